#pragma once

#include "value/changeset.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <utility>

namespace varve {

/// Reads a state, and remembers what was asked for: rows, values of a column, whole tables.
class StateReader
{
public:
    /// Over `state`, of which nothing has been asked yet.
    explicit StateReader(State state)
        : m_state(std::move(state))
    {}

    /// The row as anyone sees it, pending changes applied; none if it is unknown or deleted.
    std::optional<Row> row(RowId row);
    /// All rows of `table`, in no particular order. O(n).
    QList<RowId> rows(TableIndex table);
    /// The rows of `table` that hold `value` in `column`, in no particular order. O(n): a state has
    /// no indexes.
    QList<RowId> rows(TableIndex table, ColumnIndex column, const Value &value);

    /// What it reads. Reading that by oneself is not remembered.
    const State &state() const { return m_state; }

    /// Whether something that was asked for is another in `next`, or may be. Rows that were looked
    /// at by rows() alone count as they stand in the answer: by being in it. O(k log n) for k rows
    /// that differ.
    bool wouldReadOtherwise(const State &next) const;

private:
    struct Search
    {
        ColumnIndex column;
        Value value;
    };
    bool concerns(const ChangeSet::Entry &entry) const;

    State m_state;
    QSet<RowId> m_rows;
    QSet<TableIndex> m_tables;
    QHash<TableIndex, QList<Search>> m_searches;
};

/// A value computed from a state, which is computed anew only when something that it was computed
/// from has changed. For derived data that views ask for again and again.
///
///     Selector<int> tons([](StateReader &read) { ... return sum; });
///     tons(session.state());
///
/// The function must depend on nothing but what it reads. One thread at a time.
template<typename T>
class Selector
{
public:
    /// What computes the value; everything it reads, it reads through its argument.
    using Function = std::function<T(StateReader &)>;

    /// Computes nothing yet.
    explicit Selector(Function function)
        : m_function(std::move(function))
    {}

    /// The value for `state`. Valid until the next call. Cost beside the function's: O(k log n) for
    /// k rows that differ from the state of the call before.
    const T &operator()(const State &state)
    {
        if (!m_known || m_known->read.wouldReadOtherwise(state)) {
            StateReader reader(state);
            auto value = m_function(reader);
            m_known = Known{std::move(value), std::move(reader)};
            ++m_computations;
        }
        return m_known->value;
    }

    /// How often the function was called.
    qint64 computations() const { return m_computations; }

private:
    struct Known
    {
        T value;
        StateReader read;
    };

    Function m_function;
    std::optional<Known> m_known;
    qint64 m_computations = 0;
};

} // namespace varve
