#pragma once

#include "query/assignment.h"
#include "query/comparand.h"
#include "query/condition.h"
#include "query/typedordering.h"

namespace varve {

template<typename E, typename T>
class Calculation;
template<typename E>
class Alteration;

template<typename E, typename T>
class TypedColumn;

/// A type of numbers that are calculated with; bool is none.
template<typename T>
concept Number = StoredInteger<Bare<T>> || std::same_as < Bare<T>,
double > ;

/// Whether a column of T holds what calculations of type U yield.
template<typename T, typename U>
concept HoldsNumbersOf =
    Number<T> && Number<U> &&(std::same_as<Bare<T>, double> || StoredInteger<Bare<U>>);

/// Whether cells of types T and U can hold the same content, or numbers both.
template<typename T, typename U>
concept SameContent = std::same_as<Bare<T>, Bare<U>> ||(Number<T> &&Number<U>);

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
    /// One of the values that `column` has in `rows`: `Pilot::gunnery.in(lances, Lance::tons)`.
    template<IsSetOfEntity S, IsDescriptor C>
    Condition<E> in(const S &rows, const C &column) const requires
        std::same_as<typename C::EntityType,
                     typename S::EntityType> && SameContent<T, typename C::ContentType>
    {
        return Condition<E>(
            among(operand().column(), rows.erased(), column.operand().columnName()));
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
    /// A part of it fits a regular expression: see Expression::matches().
    Condition<E> matches(const QString &pattern,
                         Qt::CaseSensitivity sensitivity =
                             Qt::CaseSensitive) const requires std::same_as<Bare<T>, QString>
    {
        return Condition<E>(matching(operand().column(), pattern, sensitivity));
    }

    /// What to sort by, from the smallest value on or from the largest. NULL counts as the smallest
    /// unless TypedOrdering says where it stands.
    TypedOrdering<E> asc() const { return {*this, SortOrder::Ascending}; }
    TypedOrdering<E> desc() const { return {*this, SortOrder::Descending}; }

private:
    auto operand() const { return static_cast<const Self *>(this)->operand(); }
};

/// A column of another entity, reached from rows of E.
template<typename E, typename T>
class TypedPath : public TypedOperand<TypedPath<E, T>, E, T>
{
public:
    /// What a selection reads it as: NULL also where a relation leads nowhere.
    using SelectedType = std::optional<Bare<T>>;

    /// What `/` makes.
    explicit TypedPath(Operand operand)
        : m_operand(std::move(operand))
    {}
    /// The column and the relations on the way, without types.
    const Operand &operand() const { return m_operand; }

private:
    Operand m_operand;
};

/// In the condition of a subquery: a column of the row of E that it is asked for. See outer().
template<typename E, typename T>
class TypedOuter
{
public:
    /// Whose row it is, and what the cell is read as.
    using OuterType = E;
    using ContentType = T;

    /// What outer() makes.
    explicit TypedOuter(Built column)
        : m_column(std::move(column))
    {}
    /// As those of other operands.
    const TypedOuter &operand() const { return *this; }
    const Built &column() const { return m_column; }

private:
    Built m_column;
};

/// The column of the row for which the rows of a subquery are asked, to be compared with a column of
/// theirs: `exists<Pilot>(mechs.filter(Mech::tons > outer(Pilot::gunnery)))`.
template<typename E, typename T>
TypedOuter<E, T> outer(const TypedColumn<E, T> &column)
{
    return TypedOuter<E, T>(outer(column.operand().columnName()));
}

/// Whether `rows` has any. Its condition may refer to the row of E by outer(): a column that E has not
/// is an error of the set that is filtered.
template<typename E, IsSetOfEntity S>
Condition<E> exists(const S &rows)
{
    return Condition<E>(existing(rows.erased()));
}

/// Whether `R` can be compared with `L`: an operand of the same rows, or of those that a subquery is
/// asked for, which can hold the same content.
template<typename R, typename L>
concept ComparableOperands =
    SameContent<typename L::ContentType, typename R::ContentType> &&(requires {
        typename R::OuterType;
    } || std::same_as<typename L::EntityType, typename R::EntityType>);

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
