#pragma once

#include "query/pendingtable.h"
#include "schema/schema.h"
#include "value/state.h"

#include <QHash>

namespace varve {

/// The pending changes of some tables as a database can be shown them, and who is who in its answer.
struct PendingView
{
    /// Only tables with pending changes.
    PendingTables tables;
    /// The rows of each table, in step with PendingTable::rows.
    QList<QList<RowId>> rowIds;
    /// New rows by the number that stands for the key that they have not got yet.
    QHash<qint64, RowId> newRows;

    /// References in place of the numbers that stand for new rows.
    Row withReferences(const Row &answer) const;
};

/// What is pending in `wanted` (or in what their rows refer to), as one statement is to see it.
///
/// Keys that are left to the database are numbers far above those it gives, so that new rows come
/// behind stored ones, as they will once they are saved. Defaults that are literals are filled in,
/// other cells without a value are NULL. O(pending rows).
PendingView pendingView(const State &state, const Schema &schema, const QList<TableIndex> &wanted);

} // namespace varve
