#pragma once

#include "value/overlay.h"

#include <memory>

namespace varve {

/// What somebody has worked out from a state and would have to work out again, carried with it. It is no
/// part of the state's value, and whoever finds it must be able to do without.
class StateNotes
{
public:
    StateNotes() = default;
    virtual ~StateNotes();
    Q_DISABLE_COPY_MOVE(StateNotes)
};

/// Everything a session knows at one moment: the rows as the database is believed to hold them, and
/// the pending changes over them.
///
/// A value: taking one is O(1), it may be kept for ever and read in any thread, and nothing that
/// happens later alters it.
class State
{
public:
    /// Rows of one table by their id.
    using Rows = PersistentMap<RowId, Row>;

    State() = default;
    /// A state of just these rows and changes; without them, of none.
    State(PersistentMap<TableIndex, Rows> base, Overlay pending)
        : m_base(std::move(base))
        , m_pending(std::move(pending))
    {}

    /// The row as anyone sees it, pending changes applied; none if it is unknown or deleted.
    /// O(log n).
    std::optional<Row> row(RowId row) const;

    /// The row as the database is believed to hold it; null if it is unknown there.
    const Row *baseRow(RowId row) const;

    /// What differs from the database.
    const Overlay &pending() const { return m_pending; }

    /// The loaded rows of a table without pending changes.
    Rows baseRows(TableIndex table) const { return m_base.value(table); }
    /// The same for all tables.
    const PersistentMap<TableIndex, Rows> &base() const { return m_base; }

    /// This state with one half of it replaced, and without notes. O(1).
    State withPending(Overlay pending) const { return {m_base, std::move(pending)}; }
    /// As withPending() with one pending change more or less, of a state that is given up for it: see
    /// Overlay.
    State withChange(RowId row, const RowChange &change) &&
    {
        return {std::move(m_base), std::move(m_pending).with(row, change)};
    }
    State withoutChange(RowId row) &&
    {
        return {std::move(m_base), std::move(m_pending).without(row)};
    }
    State withBase(PersistentMap<TableIndex, Rows> base) const
    {
        return {std::move(base), m_pending};
    }

    /// Notes go with copies of this state, and not with others that are made from it.
    State withNotes(std::shared_ptr<const StateNotes> notes) const
    {
        auto copy = *this;
        copy.m_notes = std::move(notes);
        return copy;
    }
    /// The notes that it has, or null. Owned by the state.
    const StateNotes *notes() const { return m_notes.get(); }

    /// Whether `column` of `row` was edited here against a value that the database holds no more,
    /// or the whole row was edited here and deleted there.
    bool isInConflict(RowId row, ColumnIndex column) const;
    bool isInConflict(RowId row) const;

    /// Identity, O(1): no edit and no load lies between the two.
    bool isSameAs(const State &other) const
    {
        return m_base.isSameAs(other.m_base) && m_pending.isSameAs(other.m_pending);
    }

private:
    PersistentMap<TableIndex, Rows> m_base;
    Overlay m_pending;
    std::shared_ptr<const StateNotes> m_notes;
};

} // namespace varve
