#include "query/evaluator.h"

#include "query/answer_p.h"
#include "query/calculation_p.h"
#include "query/like_p.h"

#include <QRegularExpression>

#include <algorithm>
#include <concepts>

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

using E = Expression;

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

/// A value as a condition: whether it is a number other than 0.
Truth truthOf(const Value &value)
{
    return isUnknown(value) ? Truth::Unknown : truth(isTrue(value));
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

/// As Qt's driver does it for SQLite: both end at a NUL.
bool isMatch(const QString &text, const E::Match &test)
{
    const auto upToNul = [](const QString &whole) {
        return whole.left(whole.indexOf(QChar::Null));
    };
    const auto options = test.sensitivity == Qt::CaseInsensitive
                             ? QRegularExpression::CaseInsensitiveOption
                             : QRegularExpression::NoPatternOption;
    const QRegularExpression pattern(upToNul(test.pattern), options);
    return upToNul(text).contains(pattern);
}

/// What stands for a value that only the database knows.
Value missing()
{
    return Absent{Absent::Reason::NotLoaded};
}

/// The nodes that are values; all others are conditions.
template<typename Node>
concept IsValue = std::same_as<Node, E::Column> || std::same_as<Node, E::Outer> || std::same_as<
    Node,
    E::Literal> || std::same_as<Node, E::Calculate> || std::same_as<Node, E::Call> || std::
    same_as<Node, E::Cast> || std::same_as<Node, E::Related> || std::same_as<Node, E::Aggregated>;

class Evaluator
{
public:
    /// `outer` is the row for which a subquery is asked.
    Evaluator(const SourceRow &row,
              const Table &table,
              const RowSource *source,
              const Evaluator *outer = nullptr)
        : m_row(row)
        , m_table(table)
        , m_source(source)
        , m_outer(outer)
    {}

    Truth operator()(const Expression &condition) const
    {
        return std::visit([this](const auto &node) { return judged(node); }, condition.node());
    }

    OperandValue operand(const Expression &expression) const
    {
        return std::visit([this](const auto &node) { return valued(node); }, expression.node());
    }

    /// Whether something was asked for that is not here.
    bool hasMissed() const { return m_hasMissed; }

private:
    // Conditions

    template<IsValue Node>
    Truth judged(const Node &node) const
    {
        return truthOf(valued(node).value);
    }
    Truth judged(const E::Compare &compare) const
    {
        return compared(operand(*compare.left), compare.comparison, operand(*compare.right));
    }
    Truth judged(const E::And &all) const { return firstOf(Truth::False, all.terms); }
    Truth judged(const E::Or &any) const { return firstOf(Truth::True, any.terms); }
    Truth judged(const E::Not &negation) const { return negated((*this)(*negation.operand)); }
    Truth judged(const E::IsNull &test) const
    {
        // A cell that was not loaded is there, so it is known not to be NULL.
        const auto *column = std::get_if<E::Column>(&test.operand->node());
        if (column && m_row.row[*column->index].isNotLoaded())
            return Truth::False;
        const auto value = operand(*test.operand).value;
        return value.isAbsent() ? Truth::Unknown : truth(value.isNull());
    }
    Truth judged(const E::In &test) const
    {
        const auto tested = operand(*test.operand);
        return isAmong(tested, test.values, [](const Value &value) { return OperandValue{value}; });
    }
    Truth judged(const E::Between &test) const
    {
        const auto tested = operand(*test.operand);
        const auto from = compared(tested, Comparison::GreaterOrEqual, operand(*test.low));
        const auto to = compared(tested, Comparison::LessOrEqual, operand(*test.high));
        if (from == Truth::False || to == Truth::False)
            return Truth::False;
        return from == Truth::Unknown ? from : to;
    }
    Truth judged(const E::Like &test) const
    {
        const auto value = operand(*test.operand).value;
        if (isUnknown(value))
            return Truth::Unknown;
        if (value.isBlob())
            return Truth::False;
        const auto text = textOf(value);
        return text ? truth(isLike(*text, test.pattern, test.escape)) : missed();
    }
    Truth judged(const E::Match &test) const
    {
        const auto value = operand(*test.operand).value;
        if (isUnknown(value))
            return Truth::Unknown;
        // Qt's driver reads the text of a blob as Qt does.
        const auto text =
            value.isBlob() ? std::optional(QString::fromUtf8(value.blob())) : textOf(value);
        return text ? truth(isMatch(*text, test)) : missed();
    }
    Truth judged(const E::Quantified &test) const
    {
        const auto rows = relatedRows(*test.target);
        if (!rows)
            return missed();
        const bool isAny = test.quantity == Quantity::Any;
        auto result = truth(!isAny);
        for (const auto &row : *rows) {
            const auto found = there(row, *test.target, *test.condition);
            if (found == Truth::Unknown && m_hasMissed)
                result = Truth::Unknown;
            else if ((found == Truth::True) == isAny)
                return truth(isAny);
        }
        return result;
    }
    Truth judged(const E::InQuery &test) const
    {
        const auto rows = subquery(*test.rows);
        if (!rows)
            return missed();
        const auto &table = test.rows->table();
        const auto index = *table.find(test.column);
        return isAmong(operand(*test.operand), *rows, [&](const SourceRow &row) {
            return cell(row.row, table, index);
        });
    }
    Truth judged(const E::Exists &test) const
    {
        const auto rows = subquery(*test.rows);
        return rows ? truth(!rows->isEmpty()) : missed();
    }

    /// Whether `tested` is the row without a key that `wanted` is; nothing if that is no row, or nobody
    /// knows. No key leads to such a row.
    static std::optional<bool> isSameRow(const Value &tested, const Value &wanted)
    {
        if (!wanted.isReference() || tested.isNull() || tested.isAbsent())
            return {};
        return tested == wanted;
    }

    static Truth compared(const OperandValue &a, Comparison wanted, const OperandValue &b)
    {
        const bool isEquality = wanted == Comparison::Equal || wanted == Comparison::NotEqual;
        if (const auto same = isSameRow(a.value, b.value); same && isEquality)
            return truth(*same == (wanted == Comparison::Equal));
        const auto order = comparison(a, b);
        return order ? truth(holds(wanted, *order)) : Truth::Unknown;
    }

    template<typename List, typename OperandOf>
    static Truth isAmong(const OperandValue &tested, const List &list, OperandOf operandOf)
    {
        auto result = Truth::False;
        for (const auto &item : list) {
            const auto found = compared(tested, Comparison::Equal, operandOf(item));
            if (found == Truth::True)
                return found;
            if (found == Truth::Unknown)
                result = found;
        }
        return result;
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

    // Values

    /// Of a condition: 1, 0 or NULL.
    template<typename Node>
    requires(!IsValue<Node>) OperandValue valued(const Node &node)
    const
    {
        const bool hadMissed = std::exchange(m_hasMissed, false);
        const auto result = judged(node);
        const bool isMissing = result == Truth::Unknown && m_hasMissed;
        m_hasMissed |= hadMissed;
        if (isMissing)
            return {missing()};
        return {result == Truth::Unknown ? Value() : Value(result == Truth::True ? 1 : 0)};
    }
    OperandValue valued(const E::Column &column) const
    {
        Q_ASSERT_X(
            column.index, "evaluate", "the expression has not met its table: see resolved()");
        return cell(m_row.row, m_table, *column.index);
    }
    OperandValue valued(const E::Outer &column) const
    {
        if (!m_outer || !column.index)
            return {};
        return cell(m_outer->m_row.row, m_outer->m_table, *column.index);
    }
    OperandValue valued(const E::Literal &literal) const { return {literal.value}; }
    OperandValue valued(const E::Calculate &sum) const
    {
        const auto a = operand(*sum.left).value;
        const auto b = operand(*sum.right).value;
        return isHere(a) && isHere(b) ? known(calculated(sum.operation, a, b))
                                      : OperandValue{missing()};
    }
    OperandValue valued(const E::Call &call) const
    {
        QList<OperandValue> arguments;
        for (const auto &argument : call.arguments) {
            arguments.append(operand(argument));
            if (!isHere(arguments.last().value))
                return {missing()};
        }
        return known(called(call.function, arguments));
    }
    OperandValue valued(const E::Cast &cast) const
    {
        const auto inner = operand(*cast.operand);
        auto result = isHere(inner.value) ? known(castTo(cast.affinity, inner.value))
                                          : OperandValue{missing()};
        result.affinity = cast.affinity;
        result.collation = inner.collation;
        return result;
    }
    OperandValue valued(const E::Related &related) const
    {
        const auto rows = relatedRows(*related.target);
        static const SourceRow nobody;
        const auto &row = rows && !rows->isEmpty() ? rows->first() : nobody;
        auto result = typeIn(*related.inner, related.target->table());
        if (!rows)
            result.value = known({}).value;
        else if (!rows->isEmpty())
            result.value = thereValue(row, *related.target, *related.inner);
        return result;
    }
    OperandValue valued(const E::Aggregated &) const
    {
        Q_ASSERT_X(false, "evaluate", "an aggregate is said of many rows: see Selection");
        return {};
    }

    OperandValue cell(const Row &row, const Table &table, ColumnIndex column) const
    {
        const auto &value = row[column];
        m_hasMissed |= value.isAbsent();
        return {value, table[column].affinity, table[column].collation};
    }

    /// Whether something can be calculated from it, even if it is NULL.
    static bool isHere(const Value &value) { return !value.isAbsent() && !value.isReference(); }

    OperandValue known(const std::optional<Value> &value) const
    {
        m_hasMissed |= !value;
        return {value.value_or(missing())};
    }

    Truth missed() const
    {
        m_hasMissed = true;
        return Truth::Unknown;
    }

    // Other rows

    std::optional<QList<SourceRow>> relatedRows(const E::Target &target) const
    {
        return m_source ? m_source->related(m_row, target.relation) : std::nullopt;
    }

    Truth there(const SourceRow &row, const E::Target &target, const Expression &condition) const
    {
        const Evaluator evaluator(row, target.table(), m_source, m_outer);
        const auto found = evaluator(condition);
        m_hasMissed |= evaluator.m_hasMissed;
        return found;
    }

    Value
    thereValue(const SourceRow &row, const E::Target &target, const Expression &expression) const
    {
        const Evaluator evaluator(row, target.table(), m_source, m_outer);
        auto found = evaluator.operand(expression).value;
        m_hasMissed |= evaluator.m_hasMissed;
        return found;
    }

    /// How a value of `expression`, which is about a row of `table`, compares.
    static OperandValue typeIn(const Expression &expression, const Table &table)
    {
        OperandValue type;
        type.collation = collationOf(expression, table);
        if (const auto *column = std::get_if<E::Column>(&expression.node()))
            type.affinity = table[*column->index].affinity;
        else if (const auto *cast = std::get_if<E::Cast>(&expression.node()))
            type.affinity = cast->affinity;
        else if (const auto *related = std::get_if<E::Related>(&expression.node()))
            type.affinity = typeIn(*related->inner, related->target->table()).affinity;
        else if (const auto *outer = std::get_if<E::Outer>(&expression.node());
                 outer && outer->table)
            type.affinity = (*outer->table)[*outer->index].affinity;
        return type;
    }

    std::optional<QList<SourceRow>> subquery(const QuerySet &rows) const
    {
        if (!m_source)
            return {};
        const auto judge = [&](const SourceRow &row, const Expression &condition) {
            const Evaluator evaluator(row, rows.table(), m_source, this);
            return evaluator.finished(evaluator(condition));
        };
        const auto value = [&](const SourceRow &row, const Expression &expression) {
            const Evaluator evaluator(row, rows.table(), m_source, this);
            return evaluator.finished(evaluator.operand(expression).value);
        };
        return answered(rows, *m_source, judge, value);
    }

public:
    /// The answer, if it does not depend on what is not here.
    std::optional<Truth> finished(Truth truth) const
    {
        return truth == Truth::Unknown && m_hasMissed ? std::nullopt : std::optional(truth);
    }
    std::optional<Value> finished(const Value &value) const
    {
        return value.isAbsent() && m_hasMissed ? std::nullopt : std::optional(value);
    }

private:
    const SourceRow &m_row;
    const Table &m_table;
    const RowSource *m_source;
    const Evaluator *m_outer;
    mutable bool m_hasMissed = false;
};

} // namespace

Truth evaluate(const Expression &condition, const Row &row, const Table &table)
{
    Q_ASSERT(canEvaluate(condition, table));
    const SourceRow only{{}, row};
    return Evaluator(only, table, nullptr)(condition);
}

std::optional<Truth> evaluateLoaded(const Expression &condition, const Row &row, const Table &table)
{
    Q_ASSERT(canEvaluate(condition, table));
    const SourceRow only{{}, row};
    const Evaluator evaluator(only, table, nullptr);
    return evaluator.finished(evaluator(condition));
}

std::optional<Truth> evaluateLoaded(const Expression &condition,
                                    const SourceRow &row,
                                    const Table &table,
                                    const RowSource &source)
{
    Q_ASSERT(canEvaluate(condition, table, Reach::Relations));
    const Evaluator evaluator(row, table, &source);
    return evaluator.finished(evaluator(condition));
}

std::optional<Value> evaluated(const Expression &expression, const Row &row, const Table &table)
{
    Q_ASSERT(canEvaluate(expression, table));
    const SourceRow only{{}, row};
    const Evaluator evaluator(only, table, nullptr);
    return evaluator.finished(evaluator.operand(expression).value);
}

std::optional<Value> evaluated(const Expression &expression,
                               const SourceRow &row,
                               const Table &table,
                               const RowSource &source)
{
    Q_ASSERT(canEvaluate(expression, table, Reach::Relations));
    const Evaluator evaluator(row, table, &source);
    return evaluator.finished(evaluator.operand(expression).value);
}

} // namespace varve
