#pragma once

#include "schema/schema.h"

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

/// As above, with the tables of `schema` and no rows. Errors: Schema besides, for what cannot be
/// made of a schema alone; see createTables().
Result<void> createDatabase(const QString &path, const Schema &schema);

} // namespace varve::sql
