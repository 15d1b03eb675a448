#pragma once

#include "models/roles.h"
#include "schema/column.h"

#include <QModelIndex>

namespace varve {

/// What a model of cells says about one of them, for everything that shows or edits it.
ColumnType typeOf(const QModelIndex &cell);
CellStates statesOf(const QModelIndex &cell);

/// Numbers to the right, so that digits of one weight stand in a column; all else to the left.
Qt::Alignment alignmentOf(ColumnType type);

/// Why the cell looks as it does, in sentences for a tooltip or a status line: broken rules, what
/// the database holds, what somebody else has stored. Empty for a cell that is as stored.
QString explanationOf(const QModelIndex &cell);

} // namespace varve
