#pragma once

#include "query/queryset.h"
#include "value/state.h"

#include <QSet>

namespace varve {

/// The pending rows of a table that a result shows elsewhere than the database would, because of
/// what is pending in them. Found once, when a result is read.
struct Displacement
{
    QSet<RowId> out;    ///< Found by the database, but not at that place, or not at all.
    QList<RowId> in;    ///< Belong to the result at their own place; in the query's order.
    QList<RowId> added; ///< New rows that belong to the result; by RowId.

    static Displacement of(const QuerySet &query, const State &state);
};

/// What `row` is sorted by in the whole order of `query`.
QList<Value> sortKeyOf(const Row &row, const QuerySet &query);

} // namespace varve
