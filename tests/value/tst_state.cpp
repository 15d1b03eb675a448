#include "support/printing.h"
#include "value/state.h"

using namespace varve;

namespace {

constexpr auto table = tableIndex(0);
constexpr RowId id(table, 1);
constexpr RowId other(table, 2);
constexpr auto left = columnIndex(0);
constexpr auto right = columnIndex(1);

State stateOf(const std::optional<Row> &base, const Overlay &pending = {})
{
    State::Rows rows;
    if (base)
        rows = rows.inserted(id, *base);
    return {PersistentMap<TableIndex, State::Rows>().inserted(table, rows), pending};
}

Overlay changed(std::optional<Row> before, std::optional<Row> after)
{
    return Overlay().with(id, {std::move(before), std::move(after)});
}

} // namespace

class tst_State : public QObject
{
    Q_OBJECT

private slots:
    void pendingChangesLieOverTheBase();
    void anUnknownRowIsNone();
    void laterStatesLeaveAnEarlierOneAlone();
    void isSameOnlyWithoutEditAndLoad();
    void aCellIsInConflictWhenBothChangedIt();
    void aCellOnlySomebodyElseChangedIsNoConflict();
    void anEditOfADeletedRowIsInConflict();
    void aDeleteOfAChangedRowIsInConflict();
    void anInsertIsNeverInConflict();
    void contentLoadedOnOneSideOnlyIsNoConflict();
};

void tst_State::pendingChangesLieOverTheBase()
{
    QCOMPARE(*stateOf(Row{1, 2}).row(id), (Row{1, 2}));
    QCOMPARE(*stateOf(Row{1, 2}, changed(Row{1, 2}, Row{1, 3})).row(id), (Row{1, 3}));
    QCOMPARE(*stateOf({}, changed({}, Row{1, 3})).row(id), (Row{1, 3}));
    QVERIFY(!stateOf(Row{1, 2}, changed(Row{1, 2}, {})).row(id));
}

void tst_State::anUnknownRowIsNone()
{
    QVERIFY(!stateOf(Row{1, 2}).row(other));
    QVERIFY(!stateOf(Row{1, 2}).row(RowId(tableIndex(9), 1)));
    QVERIFY(!stateOf(Row{1, 2}).baseRow(other));
}

void tst_State::laterStatesLeaveAnEarlierOneAlone()
{
    const auto before = stateOf(Row{1, 2});

    const auto edited = before.withPending(changed(Row{1, 2}, Row{1, 3}));
    const auto reloaded = edited.withBase({});

    QCOMPARE(*before.row(id), (Row{1, 2}));
    QCOMPARE(*edited.row(id), (Row{1, 3}));
    QCOMPARE(*edited.baseRow(id), (Row{1, 2}));
    QVERIFY(!reloaded.baseRow(id));
}

void tst_State::isSameOnlyWithoutEditAndLoad()
{
    const auto state = stateOf(Row{1, 2});

    QVERIFY(State(state).isSameAs(state));
    QVERIFY(!state.withPending(changed(Row{1, 2}, Row{1, 3})).isSameAs(state));
    QVERIFY(!state.withBase({}).isSameAs(state));
}

void tst_State::aCellIsInConflictWhenBothChangedIt()
{
    const auto state = stateOf(Row{7, 2}, changed(Row{1, 2}, Row{5, 2}));

    QVERIFY(state.isInConflict(id, left));
    QVERIFY(!state.isInConflict(id, right));
    QVERIFY(state.isInConflict(id));
    QVERIFY(!state.isInConflict(other));
}

void tst_State::aCellOnlySomebodyElseChangedIsNoConflict()
{
    const auto state = stateOf(Row{1, 9}, changed(Row{1, 9}, Row{5, 9}));

    QVERIFY(!state.isInConflict(id));
}

void tst_State::anEditOfADeletedRowIsInConflict()
{
    const auto state = stateOf({}, changed(Row{1, 2}, Row{5, 2}));

    QVERIFY(state.isInConflict(id));
    QVERIFY(state.isInConflict(id, left));
    QCOMPARE(*state.row(id), (Row{5, 2}));
}

void tst_State::aDeleteOfAChangedRowIsInConflict()
{
    QVERIFY(stateOf(Row{7, 2}, changed(Row{1, 2}, {})).isInConflict(id));
    QVERIFY(!stateOf(Row{1, 2}, changed(Row{1, 2}, {})).isInConflict(id));
}

void tst_State::anInsertIsNeverInConflict()
{
    QVERIFY(!stateOf({}, changed({}, Row{1, 2})).isInConflict(id));
}

void tst_State::contentLoadedOnOneSideOnlyIsNoConflict()
{
    const Absent large{
        .reason = Absent::Reason::NotLoaded, .content = Absent::Content::Text, .size = 9};
    const Absent larger{
        .reason = Absent::Reason::NotLoaded, .content = Absent::Content::Text, .size = 10};

    QVERIFY(!stateOf(Row{7, 2}, changed(Row{large, 2}, Row{5, 2})).isInConflict(id));
    QVERIFY(!stateOf(Row{large, 2}, changed(Row{7, 2}, Row{5, 2})).isInConflict(id));
    QVERIFY(stateOf(Row{larger, 2}, changed(Row{large, 2}, Row{5, 2})).isInConflict(id));
}

QTEST_APPLESS_MAIN(tst_State)
#include "tst_state.moc"
