#include "schema/affinity.h"

#include "schema/numbertext_p.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// A real the way SQLite's `%!.15g` writes it: 15 digits, and always a decimal point.
QString toText(double real)
{
    if (std::isinf(real))
        return real < 0 ? u"-Inf"_s : u"Inf"_s;
    const auto positiveZero = real == 0 ? 0.0 : real;
    auto text = QString::number(positiveZero, 'g', 15);
    if (!text.contains(u'.')) {
        const auto exponent = text.indexOf(u'e');
        text.insert(exponent < 0 ? text.size() : exponent, u".0"_s);
    }
    return text;
}

Value asText(const Value &value)
{
    if (value.isInteger())
        return QString::number(value.integer());
    if (value.isReal() && !std::isnan(value.real()))
        return toText(value.real());
    return value;
}

Value asNumber(const Value &value)
{
    const bool isNumber = value.isText() && numberForm(value.text()) != NumberForm::None;
    return isNumber ? number(value.text()) : value;
}

/// SQLite leaves out -2^63, although a double can hold it.
Value integerIfWhole(const Value &value)
{
    constexpr double limit = 9223372036854775808.0;
    if (!value.isReal() || !(std::abs(value.real()) < limit)
        || std::trunc(value.real()) != value.real())
        return value;
    return static_cast<qint64>(value.real());
}

Value asReal(const Value &value)
{
    const auto number = asNumber(value);
    return number.isInteger() ? Value(static_cast<double>(number.integer())) : number;
}

} // namespace

Value stored(const Value &value, const Column &column)
{
    switch (column.affinity) {
    case Affinity::Blob:
        break;
    case Affinity::Text:
        return asText(value);
    case Affinity::Numeric:
    case Affinity::Integer:
        return integerIfWhole(asNumber(value));
    case Affinity::Real:
        return asReal(value);
    }
    return value;
}

} // namespace varve
