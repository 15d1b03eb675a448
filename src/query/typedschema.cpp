#include "query/typedschema.h"

#include "query/sqlschema.h"
#include "query/typedschematext_p.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class SchemaBuilder
{
public:
    explicit SchemaBuilder(std::initializer_list<EntityDescription> entities)
        : m_entities(entities)
    {}

    Result<Schema> build()
    {
        for (const auto &entity : m_entities)
            addTable(entity);
        for (qsizetype table = 0; table < m_tables.size(); ++table)
            addRelations(table);
        for (qsizetype table = 0; table < m_tables.size(); ++table)
            checkWaysBack(table);
        dropJoinsByBrokenTables();
        auto schema = Schema::declared(m_tables);
        if (m_mistakes.isEmpty())
            return schema;
        if (!schema)
            m_mistakes.append(schema.error().text());
        return TypedSchemaText::mistakes(m_mistakes);
    }

private:
    static QString named(const EntityDescription &entity, const Descriptor &descriptor)
    {
        return utf8(entity.tableName) + u'.' + utf8(descriptor.names[0]);
    }

    static QStringList namesOf(const char *const *begin, int size)
    {
        QStringList all;
        for (int position = 0; position < size && begin[position]; ++position)
            all.append(utf8(begin[position]));
        return all;
    }

    void addTable(const EntityDescription &entity)
    {
        Table table;
        table.name = utf8(entity.tableName);
        table.kind = entity.kind;
        if (table.name.isEmpty()) {
            m_mistakes.append(TypedSchemaText::nameless(entity));
            table.name = shortTypeName(entity.typeName); // So that it is not told twice.
        }
        for (const auto &descriptor : entity) {
            if (namesOf(descriptor.names.data(), 1).value(0).isEmpty())
                m_mistakes.append(
                    TypedSchemaText::namelessColumn(entity, &descriptor - entity.begin()));
            else if (descriptor.kind == Descriptor::Kind::Column)
                addColumn(entity, table, descriptor);
            else if (descriptor.isReference())
                addPlaces(entity, table, descriptor);
        }
        addIndexes(entity, table);
        findKey(table);
        m_tables.append(table);
    }

    void addColumn(const EntityDescription &entity, Table &table, const Descriptor &descriptor)
    {
        Column column;
        column.name = utf8(descriptor.names[0]);
        column.declaredType =
            utf8(descriptor.declaredType ? descriptor.declaredType : descriptor.type->declaredType);
        column.type = columnTypeOf(column.declaredType);
        column.affinity = affinityOf(column.declaredType);
        column.collation = descriptor.collation;
        column.nullable = descriptor.type->isNullable;
        column.generated = descriptor.isComputed;
        if (descriptor.type->allowedValues) {
            column.allowedValues = descriptor.type->allowedValues();
            table.checks.append(sql::listCheck(column.name, column.allowedValues));
        }
        addDefault(entity, column, descriptor);
        const auto index = columnIndex(table.columns.size());
        table.columns.append(column);
        if (descriptor.isKeyPart)
            table.key.append(index);
        if (descriptor.isUnique)
            addUnique(table, {index});
    }

    void addDefault(const EntityDescription &entity, Column &column, const Descriptor &descriptor)
    {
        const auto &constant = descriptor.defaultValue;
        if (descriptor.defaultSql)
            column.defaultSql = utf8(descriptor.defaultSql);
        if (!constant.isConstant)
            return;
        const auto value = constant.make(constant);
        if (value && descriptor.type->canRead(*value))
            column.defaultSql = sql::literal(*value);
        else
            m_mistakes.append(TypedSchemaText::badDefault(named(entity, descriptor)));
    }

    /// The columns of a reference that are not declared by themselves. They get the type of what
    /// they refer to when all tables are there.
    static void
    addPlaces(const EntityDescription &entity, Table &table, const Descriptor &descriptor)
    {
        for (const auto &name : namesOf(descriptor.names.data(), Descriptor::maxNames)) {
            const bool isDeclared = std::ranges::any_of(entity, [&](const Descriptor &other) {
                return other.kind == Descriptor::Kind::Column && utf8(other.names[0]) == name;
            });
            if (isDeclared || table.find(name))
                continue;
            Column column;
            column.name = name;
            column.nullable = !descriptor.isRequired;
            table.columns.append(column);
        }
    }

    /// A single key that is called INTEGER is numbered by the database. Without a key, unique columns
    /// that are never NULL tell rows apart, the fewest of them.
    static void findKey(Table &table)
    {
        if (table.key.isEmpty())
            return useUniqueIndex(table);
        table.keySource = KeySource::PrimaryKey;
        auto &first = table.columns[toInt(table.key.front())];
        table.hasAutomaticKey =
            table.key.size() == 1
            && first.declaredType.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0;
        if (table.hasAutomaticKey)
            first.defaultSql = u""_s;
    }

    static void useUniqueIndex(Table &table)
    {
        const auto isNullable = [&](ColumnIndex column) { return table[column].nullable; };
        for (const auto &index : table.indexes) {
            if (index.unique && std::ranges::none_of(index.columns, isNullable)
                && (table.key.isEmpty() || index.columns.size() < table.key.size())) {
                table.key = index.columns;
                table.keySource = KeySource::UniqueIndex;
            }
        }
    }

    static void addUnique(Table &table, const QList<ColumnIndex> &columns)
    {
        if (table.isUnique(columns))
            return;
        table.indexes.append({indexName(table, columns, u"unique"_s), columns, true, false, false});
    }

    static QString
    indexName(const Table &table, const QList<ColumnIndex> &columns, const QString &kind)
    {
        QStringList parts{table.name};
        for (const auto column : columns)
            parts.append(table[column].name);
        parts.append(kind);
        return parts.join(u'_');
    }

    void addIndexes(const EntityDescription &entity, Table &table)
    {
        for (qsizetype position = 0; position < entity.indexCount; ++position) {
            const auto &descriptor = entity.indexes[position];
            const auto names = namesOf(descriptor.names.data(), IndexDescriptor::maxNames);
            const auto columns = found(table, names);
            if (columns.isEmpty())
                m_mistakes.append(TypedSchemaText::badIndex(entity, names));
            else if (descriptor.unique)
                addUnique(table, columns);
            else
                table.indexes.append(
                    {indexName(table, columns, u"index"_s), columns, false, false, false});
        }
    }

    /// Nothing if one of them is missing.
    static QList<ColumnIndex> found(const Table &table, const QStringList &names)
    {
        QList<ColumnIndex> columns;
        for (const auto &name : names) {
            const auto column = table.find(name);
            if (!column)
                return {};
            columns.append(*column);
        }
        return columns;
    }

    qsizetype entityCalled(const char *typeName) const
    {
        const auto called = std::ranges::find(
            m_entities, QByteArrayView(typeName), [](const EntityDescription &entity) {
                return QByteArrayView(entity.typeName);
            });
        return called == m_entities.end() ? -1 : called - m_entities.begin();
    }

    void addRelations(qsizetype table)
    {
        const auto &entity = m_entities[table];
        for (const auto &descriptor : entity) {
            if (!descriptor.target)
                continue;
            const auto target = entityCalled(descriptor.target);
            if (target < 0)
                m_mistakes.append(
                    TypedSchemaText::unknownTarget(named(entity, descriptor), descriptor.target));
            else if (descriptor.isReference())
                addForeignKey(table, descriptor, target);
            else if (descriptor.kind == Descriptor::Kind::ManyToMany)
                addManyToMany(table, descriptor, target);
        }
    }

    /// What `descriptor` refers to in `target`: the columns that it names, or the key. Nothing, and
    /// a mistake, if they do not fit.
    QList<ColumnIndex>
    referenced(const QString &subject, const Descriptor &descriptor, const Table &target)
    {
        const auto names = namesOf(descriptor.references.data(), Descriptor::maxNames);
        const auto columns = names.isEmpty() ? target.key : found(target, names);
        const auto count = namesOf(descriptor.names.data(), Descriptor::maxNames).size();
        if (columns.isEmpty() && !names.isEmpty())
            m_mistakes.append(TypedSchemaText::noColumn(subject, target.name, names.join(u", "_s)));
        else if (columns.size() != count)
            m_mistakes.append(TypedSchemaText::misfit(subject, target.name));
        else if (!target.isUnique(columns))
            m_mistakes.append(TypedSchemaText::notUnique(subject, target.name));
        else
            return columns;
        return {};
    }

    void addForeignKey(qsizetype position, const Descriptor &descriptor, qsizetype target)
    {
        const auto subject = named(m_entities[position], descriptor);
        const auto targetColumns = referenced(subject, descriptor, m_tables[target]);
        auto &table = m_tables[position];
        if (targetColumns.isEmpty()) {
            m_broken.append(table.name);
            return;
        }
        ForeignKey foreignKey;
        foreignKey.columns = found(table, namesOf(descriptor.names.data(), Descriptor::maxNames));
        foreignKey.targetName = m_tables[target].name;
        foreignKey.targetColumns = targetColumns;
        foreignKey.onDelete = descriptor.deleteRule;
        foreignKey.onUpdate = descriptor.updateRule;
        foreignKey.name = utf8(descriptor.alias);
        foreignKey.relatedName = utf8(descriptor.relatedName);
        for (qsizetype part = 0; part < targetColumns.size(); ++part)
            takeType(table.columns[toInt(foreignKey.columns[part])], target, targetColumns[part]);
        if (descriptor.kind == Descriptor::Kind::OneToOne)
            addUnique(table, foreignKey.columns);
        table.foreignKeys.append(foreignKey);
    }

    /// A column that a reference has added is like the one that it refers to, however far that goes.
    void takeType(Column &column, qsizetype target, ColumnIndex referenced) const
    {
        if (!column.declaredType.isEmpty())
            return;
        const auto *source = &m_tables[target][referenced];
        for (qsizetype hops = 0; source->declaredType.isEmpty() && hops < m_tables.size(); ++hops) {
            for (const auto &descriptor : m_entities[target]) {
                if (!descriptor.isReference() || utf8(descriptor.names[0]) != source->name)
                    continue;
                target = std::max(entityCalled(descriptor.target), qsizetype{0});
                const auto &key = m_tables[target].key;
                if (!key.isEmpty())
                    source = &m_tables[target][key.front()];
            }
        }
        column.declaredType = source->declaredType;
        column.type = source->type;
        column.affinity = source->affinity;
        column.collation = source->collation;
    }

    void addManyToMany(qsizetype table, const Descriptor &descriptor, qsizetype target)
    {
        ManyToMany declared;
        declared.name = utf8(descriptor.names[0]);
        declared.targetName = m_tables[target].name;
        declared.relatedName = utf8(descriptor.relatedName);
        declared.throughSource = utf8(descriptor.throughSource);
        declared.throughTarget = utf8(descriptor.throughTarget);
        declared.position = utf8(descriptor.linkOrder);
        if (descriptor.through) {
            const auto through = entityCalled(descriptor.through);
            if (through < 0) {
                m_mistakes.append(TypedSchemaText::unknownTarget(
                    named(m_entities[table], descriptor), descriptor.through));
                return;
            }
            declared.throughName = m_tables[through].name;
        }
        m_tables[table].manyToMany.append(declared);
    }

    /// What leads back declares nothing; the entity at the other end must.
    void checkWaysBack(qsizetype table)
    {
        const auto &entity = m_entities[table];
        for (const auto &descriptor : entity) {
            const bool isToOne = descriptor.kind == Descriptor::Kind::BackToOne;
            if (!isToOne && descriptor.kind != Descriptor::Kind::ToMany)
                continue;
            const auto target = entityCalled(descriptor.target);
            if (target < 0)
                continue; // Told already.
            const bool isThere =
                std::ranges::any_of(m_entities[target], [&](const Descriptor &there) {
                    return leadsTo(table, there) && isToOne == isAlone(target, there)
                           && utf8(backName(target, there))
                                      .compare(utf8(descriptor.names[0]), Qt::CaseInsensitive)
                                  == 0;
                });
            if (!isThere)
                m_mistakes.append(TypedSchemaText::noWayBack(
                    named(entity, descriptor), m_tables[target].name, utf8(descriptor.names[0])));
        }
    }

    /// Whether `descriptor` declares a relation to entity number `target`.
    bool leadsTo(qsizetype target, const Descriptor &descriptor) const
    {
        const bool isRelation =
            descriptor.isReference() || descriptor.kind == Descriptor::Kind::ManyToMany;
        return isRelation && entityCalled(descriptor.target) == target;
    }

    /// Whether one row at most refers to a row by `descriptor`.
    bool isAlone(qsizetype table, const Descriptor &descriptor) const
    {
        if (!descriptor.isReference())
            return false;
        const auto names = namesOf(descriptor.names.data(), Descriptor::maxNames);
        return m_tables[table].isUnique(found(m_tables[table], names));
    }

    const char *backName(qsizetype table, const Descriptor &descriptor) const
    {
        return descriptor.relatedName ? descriptor.relatedName : m_entities[table].tableName;
    }

    /// A reference that is a mistake cannot join anything; that is not told as well.
    void dropJoinsByBrokenTables()
    {
        for (auto &table : m_tables) {
            table.manyToMany.removeIf([&](const ManyToMany &declared) {
                return m_broken.contains(declared.throughName);
            });
        }
    }

    QList<EntityDescription> m_entities;
    QList<Table> m_tables;
    QStringList m_mistakes;
    QStringList m_broken; ///< Tables with references that are mistakes.
};

} // namespace

Result<Schema> declaredSchema(std::initializer_list<EntityDescription> entities)
{
    return SchemaBuilder(entities).build();
}

} // namespace varve
