#pragma once

#include "query/descriptor.h"
#include "query/queryset.h"

namespace varve {

template<typename E, typename T>
class TypedColumn;

/// A column to sort by, in a direction; NULL counts as the smallest value.
struct NamedOrdering
{
    /// A column of the entity.
    const char *column = nullptr;
    SortOrder order = SortOrder::Ascending;
};

/// A column of entity E to sort by: `Pilot::name`, `Pilot::name.desc()`.
template<typename E>
class TypedOrdering : public NamedOrdering
{
public:
    /// Made of a column alone, which is then ascending.
    template<typename T>
    TypedOrdering(const TypedColumn<E, T> &sorted, SortOrder direction = SortOrder::Ascending)
        : NamedOrdering{sorted.names[0], direction}
    {}
};

} // namespace varve
