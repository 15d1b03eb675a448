#pragma once

#include "value/value.h"

namespace varve {

/// What a text is as an SQL literal; SQLite's affinities convert the ones that are numbers.
enum class NumberForm {
    None,
    Integer, ///< Sign and digits, however many.
    Real,    ///< With a decimal point, an exponent or both.
};

/// ASCII digits only, `.` as decimal sign, ASCII spaces allowed at both ends. O(length).
NumberForm numberForm(QStringView text);

/// The number that `literal` writes: an integer if it is written as one and 64 bits can hold it,
/// otherwise the nearest double. The literal must have a form.
Value number(QStringView literal);

/// Whether `number` still has every digit of `literal`, of which it was read.
///
/// A double keeps 15 significant digits (DBL_DIG) of any decimal number, not more. Zeros at the end
/// do not count.
bool keepsDigits(const Value &number, QStringView literal);

} // namespace varve
