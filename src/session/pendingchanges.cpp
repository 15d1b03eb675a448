#include "session/pendingchanges_p.h"
#include "session/planner.h"
#include "session/rowswitch_p.h"

#include <algorithm>
#include <map>

namespace varve {
namespace {

/// Rows seen in one go come in one or two ascending runs, which need no sorting.
void sort(QList<PendingRow> &rows)
{
    const auto isBefore = [](const PendingRow &a, const PendingRow &b) { return a.row < b.row; };
    const auto second = std::is_sorted_until(rows.begin(), rows.end(), isBefore);
    if (std::is_sorted(second, rows.end(), isBefore))
        std::inplace_merge(rows.begin(), second, rows.end(), isBefore);
    else
        std::sort(rows.begin(), rows.end(), isBefore);
}

QList<UpdateGroup> byChangedColumns(const QList<PendingRow> &updates)
{
    std::map<QList<ColumnIndex>, QList<PendingRow>> byColumns;
    auto last = byColumns.end();
    for (const auto &pending : updates) {
        const auto &change = *pending.change;
        const auto isChanged = [&](ColumnIndex column) { return change.changes(column); };
        if (last == byColumns.end() || !areAll(last->first, change.after->size(), isChanged))
            last = byColumns.try_emplace(changedColumns(change)).first;
        last->second.append(pending);
    }
    QList<UpdateGroup> groups;
    for (auto &[columns, rows] : byColumns)
        groups.append({columns, columns, std::move(rows)});
    return groups;
}

TableChanges sortedByKind(TableIndex table, const Overlay::Changes &changes)
{
    TableChanges result;
    result.table = table;
    QList<PendingRow> updates;
    changes.forEach([&](RowId row, const RowChange &change) {
        switch (change.kind()) {
        case RowChange::Kind::Insert:
            return result.inserts.append({row, &change});
        case RowChange::Kind::Update:
            return updates.append({row, &change});
        case RowChange::Kind::Delete:
            return result.deletes.append({row, &change});
        }
    });
    for (auto *rows : {&result.inserts, &updates, &result.deletes})
        sort(*rows);
    result.updates = byChangedColumns(updates);
    return result;
}

} // namespace

bool UpdateGroup::setsOneOf(const QList<ColumnIndex> &some) const
{
    return std::ranges::any_of(some, [this](ColumnIndex column) { return sets(column); });
}

const TableChanges *PendingChanges::find(TableIndex table) const
{
    const auto found = std::ranges::find(tables, table, &TableChanges::table);
    return found == tables.end() ? nullptr : &*found;
}

PendingChanges pendingChanges(const Overlay &pending, const Schema &schema)
{
    PendingChanges result;
    result.pending = &pending;
    for (const auto table : foreignKeyOrder(schema)) {
        if (pending.size(table) == 0)
            continue;
        auto changes = sortedByKind(table, pending.changes(table));
        switchRows(changes, schema[table], result.switched);
        result.tables.append(std::move(changes));
    }
    return result;
}

QList<ColumnIndex> storedColumns(const Table &table)
{
    QList<ColumnIndex> columns;
    for (qsizetype cell = 0; cell < table.columns.size(); ++cell) {
        if (!table.columns[cell].generated)
            columns.append(columnIndex(cell));
    }
    return columns;
}

} // namespace varve
