#pragma once

#include "schema/schema.h"
#include "value/overlay.h"

namespace varve {

/// Rows of one table that are written in the same way: one statement shape, which a back end sends
/// in batches. Every row must hit exactly one stored row, or the whole plan fails.
struct WriteStep
{
    struct Target
    {
        RowId row;
        RowChange change;
    };

    RowChange::Kind kind = RowChange::Kind::Insert;
    TableIndex table = {};

    /// Insert: the columns that are given, the others are the database's to fill in.
    /// Update: the columns that are set. Delete: empty.
    QList<ColumnIndex> columns;

    /// Update and delete: the columns that must still hold `change.before`'s values, besides the key,
    /// which is always compared. A cell that was not loaded is not compared.
    QList<ColumnIndex> guards;

    QList<Target> rows; ///< In the order of writing.
};

/// What a commit is going to do, in order. A value: made by planned(), printed by toText(),
/// carried out by a Backend in one transaction.
///
/// A cell that holds a reference stands for the value that the referenced row has, once written, in
/// the column that the foreign key points to; its row is inserted by an earlier step.
struct WritePlan
{
    QList<WriteStep> steps;

    bool isEmpty() const { return steps.isEmpty(); }
    qsizetype rowCount() const;

    /// One line a row: `insert pilot: name = 'Jaime', gunnery = 3`. For the review, logs and tests.
    QString toText(const Schema &schema) const;
};

/// What a carried-out plan has left in the database: for each written row, in the plan's order, the
/// row as it is stored now (keys, defaults, generated columns and what triggers did included), or
/// none if it was deleted.
struct WriteReceipt
{
    struct Written
    {
        RowId row;
        std::optional<Row> stored;
    };
    QList<Written> rows;
};

} // namespace varve

Q_DECLARE_TYPEINFO(varve::WriteStep::Target, Q_RELOCATABLE_TYPE);
