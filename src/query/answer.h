#pragma once

#include "query/queryset.h"
#include "query/rowsource.h"

namespace varve {

/// Whether answered() answers as the database would: `query` calls no function and compares by no
/// collation that only it has.
bool canAnswer(const QuerySet &query);

/// The rows of `query` in its order, as `source` has them: what a database would answer. None if it
/// depends on something that only the database can tell, or on rows that are not at hand.
///
/// Assert: canAnswer(query).
/// O(n log n) for n rows of the table.
std::optional<QList<SourceRow>> answered(const QuerySet &query, const RowSource &source);

} // namespace varve
