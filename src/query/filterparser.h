#pragma once

#include "query/expression.h"

#include <QLocale>

namespace varve {

/// The condition that a user means who types `text` into the filter field over `column`.
///
/// - `abc` contains (text, JSON and untyped columns) or equals (all others).
/// - `=x` `!=x` `<>x` `<x` `<=x` `>x` `>=x`; `=` and `!=` alone mean empty: NULL, or the empty text in
///   a text column.
/// - `a..b` from a to b, both included. `null` and `!null`.
/// - `*` any text and `?` one character: the whole content is like this.
/// - `a|b` one of them, each of any of these forms.
/// - A text or operand in double quotes is taken literally, `""` in it being one quote.
///
/// Blanks around are ignored. Empty text is no condition: none. Values are written as in a cell, in
/// `locale` or SQL's form: see parsed().
///
/// Fails with ErrorKind::Type and a sentence for a value that is none of the column's type, or is
/// missing.
Result<std::optional<Expression>> parsedFilter(const QString &text,
                                               ColumnIndex column,
                                               const Table &table,
                                               const QLocale &locale = QLocale());

} // namespace varve
