#pragma once

#include "query/expression.h"

namespace varve {

// Functions of expressions. They mean what SQLite's functions of these names mean. NULL gives NULL
// where nothing else is said; numbers count as the texts that write them, and texts as the numbers
// that they begin with. None has a type that converts what it is compared with, or a collation.

/// The text with A-Z as a-z or the other way round, and no other letters.
Expression lower(const Expression &text);
Expression upper(const Expression &text);
/// The number of characters of a text (up to a NUL), of bytes of a blob.
Expression length(const Expression &text);
/// Without leading and trailing spaces, or characters of `characters`.
Expression trim(const Expression &text);
Expression trim(const Expression &text, const Expression &characters);
Expression leftTrim(const Expression &text);
Expression rightTrim(const Expression &text);
/// `count` characters (or bytes of a blob) from the `from`th on, which counts from 1, and from the
/// end if it is negative. All that follow without `count`.
Expression substr(const Expression &text, const Expression &from);
Expression substr(const Expression &text, const Expression &from, const Expression &count);
/// One text after the other: see Operation::Concatenate.
Expression concatenated(const Expression &a, const Expression &b);

/// An integer of an integer, else a real. The database refuses the smallest integer, whose opposite
/// is none.
Expression abs(const Expression &number);
/// The nearest whole number, as a real; halves are rounded away from 0.
Expression round(const Expression &number);
/// To so many digits behind the point. Only the database can tell: see canEvaluate().
Expression round(const Expression &number, int digits);

/// The first that is not NULL.
Expression coalesce(const QList<Expression> &values);
Expression ifNull(const Expression &value, const Expression &otherwise);
/// The smallest and the largest, in the order of all values and by the first collation among them.
Expression least(const QList<Expression> &values);
Expression greatest(const QList<Expression> &values);
/// 'null', 'integer', 'real', 'text' or 'blob'.
Expression typeOf(const Expression &value);
/// SQL's CAST to what a column of this affinity holds.
Expression cast(const Expression &value, Affinity affinity);

/// Parts of dates and times as columns hold them (see ColumnType), NULL for what is none.
///
/// Only the database can tell. The date and the time are texts, the other parts integers.
Expression date(const Expression &moment);
Expression time(const Expression &moment);
Expression year(const Expression &moment);
Expression month(const Expression &moment);
Expression day(const Expression &moment);
Expression hour(const Expression &moment);
Expression minute(const Expression &moment);
Expression second(const Expression &moment);

} // namespace varve
