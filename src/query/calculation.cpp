#include "query/calculation_p.h"
#include "query/numericprefix_p.h"
#include "query/order.h"
#include "schema/affinity.h"

#include <QStringDecoder>

#include <cmath>
#include <limits>

namespace varve {
namespace {

bool isNumeric(std::optional<Affinity> affinity)
{
    return affinity && affinity != Affinity::Blob && affinity != Affinity::Text;
}

Value converted(const Value &value, Affinity affinity)
{
    Column column;
    column.affinity = affinity;
    return stored(value, column);
}

/// The affinity that is applied to both sides before they are compared; Blob is none
/// (https://www.sqlite.org/datatype3.html, section 4.2).
Affinity comparisonAffinity(const OperandValue &a, const OperandValue &b)
{
    if (isNumeric(a.affinity) || isNumeric(b.affinity))
        return Affinity::Numeric;
    if (a.affinity && b.affinity)
        return Affinity::Blob;
    return a.affinity.value_or(b.affinity.value_or(Affinity::Blob));
}

/// None if 64 bits cannot hold the result.
std::optional<qint64> exact(Operation operation, qint64 a, qint64 b)
{
    qint64 result = 0;
    switch (operation) {
    case Operation::Add:
        return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operation::Subtract:
        return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operation::Multiply:
        return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operation::Divide:
        if (a == std::numeric_limits<qint64>::min() && b == -1)
            return {};
        return a / b;
    case Operation::Remainder:
        return b == -1 ? 0 : a % b;
    case Operation::Concatenate:
        break;
    }
    Q_UNREACHABLE();
}

double rounded(Operation operation, double a, double b)
{
    switch (operation) {
    case Operation::Add:
        return a + b;
    case Operation::Subtract:
        return a - b;
    case Operation::Multiply:
        return a * b;
    case Operation::Divide:
        return a / b;
    case Operation::Remainder:
    case Operation::Concatenate:
        break;
    }
    Q_UNREACHABLE();
}

/// The remainder of the whole parts, as a real.
Value remainderOf(const Value &a, const Value &b)
{
    const auto divisor = integerPrefix(b);
    if (divisor == 0)
        return {};
    return divisor == -1 ? 0.0 : static_cast<double>(integerPrefix(a) % divisor);
}

Value calculatedNumbers(Operation operation, const Value &left, const Value &right)
{
    const auto a = numericPrefix(left);
    const auto b = numericPrefix(right);
    const bool divides = operation == Operation::Divide || operation == Operation::Remainder;
    if (a.isInteger() && b.isInteger()) {
        if (divides && b.integer() == 0)
            return {};
        if (const auto result = exact(operation, a.integer(), b.integer()))
            return *result;
    }
    if (operation == Operation::Remainder)
        return remainderOf(left, right);
    if (divides && realPrefix(b) == 0)
        return {};
    const auto result = rounded(operation, realPrefix(a), realPrefix(b));
    return std::isnan(result) ? Value() : Value(result);
}

} // namespace

bool isUnknown(const Value &value)
{
    return value.isNull() || value.isReference() || value.isAbsent()
           || (value.isReal() && std::isnan(value.real()));
}

std::optional<std::weak_ordering> comparison(const OperandValue &a, const OperandValue &b)
{
    if (isUnknown(a.value) || isUnknown(b.value))
        return {};
    const auto affinity = comparisonAffinity(a, b);
    const auto collation = a.collation.value_or(b.collation.value_or(Collation::Binary));
    return compared(converted(a.value, affinity), converted(b.value, affinity), collation);
}

bool isTrue(const Value &value)
{
    return value.isInteger() ? value.integer() != 0 : realPrefix(value) != 0;
}

std::optional<QString> textOf(const Value &value)
{
    if (value.isReal() && QString::number(value.real(), 'g', 15).toDouble() != value.real())
        return {};
    if (!value.isBlob())
        return converted(value, Affinity::Text).text();
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(value.blob());
    return decode.hasError() ? std::nullopt : std::optional(text);
}

std::optional<Value> calculated(Operation operation, const Value &a, const Value &b)
{
    if (isUnknown(a) || isUnknown(b))
        return Value();
    if (operation != Operation::Concatenate) {
        if (!isReadExactly(a) || !isReadExactly(b))
            return {};
        return calculatedNumbers(operation, a, b);
    }
    const auto left = textOf(a);
    const auto right = textOf(b);
    if (!left || !right)
        return {};
    return Value(QString(*left + *right));
}

std::optional<Value> castTo(Affinity affinity, const Value &value)
{
    if (isUnknown(value))
        return Value();
    switch (affinity) {
    case Affinity::Integer:
        return Value(integerPrefix(value));
    case Affinity::Real:
        if (isReadExactly(value))
            return Value(realPrefix(value));
        break;
    case Affinity::Text:
        if (const auto text = textOf(value))
            return Value(*text);
        break;
    case Affinity::Blob:
        if (value.isBlob())
            return value;
        if (const auto text = textOf(value))
            return Value(text->toUtf8());
        break;
    case Affinity::Numeric:
        break;
    }
    return {};
}

} // namespace varve
