#pragma once

#include "query/expression.h"
#include "schema/column.h"

#include <compare>

namespace varve {

/// One side of a comparison. Only columns have a type that converts the other side, and a collation;
/// casts and relations pass on that of what is in them.
struct OperandValue
{
    Value value;
    std::optional<Affinity> affinity = {};
    std::optional<Collation> collation = {};
};

/// Whether a comparison with `value` says nothing.
bool isUnknown(const Value &value);

/// As SQLite compares them; none when it says nothing.
std::optional<std::weak_ordering> comparison(const OperandValue &a, const OperandValue &b);

/// As a condition SQLite takes a value for true if it is a number other than 0, or begins with one.
/// Assert: not isUnknown().
bool isTrue(const Value &value);

/// The text that SQLite makes of a value that is not NULL; none if only it can tell: a blob is not in
/// UTF-8, or a real has more than 15 digits, of which SQLite does not always find the nearest.
std::optional<QString> textOf(const Value &value);

/// What `operation` makes of values that are stored ones or NULL; none if only the database can tell.
std::optional<Value> calculated(Operation operation, const Value &a, const Value &b);

/// What `function` makes of stored values or NULL; none if only the database can tell, or if it
/// refuses them. Assert: isKnownHere(function, number of arguments).
std::optional<Value> called(Function function, const QList<OperandValue> &arguments);

/// Whether the function means here exactly what it means to the database.
bool isKnownHere(Function function, qsizetype arguments);

std::optional<Value> castTo(Affinity affinity, const Value &value);

} // namespace varve
