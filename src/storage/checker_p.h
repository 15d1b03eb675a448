#pragma once

#include "session/writecheck.h"
#include "session/writeplan.h"
#include "storage/connection_p.h"

namespace varve {

/// Backend::check(): what `plan` would run into. Carries it out in a transaction of `connection` that
/// is rolled back.
Result<WriteCheck> checked(Connection &connection, const Schema &schema, const WritePlan &plan);

} // namespace varve
