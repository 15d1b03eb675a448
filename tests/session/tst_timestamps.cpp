#include "session/extensions/timestamps.h"
#include "support/printing.h"
#include "support/workshop.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const auto stamp = u"2026-11-21 18:30:00"_s;
const auto early = u"2000-01-01 00:00:00"_s;

struct Bench : Workshop
{
    explicit Bench(const TimestampColumns &columns = {})
    {
        (void)session->install(std::make_unique<Timestamps>(columns, clock())).value();
    }
};

} // namespace

class tst_Timestamps : public QObject
{
    Q_OBJECT

private slots:
    void aNewRowGetsBoth();
    void whatIsGivenToANewRowIsKept();
    void aChangedRowGetsTheSecond();
    void tablesWithoutTheColumnsAreLeftAlone();
    void columnsHaveOtherNames();
    void theSecondIsStampedAgainWhenAnUndoIsSaved();
    void timesAreInUtcInTheFormOfTheColumn_data();
    void timesAreInUtcInTheFormOfTheColumn();
};

void tst_Timestamps::aNewRowGetsBoth()
{
    Bench b;
    const auto made = b.session->create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();
    QVERIFY((*b.session->row(made))[Workshop::createdColumn].isAbsent()
            || (*b.session->row(made))[Workshop::createdColumn].isNull());

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::mech, 2), (Row{3, u"Raven"_s, stamp, stamp, Null()}));
    QCOMPARE(*b.session->row(made), b.stored(Workshop::mech, 2));
    QVERIFY(!b.session->hasPending());
}

void tst_Timestamps::whatIsGivenToANewRowIsKept()
{
    Bench b;
    QVERIFY(b.session->create(u"mech"_s, {{u"created_at"_s, early}}));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::mech, 2)[Workshop::createdColumn], Value(early));
    QCOMPARE(b.stored(Workshop::mech, 2)[Workshop::updatedColumn], Value(stamp));
}

void tst_Timestamps::aChangedRowGetsTheSecond()
{
    Bench b;
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::mech), (Row{1, u"Atlas II"_s, early, stamp, Null()}));
    QCOMPARE(b.stored(Workshop::mech, 1)[Workshop::updatedColumn], Value(early));
}

void tst_Timestamps::tablesWithoutTheColumnsAreLeftAlone()
{
    Bench b;
    QVERIFY(b.session->set(b.arm, u"name"_s, u"left arm"_s));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::part), (Row{1, u"left arm"_s, 1}));
}

void tst_Timestamps::columnsHaveOtherNames()
{
    Bench b({{}, u"deleted_at"_s});
    QVERIFY(b.session->create(u"mech"_s, {{u"name"_s, u"Raven"_s}}));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::mech, 2), (Row{3, u"Raven"_s, Null(), Null(), stamp}));
}

void tst_Timestamps::theSecondIsStampedAgainWhenAnUndoIsSaved()
{
    Bench b;
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));
    QVERIFY(b.session->commit());
    b.now = b.now.addSecs(60);

    b.session->undo();
    QCOMPARE(b.session->cell(b.atlas, Workshop::updatedColumn), Value(stamp));
    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::mech),
             (Row{1, u"Atlas"_s, early, u"2026-11-21 18:31:00"_s, Null()}));
}

void tst_Timestamps::timesAreInUtcInTheFormOfTheColumn_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");

    QTest::newRow("time") << u"DATETIME"_s << u"'2026-11-21 18:30:00'"_s;
    QTest::newRow("text") << u"TEXT"_s << u"'2026-11-21 18:30:00'"_s;
    QTest::newRow("date") << u"DATE"_s << u"'2026-11-21'"_s;
    QTest::newRow("seconds") << u"INTEGER"_s << u"1795285800"_s;
    QTest::newRow("real seconds") << u"REAL"_s << u"1795285800.5"_s;
}

void tst_Timestamps::timesAreInUtcInTheFormOfTheColumn()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    const QDateTime berlin({2026, 11, 21}, {19, 30, 0, 500}, Qt::OffsetFromUTC, 3600);

    QCOMPARE(toText(timeStamp([&] { return berlin; }, column(u"at"_s, type))), text);
}

QTEST_GUILESS_MAIN(tst_Timestamps)
#include "tst_timestamps.moc"
