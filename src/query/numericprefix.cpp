#include "query/numericprefix_p.h"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>

namespace varve {
namespace {

/// The parts of the number that a text begins with.
struct Prefix
{
    QByteArray number;      ///< Sign (only `-`), digits, point and exponent.
    QByteArray wholeDigits; ///< Sign (only `-`) and the digits before a point.
    bool hasDigits = false; ///< Before or behind a point.
    bool hasPoint = false;
    bool hasExponent = false; ///< With digits.
};

bool isSpace(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

class PrefixReader
{
public:
    explicit PrefixReader(const QByteArray &text)
        : m_text(text)
    {}

    Prefix read()
    {
        skipSpaces();
        if (at('-'))
            m_prefix.number += '-';
        if (at('-') || at('+'))
            ++m_position;
        takeDigits();
        m_prefix.wholeDigits = m_prefix.number;
        if (at('.')) {
            m_prefix.hasPoint = true;
            m_prefix.number += '.';
            ++m_position;
            takeDigits();
        }
        if (at('e') || at('E'))
            takeExponent();
        return m_prefix;
    }

private:
    bool at(char character) const
    {
        return m_position < m_text.size() && m_text[m_position] == character;
    }

    void skipSpaces()
    {
        while (m_position < m_text.size() && isSpace(m_text[m_position]))
            ++m_position;
    }

    void takeDigits()
    {
        while (m_position < m_text.size() && isDigit(m_text[m_position])) {
            m_prefix.number += m_text[m_position++];
            m_prefix.hasDigits = true;
        }
    }

    void takeExponent()
    {
        ++m_position;
        QByteArray exponent("e");
        if (at('-') || at('+'))
            exponent += m_text[m_position++];
        while (m_position < m_text.size() && isDigit(m_text[m_position])) {
            exponent += m_text[m_position++];
            m_prefix.hasExponent = true;
        }
        if (m_prefix.hasExponent)
            m_prefix.number += exponent;
    }

    const QByteArray &m_text;
    qsizetype m_position = 0;
    Prefix m_prefix;
};

Prefix prefixOf(const Value &value)
{
    const auto bytes = value.isText() ? value.text().toUtf8() : value.blob();
    return PrefixReader(bytes).read();
}

double toReal(const Prefix &prefix)
{
    if (!prefix.hasDigits)
        return 0;
    double real = 0;
    const auto *end = prefix.number.constData() + prefix.number.size();
    const auto [stop, failure] = std::from_chars(prefix.number.constData(), end, real);
    if (failure != std::errc::result_out_of_range)
        return real;
    const bool isTiny = prefix.number.contains("e-");
    const auto magnitude = isTiny ? 0.0 : std::numeric_limits<double>::infinity();
    return prefix.number.startsWith('-') ? -magnitude : magnitude;
}

/// None if 64 bits cannot hold it.
std::optional<qint64> toInteger(const Prefix &prefix)
{
    if (prefix.wholeDigits.isEmpty() || prefix.wholeDigits == "-")
        return 0;
    bool fits = false;
    const auto integer = prefix.wholeDigits.toLongLong(&fits);
    return fits ? std::optional(integer) : std::nullopt;
}

qint64 clamped(double real)
{
    constexpr double limit = 9223372036854775808.0;
    if (real >= limit)
        return std::numeric_limits<qint64>::max();
    if (real <= -limit)
        return std::numeric_limits<qint64>::min();
    return static_cast<qint64>(real);
}

/// What SQLite's sqlite3AtoF() and sqlite3Atoi64() make of a text together.
Value numberOf(const Prefix &prefix)
{
    if (prefix.hasDigits && (prefix.hasPoint || prefix.hasExponent))
        return toReal(prefix);
    const auto integer = toInteger(prefix);
    return integer ? Value(*integer) : Value(toReal(prefix));
}

/// Digits and powers of ten that a real holds exactly, so that one product or quotient is the nearest.
bool isReadExactly(const Prefix &prefix)
{
    constexpr int exactDigits = 15;
    constexpr int exactPowerOfTen = 22;
    if (!prefix.hasPoint && !prefix.hasExponent && toInteger(prefix))
        return true;
    const auto exponentAt = prefix.number.indexOf('e');
    const auto mantissa = prefix.number.first(exponentAt < 0 ? prefix.number.size() : exponentAt);
    bool isNumber = true;
    auto exponent = exponentAt < 0 ? 0 : prefix.number.sliced(exponentAt + 1).toInt(&isNumber);
    if (const auto point = mantissa.indexOf('.'); point >= 0)
        exponent -= static_cast<int>(mantissa.size() - point - 1);
    int digits = 0;
    for (const char character : mantissa)
        digits += (digits > 0 || character != '0') && isDigit(character) ? 1 : 0;
    return digits == 0
           || (isNumber && digits <= exactDigits && std::abs(exponent) <= exactPowerOfTen);
}

} // namespace

bool isReadExactly(const Value &value)
{
    return !(value.isText() || value.isBlob()) || isReadExactly(prefixOf(value));
}

Value numericPrefix(const Value &value)
{
    return value.isText() || value.isBlob() ? numberOf(prefixOf(value)) : value;
}

double realPrefix(const Value &value)
{
    if (value.isInteger())
        return static_cast<double>(value.integer());
    return value.isReal() ? value.real() : toReal(prefixOf(value));
}

qint64 integerPrefix(const Value &value)
{
    if (value.isInteger())
        return value.integer();
    if (value.isReal())
        return clamped(value.real());
    const auto prefix = prefixOf(value);
    const bool isNegative = prefix.wholeDigits.startsWith('-');
    return toInteger(prefix).value_or(isNegative ? std::numeric_limits<qint64>::min()
                                                 : std::numeric_limits<qint64>::max());
}

} // namespace varve
