#pragma once

#include "base/result.h"
#include "session/writeplan.h"
#include "value/state.h"

namespace varve {

/// The writes that make the database what `pending` says, in an order that its rules allow:
/// deletes that free a key or a unique value taken again, inserts with referenced rows first,
/// updates, then the other deletes with referencing rows first. Within that, table by table in
/// foreign-key order and by RowId, so equal changes give equal plans.
///
/// Pure. Cost: O(k log k) for k pending rows, whatever is loaded. Fails with ErrorKind::Schema when new rows
/// reference each other in a circle.
Result<WritePlan> planned(const Overlay &pending, const Schema &schema);

/// The tables of `schema` with those that are referenced before those that reference them; where
/// they reference each other in a circle, in the schema's order.
QList<TableIndex> foreignKeyOrder(const Schema &schema);

} // namespace varve
