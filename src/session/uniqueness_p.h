#pragma once

#include "session/precedence_p.h"

namespace varve {

/// Columns whose values no two rows of a table may share.
struct UniqueSet
{
    QList<ColumnIndex> columns;
    /// Only rows that fulfil a condition, which only the database knows.
    bool isPartial = false;
};

/// The key of `table` and its unique indexes over columns.
QList<UniqueSet> uniqueSets(const Table &table);

/// For each unique value that a pending row takes while another pending row holds it: that the holder
/// goes first. Rows that keep what they have, or hold NULL, are in nobody's way.
///
/// Pure. Cost: O(rows that free plus rows that take) of each set that has both.
QList<Precedence> uniqueValueOrder(const PendingChanges &changes, const Schema &schema);

} // namespace varve
