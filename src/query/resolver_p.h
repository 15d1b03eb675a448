#pragma once

#include "query/expression.h"

namespace varve {

enum class Aggregates { Refused, Allowed };

/// As Expression::resolved(), for what a Selection says of many rows.
Result<Expression>
resolvedWithAggregates(const Expression &expression, const Schema &schema, TableIndex table);

/// `expression`, which belongs to a subquery, with the columns found that mean a row of `outer`. Fails
/// with ErrorKind::NotFound for a column that `outer` has not.
Result<Expression> boundWithin(const Expression &expression, const Table &outer);

} // namespace varve
