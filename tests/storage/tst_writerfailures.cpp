#include "session/conflict.h"
#include "storage/connection_p.h"
#include "storage/dialects/registry.h"
#include "storage/writer_p.h"
#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

using Rule = ConstraintDetails::Rule;

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

/// A step whose rows are numbered from 1.
WriteStep step(RowChange::Kind kind,
               TableIndex table,
               const QList<ColumnIndex> &changed,
               const QList<RowChange> &changes)
{
    WriteStep step{
        kind, table, kind == RowChange::Kind::Delete ? QList<ColumnIndex>() : changed, {}, {}};
    if (kind != RowChange::Kind::Insert)
        step.guards = changed;
    for (const auto &change : changes)
        step.add(rowId(table, 1 + quint64(step.rows.size())), change);
    return step;
}

constexpr auto inserting = RowChange::Kind::Insert;
constexpr auto updating = RowChange::Kind::Update;
constexpr auto deleting = RowChange::Kind::Delete;

/// Three people, `(id, name, age)`.
const QStringList people{u"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, age INT)"_s,
                         u"INSERT INTO t VALUES(1, 'Ada', 36), (2, 'Bob', 40), (3, 'Eve', 50)"_s};
const Row ada{1, u"Ada"_s, 36};
const Row bob{2, u"Bob"_s, 40};
const Row eve{3, u"Eve"_s, 50};

RowChange renamed(const Row &row, const QString &name)
{
    return {row, row.withCell(columnIndex(1), name)};
}

} // namespace

class tst_WriterFailures : public QObject
{
    Q_OBJECT

private slots:
    void rowChangedByOthersIsAConflict();
    void rowDeletedByOthersIsAConflict();
    void deleteOfAChangedRowIsAConflict();
    void allConflictsOfAPlanAreReported();
    void sameChangeByOthersDisputesNoColumn();
    void textThatDiffersInCaseOnlyIsAConflict();
    void keysThatAreNotUniqueAreNeverWrittenTwice();
    void changeIgnoredByATriggerIsNoSuccess_data();
    void changeIgnoredByATriggerIsNoSuccess();
    void rowsThatATableWouldReplaceOrLeaveOutAreRefused_data();
    void rowsThatATableWouldReplaceOrLeaveOutAreRefused();
    void whatATriggerReplacesIsItsOwnBusiness();
    void refusedValueNamesRowAndColumns_data();
    void refusedValueNamesRowAndColumns();
    void guiltyRowsOfABatchAreFound();
    void missingTargetOfAForeignKeyNamesTheRow();
    void deleteOfAReferredRowNamesTheRow();
    void forbiddenDeleteNamesTheRow();
    void tableThatEndsTransactionsKeepsNothing();
    void orderWithinABatchDoesNotMatter();
    void lockedDatabaseIsBusyAndUsableAfterwards();
    void fullDiskLeavesEverythingAsItWas();
    void readOnlyDatabaseIsNotWritten();
    void failedPlanLeavesTheFileAsItWas();
    void planSucceedsAfterItsMistakeIsMended();
};

