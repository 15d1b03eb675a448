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

    QList<UpdateGroup> take()
    {
        QList<UpdateGroup> groups;
        for (auto &[columns, rows] : m_rows) {
            sort(rows);
            const auto &[set, added] = columns;
            UpdateGroup group{set, set, std::move(rows), added};
            for (const auto column : added)
                group.guards.removeOne(column);
            groups.append(std::move(group));
        }
        return groups;
    }

private:
    using Columns = std::pair<QList<ColumnIndex>, QList<ColumnIndex>>;
    std::map<Columns, QList<PendingRow>> m_rows;
    decltype(m_rows)::iterator m_last = m_rows.end();
};

TableChanges sortedByKind(TableIndex table, const Overlay &pending)
{
    TableChanges result;
    result.table = table;
    UpdateGroups updates;
    pending.changes(table).forEach([&](RowId row, const RowChange &change) {
        switch (change.kind()) {
        case RowChange::Kind::Insert:
            return result.inserts.append({row, &change});
        case RowChange::Kind::Update:
            return updates.add({row, &change}, pending.increments(row));
        case RowChange::Kind::Delete:
            return result.deletes.append({row, &change});
        }
    });
    for (auto *rows : {&result.inserts, &result.deletes})
        sort(*rows);
    result.updates = updates.take();
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
    result.pending = pending;
    result.switched = std::make_shared<std::deque<RowChange>>();
    for (const auto table : foreignKeyOrder(schema)) {
        if (pending.size(table) == 0)
            continue;
        auto changes = sortedByKind(table, pending);
        switchRows(changes, schema[table], *result.switched);
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
