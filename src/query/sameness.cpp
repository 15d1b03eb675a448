#include "base/overloaded.h"
#include "query/queryset.h"

namespace varve {
namespace {

using E = Expression;

bool same(const E::Shared &a, const E::Shared &b)
{
    return a == b || (a && b && *a == *b);
}

/// Whether two nodes of one kind are the same.
struct Sameness
{
    bool operator()(const E::Column &a, const E::Column &b) const
    {
        return a.name == b.name && a.index == b.index;
    }
    bool operator()(const E::Outer &a, const E::Outer &b) const
    {
        return a.name == b.name && a.index == b.index;
    }
    bool operator()(const E::Literal &a, const E::Literal &b) const { return a.value == b.value; }
    bool operator()(const E::Compare &a, const E::Compare &b) const
    {
        return a.comparison == b.comparison && same(a.left, b.left) && same(a.right, b.right);
    }
    bool operator()(const E::And &a, const E::And &b) const { return a.terms == b.terms; }
    bool operator()(const E::Or &a, const E::Or &b) const { return a.terms == b.terms; }
    bool operator()(const E::Not &a, const E::Not &b) const { return same(a.operand, b.operand); }
    bool operator()(const E::IsNull &a, const E::IsNull &b) const
    {
        return same(a.operand, b.operand);
    }
    bool operator()(const E::In &a, const E::In &b) const
    {
        return same(a.operand, b.operand) && a.values == b.values;
    }
    bool operator()(const E::Between &a, const E::Between &b) const
    {
        return same(a.operand, b.operand) && same(a.low, b.low) && same(a.high, b.high);
    }
    bool operator()(const E::Like &a, const E::Like &b) const
    {
        return same(a.operand, b.operand) && a.pattern == b.pattern && a.escape == b.escape;
    }
    bool operator()(const E::Match &a, const E::Match &b) const
    {
        return same(a.operand, b.operand) && a.pattern == b.pattern
               && a.sensitivity == b.sensitivity;
    }
    bool operator()(const E::Calculate &a, const E::Calculate &b) const
    {
        return a.operation == b.operation && same(a.left, b.left) && same(a.right, b.right);
    }
    bool operator()(const E::Call &a, const E::Call &b) const
    {
        return a.function == b.function && a.arguments == b.arguments;
    }
    bool operator()(const E::Cast &a, const E::Cast &b) const
    {
        return a.affinity == b.affinity && same(a.operand, b.operand);
    }
    bool operator()(const E::Related &a, const E::Related &b) const
    {
        return isSameTarget(a.target, b.target) && a.relation == b.relation
               && same(a.inner, b.inner);
    }
    bool operator()(const E::Quantified &a, const E::Quantified &b) const
    {
        return isSameTarget(a.target, b.target) && a.quantity == b.quantity
               && a.relation == b.relation && same(a.condition, b.condition);
    }
    bool operator()(const E::InQuery &a, const E::InQuery &b) const
    {
        return same(a.operand, b.operand) && *a.rows == *b.rows && a.column == b.column;
    }
    bool operator()(const E::Exists &a, const E::Exists &b) const { return *a.rows == *b.rows; }
    bool operator()(const E::Aggregated &a, const E::Aggregated &b) const
    {
        return a.aggregate == b.aggregate && same(a.operand, b.operand)
               && a.separator == b.separator;
    }

private:
    static bool isSameTarget(const std::optional<E::Target> &a, const std::optional<E::Target> &b)
    {
        return a.has_value() == b.has_value() && (!a || a->relation == b->relation);
    }
};

} // namespace

bool operator==(const Expression &a, const Expression &b)
{
    if (a.m_node == b.m_node)
        return true;
    if (a.node().index() != b.node().index())
        return false;
    return std::visit(
        [&b](const auto &left) {
            return Sameness()(left, std::get<std::decay_t<decltype(left)>>(b.node()));
        },
        a.node());
}

} // namespace varve
