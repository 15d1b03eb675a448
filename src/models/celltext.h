#pragma once

#include "schema/column.h"

#include <QLocale>
#include <QString>

namespace varve {

/// `value` as one short line for a grid: numbers and dates as `locale` writes them (exact digits),
/// line breaks as a visible mark, at most about 1 000 characters; NULL as `NULL`; a blob as its kind and size ("PNG
/// image, 2.1 kB"); what is left to the database as "(default)" or "(new)".
QString shownText(const Value &value, const Column &column, const QLocale &locale);

/// `value` as a user would type it into an editor: exact, canonical, whole; empty for NULL.
/// parsed() of it gives `value` back for every kind but blobs and references.
QString editText(const Value &value, const Column &column, const QLocale &locale);

} // namespace varve
