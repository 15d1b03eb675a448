#include "query/expressiontree.h"

#include "base/overloaded.h"
#include "query/queryset.h"

#include <algorithm>

namespace varve {
namespace {

using E = Expression;
using Replace = std::function<std::optional<Expression>(const Expression &)>;

/// Copies one node with everything below it rewritten.
class Rewriter
{
public:
    explicit Rewriter(const Replace &replace)
        : m_replace(replace)
    {}

    E::Node operator()(const E::Column &column) const { return column; }
    E::Node operator()(const E::Outer &column) const { return column; }
    E::Node operator()(const E::Literal &literal) const { return literal; }
    E::Node operator()(const E::Compare &compare) const
    {
        return E::Compare{compare.comparison, below(compare.left), below(compare.right)};
    }
    E::Node operator()(const E::And &all) const { return E::And{below(all.terms)}; }
    E::Node operator()(const E::Or &any) const { return E::Or{below(any.terms)}; }
    E::Node operator()(const E::Not &negation) const { return E::Not{below(negation.operand)}; }
    E::Node operator()(const E::IsNull &test) const { return E::IsNull{below(test.operand)}; }
    E::Node operator()(const E::In &test) const { return E::In{below(test.operand), test.values}; }
    E::Node operator()(const E::Between &test) const
    {
        return E::Between{below(test.operand), below(test.low), below(test.high)};
    }
    E::Node operator()(const E::Like &test) const
    {
        return E::Like{below(test.operand), test.pattern, test.escape};
    }
    E::Node operator()(const E::Match &test) const
    {
        return E::Match{below(test.operand), test.pattern, test.sensitivity};
    }
    E::Node operator()(const E::Calculate &sum) const
    {
        return E::Calculate{sum.operation, below(sum.left), below(sum.right)};
    }
    E::Node operator()(const E::Call &call) const
    {
        return E::Call{call.function, below(call.arguments)};
    }
    E::Node operator()(const E::Cast &cast) const
    {
        return E::Cast{below(cast.operand), cast.affinity};
    }
    E::Node operator()(const E::Related &related) const
    {
        return E::Related{related.relation, below(related.inner), related.target};
    }
    E::Node operator()(const E::Quantified &test) const
    {
        return E::Quantified{test.quantity, test.relation, below(test.condition), test.target};
    }
    E::Node operator()(const E::InQuery &test) const
    {
        return E::InQuery{below(test.operand), test.rows, test.column};
    }
    E::Node operator()(const E::Exists &test) const { return test; }
    E::Node operator()(const E::Aggregated &said) const
    {
        return E::Aggregated{
            said.aggregate, said.operand ? below(said.operand) : nullptr, said.separator};
    }

private:
    E::Shared below(const E::Shared &operand) const
    {
        return std::make_shared<const Expression>(rewritten(*operand, m_replace));
    }
    QList<Expression> below(const QList<Expression> &terms) const
    {
        QList<Expression> all;
        all.reserve(terms.size());
        for (const auto &term : terms)
            all.append(rewritten(term, m_replace));
        return all;
    }

    const Replace &m_replace;
};

void addOnce(QList<TableIndex> &all, TableIndex table)
{
    if (!all.contains(table))
        all.append(table);
}

void addTables(QList<TableIndex> &all, const E::Target &target)
{
    addOnce(all, target.relation.to);
    addOnce(all, target.relation.link.table);
}

void addTables(QList<TableIndex> &all, const Expression &expression);

void addTables(QList<TableIndex> &all, const QuerySet &rows)
{
    addOnce(all, rows.tableIndex());
    if (rows.condition())
        addTables(all, *rows.condition());
    for (const auto &term : rows.ordering()) {
        if (term.expression)
            addTables(all, *term.expression);
    }
}

void addTables(QList<TableIndex> &all, const Expression &expression)
{
    if (const auto *related = std::get_if<E::Related>(&expression.node()))
        addTables(all, *related->target);
    else if (const auto *quantified = std::get_if<E::Quantified>(&expression.node()))
        addTables(all, *quantified->target);
    else if (const auto *in = std::get_if<E::InQuery>(&expression.node()))
        addTables(all, *in->rows);
    else if (const auto *exists = std::get_if<E::Exists>(&expression.node()))
        addTables(all, *exists->rows);
    for (const auto &part : children(expression))
        addTables(all, part);
}

} // namespace

QList<Expression> children(const Expression &expression)
{
    QList<Expression> all;
    (void)rewritten(expression, [&, isTop = true](const Expression &part) mutable {
        if (std::exchange(isTop, false))
            return std::optional<Expression>();
        all.append(part);
        return std::optional(part);
    });
    return all;
}

Expression rewritten(const Expression &expression, const Replace &replace)
{
    if (auto other = replace(expression))
        return *other;
    return Expression(std::visit(Rewriter(replace), expression.node()));
}

bool anyPart(const Expression &expression, const std::function<bool(const Expression &)> &isWanted)
{
    if (isWanted(expression))
        return true;
    return std::ranges::any_of(children(expression),
                               [&](const Expression &part) { return anyPart(part, isWanted); });
}

QList<TableIndex> otherTables(const Expression &expression)
{
    QList<TableIndex> all;
    addTables(all, expression);
    return all;
}

} // namespace varve
