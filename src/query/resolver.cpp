#include "query/expressiontree.h"
#include "query/queryset.h"
#include "query/resolver_p.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace varve {
namespace {

using E = Expression;

class ResolverText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Expression)
public:
    static Error noColumn(const QString &column, const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("There is no column “%1” in “%2”.").arg(column, table.name)};
    }
    static Error noRelations(const QString &relation, const Table &table)
    {
        return {ErrorKind::NotFound,
                tr("The relation “%1” of “%2” cannot be followed from a single row.")
                    .arg(relation, table.name)};
    }
    static Error leadsToMany(const QString &relation, const Table &table)
    {
        return {ErrorKind::Type,
                tr("The relation “%1” of “%2” leads to many rows, not to one.")
                    .arg(relation, table.name),
                tr("Ask whether any or all of them fulfil a condition.")};
    }
    static Error notRegular(const QString &pattern, const QString &reason)
    {
        return {ErrorKind::Type,
                tr("“%1” is no regular expression: %2.").arg(pattern, reason),
                tr("Put a backslash before characters that are meant as they are.")};
    }
    static Error misplaced()
    {
        return {
            ErrorKind::Type,
            tr("A sum, count or other value of many rows stands where a single row is looked at."),
            tr("Use it in a selection.")};
    }
};

/// Finds what an expression names, for rows of one table.
class Resolver
{
public:
    Resolver(const Schema *schema, const Table &table, Aggregates aggregates)
        : m_schema(schema)
        , m_table(table)
        , m_aggregates(aggregates)
    {}

    const std::optional<Error> &error() const { return m_error; }

    Expression operator()(const Expression &expression)
    {
        return rewritten(expression, [this](const Expression &part) { return replaced(part); });
    }

private:
    std::optional<Expression> replaced(const Expression &part)
    {
        if (const auto *column = std::get_if<E::Column>(&part.node()))
            return found(*column);
        if (const auto *related = std::get_if<E::Related>(&part.node()))
            return found(*related);
        if (const auto *quantified = std::get_if<E::Quantified>(&part.node()))
            return found(*quantified);
        if (const auto *in = std::get_if<E::InQuery>(&part.node()))
            return found(*in);
        if (const auto *exists = std::get_if<E::Exists>(&part.node()))
            return Expression(E::Exists{bound(*exists->rows)});
        if (const auto *aggregated = std::get_if<E::Aggregated>(&part.node()))
            return found(*aggregated);
        if (const auto *match = std::get_if<E::Match>(&part.node()))
            check(*match);
        return {};
    }

    Expression found(const E::Column &column)
    {
        const auto index = m_table.find(column.name);
        if (!index)
            fail(ResolverText::noColumn(column.name, m_table));
        return Expression(E::Column{column.name, index});
    }

    Expression found(const E::Related &related)
    {
        const auto target = targetOf(related.relation);
        if (!target)
            return Expression(related);
        if (!target->relation.isToOne())
            fail(ResolverText::leadsToMany(related.relation, m_table));
        return Expression(E::Related{related.relation, there(*related.inner, *target), target});
    }

    Expression found(const E::Quantified &test)
    {
        const auto target = targetOf(test.relation);
        if (!target)
            return Expression(test);
        return Expression(
            E::Quantified{test.quantity, test.relation, there(*test.condition, *target), target});
    }

    Expression found(const E::InQuery &test)
    {
        if (!test.rows->error() && !test.rows->table().find(test.column))
            fail(ResolverText::noColumn(test.column, test.rows->table()));
        return Expression(E::InQuery{std::make_shared<const Expression>((*this)(*test.operand)),
                                     bound(*test.rows),
                                     test.column});
    }

    Expression found(const E::Aggregated &said)
    {
        if (m_aggregates == Aggregates::Refused)
            fail(ResolverText::misplaced());
        Resolver within(m_schema, m_table, Aggregates::Refused);
        E::Shared operand;
        if (said.operand)
            operand = std::make_shared<const Expression>(within(*said.operand));
        if (within.error())
            fail(*within.error());
        return Expression(E::Aggregated{said.aggregate, operand, said.separator});
    }

    std::optional<E::Target> targetOf(const QString &relation)
    {
        if (!m_schema) {
            fail(ResolverText::noRelations(relation, m_table));
            return {};
        }
        const auto index = m_schema->find(m_table.name);
        Q_ASSERT(index);
        const auto known = m_schema->requireRelation(*index, relation);
        if (!known) {
            fail(known.error());
            return {};
        }
        return E::Target{*m_schema, *known};
    }

    /// `expression` about the rows at the other end.
    E::Shared there(const Expression &expression, const E::Target &target)
    {
        Resolver resolve(m_schema, target.table(), Aggregates::Refused);
        auto resolved = std::make_shared<const Expression>(resolve(expression));
        if (resolve.error())
            fail(*resolve.error());
        return resolved;
    }

    /// `rows` with the columns found that mean the row they are asked for.
    std::shared_ptr<const QuerySet> bound(const QuerySet &rows)
    {
        auto copy = std::make_shared<const QuerySet>(rows.within(m_table));
        if (copy->error())
            fail(*copy->error());
        return copy;
    }

    void check(const E::Match &match)
    {
        const QRegularExpression expression(match.pattern);
        if (!expression.isValid())
            fail(ResolverText::notRegular(match.pattern, expression.errorString()));
    }

    void fail(const Error &error)
    {
        if (!m_error)
            m_error = error;
    }

    const Schema *m_schema;
    const Table &m_table;
    Aggregates m_aggregates;
    std::optional<Error> m_error;
};

Result<Expression> resolvedBy(Resolver &&resolve, const Expression &expression)
{
    auto found = resolve(expression);
    if (resolve.error())
        return *resolve.error();
    return found;
}

} // namespace

Result<Expression> Expression::resolved(const Schema &schema, TableIndex table) const
{
    return resolvedBy(Resolver(&schema, schema[table], Aggregates::Refused), *this);
}

Result<Expression> Expression::resolved(const Table &table) const
{
    return resolvedBy(Resolver(nullptr, table, Aggregates::Refused), *this);
}

Result<Expression>
resolvedWithAggregates(const Expression &expression, const Schema &schema, TableIndex table)
{
    return resolvedBy(Resolver(&schema, schema[table], Aggregates::Allowed), expression);
}

Result<Expression> boundWithin(const Expression &expression, const Table &outer)
{
    std::optional<Error> error;
    const auto table = std::make_shared<const Table>(outer);
    const auto found =
        rewritten(expression, [&](const Expression &part) -> std::optional<Expression> {
            const auto *column = std::get_if<E::Outer>(&part.node());
            if (!column || column->index)
                return {};
            const auto index = outer.find(column->name);
            if (!index && !error)
                error = ResolverText::noColumn(column->name, outer);
            return Expression(E::Outer{column->name, index, table});
        });
    if (error)
        return *error;
    return found;
}

} // namespace varve
