#include "query/expression.h"

#include "base/overloaded.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(varve::Expression)
};

using Shared = std::shared_ptr<const Expression>;

Shared shared(const Expression &expression)
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

bool same(const Shared &a, const Shared &b)
{
    return *a == *b;
}

/// Copies a tree and finds its columns on the way; stops at the first that `table` has not.
class Resolver
{
public:
    explicit Resolver(const Table &table)
        : m_table(table)
    {}

    const std::optional<Error> &error() const { return m_error; }

    Expression operator()(const Expression &expression)
    {
        return std::visit([this](const auto &node) { return Expression(resolved(node)); },
                          expression.node());
    }

private:
    Expression::Node resolved(const Expression::Column &column)
    {
        const auto index = m_table.find(column.name);
        if (!index && !m_error)
            m_error = missing(column);
        return Expression::Column{column.name, index};
    }
    Expression::Node resolved(const Expression::Literal &literal) { return literal; }
    Expression::Node resolved(const Expression::Compare &compare)
    {
        return Expression::Compare{
            compare.comparison, resolved(compare.left), resolved(compare.right)};
    }
    Expression::Node resolved(const Expression::And &all)
    {
        return Expression::And{resolved(all.terms)};
    }
    Expression::Node resolved(const Expression::Or &any)
    {
        return Expression::Or{resolved(any.terms)};
    }
    Expression::Node resolved(const Expression::Not &negation)
    {
        return Expression::Not{resolved(negation.operand)};
    }
    Expression::Node resolved(const Expression::IsNull &test)
    {
        return Expression::IsNull{resolved(test.operand)};
    }
    Expression::Node resolved(const Expression::In &test)
    {
        return Expression::In{resolved(test.operand), test.values};
    }
    Expression::Node resolved(const Expression::Like &test)
    {
        return Expression::Like{resolved(test.operand), test.pattern, test.escape};
    }

    Shared resolved(const Shared &operand) { return shared((*this)(*operand)); }
    QList<Expression> resolved(const QList<Expression> &terms)
    {
        QList<Expression> found;
        found.reserve(terms.size());
        for (const auto &term : terms)
            found.append((*this)(term));
        return found;
    }

    Error missing(const Expression::Column &column) const
    {
        return {ErrorKind::NotFound,
                Messages::tr("There is no column “%1” in “%2”.").arg(column.name, m_table.name)};
    }

    const Table &m_table;
    std::optional<Error> m_error;
};

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

Result<Expression> Expression::resolved(const Table &table) const
{
    Resolver resolve(table);
    auto found = resolve(*this);
    if (resolve.error())
        return *resolve.error();
    return found;
}

bool operator==(const Expression &a, const Expression &b)
{
    using E = Expression;
    if (a.m_node == b.m_node)
        return true;
    if (a.node().index() != b.node().index())
        return false;
    return std::visit(
        [&b](const auto &left) {
            const auto &right = std::get<std::decay_t<decltype(left)>>(b.node());
            return Overloaded{
                [](const E::Column &x, const E::Column &y) {
                    return x.name == y.name && x.index == y.index;
                },
                [](const E::Literal &x, const E::Literal &y) { return x.value == y.value; },
                [](const E::Compare &x, const E::Compare &y) {
                    return x.comparison == y.comparison && same(x.left, y.left)
                           && same(x.right, y.right);
                },
                [](const E::And &x, const E::And &y) { return x.terms == y.terms; },
                [](const E::Or &x, const E::Or &y) { return x.terms == y.terms; },
                [](const E::Not &x, const E::Not &y) { return same(x.operand, y.operand); },
                [](const E::IsNull &x, const E::IsNull &y) { return same(x.operand, y.operand); },
                [](const E::In &x, const E::In &y) {
                    return same(x.operand, y.operand) && x.values == y.values;
                },
                [](const E::Like &x, const E::Like &y) {
                    return same(x.operand, y.operand) && x.pattern == y.pattern
                           && x.escape == y.escape;
                },
            }(left, right);
        },
        a.node());
}

Expression col(QString name)
{
    return Expression(Expression::Column{std::move(name), {}});
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

Expression compared(const Expression &a, Comparison comparison, const Expression &b)
{
    return Expression(Expression::Compare{comparison, shared(a), shared(b)});
}

} // namespace varve
