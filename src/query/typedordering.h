#pragma once

#include "query/condition.h"
#include "query/queryset.h"

namespace varve {

template<typename Self, typename E, typename T>
class TypedOperand;

/// What rows are sorted by, in a direction, without the type of its entity.
class BuiltOrdering
{
public:
    /// An operand, with NULL as the smallest value.
    BuiltOrdering(Built operand, SortOrder order);
    BuiltOrdering(const BuiltOrdering &);
    BuiltOrdering(BuiltOrdering &&) noexcept;
    BuiltOrdering &operator=(const BuiltOrdering &);
    BuiltOrdering &operator=(BuiltOrdering &&) noexcept;
    ~BuiltOrdering();

    /// A copy with NULL at that end.
    BuiltOrdering withNulls(NullOrder nulls) const;

    /// The term, or the first mistake in its operand.
    Result<Ordering> term() const;

private:
    Built m_operand;
    SortOrder m_order;
    NullOrder m_nulls;
};

/// What rows of entity E are sorted by: a column, one behind a relation, or a calculation:
/// `Pilot::name`, `(Pilot::lance / Lance::tons).desc()`, `(Pilot::gunnery % 2).asc()`.
template<typename E>
class TypedOrdering : public BuiltOrdering
{
public:
    /// Made of an operand alone, which is then ascending.
    template<typename Self, typename T>
    TypedOrdering(const TypedOperand<Self, E, T> &sorted,
                  SortOrder direction = SortOrder::Ascending)
        : BuiltOrdering(static_cast<const Self &>(sorted).operand().column(), direction)
    {}

    /// A copy with rows without a value before all others, or behind them, whatever the direction.
    TypedOrdering nullsFirst() const { return TypedOrdering(withNulls(NullOrder::First)); }
    TypedOrdering nullsLast() const { return TypedOrdering(withNulls(NullOrder::Last)); }

private:
    explicit TypedOrdering(BuiltOrdering ordering)
        : BuiltOrdering(std::move(ordering))
    {}
};

} // namespace varve
