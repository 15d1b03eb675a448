#pragma once

#include "session/rowindexes_p.h"
#include "session/writecheck.h"

namespace varve {

/// What a database would refuse of `rows` as they are in `state`: keys and unique values that others
/// have, foreign keys that lead nowhere, and those of other rows that lead to what these were.
/// Cost: O(rows).
WriteCheck checkedRows(const QList<RowId> &rows,
                       const State &state,
                       const Schema &schema,
                       RowIndexes &indexes);

/// The error of a write that was refused.
Error firstRefusal(const WriteCheck &found);

} // namespace varve
