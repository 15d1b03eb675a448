#pragma once

#include "value/value.h"

namespace varve {

/// What SQLite calculates with in place of a text, a blob or a number: the number that a text begins
/// with, after spaces; 0 if there is none. NULL and cells without a value stay as they are.
///
/// An integer if the text begins with digits only that 64 bits can hold, else a real. O(length).
Value numericPrefix(const Value &value);

/// Whether SQLite is known to find the real nearest to what a text or blob begins with: it does not
/// always, before its version 3.43, for more than 15 digits or a large exponent.
bool isReadExactly(const Value &value);

/// The same as a real, and as an integer: a real is cut, and what is out of range becomes the
/// smallest or largest integer. Of a text only its leading digits count: "1e3" is 1.
double realPrefix(const Value &value);
qint64 integerPrefix(const Value &value);

} // namespace varve
