#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Table reflectedTable(const QString &create, const QString &name = u"t"_s)
{
    TestFile file({create});
    const auto backend = opened(file.path());
    return backend->schema()[backend->schema().require(name).value()];
}

QStringList namesOf(const QList<ColumnIndex> &columns, const Table &table)
{
    QStringList names;
    for (const auto column : columns)
        names.append(table[column].name);
    return names;
}

} // namespace

class tst_Reflection : public QObject
{
    Q_OBJECT

private slots:
    void columnsAreDescribed();
    void collationThatOnlyTheDatabaseKnowsIsExternal();
    void keysAreFound_data();
    void keysAreFound();
    void keysOfTextMayBeNull();
    void rowNumberHasANameThatNoColumnHas();
    void rowNumbersAreAKeyWhereThatIsWanted();
    void rowNumbersAreNoKeyWhereThereIsOne();
    void foreignKeysKeepTheirOrderAndRules();
    void foreignKeysThatDoNotFitAreLeftOut();
    void indexesAreDescribed();
    void triggersAreNoticed();
    void viewsAreShownWithoutKey();
    void brokenViewIsWarnedOf();
    void virtualTablesAreShownWithoutKey();
    void emptyFileHasNoTables();
    void hostileNamesAreKept();
    void namesThatASchemaCannotHoldAreWarnedOf();
};

void tst_Reflection::columnsAreDescribed()
{
    const auto table = reflectedTable(
        u"CREATE TABLE t(id INTEGER PRIMARY KEY, n VARCHAR(40) NOT NULL DEFAULT 'x' COLLATE "
        u"NOCASE, "
        u"d DATE, g INT AS (id * 2) STORED, v AS (id) VIRTUAL, c TEXT CHECK(c IN ('a', 'b')))"_s);

    QCOMPARE(table.columns.size(), 6);
    QVERIFY(!table.columns[0].nullable);
    QCOMPARE(table.columns[0].defaultSql, std::optional(u""_s));
    QCOMPARE(table.columns[1].declaredType, u"VARCHAR(40)"_s);
    QCOMPARE(table.columns[1].type, ColumnType::Text);
    QVERIFY(!table.columns[1].nullable);
    QCOMPARE(table.columns[1].defaultSql, std::optional(u"'x'"_s));
    QCOMPARE(table.columns[1].collation, Collation::NoCase);
    QCOMPARE(table.columns[2].type, ColumnType::Date);
    QVERIFY(table.columns[2].nullable && !table.columns[2].defaultSql);
    QVERIFY(table.columns[3].generated);
    QVERIFY(table.columns[4].generated);
    QCOMPARE(table.columns[5].allowedValues, (QList<Value>{u"a"_s, u"b"_s}));
    QCOMPARE(table.checks, QStringList{u"c IN ('a', 'b')"_s});
    QVERIFY(table.definition.startsWith(u"CREATE TABLE"_s));
}

void tst_Reflection::collationThatOnlyTheDatabaseKnowsIsExternal()
{
    // SQLite refuses to create what it does not know, but opens what another program has made.
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT COLLATE RTRIM)"_s,
                   u"PRAGMA writable_schema = ON"_s,
                   u"UPDATE sqlite_master SET sql = replace(sql, 'RTRIM', 'german')"_s});
    file.close();

    const auto backend = opened(file.path());

    QCOMPARE(backend->schema().tables().front().columns[1].collation, Collation::External);
}

