#pragma once

#include "schema/schema.h"
#include "value/changeset.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <memory>
#include <utility>

namespace varve {

/// Reads a state, and remembers what was asked for: rows, values of a column, relations, whole tables.
class StateReader
{
public:
    /// Over `state`, of which nothing has been asked yet.
    ///
    /// With `schema`, whose tables the state has, values of columns are looked up in indexes, and
    /// relations can be followed. States of a session without a database bring theirs along.
    explicit StateReader(State state, const Schema &schema = {});
    ~StateReader();
    StateReader(StateReader &&) noexcept;
    StateReader &operator=(StateReader &&) noexcept;
    StateReader(const StateReader &) = delete;
    StateReader &operator=(const StateReader &) = delete;

    /// The row as anyone sees it, pending changes applied; none if it is unknown or deleted.
    std::optional<Row> row(RowId row);
    /// All rows of `table`, in no particular order. O(n).
    QList<RowId> rows(TableIndex table);
    /// The rows of `table` that hold `value` in `column`, in no particular order. With a schema O(n)
    /// the first time, then O(rows found + changes since); without, and for NULL, O(n).
    QList<RowId> rows(TableIndex table, ColumnIndex column, const Value &value);
    /// The rows that the relation called `relation` leads to from `row`, as a Handle has them; none if
    /// the row is unknown or deleted. Errors: NotFound (the relation). O(rows found) as rows() with a
    /// schema. Assert: there is a schema.
    Result<QList<RowId>> related(RowId row, const QString &relation);

    /// What it reads. Reading that by oneself is not remembered.
    const State &state() const { return m_state; }

    /// Whether something that was asked for is another in `next`, or may be. If nothing is, it reads
    /// `next` from now on. Rows that were looked at by rows() alone count as they stand in the
    /// answer: by being in it. O(k log n) for k rows that differ, and where one is of the tables of a
    /// relation that was followed, what following it costs.
    bool wouldReadOtherwise(const State &next);

    /// Reads `state` from now on, of which nothing has been asked yet.
    void begin(State state);

    /// How many rows that differed wouldReadOtherwise() has looked at.
    qint64 comparedRows() const { return m_comparedRows; }

private:
    struct Search
    {
        ColumnIndex column;
        Value value;
    };
    struct Following
    {
        RowId row;
        Relation relation;
        QList<RowId> found;
    };
    struct Indexes;
    Indexes *indexes();
    QList<RowId> followed(RowId row, const Relation &relation, const State &state);
    bool concerns(const ChangeSet::Entry &entry) const;
    bool leadsElsewhere(const Following &following, const ChangeSet &changes, const State &next);

    State m_state;
    std::unique_ptr<Indexes> m_indexes; ///< Null as long as there is no schema.
    QSet<RowId> m_rows;
    QSet<TableIndex> m_tables;
    QHash<TableIndex, QList<Search>> m_searches;
    QList<Following> m_followed;
    qint64 m_comparedRows = 0;
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
        : Selector({}, std::move(function))
    {}
    /// For states of `schema`: see StateReader.
    Selector(Schema schema, Function function)
        : m_schema(std::move(schema))
        , m_function(std::move(function))
    {}

    /// The value for `state`. Valid until the next call. Cost beside the function's: O(k log n) for
    /// k rows that differ from the state of the call before.
    const T &operator()(const State &state)
    {
        if (!m_known || m_known->read.wouldReadOtherwise(state)) {
            auto reader = m_known ? std::move(m_known->read) : StateReader(state, m_schema);
            m_known.reset();
            reader.begin(state);
            auto value = m_function(reader);
            m_known.emplace(Known{std::move(value), std::move(reader)});
            ++m_computations;
        }
        return m_known->value;
    }

    /// How often the function was called.
    qint64 computations() const { return m_computations; }
    /// How many rows that differed from one call to the next were looked at.
    qint64 comparedRows() const { return m_known ? m_known->read.comparedRows() : 0; }

private:
    struct Known
    {
        T value;
        StateReader read;
    };

    Schema m_schema;
    Function m_function;
    std::optional<Known> m_known;
    qint64 m_computations = 0;
};

} // namespace varve
