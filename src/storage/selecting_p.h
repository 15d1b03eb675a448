#pragma once

#include "query/pendingtable.h"
#include "query/rawquery.h"
#include "query/selection.h"
#include "session/backend.h"
#include "storage/connection_p.h"

namespace varve {

/// Backend::select(). The connection must be one that may have tables of its own: the scanner's.
Result<ValueTable>
selectedValues(Connection &connection, const Selection &selection, const PendingTables &pending);

/// Backend::explain(). The connection must be one as for selectedValues(), if there are pending rows.
Result<Explanation> explainedRows(Connection &connection, const QuerySet &query);
Result<Explanation>
explainedValues(Connection &connection, const Selection &selection, const PendingTables &pending);

/// Backend::ask(). The connection should be one that cannot write.
Result<ValueTable> askedValues(Connection &connection, const RawQuery &query);
/// The same of a connection that can write, and may be in the middle of a transaction.
Result<ValueTable> askedOfWriter(Connection &connection, const RawQuery &query);

} // namespace varve
