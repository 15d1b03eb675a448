#include "schema/numbertext_p.h"

#include <algorithm>
#include <limits>

namespace varve {
namespace {

// Not QChar::isSpace() and isDigit(): those know more spaces and digits than SQL does.
bool isSpace(QChar character)
{
    return character == u' ' || (character >= u'\t' && character <= u'\r');
}

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

bool isSign(QChar character)
{
    return character == u'+' || character == u'-';
}

QStringView withoutSpaces(QStringView text)
{
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    return text;
}

QStringView withoutSign(QStringView text)
{
    return !text.isEmpty() && isSign(text.front()) ? text.sliced(1) : text;
}

/// Cuts the digits at the front off `text` and returns how many there were.
qsizetype takeDigits(QStringView &text)
{
    qsizetype count = 0;
    while (count < text.size() && isDigit(text[count]))
        ++count;
    text = text.sliced(count);
    return count;
}

/// The value of a decimal number as `0.digits * 10^exponent`, in the one way without needless zeros.
struct Decimal
{
    bool negative = false;
    QString digits;
    qint64 exponent = 0;

    friend bool operator==(const Decimal &, const Decimal &) = default;
};

qint64 exponent(QStringView digits)
{
    constexpr qint64 beyondEveryDouble = 1'000'000'000;
    bool fits = false;
    const auto exponent = digits.toLongLong(&fits);
    if (!fits)
        return digits.startsWith(u'-') ? -beyondEveryDouble : beyondEveryDouble;
    return std::clamp(exponent, -beyondEveryDouble, beyondEveryDouble);
}

Decimal decimal(QStringView literal)
{
    auto rest = withoutSpaces(literal);
    Decimal decimal;
    decimal.negative = rest.startsWith(u'-');
    rest = withoutSign(rest);
    qsizetype mantissa = 0;
    while (mantissa < rest.size() && (isDigit(rest[mantissa]) || rest[mantissa] == u'.'))
        ++mantissa;
    decimal.digits = rest.first(mantissa).toString();
    decimal.exponent = mantissa < rest.size() ? exponent(rest.sliced(mantissa + 1)) : 0;
    const auto point = decimal.digits.indexOf(u'.');
    decimal.exponent += point < 0 ? mantissa : point;
    decimal.digits.remove(u'.');

    qsizetype zeros = 0;
    while (zeros < decimal.digits.size() && decimal.digits[zeros] == u'0')
        ++zeros;
    decimal.digits.remove(0, zeros);
    decimal.exponent -= zeros;
    while (decimal.digits.endsWith(u'0'))
        decimal.digits.chop(1);
    return decimal.digits.isEmpty() ? Decimal() : decimal;
}

/// What is too large or too small for a double, for which Qt gives 0 in both cases.
double beyondDouble(const Decimal &decimal)
{
    const auto magnitude = decimal.exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return decimal.negative ? -magnitude : magnitude;
}

} // namespace

NumberForm numberForm(QStringView text)
{
    auto rest = withoutSign(withoutSpaces(text));
    auto digits = takeDigits(rest);
    if (rest.isEmpty())
        return digits > 0 ? NumberForm::Integer : NumberForm::None;
    if (rest.front() == u'.') {
        rest = rest.sliced(1);
        digits += takeDigits(rest);
    }
    if (digits > 0 && (rest.startsWith(u'e') || rest.startsWith(u'E'))) {
        rest = withoutSign(rest.sliced(1));
        digits = takeDigits(rest);
    }
    return digits > 0 && rest.isEmpty() ? NumberForm::Real : NumberForm::None;
}

Value number(QStringView literal)
{
    Q_ASSERT(numberForm(literal) != NumberForm::None);
    const auto text = withoutSpaces(literal).toLatin1();
    bool fits = false;
    if (const auto integer = text.toLongLong(&fits); fits)
        return integer;
    const auto real = text.toDouble(&fits);
    return fits ? real : beyondDouble(decimal(literal));
}

bool keepsDigits(const Value &number, QStringView literal)
{
    if (number.isInteger())
        return decimal(QString::number(number.integer())) == decimal(literal);
    const auto kept = QString::number(number.real(), 'g', std::numeric_limits<double>::digits10);
    return numberForm(kept) != NumberForm::None && decimal(kept) == decimal(literal);
}

} // namespace varve
