#pragma once

#include "session/pendingchanges_p.h"

namespace varve {

/// Takes out of `changes` the updates that the database makes by itself, by ON UPDATE CASCADE or SET
/// NULL, when it carries out the others; and returns them as steps with Purpose::Follow.
///
/// Only rows of which nothing else is pending, and cells that neither tell rows apart nor are referred to,
/// so that no other row waits for them. Pure. Cost: O(updates) of tables that refer, by such a rule, to
/// rows of which keys change.
QList<WriteStep> leftToRules(PendingChanges &changes, const Schema &schema);

} // namespace varve
