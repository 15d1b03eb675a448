#include "value/state.h"

#include <QTest>

#include <map>
#include <rapidcheck.h>

using namespace varve;

namespace {

constexpr auto table = tableIndex(0);
constexpr RowId id(table, 1);
constexpr qsizetype width = 4;

/// Few values, so that mine, theirs and the old ones are often the same.
Row drawRow()
{
    QList<Value> cells;
    for (qsizetype cell = 0; cell < width; ++cell)
        cells.append(*rc::gen::element(0, 1, 2));
    return Row(cells);
}

std::optional<Row> drawMaybeRow()
{
    return *rc::gen::element(0, 1, 2, 3) == 0 ? std::nullopt : std::optional(drawRow());
}

Overlay drawOverlay(const std::optional<Row> &base)
{
    return Overlay().with(id, {base, drawMaybeRow()});
}

State stateOf(const std::optional<Row> &base, const Overlay &overlay)
{
    State::Rows rows;
    if (base)
        rows = rows.inserted(id, *base);
    return {PersistentMap<TableIndex, State::Rows>().inserted(table, rows), overlay};
}

/// What a commit of `pending` leaves in a database in which somebody else has written `theirs`:
/// the written cells are ours, the others theirs.
struct Commit
{
    std::optional<Row> stored;
    QList<ColumnIndex> written;
};

Commit commitOf(const RowChange &pending, const Row &theirs)
{
    if (pending.kind() != RowChange::Kind::Update)
        return {pending.after, {}};
    Commit commit{theirs, changedColumns(pending)};
    for (const auto column : commit.written)
        commit.stored = commit.stored->withCell(column, (*pending.after)[column]);
    return commit;
}

BaseUpdate updateOf(BaseUpdate::Cause cause,
                    const std::optional<Row> &before,
                    const std::optional<Row> &after,
                    const QList<ColumnIndex> &written = {})
{
    return {cause, {{id, {before, after}, written, {}}}};
}

} // namespace

class tst_OverlayProperties : public QObject
{
    Q_OBJECT

private slots:
    void sizeAndContentEqualANaiveMap();
    void afterACommitEveryHistoryShowsWhatItShowed();
    void committingPendingChangesLeavesNone();
    void afterAFetchEditedCellsStayAndOthersFollow();
    void aCellIsInConflictExactlyWhenBothChangedItDifferently();
    void fetchingTheSameAgainChangesNothing();
};

void tst_OverlayProperties::sizeAndContentEqualANaiveMap()
{
    QVERIFY(rc::check("an overlay holds what a map would", [] {
        std::map<quint64, RowChange> naive;
        Overlay overlay;
        for (int step = *rc::gen::inRange(0, 60); step > 0; --step) {
            const RowId row(tableIndex(*rc::gen::inRange(0, 3)), *rc::gen::inRange<quint64>(1, 6));
            const RowChange change{drawMaybeRow(), drawMaybeRow()};
            overlay = overlay.with(row, change);
            naive.erase(row.bits());
            if (change.before != change.after)
                naive.emplace(row.bits(), change);
        }

        RC_ASSERT(overlay.size() == static_cast<qsizetype>(naive.size()));
        qsizetype sum = 0;
        for (const auto one : overlay.tables())
            sum += overlay.size(one);
        RC_ASSERT(sum == overlay.size());
        for (const auto &[bits, change] : naive) {
            RC_ASSERT(overlay.find(RowId::fromBits(bits)));
            RC_ASSERT(*overlay.find(RowId::fromBits(bits)) == change);
        }
    }));
}

void tst_OverlayProperties::afterACommitEveryHistoryShowsWhatItShowed()
{
    QVERIFY(rc::check("cells written or edited show what they showed, others follow", [] {
        const auto base = drawMaybeRow();
        const auto earlier = drawOverlay(base);
        const auto pending = drawOverlay(base);
        RC_PRE(!pending.isEmpty());
        const auto commit = commitOf(*pending.find(id), drawRow());

        const auto rebased = earlier.rebased(
            updateOf(BaseUpdate::Cause::Committed, base, commit.stored, commit.written));

        const auto before = stateOf(base, earlier).row(id);
        const auto after = stateOf(commit.stored, rebased).row(id);
        RC_ASSERT(after.has_value() == before.has_value());
        for (qsizetype cell = 0; before && cell < width; ++cell) {
            const auto column = columnIndex(cell);
            const auto *change = earlier.find(id);
            const bool isOurs = !base || !commit.stored || commit.written.contains(column)
                                || (change && change->changes(column));
            RC_ASSERT((*after)[column] == (isOurs ? *before : *commit.stored)[column]);
        }
    }));
}

void tst_OverlayProperties::committingPendingChangesLeavesNone()
{
    QVERIFY(rc::check("what was committed is pending no more", [] {
        const auto base = drawMaybeRow();
        const auto pending = drawOverlay(base);
        RC_PRE(!pending.isEmpty());
        const auto commit = commitOf(*pending.find(id), drawRow());

        const auto rebased = pending.rebased(
            updateOf(BaseUpdate::Cause::Committed, base, commit.stored, commit.written));

        RC_ASSERT(rebased.isEmpty());
    }));
}

void tst_OverlayProperties::afterAFetchEditedCellsStayAndOthersFollow()
{
    QVERIFY(rc::check("a fetch moves only what was not edited", [] {
        const auto base = drawRow();
        const auto edited = drawRow();
        const auto theirs = drawRow();

        const auto rebased = Overlay()
                                 .with(id, {base, edited})
                                 .rebased(updateOf(BaseUpdate::Cause::Fetched, base, theirs));

        const auto shown = *stateOf(theirs, rebased).row(id);
        for (qsizetype cell = 0; cell < width; ++cell) {
            const auto column = columnIndex(cell);
            const bool isEdited = edited[column] != base[column];
            RC_ASSERT(shown[column] == (isEdited ? edited : theirs)[column]);
        }
    }));
}

void tst_OverlayProperties::aCellIsInConflictExactlyWhenBothChangedItDifferently()
{
    QVERIFY(rc::check("conflict = edited here, and changed there to another value", [] {
        const auto base = drawRow();
        const auto edited = drawRow();
        const auto theirs = drawRow();

        const auto rebased = Overlay()
                                 .with(id, {base, edited})
                                 .rebased(updateOf(BaseUpdate::Cause::Fetched, base, theirs));

        const auto state = stateOf(theirs, rebased);
        bool any = false;
        for (qsizetype cell = 0; cell < width; ++cell) {
            const auto column = columnIndex(cell);
            const bool isConflict = edited[column] != base[column] && theirs[column] != base[column]
                                    && theirs[column] != edited[column];
            RC_ASSERT(state.isInConflict(id, column) == isConflict);
            any = any || isConflict;
        }
        RC_ASSERT(state.isInConflict(id) == any);
    }));
}

void tst_OverlayProperties::fetchingTheSameAgainChangesNothing()
{
    QVERIFY(rc::check("a second fetch of the same rows is none", [] {
        const auto base = drawMaybeRow();
        const auto theirs = base ? drawMaybeRow() : std::nullopt;
        const auto once =
            drawOverlay(base).rebased(updateOf(BaseUpdate::Cause::Fetched, base, theirs));

        const auto twice = once.rebased(updateOf(BaseUpdate::Cause::Fetched, theirs, theirs));

        RC_ASSERT(twice.isSameAs(once));
    }));
}

QTEST_APPLESS_MAIN(tst_OverlayProperties)
#include "tst_overlay_properties.moc"
