#pragma once

#include "value/row.h"

namespace varve {

/// What stands for the key of `row`, which has got none yet: a number above those that databases give,
/// so that new rows come behind stored ones, as they will once they are saved.
inline qint64 temporaryKey(RowId row)
{
    return (qint64{1} << 62) + static_cast<qint64>(row.serial());
}

/// What is to be seen of one table in place of what the database holds: rows that are not saved yet.
/// Plain values, as a database can store them.
struct PendingTable
{
    TableIndex table = {}; ///< Of the schema of the query.
    /// The keys of stored rows that are not to be seen: they were deleted, or are among `rows`.
    QList<Key> hidden = {};
    /// Rows to be seen besides. A key that is not given yet is a number that no stored row has.
    QList<Row> rows = {};
    /// In step with `rows`: the key of the stored row that each was, from which its cells are taken
    /// that are Absent::NotLoaded; an empty list for a new row.
    QList<QList<Value>> origins = {};
    /// No stored row is to be seen at all.
    bool hidesAll = false;

    /// Whether all is to be seen as it is stored.
    bool isEmpty() const { return hidden.isEmpty() && rows.isEmpty() && !hidesAll; }
};

/// Those tables of a query that have pending changes; each once.
using PendingTables = QList<PendingTable>;

} // namespace varve
