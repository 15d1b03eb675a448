#include "query/order.h"

#include "query/evaluator.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace varve {
namespace {

using Weak = std::weak_ordering;

/// The values that are sorted apart from all others, in their order.
enum class Rank { Null, Number, Text, Blob, Reference, Absent };

Rank rank(const Value &value)
{
    return value.visit(Overloaded{
        [](Null) { return Rank::Null; },
        [](qint64) { return Rank::Number; },
        [](double real) { return std::isnan(real) ? Rank::Null : Rank::Number; },
        [](const QString &) { return Rank::Text; },
        [](const QByteArray &) { return Rank::Blob; },
        [](RowId) { return Rank::Reference; },
        [](const Absent &) { return Rank::Absent; },
    });
}

Weak reversed(Weak order)
{
    return 0 <=> order;
}

/// Of numbers that are not NaN.
Weak compared(double a, double b)
{
    return a < b ? Weak::less : a > b ? Weak::greater : Weak::equivalent;
}

/// Without rounding the integer, of which a double keeps 53 bits only.
Weak compared(qint64 integer, double real)
{
    constexpr double limit = 9223372036854775808.0; // 2^63
    if (real >= limit)
        return Weak::less;
    if (real < -limit)
        return Weak::greater;
    const auto whole = static_cast<qint64>(real);
    if (integer != whole)
        return integer <=> whole;
    return compared(0.0, real - std::trunc(real));
}

Weak comparedNumbers(const Value &a, const Value &b)
{
    if (a.isInteger())
        return b.isInteger() ? Weak(a.integer() <=> b.integer()) : compared(a.integer(), b.real());
    return b.isInteger() ? reversed(compared(b.integer(), a.real())) : compared(a.real(), b.real());
}

/// UTF-16 puts the characters beyond U+FFFF before U+E000..U+FFFF, UTF-8 after them.
char16_t unitInCodePointOrder(QChar unit)
{
    constexpr char16_t surrogates = 0xd800;
    constexpr char16_t afterSurrogates = 0xe000;
    if (unit.unicode() < surrogates)
        return unit.unicode();
    const int shift = unit.unicode() < afterSurrogates ? 0x2000 : -0x800;
    return static_cast<char16_t>(unit.unicode() + shift);
}

Weak comparedBinary(QStringView a, QStringView b)
{
    const auto [left, right] = std::ranges::mismatch(a, b);
    if (left == a.end() || right == b.end())
        return a.size() <=> b.size();
    return unitInCodePointOrder(*left) <=> unitInCodePointOrder(*right);
}

QChar folded(QChar character)
{
    const bool isUpper = character >= u'A' && character <= u'Z';
    return isUpper ? QChar(character.unicode() + (u'a' - u'A')) : character;
}

/// As SQLite's NOCASE, which looks no further than a NUL that both texts have in one place: of such
/// texts the longer one (in UTF-8) is the greater.
Weak comparedNoCase(const QString &a, const QString &b)
{
    const auto [left, right] = std::ranges::mismatch(
        a, b, [](QChar x, QChar y) { return folded(x) == folded(y) && !x.isNull(); });
    const bool sameStart =
        left == a.end() || right == b.end() || (left->isNull() && right->isNull());
    if (sameStart)
        return a.toUtf8().size() <=> b.toUtf8().size();
    return unitInCodePointOrder(folded(*left)) <=> unitInCodePointOrder(folded(*right));
}

QStringView withoutTrailingSpaces(QStringView text)
{
    while (text.endsWith(u' '))
        text.chop(1);
    return text;
}

Weak comparedTexts(const QString &a, const QString &b, Collation collation)
{
    Q_ASSERT_X(
        collation != Collation::External, "compared", "only the database knows the collation");
    switch (collation) {
    case Collation::NoCase:
        return comparedNoCase(a, b);
    case Collation::RTrim:
        return comparedBinary(withoutTrailingSpaces(a), withoutTrailingSpaces(b));
    case Collation::Binary:
    case Collation::External:
        break;
    }
    return comparedBinary(a, b);
}

Weak comparedBlobs(const QByteArray &a, const QByteArray &b)
{
    const auto common = std::min(a.size(), b.size());
    const auto order = std::memcmp(a.constData(), b.constData(), static_cast<size_t>(common)) <=> 0;
    return order != 0 ? Weak(order) : Weak(a.size() <=> b.size());
}

Weak comparedIn(const Ordering &ordering, const Value &a, const Value &b, Collation collation)
{
    const auto left = rank(a);
    const auto right = rank(b);
    const bool isNull = left == Rank::Null || right == Rank::Null;
    const bool isKeyless = left >= Rank::Reference || right >= Rank::Reference;
    const auto order = compared(a, b, collation);
    if (isKeyless)
        return order;
    if (isNull)
        return ordering.nulls == NullOrder::First ? order : reversed(order);
    return ordering.order == SortOrder::Ascending ? order : reversed(order);
}

Collation collationOf(const Ordering &term, const Table &table)
{
    if (term.expression)
        return varve::collationOf(*term.expression, table).value_or(Collation::Binary);
    return table[term.column].collation;
}

/// `left(i)` and `right(i)` are the values for the ordering's i-th column.
template<typename Left, typename Right>
Weak comparedBy(const QList<Ordering> &ordering, const Table &table, Left left, Right right)
{
    for (qsizetype i = 0; i < ordering.size(); ++i) {
        const auto &term = ordering[i];
        const auto order = comparedIn(term, left(i), right(i), collationOf(term, table));
        if (order != 0)
            return order;
    }
    return Weak::equivalent;
}

} // namespace

std::weak_ordering compared(const Value &a, const Value &b, Collation collation)
{
    const auto left = rank(a);
    const auto right = rank(b);
    if (left != right)
        return left <=> right;
    switch (left) {
    case Rank::Number:
        return comparedNumbers(a, b);
    case Rank::Text:
        return comparedTexts(a.text(), b.text(), collation);
    case Rank::Blob:
        return comparedBlobs(a.blob(), b.blob());
    case Rank::Reference:
        return a.reference() <=> b.reference();
    case Rank::Null:
    case Rank::Absent:
        break;
    }
    return Weak::equivalent;
}

std::weak_ordering
compared(const Row &a, const Row &b, const QList<Ordering> &ordering, const Table &table)
{
    return comparedBy(
        ordering,
        table,
        [&](qsizetype i) { return sortValue(a, ordering[i], table); },
        [&](qsizetype i) { return sortValue(b, ordering[i], table); });
}

std::weak_ordering comparedKeys(const QList<Value> &a,
                                const QList<Value> &b,
                                const QList<Ordering> &ordering,
                                const Table &table)
{
    return comparedBy(
        ordering,
        table,
        [&](qsizetype i) -> const Value & { return a[i]; },
        [&](qsizetype i) -> const Value & { return b[i]; });
}

Value sortValue(const Row &row, const Ordering &term, const Table &table)
{
    if (!term.expression)
        return row[term.column];
    const auto value = canEvaluate(*term.expression, table)
                           ? evaluated(*term.expression, row, table)
                           : std::nullopt;
    return value.value_or(Absent{Absent::Reason::NotLoaded});
}

bool canCompare(const QList<Ordering> &ordering, const Table &table)
{
    return std::ranges::all_of(ordering, [&](const Ordering &term) {
        return collationOf(term, table) != Collation::External
               && (!term.expression || canEvaluate(*term.expression, table));
    });
}

} // namespace varve
