#pragma once

#include "session/session.h"

namespace varve {

/// A cell of some row, and what it is to hold.
struct MeantCell
{
    ColumnIndex column = {};
    Value value;
};

/// The cells of `table` that `named` means: a column, or all columns of the foreign key whose relation
/// has that name.
///
/// Errors: NotFound (neither is there), Validation (the relation is held by another table; a key of
/// several columns is not one value).
Result<QList<MeantCell>>
meantCells(const NamedValue &named, TableIndex table, const Schema &schema);

/// What the database fills into `column` when nothing is given, if that can be told without it: a
/// literal, or NULL where there is no default.
std::optional<Value> literalDefault(const Column &column);

} // namespace varve
