#pragma once

#include "schema/schema.h"
#include "value/overlay.h"

#include <deque>
#include <memory>

namespace varve {

/// When a database looks whether foreign keys hold.
enum class ForeignKeyTiming {
    AtOnce,
    AtCommit, ///< In the end, but for what rules do to rows that refer to others (RESTRICT ...).
};

/// Rows of one table that are written in the same way: one statement shape, which a back end sends
/// in batches. Every row must hit exactly one stored row, or the whole plan fails.
struct WriteStep
{
    /// A row to be written.
    struct Target
    {
        RowId row;                         ///< Whose stored row is meant, or made.
        const RowChange *change = nullptr; ///< Lives as long as the step or a copy of it.
        /// Updates only: the deleted row whose stored row this one takes over; null: its own.
        RowId replaces = {};
    };

    /// What the step is for, when rows cannot be written in one go.
    enum class Purpose {
        Change, ///< Makes rows what they are going to be.
        Park, ///< Gives up values that other rows take or refer to: a later step sets the final ones.
        Complete, ///< Sets references that an earlier step of the plan had to leave out.
        /// Is done when the steps before are, by rules of the database for changed keys: to be found
        /// so, or else done.
        Follow,
    };

    /// What is done, and to rows of which table.
    RowChange::Kind kind = RowChange::Kind::Insert;
    TableIndex table = {};

    /// Insert: the columns that are given, the others are the database's to fill in.
    /// Update: the columns that are set. Delete: empty.
    QList<ColumnIndex> columns;

    /// Update and delete: the columns that must still hold `change.before`'s values, besides the key,
    /// which is always compared. A cell that was not loaded is not compared.
    QList<ColumnIndex> guards;

    QList<Target> rows; ///< In the order of writing.

    Purpose purpose = Purpose::Change; ///< Nearly always Change.
    /// Each row takes what one before it gives up: they are written one after the other.
    bool isChain = false;

    /// What `rows` point into: changes are not copied, of which there can be many.
    Overlay pending = {};
    std::shared_ptr<std::deque<RowChange>> made = {}; ///< Changes that are not pending as such.

    /// Update: those of `columns` to which something is added: of each row, what pending.increments()
    /// says, and not what its change does.
    QList<ColumnIndex> added = {};

    /// Update: a version column (see Table::version), besides `columns`: it is set to one more than what
    /// it was.
    std::optional<ColumnIndex> raised = {};

    /// What a version column that was `before` is raised to.
    static Value raisedFrom(const Value &before);

    /// Appends a row with a change of its own.
    void add(RowId row, RowChange change, RowId replaces = {});
};

/// What a commit is going to do, in order. A value: made by planned(), printed by toText(),
/// carried out by a Backend in one transaction.
///
/// A cell that holds a reference stands for the value that the referenced row has, once written, in
/// the column that the foreign key points to; its row is written by an earlier step.
///
/// A row can be written by several steps (see WriteStep::Purpose), of which one is its Change; one that
/// follows is written by none. A later
/// step finds it by what the earlier one has made of it, whatever `change.before` says.
struct WritePlan
{
    QList<WriteStep> steps; ///< In the order in which they are carried out.

    /// A row that the database changes or deletes by itself, following a rule of a foreign key.
    struct Affected
    {
        RowId row; ///< Known to the session.
        /// The row as far as it is known to become; found by its key, for which a row that is written
        /// gives the parts that are not known here.
        Row expected;
    };
    QList<Affected> affected = {}; ///< To be read when all steps are done.

    /// Between the steps some foreign key is broken, so the database must look in the end.
    bool needsDeferral = false;

    /// Whether there is nothing to write.
    bool isEmpty() const { return steps.isEmpty(); }
    /// Rows written, each as often as it is.
    qsizetype rowCount() const;

    /// One line a row: `insert pilot: name = 'Jaime', gunnery = 3`. The verbs are insert, update,
    /// delete, replace (a row by another under its key), park, complete and follow (see
    /// WriteStep::Purpose).
    /// For the review, logs and tests.
    QString toText(const Schema &schema) const;
};

/// Cells of a row that are not going to change, but which a rule of a foreign key would change: a plan
/// writes them to be what they are.
struct KeptCells
{
    RowId row;                  ///< A stored row, or a new one that replaces it.
    Row base;                   ///< What is stored of it.
    QList<ColumnIndex> columns; ///< Those that a rule would change.
};

/// What a carried-out plan has left in the database: for each written row, in the order in which the
/// plan first writes them, the row as it is stored now (keys, defaults, generated columns and what
/// triggers did included), or none if it was deleted. A row that another one replaces is deleted, and
/// stands before that one.
struct WriteReceipt
{
    /// What has become of a row.
    struct Written
    {
        /// The row, and its cells as they are stored; none if it was deleted.
        RowId row;
        std::optional<Row> stored;
    };
    QList<Written> rows; ///< One for each row that the plan writes.
    /// The rows that the plan says are affected, read within the transaction; none: it is gone.
    QList<Written> affected = {};
};

} // namespace varve

Q_DECLARE_TYPEINFO(varve::WriteStep::Target, Q_RELOCATABLE_TYPE);
