#pragma once

#include "base/result.h"
#include "schema/column.h"

#include <QLocale>

namespace varve {

/// The value that a user means who types `text` into a cell of `column`, as the column stores it.
///
/// Empty text is the empty text in text columns and NULL in all others.
/// - Integer: whole numbers; separators of thousands only where `locale` puts them.
/// - Real, Decimal: the decimal sign is that of `locale` or a point. There are no separators: what
///   could be one (`1.000` in German) is refused as ambiguous.
/// - Boolean: 0, 1, true, false, yes, no, also translated.
/// - Date, Time, DateTime: ISO text or the short form of `locale`.
/// - Json: any JSON value, kept as typed. Blob: `x'00ff'`.
/// - Text: as typed. Any: a number if the number reads exactly as typed, otherwise text.
///
/// Fails with ErrorKind::Type and a sentence that names the column when the text is no value of the
/// column's type, an integer beyond 64 bits, or a number that a column which is not REAL would round.
Result<Value> parsed(const QString &text, const Column &column, const QLocale &locale);

} // namespace varve
