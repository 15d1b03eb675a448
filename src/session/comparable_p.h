#pragma once

#include "schema/table.h"

namespace varve {

/// `value` reduced so that two are equal exactly when `column` holds them equal: what it stores,
/// letters by its collation, whole reals as integers.
Value comparable(const Value &value, const Column &column);

/// What `row` holds in `columns`, as the columns `as` of `table` compare it.
Key comparableKey(const Row &row,
                  const QList<ColumnIndex> &columns,
                  const Table &table,
                  const QList<ColumnIndex> &as);

/// Whether every part is a known value that is not NULL.
bool isWhole(const Key &key);

} // namespace varve
