#include "storage/dialects/sqlite_p.h"
#include "storage/dialects/sqlitetablereader_p.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace sqlite {
namespace {

class ReflectionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SqliteDialect)
public:
    static QString cannotList() { return tr("The tables cannot be listed"); }
    static QString leftOut(const QString &reason) { return tr("%1 It is not shown.").arg(reason); }
    static QString badName(const QString &table)
    {
        return tr("\"%1\", or a column of it, has no name or one that differs only in case from "
                  "another's. It is not shown.")
            .arg(table);
    }
    static QString misfit(const QString &table, const QString &target)
    {
        return tr("A foreign key of table \"%1\" does not fit table \"%2\" and is ignored.")
            .arg(table, target);
    }
};

/// `table`, whose rows have numbers and nothing else to be told apart by, with these as a first
/// column, which is its key.
Table numbered(Table table)
{
    const auto shift = [](QList<ColumnIndex> &columns) {
        for (auto &column : columns)
            column = columnIndex(toInt(column) + 1);
    };
    for (auto &foreignKey : table.foreignKeys)
        shift(foreignKey.columns);
    for (auto &index : table.indexes)
        shift(index.columns);
    Column number;
    number.name = std::exchange(table.rowNumberName, {});
    number.declaredType = u"INTEGER"_s;
    number.type = ColumnType::Integer;
    number.affinity = Affinity::Integer;
    number.nullable = false;
    number.defaultSql = u""_s;
    table.columns.prepend(number);
    table.key = {columnIndex(0)};
    table.keySource = KeySource::RowNumber;
    table.hasAutomaticKey = true;
    return table;
}

/// Reads the structure of a whole database.
class DatabaseReader
{
public:
    explicit DatabaseReader(Connection &connection)
        : m_connection(connection)
    {}

    Result<Reflection> read()
    {
        auto entries = readEntries();
        if (!entries)
            return entries.error();
        if (auto triggers = readTriggers(); !triggers)
            return triggers.error();
        for (const auto &entry : *entries)
            addTable(entry);
        for (qsizetype position = 0; position < m_tables.size(); ++position)
            findTargets(m_tables[position], m_targets[position]);
        auto schema = Schema::of(m_tables);
        if (!schema)
            return schema.error();
        return Reflection{*schema, m_warnings};
    }

private:
    Result<QList<MasterEntry>> readEntries()
    {
        auto kinds = readKinds();
        auto lines = m_connection.run(
            {u"SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') "
             "AND substr(name, 1, 7) <> 'sqlite_'"_s,
             {}},
            ReflectionText::cannotList());
        if (!lines)
            return lines.error();
        QList<MasterEntry> entries;
        while (lines->next()) {
            MasterEntry entry = kinds.value(textOf(lines->value(0)));
            entry.name = textOf(lines->value(0));
            entry.definition = textOf(lines->value(2));
            if (entry.type.isEmpty())
                entry.type = textOf(lines->value(1));
            entries.append(entry);
        }
        if (auto failure = lines->failure())
            return *failure;
        return entries;
    }

    /// What tells virtual tables and tables without row numbers; nothing where it cannot be asked.
    QHash<QString, MasterEntry> readKinds()
    {
        QHash<QString, MasterEntry> kinds;
        auto lines = m_connection.run(
            {u"SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'"_s, {}},
            ReflectionText::cannotList());
        if (!lines)
            return kinds;
        while (lines->next()) {
            kinds.insert(textOf(lines->value(0)),
                         {{}, textOf(lines->value(1)), {}, integerOf(lines->value(2)) != 0});
        }
        return kinds;
    }

    Result<void> readTriggers()
    {
        auto lines =
            m_connection.run({u"SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"_s, {}},
                             ReflectionText::cannotList());
        if (!lines)
            return lines.error();
        while (lines->next())
            m_withTriggers.insert(textOf(lines->value(0)).toLower());
        return {};
    }

    void addTable(const MasterEntry &entry)
    {
        auto reflected = reflectedTable(m_connection, entry);
        if (!reflected) {
            m_warnings.append(ReflectionText::leftOut(reflected.error().text()));
            return;
        }
        auto &[table, targets] = *reflected;
        if (!isNameable(table)) {
            m_warnings.append(ReflectionText::badName(entry.name));
            return;
        }
        if (isToBeNumbered(table))
            table = numbered(table);
        table.hasTriggers = m_withTriggers.contains(entry.name.toLower());
        m_names.insert(entry.name.toLower());
        m_tables.append(table);
        m_targets.append(targets);
    }

    bool isToBeNumbered(const Table &table) const
    {
        return !table.rowNumberName.isEmpty()
               && m_connection.parameters().numberedTables.contains(table.name,
                                                                    Qt::CaseInsensitive);
    }

    /// SQLite takes A for a, but not Ä for ä, and lets names be empty; a Schema does not.
    bool isNameable(const Table &table) const
    {
        QSet<QString> columns;
        for (const auto &column : table.columns)
            columns.insert(column.name.toLower());
        return !table.name.isEmpty() && !m_names.contains(table.name.toLower())
               && !table.columns.isEmpty() && columns.size() == table.columns.size()
               && !columns.contains(QString());
    }

    /// Leaves out what does not fit: SQLite takes any foreign key, and complains when it is used.
    void findTargets(Table &table, const QList<QStringList> &targets)
    {
        QList<ForeignKey> fitting;
        for (qsizetype position = 0; position < table.foreignKeys.size(); ++position) {
            auto foreignKey = table.foreignKeys[position];
            if (findTarget(foreignKey, targets[position]))
                fitting.append(foreignKey);
            else
                m_warnings.append(ReflectionText::misfit(table.name, foreignKey.targetName));
        }
        table.foreignKeys = fitting;
    }

    bool findTarget(ForeignKey &foreignKey, const QStringList &names) const
    {
        const auto isTarget = [&](const Table &table) {
            return table.name.compare(foreignKey.targetName, Qt::CaseInsensitive) == 0;
        };
        const auto target = std::ranges::find_if(m_tables, isTarget);
        if (foreignKey.columns.isEmpty())
            return false;
        if (target == m_tables.end())
            return true;
        if (names.isEmpty() && target->keySource == KeySource::PrimaryKey)
            foreignKey.targetColumns = target->key;
        for (const auto &name : names) {
            if (const auto column = target->find(name))
                foreignKey.targetColumns.append(*column);
        }
        return foreignKey.targetColumns.size() == foreignKey.columns.size();
    }

    Connection &m_connection;
    QSet<QString> m_withTriggers;
    QSet<QString> m_names;
    QList<Table> m_tables;
    QList<QList<QStringList>> m_targets;
    QStringList m_warnings;
};

} // namespace

Result<Reflection> reflected(Connection &connection)
{
    return DatabaseReader(connection).read();
}

} // namespace sqlite

Result<Reflection> SqliteDialect::reflect(Connection &connection) const
{
    return sqlite::reflected(connection);
}

} // namespace varve
