#include "value/overlay.h"

#include <algorithm>

namespace varve {
namespace {

using Change = std::optional<RowChange>;

Change dissolvedIfEqual(RowChange change)
{
    if (change.before == change.after)
        return {};
    return change;
}

/// Edited cells keep both sides unless the database has come to the same value; others follow it.
RowChange mergedUpdate(const RowChange &change, const Row &fetched)
{
    auto before = fetched.cells();
    auto after = fetched.cells();
    for (const auto column : changedColumns(change)) {
        if ((*change.after)[column] == fetched[column])
            continue;
        before[toInt(column)] = (*change.before)[column];
        after[toInt(column)] = (*change.after)[column];
    }
    return {Row(before), Row(after)};
}

Change afterFetch(const RowChange &change, const std::optional<Row> &fetched)
{
    switch (change.kind()) {
    case RowChange::Kind::Insert:
        return change;
    case RowChange::Kind::Update:
        return fetched ? dissolvedIfEqual(mergedUpdate(change, *fetched)) : change;
    case RowChange::Kind::Delete:
        break;
    }
    return fetched ? Change(change) : Change();
}

/// Cells the database fills in are known now, so whoever showed them as absent shows the value.
Row filledIn(const Row &shown, const Row &stored)
{
    auto cells = shown.cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        if (cells[cell].isAbsent())
            cells[cell] = stored[columnIndex(cell)];
    }
    return Row(cells);
}

/// Cells that the commit wrote keep showing what they showed, now against what is stored; all others
/// are as after a fetch.
Change updateAfterCommit(const Change &change, const Row &shown, const BaseUpdate::Entry &entry)
{
    const auto &stored = *entry.base.after;
    const auto merged = change ? mergedUpdate(*change, stored) : RowChange{stored, stored};
    auto before = merged.before->cells();
    auto after = merged.after->cells();
    for (const auto column : entry.written) {
        before[toInt(column)] = stored[column];
        after[toInt(column)] = shown[column].isAbsent() ? stored[column] : shown[column];
    }
    return dissolvedIfEqual({Row(before), Row(after)});
}

Change afterCommit(const Change &change, const BaseUpdate::Entry &entry)
{
    const auto &stored = entry.base.after;
    const auto shown = change ? change->after : entry.base.before;
    if (!shown)
        return stored ? Change(RowChange{stored, {}}) : Change();
    if (!stored)
        return RowChange{{}, shown};
    if (!entry.base.before || (change && !change->before))
        return dissolvedIfEqual({stored, filledIn(*shown, *stored)});
    return updateAfterCommit(change, *shown, entry);
}

} // namespace

QList<ColumnIndex> changedColumns(const RowChange &update)
{
    Q_ASSERT(update.kind() == RowChange::Kind::Update);
    QList<ColumnIndex> columns;
    for (qsizetype cell = 0; cell < update.before->size(); ++cell) {
        if (update.changes(columnIndex(cell)))
            columns.append(columnIndex(cell));
    }
    return columns;
}

QList<TableIndex> Overlay::tables() const
{
    QList<TableIndex> tables;
    m_tables.forEach([&](TableIndex table, const Changes &) { tables.append(table); });
    std::ranges::sort(tables);
    return tables;
}

const RowChange *Overlay::find(RowId row) const
{
    const auto *changes = m_tables.find(row.table());
    return changes ? changes->find(row) : nullptr;
}

Overlay Overlay::with(RowId row, const RowChange &change) const
{
    if (change.before == change.after)
        return without(row);
    const auto old = changes(row.table());
    const auto now = old.inserted(row, change);
    auto copy = *this;
    copy.m_tables = m_tables.inserted(row.table(), now);
    copy.m_size += now.size() - old.size();
    return copy;
}

Overlay Overlay::without(RowId row) const
{
    const auto old = changes(row.table());
    const auto now = old.removed(row);
    if (now.isSameAs(old))
        return *this;
    auto copy = *this;
    copy.m_tables =
        now.isEmpty() ? m_tables.removed(row.table()) : m_tables.inserted(row.table(), now);
    --copy.m_size;
    return copy;
}

Overlay Overlay::rebased(const BaseUpdate &update) const
{
    auto overlay = *this;
    for (const auto &entry : update.entries) {
        const auto *found = overlay.find(entry.row);
        const auto old = found ? Change(*found) : Change();
        Change now = old;
        if (update.cause == BaseUpdate::Cause::Committed)
            now = afterCommit(old, entry);
        else if (old)
            now = afterFetch(*old, entry.base.after);
        if (now != old)
            overlay = now ? overlay.with(entry.row, *now) : overlay.without(entry.row);
    }
    return overlay;
}

} // namespace varve
