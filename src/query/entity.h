#pragma once

#include "query/querysetof.h"
#include "query/record.h"
#include "query/typedcalculation.h"
#include "query/typedrelation.h"
#include "query/typedschema.h"

namespace varve {

/// The base of a C++ struct that describes a table, and gives its columns types:
///
///     struct Pilot : varve::Entity<Pilot>
///     {
///         static constexpr auto tableName = "pilot";
///         static constexpr Key<qint64> id{"id"};
///         static constexpr Column<QString> name{"name"};
///         static constexpr Column<std::optional<QDate>> born{"born"};
///         static constexpr ToOne<Lance> lance{"lance_id"};
///         static constexpr auto columns = varve::columns(id, name, born, lance);
///     };
///
/// Nothing of it is ever constructed. A column whose type is a std::optional may be NULL, all others
/// may not. A relation needs only a declaration of the entity that it leads to. Two more members
/// may be declared: `kind` (Table::Kind::View) and
/// `static constexpr varve::IndexDescriptor indexes[] = {varve::uniqueIndex(name, born)};`.
template<typename E>
class Entity
{
public:
    /// A column that holds T: see TypedColumn and Codec.
    template<typename T>
    using Column = TypedColumn<E, T>;
    /// The key, or a part of it: see KeyColumn.
    template<typename T>
    using Key = KeyColumn<E, T>;
    /// A foreign key: see Reference.
    template<typename T>
    using ToOne = Reference<E, T, Descriptor::Kind::ToOne>;
    /// A foreign key that no two rows have the same value in.
    template<typename T>
    using OneToOne = Reference<E, T, Descriptor::Kind::OneToOne>;
    /// A OneToOne of T, seen from here.
    template<typename T>
    using BackToOne = varve::BackToOne<E, T>;
    /// A ToOne of T, seen from here: see BackToMany.
    template<typename T>
    using ToMany = BackToMany<E, T>;
    /// Rows of T that belong to rows of this, each to many: see ManyToManyRelation.
    template<typename T>
    using ManyToMany = ManyToManyRelation<E, T>;

    /// What queries of this entity return; an entity with filters of its own declares another.
    using Set = QuerySetOf<E>;

    Entity() = delete;
};

} // namespace varve
