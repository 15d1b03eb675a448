#include "query/evaluator.h"

#include "query/like_p.h"
#include "schema/affinity.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

/// One side of a comparison. Only columns have a type that converts the other side, and a collation.
struct Operand
{
    Value value;
    const Column *column = nullptr;
};

Truth truth(bool holds)
{
    return holds ? Truth::True : Truth::False;
}

Truth negated(Truth truth)
{
    if (truth == Truth::Unknown)
        return truth;
    return truth == Truth::True ? Truth::False : Truth::True;
}

/// Whether a comparison with `value` says nothing.
bool isUnknown(const Value &value)
{
    return value.isNull() || value.isReference() || value.isAbsent()
           || (value.isReal() && std::isnan(value.real()));
}

bool isNumeric(Affinity affinity)
{
    return affinity != Affinity::Blob && affinity != Affinity::Text;
}

Value converted(const Value &value, Affinity affinity)
{
    Column column;
    column.affinity = affinity;
    return stored(value, column);
}

/// The affinity that is applied to both sides before they are compared; Blob is none
/// (https://www.sqlite.org/datatype3.html, section 4.2).
Affinity comparisonAffinity(const Operand &a, const Operand &b)
{
    const auto left = a.column ? a.column->affinity : Affinity::Blob;
    const auto right = b.column ? b.column->affinity : Affinity::Blob;
    if (isNumeric(left) || isNumeric(right))
        return Affinity::Numeric;
    if (a.column && b.column)
        return Affinity::Blob;
    return a.column ? left : right;
}

Collation comparisonCollation(const Operand &a, const Operand &b)
{
    if (a.column)
        return a.column->collation;
    return b.column ? b.column->collation : Collation::Binary;
}

/// As SQLite compares them; none when it says nothing.
std::optional<std::weak_ordering> comparison(const Operand &a, const Operand &b)
{
    if (isUnknown(a.value) || isUnknown(b.value))
        return {};
    const auto affinity = comparisonAffinity(a, b);
    return compared(
        converted(a.value, affinity), converted(b.value, affinity), comparisonCollation(a, b));
}

bool holds(Comparison comparison, std::weak_ordering order)
{
    switch (comparison) {
    case Comparison::Equal:
        return order == 0;
    case Comparison::NotEqual:
        return order != 0;
    case Comparison::Less:
        return order < 0;
    case Comparison::LessOrEqual:
        return order <= 0;
    case Comparison::Greater:
        return order > 0;
    case Comparison::GreaterOrEqual:
        return order >= 0;
    }
    Q_UNREACHABLE();
}

/// The number that a text used as a condition begins with, else 0.
double leadingNumber(const QString &text)
{
    static const QRegularExpression number(
        uR"(^[ \t-\r]*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?))"_s);
    return number.match(text).captured(1).toDouble();
}

/// A value as a condition: whether it is a number other than 0.
Truth truthOf(const Value &value)
{
    if (isUnknown(value))
        return Truth::Unknown;
    if (value.isInteger())
        return truth(value.integer() != 0);
    if (value.isReal())
        return truth(value.real() != 0);
    return truth(leadingNumber(value.isText() ? value.text() : QString::fromLatin1(value.blob()))
                 != 0);
}

class Evaluator
{
public:
    Evaluator(const Row &row, const Table &table)
        : m_row(row)
        , m_table(table)
    {}

    Truth operator()(const Expression &condition) const
    {
        return std::visit([this](const auto &node) { return evaluated(node); }, condition.node());
    }

