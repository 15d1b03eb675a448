#pragma once

#include "schema/column.h"

namespace varve {

/// What the column stores when it is given `value`: SQLite's affinity applied
/// (https://www.sqlite.org/datatype3.html, section 3).
///
/// A text that reads as a number becomes one in a numeric column, a number becomes text in a text
/// column, an integer becomes a real in a REAL column, and a real without fraction an integer in an
/// INTEGER or NUMERIC column. What does not convert stays as it is; it never fails.
///
/// As in SQLite, a number written with more digits than 64 bits or a double can hold becomes the
/// nearest double, and a real in a text column is cut to 15 digits. parsed() refuses such a text.
Value stored(const Value &value, const Column &column);

} // namespace varve
