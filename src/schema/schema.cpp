#include "schema/schema.h"

#include "schema/name_p.h"
#include "schema/relations_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class SchemaText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static Error nameless(qsizetype position)
    {
        return {ErrorKind::Schema,
                tr("Table number %1 has no name.").arg(position + 1),
                tr("Give it one.")};
    }
    static Error repeatedTable(const QString &table)
    {
        return {ErrorKind::Schema,
                tr("There are two tables called \"%1\".").arg(table),
                tr("Rename one of them.")};
    }
    static Error namelessColumn(const QString &table, qsizetype position)
    {
        return {ErrorKind::Schema,
                tr("Column number %1 of table \"%2\" has no name.").arg(position + 1).arg(table),
                tr("Give it one.")};
    }
    static Error repeatedColumn(const QString &table, const QString &column)
    {
        return {ErrorKind::Schema,
                tr("Table \"%1\" has two columns called \"%2\".").arg(table, column),
                tr("Rename one of them.")};
    }
    static Error badKey(const QString &table, ColumnIndex column)
    {
        return {ErrorKind::Schema,
                tr("The key of table \"%1\" uses column number %2, which is not there.")
                    .arg(table, number(column)),
                tr("Use columns of the table.")};
    }
    static Error keyWithoutSource(const QString &table)
    {
        return {
            ErrorKind::Schema,
            tr("The key of table \"%1\" and where it comes from contradict each other.").arg(table),
            tr("Give both or none.")};
    }
    static Error badForeignKey(const QString &table, const ForeignKey &foreignKey)
    {
        return {
            ErrorKind::Schema,
            tr("The foreign key of table \"%1\" from %2 to \"%3\" does not match columns of both.")
                .arg(table, numbers(foreignKey.columns), foreignKey.targetName),
            tr("Use columns that are there, and as many as the target's key has.")};
    }
    static Error tooManyTables()
    {
        return {ErrorKind::Schema, tr("There are more than 65535 tables.")};
    }
    static Error tooManyColumns(const QString &table)
    {
        return {ErrorKind::Schema, tr("Table \"%1\" has more than 65535 columns.").arg(table)};
    }
    static Error noSuchTable(const QString &table)
    {
        return {ErrorKind::NotFound,
                tr("There is no table or view called \"%1\".").arg(table),
                tr("Check the spelling.")};
    }

    static Error noSuchColumn(const QString &table, const QString &column)
    {
        return {ErrorKind::NotFound,
                tr("Table \"%1\" has no column called \"%2\".").arg(table, column),
                tr("Check the spelling.")};
    }
    static Error noVersion(const QString &table, const QString &column)
    {
        return {ErrorKind::Schema,
                tr("\"%1\" of table \"%2\" cannot count versions, as it is part of the key, a "
                   "reference, or computed.")
                    .arg(column, table),
                tr("Choose a column of integers that is for nothing else.")};
    }

    static Error
    noSuchRelation(const QString &table, const QString &name, const QList<Relation> &relations)
    {
        QStringList names;
        for (const auto &relation : relations)
            names.append(relation.name);
        return {ErrorKind::NotFound,
                tr("Table \"%1\" has no relation called \"%2\".").arg(table, name),
                names.isEmpty() ? tr("It has none at all.")
                                : tr("It has: %1.").arg(names.join(u", "_s))};
    }

private:
    /// A column that is not there has no name; people count from 1.
    static QString number(ColumnIndex column) { return QString::number(toInt(column) + 1); }
    static QString numbers(const QList<ColumnIndex> &columns)
    {
        QStringList names;
        for (const auto column : columns)
            names.append(tr("column number %1").arg(number(column)));
        return names.isEmpty() ? tr("no column") : names.join(u", "_s);
    }
};

std::optional<ColumnIndex> missing(const QList<ColumnIndex> &columns, const Table &table)
{
    for (const auto column : columns) {
        if (toInt(column) >= table.columns.size())
            return column;
    }
    return {};
}

Result<void> checkColumns(const Table &table)
{
    if (table.columns.size() > std::numeric_limits<quint16>::max())
        return SchemaText::tooManyColumns(table.name);
    QSet<QString> names;
    for (qsizetype column = 0; column < table.columns.size(); ++column) {
        const auto &name = table.columns[column].name;
        if (name.isEmpty())
            return SchemaText::namelessColumn(table.name, column);
        if (names.contains(foldedName(name)))
            return SchemaText::repeatedColumn(table.name, name);
        names.insert(foldedName(name));
    }
    return {};
}

Result<void> check(const Table &table)
{
    if (auto columns = checkColumns(table); !columns)
        return columns;
    if (const auto column = missing(table.key, table))
        return SchemaText::badKey(table.name, *column);
    if (table.key.isEmpty() != (table.keySource == KeySource::None))
        return SchemaText::keyWithoutSource(table.name);
    for (const auto &foreignKey : table.foreignKeys) {
        if (foreignKey.columns.isEmpty() || missing(foreignKey.columns, table))
            return SchemaText::badForeignKey(table.name, foreignKey);
    }
    return {};
}

} // namespace

struct Schema::Data : QSharedData
{
    QList<Table> tables;
    QHash<QString, TableIndex> byName;
    QList<QList<Relation>> relations; ///< Of each table.

