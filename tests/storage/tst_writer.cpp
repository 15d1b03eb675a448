#include "session/session.h"
#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto unset = Absent{Absent::Reason::Default, Absent::Content::Unknown, -1};

RowId rowId(TableIndex table, quint64 serial)
{
    return {table, serial};
}

QList<ColumnIndex> columns(std::initializer_list<int> positions)
{
    QList<ColumnIndex> list;
    for (const auto position : positions)
        list.append(columnIndex(position));
    return list;
}

WriteStep inserts(TableIndex table, const QList<ColumnIndex> &given, const QList<Row> &rows)
{
    WriteStep step{RowChange::Kind::Insert, table, given, {}, {}};
    for (const auto &row : rows)
        step.add(rowId(table, 1000 + quint64(step.rows.size())), {{}, row});
    return step;
}

WriteStep
updates(TableIndex table, const QList<ColumnIndex> &changed, const QList<std::pair<Row, Row>> &rows)
{
    WriteStep step{RowChange::Kind::Update, table, changed, changed, {}};
    for (const auto &[before, after] : rows)
        step.add(rowId(table, 1 + quint64(step.rows.size())), {before, after});
    return step;
}

WriteStep deletes(TableIndex table, const QList<ColumnIndex> &guards, const QList<Row> &rows)
{
    WriteStep step{RowChange::Kind::Delete, table, {}, guards, {}};
    for (const auto &before : rows)
        step.add(rowId(table, 500 + quint64(step.rows.size())), {before, {}});
    return step;
}

QString shown(const Result<WriteReceipt> &receipt)
{
    if (!receipt)
        return receipt.error().toText();
    QList<Row> rows;
    for (const auto &[row, stored] : receipt->rows)
        rows.append(stored ? *stored : Row());
    return ::shown(rows);
}

} // namespace

class tst_Writer : public QObject
{
    Q_OBJECT

private slots:
    void givenKeysAreInserted();
    void missingKeysAreCountedOn();
    void deletedKeysAreNotUsedAgainWhenTheTableForbidsIt();
    void largestKeyLeavesTheChoiceToTheDatabase();
    void defaultsAndGeneratedColumnsAreReadBack();
    void keyThatTheDatabaseMakesIsReadBack();
    void whatTriggersDoIsReadBack();
    void referencesBecomeKeys();
    void manyRowsAreWrittenInBatches();
    void onlyGivenColumnsAreUpdated();
    void keysCanBeUpdated();
    void cellsThatWereNotLoadedAreNotCompared();
    void rowsOfATableWithoutKeyAreFoundByTheirNumbers();
    void everyKindOfKeyFindsItsRow_data();
    void everyKindOfKeyFindsItsRow();
    void hostileNamesAndValuesAreJustText();
    void everyStorageClassIsKept();
    void emptyPlanWritesNothing();
    void othersCanWriteBetweenTwoPlans();
};

void tst_Writer::givenKeysAreInserted()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)"_s});
    const auto backend = opened(file.path());
    const auto table = tableIndex(0);

    const auto receipt =
        backend->write({{inserts(table, columns({0, 1}), {Row{7, u"x"_s}, Row{9, Null()}})}})
            .result();

    QCOMPARE(shown(receipt), u"7, 'x'; 9, NULL"_s);
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"7|x;9|NULL"_s);
}

void tst_Writer::missingKeysAreCountedOn()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)"_s,
                   u"INSERT INTO t VALUES(41, 'old')"_s});
    const auto backend = opened(file.path());

    const auto receipt =
        backend
            ->write(
                {{inserts(tableIndex(0), columns({1}), {Row{unset, u"x"_s}, Row{unset, u"y"_s}})}})
            .result();

    QCOMPARE(shown(receipt), u"42, 'x'; 43, 'y'"_s);
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"41|old;42|x;43|y"_s);
}

void tst_Writer::deletedKeysAreNotUsedAgainWhenTheTableForbidsIt()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)"_s,
                   u"INSERT INTO t VALUES(9, 'old')"_s,
                   u"DELETE FROM t"_s});
    const auto backend = opened(file.path());

    const auto receipt =
        backend->write({{inserts(tableIndex(0), columns({1}), {Row{unset, u"x"_s}})}}).result();

    QCOMPARE(shown(receipt), u"10, 'x'"_s);
    QCOMPARE(file.rows(u"SELECT seq FROM sqlite_sequence"_s), u"10"_s);
}

