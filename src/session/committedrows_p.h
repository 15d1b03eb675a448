#pragma once

#include "session/writeplan.h"
#include "value/state.h"

namespace varve {

/// What the rows of `state` have become by carrying out `plan`: one entry for each row of the receipt,
/// with all columns that some step has written and what was sent in the end.
BaseUpdate committedUpdate(const State &state, const WritePlan &plan, const WriteReceipt &receipt);

} // namespace varve
