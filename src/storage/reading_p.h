#pragma once

#include "session/backend.h"
#include "storage/connection_p.h"

#include <QHash>

namespace varve {

/// Backend::fetch() for anchors that hold sort keys.
Result<Page> fetchedPage(Connection &connection, const QuerySet &query, const PageRequest &request);

/// Backend::places() for queries whose order an index provides.
Result<Places>
foundPlaces(Connection &connection, const QuerySet &query, const PlacesRequest &request);

/// Those rows of `query`, whose table has a key, that have one of `keys`; any order, any number of
/// keys. Filters and row limits of the query count, its order does not.
Result<QHash<Key, Row>>
rowsByKey(Connection &connection, const QuerySet &query, const QList<Key> &keys);

/// `table` as it is with one more column at the end, which is its key: a number that the database
/// keeps for each row.
Table withNumberAsKey(Table table, const QString &column);

/// The rows of `table`, described apart from all others.
QuerySet rowsOf(const Table &table);

QString cannotRead(const Table &table);

} // namespace varve
