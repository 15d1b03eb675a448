#pragma once

#include "query/assignment.h"
#include "query/typedschema.h"

namespace varve {

/// The cells that a new row of `entity` is created with: those that are `given`, and what the entity's
/// default functions make for the others, each of which is called once.
///
/// Constant defaults are left to the table. Errors: those of the assignments; Validation, for a column
/// that is set twice; Type, for a default that its column cannot hold.
Result<QList<NamedValue>> newCells(const EntityDescription &entity, const QList<Assigned> &given);

} // namespace varve
