#pragma once

#include "schema/schema.h"
#include "value/state.h"

namespace varve {

/// `state`'s pending changes with keys in place of references to rows that are stored by now: redo
/// can bring back a row that was made before what it refers to was saved. A key that is pending itself
/// stays a reference, for the plan to resolve. Cost: O(pending rows).
Overlay withKnownKeys(const State &state, const Schema &schema);

} // namespace varve
