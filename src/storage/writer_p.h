#pragma once

#include "session/writeplan.h"
#include "storage/connection_p.h"

namespace varve {

/// Backend::write(): carries out `plan` in one transaction of `connection`.
Result<WriteReceipt> written(Connection &connection, const Schema &schema, const WritePlan &plan);

} // namespace varve
