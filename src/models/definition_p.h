#pragma once

#include "schema/schema.h"

namespace varve {

// What the schema says, for tool tips: rich text, in which nothing from the database is taken for
// markup.

/// Name, declared type, key, target of the foreign key and rules of a column.
QString columnDefinition(const Schema &schema, const Table &table, ColumnIndex column);

QString indexDefinition(const Table &table, const Index &index);

/// The statement that made the table, or its name if the database does not keep that; after `remark`
/// if that is not empty.
QString tableDefinition(const Table &table, const QString &remark);

/// `lines`, which may hold anything, as rich text that shows them as they are.
QString asToolTip(const QStringList &lines);

} // namespace varve
