#pragma once

#include "query/sqlsyntax.h"
#include "schema/schema.h"

namespace varve::sql {

/// The statements that make `table` of `schema` in a database: CREATE TABLE with its keys, foreign
/// keys and checks, then CREATE INDEX for each index that is not made by a key or constraint.
///
/// Indexes over expressions or over a part of the rows are left out: of these a schema knows only
/// that they are there. Fails with ErrorKind::Schema for what it knows too little of to make it again:
/// views and generated columns.
Result<QStringList> createTable(const Schema &schema, TableIndex table, const Syntax &syntax);

/// As createTable(), for all tables in their order. A foreign key may point to a table that comes
/// later, as SQLite lets it.
Result<QStringList> createTables(const Schema &schema, const Syntax &syntax);

/// `value` as SQL writes it. For definitions, where nothing can be bound; queries bind their values.
/// Assert: a stored value.
QString literal(const Value &value);

/// The condition of a CHECK that lets in only `allowed` values of `column`.
QString listCheck(const QString &column, const QList<Value> &allowed);

} // namespace varve::sql