void tst_Writer::largestKeyLeavesTheChoiceToTheDatabase()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT)"_s,
                   u"INSERT INTO t VALUES(9223372036854775807, 'last')"_s});
    const auto backend = opened(file.path());

    const auto receipt =
        backend->write({{inserts(tableIndex(0), columns({1}), {Row{unset, u"x"_s}})}}).result();

    QVERIFY(receipt);
    const auto key = (*receipt->rows[0].stored)[columnIndex(0)];
    QCOMPARE(file.rows(u"SELECT id FROM t WHERE a = 'x'"_s), QString::number(key.integer()));
}

void tst_Writer::defaultsAndGeneratedColumnsAreReadBack()
{
    TestFile file(
        {u"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT DEFAULT (3 + 4), b INT AS (a * 2), c)"_s});
    const auto backend = opened(file.path());
    const auto generated = Absent{Absent::Reason::Generated, Absent::Content::Unknown, -1};

    const auto receipt =
        backend->write({{inserts(tableIndex(0), columns({0}), {Row{1, unset, generated, unset}})}})
            .result();

    QCOMPARE(shown(receipt), u"1, 7, 14, NULL"_s);
}

void tst_Writer::keyThatTheDatabaseMakesIsReadBack()
{
    TestFile file(
        {u"CREATE TABLE t(id TEXT NOT NULL PRIMARY KEY DEFAULT ('k' || hex(zeroblob(1))), a)"
         u" WITHOUT ROWID"_s});
    const auto backend = opened(file.path());

    const auto receipt =
        backend->write({{inserts(tableIndex(0), columns({1}), {Row{unset, 5}})}}).result();

    QCOMPARE(shown(receipt), u"'k00', 5"_s);
}

void tst_Writer::whatTriggersDoIsReadBack()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, stamp TEXT)"_s,
                   u"CREATE TRIGGER s AFTER INSERT ON t BEGIN "
                   u"UPDATE t SET stamp = 'on ' || new.a WHERE id = new.id; END"_s});
    const auto backend = opened(file.path());

    const auto receipt =
        backend
            ->write({{inserts(tableIndex(0),
                              columns({1}),
                              {Row{unset, u"x"_s, unset}, Row{unset, u"y"_s, unset}})}})
            .result();

    QCOMPARE(shown(receipt), u"1, 'x', 'on x'; 2, 'y', 'on y'"_s);
}

void tst_Writer::referencesBecomeKeys()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, parent INT REFERENCES t)"_s,
                   u"CREATE TABLE leaf(code TEXT PRIMARY KEY, t INT REFERENCES t(id))"_s});
    const auto backend = opened(file.path());
    const auto t = backend->schema().require(u"t"_s).value();
    const auto leaf = backend->schema().require(u"leaf"_s).value();
    auto trees = inserts(t, columns({1}), {Row{unset, Null()}, Row{unset, rowId(t, 1000)}});
    auto leaves = inserts(leaf, columns({0, 1}), {Row{u"a"_s, rowId(t, 1001)}});

    const auto receipt = backend->write({{trees, leaves}}).result();

    QCOMPARE(shown(receipt), u"1, NULL; 2, 1; 'a', 2"_s);
    QCOMPARE(file.rows(u"SELECT code, t.parent FROM leaf JOIN t ON t.id = leaf.t"_s), u"a|1"_s);
}

void tst_Writer::manyRowsAreWrittenInBatches()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b INT)"_s});
    const auto backend = opened(file.path());
    QList<Row> rows;
    QList<std::pair<Row, Row>> changes;
    for (int i = 1; i <= 1234; ++i) {
        rows.append(Row{unset, QString::number(i), i});
        changes.append({Row{i, QString::number(i), i}, Row{i, QString::number(i), -i}});
    }

    QVERIFY(backend->write({{inserts(tableIndex(0), columns({1, 2}), rows)}}).result());
    QVERIFY(backend->write({{updates(tableIndex(0), columns({2}), changes)}}).result());

    QCOMPARE(
        file.rows(u"SELECT count(*), sum(id), sum(b), sum(a) FROM t"_s),
        u"1234|761995|-761995|761995"_s.replace(u"761995"_s, QString::number(1234 * 1235 / 2)));
}

void tst_Writer::onlyGivenColumnsAreUpdated()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT)"_s,
                   u"INSERT INTO t VALUES(1, 'a', 'b')"_s});
    const auto backend = opened(file.path());
    file.run({u"UPDATE t SET b = 'theirs'"_s});

    const auto receipt =
        backend
            ->write({{updates(tableIndex(0),
                              columns({1}),
                              {{Row{1, u"a"_s, u"b"_s}, Row{1, u"mine"_s, u"b"_s}}})}})
            .result();

    QVERIFY(receipt);
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"1|mine|theirs"_s);
}

