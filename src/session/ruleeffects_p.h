#pragma once

#include "session/writeplan.h"
#include "value/state.h"

namespace varve {

/// The known rows that the database changes or deletes by itself when `pending` is written, as rules
/// of their foreign keys say (CASCADE, SET NULL, SET DEFAULT), directly or through other known rows.
///
/// Pure. Cost: O(known rows) of tables that refer, by such a rule, to rows that go or get another
/// key; nothing else is looked at.
QList<WritePlan::Affected>
rowsUnderRules(const Overlay &pending, const State &state, const Schema &schema);

} // namespace varve
