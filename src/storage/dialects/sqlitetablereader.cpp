#include "storage/dialects/sqlitedefinition_p.h"
#include "storage/dialects/sqlitetablereader_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace varve::sqlite {
namespace {

QString cannotRead(const QString &table)
{
    return QCoreApplication::translate("varve::SqliteDialect",
                                       "The structure of \"%1\" cannot be read")
        .arg(table);
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
    TableReader(Connection &connection, const MasterEntry &entry)
        : m_connection(connection)
        , m_entry(entry)
        , m_subject(cannotRead(entry.name))
    {}

    Result<ReflectedTable> read()
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
        return ReflectedTable{m_table, m_targets};
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
            const QString sql =
                u"SELECT "_s + table + u'.' + name + u" FROM "_s + table + u" LIMIT 0"_s;
            if (m_connection.execute(sql, m_subject))
                m_table.rowNumberName = name;
            return;
        }
    }

    Connection &m_connection;
    const MasterEntry &m_entry;
    QString m_subject;
    Table m_table;
    QHash<qint64, ColumnIndex> m_columns; ///< By SQLite's number.
    QList<std::pair<qint64, ColumnIndex>> m_primaryKey;
    bool m_hasPrimaryKeyIndex = false;
    QList<QStringList> m_targets;
};

} // namespace

Result<ReflectedTable> reflectedTable(Connection &connection, const MasterEntry &entry)
{
    return TableReader(connection, entry).read();
}

QString textOf(const Value &value)
{
    return value.isText() ? value.text() : QString();
}

qint64 integerOf(const Value &value)
{
    return value.isInteger() ? value.integer() : 0;
}

} // namespace varve::sqlite
