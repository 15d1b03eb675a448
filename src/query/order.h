#pragma once

#include "query/queryset.h"

#include <compare>

namespace varve {

/// SQLite's order of two values: NULL < numbers < text (by `collation`) < blobs; integers and reals
/// are compared exactly. NaN, which SQLite cannot store, counts as NULL. References to rows without
/// key yet and cells that are absent come last. Assert: `collation` is not External.
std::weak_ordering compared(const Value &a, const Value &b, Collation collation);

/// How `a` and `b` stand in `ordering`, exactly as SQLite would sort them; rows without a key yet
/// come last in either direction. The ordering of a QuerySet's totalOrdering() is total over stored
/// rows of a table with a key. Assert: canCompare(ordering, table).
std::weak_ordering
compared(const Row &a, const Row &b, const QList<Ordering> &ordering, const Table &table);

/// As compared(), for lists that hold just what rows are sorted by, in the order of `ordering`.
std::weak_ordering comparedKeys(const QList<Value> &a,
                                const QList<Value> &b,
                                const QList<Ordering> &ordering,
                                const Table &table);

/// What `row` is sorted by in the term `term` of an ordering; Absent::NotLoaded where only the
/// database can tell.
Value sortValue(const Row &row, const Ordering &term, const Table &table);

/// Whether rows can be sorted here as the database does: by no collation and no function only it
/// knows, and by nothing but their own cells.
bool canCompare(const QList<Ordering> &ordering, const Table &table);

} // namespace varve
