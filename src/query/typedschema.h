#pragma once

#include "query/descriptor.h"
#include "schema/schema.h"

namespace varve {

/// What an entity says of its table, without its type. A literal.
struct EntityDescription
{
    /// What the members of the entity say; arrays of that many, which live as long as the program.
    const char *tableName = nullptr;
    const char *typeName = nullptr;
    Table::Kind kind = Table::Kind::Table;
    const Descriptor *columns = nullptr;
    qsizetype columnCount = 0;
    const IndexDescriptor *indexes = nullptr;
    qsizetype indexCount = 0;

    /// Over the columns.
    const Descriptor *begin() const { return columns; }
    const Descriptor *end() const { return columns + columnCount; }
};

/// What Schema::of() reads: a struct with `tableName` and `columns`, as Entity describes it.
template<typename E>
concept IsEntity = requires
{
    {
        E::tableName
        } -> std::convertible_to<const char *>;
    {
        E::columns.all.data()
        } -> std::convertible_to<const Descriptor *>;
};

/// What entity E says of its table.
template<IsEntity E>
constexpr EntityDescription describedEntity()
{
    EntityDescription described{.tableName = E::tableName,
                                .typeName = typeName<E>(),
                                .columns = E::columns.all.data(),
                                .columnCount = static_cast<qsizetype>(E::columns.all.size())};
    if constexpr (requires { E::kind; })
        described.kind = E::kind;
    if constexpr (requires { E::indexes; }) {
        described.indexes = std::data(E::indexes);
        described.indexCount = std::size(E::indexes);
    }
    return described;
}

/// The schema of `entities`; see Schema::of<>(). Errors: Schema, with a sentence for each mistake.
Result<Schema> declaredSchema(std::initializer_list<EntityDescription> entities);

template<typename... Entities>
Result<Schema> Schema::of()
{
    static_assert((IsEntity<Entities> && ...),
                  "an entity has a tableName and a list of columns: see varve::Entity");
    return declaredSchema({describedEntity<Entities>()...});
}

} // namespace varve
