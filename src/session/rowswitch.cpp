#include "session/rowswitch_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <map>

namespace varve {
namespace {

/// `row` with NULL where nobody gives a value; none if the database would fill one in.
std::optional<Row> asUpdated(const Row &row, const Table &table)
{
    auto cells = row.cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        const auto &column = table.columns[cell];
        if (!cells[cell].isAbsent() || column.generated)
            continue;
        if (column.hasDefault())
            return {};
        cells[cell] = Null();
    }
    return Row(std::move(cells));
}

/// An update sets something, if only the key to what it is.
QList<ColumnIndex>
columnsToSet(const RowChange &update, const QList<ColumnIndex> &kept, const Table &table)
{
    auto columns = changedColumns(update) + kept; // what is kept does not change
    std::ranges::sort(columns);
    columns.removeIf([&](ColumnIndex column) { return table[column].generated; });
    return columns.isEmpty() ? table.key : columns;
}

} // namespace

void switchRows(TableChanges &changes,
                const Table &table,
                std::deque<RowChange> &made,
                const QHash<RowId, QList<ColumnIndex>> &kept)
{
    if (changes.inserts.isEmpty() || changes.deletes.isEmpty() || table.key.isEmpty())
        return;
    QHash<Key, PendingRow> deleted;
    deleted.reserve(changes.deletes.size());
    for (const auto &pending : changes.deletes)
        deleted.insert(keyOf(*pending.change->before, table.key), pending);

    std::map<QList<ColumnIndex>, QList<PendingRow>> byColumns;
    QSet<RowId> replaced;
    const auto becomesUpdate = [&](const PendingRow &inserted) {
        const auto old = deleted.constFind(keyOf(*inserted.change->after, table.key));
        if (old == deleted.constEnd() || replaced.contains(old->row))
            return false;
        auto after = asUpdated(*inserted.change->after, table);
        if (!after)
            return false;
        made.push_back({old->change->before, std::move(after)});
        byColumns[columnsToSet(made.back(), kept.value(inserted.row), table)].append(
            {inserted.row, &made.back(), old->row});
        replaced.insert(old->row);
        return true;
    };
    changes.inserts.removeIf(becomesUpdate);
    if (replaced.isEmpty())
        return;
    changes.deletes.removeIf(
        [&](const PendingRow &pending) { return replaced.contains(pending.row); });
    for (const auto &[columns, rows] : byColumns)
        changes.updates.append({columns, storedColumns(table), rows, {}});
}

} // namespace varve
