#pragma once

#include "query/assignment.h"
#include "query/comparand.h"
#include "query/condition.h"
#include "query/typedordering.h"

namespace varve {

/// The tests and comparisons that columns and columns behind relations have in common. `Self` says
/// where it is: operand().
///
/// A comparison takes what the column's type takes without loss: for a column of integers any
/// integer, but no double; one of texts no number. Anything else does not compile. A std::optional
/// that is unset is NULL, which no comparison is true of: it matches no row, and never widens a
/// query. Rows without a value are asked for by isNull(); `== std::nullopt` does not compile.
template<typename Self, typename E, typename T>
class TypedOperand
{
public:
    /// Whose rows are tested, what the cell is read as, and what it is compared with.
    using EntityType = E;
    using ContentType = T;
    using ComparandType = ComparandOf<T>;

    /// Whether the row has no value there, or has one.
    Condition<E> isNull() const { return Condition<E>(operand().isNull()); }
    Condition<E> isNotNull() const { return Condition<E>(negated(operand().isNull())); }

    /// One of `values`; of an empty list, none is.
    Condition<E> in(const QList<Bare<T>> &values) const
    {
        QList<Comparand> erased;
        for (const auto &value : values)
            erased.append(Comparand(Codec<Bare<T>>::toValue(value)));
        return Condition<E>(operand().in(erased));
    }

    /// From `least` to `greatest`, both included.
    Condition<E> between(const ComparandType &least, const ComparandType &greatest) const
    {
        return Condition<E>(operand().between(least, greatest));
    }

    /// SQL's LIKE: see Expression::like().
    Condition<E> like(const QString &pattern,
                      QChar escape = {}) const requires std::same_as<Bare<T>, QString>
    {
        return Condition<E>(operand().like(pattern, escape));
    }
    /// Has `text` in it; a-z as A-Z.
    Condition<E> contains(const QString &text) const requires std::same_as<Bare<T>, QString>
    {
        return Condition<E>(operand().contains(text));
    }

private:
    auto operand() const { return static_cast<const Self *>(this)->operand(); }
};

template<typename E, typename T>
class Calculation;
template<typename E>
class Alteration;

/// A type of numbers that are calculated with; bool is none.
template<typename T>
concept Number = StoredInteger<Bare<T>> || std::same_as < Bare<T>,
double > ;

/// Whether a column of T holds what calculations of type U yield.
template<typename T, typename U>
concept HoldsNumbersOf =
    Number<T> && Number<U> &&(std::same_as<Bare<T>, double> || StoredInteger<Bare<U>>);

/// A column of entity E whose cells are read as T. Made by `static constexpr Column<T> x{"x"};` in
/// the entity, or with options: `static constexpr auto x = Column<T>("x").unique();`.
template<typename E, typename T>
class TypedColumn : public Descriptor, public TypedOperand<TypedColumn<E, T>, E, T>
{
public:
    /// The column called `name`, a literal.
    explicit constexpr TypedColumn(const char *name)
    {
        names[0] = name;
        type = &typeDescription<T>;
    }

    /// A copy that no two rows may have the same value in.
    constexpr TypedColumn unique() const
    {
        auto copy = *this;
        copy.isUnique = true;
        return copy;
    }
    /// A copy whose type is called `sql` in the database, which decides on its affinity:
    /// `VARCHAR(40)`.
    constexpr TypedColumn declared(const char *sql) const
    {
        auto copy = *this;
        copy.declaredType = sql;
        return copy;
    }
    /// A copy with a default that the database computes: an expression in SQL.
    constexpr TypedColumn defaultsToSql(const char *sql) const
    {
        auto copy = *this;
        copy.defaultSql = sql;
        return copy;
    }
    /// A copy that the database computes out of other columns: it is read, and never set.
    constexpr TypedColumn computed() const
    {
        auto copy = *this;
        copy.isComputed = true;
        return copy;
    }
    /// A copy whose texts the database compares so.
    constexpr TypedColumn collated(Collation order) const requires std::same_as<Bare<T>, QString>
    {
        auto copy = *this;
        copy.collation = order;
        return copy;
    }

