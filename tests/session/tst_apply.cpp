#include "session/apply.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId fire(lance, 1);
constexpr RowId jaime(pilot, 2);
const Row stored{1, u"Jaime"_s, 3, 7};

State someState()
{
    const auto pilots = State::Rows().inserted(jaime, stored);
    return {PersistentMap<TableIndex, State::Rows>().inserted(pilot, pilots), {}};
}

/// All edits, one after the other; each must succeed.
State after(const QList<Edit> &edits, State state = someState())
{
    for (const auto &edit : edits)
        state = applied(state, edit, fleet()).value();
    return state;
}

/// `state` after somebody else has written `row` in place of Jaime's.
State withTheirs(const State &state, const std::optional<Row> &row)
{
    const BaseUpdate update{BaseUpdate::Cause::Fetched, {{jaime, {stored, row}, {}, {}}}};
    State::Rows pilots;
    if (row)
        pilots = pilots.inserted(jaime, *row);
    return {state.base().inserted(pilot, pilots), state.pending().rebased(update)};
}

} // namespace

class tst_Apply : public QObject
{
    Q_OBJECT

private slots:
    void aSetCellIsPendingAgainstWhatIsStored();
    void theSameValueYieldsTheIdenticalState();
    void setBackNothingIsPending();
    void aValueIsStoredAsItsColumnStoresIt();
    void aNewRowThatIsDeletedLeavesNothing();
    void deletingANewRowClearsWhatReferredToIt();
    void revertingACellLeavesTheOthers();
    void keepingMineMakesItAChangeOfTheirs();
    void takingTheirsKeepsEditsThatAreInNoConflict();
    void whatCannotBeChangedIsRefused_data();
    void whatCannotBeChangedIsRefused();
    void anUnknownRowIsNotFound();
    void aStateThatIsGivenUpBecomesTheSameAndItsCopiesStay();
    void aStateThatIsGivenUpForNothingStays();
};

void tst_Apply::aSetCellIsPendingAgainstWhatIsStored()
{
    const auto state = after({SetCell{jaime, gunneryColumn, 1}});

    QCOMPARE(*state.pending().find(jaime)->before, stored);
    QCOMPARE((*state.row(jaime))[gunneryColumn], Value(1));
}

void tst_Apply::theSameValueYieldsTheIdenticalState()
{
    const auto state = someState();

    QVERIFY(applied(state, SetCell{jaime, gunneryColumn, 3}, fleet())->isSameAs(state));
}

void tst_Apply::setBackNothingIsPending()
{
    const auto state = after({SetCell{jaime, gunneryColumn, 1}, SetCell{jaime, gunneryColumn, 3}});

    QVERIFY(state.pending().isEmpty());
}

void tst_Apply::aValueIsStoredAsItsColumnStoresIt()
{
    const auto state = after({SetCell{jaime, gunneryColumn, u"5"_s}});

    QCOMPARE((*state.row(jaime))[gunneryColumn], Value(5));
}

void tst_Apply::aNewRowThatIsDeletedLeavesNothing()
{
    const RowId added(pilot, 9);

    const auto state =
        after({InsertRow{added, Row{Absent(), u"Ian"_s, 3, Null()}}, DeleteRow{added}});

    QVERIFY(state.pending().isEmpty());
}

void tst_Apply::deletingANewRowClearsWhatReferredToIt()
{
    const auto state = after({InsertRow{fire, Row{Absent(), u"Fire"_s, 200}},
                              SetCell{jaime, lanceColumn, fire},
                              DeleteRow{fire}});

    QCOMPARE((*state.row(jaime))[lanceColumn], Value());
}

void tst_Apply::revertingACellLeavesTheOthers()
{
    const auto state = after({SetCell{jaime, gunneryColumn, 1},
                              SetCell{jaime, nameColumn, u"J."_s},
                              RevertCell{jaime, gunneryColumn}});

    QCOMPARE(*state.row(jaime), stored.withCell(nameColumn, u"J."_s));
}

