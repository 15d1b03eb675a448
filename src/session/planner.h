#pragma once

#include "base/result.h"
#include "session/writeplan.h"
#include "value/state.h"

namespace varve {

/// The writes that make the database what `pending` says, in an order that its rules allow.
///
/// Inserts come first, those of rows that are referred to before those that refer to them, then
/// updates, then deletes, rows that refer to others first; within that, table by table in foreign-key
/// order and by RowId, so equal changes give equal plans. What has to come earlier does: a row gives
/// up its key or a unique value before another one takes it, and leaves the row it refers to before
/// that goes. Further:
///
/// - A delete and an insert under one key are one update of the stored row.
/// - Rows that exchange unique values or keys are parked: one of them holds NULL or, where that is
///   not allowed, a value that nobody uses, until the others have moved.
/// - New rows that refer to each other in a circle are inserted with NULL in one of the references,
///   which is set when the row it refers to is there. Where none may be NULL, a database that looks
///   in the end only is given a value that refers to nothing meanwhile.
/// - Rows that refer to a changed key, and of which a rule of the database does all that is pending, are
///   left to it.
/// - `kept` cells are written although nothing is pending in them.
///
/// Pure. Cost: O(k log k) for k pending rows, whatever is loaded. Fails with ErrorKind::Schema when rows
/// wait for each other in a circle that cannot be opened like this; the error names them.
Result<WritePlan> planned(const Overlay &pending,
                          const Schema &schema,
                          ForeignKeyTiming timing = ForeignKeyTiming::AtOnce,
                          const QList<KeptCells> &kept = {});

/// The tables of `schema` with those that are referenced before those that reference them; where
/// they reference each other in a circle, in the schema's order.
QList<TableIndex> foreignKeyOrder(const Schema &schema);

} // namespace varve
