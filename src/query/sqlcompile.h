#pragma once

#include "query/queryset.h"
#include "query/sqlsyntax.h"

namespace varve::sql {

/// Where a page of a sorted result begins: the values of the total ordering's columns of a row.
struct Place
{
    enum class Side {
        From,  ///< The row itself, if it is still there, and what follows it.
        After, ///< What follows the row.
    };

    QList<Value> values;
    Side side = Side::From;
};

/// `condition` as a boolean SQL expression over columns of its table.
Text compiled(const Expression &condition, const Table &table, const Syntax &syntax);

/// `ORDER BY` terms (without the words) for `ordering`, NULL placed as it says.
QString compiled(const QList<Ordering> &ordering, const Table &table, const Syntax &syntax);

/// The condition that a row stands at or after `place` in `ordering`, expanded column by column so
/// that mixed directions and NULLs are right, and simple cases are what an index can answer (a row
/// value comparison, or one comparison).
Text atOrAfter(const Place &place, const QList<Ordering> &ordering, const Table &table, const Syntax &syntax);

/// The SELECT for `query`: all columns of the table in its order; from `from` on if given, before
/// `before` (exclusive) if given, at most `limit` rows.
///
/// With a content limit, one more column at the end says which cells were left out: NULL, or
/// `column:T|B:size` items joined by `;`. See decodedOmissions() in storage.
struct Window
{
    std::optional<Place> from;
    std::optional<QList<Value>> before;
    std::optional<qint64> limit;
};
Text selectRows(const QuerySet &query, const Window &window, const Syntax &syntax);

/// Where the pages of `query` begin, found in one pass over its order: looks at the next `limit` rows
/// from `window.from` on, and yields for the 1st, (1 + step)th, (1 + 2 step)th ... and for the very
/// last of them its ordinal (from 1) and then the values of the total ordering's columns. So the
/// last line tells how many rows there were. One statement, without OFFSET.
Text selectPlaces(const QuerySet &query, const Window &window, qint64 step, const Syntax &syntax);

} // namespace varve::sql
