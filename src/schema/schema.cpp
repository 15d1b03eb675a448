#include "schema/schema.h"

#include "schema/mistakes_p.h"
#include "schema/name_p.h"
#include "schema/relations_p.h"
#include "schema/schematext_p.h"

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

std::optional<ColumnIndex> missing(const QList<ColumnIndex> &columns, const Table &table)
{
    for (const auto column : columns) {
        if (toInt(column) >= table.columns.size())
            return column;
    }
    return {};
}

void checkColumns(const Table &table, Mistakes &mistakes)
{
    if (table.columns.size() > std::numeric_limits<quint16>::max())
        mistakes.add(SchemaText::tooManyColumns(table.name));
    QSet<QString> names;
    for (qsizetype column = 0; column < table.columns.size(); ++column) {
        const auto &name = table.columns[column].name;
        if (name.isEmpty())
            mistakes.add(SchemaText::namelessColumn(table.name, column));
        else if (names.contains(foldedName(name)))
            mistakes.add(SchemaText::repeatedColumn(table.name, name));
        names.insert(foldedName(name));
    }
}

void checkKey(const Table &table, Mistakes &mistakes)
{
    if (const auto column = missing(table.key, table))
        mistakes.add(SchemaText::badKey(table.name, *column));
    if (table.key.isEmpty() != (table.keySource == KeySource::None))
        mistakes.add(SchemaText::keyWithoutSource(table.name));
}

} // namespace

struct Schema::Data : QSharedData
{
    QList<Table> tables;
    QHash<QString, TableIndex> byName;
    QList<QList<Relation>> relations; ///< Of each table.

    /// Looks at everything before it fails; `mistakes` are those that were found before.
    static Result<Schema> of(QList<Table> tables, NameClash clash, Mistakes mistakes = {})
    {
        if (tables.size() > std::numeric_limits<quint16>::max())
            return SchemaText::tooManyTables();
        QSharedDataPointer<Data> data(new Data);
        data->tables = std::move(tables);
        data->addNames(mistakes);
        for (const auto &table : std::as_const(data->tables)) {
            checkColumns(table, mistakes);
            checkKey(table, mistakes);
        }
        // What a broken foreign key should have led to is not told to be missing as well.
        if (data->findTargets(mistakes)) {
            auto relations = foundRelations(data->tables, clash);
            if (relations)
                data->relations = *std::move(relations);
            else
                mistakes.add(relations.error());
        }
        if (!mistakes.isEmpty())
            return mistakes.error();
        return Schema(data);
    }

    void addNames(Mistakes &mistakes)
    {
        for (qsizetype position = 0; position < tables.size(); ++position) {
            const auto &name = tables[position].name;
            if (name.isEmpty())
                mistakes.add(SchemaText::nameless(position));
            else if (byName.contains(foldedName(name)))
                mistakes.add(SchemaText::repeatedTable(name));
            else
                byName.insert(foldedName(name), tableIndex(position));
        }
    }

    /// Whether all foreign keys are sound; each that is not is a mistake.
    bool findTargets(Mistakes &mistakes)
    {
        bool areSound = true;
        for (auto &table : tables) {
            for (auto &foreignKey : table.foreignKeys) {
                if (!foreignKey.columns.isEmpty() && !missing(foreignKey.columns, table)
                    && resolve(foreignKey))
                    continue;
                mistakes.add(SchemaText::badForeignKey(table.name, foreignKey));
                areSound = false;
            }
        }
        return areSound;
    }

    /// False if the columns do not match those of the target. A foreign key that names no target
    /// columns points to the target's primary key. Databases let one be declared to a table that is
    /// not there or has no such key, and refuse rows later.
    bool resolve(ForeignKey &foreignKey) const
    {
        const auto target = byName.constFind(foldedName(foreignKey.targetName));
        if (target == byName.constEnd())
            return true;
        const auto &there = tables[toInt(*target)];
        if (foreignKey.targetColumns.isEmpty()) {
            if (there.key.size() != foreignKey.columns.size()
                || there.keySource != KeySource::PrimaryKey)
                return true;
            foreignKey.targetColumns = there.key;
        }
        if (missing(foreignKey.targetColumns, there)
            || foreignKey.targetColumns.size() != foreignKey.columns.size())
            return false;
        foreignKey.target = *target;
        return true;
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
    return Data::of(std::move(tables), NameClash::TellApart);
}

Result<Schema> Schema::declared(QList<Table> tables)
{
    Mistakes mistakes;
    for (const auto &table : std::as_const(tables)) {
        if (table.name.startsWith("sqlite_"_L1, Qt::CaseInsensitive))
            mistakes.add(SchemaText::reserved(table.name));
    }
    const auto added = addedThroughTables(tables, mistakes);
    return Data::of(tables + added, NameClash::Refuse, mistakes);
}

const QList<Table> &Schema::tables() const
{
    return m_data->tables;
}

State Schema::emptyState() const
{
    return {};
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
