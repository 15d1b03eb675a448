#pragma once

#include "query/codec.h"

namespace varve {

/// Any integer, so that columns are compared without being cut to their width.
struct IntegerComparand
{
    std::optional<Value> value;

    template<StoredInteger T>
    IntegerComparand(T number)
        : value(Codec<T>::toValue(number))
    {}
};

/// Any number. Integers stay integers: databases compare them with reals exactly.
struct NumberComparand
{
    std::optional<Value> value;

    template<StoredInteger T>
    NumberComparand(T number)
        : value(Codec<T>::toValue(number))
    {}
    NumberComparand(double number)
        : value(Codec<double>::toValue(number))
    {}
};

/// A bool and nothing that C++ would make one of, such as a pointer.
struct BoolComparand
{
    std::optional<Value> value;

    template<std::same_as<bool> T>
    BoolComparand(T truth)
        : value(Codec<bool>::toValue(truth))
    {}
};

/// What columns of type T are compared with and set to, and the value it stands for; nothing if the
/// column cannot hold it.
template<typename T>
struct Comparand
{
    using Type = T;
    static std::optional<Value> value(const T &given) { return Codec<T>::toValue(given); }
};
template<StoredInteger T>
struct Comparand<T>
{
    using Type = IntegerComparand;
    static std::optional<Value> value(const Type &given) { return given.value; }
};
template<>
struct Comparand<double>
{
    using Type = NumberComparand;
    static std::optional<Value> value(const Type &given) { return given.value; }
};
template<>
struct Comparand<bool>
{
    using Type = BoolComparand;
    static std::optional<Value> value(const Type &given) { return given.value; }
};

/// What a column of T takes, or a std::optional of it; one that is unset is NULL. Not std::nullopt.
template<typename T>
struct OptionalComparand
{
    std::optional<Value> value;

    template<std::convertible_to<typename Comparand<T>::Type> V>
    OptionalComparand(const V &given)
        : value(Comparand<T>::value(given))
    {}
    template<std::convertible_to<typename Comparand<T>::Type> V>
    OptionalComparand(const std::optional<V> &given)
        : value(given ? Comparand<T>::value(*given) : std::optional(Value()))
    {}
};
template<typename T>
struct Comparand<std::optional<T>>
{
    using Type = OptionalComparand<T>;
    static std::optional<Value> value(const Type &given) { return given.value; }
};

} // namespace varve
