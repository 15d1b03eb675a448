#pragma once

#include "value/rowid.h"

#include <QList>

namespace varve {

/// One change of a list of rows: a run that goes, or a run that comes.
struct ListChange
{
    enum class Kind { Remove, Insert };

    Kind kind;
    qsizetype first = 0; ///< Where the run begins, when all changes before this one are made.
    QList<RowId> rows;   ///< What comes; for a removal, what goes.
};

/// The changes that make `from` into `to`, to be made in order: removals from the end on, then
/// insertions from the beginning on. A row that changes places goes and comes; as few as possible do.
/// No row stands twice in a list. Cost: O(n log n).
QList<ListChange> changesBetween(const QList<RowId> &from, const QList<RowId> &to);

} // namespace varve
