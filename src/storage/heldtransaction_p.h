#pragma once

#include "session/backend.h"
#include "storage/connection_p.h"

namespace varve {

/// Backend::transact(), by statements of `connection`, which holds the transaction from then on.
Result<void> taken(Connection &connection, const TransactionStep &step);

} // namespace varve
