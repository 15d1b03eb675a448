#include "query/expression.h"

#include "query/queryset.h"

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

Expression::Shared shared(const Expression &expression)
{
    return std::make_shared<const Expression>(expression);
}

Expression compared(const Expression &a, Comparison comparison, Value b)
{
    return compared(a, comparison, value(std::move(b)));
}

/// The terms of both sides, so that a chain of && or || is one flat list.
template<typename List>
Expression combined(const Expression &a, const Expression &b)
{
    List list;
    for (const auto *side : {&a, &b}) {
        if (const auto *nested = std::get_if<List>(&side->node()))
            list.terms += nested->terms;
        else
            list.terms.append(*side);
    }
    return Expression(std::move(list));
}

} // namespace

Expression::Expression(Node node)
    : m_node(std::make_shared<const Node>(std::move(node)))
{}

Expression Expression::isNull() const
{
    return Expression(IsNull{shared(*this)});
}

Expression Expression::isNotNull() const
{
    return !isNull();
}

Expression Expression::in(QList<Value> values) const
{
    return Expression(In{shared(*this), std::move(values)});
}

Expression Expression::in(const QuerySet &rows, const QString &column) const
{
    return Expression(InQuery{shared(*this), std::make_shared<const QuerySet>(rows), column});
}

Expression Expression::between(const Expression &low, const Expression &high) const
{
    return Expression(Between{shared(*this), shared(low), shared(high)});
}

Expression Expression::between(Value low, Value high) const
{
    return between(value(std::move(low)), value(std::move(high)));
}

Expression Expression::like(QString pattern, QChar escape) const
{
    return Expression(Like{shared(*this), std::move(pattern), escape});
}

Expression Expression::contains(const QString &text) const
{
    constexpr QChar escape = u'\\';
    QString literal;
    for (const auto character : text) {
        if (character == u'%' || character == u'_' || character == escape)
            literal += escape;
        literal += character;
    }
    return like(u'%' + literal + u'%', literal.size() > text.size() ? escape : QChar());
}

Expression Expression::matches(QString pattern, Qt::CaseSensitivity sensitivity) const
{
    return Expression(Match{shared(*this), std::move(pattern), sensitivity});
}

Expression col(QString name)
{
    return Expression(Expression::Column{std::move(name), {}});
}

Expression outer(QString name)
{
    return Expression(Expression::Outer{std::move(name), {}, {}});
}

Expression value(Value value)
{
    return Expression(Expression::Literal{std::move(value)});
}

Expression operator&&(const Expression &a, const Expression &b)
{
    return combined<Expression::And>(a, b);
}

Expression operator||(const Expression &a, const Expression &b)
{
    return combined<Expression::Or>(a, b);
}

Expression operator!(const Expression &a)
{
    return Expression(Expression::Not{shared(a)});
}

Expression equals(const Expression &a, Value b)
{
    return compared(a, Comparison::Equal, std::move(b));
}

Expression differs(const Expression &a, Value b)
{
    return compared(a, Comparison::NotEqual, std::move(b));
}

Expression operator<(const Expression &a, Value b)
{
    return compared(a, Comparison::Less, std::move(b));
}

Expression operator<=(const Expression &a, Value b)
{
    return compared(a, Comparison::LessOrEqual, std::move(b));
}

Expression operator>(const Expression &a, Value b)
{
    return compared(a, Comparison::Greater, std::move(b));
}

Expression operator>=(const Expression &a, Value b)
{
    return compared(a, Comparison::GreaterOrEqual, std::move(b));
}

Expression equals(const Expression &a, const Expression &b)
{
    return compared(a, Comparison::Equal, b);
}

Expression differs(const Expression &a, const Expression &b)
{
    return compared(a, Comparison::NotEqual, b);
}

Expression operator<(const Expression &a, const Expression &b)
{
    return compared(a, Comparison::Less, b);
}

Expression operator<=(const Expression &a, const Expression &b)
{
    return compared(a, Comparison::LessOrEqual, b);
}

Expression operator>(const Expression &a, const Expression &b)
{
    return compared(a, Comparison::Greater, b);
}

Expression operator>=(const Expression &a, const Expression &b)
{
    return compared(a, Comparison::GreaterOrEqual, b);
}

Expression compared(const Expression &a, Comparison comparison, const Expression &b)
{
    return Expression(Expression::Compare{comparison, shared(a), shared(b)});
}

Expression calculated(const Expression &a, Operation operation, const Expression &b)
{
    return Expression(Expression::Calculate{operation, shared(a), shared(b)});
}

Expression operator+(const Expression &a, const Expression &b)
{
    return calculated(a, Operation::Add, b);
}

Expression operator+(const Expression &a, Value b)
{
    return calculated(a, Operation::Add, value(std::move(b)));
}

Expression operator-(const Expression &a, const Expression &b)
{
    return calculated(a, Operation::Subtract, b);
}

Expression operator-(const Expression &a, Value b)
{
    return calculated(a, Operation::Subtract, value(std::move(b)));
}

Expression operator*(const Expression &a, const Expression &b)
{
    return calculated(a, Operation::Multiply, b);
}

Expression operator*(const Expression &a, Value b)
{
    return calculated(a, Operation::Multiply, value(std::move(b)));
}

Expression operator/(const Expression &a, const Expression &b)
{
    return calculated(a, Operation::Divide, b);
}

Expression operator/(const Expression &a, Value b)
{
    return calculated(a, Operation::Divide, value(std::move(b)));
}

Expression operator%(const Expression &a, const Expression &b)
{
    return calculated(a, Operation::Remainder, b);
}

Expression operator%(const Expression &a, Value b)
{
    return calculated(a, Operation::Remainder, value(std::move(b)));
}

Expression related(QString relation, const Expression &inner)
{
    return Expression(Expression::Related{std::move(relation), shared(inner), {}});
}

Expression any(QString relation, const Expression &condition)
{
    return Expression(
        Expression::Quantified{Quantity::Any, std::move(relation), shared(condition), {}});
}

Expression all(QString relation, const Expression &condition)
{
    return Expression(
        Expression::Quantified{Quantity::All, std::move(relation), shared(condition), {}});
}

Expression exists(const QuerySet &rows)
{
    return Expression(Expression::Exists{std::make_shared<const QuerySet>(rows)});
}

} // namespace varve
