#pragma once

#include "query/codec.h"

namespace varve {

/// A value that a column is compared with or set to, or none, as no cell of the column can hold it.
class Comparand
{
public:
    /// What a cell holds that is equal to it.
    Comparand(qint64 integer);
    Comparand(double real);
    Comparand(Value value);
    /// Nothing: it does not fit.
    Comparand(std::optional<Value> value);
    Comparand(const Comparand &);
    Comparand(Comparand &&) noexcept;
    Comparand &operator=(const Comparand &);
    Comparand &operator=(Comparand &&) noexcept;
    ~Comparand();

    /// The value; none if no cell of the column can hold it, so that comparing it is an error.
    const std::optional<Value> &value() const { return m_value; }

    /// One of a number that may be too large for a column.
    static Comparand ofInteger(qint64 integer, bool fits);

private:
    std::optional<Value> m_value;
};

/// Any integer, so that columns are compared without being cut to their width.
class IntegerComparand : public Comparand
{
public:
    /// Fits unless it is a quint64 beyond 63 bits.
    template<StoredInteger T>
    IntegerComparand(T number)
        : Comparand(ofInteger(static_cast<qint64>(number), std::in_range<qint64>(number)))
    {}
};

/// Any number. Integers stay integers: databases compare them with reals exactly.
class NumberComparand : public Comparand
{
public:
    /// An integer fits unless it is a quint64 beyond 63 bits.
    template<StoredInteger T>
    NumberComparand(T number)
        : Comparand(ofInteger(static_cast<qint64>(number), std::in_range<qint64>(number)))
    {}
    /// Always fits.
    NumberComparand(double number)
        : Comparand(number)
    {}
};

/// A bool and nothing that C++ would make one of, such as a pointer.
class BoolComparand : public Comparand
{
public:
    /// 1 or 0.
    template<std::same_as<bool> T>
    BoolComparand(T truth)
        : Comparand(qint64{truth})
    {}
};

/// What a T can be made of without saying so.
template<typename T>
class ContentComparand : public Comparand
{
public:
    /// Fits if the Codec stores it.
    ContentComparand(const T &content)
        : Comparand(Codec<T>::toValue(content))
    {}
    /// As a T that is made of it first.
    template<std::convertible_to<T> V>
    ContentComparand(const V &content)
        : Comparand(Codec<T>::toValue(content))
    {}
};

/// Chooses by the type of the column: see ComparandOf.
template<typename T>
struct ComparandType
{
    /// The comparand of T.
    using Type = ContentComparand<T>;
};
template<StoredInteger T>
struct ComparandType<T>
{
    using Type = IntegerComparand;
};
template<>
struct ComparandType<double>
{
    using Type = NumberComparand;
};
template<>
struct ComparandType<bool>
{
    using Type = BoolComparand;
};

/// What a column of T takes, or a std::optional of it; one that is unset is NULL. Not std::nullopt.
template<typename T>
class OptionalComparand : public Comparand
{
public:
    /// Of a value, as the column without NULL takes it.
    template<std::convertible_to<typename ComparandType<T>::Type> V>
    OptionalComparand(const V &given)
        : Comparand(typename ComparandType<T>::Type(given))
    {}
    /// Of a value or, if it is unset, of NULL.
    template<std::convertible_to<typename ComparandType<T>::Type> V>
    OptionalComparand(const std::optional<V> &given)
        : Comparand(given ? Comparand(typename ComparandType<T>::Type(*given)) : Comparand(Value()))
    {}
};
template<typename T>
struct ComparandType<std::optional<T>>
{
    using Type = OptionalComparand<T>;
};

/// What columns of type T are compared with and set to.
template<typename T>
using ComparandOf = typename ComparandType<T>::Type;

} // namespace varve
