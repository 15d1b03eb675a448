#pragma once

#include "session/writeplan.h"

#include <QHash>

namespace varve {

/// A pending row. Its change lives in the overlay that is planned, or beside the list it is in.
using PendingRow = WriteStep::Target;

/// Updates that set the same columns, and that are made against the same ones.
struct UpdateGroup
{
    QList<ColumnIndex> columns;
    QList<ColumnIndex> guards;
    QList<PendingRow> rows;
    QList<ColumnIndex> added = {}; ///< Those of `columns` that are incremented.

    bool sets(ColumnIndex column) const { return columns.contains(column); }
    bool setsOneOf(const QList<ColumnIndex> &some) const;
};

/// The pending rows of one table by kind, each list in ascending RowId order.
struct TableChanges
{
    TableIndex table = {};
    QList<PendingRow> inserts;
    QList<UpdateGroup> updates; ///< By columns; those that take a deleted row's place come last.
    QList<PendingRow> deletes;
};

/// The pending rows of all tables, in foreignKeyOrder().
struct PendingChanges
{
    Overlay pending;
    QList<TableChanges> tables;
    /// The changes of rows that take another's place, or of which nothing is pending.
    std::shared_ptr<std::deque<RowChange>> switched;
    QHash<RowId, QList<ColumnIndex>> kept; ///< Cells that are written to be what they are.

    /// Whether one of `columns` of `row` is written to be what it is.
    bool keepsOneOf(const QList<ColumnIndex> &columns, RowId row) const;
    const TableChanges *find(TableIndex table) const;
};

/// What is pending, ordered for planning. A delete and an insert under one key are one update.
/// Cost: O(k log k).
PendingChanges
pendingChanges(const Overlay &pending, const Schema &schema, const QList<KeptCells> &kept = {});

/// Whether a new row leaves its key, or a part of it, to the database.
bool isKeyLeftOut(const Row &row, const Table &table);

/// Whether rows take keys which the database may choose for new rows of the same table, if these are
/// written before.
bool takesKeysThatMayBeChosen(const TableChanges &changes, const Table &table);

/// The columns that the database stores as they are given.
QList<ColumnIndex> storedColumns(const Table &table);

/// Whether `columns` are those of the first `count` that fulfil `isOne`: as the next row is mostly
/// of the shape of the last, this spares making a list for each.
template<typename IsOne>
bool areAll(const QList<ColumnIndex> &columns, qsizetype count, IsOne isOne)
{
    auto next = columns.begin();
    for (qsizetype cell = 0; cell < count; ++cell) {
        if (!isOne(columnIndex(cell)))
            continue;
        if (next == columns.end() || *next != columnIndex(cell))
            return false;
        ++next;
    }
    return next == columns.end();
}

} // namespace varve
