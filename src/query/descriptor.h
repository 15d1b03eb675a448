#pragma once

#include "query/codec.h"
#include "schema/table.h"

#include <array>

namespace varve {

/// What stands for a column that was not given when a row is created. A literal.
struct DefaultValue
{
    /// The constant; `make` knows which of the three it is.
    qint64 integer = 0;
    double real = 0;
    const char *text = nullptr;
    /// Makes the value, out of one of the constants above or by a function of the program's; null:
    /// there is no default. Nothing, if it does not fit the column's type.
    std::optional<Value> (*make)(const DefaultValue &constant) = nullptr;
    /// A constant is also written into the table, so that the database knows it.
    bool isConstant = false;
};

/// A column or relation of an entity without its C++ type: what typed descriptors have in common,
/// and all that a schema is made of. A literal.
struct Descriptor
{
    /// A column, or what a relation looks like from this entity: see Relation::Kind.
    enum class Kind : quint8 { Column, ToOne, OneToOne, BackToOne, ToMany, ManyToMany };

    /// The most columns that a reference can have.
    static constexpr int maxNames = 4;

    /// What was said with the options of the declaration: see TypedColumn and Reference.
    Kind kind = Kind::Column;
    bool isKeyPart = false;
    bool isUnique = false;
    bool isRequired = false; ///< Of a reference: never NULL.
    bool isComputed = false; ///< By the database, out of other columns.
    ForeignKeyRule deleteRule = ForeignKeyRule::NoAction;
    ForeignKeyRule updateRule = ForeignKeyRule::NoAction;
    Collation collation = Collation::Binary;

    /// The columns, of a Column one; of what leads back or to many, the name of the relation.
    std::array<const char *, maxNames> names = {};
    const TypeDescription *type = nullptr; ///< Of a Column.
    const char *declaredType = nullptr;    ///< Instead of the type's.
    /// The default that the database computes, and the one that the program knows.
    const char *defaultSql = nullptr;
    DefaultValue defaultValue;

    const char *alias = nullptr;                        ///< Of the relation; null: derived.
    const char *relatedName = nullptr;                  ///< Of the way back; null: derived.
    const char *target = nullptr;                       ///< typeName() of the entity it leads to.
    std::array<const char *, maxNames> references = {}; ///< Columns of the target; none: its key.
    const char *through = nullptr; ///< typeName() of the entity that joins; null: an automatic one.
    /// Of a ManyToMany through an entity: what through() and orderedBy() were given, or null.
    const char *throughSource = nullptr;
    const char *throughTarget = nullptr;
    const char *linkOrder = nullptr;

    /// Whether it is columns of this entity that refer to another.
    constexpr bool isReference() const { return kind == Kind::ToOne || kind == Kind::OneToOne; }
};

/// A text that tells T from every other type, also where T is only declared. Has the type's name in
/// it, among other things.
template<typename T>
constexpr const char *typeName()
{
#ifdef _MSC_VER
    return __FUNCSIG__;
#else
    return __PRETTY_FUNCTION__;
#endif
}

/// What columns() takes.
template<typename T>
concept IsDescriptor = std::derived_from<T, Descriptor>;

/// The columns and relations of an entity: see columns(). Keeps their types for those who look for
/// the key.
template<typename... Descriptors>
struct Columns
{
    /// As they were declared.
    std::array<Descriptor, sizeof...(Descriptors)> all;
};

/// What an entity declares, in the order of its columns.
template<typename... Descriptors>
constexpr Columns<Descriptors...> columns(const Descriptors &...all)
{
    static_assert((IsDescriptor<Descriptors> && ...),
                  "varve::columns() takes columns and relations of the entity only");
    return {{static_cast<const Descriptor &>(all)...}};
}

/// An index over several columns, or one that is not unique. A literal.
struct IndexDescriptor
{
    /// The most columns that an index can have.
    static constexpr int maxNames = 8;

    /// The columns, the others null. Unique: no two rows have the same values in all of them.
    std::array<const char *, maxNames> names = {};
    bool unique = false;
};

/// An index over `all` columns of an entity: for its list `indexes`.
template<typename... Descriptors>
constexpr IndexDescriptor index(const Descriptors &...all)
{
    static_assert(sizeof...(Descriptors) <= IndexDescriptor::maxNames);
    return {{all.names[0]...}, false};
}

/// As index(); no two rows may have the same values in all of them.
template<typename... Descriptors>
constexpr IndexDescriptor uniqueIndex(const Descriptors &...all)
{
    static_assert(sizeof...(Descriptors) <= IndexDescriptor::maxNames);
    return {{all.names[0]...}, true};
}

} // namespace varve
