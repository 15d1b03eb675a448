#pragma once

#include "base/prefetch.h"
#include "query/evaluator.h"

#include <functional>
#include <span>

namespace varve {

/// A condition made ready to be asked of very many rows: what can be decided once is, and the
/// comparisons that are usual take no more than looking at the cell.
class Predicate
{
public:
    /// `condition` is resolved for `table`, which lives longer than this. Assert:
    /// canEvaluate(condition, table).
    Predicate(const Expression &condition, const Table &table);

    /// Exactly evaluate(condition, row, table).
    Truth truth(const Row &row) const { return m_test(row); }

    /// Whether the condition holds: not when it is unknown.
    bool operator()(const Row &row) const { return truth(row) == Truth::True; }

    /// How many rows holding() takes at once.
    static constexpr qsizetype mostRows = 64;

    /// `row` is going to be asked about: rows lie all over the memory, so what is looked at of them is
    /// brought here meanwhile.
    void expect(const Row &row) const
    {
        if (m_first)
            prefetch(&row[*m_first], sizeof(Value));
    }

    /// Which of `rows` fulfil the condition: bit 0 is set if the first does, and so on.
    quint64 holding(std::span<const Row *const> rows) const { return m_batch(rows); }

private:
    std::optional<ColumnIndex> m_first; ///< The column that is looked at first.
    std::function<Truth(const Row &)> m_test;
    std::function<quint64(std::span<const Row *const>)> m_batch;
};

} // namespace varve
