#pragma once

#include <QStringList>

namespace varve {

/// The tables without a key of a database file whose rows the user wants to be told apart by their
/// row numbers. It is remembered in the program's settings, not in the file.
QStringList numberedTables(const QString &file);

/// Remembers the choice for one table, until it is taken back.
void setNumbered(const QString &file, const QString &table, bool numbered);

} // namespace varve
