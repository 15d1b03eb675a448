#pragma once

#include "models/roles.h"
#include "session/session.h"

namespace varve {

/// How the columns of one table are to be treated, whatever is in their rows: Key, ForeignKey and
/// ReadOnly.
QList<CellStates> columnStates(const Session &session, TableIndex table);

/// Which pending change a row has: Changed, Added or Deleted.
CellState kindOf(const RowChange &change);

/// What a pending change makes of one cell: Changed, Added, Deleted, Invalid, Conflict.
CellStates pendingStates(const Session &session, RowId row, ColumnIndex column);

/// The same for a whole row.
CellStates pendingStates(const Session &session, RowId row);

/// The rules that a cell breaks, one a line; empty text if none.
QString faultText(const Session &session, RowId row, ColumnIndex column);

/// What the database holds now in a cell that was changed here, too; null if nobody else did.
QString conflictText(const Session &session, RowId row, ColumnIndex column, const QLocale &locale);

/// Whether a cell holds nothing that would be stored.
bool showsNull(const Value &value, const Column &column);

/// What a person who cannot see tints and marks must be told: "changed", "new", "invalid" ...
QStringList stateWords(CellStates states);

} // namespace varve
