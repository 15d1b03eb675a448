#pragma once

#include "query/answer.h"
#include "query/evaluator.h"

#include <functional>

namespace varve {

using Judge = std::function<std::optional<Truth>(const SourceRow &, const Expression &)>;
using ValueOf = std::function<std::optional<Value>(const SourceRow &, const Expression &)>;

/// As answered(), for whoever knows more than the row, as a subquery does.
std::optional<QList<SourceRow>> answered(const QuerySet &query,
                                         const RowSource &source,
                                         const Judge &judge,
                                         const ValueOf &valueOf);

} // namespace varve
