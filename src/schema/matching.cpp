#include "schema/matching.h"

#include "schema/matchingtext_p.h"
#include "schema/mistakes_p.h"

#include <algorithm>
#include <utility>

namespace varve {
namespace {

bool isOneOf(ColumnType type, std::initializer_list<ColumnType> types)
{
    return std::ranges::find(types, type) != types.end();
}

bool isIntegerType(ColumnType type)
{
    return isOneOf(type, {ColumnType::Integer, ColumnType::Boolean});
}

bool isNumberType(ColumnType type)
{
    return isOneOf(type, {ColumnType::Real, ColumnType::Decimal});
}

bool isTextType(ColumnType type)
{
    return isOneOf(type,
                   {ColumnType::Text,
                    ColumnType::Date,
                    ColumnType::Time,
                    ColumnType::DateTime,
                    ColumnType::Json});
}

/// Whether all that a column of type `wide` is meant for includes what one of `narrow` is.
bool includes(ColumnType wide, ColumnType narrow)
{
    switch (wide) {
    case ColumnType::Any:
        return true;
    case ColumnType::Text:
        return isTextType(narrow);
    case ColumnType::Integer:
        return isIntegerType(narrow);
    case ColumnType::Decimal:
        return isNumberType(narrow) || isIntegerType(narrow);
    case ColumnType::Real:
        return isNumberType(narrow);
    default:
        return wide == narrow;
    }
}

/// The type of a column that is declared in one way and found in another: the one that says more;
/// none if they contradict each other. A program may read integers from a column of decimals, but
/// hardly reals from one of integers.
std::optional<ColumnType> matchedType(ColumnType declared, ColumnType found)
{
    if (includes(found, declared) && !includes(declared, found))
        return declared;
    const bool isLossy = isNumberType(declared) && isIntegerType(found);
    return includes(declared, found) && !isLossy ? std::optional(found) : std::nullopt;
}

class SchemaMatcher
{
public:
    SchemaMatcher(const Schema &declared, const Schema &database)
        : m_declared(declared)
        , m_database(database)
        , m_tables(database.tables())
    {}

    Result<Schema> match()
    {
        for (const auto &table : m_declared.tables())
            m_places.append(findTable(table));
        forEachTable([&](TableIndex table) { matchColumns(table); });
        forEachTable([&](TableIndex table) {
            matchKey(table);
            matchForeignKeys(table);
            matchUniqueness(table);
        });
        if (!m_mistakes.isEmpty())
            return m_mistakes.error();
        forEachTable([&](TableIndex table) { takeRelations(table); });
        return Schema::of(m_tables);
    }

private:
    /// Where a declared table is found. Columns and foreign keys that are not, have no place.
    struct Place
    {
        std::optional<TableIndex> table;
        QList<std::optional<ColumnIndex>> columns;
        QList<std::optional<qsizetype>> foreignKeys;
    };

    template<typename Do>
    void forEachTable(Do match)
    {
        for (qsizetype table = 0; table < m_places.size(); ++table) {
            if (m_places[table].table)
                match(tableIndex(table));
        }
    }

    Place &place(TableIndex declared) { return m_places[toInt(declared)]; }
    Table &found(TableIndex declared) { return m_tables[toInt(*place(declared).table)]; }

    Place findTable(const Table &declared)
    {
        const auto index = m_database.find(declared.name);
        if (!index)
            m_mistakes.add(MatchingText::noTable(declared.name));
        else if (m_database[*index].kind != declared.kind)
            m_mistakes.add(MatchingText::otherKind(declared));
        else
            return {.table = index, .columns = {}, .foreignKeys = {}};
        return {};
    }

    void matchColumns(TableIndex index)
    {
        auto &there = found(index);
        for (const auto &column : m_declared[index].columns) {
            const auto at = there.find(column.name);
            place(index).columns.append(at);
            if (at)
                matchColumn(column, there, *at);
            else
                m_mistakes.add(MatchingText::noColumn(there.name, column.name));
        }
        if (const auto version = m_declared[index].version)
            there.version = place(index).columns[toInt(*version)];
    }

    void matchColumn(const Column &declared, Table &table, ColumnIndex at)
    {
        auto &there = table.columns[toInt(at)];
        const QString subject = table.name + u'.' + there.name;
        if (const auto type = matchedType(declared.type, there.type))
            there.type = *type;
        else
            m_mistakes.add(MatchingText::otherType(subject, declared, there));
        matchAllowedValues(declared, there, subject);
        if (declared.generated != there.generated) {
            m_mistakes.add(there.generated ? MatchingText::computed(subject)
                                           : MatchingText::notComputed(subject));
        }
        // Of a view and of what is computed, databases do not know whether it may be NULL; and SQLite
        // lets NULL into keys that are no integers, which nobody means.
        if (table.isView() || there.generated || declared.nullable == there.nullable)
            return;
        if (!there.nullable)
            m_mistakes.add(MatchingText::neverNull(subject));
        else if (!table.isKeyColumn(at))
            m_mistakes.add(MatchingText::nullable(subject));
    }

    void matchAllowedValues(const Column &declared, Column &there, const QString &subject)
    {
        if (declared.allowedValues.isEmpty())
            return;
        for (const auto &value : declared.allowedValues) {
            if (!there.allowedValues.isEmpty() && !there.allowedValues.contains(value))
                m_mistakes.add(MatchingText::refusedValue(subject, value));
        }
        there.allowedValues = declared.allowedValues;
    }

