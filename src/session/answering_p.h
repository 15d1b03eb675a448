#pragma once

#include "query/queryset.h"
#include "session/rowindexes_p.h"

namespace varve {

/// The rows of `query` in its order, as anyone sees them in `state`: for sessions without a database.
///
/// A condition that asks for values of the key, of a foreign key or of unique or indexed columns looks at
/// the rows that hold these and no others; the others look at each row of the table once.
/// Errors: Statement, for what only a database can tell.
Result<QList<RowId>> answer(const QuerySet &query, const State &state, RowIndexes &indexes);

} // namespace varve
