#pragma once

#include "base/result.h"
#include "schema/schema.h"
#include "value/edit.h"
#include "value/state.h"

namespace varve {

/// `state` after `edit`. Pure: `state` stays what it is.
///
/// An edit that changes nothing yields the identical state; changing a cell back to what the
/// database holds leaves nothing pending. Values are stored as their column stores them
/// (stored()); values that break a rule are accepted, shown as faults and stop the commit.
/// Deleting a row clears pending references to it where it never had a key.
///
/// Errors: ReadOnly (a view, a table without key, a generated column), NotFound (the row is not
/// known or deleted). That a new row's key is taken is the session's to find, not this function's.
/// Assert: the row of an InsertRow is not there yet.
Result<State> applied(const State &state, const Edit &edit, const Schema &schema);
/// The same of a state that is given up for it, if it succeeds: edits in a row cost no copies then.
/// After an error, `state` is what it was.
Result<State> applied(State &&state, const Edit &edit, const Schema &schema);

/// As applied() of DeleteRow, for somebody who has seen to what refers to `row`.
Result<State> withoutRow(const State &state, RowId row, const Schema &schema);

/// Whether rows of `table` can be changed at all; ReadOnly with the reason if not.
Result<void> checkWritable(const Table &table);

} // namespace varve
