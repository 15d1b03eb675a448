#pragma once

#include "value/edit.h"
#include "value/state.h"

namespace varve {

/// The edits that take back what lies between `before` and `after`, two overlays over the base of
/// `now`, and nothing that was done since: cells that hold something else by now stay as they are.
/// A row that came between the two goes as it is now, a row that went comes back as it was.
///
/// With `only`, what lies between the two for that row alone. Cost: O(k log n) for k rows that
/// differ between the two. The order is one in which they can be applied.
QList<Edit> editsUndoing(const State &now,
                         const Overlay &before,
                         const Overlay &after,
                         std::optional<RowId> only = {});

} // namespace varve