    static Result<QSharedDataPointer<Data>> of(QList<Table> tables, NameClash clash)
    {
        if (tables.size() > std::numeric_limits<quint16>::max())
            return SchemaText::tooManyTables();
        QSharedDataPointer<Data> data(new Data);
        data->tables = std::move(tables);
        if (auto named = data->addNames(); !named)
            return named.error();
        for (auto &table : data->tables) {
            if (auto checked = check(table); !checked)
                return checked.error();
            for (auto &foreignKey : table.foreignKeys) {
                if (auto resolved = data->resolve(table.name, foreignKey); !resolved)
                    return resolved.error();
            }
        }
        auto relations = foundRelations(data->tables, clash);
        if (!relations)
            return relations.error();
        data->relations = *std::move(relations);
        return data;
    }

    Result<void> addNames()
    {
        for (qsizetype position = 0; position < tables.size(); ++position) {
            const auto &name = tables[position].name;
            if (name.isEmpty())
                return SchemaText::nameless(position);
            if (byName.contains(foldedName(name)))
                return SchemaText::repeatedTable(name);
            byName.insert(foldedName(name), tableIndex(position));
        }
        return {};
    }

    /// A foreign key that names no target columns points to the target's primary key. Databases let
    /// one be declared to a table that is not there or has no such key, and refuse rows later.
    Result<void> resolve(const QString &table, ForeignKey &foreignKey) const
    {
        const auto target = byName.constFind(foldedName(foreignKey.targetName));
        if (target == byName.constEnd())
            return {};
        const auto &there = tables[toInt(*target)];
        if (foreignKey.targetColumns.isEmpty()) {
            if (there.key.size() != foreignKey.columns.size()
                || there.keySource != KeySource::PrimaryKey)
                return {};
            foreignKey.targetColumns = there.key;
        }
        if (missing(foreignKey.targetColumns, there)
            || foreignKey.targetColumns.size() != foreignKey.columns.size())
            return SchemaText::badForeignKey(table, foreignKey);
        foreignKey.target = *target;
        return {};
    }
};

Schema::Schema()
    : m_data(new Data)
{}

Schema::Schema(QSharedDataPointer<Data> data)
    : m_data(std::move(data))
{}

Schema::Schema(const Schema &) = default;
Schema::Schema(Schema &&) noexcept = default;
Schema &Schema::operator=(const Schema &) = default;
Schema &Schema::operator=(Schema &&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::of(QList<Table> tables)
{
    return Data::of(std::move(tables), NameClash::TellApart).transform([](const auto &data) {
        return Schema(data);
    });
}

Result<Schema> Schema::declared(QList<Table> tables)
{
    const auto added = addedThroughTables(tables);
    if (!added)
        return added.error();
    return Data::of(tables + *added, NameClash::Refuse).transform([](const auto &data) {
        return Schema(data);
    });
}

const QList<Table> &Schema::tables() const
{
    return m_data->tables;
}

std::optional<TableIndex> Schema::find(const QString &name) const
{
    const auto found = m_data->byName.constFind(foldedName(name));
    return found == m_data->byName.constEnd() ? std::nullopt : std::optional(*found);
}

Result<TableIndex> Schema::require(const QString &name) const
{
    if (const auto found = find(name))
        return *found;
    return SchemaText::noSuchTable(name);
}

Result<Schema> Schema::withVersionColumn(const QString &table, const QString &column) const
{
    const auto index = require(table);
    if (!index)
        return index.error();
    const auto &described = (*this)[*index];
    const auto found = described.find(column);
    if (!found)
        return SchemaText::noSuchColumn(described.name, column);
    if (described.isKeyColumn(*found) || described.foreignKeyOf(*found)
        || described[*found].generated)
        return SchemaText::noVersion(described.name, column);
    auto schema = *this;
    schema.m_data->tables[toInt(*index)].version = *found;
    return schema;
}

QList<Schema::Referrer> Schema::referrers(TableIndex table) const
{
    QList<Referrer> referrers;
    for (qsizetype from = 0; from < size(); ++from) {
        const auto &foreignKeys = tables()[from].foreignKeys;
        for (qsizetype position = 0; position < foreignKeys.size(); ++position) {
            if (foreignKeys[position].target == table)
                referrers.append({tableIndex(from), position});
        }
    }
    return referrers;
}

const QList<Relation> &Schema::relations(TableIndex table) const
{
    return m_data->relations[toInt(table)];
}

const Relation *Schema::findRelation(TableIndex table, const QString &name) const
{
    const auto &all = relations(table);
    const auto found = std::ranges::find_if(
        all, [&](const Relation &relation) { return isSameName(relation.name, name); });
    return found == all.end() ? nullptr : &*found;
}

Result<Relation> Schema::requireRelation(TableIndex table, const QString &name) const
{
    if (const auto *found = findRelation(table, name))
        return *found;
    return SchemaText::noSuchRelation((*this)[table].name, name, relations(table));
}

std::optional<ColumnIndex>
Schema::referencedColumn(TableIndex table, ColumnIndex column, TableIndex target) const
{
    const auto &key = (*this)[target].key;
    if (key.isEmpty())
        return {};
    const auto *foreignKey = (*this)[table].foreignKeyOf(column);
    if (!foreignKey || !foreignKey->target)
        return key.front();
    return foreignKey->targetColumns[foreignKey->columns.indexOf(column)];
}

bool operator==(const Schema &a, const Schema &b)
{
    return a.m_data == b.m_data || a.tables() == b.tables();
}

} // namespace varve
