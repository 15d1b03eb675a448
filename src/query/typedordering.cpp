#include "query/typedordering.h"

namespace varve {

BuiltOrdering::BuiltOrdering(Built operand, SortOrder order)
    : m_operand(std::move(operand))
    , m_order(order)
    , m_nulls(naturalNulls(order))
{}

BuiltOrdering::BuiltOrdering(const BuiltOrdering &) = default;
BuiltOrdering::BuiltOrdering(BuiltOrdering &&) noexcept = default;
BuiltOrdering &BuiltOrdering::operator=(const BuiltOrdering &) = default;
BuiltOrdering &BuiltOrdering::operator=(BuiltOrdering &&) noexcept = default;
BuiltOrdering::~BuiltOrdering() = default;

BuiltOrdering BuiltOrdering::withNulls(NullOrder nulls) const
{
    auto copy = *this;
    copy.m_nulls = nulls;
    return copy;
}

Result<Ordering> BuiltOrdering::term() const
{
    return m_operand.result().transform([this](const Expression &sorted) {
        return Ordering{{}, m_order, m_nulls, sorted};
    });
}

} // namespace varve
