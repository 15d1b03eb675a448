#pragma once

#include "query/querysetof.h"
#include "query/selection.h"

#include <tuple>

namespace varve {

/// What is said of many rows of entity E at once, and read as T: `sum(Pilot::gunnery)`. Selected, and
/// compared in a condition on groups. Errors of the selection: as those of Selection.
template<typename E, typename T>
class TypedAggregate : public TypedOperand<TypedAggregate<E, T>, E, T>
{
public:
    /// What a selection reads it as.
    using SelectedType = T;

    /// Made by count(), sum() and the others.
    explicit TypedAggregate(Built made)
        : m_operand(std::move(made))
    {}
    /// The aggregate without its type.
    const CalculatedOperand &operand() const { return m_operand; }

private:
    CalculatedOperand m_operand;
};

/// `aggregate` of `operand`.
Built aggregated(Aggregate aggregate, const Built &operand, const QString &separator = {});

/// What operators of TypedOperand take, without its type.
template<typename Self, typename E, typename T>
Built builtOperand(const TypedOperand<Self, E, T> &operand)
{
    return static_cast<const Self &>(operand).operand().column();
}

/// How many rows have a value; all of them, if `operand` is their key. See selection.h for these.
template<typename Self, typename E, typename T>
TypedAggregate<E, qint64> count(const TypedOperand<Self, E, T> &operand)
{
    return TypedAggregate<E, qint64>(aggregated(Aggregate::Count, builtOperand(operand)));
}
/// How many different values there are.
template<typename Self, typename E, typename T>
TypedAggregate<E, qint64> countDistinct(const TypedOperand<Self, E, T> &operand)
{
    return TypedAggregate<E, qint64>(aggregated(Aggregate::CountDistinct, builtOperand(operand)));
}
/// Of integers an integer. None of no values, as the following.
template<typename Self, typename E, Number T>
auto sum(const TypedOperand<Self, E, T> &operand)
{
    using Sum = std::conditional_t<StoredInteger<Bare<T>>, qint64, double>;
    return TypedAggregate<E, std::optional<Sum>>(aggregated(Aggregate::Sum, builtOperand(operand)));
}
/// A real, also of integers.
template<typename Self, typename E, Number T>
TypedAggregate<E, std::optional<double>> average(const TypedOperand<Self, E, T> &operand)
{
    return TypedAggregate<E, std::optional<double>>(
        aggregated(Aggregate::Average, builtOperand(operand)));
}
/// The smallest and the largest value, as the database sorts what is stored.
template<typename Self, typename E, typename T>
TypedAggregate<E, std::optional<Bare<T>>> min(const TypedOperand<Self, E, T> &operand)
{
    return TypedAggregate<E, std::optional<Bare<T>>>(
        aggregated(Aggregate::Min, builtOperand(operand)));
}
template<typename Self, typename E, typename T>
TypedAggregate<E, std::optional<Bare<T>>> max(const TypedOperand<Self, E, T> &operand)
{
    return TypedAggregate<E, std::optional<Bare<T>>>(
        aggregated(Aggregate::Max, builtOperand(operand)));
}
/// The texts one after the other, in no particular order.
template<typename Self, typename E, typename T>
requires std::same_as<Bare<T>, QString> TypedAggregate<E, std::optional<QString>>
groupConcat(const TypedOperand<Self, E, T> &operand, const QString &separator = QStringLiteral(","))
{
    return TypedAggregate<E, std::optional<QString>>(
        aggregated(Aggregate::GroupConcat, builtOperand(operand), separator));
}

/// What can be selected of rows of E: a column, one behind a relation, a calculation, an aggregate.
template<typename I, typename E>
concept SelectableFrom = std::same_as<typename I::EntityType, E> && requires
{
    typename I::SelectedType;
};

/// `selection` with more said of it; if that is an error, it is the selection's.
Selection selected(const Selection &selection, const Built &value);
Selection grouped(const Selection &selection, const Built &value);
Selection havingAlso(const Selection &selection, const Built &condition);
Selection sorted(const Selection &selection, const QList<BuiltOrdering> &ordering);

/// Values of rows of entity E, each line read as a tuple of Ts: a Selection whose verbs take what belongs
/// to E only. Made by select(); read by Session::values(). A lazy immutable value.
template<typename E, typename... Ts>
class SelectionOf
{
public:
    /// What a line is read as.
    using Line = std::tuple<Ts...>;

    /// Of a selection of as many values as there are Ts.
    explicit SelectionOf(Selection erased)
        : m_erased(std::move(erased))
    {}

    /// One line for all rows that are equal in `operand`, and in what was grouped by before.
    template<typename Self, typename T>
    SelectionOf groupBy(const TypedOperand<Self, E, T> &operand) const
    {
        return SelectionOf(grouped(m_erased, builtOperand(operand)));
    }
    /// Only groups that fulfil `condition`: `having(sum(Pilot::gunnery) > 5)`.
    SelectionOf having(const Condition<E> &condition) const
    {
        return SelectionOf(havingAlso(m_erased, condition));
    }
    /// Sorted by what is selected or grouped by, the first of several counting most.
    SelectionOf orderBy(const TypedOrdering<E> &ordering) const
    {
        return SelectionOf(sorted(m_erased, {ordering}));
    }
    SelectionOf orderBy(std::initializer_list<TypedOrdering<E>> ordering) const
    {
        return SelectionOf(sorted(m_erased, {ordering.begin(), ordering.end()}));
    }
    /// Lines that are equal come once.
    SelectionOf distinct() const { return SelectionOf(m_erased.distinct()); }
    /// Of lines: see Selection.
    SelectionOf limit(qint64 lines) const { return SelectionOf(m_erased.limit(lines)); }
    SelectionOf offset(qint64 lines) const { return SelectionOf(m_erased.offset(lines)); }

    /// The selection without its types.
    const Selection &erased() const { return m_erased; }
    operator const Selection &() const { return m_erased; }

private:
    Selection m_erased;
};

/// `items` of the rows of `set`: `select(pilots, Pilot::rank, sum(Pilot::gunnery)).groupBy(Pilot::rank)`.
template<IsSetOfEntity S, SelectableFrom<typename S::EntityType>... Items>
requires(sizeof...(Items) > 0) auto select(const S &set, const Items &...items)
{
    Selection erased(set.erased());
    ((erased = selected(erased, builtOperand(items))), ...);
    return SelectionOf<typename S::EntityType, typename Items::SelectedType...>(erased);
}

/// Errors: Type, for the first value in `lines` that cannot be read as the type of its column.
Result<void> checkReadable(const ValueTable &lines,
                           std::initializer_list<const TypeDescription *> types);

/// One line of values that can be read as Ts.
template<typename... Ts, std::size_t... positions>
std::tuple<Ts...> lineAs(const Row &line, std::index_sequence<positions...>)
{
    return {*Codec<Ts>::fromValue(line[columnIndex(static_cast<qsizetype>(positions))])...};
}

/// What was read for `selection`, with its types. Errors: as checkReadable().
template<typename E, typename... Ts>
Result<QList<std::tuple<Ts...>>> linesOf(const SelectionOf<E, Ts...> &, const ValueTable &table)
{
    if (auto checked = checkReadable(table, {&typeDescription<Ts>...}); !checked)
        return checked.error();
    QList<std::tuple<Ts...>> lines;
    lines.reserve(table.rows.size());
    for (const auto &row : table.rows)
        lines.append(lineAs<Ts...>(row, std::index_sequence_for<Ts...>()));
    return lines;
}

} // namespace varve