void tst_Writer::keysCanBeUpdated()
{
    TestFile file({u"CREATE TABLE t(a TEXT, b INT, c TEXT, PRIMARY KEY(b, a))"_s,
                   u"INSERT INTO t VALUES('x', 1, 'c')"_s});
    const auto backend = opened(file.path());

    const auto receipt =
        backend
            ->write({{updates(tableIndex(0),
                              columns({0, 1}),
                              {{Row{u"x"_s, 1, u"c"_s}, Row{u"y"_s, 2, u"c"_s}}})}})
            .result();

    QCOMPARE(shown(receipt), u"'y', 2, 'c'"_s);
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"y|2|c"_s);
}

void tst_Writer::cellsThatWereNotLoadedAreNotCompared()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, big BLOB)"_s,
                   u"INSERT INTO t VALUES(1, 'a', zeroblob(100)), (2, 'b', zeroblob(100))"_s});
    const auto backend = opened(file.path());
    const Absent large{Absent::Reason::NotLoaded, Absent::Content::Blob, 100};

    const auto receipt =
        backend
            ->write({{updates(tableIndex(0),
                              columns({1}),
                              {{Row{1, u"a"_s, large}, Row{1, u"x"_s, large}}}),
                      deletes(tableIndex(0), columns({0, 1, 2}), {Row{2, u"b"_s, large}})}})
            .result();

    QCOMPARE(shown(receipt), u"1, 'x', <not loaded, 100>; "_s);
    QCOMPARE(file.rows(u"SELECT id, a, length(big) FROM t"_s), u"1|x|100"_s);
}

void tst_Writer::rowsOfATableWithoutKeyAreFoundByTheirNumbers()
{
    TestFile file({u"CREATE TABLE t(a TEXT)"_s, u"INSERT INTO t VALUES('x'), ('x'), ('x')"_s});
    ConnectionParameters parameters;
    parameters.database = file.path();
    parameters.numberedTables = {u"t"_s};
    Session session(SqlBackend::openBlocking(parameters).value());
    const auto rows = session.fetch(session.query(u"t"_s)).value();
    QCOMPARE(rows.size(), 3);

    QVERIFY(session.set(rows[1], u"a"_s, u"y"_s));
    QVERIFY(session.remove(rows[2]));
    QVERIFY(session.create(u"t"_s, {{u"a"_s, u"new"_s}}));
    const auto saved = session.commit();

    QVERIFY2(saved, saved ? "" : qPrintable(saved.error().toText()));
    QCOMPARE(file.rows(u"SELECT rowid, a FROM t"_s), u"1|x;2|y;4|new"_s);
    session.undo();
    session.undo();
    session.undo();
    QVERIFY(session.commit());
    QCOMPARE(file.rows(u"SELECT rowid, a FROM t"_s), u"1|x;2|x;3|x"_s);
}

void tst_Writer::everyKindOfKeyFindsItsRow_data()
{
    QTest::addColumn<QString>("create");
    QTest::addColumn<QString>("insert");
    QTest::addColumn<Row>("before");

    QTest::newRow("number") << u"CREATE TABLE t(k INTEGER PRIMARY KEY, a)"_s
                            << u"INSERT INTO t VALUES(1, 0), (2, 0)"_s << Row{1, 0};
    QTest::newRow("text") << u"CREATE TABLE t(k TEXT PRIMARY KEY, a)"_s
                          << u"INSERT INTO t VALUES('1', 0), ('01', 0)"_s << Row{u"1"_s, 0};
    QTest::newRow("text without regard to case")
        << u"CREATE TABLE t(k TEXT PRIMARY KEY COLLATE NOCASE, a)"_s
        << u"INSERT INTO t VALUES('Ab', 0), ('b', 0)"_s << Row{u"Ab"_s, 0};
    QTest::newRow("blob") << u"CREATE TABLE t(k BLOB PRIMARY KEY, a)"_s
                          << u"INSERT INTO t VALUES(x'00ff', 0), ('x', 0)"_s
                          << Row{QByteArray("\x00\xff", 2), 0};
    QTest::newRow("empty text that is not NULL")
        << u"CREATE TABLE t(k TEXT PRIMARY KEY, a)"_s << u"INSERT INTO t VALUES('', 0), (NULL, 0)"_s
        << Row{u""_s, 0};
    QTest::newRow("NULL") << u"CREATE TABLE t(k TEXT PRIMARY KEY, a)"_s
                          << u"INSERT INTO t VALUES('x', 0), (NULL, 0)"_s << Row{Null(), 0};
    QTest::newRow("real") << u"CREATE TABLE t(k REAL PRIMARY KEY, a)"_s
                          << u"INSERT INTO t VALUES(0.1, 0), (0.2, 0)"_s << Row{0.1, 0};
    QTest::newRow("unique columns")
        << u"CREATE TABLE t(k TEXT NOT NULL UNIQUE, a)"_s
        << u"INSERT INTO t VALUES('x', 0), ('y', 0)"_s << Row{u"x"_s, 0};
    QTest::newRow("text without row numbers")
        << u"CREATE TABLE t(k TEXT PRIMARY KEY, a) WITHOUT ROWID"_s
        << u"INSERT INTO t VALUES('x', 0), ('y', 0)"_s << Row{u"x"_s, 0};
}

