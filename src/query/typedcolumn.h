#pragma once

#include "query/typedoperand.h"

namespace varve {

/// A column of entity E whose cells are read as T. Made by `static constexpr Column<T> x{"x"};` in
/// the entity, or with options: `static constexpr auto x = Column<T>("x").unique();`.
template<typename E, typename T>
class TypedColumn : public Descriptor, public TypedOperand<TypedColumn<E, T>, E, T>
{
public:
    /// What a selection reads it as.
    using SelectedType = T;

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
    using Base = TypedColumn<E, T>;

public:
    /// The key column called `name`, a literal.
    explicit constexpr KeyColumn(const char *name)
        : Base(name)
    {
        this->isKeyPart = true;
    }

    // The options of TypedColumn; what they make stays a key.

    /// As in TypedColumn.
    constexpr KeyColumn unique() const { return KeyColumn(Base::unique()); }
    constexpr KeyColumn declared(const char *sql) const { return KeyColumn(Base::declared(sql)); }
    constexpr KeyColumn defaultsToSql(const char *sql) const
    {
        return KeyColumn(Base::defaultsToSql(sql));
    }
    constexpr KeyColumn computed() const { return KeyColumn(Base::computed()); }
    constexpr KeyColumn collated(Collation order) const requires std::same_as<T, QString>
    {
        return KeyColumn(Base::collated(order));
    }
    constexpr KeyColumn defaultsTo(T constant) const
        requires(std::is_arithmetic_v<T> || std::is_enum_v<T>)
    {
        return KeyColumn(Base::defaultsTo(constant));
    }
    constexpr KeyColumn defaultsTo(const char *constant) const requires std::same_as<T, QString>
    {
        return KeyColumn(Base::defaultsTo(constant));
    }
    /// The same for keys that the program makes: `defaultsTo<&QUuid::createUuid>()`.
    template<auto Function>
    constexpr KeyColumn defaultsTo() const
    {
        return KeyColumn(Base::template defaultsTo<Function>());
    }

    using Base::operator=;

private:
    explicit constexpr KeyColumn(const Base &column)
        : Base(column)
    {}
};

} // namespace varve
