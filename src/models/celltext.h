#pragma once

#include "schema/column.h"

#include <QLocale>
#include <QString>

namespace varve {

/// `value` as one short line for a grid.
///
/// Numbers with all their digits, no separators between thousands (they may be keys) and the decimal
/// sign of `locale`; dates and times in its short form with the year in full, and as stored where
/// that would hide something (fractions, offsets). Line breaks and other control characters become
/// visible marks, a long text is cut after 1 000 characters. NULL is `NULL`, a blob its kind and
/// size ("PNG image, 2.1 kB"), what is left to the database "(default)" or "(new)".
/// O(length of what is shown).
QString shownText(const Value &value, const Column &column, const QLocale &locale);

/// `value` as a user would type it into an editor: exact and whole, with the decimal sign of
/// `locale`; dates and times as stored; a blob as `x'00ff'`.
///
/// A null QString for NULL and for what is not here, never for an empty text. parsed() of it gives
/// back every value that the column's type is made for; other values that SQLite lets in (text that
/// reads as a number in an untyped column) may come back as another kind.
QString editText(const Value &value, const Column &column, const QLocale &locale);

} // namespace varve
