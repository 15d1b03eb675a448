#pragma once

#include "query/selection.h"
#include "query/sqlsyntax.h"

namespace varve::sql {

/// The SELECT for the lines of `selection`, in its order. Assert: it has no error.
Text selectValues(const Selection &selection, const Syntax &syntax);

/// Rows that stand for those of a table in one statement.
struct Shadow
{
    QString table; ///< The identifier that the statement uses for it.
    Text rows;     ///< A SELECT of all columns of the table, in their order.
};

/// `statement` over the shadows in place of the tables that are called so: `WITH "t" AS (...)`.
///
/// A shadow reads the table itself by its full name: see Syntax::storedTable().
Text shadowed(const QList<Shadow> &shadows, const Text &statement);

} // namespace varve::sql