void tst_Reflection::keysAreFound_data()
{
    QTest::addColumn<QString>("create");
    QTest::addColumn<QStringList>("key");
    QTest::addColumn<bool>("automatic");
    QTest::addColumn<QString>("rowNumber");

    QTest::newRow("row number") << u"CREATE TABLE t(a INTEGER PRIMARY KEY, b)"_s
                                << QStringList{u"a"_s} << true << u""_s;
    QTest::newRow("row number declared apart") << u"CREATE TABLE t(a INTEGER, b, PRIMARY KEY(a))"_s
                                               << QStringList{u"a"_s} << true << u""_s;
    QTest::newRow("descending integer") << u"CREATE TABLE t(a INTEGER PRIMARY KEY DESC, b)"_s
                                        << QStringList{u"a"_s} << false << u""_s;
    QTest::newRow("INT is no row number")
        << u"CREATE TABLE t(a INT PRIMARY KEY, b)"_s << QStringList{u"a"_s} << false << u""_s;
    QTest::newRow("several columns in their own order")
        << u"CREATE TABLE t(a, b, c, PRIMARY KEY(c, a))"_s << QStringList{u"c"_s, u"a"_s} << false
        << u""_s;
    QTest::newRow("without row numbers")
        << u"CREATE TABLE t(a INTEGER PRIMARY KEY, b) WITHOUT ROWID"_s << QStringList{u"a"_s}
        << false << u""_s;
    QTest::newRow("unique columns")
        << u"CREATE TABLE t(a NOT NULL, b NOT NULL, c NOT NULL UNIQUE, UNIQUE(a, b))"_s
        << QStringList{u"c"_s} << false << u""_s;
    QTest::newRow("unique but perhaps NULL")
        << u"CREATE TABLE t(a UNIQUE)"_s << QStringList() << false << u"rowid"_s;
    QTest::newRow("none") << u"CREATE TABLE t(a)"_s << QStringList() << false << u"rowid"_s;
}

void tst_Reflection::keysAreFound()
{
    QFETCH(QString, create);
    QFETCH(QStringList, key);
    QFETCH(bool, automatic);
    QFETCH(QString, rowNumber);

    const auto table = reflectedTable(create);

    QCOMPARE(namesOf(table.key, table), key);
    QCOMPARE(table.hasAutomaticKey, automatic);
    QCOMPARE(table.rowNumberName, rowNumber);
    QCOMPARE(table.isEditable(), !key.isEmpty());
}

void tst_Reflection::keysOfTextMayBeNull()
{
    QVERIFY(reflectedTable(u"CREATE TABLE t(a TEXT PRIMARY KEY)"_s).columns[0].nullable);
    QVERIFY(
        !reflectedTable(u"CREATE TABLE t(a TEXT PRIMARY KEY) WITHOUT ROWID"_s).columns[0].nullable);
    QVERIFY(
        reflectedTable(u"CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)"_s).neverReusesKeys);
}

void tst_Reflection::rowNumberHasANameThatNoColumnHas()
{
    QCOMPARE(reflectedTable(u"CREATE TABLE t(RowId)"_s).rowNumberName, u"_rowid_"_s);
    QCOMPARE(reflectedTable(u"CREATE TABLE t(rowid, _ROWID_)"_s).rowNumberName, u"oid"_s);
    QCOMPARE(reflectedTable(u"CREATE TABLE t(rowid, _rowid_, oid)"_s).rowNumberName, u""_s);
}

void tst_Reflection::rowNumbersAreAKeyWhereThatIsWanted()
{
    TestFile file({u"CREATE TABLE p(id INTEGER PRIMARY KEY)"_s,
                   u"CREATE TABLE t(a, RowId TEXT, p REFERENCES p)"_s,
                   u"CREATE INDEX ta ON t(a)"_s,
                   u"CREATE TABLE other(a)"_s});
    ConnectionParameters parameters;
    parameters.database = file.path();
    parameters.numberedTables = {u"T"_s, u"nowhere"_s};

    const auto backend = SqlBackend::openBlocking(parameters).value();

    const auto &schema = backend->schema();
    const auto &table = schema[schema.require(u"t"_s).value()];
    QCOMPARE(table.keySource, KeySource::RowNumber);
    QCOMPARE(namesOf(table.key, table), QStringList{u"_rowid_"_s});
    QVERIFY(table.isEditable() && table.hasAutomaticKey && table.rowNumberName.isEmpty());
    QCOMPARE(table.columns[1].name, u"a"_s);
    QCOMPARE(namesOf(table.foreignKeys[0].columns, table), QStringList{u"p"_s});
    QCOMPARE(namesOf(table.indexes[0].columns, table), QStringList{u"a"_s});
    QVERIFY(!schema[schema.require(u"other"_s).value()].isEditable());
}

