#include "models/pendingtree_p.h"

#include <algorithm>

namespace varve {

PendingTree::PendingTree(const Overlay &pending)
    : m_pending(pending)
{
    for (const auto table : pending.tables())
        insertTable(m_entries.size(), table, sortedRows(pending.changes(table)));
}

qsizetype PendingTree::placeFor(TableIndex table) const
{
    return std::ranges::lower_bound(m_entries, table, {}, &Entry::table) - m_entries.begin();
}

qsizetype PendingTree::positionOf(TableIndex table) const
{
    const auto place = placeFor(table);
    return place < m_entries.size() && m_entries[place].table == table ? place : -1;
}

qsizetype PendingTree::positionOf(RowId row) const
{
    const auto table = positionOf(row.table());
    if (table < 0)
        return -1;
    const auto &rows = m_entries[table].rows;
    const auto found = std::ranges::lower_bound(rows, row);
    return found != rows.end() && *found == row ? found - rows.begin() : -1;
}

PendingTree::Fields PendingTree::fields(RowId row) const
{
    if (const auto altered = m_altered.constFind(row); altered != m_altered.constEnd())
        return *altered;
    const auto *found = change(row);
    return found ? fieldsOf(*found) : Fields();
}

void PendingTree::insertTable(qsizetype place, TableIndex table, const QList<RowId> &rows)
{
    Entry entry{.table = table, .rows = rows};
    for (const auto row : rows)
        count(entry, row, 1);
    m_entries.insert(place, entry);
}

void PendingTree::insertRows(qsizetype table, qsizetype place, const QList<RowId> &rows)
{
    auto &entry = m_entries[table];
    entry.rows.insert(place, rows.size(), RowId());
    std::ranges::copy(rows, entry.rows.begin() + place);
    for (const auto row : rows)
        count(entry, row, 1);
}

void PendingTree::removeRows(qsizetype table, qsizetype first, qsizetype count)
{
    auto &entry = m_entries[table];
    for (qsizetype position = first; position < first + count; ++position)
        this->count(entry, entry.rows[position], -1);
    entry.rows.remove(first, count);
}

void PendingTree::show(const Overlay &pending, const QList<RowId> &altered)
{
    for (const auto row : altered) {
        if (positionOf(row) < 0)
            continue; // its whole table was taken out
        m_altered.insert(row, fields(row));
        count(m_entries[positionOf(row.table())], row, -1);
    }
    m_pending = pending;
    for (const auto row : altered) {
        if (m_altered.contains(row))
            count(m_entries[positionOf(row.table())], row, 1);
    }
}

void PendingTree::insertField(RowId row, qsizetype place, ColumnIndex column)
{
    m_altered[row].insert(place, column);
}

void PendingTree::removeField(RowId row, qsizetype position)
{
    m_altered[row].removeAt(position);
}

void PendingTree::count(Entry &entry, RowId row, qsizetype step) const
{
    switch (change(row)->kind()) {
    case RowChange::Kind::Insert:
        entry.added += step;
        break;
    case RowChange::Kind::Update:
        entry.changed += step;
        break;
    case RowChange::Kind::Delete:
        entry.deleted += step;
        break;
    }
}

PendingTree::Fields fieldsOf(const RowChange &change)
{
    switch (change.kind()) {
    case RowChange::Kind::Update:
        return changedColumns(change);
    case RowChange::Kind::Delete:
        return {};
    case RowChange::Kind::Insert:
        break;
    }
    PendingTree::Fields given;
    for (qsizetype position = 0; position < change.after->size(); ++position) {
        if (!(*change.after)[columnIndex(position)].isAbsent())
            given.append(columnIndex(position));
    }
    return given;
}

QList<RowId> sortedRows(const Overlay::Changes &changes)
{
    QList<RowId> rows;
    rows.reserve(changes.size());
    changes.forEach([&](RowId row, const RowChange &) { rows.append(row); });
    std::ranges::sort(rows);
    return rows;
}

} // namespace varve
