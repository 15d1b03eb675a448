#pragma once

#include "session/precedence_p.h"

namespace varve {

/// What foreign keys ask of the order of pending rows: rows that are referred to are written before
/// those that refer to them, and go, or change their keys, after those that leave them.
///
/// Soft where the database only looks at the end, as no rule for deletes and changed keys is in
/// play. Pure. Cost: O(pending rows) of the tables concerned; with Precedences::Unusual only where
/// keys change, where tables refer to themselves or in a circle, and where rows refer to new ones.
QList<Precedence> referenceOrder(const PendingChanges &changes,
                                 const Schema &schema,
                                 ForeignKeyTiming timing,
                                 Precedences which);

} // namespace varve