void tst_Reflection::rowNumbersAreNoKeyWhereThereIsOne()
{
    TestFile file({u"CREATE TABLE t(a TEXT PRIMARY KEY)"_s, u"CREATE VIEW v AS SELECT a FROM t"_s});
    ConnectionParameters parameters;
    parameters.database = file.path();
    parameters.numberedTables = {u"t"_s, u"v"_s};

    const auto backend = SqlBackend::openBlocking(parameters).value();

    QCOMPARE(backend->schema()[tableIndex(0)].columns.size(), 1);
    QCOMPARE(backend->schema()[tableIndex(1)].columns.size(), 1);
}

void tst_Reflection::foreignKeysKeepTheirOrderAndRules()
{
    const auto table = reflectedTable(
        u"CREATE TABLE t(a INT PRIMARY KEY, b INT REFERENCES T ON DELETE CASCADE, c, d, "
        u"FOREIGN KEY(d, c) REFERENCES t(c, a) ON UPDATE SET NULL, e REFERENCES nowhere(x))"_s
            .replace(u", e REFERENCES nowhere(x))"_s,
                     u", FOREIGN KEY(d) REFERENCES nowhere(x))"_s));

    QCOMPARE(table.foreignKeys.size(), 3);
    QCOMPARE(namesOf(table.foreignKeys[0].columns, table), QStringList{u"b"_s});
    QCOMPARE(namesOf(table.foreignKeys[0].targetColumns, table), QStringList{u"a"_s});
    QCOMPARE(table.foreignKeys[0].onDelete, ForeignKeyRule::Cascade);
    QCOMPARE(namesOf(table.foreignKeys[1].columns, table), (QStringList{u"d"_s, u"c"_s}));
    QCOMPARE(namesOf(table.foreignKeys[1].targetColumns, table), (QStringList{u"c"_s, u"a"_s}));
    QCOMPARE(table.foreignKeys[1].onUpdate, ForeignKeyRule::SetNull);
    QVERIFY(!table.foreignKeys[2].target);
    QCOMPARE(table.foreignKeys[2].targetName, u"nowhere"_s);
}

void tst_Reflection::foreignKeysThatDoNotFitAreLeftOut()
{
    TestFile file(
        {u"CREATE TABLE p(a, b, PRIMARY KEY(a, b))"_s,
         u"CREATE TABLE c(x REFERENCES p, y REFERENCES p(missing), z REFERENCES p(a))"_s});

    const auto backend = opened(file.path());

    QCOMPARE(backend->schema().tables()[1].foreignKeys.size(), 1);
    QCOMPARE(backend->warnings().size(), 2);
    QVERIFY(backend->warnings()[0].contains(u"\"c\""_s));
}

void tst_Reflection::indexesAreDescribed()
{
    TestFile file({u"CREATE TABLE t(a, b)"_s,
                   u"CREATE UNIQUE INDEX one ON t(b, a DESC)"_s,
                   u"CREATE INDEX two ON t(lower(a), b) WHERE a IS NOT NULL"_s});

    const auto table = opened(file.path())->schema().tables().front();

    QCOMPARE(table.indexes.size(), 2);
    QCOMPARE(table.indexes[0].name, u"one"_s);
    QCOMPARE(namesOf(table.indexes[0].columns, table), (QStringList{u"b"_s, u"a"_s}));
    QVERIFY(table.indexes[0].unique && !table.indexes[0].partial
            && !table.indexes[0].hasExpressions);
    QCOMPARE(namesOf(table.indexes[1].columns, table), QStringList{u"b"_s});
    QVERIFY(!table.indexes[1].unique && table.indexes[1].partial
            && table.indexes[1].hasExpressions);
}

