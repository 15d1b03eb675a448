#pragma once

#include "session/conflict.h"
#include "session/writeplan.h"
#include "storage/connection_p.h"

namespace varve {

/// Every row that `plan` updates or deletes and that is not what the plan was made against, as the
/// database holds it now. Reads within one transaction.
Result<QList<Conflict>>
conflictsWith(Connection &connection, const Schema &schema, const WritePlan &plan);

} // namespace varve
