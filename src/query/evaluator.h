#pragma once

#include "query/order.h"
#include "query/rowsource.h"

#include <optional>

namespace varve {

/// SQL's three truth values.
enum class Truth { False, True, Unknown };

/// How far an evaluation may look.
enum class Reach {
    Row,       ///< At the cells of one row.
    Relations, ///< Also at the rows that relations and subqueries lead to.
};

/// What `condition` (resolved for `table`) says about `row`, exactly as SQLite would say it: affinity
/// of columns, collation, storage class order, LIKE without regard to case of a-z and never true of
/// a blob (SQLite as Linux systems and its makers build it: LIKE_DOESNT_MATCH_BLOBS).
///
/// A row without key yet that is asked for by reference equals itself and no key; any other comparison
/// with such a reference is unknown, and so is one with a cell that is absent, and what is calculated
/// from either. The one difference to SQLite known: a decimal text of more than 15
/// digits that is compared with a number is read as the nearest double, which SQLite may miss by one
/// bit.
///
/// Assert: canEvaluate(condition, table). O(size of the expression).
Truth evaluate(const Expression &condition, const Row &row, const Table &table);

/// As evaluate(), but nothing if the answer depends on something that only the database can tell: a
/// cell that was not loaded or is left to a default, the text of a blob that is not UTF-8, what the
/// database refuses to calculate.
std::optional<Truth>
evaluateLoaded(const Expression &condition, const Row &row, const Table &table);
/// With the rows that relations and subqueries lead to; nothing if the answer depends on rows that
/// `source` does not know. Assert: canEvaluate(condition, table, Reach::Relations).
std::optional<Truth> evaluateLoaded(const Expression &condition,
                                    const SourceRow &row,
                                    const Table &table,
                                    const RowSource &source);

/// The value of `expression` for `row`: a condition is 1, 0 or NULL. Nothing if only the database can
/// tell.
std::optional<Value> evaluated(const Expression &expression, const Row &row, const Table &table);
std::optional<Value> evaluated(const Expression &expression,
                               const SourceRow &row,
                               const Table &table,
                               const RowSource &source);

/// Whether evaluate() gives what the database would: `condition` compares no column with a collation
/// only the database knows, calls no function that only it has, and looks no further than `reach`.
bool canEvaluate(const Expression &condition, const Table &table, Reach reach = Reach::Row);

/// By what texts of `expression` are compared and sorted: the collation of its column, also of one
/// that a relation leads to; none for what is calculated.
std::optional<Collation> collationOf(const Expression &expression, const Table &table);

} // namespace varve
