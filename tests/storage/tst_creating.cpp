#include "query/academy.h"
#include "storage/script.h"
#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Schema reflected(const Schema &schema)
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"made.sqlite"_s);
    if (const auto made = sql::createDatabase(path, schema); !made)
        qFatal("%s", qPrintable(made.error().toText()));
    return opened(path)->schema();
}

/// `table` without what only one of a declared and a reflected table has: the statement that made it,
/// names of relations, and the index that stands for a key of several columns or of text.
Table comparable(Table table)
{
    table.definition.clear();
    table.manyToMany.clear();
    for (auto &foreignKey : table.foreignKeys) {
        foreignKey.name.clear();
        foreignKey.relatedName.clear();
    }
    table.indexes.removeIf(
        [](const Index &index) { return index.name.startsWith(u"sqlite_autoindex_"); });
    return table;
}

} // namespace

class tst_Creating : public QObject
{
    Q_OBJECT

private slots:
    void aTypedSchemaIsWhatItsDatabaseIsFoundToHave();
    void aReflectedSchemaIsMadeAgain();
    void relationsAreThoseThatWereDeclared();
    void defaultsAndChecksAreTheDatabases();
    void whatCannotBeMadeLeavesNoFile();
};

void tst_Creating::aTypedSchemaIsWhatItsDatabaseIsFoundToHave()
{
    const auto declared = academy::schema();

    const auto found = reflected(declared);

    QCOMPARE(found.size(), declared.size());
    for (qsizetype position = 0; position < declared.size(); ++position) {
        const auto there = comparable(found[tableIndex(position)]);
        const auto here = comparable(declared[tableIndex(position)]);
        QCOMPARE(there.name, here.name);
        for (qsizetype column = 0; column < here.columns.size(); ++column)
            QVERIFY2(there.columns[column] == here.columns[column],
                     qPrintable(here.name + u'.' + here.columns[column].name));
        QCOMPARE(there.key, here.key);
        QVERIFY2(there.foreignKeys == here.foreignKeys, qPrintable(here.name));
        QVERIFY2(there.indexes == here.indexes, qPrintable(here.name));
        QCOMPARE(there.checks, here.checks);
        QVERIFY2(there == here, qPrintable(here.name));
    }
}

void tst_Creating::aReflectedSchemaIsMadeAgain()
{
    TestFile file({u"CREATE TABLE a(x TEXT, y INT DEFAULT 3, z REAL UNIQUE, PRIMARY KEY (y, x))"_s,
                   u"CREATE TABLE \"b c\"(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                   " y INT, x TEXT COLLATE NOCASE DEFAULT 'it''s', d DATE DEFAULT CURRENT_DATE,"
                   " k TEXT CHECK (k IN ('a', 'b')),"
                   " FOREIGN KEY (y, x) REFERENCES a ON DELETE CASCADE ON UPDATE SET NULL)"_s,
                   u"CREATE INDEX i ON \"b c\"(y, x)"_s});
    const auto first = opened(file.path())->schema();

    const auto again = reflected(first);

    for (qsizetype position = 0; position < first.size(); ++position) {
        QVERIFY2(comparable(again[tableIndex(position)]) == comparable(first[tableIndex(position)]),
                 qPrintable(again[tableIndex(position)].definition));
    }
    QVERIFY(again[tableIndex(0)].isUniqueAlone(columnIndex(2)));
}

void tst_Creating::relationsAreThoseThatWereDeclared()
{
    const auto declared = academy::schema();
    const auto found = reflected(declared);
    const auto kinds = [](const Schema &schema, const QString &table) {
        QList<Relation::Kind> all;
        for (const auto &relation : schema.relations(schema.require(table).value()))
            all.append(relation.kind);
        return all;
    };

    for (const auto &table : {u"pilot"_s, u"mech"_s, u"award"_s})
        QCOMPARE(kinds(found, table), kinds(declared, table));
}

void tst_Creating::defaultsAndChecksAreTheDatabases()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"made.sqlite"_s);
    QVERIFY(sql::createDatabase(path, academy::schema()));
    auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"made"_s);
    database.setDatabaseName(path);
    QVERIFY(database.open());
    QSqlQuery query(database);

    QVERIFY(query.exec(u"INSERT INTO pilot(name, joined, serial, height) VALUES('a', '', 1, 1)"_s));
    QVERIFY(query.exec(u"SELECT gunnery, rank, active FROM pilot"_s) && query.next());
    QCOMPARE(query.value(0).toInt(), 4);
    QCOMPARE(query.value(1).toString(), u"recruit"_s);
    QCOMPARE(query.value(2).toInt(), 1);
    QVERIFY(!query.exec(u"UPDATE pilot SET rank = 'general'"_s));
    QVERIFY(!query.exec(u"UPDATE pilot SET name = NULL"_s));

    query.clear();
    database = {};
    QSqlDatabase::removeDatabase(u"made"_s);
}

void tst_Creating::whatCannotBeMadeLeavesNoFile()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"made.sqlite"_s);
    Table view;
    view.name = u"v"_s;
    view.kind = Table::Kind::View;

    const auto made = sql::createDatabase(path, Schema::of({view}).value());

    QCOMPARE(made.error().kind(), ErrorKind::Schema);
    QVERIFY(!QFile::exists(path));
}

QTEST_GUILESS_MAIN(tst_Creating)
#include "tst_creating.moc"
