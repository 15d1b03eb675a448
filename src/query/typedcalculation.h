#pragma once

#include "query/assignment.h"
#include "query/typedcolumn.h"

namespace varve {

/// An operand of an entity that holds numbers: a column, one behind a relation, or a calculation.
template<typename L>
concept NumericOperand = requires(const L &operand)
{
    typename L::EntityType;
    operand.operand().column();
}
&&Number<typename L::ContentType>;

/// A number calculated from columns of entity E, and numbers: `Pilot::gunnery + 1`. It can be compared,
/// calculated with, and assigned in an update of many rows. It means what the database makes of it:
/// see Operation.
template<typename E, typename T>
class Calculation : public TypedOperand<Calculation<E, T>, E, T>
{
public:
    /// What a selection reads it as: NULL where an operand is, or it divides by zero.
    using SelectedType = std::optional<T>;

    /// Made by the operators `+ - * / %`.
    explicit Calculation(CalculatedOperand operand)
        : m_operand(std::move(operand))
    {}
    /// The calculation without its type.
    const CalculatedOperand &operand() const { return m_operand; }

private:
    CalculatedOperand m_operand;
};

/// What of a calculation with operands of types L and R is one: its entity and its type, of which the
/// numbers among the operands have no say. Integers give integers.
template<typename L, typename R>
struct CalculationOf
{};
template<NumericOperand L, Number R>
struct CalculationOf<L, R>
{
    using Type = Calculation<
        typename L::EntityType,
        std::conditional_t<
            HoldsNumbersOf<qint64, typename L::ContentType> && HoldsNumbersOf<qint64, R>,
            qint64,
            double>>;
};
template<Number L, NumericOperand R>
struct CalculationOf<L, R> : CalculationOf<R, L>
{};
template<NumericOperand L, NumericOperand R>
requires std::same_as<typename L::EntityType, typename R::EntityType>
struct CalculationOf<L, R> : CalculationOf<L, Bare<typename R::ContentType>>
{};

/// An operand, or a number, without its type.
template<typename T>
Built builtOf(const T &term)
{
    if constexpr (Number<T>)
        return built(ComparandOf<T>(term));
    else
        return term.operand().column();
}

/// What the operators make of two operands, of which one at least is a column or a calculation.
template<typename L, typename R>
typename CalculationOf<L, R>::Type calculation(const L &left, Operation operation, const R &right)
{
    using Type = typename CalculationOf<L, R>::Type;
    return Type(CalculatedOperand(builtOf(left), operation, builtOf(right)));
}

/// Numbers are calculated with where the rows are: in the database, or in memory with its meaning.
template<typename L, typename R>
typename CalculationOf<L, R>::Type operator+(const L &left, const R &right)
{
    return calculation(left, Operation::Add, right);
}
/// As `+`. Integers that 64 bits cannot hold become reals.
template<typename L, typename R>
typename CalculationOf<L, R>::Type operator-(const L &left, const R &right)
{
    return calculation(left, Operation::Subtract, right);
}
/// As `-`.
template<typename L, typename R>
typename CalculationOf<L, R>::Type operator*(const L &left, const R &right)
{
    return calculation(left, Operation::Multiply, right);
}
/// Of integers an integer: what is left over is cut off. By zero: NULL.
template<typename L, typename R>
typename CalculationOf<L, R>::Type operator/(const L &left, const R &right)
{
    return calculation(left, Operation::Divide, right);
}
template<typename L, typename R>
typename CalculationOf<L, R>::Type operator%(const L &left, const R &right)
{
    return calculation(left, Operation::Remainder, right);
}

/// What one alteration does to each row: see Alteration. Errors: those of its calculation, or of the
/// value that is assigned.
class Altered
{
public:
    /// One column that gets what is calculated.
    Altered(const Operand &column, const Built &expression);
    /// Columns that get the same everywhere.
    explicit Altered(const Assigned &assigned);
    Altered(const Altered &);
    Altered(Altered &&) noexcept;
    Altered &operator=(const Altered &);
    Altered &operator=(Altered &&) noexcept;
    ~Altered();

    /// The columns, and what they get. Owned by this.
    const Result<QList<NamedExpression>> &cells() const { return m_cells; }

private:
    Result<QList<NamedExpression>> m_cells;
};

/// What many rows of entity E get: the same value each, or what is calculated from their own cells:
/// `Pilot::gunnery = Pilot::gunnery + 1`.
template<typename E>
class Alteration : public Altered
{
public:
    /// One that is known to be about columns of E.
    explicit Alteration(Altered altered)
        : Altered(std::move(altered))
    {}
    Alteration(const Assignment<E> &assignment)
        : Altered(assignment)
    {}
};

// NOLINTNEXTLINE(misc-unconventional-assign-operator)
template<typename E, typename T>
template<typename U>
Alteration<E> TypedColumn<E, T>::operator=(const Calculation<E, U> &calculation) const requires
    HoldsNumbersOf<T, U>
{
    return Alteration<E>(Altered(operand(), calculation.operand().column()));
}

/// The cells of all of `alterations`, or the first error.
Result<QList<NamedExpression>> joined(const QList<Altered> &alterations);

} // namespace varve
