#pragma once

#include "schema/table.h"

#include <QLocale>

namespace varve {

/// A short name for `row` by which its user knows it: its key and its first text that is no key,
/// "#12 Nowak, Anna". A row whose key the database has still to give begins with "(new)".
QString rowLabel(const Row &row, const Table &table, const QLocale &locale);

} // namespace varve
