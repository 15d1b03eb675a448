#pragma once

#include "query/expression.h"

namespace varve {

/// The condition that a user means who types `text` into the filter field over `column`.
///
/// `abc` contains (text and untyped columns) or equals (all others); `=x` `!=x` `<>x` `<x` `<=x` `>x` `>=x`; `a..b` from a to
/// b, both included; `null` and `!null`; `*` and `?` as wildcards for the whole text; `a|b` one of them; a text in double
/// quotes is taken literally. Blanks around are ignored. Empty text is no condition: none.
///
/// Fails with ErrorKind::Type and a sentence for a value that is none of the column's type.
Result<std::optional<Expression>>
parsedFilter(const QString &text, ColumnIndex column, const Table &table);

} // namespace varve
