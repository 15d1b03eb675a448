#pragma once

#include "query/queryset.h"
#include "value/state.h"

namespace varve {

/// `query` with keys in place of the rows that its condition compares columns with, so that asking for
/// a row or for its key is the same. A row that has no key yet stays: what refers to it does so, too.
///
/// Pure. Cost: O(size of the condition).
QuerySet withKnownKeys(const QuerySet &query, const State &state);

} // namespace varve
