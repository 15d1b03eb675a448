#pragma once

#include "query/condition.h"

namespace varve {

template<typename E, typename T>
class KeyColumn;

/// The type of the key column that comes first in a list of columns; void if there is none.
template<typename List>
struct KeyTypeIn
{
    /// The type, with its std::optional if it had one.
    using Type = void;
};
template<typename E, typename K, typename... Rest>
struct KeyTypeIn<Columns<KeyColumn<E, K>, Rest...>>
{
    using Type = K;
};
template<typename First, typename... Rest>
struct KeyTypeIn<Columns<First, Rest...>> : KeyTypeIn<Columns<Rest...>>
{};

/// The type of entity T's key.
template<typename T>
using KeyType = typename KeyTypeIn<std::remove_const_t<decltype(T::columns)>>::Type;

/// What knows its RowId as id(): a handle of any row, or one that is known to be a row of T.
template<typename H, typename T>
concept HandleOnRowOf = requires(const H &handle)
{
    {
        handle.id()
        } -> std::same_as<RowId>;
}
&&(!requires { typename H::EntityType; } || std::same_as<typename H::EntityType, T>);

/// A row of entity T: by its key, by a Key of all parts where there are several columns, by its
/// RowId, or by what knows its RowId as id(). Made from any of these where a row is meant.
template<typename T>
class RowOf : public Referent
{
public:
    /// By identity, which rows without key have, too.
    RowOf(RowId row)
        : Referent(Comparand(Value(row)))
    {}
    /// By all parts of the key.
    RowOf(const Key &key)
        : Referent(key)
    {}
    /// By the only part of the key. An entity that declares no key has none to be meant by.
    template<typename K>
    requires(!std::is_void_v<KeyType<T>>)
        && std::convertible_to<K, ComparandOf<KeyType<T>>> RowOf(const K &key)
        : Referent(ComparandOf<KeyType<T>>(key))
    {}
    /// By a Handle, or whatever else has an id().
    template<HandleOnRowOf<T> H>
    RowOf(const H &handle)
        : Referent(Comparand(Value(handle.id())))
    {}
};

} // namespace varve
