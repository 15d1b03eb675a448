#include "session/pendingchanges_p.h"
#include "session/planner.h"
#include "session/rowswitch_p.h"

#include <algorithm>
#include <map>

namespace varve {
namespace {

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
        std::ranges::sort(*rows, {}, &PendingRow::row);
    std::map<QList<ColumnIndex>, QList<PendingRow>> byColumns;
    for (const auto &pending : updates)
        byColumns[changedColumns(*pending.change)].append(pending);
    for (const auto &[columns, rows] : byColumns)
        result.updates.append({columns, columns, rows});
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
