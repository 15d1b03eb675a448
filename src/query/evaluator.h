#pragma once

#include "query/queryset.h"

#include <compare>

namespace varve {

/// SQL's three truth values.
enum class Truth { False, True, Unknown };

/// What `condition` (resolved for `table`) says about `row`, exactly as SQLite would say it: affinity
/// of columns, collation, storage class order, LIKE without regard to case of a-z.
///
/// A reference to a row without key yet, and a cell left to a default, compare as unknown. Assert:
/// canEvaluate(condition, table). O(size of the expression).
Truth evaluate(const Expression &condition, const Row &row, const Table &table);

/// Whether evaluate() gives what the database would: no column with a collation only it knows.
bool canEvaluate(const Expression &condition, const Table &table);

/// How `a` and `b` stand in `ordering`, exactly as SQLite would sort them, rows without a key yet
/// last. The ordering of a QuerySet's totalOrdering() is total over stored rows.
std::weak_ordering
compared(const Row &a, const Row &b, const QList<Ordering> &ordering, const Table &table);

/// As compared(), for lists that hold just the values of the ordering's columns, in its order.
std::weak_ordering comparedKeys(const QList<Value> &a,
                                const QList<Value> &b,
                                const QList<Ordering> &ordering,
                                const Table &table);

/// SQLite's order of two values: NULL < numbers < text (by `collation`) < blobs.
std::weak_ordering compared(const Value &a, const Value &b, Collation collation);

} // namespace varve
