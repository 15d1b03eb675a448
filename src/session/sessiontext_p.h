#pragma once

#include "base/error.h"
#include "schema/table.h"

#include <QCoreApplication>

namespace varve {

/// The sentences of a session.
class SessionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)

public:
    static Error readOnly(const QString &reason)
    {
        return {ErrorKind::ReadOnly, reason, tr("Open a copy that can be written to.")};
    }
    static Error noSuchColumn(const Table &table, const QString &column)
    {
        return {ErrorKind::NotFound,
                tr("Table \"%1\" has no column called \"%2\".").arg(table.name, column),
                tr("Check the spelling.")};
    }
    static Error unknownRow(const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("The row of table \"%1\" is not there any more.").arg(table.name),
                tr("Refresh the table.")};
    }
    static Error keyTaken(const Table &table, const Key &key)
    {
        return {ErrorKind::Validation,
                tr("Table \"%1\" has a row with the key %2 already.").arg(table.name, toText(key)),
                tr("Choose another key, or change that row.")};
    }
    static Error keyIsMissing(const Table &table)
    {
        return {ErrorKind::Validation,
                tr("Rows of \"%1\" cannot be told apart without their whole key.").arg(table.name),
                table.key.isEmpty()
                    ? tr("Ask for values: the table has no key.")
                    : tr("Select or give all columns of the key, none of them NULL.")};
    }
    static Error invalid(qsizetype cells, const QString &first)
    {
        const auto text = cells == 1
                              ? tr("A cell breaks a rule, so nothing was saved: %1").arg(first)
                              : tr("%1 cells break a rule, so nothing was saved. The first: %2")
                                    .arg(cells)
                                    .arg(first);
        return {ErrorKind::Validation, text, tr("Correct the marked cells and save again.")};
    }
    static Error alreadyCommitting()
    {
        return {ErrorKind::Busy, tr("A save is under way."), tr("Wait until it is done.")};
    }
    static Error stepOpen()
    {
        return {ErrorKind::Busy,
                tr("Nothing was done, as a change of several rows is being made."),
                tr("Make it a part of that change, or wait until that is done.")};
    }
    static Error saveCancelled()
    {
        return {ErrorKind::Cancelled,
                tr("Nothing was saved: saving was cancelled before it began."),
                tr("Save again when you want to.")};
    }
    static Error readingCancelled()
    {
        return {ErrorKind::Cancelled, tr("Reading was cancelled before it was done.")};
    }
    static Error endlessRounds(const Table &table)
    {
        return {ErrorKind::Validation,
                tr("Nothing was saved: extensions went on making rows of \"%1\" without end.")
                    .arg(table.name),
                tr("One of them answers each new row with another one.")};
    }
    static Error transactionOpen()
    {
        return {ErrorKind::Busy,
                tr("A transaction is open already."),
                tr("Commit it or roll it back first, or set a savepoint in it.")};
    }
    static Error transactionEnded()
    {
        return {ErrorKind::Cancelled,
                tr("The transaction has ended, so nothing more can be written in it."),
                tr("Begin another one.")};
    }
    static Error noSuchSavepoint(const QString &name)
    {
        return {ErrorKind::NotFound,
                tr("The transaction has no savepoint called \"%1\".").arg(name),
                tr("Set it first; one that was released or taken back is gone.")};
    }
    static Error notLoaded(const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("A cell of this row of \"%1\" has not been read yet.").arg(table.name),
                tr("Load the row first, or open the cell.")};
    }
    static Error cannotLoad(const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("\"%1\" has no key, so a cell too large for the grid cannot be found again.")
                    .arg(table.name),
                tr("Read it where it comes from: a table with a key.")};
    }
    static Error goneWhileLoading(const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("Somebody else has deleted the row from table \"%1\".").arg(table.name),
                tr("Refresh the table.")};
    }

    static QString addRow(const Table &table) { return tr("Add row to %1").arg(table.name); }
    static QString setCell(const Table &table, const Column &column)
    {
        return tr("Edit %1 in %2").arg(column.name, table.name);
    }
    static QString setCells(const Table &table) { return tr("Edit row of %1").arg(table.name); }
    static QString setLinks(const Table &table, const QString &relation)
    {
        return tr("Edit %1 of %2").arg(relation, table.name);
    }
    static QString deleteRow(const Table &table) { return tr("Delete row of %1").arg(table.name); }
    static QString revertRows(qsizetype rows)
    {
        return rows == 1 ? tr("Revert 1 row") : tr("Revert %1 rows").arg(rows);
    }
    static QString resolve(qsizetype rows)
    {
        return rows == 1 ? tr("Resolve 1 conflict") : tr("Resolve %1 conflicts").arg(rows);
    }
    static QString takeBack(const QString &label) { return tr("Take back: %1").arg(label); }
    static Error nothingToTakeBack(const QString &label)
    {
        return {ErrorKind::NotFound,
                tr("Nothing of \"%1\" is left that could be taken back.").arg(label),
                tr("What it did has been changed or undone since.")};
    }
    static Error rowHasNoSteps(const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("No step has changed this row of \"%1\", so there is nothing to take back.")
                    .arg(table.name)};
    }
    static Error branchTaken(const QString &name)
    {
        return {ErrorKind::Validation,
                name.isEmpty() ? tr("A branch needs a name.")
                               : tr("There is a branch called \"%1\" already.").arg(name),
                tr("Choose another name.")};
    }
    static Error noSuchBranch(const QString &name, const QStringList &branches)
    {
        return {ErrorKind::NotFound,
                tr("There is no branch called \"%1\".").arg(name),
                tr("There are: %1.").arg(branches.join(QStringLiteral(", ")))};
    }
    static Error isCurrentBranch(const QString &name)
    {
        return {ErrorKind::Validation,
                tr("The branch \"%1\" is the current one, so it cannot be removed.").arg(name),
                tr("Switch to another one first.")};
    }
    static QString revertAll() { return tr("Revert all"); }
};

} // namespace varve