void tst_WriterFailures::rowChangedByOthersIsAConflict()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    file.run({u"UPDATE t SET name = 'Lady Ada', age = 37 WHERE id = 1"_s});

    const auto plan =
        WritePlan{{step(updating, tableIndex(0), columns({1}), {renamed(ada, u"Countess"_s)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().kind(), ErrorKind::Conflict);
    const auto conflicts = receipt.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts[0].row, rowId(tableIndex(0), 1));
    QCOMPARE(conflicts[0].theirs.value(), (Row{1, u"Lady Ada"_s, 37}));
    QCOMPARE(conflicts[0].mine.after.value(), (Row{1, u"Countess"_s, 36}));
    QCOMPARE(conflicts[0].columns, columns({1}));
    QCOMPARE(receipt.error().text(),
             u"Nothing was saved: somebody else has changed or deleted a row since it was read."_s);
    QCOMPARE(receipt.error().advice(), u"Decide which values to keep, then save again."_s);
    QCOMPARE(file.rows(u"SELECT name FROM t WHERE id = 1"_s), u"Lady Ada"_s);
}

void tst_WriterFailures::rowDeletedByOthersIsAConflict()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    file.run({u"DELETE FROM t WHERE id = 1"_s});

    const auto plan =
        WritePlan{{step(updating, tableIndex(0), columns({1}), {renamed(ada, u"Countess"_s)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    const auto conflicts = receipt.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QVERIFY(!conflicts[0].theirs);
    QCOMPARE(conflicts[0].columns, columns({1}));
}

void tst_WriterFailures::deleteOfAChangedRowIsAConflict()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    file.run({u"UPDATE t SET age = 41 WHERE id = 2"_s});

    const auto plan = WritePlan{{step(deleting, tableIndex(0), columns({0, 1, 2}), {{bob, {}}})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    const auto conflicts = receipt.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts[0].columns, columns({2}));
    QCOMPARE(file.rows(u"SELECT count(*) FROM t"_s), u"3"_s);
}

void tst_WriterFailures::allConflictsOfAPlanAreReported()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    file.run({u"UPDATE t SET name = 'X' WHERE id = 1"_s, u"UPDATE t SET age = 0 WHERE id = 3"_s});
    auto renames = step(updating,
                        tableIndex(0),
                        columns({1}),
                        {renamed(bob, u"Robert"_s), renamed(ada, u"Countess"_s)});
    auto goners = step(deleting, tableIndex(0), columns({0, 1, 2}), {{eve, {}}});
    goners.rows[0].row = rowId(tableIndex(0), 9);

    const auto receipt = backend->write({{renames, goners}}).result();

    QVERIFY(!receipt);
    const auto conflicts = receipt.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 2);
    QCOMPARE(conflicts[0].row, rowId(tableIndex(0), 2));
    QCOMPARE(conflicts[1].row, rowId(tableIndex(0), 9));
    QCOMPARE(receipt.error().text(),
             u"Nothing was saved: somebody else has changed or deleted 2 rows since they were "
             "read."_s);
    QCOMPARE(file.rows(u"SELECT name FROM t"_s), u"X;Bob;Eve"_s);
}

void tst_WriterFailures::sameChangeByOthersDisputesNoColumn()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    file.run({u"UPDATE t SET name = 'Countess' WHERE id = 1"_s});

    const auto plan =
        WritePlan{{step(updating, tableIndex(0), columns({1}), {renamed(ada, u"Countess"_s)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    QVERIFY(receipt.error().details<ConflictDetails>()->conflicts().front().columns.isEmpty());
}

void tst_WriterFailures::textThatDiffersInCaseOnlyIsAConflict()
{
    TestFile file({u"CREATE TABLE t(k TEXT PRIMARY KEY COLLATE NOCASE, a TEXT COLLATE NOCASE)"_s,
                   u"INSERT INTO t VALUES('K', 'Old'), ('L', 'Old')"_s});
    const auto backend = opened(file.path());
    file.run({u"UPDATE t SET a = 'OLD' WHERE k = 'k'"_s, u"UPDATE t SET k = 'l' WHERE k = 'l'"_s});

    const auto plan = WritePlan{
        {step(updating,
              tableIndex(0),
              columns({1}),
              {renamed({u"K"_s, u"Old"_s}, u"New"_s), renamed({u"L"_s, u"Old"_s}, u"New"_s)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().details<ConflictDetails>()->conflicts().size(), 2);
    QCOMPARE(file.rows(u"SELECT k, a FROM t"_s), u"K|OLD;l|Old"_s);
}

void tst_WriterFailures::keysThatAreNotUniqueAreNeverWrittenTwice()
{
    TestFile file({u"CREATE TABLE t(k TEXT PRIMARY KEY, a TEXT)"_s,
                   u"INSERT INTO t VALUES(NULL, 'x'), (NULL, 'x')"_s});
    const auto backend = opened(file.path());

    const auto plan = WritePlan{
        {step(updating, tableIndex(0), columns({1}), {renamed({Null(), u"x"_s}, u"y"_s)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    QCOMPARE(file.rows(u"SELECT a FROM t"_s), u"x;x"_s);
}

void tst_WriterFailures::changeIgnoredByATriggerIsNoSuccess_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<WriteStep>("step");
    const auto table = tableIndex(0);

    QTest::newRow("update") << u"UPDATE"_s
                            << step(updating, table, columns({1}), {renamed(ada, u"Countess"_s)});
    QTest::newRow("delete") << u"DELETE"_s << step(deleting, table, columns({1}), {{ada, {}}});
    QTest::newRow("insert") << u"INSERT"_s
                            << step(inserting, table, columns({0, 1}), {{{}, Row{4, u"Zoe"_s, 1}}});
    // The database chooses its key.
    QTest::newRow("insert without key")
        << u"INSERT"_s << step(inserting, table, columns({1}), {{{}, Row{Absent(), u"Zoe"_s, 1}}});
}

void tst_WriterFailures::changeIgnoredByATriggerIsNoSuccess()
{
    QFETCH(QString, event);
    QFETCH(WriteStep, step);
    TestFile file(people);
    file.run({u"CREATE TRIGGER s BEFORE %1 ON t BEGIN SELECT RAISE(IGNORE); END"_s.arg(event)});
    const auto backend = opened(file.path());

    const auto receipt = backend->write({{step}}).result();

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().kind(), ErrorKind::Statement);
    QVERIFY2(receipt.error().text().contains(u"trigger"_s), qPrintable(receipt.error().text()));
    QCOMPARE(file.rows(u"SELECT group_concat(name) FROM t"_s), u"Ada,Bob,Eve"_s);
}

void tst_WriterFailures::rowsThatATableWouldReplaceOrLeaveOutAreRefused_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<bool>("isInsert");
    const auto column = u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT UNIQUE ON CONFLICT %1)"_s;
    const auto constraint = u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, "
                            "CONSTRAINT once UNIQUE(a) ON CONFLICT %1)"_s;
    for (const auto &way : {u"REPLACE"_s, u"IGNORE"_s, u"ROLLBACK"_s, u"FAIL"_s}) {
        const auto name = way.toLatin1();
        QTest::addRow("%s, insert", name.constData()) << column.arg(way) << true;
        QTest::addRow("%s, update", name.constData()) << column.arg(way) << false;
        QTest::addRow("%s of the table", name.constData()) << constraint.arg(way) << true;
    }
}

void tst_WriterFailures::rowsThatATableWouldReplaceOrLeaveOutAreRefused()
{
    QFETCH(QString, table);
    QFETCH(bool, isInsert);
    TestFile file({table, u"INSERT INTO t VALUES(1, 'x'), (2, 'y')"_s});
    const auto backend = opened(file.path());
    const auto one =
        isInsert ? step(inserting, tableIndex(0), columns({0, 1}), {{{}, Row{3, u"x"_s}}})
                 : step(updating, tableIndex(0), columns({1}), {{Row{2, u"y"_s}, Row{2, u"x"_s}}});

    const auto receipt = backend->write({{one}}).result();

    QVERIFY(!receipt);
    const auto *details = receipt.error().details<ConstraintDetails>();
    QVERIFY2(details, qPrintable(receipt.error().toText()));
    QCOMPARE(details->rule(), Rule::Unique);
    QCOMPARE(details->columns(), columns({1}));
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"1|x;2|y"_s);
}

void tst_WriterFailures::whatATriggerReplacesIsItsOwnBusiness()
{
    TestFile file(people);
    file.run({u"CREATE TABLE seen(name TEXT UNIQUE)"_s,
              u"INSERT INTO seen VALUES('Zoe')"_s,
              u"CREATE TRIGGER s AFTER INSERT ON t BEGIN "
              "INSERT OR IGNORE INTO seen VALUES(new.name); END"_s});
    const auto backend = opened(file.path());
    const auto t = backend->schema().require(u"t"_s).value();

    const auto receipt =
        backend->write({{step(inserting, t, columns({0, 1}), {{{}, Row{4, u"Zoe"_s, 1}}})}})
            .result();

    QVERIFY2(receipt, receipt ? "" : qPrintable(receipt.error().toText()));
    QCOMPARE(file.rows(u"SELECT name FROM t WHERE id = 4"_s), u"Zoe"_s);
}

void tst_WriterFailures::refusedValueNamesRowAndColumns_data()
{
    QTest::addColumn<QString>("create");
    QTest::addColumn<Row>("row");
    QTest::addColumn<int>("rule");
    QTest::addColumn<QList<ColumnIndex>>("refused");

    QTest::newRow("NOT NULL") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, a NOT NULL)"_s
                              << Row{1, Null()} << int(Rule::NotNull) << columns({1});
    QTest::newRow("UNIQUE") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, a UNIQUE)"_s << Row{1, 5}
                            << int(Rule::Unique) << columns({1});
    QTest::newRow("UNIQUE of two columns with quaint names")
        << u"CREATE TABLE \"t. x\"(\"a, b\" INT, \"a. \" INT, UNIQUE(\"a. \", \"a, b\"))"_s
        << Row{5, 5} << int(Rule::Unique) << columns({1, 0});
    QTest::newRow("key") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, a)"_s << Row{5, 0}
                         << int(Rule::Unique) << columns({0});
    QTest::newRow("text key") << u"CREATE TABLE t(id TEXT PRIMARY KEY, a)"_s << Row{5, 0}
                              << int(Rule::Unique) << columns({0});
    QTest::newRow("CHECK") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, a CHECK(a < 10))"_s
                           << Row{1, 11} << int(Rule::Check) << columns({1});
    QTest::newRow("CHECK with a name")
        << u"CREATE TABLE t(id INT, a INT, CONSTRAINT \"rule: 1\" CHECK(a < id AND a IS NOT 7))"_s
        << Row{1, 11} << int(Rule::Check) << columns({1, 0});
    QTest::newRow("type of a STRICT table")
        << u"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT) STRICT"_s << Row{1, u"x"_s}
        << int(Rule::Check) << columns({1});
    QTest::newRow("missing row of a foreign key")
        << u"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT REFERENCES t)"_s << Row{1, 77}
        << int(Rule::ForeignKey) << columns({1});
}

void tst_WriterFailures::refusedValueNamesRowAndColumns()
{
    QFETCH(QString, create);
    QFETCH(Row, row);
    QFETCH(int, rule);
    QFETCH(QList<ColumnIndex>, refused);
    TestFile file({create});
    const auto backend = opened(file.path());
    const auto good =
        WritePlan{{step(inserting, tableIndex(0), columns({0, 1}), {{{}, Row{5, 5}}})}};
    const auto goodReceipt = backend->write(good).result();
    const auto name = backend->schema().tables().front().name;
    const QString count = u"SELECT count(*) FROM \""_s + name + u'"';
    const auto before = file.rows(count);

    const auto plan = WritePlan{{step(inserting, tableIndex(0), columns({0, 1}), {{{}, row}})}};
    const auto receipt = backend->write(plan).result();

    if (rule != int(Rule::Check) || !create.contains(u"rule: 1"_s))
        QVERIFY2(goodReceipt || rule == int(Rule::ForeignKey), "the table takes good rows");
    QVERIFY(!receipt);
    QCOMPARE(receipt.error().kind(), ErrorKind::Constraint);
    const auto *details = receipt.error().details<ConstraintDetails>();
    QVERIFY2(details, qPrintable(receipt.error().toText()));
    QCOMPARE(int(details->rule()), rule);
    QCOMPARE(details->columns(), refused);
    QCOMPARE(details->rows(), QList{rowId(tableIndex(0), 1)});
    QVERIFY(receipt.error().text().contains(name));
    QCOMPARE(file.rows(count), before);
}

void tst_WriterFailures::guiltyRowsOfABatchAreFound()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT NOT NULL)"_s});
    const auto backend = opened(file.path());
    QList<RowChange> changes;
    for (int i = 1; i <= 120; ++i)
        changes.append({{}, Row{i, i % 50 == 20 ? Value() : Value(i)}});

    const auto receipt =
        backend->write({{step(inserting, tableIndex(0), columns({0, 1}), changes)}}).result();

    QVERIFY(!receipt);
    const QList guilty{rowId(tableIndex(0), 20), rowId(tableIndex(0), 70)};
    QCOMPARE(receipt.error().details<ConstraintDetails>()->rows(), guilty);
    QCOMPARE(file.rows(u"SELECT count(*) FROM t"_s), u"0"_s);
}

void tst_WriterFailures::missingTargetOfAForeignKeyNamesTheRow()
{
    TestFile file({u"CREATE TABLE p(id INTEGER PRIMARY KEY)"_s,
                   u"CREATE TABLE c(id TEXT PRIMARY KEY, p INT REFERENCES p) WITHOUT ROWID"_s,
                   u"INSERT INTO p VALUES(1)"_s});
    const auto backend = opened(file.path());
    const auto c = backend->schema().require(u"c"_s).value();

    const auto plan =
        WritePlan{{step(inserting,
                        c,
                        columns({0, 1}),
                        {{{}, Row{u"a"_s, 1}}, {{}, Row{u"b"_s, 2}}, {{}, Row{u"c"_s, Null()}}})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    const auto *details = receipt.error().details<ConstraintDetails>();
    QVERIFY(details);
    QCOMPARE(details->rule(), Rule::ForeignKey);
    QCOMPARE(details->rows(), QList{rowId(c, 2)});
    QCOMPARE(details->columns(), columns({1}));
    QCOMPARE(file.rows(u"SELECT count(*) FROM c"_s), u"0"_s);
}

void tst_WriterFailures::deleteOfAReferredRowNamesTheRow()
{
    TestFile file({u"CREATE TABLE p(id INTEGER PRIMARY KEY)"_s,
                   u"CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p)"_s,
                   u"INSERT INTO p VALUES(1), (2)"_s,
                   u"INSERT INTO c VALUES(1, 2)"_s});
    const auto backend = opened(file.path());
    const auto p = backend->schema().require(u"p"_s).value();

    const auto plan = WritePlan{{step(deleting, p, columns({0}), {{Row{1}, {}}, {Row{2}, {}}})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    const auto *details = receipt.error().details<ConstraintDetails>();
    QVERIFY(details);
    QCOMPARE(details->rule(), Rule::ForeignKey);
    QCOMPARE(receipt.error().text(),
             u"The row 2 of table \"p\" cannot go, or get another key: rows of table \"c\" refer "
             u"to it."_s);
    QVERIFY(receipt.error().advice().contains(u"\"p\""_s));
    QCOMPARE(details->rows(), QList{rowId(p, 2)});
    QCOMPARE(file.rows(u"SELECT count(*) FROM p"_s), u"2"_s);
}

void tst_WriterFailures::forbiddenDeleteNamesTheRow()
{
    TestFile file(
        {u"CREATE TABLE p(id INTEGER PRIMARY KEY)"_s,
         u"CREATE TABLE c(id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE RESTRICT)"_s,
         u"INSERT INTO p VALUES(1), (2)"_s,
         u"INSERT INTO c VALUES(1, 2)"_s});
    const auto backend = opened(file.path());
    const auto p = backend->schema().require(u"p"_s).value();

    const auto plan = WritePlan{{step(deleting, p, columns({0}), {{Row{1}, {}}, {Row{2}, {}}})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    const auto *details = receipt.error().details<ConstraintDetails>();
    QVERIFY(details);
    QCOMPARE(details->rule(), Rule::ForeignKey);
    QCOMPARE(details->rows(), QList{rowId(p, 2)});
    QCOMPARE(file.rows(u"SELECT count(*) FROM p"_s), u"2"_s);
}

void tst_WriterFailures::tableThatEndsTransactionsKeepsNothing()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a)"_s,
                   u"INSERT INTO t VALUES(1, 'x')"_s,
                   u"CREATE TRIGGER s BEFORE INSERT ON t WHEN new.a = 'x' BEGIN "
                   "SELECT RAISE(ROLLBACK, 'no'); END"_s});
    const auto backend = opened(file.path());

    const auto plan =
        WritePlan{{step(inserting,
                        tableIndex(0),
                        columns({0, 1}),
                        {{{}, Row{2, u"y"_s}}, {{}, Row{3, u"x"_s}}, {{}, Row{4, u"z"_s}}})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().details<ConstraintDetails>()->rows(), QList{rowId(tableIndex(0), 2)});
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"1|x"_s);
}

void tst_WriterFailures::orderWithinABatchDoesNotMatter()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT UNIQUE)"_s,
                   u"INSERT INTO t VALUES(1, 1), (2, 2), (3, 3)"_s});
    const auto backend = opened(file.path());
    const auto moved = [](int id, int from, int to) {
        return RowChange{Row{id, from}, Row{id, to}};
    };

    const auto plan = WritePlan{{step(
        updating, tableIndex(0), columns({1}), {moved(3, 3, 4), moved(2, 2, 3), moved(1, 1, 2)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(receipt);
    QCOMPARE(file.rows(u"SELECT * FROM t"_s), u"1|2;2|3;3|4"_s);
}

void tst_WriterFailures::lockedDatabaseIsBusyAndUsableAfterwards()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    const auto plan =
        WritePlan{{step(updating, tableIndex(0), columns({1}), {renamed(ada, u"Countess"_s)})}};

    file.run({u"BEGIN IMMEDIATE"_s});
    const auto busy = backend->write(plan).result();
    file.run({u"ROLLBACK"_s});
    const auto done = backend->write(plan).result();

    QVERIFY(!busy);
    QCOMPARE(busy.error().kind(), ErrorKind::Busy);
    QCOMPARE(busy.error().text(), u"Nothing was saved: another program is using the database."_s);
    QCOMPARE(busy.error().advice(), u"Try again in a moment."_s);
    QVERIFY(done);
    QCOMPARE(file.rows(u"SELECT name FROM t WHERE id = 1"_s), u"Countess"_s);
}

void tst_WriterFailures::fullDiskLeavesEverythingAsItWas()
{
    TestFile file(people);
    const auto schema = opened(file.path())->schema();
    Connection connection(*findDialect(u"sqlite"_s),
                          ConnectionParameters::fromText(file.path()).value(),
                          Connection::Role::Writer);
    QVERIFY(connection.open());
    QVERIFY(connection.execute(u"PRAGMA max_page_count = 3"_s, {}));
    QList<RowChange> changes;
    for (int i = 10; i < 500; ++i)
        changes.append({{}, Row{i, QString(200, u'x'), 1}});
    const auto bytes = file.bytes();

    const auto receipt = written(
        connection, schema, {{step(inserting, tableIndex(0), columns({0, 1, 2}), changes)}});

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().kind(), ErrorKind::Storage);
    QVERIFY(receipt.error().text().contains(u"full"_s));
    QCOMPARE(file.bytes(), bytes);
}

void tst_WriterFailures::readOnlyDatabaseIsNotWritten()
{
    TestFile file(people);
    const auto backend = opened(u"file:"_s + file.path() + u"?mode=ro"_s);

    const auto plan =
        WritePlan{{step(updating, tableIndex(0), columns({1}), {renamed(ada, u"Countess"_s)})}};
    const auto receipt = backend->write(plan).result();

    QVERIFY(!backend->readOnlyReason().isEmpty());
    QVERIFY(!receipt);
    QCOMPARE(receipt.error().kind(), ErrorKind::ReadOnly);
    QCOMPARE(receipt.error().text(),
             u"Nothing was saved. The database was opened for reading only."_s);
    QCOMPARE(receipt.error().advice(), u"Save a copy of the database elsewhere and change that."_s);
    QCOMPARE(file.rows(u"SELECT name FROM t WHERE id = 1"_s), u"Ada"_s);
}

void tst_WriterFailures::failedPlanLeavesTheFileAsItWas()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    const auto bytes = file.bytes();
    const auto good = step(updating, tableIndex(0), columns({1}), {renamed(bob, u"Robert"_s)});
    const auto bad = step(inserting, tableIndex(0), columns({0, 1, 2}), {{{}, ada}});

    const auto receipt = backend->write({{good, bad}}).result();

    QVERIFY(!receipt);
    QCOMPARE(file.bytes(), bytes);
}

void tst_WriterFailures::planSucceedsAfterItsMistakeIsMended()
{
    TestFile file(people);
    const auto backend = opened(file.path());
    const auto good = step(updating, tableIndex(0), columns({1}), {renamed(bob, u"Robert"_s)});
    const auto bad = step(inserting, tableIndex(0), columns({0, 1, 2}), {{{}, ada}});
    const auto mended =
        step(inserting, tableIndex(0), columns({0, 1, 2}), {{{}, ada.withCell(columnIndex(0), 4)}});

    const auto failed = backend->write({{good, bad}}).result();
    const auto done = backend->write({{good, mended}}).result();

    QVERIFY(!failed);
    QVERIFY(done);
    QCOMPARE(file.rows(u"SELECT id, name FROM t"_s), u"1|Ada;2|Robert;3|Eve;4|Ada"_s);
}

QTEST_GUILESS_MAIN(tst_WriterFailures)
#include "tst_writerfailures.moc"