void tst_Reflection::triggersAreNoticed()
{
    TestFile file({u"CREATE TABLE t(a)"_s,
                   u"CREATE TABLE u(a)"_s,
                   u"CREATE TRIGGER x AFTER INSERT ON T BEGIN SELECT 1; END"_s});

    const auto backend = opened(file.path());

    QVERIFY(backend->schema().tables()[0].hasTriggers);
    QVERIFY(!backend->schema().tables()[1].hasTriggers);
}

void tst_Reflection::viewsAreShownWithoutKey()
{
    TestFile file({u"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)"_s,
                   u"CREATE VIEW v(x, y) AS SELECT b, a + 1 FROM t"_s});

    const auto view = opened(file.path())->schema().tables()[1];

    QVERIFY(view.isView() && !view.isEditable());
    QCOMPARE(view.columns.size(), 2);
    QCOMPARE(view.columns[0].name, u"x"_s);
    QCOMPARE(view.rowNumberName, u""_s);
}

void tst_Reflection::brokenViewIsWarnedOf()
{
    TestFile file({u"CREATE TABLE t(a)"_s,
                   u"CREATE VIEW v AS SELECT * FROM t"_s,
                   u"DROP TABLE t"_s,
                   u"CREATE TABLE other(a)"_s});

    const auto backend = opened(file.path());

    QCOMPARE(backend->schema().size(), 1);
    QCOMPARE(backend->warnings().size(), 1);
    QVERIFY2(backend->warnings()[0].contains(u"\"v\""_s), qPrintable(backend->warnings()[0]));
}

void tst_Reflection::virtualTablesAreShownWithoutKey()
{
    TestFile file({u"CREATE VIRTUAL TABLE words USING fts5(word, meaning)"_s,
                   u"INSERT INTO words VALUES('varve', 'a layer')"_s});

    const auto backend = opened(file.path());
    const auto query = all(*backend, u"words"_s);
    const auto page = backend->fetch(query, {{}, {}, 5}).result();

    QVERIFY(!query.table().isEditable());
    QCOMPARE(shown(page), u"'varve', 'a layer'"_s);
    QCOMPARE(page->rowNumbers, QList<qint64>{1});
    QVERIFY(backend->schema().find(u"words_data"_s));
    QVERIFY(backend->warnings().isEmpty());
}

void tst_Reflection::emptyFileHasNoTables()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"empty.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();

    const auto backend = opened(file.fileName());

    QCOMPARE(backend->schema().size(), 0);
    QVERIFY(backend->warnings().isEmpty());
    QVERIFY(backend->readOnlyReason().isEmpty());
}

void tst_Reflection::hostileNamesAreKept()
{
    const auto name = u"\"; DROP TABLE x; -- 'quoted' [1] \U0001F600 select"_s;
    const QString quoted = u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
    TestFile file({u"CREATE TABLE "_s + quoted + u"("_s + quoted + u" TEXT PRIMARY KEY CHECK("_s
                       + quoted + u" IN ('a')))"_s,
                   u"INSERT INTO "_s + quoted + u" VALUES('a')"_s});

    const auto backend = opened(file.path());
    const auto table = backend->schema().tables().front();

    QCOMPARE(table.name, name);
    QCOMPARE(table.columns.front().name, name);
    QCOMPARE(table.columns.front().allowedValues, QList<Value>{u"a"_s});
    QCOMPARE(shown(backend->fetch(all(*backend, name), {}).result()), u"'a'"_s);
    QVERIFY(backend->places(all(*backend, name), {{}, 5, 5}).result());
}

void tst_Reflection::namesThatASchemaCannotHoldAreWarnedOf()
{
    TestFile file(
        {u"CREATE TABLE \"\"(a)"_s, u"CREATE TABLE t(\"\")"_s, u"CREATE TABLE good(a)"_s});

    const auto backend = opened(file.path());

    QCOMPARE(backend->schema().size(), 1);
    QCOMPARE(backend->warnings().size(), 2);
}

QTEST_GUILESS_MAIN(tst_Reflection)
#include "tst_reflection.moc"
