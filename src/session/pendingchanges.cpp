#include "session/pendingchanges_p.h"
#include "session/planner.h"
#include "session/rowswitch_p.h"

#include <QSet>

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

/// Updates by the columns that they change, and those of them that they increment.
class UpdateGroups
{
public:
    void add(const PendingRow &pending, const Increments &increments)
    {
        const auto &change = *pending.change;
        const auto isChanged = [&](ColumnIndex column) { return change.changes(column); };
        QList<ColumnIndex> added;
        for (const auto &increment : increments)
            added.append(increment.column);
        std::ranges::sort(added);
        if (m_last == m_rows.end() || m_last->first.second != added
            || !areAll(m_last->first.first, change.after->size(), isChanged))
            m_last = m_rows.try_emplace(Columns(changedColumns(change), added)).first;
        m_last->second.append(pending);
    }

    void add(const PendingRow &pending, QList<ColumnIndex> columns, const QList<ColumnIndex> &kept)
    {
        columns += kept;
        std::ranges::sort(columns);
        m_rows[Columns(columns, {})].append(pending);
    }

    QList<UpdateGroup> take(const std::optional<ColumnIndex> &version)
    {
        QList<UpdateGroup> groups;
        for (auto &[columns, rows] : m_rows) {
            sort(rows);
            const auto &[set, added] = columns;
            UpdateGroup group{set, set, std::move(rows), added};
            for (const auto column : added)
                group.guards.removeOne(column);
            if (version && !group.guards.contains(*version))
                group.guards.append(*version);
            groups.append(std::move(group));
        }
        return groups;
    }

private:
    using Columns = std::pair<QList<ColumnIndex>, QList<ColumnIndex>>;
    std::map<Columns, QList<PendingRow>> m_rows;
    decltype(m_rows)::iterator m_last = m_rows.end();
};

TableChanges sortedByKind(TableIndex table,
                          const std::optional<ColumnIndex> &version,
                          const PendingChanges &all,
                          const QList<KeptCells> &kept)
{
    TableChanges result;
    result.table = table;
    UpdateGroups updates;
    const auto update = [&](const PendingRow &pending) {
        if (all.kept.contains(pending.row))
            updates.add(pending, changedColumns(*pending.change), all.kept.value(pending.row));
        else
            updates.add(pending, all.pending.increments(pending.row));
    };
    all.pending.changes(table).forEach([&](RowId row, const RowChange &change) {
        switch (change.kind()) {
        case RowChange::Kind::Insert:
            return result.inserts.append({row, &change});
        case RowChange::Kind::Update:
            return update({row, &change});
        case RowChange::Kind::Delete:
            return result.deletes.append({row, &change});
        }
    });
    for (const auto &[row, base, columns] : kept) {
        if (row.table() != table || all.pending.find(row))
            continue;
        all.switched->push_back({base, base});
        update({row, &all.switched->back()});
    }
    for (auto *rows : {&result.inserts, &result.deletes})
        sort(*rows);
    result.updates = updates.take(version);
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

bool PendingChanges::keepsOneOf(const QList<ColumnIndex> &columns, RowId row) const
{
    const auto cells = kept.value(row);
    return std::ranges::any_of(cells, [&](ColumnIndex column) { return columns.contains(column); });
}

PendingChanges
pendingChanges(const Overlay &pending, const Schema &schema, const QList<KeptCells> &kept)
{
    PendingChanges result;
    result.pending = pending;
    result.switched = std::make_shared<std::deque<RowChange>>();
    QSet<TableIndex> tables;
    for (const auto &cells : kept) {
        result.kept.insert(cells.row, cells.columns);
        tables.insert(cells.row.table());
    }
    for (const auto table : foreignKeyOrder(schema)) {
        if (pending.size(table) == 0 && !tables.contains(table))
            continue;
        auto changes = sortedByKind(table, schema[table].version, result, kept);
        switchRows(changes, schema[table], *result.switched, result.kept);
        result.tables.append(std::move(changes));
    }
    return result;
}

bool isKeyLeftOut(const Row &row, const Table &table)
{
    return std::ranges::any_of(table.key,
                               [&](ColumnIndex column) { return row[column].isAbsent(); });
}

bool takesKeysThatMayBeChosen(const TableChanges &changes, const Table &table)
{
    const auto isLeftOut = [&](const PendingRow &pending) {
        return isKeyLeftOut(*pending.change->after, table);
    };
    const auto setsKey = [&](const UpdateGroup &group) { return group.setsOneOf(table.key); };
    return std::ranges::any_of(changes.inserts, isLeftOut)
           && (std::ranges::any_of(changes.updates, setsKey)
               || !std::ranges::all_of(changes.inserts, isLeftOut));
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
