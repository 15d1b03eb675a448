#pragma once

#include "schema/table.h"
#include "session/rowset_p.h"
#include "value/state.h"

namespace varve {

/// What an index finds rows by: the columns of a table that hold the key, and the columns that say
/// which keys are equal (of a foreign key, those that it points to).
struct IndexShape
{
    TableIndex table = {};
    QList<ColumnIndex> columns;
    QList<Column> as; ///< In step with `columns`; only affinity and collation count.

    bool isSameAs(const IndexShape &other) const;
};

/// How many rows an index has looked at: a measure of its cost that no clock disturbs.
struct IndexAccesses
{
    qsizetype followed = 0; ///< To build it, and to keep it in step.
    qsizetype found = 0;    ///< To answer.
};

/// The rows of one table by what they hold in some columns, as anyone sees them in one state.
///
/// A value that shares structure: a copy is O(1) and may follow other states than the original. It
/// is moved from state to state by their difference, so it costs nothing until it is asked. NULL
/// and what the database is to fill in lead to nothing; a reference to a row without key is a key
/// of its own.
class RowIndex
{
public:
    /// Which rows it knows of.
    enum class Scope {
        All,
        Pending, ///< Only those with a pending change: others are found by the identity map.
    };

    RowIndex(IndexShape shape, Scope scope);

    const IndexShape &shape() const { return m_shape; }
    Scope scope() const { return m_scope; }
    const IndexAccesses &accesses() const { return m_accesses; }

    /// Takes the rows of `state` over. O(k log n) for k rows that differ from the last state's.
    void follow(const State &state);

    /// The rows that hold `key`, ascending. O(their number).
    QList<RowId> find(const Key &key) const;
    /// The first of them; null if there is none.
    RowId first(const Key &key) const;
    /// How many rows find() has to look at. O(1).
    qsizetype count(const Key &key) const;

private:
    using Rows = State::Rows;
    using Changes = Overlay::Changes;
    using Sets = PersistentMap<quint64, RowSet>;

    bool isInStepWith(const State &state) const;
    const RowSet *setOf(const QList<Value> &parts) const;
    QList<Value> comparableParts(const Key &key) const;
    static const Row *seen(RowId row, const Rows &base, const Changes &pending);
    std::optional<quint64> hashOf(const Row &row) const;
    void replace(Sets::Transient &sets, RowId row, const Row *before, const Row *now) const;
    bool holds(const Row &row, const QList<Value> &key) const;
    Value part(const Row &row, qsizetype position) const;

    IndexShape m_shape;
    Scope m_scope;
    Sets m_sets; ///< By the hash of what their rows hold.
    Rows m_base;
    Changes m_pending;
    mutable IndexAccesses m_accesses;
};

} // namespace varve