void tst_Apply::keepingMineMakesItAChangeOfTheirs()
{
    const auto theirs = stored.withCell(gunneryColumn, 9).withCell(nameColumn, u"James"_s);
    const auto conflicted = withTheirs(after({SetCell{jaime, gunneryColumn, 1}}), theirs);
    QVERIFY(conflicted.isInConflict(jaime));

    const auto state = after({KeepMine{jaime}}, conflicted);

    QVERIFY(!state.isInConflict(jaime));
    QCOMPARE(*state.pending().find(jaime)->before, theirs);
    QCOMPARE(*state.row(jaime), theirs.withCell(gunneryColumn, 1));
}

void tst_Apply::takingTheirsKeepsEditsThatAreInNoConflict()
{
    const auto theirs = stored.withCell(gunneryColumn, 9);
    const auto conflicted = withTheirs(
        after({SetCell{jaime, gunneryColumn, 1}, SetCell{jaime, nameColumn, u"J."_s}}), theirs);

    const auto state = after({TakeTheirs{jaime}}, conflicted);

    QCOMPARE(*state.row(jaime), theirs.withCell(nameColumn, u"J."_s));
    QVERIFY(!state.isInConflict(jaime));
}

void tst_Apply::whatCannotBeChangedIsRefused_data()
{
    QTest::addColumn<RowId>("row");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("a view") << RowId(roster, 1) << ErrorKind::ReadOnly;
    QTest::newRow("a row nobody knows") << RowId(pilot, 99) << ErrorKind::NotFound;
}

void tst_Apply::whatCannotBeChangedIsRefused()
{
    QFETCH(RowId, row);
    QFETCH(ErrorKind, kind);

    const auto refused = applied(someState(), SetCell{row, columnIndex(0), u"x"_s}, fleet());

    QVERIFY(!refused);
    QCOMPARE(refused.error().kind(), kind);
}

void tst_Apply::anUnknownRowIsNotFound()
{
    const auto deleted = after({DeleteRow{jaime}});

    const auto refused = applied(deleted, DeleteRow{jaime}, fleet());

    QCOMPARE(refused.error().kind(), ErrorKind::NotFound);
}

void tst_Apply::aStateThatIsGivenUpBecomesTheSameAndItsCopiesStay()
{
    constexpr RowId natasha(pilot, 3);
    const QList<Edit> edits{SetCell{jaime, gunneryColumn, 1},
                            InsertRow{natasha, {Absent(), u"Natasha"_s, 2, 7}},
                            SetCell{natasha, gunneryColumn, 1},
                            SetCell{jaime, gunneryColumn, 3},
                            DeleteRow{jaime},
                            RevertRow{jaime},
                            DeleteRow{natasha}};
    QList<State> kept{someState()};
    for (const auto &edit : edits)
        kept.append(applied(kept.last(), edit, fleet()).value());

    auto state = someState();
    QList<State> copies{state};
    for (const auto &edit : edits) {
        state = applied(std::move(state), edit, fleet()).value();
        copies.append(state);
    }

    for (qsizetype step = 0; step < kept.size(); ++step) {
        QCOMPARE(copies[step].pending(), kept[step].pending());
        QCOMPARE(copies[step].pending().size(), kept[step].pending().size());
    }
    QVERIFY(state.pending().tables().isEmpty());
}

void tst_Apply::aStateThatIsGivenUpForNothingStays()
{
    auto state = after({SetCell{jaime, gunneryColumn, 1}});
    const auto before = state;

    const auto refused = applied(std::move(state), DeleteRow{RowId(pilot, 9)}, fleet());

    QCOMPARE(refused.error().kind(), ErrorKind::NotFound);
    QVERIFY(state.isSameAs(before)); // NOLINT(bugprone-use-after-move)
}

QTEST_GUILESS_MAIN(tst_Apply)
#include "tst_apply.moc"
