#pragma once

#include "query/querysetof.h"
#include "query/record.h"
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
    template<typename T>
    using Column = TypedColumn<E, T>;
    template<typename T>
    using Key = KeyColumn<E, T>;
    template<typename T>
    using ToOne = Reference<E, T, Descriptor::Kind::ToOne>;
    template<typename T>
    using OneToOne = Reference<E, T, Descriptor::Kind::OneToOne>;
    template<typename T>
    using BackToOne = varve::BackToOne<E, T>;
    template<typename T>
    using ToMany = BackToMany<E, T>;
    template<typename T>
    using ManyToMany = ManyToManyRelation<E, T>;

    /// What queries of this entity return; an entity with filters of its own declares another.
    using Set = QuerySetOf<E>;

    Entity() = delete;
};

} // namespace varve
