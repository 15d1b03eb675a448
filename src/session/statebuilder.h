#pragma once

#include "session/session.h"

namespace varve {

/// A state in the making, for loading very many rows: they are put into the base in place, one by
/// one, as if they had been created in a session without a database and committed.
///
/// What it makes is what such a session would make, with the same keys, defaults and RowIds, and the
/// same effects on rows that refer to one that goes or gets another key. But that what is written
/// leads to a row, or is unique, is not checked, and nothing can be undone. States taken from it, and
/// the one it began with, stay what they are. One thread at a time.
///
/// create() and set() cost O(log n). remove(), and set() of what foreign keys point to, look for the
/// rows that do: O(rows that are concerned), but O(rows of the tables that refer to it) for the first
/// of them after anything else was written. Remove many rows one after the other, then.
class StateBuilder
{
public:
    /// Goes on from `from`, which stays what it is. O(rows) of it.
    explicit StateBuilder(Schema schema, const State &from = {});
    ~StateBuilder();
    Q_DISABLE_COPY_MOVE(StateBuilder)

    /// A new row; see EditGroup::create(). Errors: ReadOnly, NotFound (the table, a column),
    /// Validation (the key is taken).
    Result<RowId> create(const QString &table, const QList<NamedValue> &cells);
    /// A new row of entity E, with what its default functions make for what is not given. Errors
    /// besides: Type. Include session/typedsession.h to call it.
    template<typename E>
    Result<RowId> create(std::initializer_list<Assignment<E>> cells);
    template<typename E>
    Result<RowId> create(std::span<const Assignment<E>> cells);
    /// What refers to the row by its old key follows the foreign keys' rules. Errors: NotFound (the row,
    /// the column), Validation (the key is taken), Constraint (a rule forbids it).
    Result<void> set(RowId row, const QString &column, const Value &value);
    /// What refers to the row follows the foreign keys' rules. Errors: NotFound, Constraint (a rule
    /// forbids it).
    Result<void> remove(RowId row);

    /// What is there now. O(tables).
    State state() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace varve
