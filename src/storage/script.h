#pragma once

#include "base/result.h"

#include <QStringList>

namespace varve::sql {

/// The statements of an SQL script, each without its final semicolon: split at semicolons outside of
/// texts, names, comments and the bodies of triggers.
QStringList statements(const QString &script);

/// Makes a new SQLite file at `path` by running `script` in it. Either the whole file is there
/// afterwards, or nothing is. Blocks.
///
/// Errors: Storage (the file cannot be made, or exists), Statement (with the SQL).
Result<void> createDatabase(const QString &path, const QString &script);

} // namespace varve::sql
