#pragma once

#include "session/conflict.h"

namespace varve {

/// What a plan would run into, were it carried out now: all of it, as far as one attempt can tell.
struct WriteCheck
{
    /// One rule of the database and the rows that break it.
    struct Refusal
    {
        ConstraintDetails::Rule rule = ConstraintDetails::Rule::Check; ///< What kind of rule it is.
        QList<ColumnIndex> columns; ///< Of the rows' table; empty when the database does not tell.
        QList<RowId> rows;          ///< All of one table.
        QString text;               ///< A sentence with the names of table and columns.
        QString advice = {};        ///< What to do about it; may be empty.
    };

    QList<Refusal> refusals;   ///< In the plan's order.
    QList<Conflict> conflicts; ///< Rows that somebody else has changed.

    /// Whether nothing was found.
    bool isClean() const { return refusals.isEmpty() && conflicts.isEmpty(); }
};

} // namespace varve