void tst_Writer::everyKindOfKeyFindsItsRow()
{
    QFETCH(QString, create);
    QFETCH(QString, insert);
    QFETCH(Row, before);
    TestFile file({create, insert});
    const auto backend = opened(file.path());
    const auto after = before.withCell(columnIndex(1), 1);

    const auto read = backend->read(tableIndex(0), {before[columnIndex(0)]}).result();
    const auto updated =
        backend->write({{updates(tableIndex(0), columns({1}), {{before, after}})}}).result();
    const auto changedRows = file.rows(u"SELECT count(*) FROM t WHERE a = 1"_s);
    const auto deleted =
        backend->write({{deletes(tableIndex(0), columns({0, 1}), {after})}}).result();

    QCOMPARE(read.value().front(), std::optional(before));
    QVERIFY(updated);
    QCOMPARE(changedRows, u"1"_s);
    QVERIFY(deleted);
    QCOMPARE(file.rows(u"SELECT count(*), sum(a) FROM t"_s), u"1|0"_s);
}

void tst_Writer::hostileNamesAndValuesAreJustText()
{
    TestFile file(
        {u"CREATE TABLE \"a\"\"; DROP TABLE x; --\"(\"select\" INTEGER PRIMARY KEY, \"\U0001F600 . ?:v0\" TEXT)"_s,
         u"CREATE TABLE \"given\"(id INTEGER PRIMARY KEY, column1 TEXT)"_s,
         u"INSERT INTO given VALUES(1, 'old')"_s});
    const auto backend = opened(file.path());
    const auto value = u"'; DROP TABLE given; -- \" ? :v1 \U0001F600"_s;

    const auto receipt =
        backend
            ->write({{inserts(tableIndex(0), columns({1}), {Row{unset, value}}),
                      updates(tableIndex(1), columns({1}), {{Row{1, u"old"_s}, Row{1, value}}})}})
            .result();

    QVERIFY2(receipt, receipt ? "" : qPrintable(receipt.error().toText()));
    QCOMPARE(file.rows(u"SELECT column1 FROM given"_s), value);
    QCOMPARE(file.rows(u"SELECT \"\U0001F600 . ?:v0\" FROM \"a\"\"; DROP TABLE x; --\""_s), value);
}

void tst_Writer::everyStorageClassIsKept()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a)"_s});
    const auto backend = opened(file.path());
    const QList<Row> rows{Row{1, Null()},
                          Row{2, qint64(9223372036854775807)},
                          Row{3, 0.1},
                          Row{4, u""_s},
                          Row{5, QByteArray()},
                          Row{6, u"12"_s},
                          Row{7, QString(u"a\0b"_s)},
                          Row{8, QByteArray("\x00\x01", 2)},
                          Row{9, 1e300}};

    QVERIFY(backend->write({{inserts(tableIndex(0), columns({0, 1}), rows)}}).result());

    QCOMPARE(file.rows(u"SELECT group_concat(typeof(a)) FROM t"_s),
             u"null,integer,real,text,blob,text,text,blob,real"_s);
    QCOMPARE(::shown(backend->fetch(all(*backend, u"t"_s), {}).result()), ::shown(rows));
}

void tst_Writer::emptyPlanWritesNothing()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY)"_s});
    const auto backend = opened(file.path());
    const auto bytes = file.bytes();

    const auto receipt = backend->write({}).result();

    QVERIFY(receipt);
    QVERIFY(receipt->rows.isEmpty());
    QCOMPARE(file.bytes(), bytes);
}

void tst_Writer::othersCanWriteBetweenTwoPlans()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY)"_s});
    const auto backend = opened(file.path());

    QVERIFY(backend->write({{inserts(tableIndex(0), columns({0}), {Row{1}})}}).result());
    QVERIFY(backend->fetch(all(*backend, u"t"_s), {{}, {}, 1}).result());
    file.run({u"INSERT INTO t VALUES(2)"_s,
              u"DROP TABLE t"_s,
              u"CREATE TABLE t(id INTEGER PRIMARY KEY)"_s});
    QVERIFY(backend->write({{inserts(tableIndex(0), columns({0}), {Row{3}})}}).result());

    QCOMPARE(file.rows(u"SELECT id FROM t"_s), u"3"_s);
}

QTEST_GUILESS_MAIN(tst_Writer)
#include "tst_writer.moc"
