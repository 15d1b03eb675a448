#pragma once

#include "schema/schema.h"
#include "value/state.h"

namespace varve {

/// `state`'s pending changes with keys in place of references to rows that are stored by now: redo
/// can bring back a row that was made before what it refers to was saved. A key that is pending itself
/// stays a reference, for the plan to resolve. Cost: O(pending rows).
Overlay withKnownKeys(const State &state, const Schema &schema);

/// `pending` with references in place of keys that are unknown again: those that the database had given
/// to rows of `withdrawn`, entries of a BaseUpdate, which are new again. Cost: O(pending rows) of tables
/// that refer to such rows.
Overlay withReferences(const Overlay &pending,
                       const QList<BaseUpdate::Entry> &withdrawn,
                       const Schema &schema);

} // namespace varve
