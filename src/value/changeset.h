#pragma once

#include "value/state.h"

#include <QList>

namespace varve {

/// What differs between two states, row by row as anyone sees them.
///
/// A row is listed also when it looks the same but stands differently to the database (its change
/// was saved, or came into conflict), since whoever shows it shows that, too. A row deleted or
/// unknown on one side has no value there.
///
/// A value that holds both states, which costs nothing, and the names of the rows.
class ChangeSet
{
public:
    /// A row that differs, in full.
    struct Entry
    {
        /// The row, and what is to be seen of it; nothing where it is deleted or unknown.
        RowId row;
        std::optional<Row> before;
        std::optional<Row> after;
    };

    ChangeSet() = default;

    /// Visits only what differs: O(k log n) for k different rows.
    static ChangeSet between(const State &before, const State &after);

    /// What the two states say of `rows`, which are ascending and each named once, whether it differs
    /// or not: for whoever knows already what differs. O(1).
    static ChangeSet of(QList<RowId> rows, State before, State after);

    /// Whether no row differs.
    bool isEmpty() const { return m_rows.isEmpty(); }

    /// The rows that differ, in ascending order and so grouped by table.
    const QList<RowId> &rows() const { return m_rows; }

    /// The rows with what they were and are, in the order of rows(). Made by every call: O(k log n).
    QList<Entry> entries() const;

    /// Whether a row of `table` differs. O(log k) for k rows.
    bool touches(TableIndex table) const;

private:
    ChangeSet(QList<RowId> rows, State before, State after);

    QList<RowId> m_rows;
    State m_before;
    State m_after;
};

} // namespace varve
