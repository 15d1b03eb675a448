#include "schema/name_p.h"
#include "schema/relations_p.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class ThroughText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static Error nameless(const Table &table)
    {
        return {ErrorKind::Schema,
                tr("A relation of table \"%1\" to many of \"%2\" has no name.")
                    .arg(table.name, table.manyToMany.front().targetName),
                tr("Give it one.")};
    }
    static Error noTable(const Table &table, const QString &relation, const QString &target)
    {
        return {ErrorKind::Schema,
                tr("\"%1.%2\" leads to a table \"%3\" that is not there.")
                    .arg(table.name, relation, target),
                tr("Declare that table as well, or correct the name.")};
    }
    static Error noKey(const Table &table, const QString &relation, const Table &keyless)
    {
        return {ErrorKind::Schema,
                tr("\"%1.%2\" cannot join rows of \"%3\", which has no key.")
                    .arg(table.name, relation, keyless.name),
                tr("Give that table a primary key.")};
    }
    static Error waysWithoutThrough(const Table &table, const QString &relation)
    {
        return {ErrorKind::Schema,
                tr("\"%1.%2\" says which foreign keys of its through table to use, or how links "
                   "are sorted, but names no through table.")
                    .arg(table.name, relation),
                tr("Name the through table, or leave the rest out.")};
    }
};

/// `book` and `genres` as one name in the way that tables are called here: `book_genres`,
/// `BookGenres` after `Book`.
QString joinedName(const QString &first, QString second)
{
    if (!first.front().isUpper())
        return first + u'_' + second;
    second[0] = second[0].toUpper();
    return first + second;
}

/// `from_book_id`; `fromBookId` for a table `Book`.
QString columnName(const QString &direction, const Table &table, const Column &key)
{
    if (!table.name.front().isUpper())
        return direction + u'_' + table.name + u'_' + key.name;
    auto keyName = key.name;
    keyName[0] = keyName[0].toUpper();
    return direction + table.name + keyName;
}

class ThroughTable
{
public:
    explicit ThroughTable(const QString &name)
    {
        m_table.name = name;
        Column id;
        id.name = u"id"_s;
        id.declaredType = u"INTEGER"_s;
        id.type = ColumnType::Integer;
        id.affinity = Affinity::Integer;
        id.nullable = false;
        id.defaultSql = QString();
        m_table.columns.append(id);
        m_table.key = {columnIndex(0)};
        m_table.keySource = KeySource::PrimaryKey;
        m_table.hasAutomaticKey = true;
    }

    /// Links go with either of the rows that they join. `relatedName` of the way back; may be empty.
    void refer(const QString &direction, const Table &target, const QString &relatedName)
    {
        ForeignKey foreignKey;
        foreignKey.targetName = target.name;
        foreignKey.onDelete = ForeignKeyRule::Cascade;
        foreignKey.onUpdate = ForeignKeyRule::Cascade;
        foreignKey.relatedName = relatedName;
        foreignKey.name = joinedName(direction, target.name);
        if (target.name.front().isUpper())
            foreignKey.name = direction + target.name;
        for (const auto part : target.key) {
            auto column = target[part];
            column.name = columnName(direction, target, column);
            column.nullable = false;
            column.defaultSql.reset();
            column.generated = false;
            foreignKey.columns.append(columnIndex(m_table.columns.size()));
            m_table.columns.append(column);
        }
        m_table.foreignKeys.append(foreignKey);
    }

    Table made()
    {
        const auto &from = m_table.foreignKeys[0].columns;
        const auto &to = m_table.foreignKeys[1].columns;
        m_table.indexes.append({m_table.name + u"_link"_s, from + to, true, false, false});
        m_table.indexes.append({m_table.name + u"_back"_s, to, false, false, false});
        return m_table;
    }

private:
    Table m_table;
};

const Table *found(const QList<Table> &tables, const QString &name)
{
    const auto named =
        std::ranges::find_if(tables, [&](const Table &one) { return isSameName(one.name, name); });
    return named == tables.end() ? nullptr : &*named;
}

void checkForeignKeys(const Table &table, const QList<Table> &tables, Mistakes &mistakes)
{
    for (const auto &foreignKey : table.foreignKeys) {
        const auto &column = foreignKey.columns.isEmpty()
                                     || toInt(foreignKey.columns.front()) >= table.columns.size()
                                 ? foreignKey.name
                                 : table[foreignKey.columns.front()].name;
        const auto *target = found(tables, foreignKey.targetName);
        if (!target)
            mistakes.add(ThroughText::noTable(table, column, foreignKey.targetName));
        else if (target->key.isEmpty() && foreignKey.targetColumns.isEmpty())
            mistakes.add(ThroughText::noKey(table, column, *target));
    }
}

/// Checks a declaration; the table it leaves to the schema, if it does.
Result<std::optional<Table>>
addedFor(const Table &table, const ManyToMany &declared, const QList<Table> &tables)
{
    if (declared.name.isEmpty())
        return ThroughText::nameless(table);
    const auto *target = found(tables, declared.targetName);
    if (!target)
        return ThroughText::noTable(table, declared.name, declared.targetName);
    if (!declared.throughName.isEmpty()) {
        if (!found(tables, declared.throughName))
            return ThroughText::noTable(table, declared.name, declared.throughName);
        return std::optional<Table>();
    }
    if (!declared.throughSource.isEmpty() || !declared.throughTarget.isEmpty()
        || !declared.position.isEmpty())
        return ThroughText::waysWithoutThrough(table, declared.name);
    for (const auto *end : {&table, target}) {
        if (end->key.isEmpty())
            return ThroughText::noKey(table, declared.name, *end);
        if (end->name.isEmpty())
            return std::optional<Table>(); // Told already, and nothing to be called by.
    }
    const auto name = joinedName(table.name, declared.name);
    ThroughTable through(name);
    // Of a table with itself, the ways back to the links need names that tell them apart.
    const bool isOfItself = target == &table;
    through.refer(u"from"_s, table, isOfItself ? joinedName(name, u"from"_s) : QString());
    through.refer(u"to"_s, *target, isOfItself ? joinedName(name, u"to"_s) : QString());
    return std::optional(through.made());
}

} // namespace

QList<Table> addedThroughTables(QList<Table> &tables, Mistakes &mistakes)
{
    QList<Table> added;
    for (auto &table : tables) {
        checkForeignKeys(table, tables, mistakes);
        for (auto &declared : table.manyToMany) {
            const auto through = addedFor(table, declared, tables);
            if (!through)
                mistakes.add(through.error());
            if (!through || !*through)
                continue;
            added.append(**through);
            declared.throughName = added.last().name;
            declared.throughSource = added.last().foreignKeys[0].name;
            declared.throughTarget = added.last().foreignKeys[1].name;
        }
    }
    return added;
}

} // namespace varve
