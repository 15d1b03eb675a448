#pragma once

#include "session/pendingchanges_p.h"

namespace varve {

/// Makes one update of each delete and insert that have the same key: the stored row stays, so rows
/// that refer to it never lose it, and no rule for deletes is set off. The update is made against
/// all that the deleted row held; its RowId is the new row's.
///
/// A new row that leaves a column to its default stays an insert: only an insert gets defaults.
/// The changes made are put into `made`. Cells of the new row that are `kept` are set although the
/// deleted row held the same. Cost: O(deletes + inserts) of the table if it has both.
void switchRows(TableChanges &changes,
                const Table &table,
                std::deque<RowChange> &made,
                const QHash<RowId, QList<ColumnIndex>> &kept = {});

} // namespace varve
