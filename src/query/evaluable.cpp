#include "query/calculation_p.h"
#include "query/evaluator.h"

#include <algorithm>

namespace varve {
namespace {

using E = Expression;

/// Finds what depends on a collation or a function that only the database knows, or on other rows.
class EvaluationCheck
{
public:
    EvaluationCheck(const Table &table, Reach reach)
        : m_table(table)
        , m_reach(reach)
    {}

    bool operator()(const Expression &expression) const
    {
        return std::visit([this](const auto &node) { return known(node); }, expression.node());
    }

private:
    bool known(const E::Column &) const { return true; }
    bool known(const E::Outer &) const { return m_reach == Reach::Relations; }
    bool known(const E::Literal &) const { return true; }
    bool known(const E::Compare &compare) const
    {
        return isComparable(*compare.left) && isComparable(*compare.right);
    }
    bool known(const E::And &all) const { return std::ranges::all_of(all.terms, *this); }
    bool known(const E::Or &any) const { return std::ranges::all_of(any.terms, *this); }
    bool known(const E::Not &negation) const { return (*this)(*negation.operand); }
    bool known(const E::IsNull &test) const { return (*this)(*test.operand); }
    bool known(const E::In &test) const { return isComparable(*test.operand); }
    bool known(const E::Between &test) const
    {
        return isComparable(*test.operand) && isComparable(*test.low) && isComparable(*test.high);
    }
    bool known(const E::Like &test) const { return (*this)(*test.operand); }
    bool known(const E::Match &test) const { return (*this)(*test.operand); }
    bool known(const E::Calculate &sum) const { return (*this)(*sum.left) && (*this)(*sum.right); }
    bool known(const E::Call &call) const
    {
        const bool compares =
            call.function == Function::Least || call.function == Function::Greatest;
        return isKnownHere(call.function, call.arguments.size())
               && std::ranges::all_of(call.arguments, [&](const Expression &argument) {
                      return compares ? isComparable(argument) : (*this)(argument);
                  });
    }
    bool known(const E::Cast &cast) const
    {
        return cast.affinity != Affinity::Numeric && (*this)(*cast.operand);
    }
    bool known(const E::Related &related) const
    {
        return isInReach(related.target, *related.inner);
    }
    bool known(const E::Quantified &test) const { return isInReach(test.target, *test.condition); }
    bool known(const E::InQuery &test) const
    {
        const auto &table = test.rows->table();
        return isComparable(*test.operand) && isInReach(*test.rows)
               && table[*table.find(test.column)].collation != Collation::External;
    }
    bool known(const E::Exists &test) const { return isInReach(*test.rows); }
    bool known(const E::Aggregated &) const { return false; }

    bool isComparable(const Expression &operand) const
    {
        return collationOf(operand, m_table) != Collation::External && (*this)(operand);
    }

    bool isInReach(const std::optional<E::Target> &target, const Expression &there) const
    {
        return m_reach == Reach::Relations && EvaluationCheck(target->table(), m_reach)(there);
    }
    bool isInReach(const QuerySet &rows) const
    {
        if (m_reach != Reach::Relations)
            return false;
        const EvaluationCheck within(rows.table(), m_reach);
        const bool canFilter = !rows.condition() || within(*rows.condition());
        return canFilter && std::ranges::all_of(rows.ordering(), [&](const Ordering &term) {
                   return !term.expression || within.isComparable(*term.expression);
               });
    }

    const Table &m_table;
    Reach m_reach;
};

} // namespace

bool canEvaluate(const Expression &condition, const Table &table, Reach reach)
{
    return EvaluationCheck(table, reach)(condition);
}

std::optional<Collation> collationOf(const Expression &expression, const Table &table)
{
    if (const auto *column = std::get_if<E::Column>(&expression.node()))
        return table[*column->index].collation;
    if (const auto *column = std::get_if<E::Outer>(&expression.node());
        column && column->index && column->table)
        return (*column->table)[*column->index].collation;
    if (const auto *cast = std::get_if<E::Cast>(&expression.node()))
        return collationOf(*cast->operand, table);
    if (const auto *related = std::get_if<E::Related>(&expression.node()))
        return collationOf(*related->inner, related->target->table());
    return {};
}

} // namespace varve
