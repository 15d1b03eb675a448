#include "session/conflict.h"
#include "session/planner.h"
#include "support/fleet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId lanceRow(quint64 serial)
{
    return {lance, serial};
}
constexpr RowId pilotRow(quint64 serial)
{
    return {pilot, serial};
}
const Absent left{};

QString planOf(const Overlay &pending)
{
    const auto plan = planned(pending, fleet());
    return plan ? plan->toText(fleet()) : plan.error().text();
}

QString lines(const QStringList &texts)
{
    return texts.join(u'\n');
}

/// The fleet, with a pilot that leads each lance: `tons` refers to it.
Schema ledFleet(bool nullable)
{
    auto tables = fleet().tables();
    ForeignKey leader;
    leader.columns = {tonsColumn};
    leader.targetName = u"pilot"_s;
    tables[0].foreignKeys.append(leader);
    tables[0].columns[toInt(tonsColumn)].nullable = nullable;
    tables[1].columns[toInt(lanceColumn)].nullable = nullable;
    return Schema::of(tables).value();
}

Overlay circle()
{
    return Overlay()
        .with(lanceRow(1), {{}, Row{left, u"Fire"_s, pilotRow(2)}})
        .with(pilotRow(2), {{}, Row{left, u"Jaime"_s, 3, lanceRow(1)}});
}

} // namespace

class tst_Planner : public QObject
{
    Q_OBJECT

private slots:
    void nothingPendingIsNothingToDo();
    void onlyChangedColumnsAreWrittenAndGuarded();
    void referencedRowsAreInsertedFirst();
    void referencingRowsAreDeletedFirst();
    void aDeleteThatFreesAValueTakenAgainGoesFirst();
    void rowsOfOneShapeAreOneStep();
    void equalChangesGiveEqualPlans();
    void newRowsInACircleAreAnErrorThatNamesThemIfNoneCanWait();
    void newRowsInACircleAreCompletedWhenAllAreThere();
    void newRowsInACircleDangleWhileADatabaseWaits();
    void aCellLeftToTheDatabaseIsNotWritten();
};

void tst_Planner::nothingPendingIsNothingToDo()
{
    QVERIFY(planned({}, fleet())->isEmpty());
}

void tst_Planner::onlyChangedColumnsAreWrittenAndGuarded()
{
    const auto pending =
        Overlay().with(pilotRow(1), {Row{1, u"Jaime"_s, 3, 7}, Row{1, u"Jaime"_s, 2, 7}});

    const auto plan = planned(pending, fleet()).value();

    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps[0].columns, QList{gunneryColumn});
    QCOMPARE(plan.steps[0].guards, QList{gunneryColumn});
    QCOMPARE(plan.toText(fleet()), u"update pilot: gunnery = 2 where id = 1"_s);
}

void tst_Planner::referencedRowsAreInsertedFirst()
{
    const auto pending = Overlay()
                             .with(pilotRow(1), {{}, Row{left, u"Jaime"_s, 3, lanceRow(2)}})
                             .with(lanceRow(2), {{}, Row{left, u"Fire"_s, 200}});

    QCOMPARE(planOf(pending),
             lines({u"insert lance: name = 'Fire', tons = 200"_s,
                    u"insert pilot: name = 'Jaime', gunnery = 3, lance = <row 2>"_s}));
}

void tst_Planner::referencingRowsAreDeletedFirst()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{7, u"Fire"_s, 200}, {}})
                             .with(pilotRow(2), {Row{1, u"Jaime"_s, 3, 7}, {}});

    QCOMPARE(planOf(pending),
             lines({u"delete pilot where id = 1"_s, u"delete lance where id = 7"_s}));
}

void tst_Planner::aDeleteThatFreesAValueTakenAgainGoesFirst()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{7, u"Fire"_s, 200}, {}})
                             .with(lanceRow(2), {{}, Row{left, u"Fire"_s, 100}});

    QCOMPARE(planOf(pending),
             lines({u"delete lance where id = 7"_s, u"insert lance: name = 'Fire', tons = 100"_s}));
}

void tst_Planner::rowsOfOneShapeAreOneStep()
{
    Overlay pending;
    for (quint64 serial = 1; serial <= 20; ++serial)
        pending = pending.with(pilotRow(serial),
                               {{}, Row{left, Null(), static_cast<qint64>(serial), left}});

    const auto plan = planned(pending, fleet()).value();

    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.rowCount(), 20);
}

void tst_Planner::equalChangesGiveEqualPlans()
{
    Overlay forwards;
    Overlay backwards;
    for (quint64 serial = 1; serial <= 50; ++serial) {
        forwards = forwards.with(pilotRow(serial),
                                 {{}, Row{left, Null(), static_cast<qint64>(serial), left}});
        const auto other = 51 - serial;
        backwards = backwards.with(pilotRow(other),
                                   {{}, Row{left, Null(), static_cast<qint64>(other), left}});
    }

    QCOMPARE(planOf(forwards), planOf(backwards));
}

void tst_Planner::newRowsInACircleAreAnErrorThatNamesThemIfNoneCanWait()
{
    const auto schema = ledFleet(false);
    const auto pending = circle();

    const auto plan = planned(pending, schema);

    QCOMPARE(plan.error().kind(), ErrorKind::Schema);
    QCOMPARE(plan.error().text(),
             u"New rows of \"lance\", \"pilot\" refer to each other in a circle through "
             "\"lance.tons\", \"pilot.lance\", which cannot be left empty, so none can be written "
             "first."_s);
    const auto *details = plan.error().details<ConstraintDetails>();
    QCOMPARE(details->rule(), ConstraintDetails::Rule::ForeignKey);
    QCOMPARE(details->rows(), QList{lanceRow(1)});
}

void tst_Planner::newRowsInACircleAreCompletedWhenAllAreThere()
{
    const auto schema = ledFleet(true);

    const auto plan = planned(circle(), schema).value();

    QVERIFY(!plan.needsDeferral);
    QCOMPARE(plan.toText(schema),
             lines({u"insert lance: name = 'Fire', tons = NULL"_s,
                    u"insert pilot: name = 'Jaime', gunnery = 3, lance = <row 1>"_s,
                    u"complete lance: tons = <row 2> where it is <row 1>"_s}));
}

void tst_Planner::newRowsInACircleDangleWhileADatabaseWaits()
{
    const auto schema = ledFleet(false);

    const auto plan = planned(circle(), schema, ForeignKeyTiming::AtCommit).value();

    QVERIFY(plan.needsDeferral);
    QCOMPARE(plan.toText(schema),
             lines({u"check foreign keys in the end"_s,
                    u"insert lance: name = 'Fire', tons = 9223372036854775806"_s,
                    u"insert pilot: name = 'Jaime', gunnery = 3, lance = <row 1>"_s,
                    u"complete lance: tons = <row 2> where it is <row 1>"_s}));
}

void tst_Planner::aCellLeftToTheDatabaseIsNotWritten()
{
    const auto pending = Overlay().with(pilotRow(1), {{}, Row{left, left, 3, Null()}});

    QCOMPARE(planOf(pending), u"insert pilot: gunnery = 3, lance = NULL"_s);
}

QTEST_APPLESS_MAIN(tst_Planner)
#include "tst_planner.moc"
