#pragma once

#include "query/order.h"

#include <optional>

namespace varve {

/// SQL's three truth values.
enum class Truth { False, True, Unknown };

/// What `condition` (resolved for `table`) says about `row`, exactly as SQLite would say it: affinity
/// of columns, collation, storage class order, LIKE without regard to case of a-z and never true of
/// a blob (SQLite as Linux systems and its makers build it: LIKE_DOESNT_MATCH_BLOBS).
///
/// A reference to a row without key yet, and a cell that is absent, compare as unknown. The one
/// difference to SQLite known: a decimal text of more than 15 digits that is compared with a number
/// is read as the nearest double, which SQLite may miss by one bit.
///
/// Assert: canEvaluate(condition, table). O(size of the expression).
Truth evaluate(const Expression &condition, const Row &row, const Table &table);

/// As evaluate(), but nothing if the answer depends on a cell that was not loaded: the database
/// alone knows it.
std::optional<Truth>
evaluateLoaded(const Expression &condition, const Row &row, const Table &table);

/// Whether evaluate() gives what the database would: it compares no column with a collation only the
/// database knows.
bool canEvaluate(const Expression &condition, const Table &table);

} // namespace varve
