#pragma once

#include "schema/schema.h"

namespace varve {

/// The schema of a database as a program declares it: `database`, which was found there, with what only
/// `declared` knows.
///
/// Tables and columns belong together by name, case not mattering as in SQL, whatever their order; tables
/// and columns that are not declared stay as they were found. TableIndex, ColumnIndex and the positions
/// of foreign keys are those of `database`. From `declared` come the names of relations both ways, its
/// many-to-many relations and their order, the version column, the only values that are let in, and a
/// type where it says more than the database does (a date in a column of texts). Rules of foreign keys,
/// collations, defaults and checks are the database's, since it applies them.
///
/// Errors: Schema, with a sentence for each thing that does not fit, which names table and column: a table
/// or column that is not there, another type or key, NULL let in by one of both only, a column that is
/// computed in one of both only, a value that is declared and not let in, a foreign key or the
/// uniqueness of columns that the database does not know. Pure; O(tables + columns).
Result<Schema> matched(const Schema &declared, const Schema &database);

} // namespace varve
