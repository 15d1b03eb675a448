#pragma once

#include "schema/schema.h"
#include "value/overlay.h"

#include <QSet>

namespace varve {

/// Pending rows that can be committed without the others.
struct ClosedSelection
{
    /// A row that was not selected, and what it is needed for.
    struct Added
    {
        /// Why it cannot be left out.
        enum class Reason {
            IsReferredTo, ///< It is new, or gets another key, and `neededBy` refers to it.
            FreesValue,   ///< It holds a unique value, or the key, that `neededBy` takes.
            LeavesRow,    ///< It refers to `neededBy`, which goes or gets another key.
            SharesKey,    ///< One of the two is deleted, the other made anew under its key.
        };

        /// The row, and the one that cannot be committed without it.
        RowId row;
        RowId neededBy;
        Reason reason = Reason::IsReferredTo;

        friend bool operator==(const Added &, const Added &) = default;
    };

    QList<RowId> rows;  ///< Ascending: the selected ones that are pending, and the added ones.
    QList<Added> added; ///< Each once, what is needed first behind what it is needed for.
};

/// `selection` with the pending rows that its rows cannot be committed without, directly or through
/// others: of rows that swap values, all. What is not pending is left out.
///
/// Pure. Cost: O(pending rows).
ClosedSelection
closedOver(const QList<RowId> &selection, const Overlay &pending, const Schema &schema);

/// Those of `rows` that can be committed while `left` stay pending: without these, and without all
/// that need one of them, directly or through others. In the order of `rows`.
///
/// Pure. Cost: O(pending rows).
QList<RowId> withoutDependents(const QList<RowId> &rows,
                               const QSet<RowId> &left,
                               const Overlay &pending,
                               const Schema &schema);

} // namespace varve
