#pragma once

#include "query/queryset.h"
#include "query/sqlsyntax.h"

namespace varve::sql {

/// Where a page of a sorted result begins: the values of a row in the columns of the total ordering.
///
/// A table without a key that numbers its rows (Table::rowNumberName) is sorted by that number in
/// the end. It is no column, so it is in no QList<Ordering>; all functions here append it, and
/// `values` has one more value for it.
struct Place
{
    /// Whether a page has the row itself.
    enum class Side {
        From,  ///< The row itself, if it is still there, and what follows it.
        After, ///< What follows the row.
    };

    /// In the order of the total ordering.
    QList<Value> values;
    Side side = Side::From; ///< Whether the row itself is meant, too.
};

/// `condition` as a boolean SQL expression over columns of its table. Relations and subqueries are
/// correlated subqueries, whose rows are called `~1`, `~2` ... by how deep they stand.
Text compiled(const Expression &condition, const Table &table, const Syntax &syntax);

/// `ORDER BY` terms (without the words) for `ordering`, NULL placed as it says, and the row number
/// (see Place). Where NULL stands is not said of columns that have none, and never keeps SQLite from
/// using an index.
Text compiled(const QList<Ordering> &ordering, const Table &table, const Syntax &syntax);

/// ` LIMIT ? OFFSET ?`, as far as there is any.
Text rowLimits(std::optional<qint64> limit, qint64 offset);

/// A part of a sorted result. With `from` or `before`, the query must have a total order, and be
/// sorted by columns only.
struct Window
{
    std::optional<Place> from;          ///< None: from the first row on.
    std::optional<QList<Value>> before; ///< The place of the first row that is not wanted any more.
    std::optional<qint64> limit;        ///< Rows at most.
};

/// The SELECT for the rows of `query` in `window`, in its total order: all columns of the table in
/// their order, then the row number if the order ends with it (see Place).
///
/// With a content limit, one more column at the end says which cells were left out: see
/// decodedOmissions(). The limit and the offset of the query count from its first row, so they are
/// looked at only without `window.from`; who reads on from a place gives what is left of it as `window.limit`.
///
/// Works for a query without total order, too: in the order of what it is sorted by, if anything.
Text selectRows(const QuerySet &query, const Window &window, const Syntax &syntax);

/// Where the pages of `query` begin, found in one pass over its order: looks at the next `limit` rows
/// from `window.from` on, and yields for the 1st, (1 + step)th, (1 + 2 step)th ... and for the very
/// last of them its ordinal (from 1) and then the values of the total ordering's columns. So the
/// last line tells how many rows there were. One statement, without OFFSET.
Text selectPlaces(const QuerySet &query, const Window &window, qint64 step, const Syntax &syntax);

} // namespace varve::sql
