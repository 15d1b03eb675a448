#include "session/editgroup.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
namespace {

QList<Conflict> conflictsIn(const State &state)
{
    QList<Conflict> all;
    const auto add = [&](RowId row, const RowChange &change) {
        if (!state.isInConflict(row))
            return;
        const auto *theirs = state.baseRow(row);
        Conflict conflict{row, change, theirs ? std::optional(*theirs) : std::nullopt, {}};
        for (qsizetype cell = 0; cell < change.before->size(); ++cell) {
            if (state.isInConflict(row, columnIndex(cell)))
                conflict.columns.append(columnIndex(cell));
        }
        all.append(conflict);
    };
    for (const auto table : state.pending().tables())
        state.pending().changes(table).forEach(add);
    std::ranges::sort(all, {}, &Conflict::row);
    return all;
}

Edit answer(Resolution resolution, RowId row, const std::optional<ColumnIndex> &column)
{
    return resolution == Resolution::KeepMine ? Edit(KeepMine{row, column})
                                              : Edit(TakeTheirs{row, column});
}

} // namespace

Result<void> EditGroup::resolve(Resolution resolution, const QList<RowId> &rows)
{
    for (const auto row : rows) {
        if (!m_state.isInConflict(row))
            continue;
        if (auto done = apply(answer(resolution, row, {})); !done)
            return done;
    }
    return {};
}

Result<void> EditGroup::resolve(Resolution resolution, RowId row, ColumnIndex column)
{
    return apply(answer(resolution, row, column));
}

Result<void> EditGroup::resolve(RowId row, ColumnIndex column, const Value &value)
{
    if (auto done = set(row, column, value); !done)
        return done;
    return resolve(Resolution::KeepMine, row, column);
}

Result<void> EditGroup::resolveAll(Resolution resolution)
{
    QList<RowId> rows;
    for (const auto &conflict : conflictsIn(m_state))
        rows.append(conflict.row);
    return resolve(resolution, rows);
}

QList<Conflict> Session::conflicts() const
{
    return conflictsIn(d->state);
}

Result<void> Session::resolve(Resolution resolution, const QList<RowId> &rows)
{
    return edit(SessionText::resolve(rows.size()),
                [&](EditGroup &group) { return group.resolve(resolution, rows); });
}

Result<void> Session::resolve(Resolution resolution, RowId row, ColumnIndex column)
{
    return edit(SessionText::resolve(1),
                [&](EditGroup &group) { return group.resolve(resolution, row, column); });
}

Result<void> Session::resolve(RowId row, ColumnIndex column, const Value &value)
{
    return edit(SessionText::resolve(1),
                [&](EditGroup &group) { return group.resolve(row, column, value); });
}

Result<void> Session::resolveAll(Resolution resolution)
{
    return edit(SessionText::resolve(conflicts().size()),
                [&](EditGroup &group) { return group.resolveAll(resolution); });
}

} // namespace varve
