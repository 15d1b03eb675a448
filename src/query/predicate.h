#pragma once

#include "query/evaluator.h"

#include <functional>

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

    bool operator()(const Row &row) const { return truth(row) == Truth::True; }

private:
    std::function<Truth(const Row &)> m_test;
};

} // namespace varve
