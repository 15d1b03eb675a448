#include "models/changesmodel_p.h"

#include <algorithm>

// How a ChangesModel comes from one state to the next, with few signals and never a reset.
namespace varve {
namespace {

/// More ranges than these cost a view more than taking the table out and putting it in again.
constexpr qsizetype maximumRuns = 200;

/// Rows that stand together, or are going to.
struct Run
{
    qsizetype place = 0;
    QList<RowId> rows;
};

/// `rows`, ascending, in runs: neighbours in `list`, and rows that belong between the same two.
QList<Run> runsOf(const QList<RowId> &rows, const QList<RowId> &list)
{
    QList<Run> runs;
    for (const auto row : rows) {
        const auto found = std::ranges::lower_bound(list, row);
        const auto place = found - list.begin();
        const bool isListed = found != list.end() && *found == row;
        const bool continues =
            !runs.isEmpty()
            && place == runs.last().place + (isListed ? runs.last().rows.size() : 0);
        if (!continues)
            runs.append(Run{.place = place, .rows = {}});
        runs.last().rows.append(row);
    }
    return runs;
}

/// What a ChangeSet means for one table of the tree.
struct TableChange
{
    TableIndex table;
    QList<RowId> removed = {};
    QList<RowId> added = {};
    QList<RowId> altered = {};
};

QList<TableChange> sorted(const ChangeSet &changes, const PendingTree &tree, const Overlay &pending)
{
    QList<TableChange> tables;
    for (const auto row : changes.rows()) {
        const bool was = tree.positionOf(row) >= 0;
        const bool is = pending.find(row) != nullptr;
        if (!was && !is)
            continue;
        if (tables.isEmpty() || tables.last().table != row.table())
            tables.append({.table = row.table()});
        auto &rows = !is   ? tables.last().removed
                     : was ? tables.last().altered
                           : tables.last().added;
        rows.append(row);
    }
    return tables;
}

} // namespace

void ChangesModel::Private::follow(const ChangeSet &changes)
{
    const auto pending = session.state().pending();
    const auto tables = sorted(changes, tree, pending);
    QList<RowId> altered;
    for (const auto &change : tables) {
        if (pending.size(change.table) == 0)
            removeTable(change.table);
        else
            removeRows(change.table, change.removed);
        altered += change.altered;
    }
    tree.show(pending, altered);
    for (const auto &change : tables)
        insertRows(change.table, change.added, pending);
    for (const auto row : altered)
        alter(row);
    for (const auto &change : tables) {
        announceRows(change.table, change.altered);
        announce(tableItem(change.table), tableItem(change.table, ColumnCount - 1));
    }
}

void ChangesModel::Private::removeTable(TableIndex table)
{
    const auto position = tree.positionOf(table);
    if (position < 0)
        return;
    q.beginRemoveRows({}, toRow(position), toRow(position));
    tree.removeTable(position);
    q.endRemoveRows();
}

void ChangesModel::Private::insertTable(TableIndex table, const Overlay &pending)
{
    const auto place = tree.placeFor(table);
    q.beginInsertRows({}, toRow(place), toRow(place));
    tree.insertTable(place, table, sortedRows(pending.changes(table)));
    q.endInsertRows();
}

void ChangesModel::Private::removeRows(TableIndex table, const QList<RowId> &gone)
{
    const auto position = tree.positionOf(table);
    if (position < 0 || gone.isEmpty())
        return;
    const auto &rows = tree.entries()[position].rows;
    const auto runs = runsOf(gone, rows);
    if (runs.size() > maximumRuns || gone.size() == rows.size())
        return removeTable(table);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        const auto count = run->rows.size();
        q.beginRemoveRows(tableItem(table), toRow(run->place), toRow(run->place + count - 1));
        tree.removeRows(position, run->place, count);
        q.endRemoveRows();
    }
}

void ChangesModel::Private::insertRows(TableIndex table,
                                       const QList<RowId> &added,
                                       const Overlay &pending)
{
    const auto position = tree.positionOf(table);
    if (position < 0 && pending.size(table) > 0)
        return insertTable(table, pending);
    if (added.isEmpty())
        return;
    const auto runs = runsOf(added, tree.entries()[position].rows);
    if (runs.size() > maximumRuns) {
        removeTable(table);
        return insertTable(table, pending);
    }
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        const auto count = run->rows.size();
        q.beginInsertRows(tableItem(table), toRow(run->place), toRow(run->place + count - 1));
        tree.insertRows(position, run->place, run->rows);
        q.endInsertRows();
    }
}

/// Its values are the new ones already; its fields follow one by one, so that a view keeps what it
/// knows about the others.
void ChangesModel::Private::alter(RowId row)
{
    const auto item = rowItem(row);
    const auto fields = fieldsOf(*tree.change(row));
    const auto old = tree.fields(row);
    for (qsizetype position = old.size() - 1; position >= 0; --position) {
        if (fields.contains(old[position]))
            continue;
        q.beginRemoveRows(item, toRow(position), toRow(position));
        tree.removeField(row, position);
        q.endRemoveRows();
    }
    for (qsizetype position = 0; position < fields.size(); ++position) {
        if (old.contains(fields[position]))
            continue;
        q.beginInsertRows(item, toRow(position), toRow(position));
        tree.insertField(row, position, fields[position]);
        q.endInsertRows();
    }
    tree.letGo(row);
    if (!fields.isEmpty())
        announce(q.index(0, 0, item), q.index(toRow(fields.size()) - 1, ColumnCount - 1, item));
}

void ChangesModel::Private::announceRows(TableIndex table, const QList<RowId> &altered) const
{
    const auto position = tree.positionOf(table);
    if (position < 0)
        return;
    for (const auto &run : runsOf(altered, tree.entries()[position].rows))
        announce(rowItem(run.rows.first()), rowItem(run.rows.last(), ColumnCount - 1));
}

void ChangesModel::Private::announce(const QModelIndex &first, const QModelIndex &last) const
{
    if (first.isValid())
        emit q.dataChanged(first, last);
}

} // namespace varve