    /// A copy with a default for rows that are created without this column.
    constexpr TypedColumn defaultsTo(Bare<T> constant) const
        requires(std::is_arithmetic_v<Bare<T>> || std::is_enum_v<Bare<T>>)
    {
        auto copy = *this;
        if constexpr (std::floating_point<Bare<T>>)
            copy.defaultValue.real = constant;
        else
            copy.defaultValue.integer = static_cast<qint64>(constant);
        copy.defaultValue.make = &fromConstant;
        copy.defaultValue.isConstant = true;
        return copy;
    }
    constexpr TypedColumn
    defaultsTo(const char *constant) const requires std::same_as<Bare<T>, QString>
    {
        auto copy = *this;
        copy.defaultValue.text = constant;
        copy.defaultValue.make = &fromConstant;
        copy.defaultValue.isConstant = true;
        return copy;
    }
    /// The same with a function without arguments, called once for each row that is created:
    /// `defaultsTo<&QDate::currentDate>()`.
    template<auto Function>
    constexpr TypedColumn defaultsTo() const
    {
        auto copy = *this;
        copy.defaultValue.make = [](const DefaultValue &) {
            return Codec<T>::toValue(T(Function()));
        };
        return copy;
    }

    /// What a created or changed row gets in this column.
    // NOLINTNEXTLINE(misc-unconventional-assign-operator): it makes a value, and assigns nothing.
    Assignment<E> operator=(const ComparandOf<T> &value) const
    {
        return Assignment<E>(assigned(operand(), value));
    }
    /// NULL.
    // NOLINTNEXTLINE(misc-unconventional-assign-operator)
    Assignment<E> operator=(std::nullopt_t) const requires isOptional<T>
    {
        return Assignment<E>(assigned(operand(), Comparand(Value())));
    }

    /// What all rows of a set get that is updated, each from its own cells: see Session::update().
    template<typename U>
    // NOLINTNEXTLINE(misc-unconventional-assign-operator)
    Alteration<E>
    operator=(const Calculation<E, U> &calculation) const requires HoldsNumbersOf<T, U>;

    /// To sort by it, from the smallest value on or from the largest.
    TypedOrdering<E> asc() const { return {*this, SortOrder::Ascending}; }
    TypedOrdering<E> desc() const { return {*this, SortOrder::Descending}; }

    /// The column without its types.
    Operand operand() const { return {E::tableName, *this}; }

private:
    static std::optional<Value> fromConstant(const DefaultValue &constant)
    {
        if constexpr (std::same_as<Bare<T>, QString>)
            return Value(QString::fromUtf8(constant.text));
        else if constexpr (std::floating_point<Bare<T>>)
            return Codec<Bare<T>>::toValue(constant.real);
        else
            return Codec<Bare<T>>::toValue(static_cast<Bare<T>>(constant.integer));
    }
};

/// The key of entity E, or a part of it: several of them make a key of several columns. A single
/// integer is given by the database if a created row does not have it.
template<typename E, typename T>
class KeyColumn : public TypedColumn<E, T>
{
    static_assert(!isOptional<T>, "a key is never NULL");

public:
    /// The key column called `name`, a literal.
    explicit constexpr KeyColumn(const char *name)
        : TypedColumn<E, T>(name)
    {
        this->isKeyPart = true;
    }
    /// As in TypedColumn; it stays a key.
    constexpr KeyColumn declared(const char *sql) const
    {
        return KeyColumn(TypedColumn<E, T>::declared(sql));
    }
    /// As in TypedColumn, for keys that the program makes: `defaultsTo<&QUuid::createUuid>()`.
    template<auto Function>
    constexpr KeyColumn defaultsTo() const
    {
        return KeyColumn(TypedColumn<E, T>::template defaultsTo<Function>());
    }