    /// Whether a cell was asked for that is not here.
    bool hasMissed() const { return m_hasMissed; }

private:
    Truth evaluated(const Expression::Column &column) const { return truthOf(cell(column)); }
    Truth evaluated(const Expression::Literal &literal) const { return truthOf(literal.value); }
    Truth evaluated(const Expression::Compare &compare) const
    {
        const auto order = comparison(operand(*compare.left), operand(*compare.right));
        return order ? truth(holds(compare.comparison, *order)) : Truth::Unknown;
    }
    Truth evaluated(const Expression::And &all) const { return firstOf(Truth::False, all.terms); }
    Truth evaluated(const Expression::Or &any) const { return firstOf(Truth::True, any.terms); }
    Truth evaluated(const Expression::Not &negation) const
    {
        return negated((*this)(*negation.operand));
    }
    Truth evaluated(const Expression::IsNull &test) const
    {
        // A cell that was not loaded is there, so it is known not to be NULL.
        const auto *column = std::get_if<Expression::Column>(&test.operand->node());
        if (column && m_row[*column->index].isNotLoaded())
            return Truth::False;
        const auto value = operand(*test.operand).value;
        return value.isAbsent() ? Truth::Unknown : truth(value.isNull());
    }
    Truth evaluated(const Expression::In &test) const
    {
        auto result = Truth::False;
        const auto tested = operand(*test.operand);
        for (const auto &value : test.values) {
            const auto order = comparison(tested, {value});
            if (order && *order == 0)
                return Truth::True;
            if (!order)
                result = Truth::Unknown;
        }
        return result;
    }
    Truth evaluated(const Expression::Like &test) const
    {
        const auto value = operand(*test.operand).value;
        if (isUnknown(value))
            return Truth::Unknown;
        const auto text = converted(value, Affinity::Text);
        return truth(text.isText() && isLike(text.text(), test.pattern, test.escape));
    }

    /// `decisive` if one of `terms` is that, else unknown if one is, else the other.
    Truth firstOf(Truth decisive, const QList<Expression> &terms) const
    {
        auto result = negated(decisive);
        for (const auto &term : terms) {
            const auto found = (*this)(term);
            if (found == decisive)
                return decisive;
            if (found == Truth::Unknown)
                result = Truth::Unknown;
        }
        return result;
    }

    const Value &cell(const Expression::Column &column) const
    {
        Q_ASSERT_X(
            column.index, "evaluate", "the expression has not met its table: see resolved()");
        const auto &value = m_row[*column.index];
        m_hasMissed |= value.isNotLoaded();
        return value;
    }

    Operand operand(const Expression &expression) const
    {
        if (const auto *column = std::get_if<Expression::Column>(&expression.node()))
            return {cell(*column), &m_table[*column->index]};
        if (const auto *literal = std::get_if<Expression::Literal>(&expression.node()))
            return {literal->value};
        const auto result = (*this)(expression);
        return {result == Truth::Unknown ? Value() : Value(result == Truth::True ? 1 : 0)};
    }

    const Row &m_row;
    const Table &m_table;
    mutable bool m_hasMissed = false;
};

/// Finds comparisons that depend on a collation that only the database knows.
class CollationCheck
{
public:
    explicit CollationCheck(const Table &table)
        : m_table(table)
    {}

    bool operator()(const Expression &expression) const
    {
        return std::visit([this](const auto &node) { return known(node); }, expression.node());
    }

private:
    bool known(const Expression::Column &) const { return true; }
    bool known(const Expression::Literal &) const { return true; }
    bool known(const Expression::Compare &compare) const
    {
        return isComparable(*compare.left) && isComparable(*compare.right);
    }
    bool known(const Expression::And &all) const { return std::ranges::all_of(all.terms, *this); }
    bool known(const Expression::Or &any) const { return std::ranges::all_of(any.terms, *this); }
    bool known(const Expression::Not &negation) const { return (*this)(*negation.operand); }
    bool known(const Expression::IsNull &test) const { return (*this)(*test.operand); }
    bool known(const Expression::In &test) const { return isComparable(*test.operand); }
    bool known(const Expression::Like &test) const { return (*this)(*test.operand); }

    bool isComparable(const Expression &operand) const
    {
        const auto *column = std::get_if<Expression::Column>(&operand.node());
        if (!column)
            return (*this)(operand);
        return m_table[*column->index].collation != Collation::External;
    }

    const Table &m_table;
};

} // namespace

Truth evaluate(const Expression &condition, const Row &row, const Table &table)
{
    Q_ASSERT(canEvaluate(condition, table));
    return Evaluator(row, table)(condition);
}

std::optional<Truth> evaluateLoaded(const Expression &condition, const Row &row, const Table &table)
{
    Q_ASSERT(canEvaluate(condition, table));
    const Evaluator evaluator(row, table);
    const auto truth = evaluator(condition);
    return truth == Truth::Unknown && evaluator.hasMissed() ? std::nullopt : std::optional(truth);
}

bool canEvaluate(const Expression &condition, const Table &table)
{
    return CollationCheck(table)(condition);
}

} // namespace varve
