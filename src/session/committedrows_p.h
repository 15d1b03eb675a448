#pragma once

#include "session/writeplan.h"

namespace varve {

/// What rows that were `before`, in step with those of the receipt, have become by carrying out
/// `plan`: one entry for each row of the receipt, with all columns that some step has written and
/// what was sent in the end.
BaseUpdate committedUpdate(const QList<std::optional<Row>> &before,
                           const WritePlan &plan,
                           const WriteReceipt &receipt);

} // namespace varve
