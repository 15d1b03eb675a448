#pragma once

#include "base/error.h"
#include "session/precedence_p.h"

namespace varve {

/// That pending rows wait for each other in `circle` and nothing can be written first: an error of
/// kind Schema that names tables, columns and rows, with ConstraintDetails for the first table.
Error circleError(const QList<Precedence> &circle, const Overlay &pending, const Schema &schema);

} // namespace varve