    /// The columns of the database for `columns` of a declared table; none if one is not there, which
    /// was told.
    std::optional<QList<ColumnIndex>> places(TableIndex index, const QList<ColumnIndex> &columns)
    {
        QList<ColumnIndex> all;
        for (const auto column : columns) {
            const auto at = place(index).columns[toInt(column)];
            if (!at)
                return {};
            all.append(*at);
        }
        return all;
    }

    void matchKey(TableIndex index)
    {
        const auto &declared = m_declared[index];
        const auto &there = found(index);
        if (there.isView() || declared.keySource != KeySource::PrimaryKey)
            return;
        const auto key = places(index, declared.key);
        if (!key)
            return;
        if (*key != there.key)
            m_mistakes.add(MatchingText::otherKey(declared, there));
        else if (declared.hasAutomaticKey && !there.hasAutomaticKey)
            m_mistakes.add(MatchingText::notNumbered(there));
    }

    void matchForeignKeys(TableIndex index)
    {
        const auto &declared = m_declared[index];
        for (const auto &foreignKey : declared.foreignKeys) {
            place(index).foreignKeys.append(findForeignKey(index, foreignKey));
            const auto at = place(index).foreignKeys.constLast();
            if (!at)
                continue;
            const auto &columns = found(index).foreignKeys[*at].columns;
            if (!declared.isUnique(foreignKey.columns) && found(index).isUnique(columns))
                m_mistakes.add(MatchingText::isOneToOne(declared, foreignKey.columns));
        }
    }

    /// The position of the foreign key that leads where `declared` does. None where the database has
    /// none, which is a mistake, and where what it needs is missing, which was told.
    std::optional<qsizetype> findForeignKey(TableIndex index, const ForeignKey &declared)
    {
        if (!declared.target || !place(*declared.target).table)
            return {};
        const auto columns = places(index, declared.columns);
        const auto targetColumns = places(*declared.target, declared.targetColumns);
        if (!columns || !targetColumns)
            return {};
        const auto target = *place(*declared.target).table;
        const auto &all = found(index).foreignKeys;
        for (qsizetype position = 0; position < all.size(); ++position) {
            if (all[position].target == target && pairsOf(all[position], *columns) == *targetColumns
                && !place(index).foreignKeys.contains(position))
                return position;
        }
        m_mistakes.add(MatchingText::noForeignKey(
            m_declared[index], declared, m_declared[*declared.target].name));
        return {};
    }

    /// What `columns` refer to; empty if they are not those of `foreignKey`, in any order.
    static QList<ColumnIndex> pairsOf(const ForeignKey &foreignKey,
                                      const QList<ColumnIndex> &columns)
    {
        if (foreignKey.columns.size() != columns.size())
            return {};
        QList<ColumnIndex> targets;
        for (const auto column : columns) {
            const auto part = foreignKey.columns.indexOf(column);
            if (part < 0)
                return {};
            targets.append(foreignKey.targetColumns[part]);
        }
        return targets;
    }

    void matchUniqueness(TableIndex index)
    {
        const auto &declared = m_declared[index];
        for (const auto &wanted : declared.indexes) {
            if (!wanted.unique || wanted.partial || wanted.hasExpressions || declared.isView())
                continue;
            const auto columns = places(index, wanted.columns);
            if (columns && !found(index).isUnique(*columns))
                m_mistakes.add(MatchingText::notUnique(declared, wanted.columns));
        }
    }

    /// Gives relations the names that they have in the declaration, derived ones, too: in the database,
    /// columns that were not declared could lead to others.
    void takeRelations(TableIndex index)
    {
        const auto &foreignKeys = place(index).foreignKeys;
        for (qsizetype position = 0; position < foreignKeys.size(); ++position) {
            const auto *forward = relationOf({index, position});
            if (!forward || !foreignKeys[position])
                continue;
            auto &there = found(index).foreignKeys[*foreignKeys[position]];
            there.name = forward->name;
            there.relatedName = forward->inverseName;
        }
        for (const auto &named : m_declared[index].manyToMany) {
            const auto *relation = m_declared.findRelation(index, named.name);
            if (!relation || !relation->farLink)
                continue;
            auto declared = named;
            declared.relatedName = relation->inverseName;
            declared.throughSource = relationOf(relation->link)->name;
            declared.throughTarget = relationOf(*relation->farLink)->name;
            found(index).manyToMany.append(declared);
        }
    }

    /// The declared relation that a foreign key makes; null if it leads nowhere.
    const Relation *relationOf(const Relation::Link &link) const
    {
        const auto &all = m_declared.relations(link.table);
        const auto made = std::ranges::find_if(all, [&](const Relation &relation) {
            return relation.isForward() && relation.link == link;
        });
        return made == all.end() ? nullptr : &*made;
    }

    const Schema &m_declared;
    const Schema &m_database;
    QList<Table> m_tables;
    QList<Place> m_places;
    Mistakes m_mistakes;
};

} // namespace

Result<Schema> matched(const Schema &declared, const Schema &database)
{
    return SchemaMatcher(declared, database).match();
}

} // namespace varve
