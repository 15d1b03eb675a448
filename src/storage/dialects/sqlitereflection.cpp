#include "storage/connection_p.h"
#include "storage/dialects/sqlite_p.h"
#include "storage/dialects/sqlitedefinition_p.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace sqlite {
namespace {

class ReflectionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SqliteDialect)
public:
    static QString cannotList() { return tr("The tables cannot be listed"); }
    static QString cannotRead(const QString &table)
    {
        return tr("The structure of \"%1\" cannot be read").arg(table);
    }
    static QString leftOut(const QString &reason)
    {
        return tr("%1 It is not shown.").arg(reason);
    }
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

/// One line of sqlite_master that makes a table or view, and what PRAGMA table_list adds to it.
struct Entry
{
    QString name;
    QString type; ///< table, view, virtual or shadow
    QString definition;
    bool withoutRowId = false;
};

QString textOf(const Value &value)
{
    return value.isText() ? value.text() : QString();
}

qint64 integerOf(const Value &value)
{
    return value.isInteger() ? value.integer() : 0;
}

Collation collationOf(const QString &name)
{
    static constexpr std::array known{std::pair{"BINARY"_L1, Collation::Binary},
                                      std::pair{"NOCASE"_L1, Collation::NoCase},
                                      std::pair{"RTRIM"_L1, Collation::RTrim}};
    if (name.isEmpty())
        return Collation::Binary;
    const auto found = std::ranges::find_if(known, [&](const auto &entry) {
        return name.compare(entry.first, Qt::CaseInsensitive) == 0;
    });
    return found == known.end() ? Collation::External : found->second;
}

ForeignKeyRule ruleOf(const QString &name)
{
    static constexpr std::array rules{std::pair{"RESTRICT"_L1, ForeignKeyRule::Restrict},
                                      std::pair{"SET NULL"_L1, ForeignKeyRule::SetNull},
                                      std::pair{"SET DEFAULT"_L1, ForeignKeyRule::SetDefault},
                                      std::pair{"CASCADE"_L1, ForeignKeyRule::Cascade}};
    const auto found = std::ranges::find_if(rules, [&](const auto &rule) {
        return name.compare(rule.first, Qt::CaseInsensitive) == 0;
    });
    return found == rules.end() ? ForeignKeyRule::NoAction : found->second;
}

/// Reads the structure of one table or view.
class TableReader
{
public:
    TableReader(Connection &connection, const Entry &entry)
        : m_connection(connection)
        , m_entry(entry)
        , m_subject(ReflectionText::cannotRead(entry.name))
    {}

    Result<Table> read()
    {
        m_table.name = m_entry.name;
        m_table.kind = m_entry.type == "view"_L1 ? Table::Kind::View : Table::Kind::Table;
        m_table.definition = m_entry.definition;
        for (const auto part : {&TableReader::readColumns,
                                &TableReader::readIndexes,
                                &TableReader::readForeignKeys}) {
            if (auto done = (this->*part)(); !done)
                return done.error();
        }
        if (m_entry.type == "table"_L1)
            readDefinition();
        findKey();
        findRowNumber();
        return std::move(m_table);
    }

private:
    template<typename Use>
    Result<void> forEachLine(const QString &sql, Use use)
    {
        auto lines = m_connection.run({sql, {m_entry.name}}, m_subject);
        if (!lines)
            return lines.error();
        while (lines->next())
            use(*lines);
        if (auto failure = lines->failure())
            return *failure;
        return {};
    }

    Result<void> readColumns()
    {
        const auto sql = u"SELECT name, type, \"notnull\", dflt_value, pk, hidden, cid "
                         "FROM pragma_table_xinfo(?)"_s;
        return forEachLine(sql, [this](const Statement &line) {
            constexpr qint64 hiddenByVirtualTable = 1;
            if (integerOf(line.value(5)) != hiddenByVirtualTable)
                addColumn(line);
        });
    }

    void addColumn(const Statement &line)
    {
        Column column;
        column.name = textOf(line.value(0));
        column.declaredType = textOf(line.value(1));
        column.type = columnTypeOf(column.declaredType);
        column.affinity = affinityOf(column.declaredType);
        column.nullable = integerOf(line.value(2)) == 0;
        column.generated = integerOf(line.value(5)) > 1;
        if (const auto defaultSql = line.value(3); defaultSql.isText())
            column.defaultSql = defaultSql.text();
        const auto index = columnIndex(m_table.columns.size());
        m_columns.insert(integerOf(line.value(6)), index);
        if (const auto position = integerOf(line.value(4)); position > 0)
            m_primaryKey.append({position, index});
        m_table.columns.append(column);
    }

    Result<void> readIndexes()
    {
        const auto sql = u"SELECT list.name, list.\"unique\", list.origin, list.partial, part.cid "
                         "FROM pragma_index_list(?) AS list, pragma_index_xinfo(list.name) AS part "
                         "WHERE part.key ORDER BY list.seq DESC, part.seqno"_s;
        return forEachLine(sql, [this](const Statement &line) { addIndexPart(line); });
    }

    void addIndexPart(const Statement &line)
    {
        const auto name = textOf(line.value(0));
        if (m_table.indexes.isEmpty() || m_table.indexes.last().name != name) {
            m_hasPrimaryKeyIndex |= textOf(line.value(2)) == "pk"_L1;
            m_table.indexes.append({.name = name,
                                    .columns = {},
                                    .unique = integerOf(line.value(1)) != 0,
                                    .partial = integerOf(line.value(3)) != 0,
                                    .hasExpressions = false});
        }
        auto &index = m_table.indexes.last();
        const auto column = m_columns.constFind(integerOf(line.value(4)));
        if (column == m_columns.constEnd())
            index.hasExpressions = true;
        else
            index.columns.append(*column);
    }