    using TypedColumn<E, T>::operator=;

private:
    explicit constexpr KeyColumn(const TypedColumn<E, T> &column)
        : TypedColumn<E, T>(column)
    {}
};

/// A column of another entity, reached from rows of E.
template<typename E, typename T>
class TypedPath : public TypedOperand<TypedPath<E, T>, E, T>
{
public:
    /// What `/` makes.
    explicit TypedPath(Operand operand)
        : m_operand(std::move(operand))
    {}
    /// The column and the relations on the way, without types.
    const Operand &operand() const { return m_operand; }

private:
    Operand m_operand;
};

/// Whether two operands are of the same rows and can hold the same content, or numbers both.
template<typename L, typename R>
concept ComparableOperands = std::same_as<typename L::EntityType, typename R::EntityType> &&(
    std::same_as<
        Bare<typename L::ContentType>,
        Bare<
            typename R::
                ContentType>> || (Number<typename L::ContentType> && Number<typename R::ContentType>));

/// An operand of an entity, for expressions that are made by names: `lower(col(Pilot::name))`.
template<typename Self, typename E, typename T>
Expression col(const TypedOperand<Self, E, T> &operand)
{
    // A column is never an error, only what it is compared with.
    return static_cast<const Self &>(operand).operand().column().result().value();
}

/// What the operators below make. A comparison with NULL is unknown, so it holds for no row.
template<typename L>
Condition<typename L::EntityType>
compared(const L &left, Comparison comparison, const typename L::ComparandType &right)
{
    return Condition<typename L::EntityType>(left.operand().compared(comparison, right));
}

template<typename L>
Condition<typename L::EntityType> operator<(const L &left, const typename L::ComparandType &right)
{
    return compared(left, Comparison::Less, right);
}
template<typename L, ComparableOperands<L> R>
Condition<typename L::EntityType> operator<(const L &left, const R &right)
{
    return Condition<typename L::EntityType>(
        left.operand().compared(Comparison::Less, right.operand().column()));
}

template<typename L>
Condition<typename L::EntityType> operator<=(const L &left, const typename L::ComparandType &right)
{
    return compared(left, Comparison::LessOrEqual, right);
}
template<typename L, ComparableOperands<L> R>
Condition<typename L::EntityType> operator<=(const L &left, const R &right)
{
    return Condition<typename L::EntityType>(
        left.operand().compared(Comparison::LessOrEqual, right.operand().column()));
}

template<typename L>
Condition<typename L::EntityType> operator>(const L &left, const typename L::ComparandType &right)
{
    return compared(left, Comparison::Greater, right);
}
template<typename L, ComparableOperands<L> R>
Condition<typename L::EntityType> operator>(const L &left, const R &right)
{
    return Condition<typename L::EntityType>(
        left.operand().compared(Comparison::Greater, right.operand().column()));
}

template<typename L>
Condition<typename L::EntityType> operator>=(const L &left, const typename L::ComparandType &right)
{
    return compared(left, Comparison::GreaterOrEqual, right);
}
template<typename L, ComparableOperands<L> R>
Condition<typename L::EntityType> operator>=(const L &left, const R &right)
{
    return Condition<typename L::EntityType>(
        left.operand().compared(Comparison::GreaterOrEqual, right.operand().column()));
}

template<typename L>
Condition<typename L::EntityType> operator==(const L &left, const typename L::ComparandType &right)
{
    return compared(left, Comparison::Equal, right);
}
template<typename L, ComparableOperands<L> R>
Condition<typename L::EntityType> operator==(const L &left, const R &right)
{
    return Condition<typename L::EntityType>(
        left.operand().compared(Comparison::Equal, right.operand().column()));
}

template<typename L>
Condition<typename L::EntityType> operator!=(const L &left, const typename L::ComparandType &right)
{
    return compared(left, Comparison::NotEqual, right);
}
template<typename L, ComparableOperands<L> R>
Condition<typename L::EntityType> operator!=(const L &left, const R &right)
{
    return Condition<typename L::EntityType>(
        left.operand().compared(Comparison::NotEqual, right.operand().column()));
}

} // namespace varve
