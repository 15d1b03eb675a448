#include "session/commitreport.h"
#include "support/fleet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

WriteStep step(RowChange::Kind kind, TableIndex table, int rows)
{
    WriteStep step;
    step.kind = kind;
    step.table = table;
    for (int row = 1; row <= rows; ++row)
        step.add(RowId(table, static_cast<quint64>(row)), {});
    return step;
}

} // namespace

class tst_CommitReport : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreCountedByTableAndKind();
    void reportsAreAddedUp();
    void itSaysRowsAndTablesInWords_data();
    void itSaysRowsAndTablesInWords();
};

void tst_CommitReport::rowsAreCountedByTableAndKind()
{
    const auto report = CommitReport::of({{step(RowChange::Kind::Insert, pilot, 2),
                                           step(RowChange::Kind::Insert, lance, 1),
                                           step(RowChange::Kind::Update, pilot, 3),
                                           step(RowChange::Kind::Insert, pilot, 1),
                                           step(RowChange::Kind::Delete, pilot, 4)}});

    QCOMPARE(report.rowCount(), 11);
    QCOMPARE(report.tables.size(), 2);
    QCOMPARE(report.tables[0].table, lance);
    QCOMPARE(report.tables[1].inserted, 3);
    QCOMPARE(report.tables[1].updated, 3);
    QCOMPARE(report.tables[1].deleted, 4);
}

void tst_CommitReport::itSaysRowsAndTablesInWords_data()
{
    QTest::addColumn<int>("pilots");
    QTest::addColumn<int>("lances");
    QTest::addColumn<QString>("text");
    QTest::newRow("one row") << 1 << 0 << u"1 row in 1 table"_s;
    QTest::newRow("rows of one table") << 3 << 0 << u"3 rows in 1 table"_s;
    QTest::newRow("rows of two tables") << 2 << 1 << u"3 rows in 2 tables"_s;
}

void tst_CommitReport::itSaysRowsAndTablesInWords()
{
    QFETCH(int, pilots);
    QFETCH(int, lances);
    QFETCH(QString, text);
    WritePlan plan{{step(RowChange::Kind::Update, pilot, pilots)}};
    if (lances > 0)
        plan.steps.append(step(RowChange::Kind::Insert, lance, lances));

    QCOMPARE(CommitReport::of(plan).toText(), text);
}

void tst_CommitReport::reportsAreAddedUp()
{
    const RowId kept(pilot, 1);
    const RowId other(pilot, 2);
    auto report = CommitReport::of({{step(RowChange::Kind::Insert, pilot, 2)}});
    report.milliseconds = 3;
    report.prevented = {kept};
    auto more = CommitReport::of(
        {{step(RowChange::Kind::Update, pilot, 1), step(RowChange::Kind::Delete, lance, 4)}});
    more.milliseconds = 4;
    more.prevented = {other, kept};

    report.add(more);

    QCOMPARE(report.tables.size(), 2);
    QCOMPARE(report.tables[0].table, lance);
    QCOMPARE(report.tables[0].deleted, 4);
    QCOMPARE(report.tables[1].inserted, 2);
    QCOMPARE(report.tables[1].updated, 1);
    QCOMPARE(report.milliseconds, 7);
    QCOMPARE(report.prevented, (QList{kept, other}));
}

QTEST_GUILESS_MAIN(tst_CommitReport)
#include "tst_commitreport.moc"