    Result<void> readForeignKeys()
    {
        // SQLite counts them from the last one declared.
        const auto sql = u"SELECT id, \"table\", \"from\", \"to\", on_delete, on_update "
                         "FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq"_s;
        qint64 last = -1;
        return forEachLine(sql, [this, &last](const Statement &line) {
            const auto id = integerOf(line.value(0));
            if (std::exchange(last, id) != id) {
                m_table.foreignKeys.append({.columns = {},
                                            .targetName = textOf(line.value(1)),
                                            .target = {},
                                            .targetColumns = {},
                                            .onDelete = ruleOf(textOf(line.value(4))),
                                            .onUpdate = ruleOf(textOf(line.value(5)))});
                m_targets.append(QStringList());
            }
            if (const auto column = m_table.find(textOf(line.value(2))))
                m_table.foreignKeys.last().columns.append(*column);
            if (const auto target = line.value(3); target.isText())
                m_targets.last().append(target.text());
        });
    }

    void readDefinition()
    {
        const auto definition = parsedDefinition(m_entry.definition);
        for (const auto &[name, collation] : definition.columns) {
            if (const auto column = m_table.find(name))
                m_table.columns[toInt(*column)].collation = collationOf(collation);
        }
        for (const auto &check : definition.checks) {
            m_table.checks.append(check.condition);
            const auto allowed = allowedValues(check.condition);
            const auto column = allowed ? m_table.find(allowed->column) : std::nullopt;
            if (column)
                m_table.columns[toInt(*column)].allowedValues = allowed->values;
        }
        m_table.neverReusesKeys = definition.hasAutoIncrement;
    }

    void findKey()
    {
        if (!m_primaryKey.isEmpty())
            usePrimaryKey();
        else if (const auto *index = bestUniqueIndex()) {
            m_table.key = index->columns;
            m_table.keySource = KeySource::UniqueIndex;
        }
    }

    void usePrimaryKey()
    {
        std::ranges::sort(m_primaryKey);
        for (const auto &[position, column] : m_primaryKey)
            m_table.key.append(column);
        m_table.keySource = KeySource::PrimaryKey;
        // A single INTEGER PRIMARY KEY needs no index of its own, as it is the row's number.
        m_table.hasAutomaticKey = m_primaryKey.size() == 1 && !m_entry.withoutRowId
                                  && !m_hasPrimaryKeyIndex && m_entry.type == "table"_L1;
        if (!m_table.hasAutomaticKey)
            return;
        auto &column = m_table.columns[toInt(m_table.key.front())];
        column.nullable = false;
        column.defaultSql = u""_s;
    }

    /// The one with the fewest columns, of those that tell any row from all others.
    const Index *bestUniqueIndex() const
    {
        const auto isNullable = [this](ColumnIndex column) { return m_table[column].nullable; };
        const Index *best = nullptr;
        for (const auto &index : m_table.indexes) {
            const bool usable = index.unique && !index.partial && !index.hasExpressions
                                && std::ranges::none_of(index.columns, isNullable);
            if (usable && (!best || index.columns.size() < best->columns.size()))
                best = &index;
        }
        return best;
    }

    /// Tables without key are numbered by SQLite, under a name that columns can take away. Whether a
    /// virtual table numbers its rows is found out by asking.
    void findRowNumber()
    {
        if (m_table.isView() || !m_table.key.isEmpty() || m_entry.withoutRowId)
            return;
        for (const auto &name : {u"rowid"_s, u"_rowid_"_s, u"oid"_s}) {
            if (m_table.find(name))
                continue;
            const auto &dialect = m_connection.dialect();
            const QString table = dialect.identifier(m_table.name);
            const QString sql = u"SELECT "_s + table + u'.' + name + u" FROM "_s + table
                                + u" LIMIT 0"_s;
            if (m_connection.execute(sql, m_subject))
                m_table.rowNumberName = name;
            return;
        }
    }

    Connection &m_connection;
    const Entry &m_entry;
    QString m_subject;
    Table m_table;
    QHash<qint64, ColumnIndex> m_columns; ///< By SQLite's number.
    QList<std::pair<qint64, ColumnIndex>> m_primaryKey;
    bool m_hasPrimaryKeyIndex = false;

public:
    /// The names of the target columns of each foreign key, as they were declared; resolved when
    /// all tables are known.
    QList<QStringList> m_targets;
};

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
    Result<QList<Entry>> readEntries()
    {
        auto kinds = readKinds();
        auto lines = m_connection.run(
            {u"SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') "
             "AND substr(name, 1, 7) <> 'sqlite_'"_s,
             {}},
            ReflectionText::cannotList());
        if (!lines)
            return lines.error();
        QList<Entry> entries;
        while (lines->next()) {
            Entry entry = kinds.value(textOf(lines->value(0)));
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
    QHash<QString, Entry> readKinds()
    {
        QHash<QString, Entry> kinds;
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
        auto lines = m_connection.run(
            {u"SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"_s, {}},
            ReflectionText::cannotList());
        if (!lines)
            return lines.error();
        while (lines->next())
            m_withTriggers.insert(textOf(lines->value(0)).toLower());
        return {};
    }

    void addTable(const Entry &entry)
    {
        TableReader reader(m_connection, entry);
        auto table = reader.read();
        if (!table) {
            m_warnings.append(ReflectionText::leftOut(table.error().text()));
            return;
        }
        table->hasTriggers = m_withTriggers.contains(entry.name.toLower());
        if (!isNameable(*table)) {
            m_warnings.append(ReflectionText::badName(entry.name));
            return;
        }
        m_names.insert(entry.name.toLower());
        m_tables.append(*table);
        m_targets.append(reader.m_targets);
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
