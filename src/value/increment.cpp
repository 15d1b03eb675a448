#include "value/increment.h"

#include <algorithm>

namespace varve {
namespace {

std::optional<double> real(const Value &value)
{
    if (value.isInteger())
        return static_cast<double>(value.integer());
    return value.isReal() ? std::optional(value.real()) : std::nullopt;
}

} // namespace

std::optional<Value> incrementOf(ColumnIndex column, const Increments &increments)
{
    const auto found = std::ranges::find(increments, column, &Increment::column);
    return found == increments.end() ? std::nullopt : std::optional(found->by);
}

std::optional<Value> sum(const Value &a, const Value &b)
{
    if (a.isInteger() && b.isInteger()) {
        qint64 total = 0;
        if (qAddOverflow(a.integer(), b.integer(), &total))
            return {};
        return Value(total);
    }
    const auto left = real(a);
    const auto right = real(b);
    return left && right ? std::optional(Value(*left + *right)) : std::nullopt;
}

std::optional<Value> negated(const Value &number)
{
    if (number.isReal())
        return Value(-number.real());
    qint64 result = 0;
    if (!number.isInteger() || qSubOverflow(qint64{0}, number.integer(), &result))
        return {};
    return Value(result);
}

} // namespace varve
