#pragma once

#include "schema/column.h"

namespace varve {

/// Whether `value`, as `column` stores it, is what the column's type means. Numbers pass in text
/// columns that store numbers (SQLite's `STRING`), and in those of dates, since SQLite's date
/// functions read numbers, too. References and absent cells always pass; NULL is not asked for.
bool fitsType(const Value &value, const Column &column);

/// `text` in the stored form of a Date, Time or DateTime; none if it is no ISO text of that.
std::optional<QString> isoForm(const QString &text, ColumnType type);

/// The sentence for a value that does not fit: `"Gunnery" must be a whole number, not 'abc'.`
QString typeSentence(const Column &column, const Value &value);

} // namespace varve
