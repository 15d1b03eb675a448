#pragma once

#include "value/row.h"

#include <optional>

namespace varve {

/// A pending change of a cell that adds to whatever the database holds when it is written.
struct Increment
{
    ColumnIndex column = {}; ///< One that holds a number.
    Value by;                ///< An integer or a real.

    friend bool operator==(const Increment &, const Increment &) = default;
};

/// Those of one row, each column once.
using Increments = QList<Increment>;

/// What `column` is incremented by; none if it is not.
std::optional<Value> incrementOf(ColumnIndex column, const Increments &increments);

/// Two numbers added up as a database does: integers to an integer, others to a real. None if one of
/// them is no number, or the sum is an integer of more than 64 bits.
std::optional<Value> sum(const Value &a, const Value &b);

/// `number` with the other sign; none as with sum().
std::optional<Value> negated(const Value &number);

} // namespace varve
