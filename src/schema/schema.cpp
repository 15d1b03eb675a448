#include "schema/schema.h"

#include <QCoreApplication>

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
    static Error badKey(const QString &table)
    {
        return {ErrorKind::Schema,
                tr("The key of table \"%1\" names a column that is not there.").arg(table),
                tr("Use columns of the table.")};
    }
    static Error badForeignKey(const QString &table, const QString &target)
    {
        return {ErrorKind::Schema,
                tr("A foreign key of table \"%1\" to \"%2\" names a column that is not there.")
                    .arg(table, target),
                tr("Use as many columns of the table as the target's key has.")};
    }
    static Error tooMany()
    {
        return {ErrorKind::Schema, tr("There are more than 65535 tables, or columns in a table.")};
    }
    static Error noSuchTable(const QString &table)
    {
        return {ErrorKind::NotFound,
                tr("There is no table or view called \"%1\".").arg(table),
                tr("Check the spelling.")};
    }
};

bool exist(const QList<ColumnIndex> &columns, const Table &table)
{
    for (const auto column : columns) {
        if (toInt(column) >= table.columns.size())
            return false;
    }
    return true;
}

Result<void> checkColumns(const Table &table)
{
    if (table.columns.size() > std::numeric_limits<quint16>::max())
        return SchemaText::tooMany();
    QSet<QString> names;
    for (qsizetype column = 0; column < table.columns.size(); ++column) {
        const auto &name = table.columns[column].name;
        if (name.isEmpty())
            return SchemaText::namelessColumn(table.name, column);
        if (names.contains(name.toLower()))
            return SchemaText::repeatedColumn(table.name, name);
        names.insert(name.toLower());
    }
    return {};
}

Result<void> check(const Table &table)
{
    if (auto columns = checkColumns(table); !columns)
        return columns;
    if (!exist(table.key, table) || table.key.isEmpty() != (table.keySource == KeySource::None))
        return SchemaText::badKey(table.name);
    for (const auto &foreignKey : table.foreignKeys) {
        if (foreignKey.columns.isEmpty() || !exist(foreignKey.columns, table))
            return SchemaText::badForeignKey(table.name, foreignKey.targetName);
    }
    return {};
}

} // namespace

struct Schema::Data : QSharedData
{
    QList<Table> tables;
    QHash<QString, TableIndex> byName;

    Result<void> addNames()
    {
        for (qsizetype position = 0; position < tables.size(); ++position) {
            const auto &name = tables[position].name;
            if (name.isEmpty())
                return SchemaText::nameless(position);
            if (byName.contains(name.toLower()))
                return SchemaText::repeatedTable(name);
            byName.insert(name.toLower(), tableIndex(position));
        }
        return {};
    }

    /// A foreign key that names no target columns points to the target's primary key.
    Result<void> resolve(const QString &table, ForeignKey &foreignKey) const
    {
        const auto target = byName.constFind(foreignKey.targetName.toLower());
        if (target == byName.constEnd())
            return {};
        foreignKey.target = *target;
        const auto &there = tables[toInt(*target)];
        if (foreignKey.targetColumns.isEmpty())
            foreignKey.targetColumns = there.key;
        if (!exist(foreignKey.targetColumns, there)
            || foreignKey.targetColumns.size() != foreignKey.columns.size())
            return SchemaText::badForeignKey(table, foreignKey.targetName);
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
    if (tables.size() > std::numeric_limits<quint16>::max())
        return SchemaText::tooMany();
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
    return Schema(data);
}

const QList<Table> &Schema::tables() const
{
    return m_data->tables;
}

std::optional<TableIndex> Schema::find(const QString &name) const
{
    const auto found = m_data->byName.constFind(name.toLower());
    return found == m_data->byName.constEnd() ? std::nullopt : std::optional(*found);
}

Result<TableIndex> Schema::require(const QString &name) const
{
    if (const auto found = find(name))
        return *found;
    return SchemaText::noSuchTable(name);
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

bool operator==(const Schema &a, const Schema &b)
{
    return a.m_data == b.m_data || a.tables() == b.tables();
}

} // namespace varve
