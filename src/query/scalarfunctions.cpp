#include "query/calculation_p.h"
#include "query/numericprefix_p.h"
#include "query/order.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

using Arguments = QList<OperandValue>;
using Answer = std::optional<Value>;

/// Without SQLite's other letters: it knows none.
QString inCase(QString text, char16_t first, char16_t last, int shift)
{
    for (auto &character : text) {
        if (character.unicode() >= first && character.unicode() <= last)
            character = QChar(static_cast<char16_t>(character.unicode() + shift));
    }
    return text;
}

Answer inCase(Function function, const Value &value)
{
    const auto text = textOf(value);
    if (!text)
        return {};
    constexpr int toLower = u'a' - u'A';
    return Value(function == Function::Lower ? inCase(*text, u'A', u'Z', toLower)
                                             : inCase(*text, u'a', u'z', -toLower));
}

QString upToNul(const QString &text)
{
    const auto end = text.indexOf(QChar::Null);
    return end < 0 ? text : text.first(end);
}

Answer length(const Value &value)
{
    if (value.isBlob())
        return Value(qint64{value.blob().size()});
    const auto text = textOf(value);
    return text ? Answer(Value(qint64{upToNul(*text).toUcs4().size()})) : std::nullopt;
}

Answer absolute(const Value &value)
{
    if (!isReadExactly(value))
        return {};
    if (!value.isInteger())
        return Value(std::abs(realPrefix(value)));
    if (value.integer() == std::numeric_limits<qint64>::min())
        return {}; // SQLite refuses it.
    return Value(std::abs(value.integer()));
}

/// As SQLite does it, which is off by one just below a half.
Answer rounded(const Value &value)
{
    constexpr double noFraction = 4503599627370496.0; // 2^52
    if (!isReadExactly(value))
        return {};
    const auto real = realPrefix(value);
    if (real < -noFraction || real > noFraction)
        return Value(real);
    return Value(static_cast<double>(static_cast<qint64>(real + (real < 0 ? -0.5 : 0.5))));
}

/// The characters of `text` from one end that are among `characters`.
Answer trimmed(Function function, const Arguments &arguments)
{
    const auto text = textOf(arguments[0].value);
    const auto set = arguments.size() > 1 ? textOf(arguments[1].value) : u" "_s;
    if (!text || !set)
        return {};
    auto characters = text->toUcs4();
    const auto wanted = upToNul(*set).toUcs4();
    const auto isWanted = [&](uint character) { return wanted.contains(character); };
    if (function != Function::RightTrim)
        characters.erase(characters.begin(), std::ranges::find_if_not(characters, isWanted));
    while (function != Function::LeftTrim && !characters.isEmpty() && isWanted(characters.last()))
        characters.removeLast();
    const auto *begin = reinterpret_cast<const char32_t *>(characters.constData());
    return Value(QString::fromUcs4(begin, characters.size()));
}

/// A stretch of something `size` long, as SQLite's substr() counts it.
struct Stretch
{
    qint64 begin = 0;
    qint64 count = 0;
};

Stretch stretch(qint64 from, std::optional<qint64> count, qint64 size)
{
    auto begin = from;
    auto rest = std::abs(count.value_or(std::numeric_limits<int>::max()));
    if (begin < 0) {
        begin += size;
        if (begin < 0) {
            rest = std::max<qint64>(0, rest + begin);
            begin = 0;
        }
    } else if (begin > 0) {
        --begin;
    } else if (rest > 0) {
        --rest;
    }
    if (count && *count < 0) {
        begin -= rest;
        if (begin < 0) {
            rest += begin;
            begin = 0;
        }
    }
    begin = std::min(begin, size);
    return {begin, std::clamp<qint64>(rest, 0, size - begin)};
}

