#include "value/changeset.h"

#include <algorithm>

namespace varve {
namespace {

/// Calls `differs(row)` for each row whose entry in the two maps of one table is not the same.
template<typename T, typename Differs>
void forEachDifference(const PersistentMap<RowId, T> &before,
                       const PersistentMap<RowId, T> &after,
                       Differs differs)
{
    difference(
        before,
        after,
        [&](RowId row, const T &) { differs(row); },
        [&](RowId row, const T &) { differs(row); },
        [&](RowId row, const T &, const T &) { differs(row); });
}

template<typename T, typename Differs>
void forEachDifference(const PersistentMap<TableIndex, PersistentMap<RowId, T>> &before,
                       const PersistentMap<TableIndex, PersistentMap<RowId, T>> &after,
                       Differs differs)
{
    const PersistentMap<RowId, T> none;
    difference(
        before,
        after,
        [&](TableIndex, const auto &added) { forEachDifference(none, added, differs); },
        [&](TableIndex, const auto &removed) { forEachDifference(removed, none, differs); },
        [&](TableIndex, const auto &old, const auto &now) {
            forEachDifference(old, now, differs);
        });
}

} // namespace

ChangeSet ChangeSet::between(const State &before, const State &after)
{
    QList<RowId> rows;
    const auto note = [&](RowId row) { rows.append(row); };
    forEachDifference(before.base(), after.base(), note);
    forEachDifference(before.pending().byTable(), after.pending().byTable(), note);
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return of(rows, before, after);
}

ChangeSet ChangeSet::of(QList<RowId> rows, State before, State after)
{
    return {std::move(rows), std::move(before), std::move(after)};
}

ChangeSet::ChangeSet(QList<RowId> rows, State before, State after)
    : m_rows(std::move(rows))
    , m_before(std::move(before))
    , m_after(std::move(after))
{}

QList<ChangeSet::Entry> ChangeSet::entries() const
{
    QList<Entry> entries;
    entries.reserve(m_rows.size());
    for (const auto row : m_rows)
        entries.append({row, m_before.row(row), m_after.row(row)});
    return entries;
}

bool ChangeSet::touches(TableIndex table) const
{
    const auto first = std::ranges::lower_bound(m_rows, table, {}, &RowId::table);
    return first != m_rows.end() && first->table() == table;
}

} // namespace varve
