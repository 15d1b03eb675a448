#pragma once

#include "schema/schema.h"

namespace varve {

/// A C++ header with an entity for each table and view of `schema`, and a function schema() that makes
/// a schema of them: what one would write by hand (see Entity), to begin with.
///
/// Names become identifiers: `Order Line` the struct OrderLine, `unit_price` the member unitPrice; the
/// names in the database stay as they are. Lists of CHECKs, indexes over expressions and foreign keys
/// of more than four columns are left out. The structs are in `nameSpace`, if it is not empty.
QString describedInCpp(const Schema &schema, const QString &nameSpace = {});

} // namespace varve