Answer part(const Arguments &arguments)
{
    const auto from = integerPrefix(arguments[1].value);
    const auto count =
        arguments.size() > 2 ? std::optional(integerPrefix(arguments[2].value)) : std::nullopt;
    // Versions of SQLite differ in what they make of numbers of more than 32 bits.
    constexpr qint64 limit = std::numeric_limits<int>::max();
    if (std::abs(from / 2) > limit / 2 || std::abs(count.value_or(0) / 2) > limit / 2)
        return {};
    const auto &whole = arguments[0].value;
    if (whole.isBlob() && whole.blob().isEmpty())
        return Value(); // As SQLite has it.
    if (whole.isBlob()) {
        const auto [begin, size] = stretch(from, count, whole.blob().size());
        return Value(whole.blob().mid(begin, size));
    }
    const auto written = textOf(whole);
    if (!written)
        return {};
    const auto text = upToNul(*written).toUcs4();
    const auto [begin, size] = stretch(from, count, text.size());
    const auto *first = reinterpret_cast<const char32_t *>(text.constData());
    return Value(QString::fromUcs4(first + begin, size));
}

/// Of values that are equal, the first is the greatest and the last the least.
Answer extreme(Function function, const Arguments &arguments)
{
    const auto decides = std::ranges::find_if(
        arguments, [](const OperandValue &argument) { return argument.collation.has_value(); });
    const auto collation = decides == arguments.end() ? Collation::Binary : *decides->collation;
    auto best = arguments.first().value;
    for (const auto &argument : arguments.sliced(1)) {
        const auto order = compared(best, argument.value, collation);
        if (function == Function::Greatest ? order < 0 : order >= 0)
            best = argument.value;
    }
    return best;
}

Answer typeName(const Value &value)
{
    return Value(value.isInteger() ? u"integer"_s
                 : value.isReal()  ? u"real"_s
                 : value.isText()  ? u"text"_s
                                   : u"blob"_s);
}

/// The first that is not NULL, and NULL without one.
Value firstOf(const Arguments &arguments)
{
    const auto found = std::ranges::find_if(
        arguments, [](const OperandValue &argument) { return !argument.value.isNull(); });
    return found == arguments.end() ? Value() : found->value;
}

Answer ofValues(Function function, const Arguments &arguments)
{
    const auto &value = arguments.first().value;
    switch (function) {
    case Function::Lower:
    case Function::Upper:
        return inCase(function, value);
    case Function::Length:
        return length(value);
    case Function::Abs:
        return absolute(value);
    case Function::Round:
        return rounded(value);
    case Function::Substr:
        return part(arguments);
    case Function::Trim:
    case Function::LeftTrim:
    case Function::RightTrim:
        return trimmed(function, arguments);
    case Function::Least:
    case Function::Greatest:
        return extreme(function, arguments);
    case Function::TypeOf:
        return typeName(value);
    case Function::Coalesce:
    case Function::Date:
    case Function::Time:
    case Function::Year:
    case Function::Month:
    case Function::Day:
    case Function::Hour:
    case Function::Minute:
    case Function::Second:
        break;
    }
    return {};
}

} // namespace

bool isKnownHere(Function function, qsizetype arguments)
{
    switch (function) {
    case Function::Round: // SQLite rounds decimal digits that it writes in a way of its own.
        return arguments == 1;
    case Function::Date:
    case Function::Time:
    case Function::Year:
    case Function::Month:
    case Function::Day:
    case Function::Hour:
    case Function::Minute:
    case Function::Second:
        return false;
    case Function::Lower:
    case Function::Upper:
    case Function::Length:
    case Function::Abs:
    case Function::Coalesce:
    case Function::Substr:
    case Function::Trim:
    case Function::LeftTrim:
    case Function::RightTrim:
    case Function::Least:
    case Function::Greatest:
    case Function::TypeOf:
        break;
    }
    return true;
}

std::optional<Value> called(Function function, const QList<OperandValue> &arguments)
{
    Q_ASSERT(isKnownHere(function, arguments.size()));
    if (function == Function::Coalesce)
        return firstOf(arguments);
    const bool isAnyNull = std::ranges::any_of(
        arguments, [](const OperandValue &argument) { return isUnknown(argument.value); });
    if (isAnyNull)
        return function == Function::TypeOf ? Value(u"null"_s) : Value();
    return ofValues(function, arguments);
}

} // namespace varve
