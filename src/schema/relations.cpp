#include "schema/name_p.h"
#include "schema/relations_p.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class RelationText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static Error clash(const Table &table, const Relation &relation, const Table &declaring)
    {
        return {ErrorKind::Schema,
                tr("Table \"%1\" has two relations called \"%2\"; one is declared in \"%3\" as "
                   "\"%4\" or its way back.")
                    .arg(table.name,
                         relation.name,
                         declaring.name,
                         relation.isForward() ? relation.name : relation.inverseName),
                tr("Give one of them another name.")};
    }
    static Error noWay(const Table &table, const ManyToMany &declared, const QString &target)
    {
        return {ErrorKind::Schema,
                tr("The through table \"%1\" of \"%2.%3\" has no foreign key that leads to \"%4\".")
                    .arg(declared.throughName, table.name, declared.name, target),
                tr("Add one, or name another through table.")};
    }
    static Error manyWays(const Table &table, const ManyToMany &declared, const QString &target)
    {
        return {ErrorKind::Schema,
                tr("The through table \"%1\" of \"%2.%3\" has several foreign keys that lead to "
                   "\"%4\".")
                    .arg(declared.throughName, table.name, declared.name, target),
                tr("Say which of them leads to the source and which to the target.")};
    }
    static Error noPosition(const Table &table, const ManyToMany &declared)
    {
        return {ErrorKind::Schema,
                tr("The through table \"%1\" of \"%2.%3\" has no column \"%4\" to sort links by.")
                    .arg(declared.throughName, table.name, declared.name, declared.position),
                tr("Add it, or sort by another column.")};
    }
};

bool areDisjoint(const QList<ColumnIndex> &a, const QList<ColumnIndex> &b)
{
    return std::ranges::none_of(a, [&](ColumnIndex column) { return b.contains(column); });
}

class RelationFinder
{
public:
    RelationFinder(const QList<Table> &tables, NameClash clash)
        : m_tables(tables)
        , m_clash(clash)
    {}

    Result<QList<QList<Relation>>> find()
    {
        for (qsizetype table = 0; table < m_tables.size(); ++table)
            addForeignKeys(tableIndex(table));
        for (qsizetype table = 0; table < m_tables.size(); ++table)
            addDeclared(tableIndex(table));
        for (qsizetype table = 0; m_clash == NameClash::TellApart && table < m_tables.size();
             ++table)
            addThrough(tableIndex(table));
        return named();
    }

private:
    /// One of the two relations that belong together; they stand side by side.
    struct End
    {
        Relation relation;
        bool isGiven = false;
        QString longName; ///< For when the derived name is taken.
    };

    const Table &table(TableIndex index) const { return m_tables[toInt(index)]; }
    const ForeignKey &foreignKey(const Relation::Link &link) const
    {
        return table(link.table).foreignKeys[link.foreignKey];
    }

    QString forwardName(const Relation::Link &link) const
    {
        const auto &key = foreignKey(link);
        if (!key.name.isEmpty())
            return key.name;
        return key.columns.size() == 1
                   ? derivedRelationName(table(link.table)[key.columns.front()].name)
                   : key.targetName;
    }

    void addForeignKeys(TableIndex index)
    {
        const auto &holder = table(index);
        for (qsizetype position = 0; position < holder.foreignKeys.size(); ++position) {
            const Relation::Link link{index, position};
            const auto &key = foreignKey(link);
            if (!key.target)
                continue;
            const bool isAlone = holder.isUnique(key.columns);
            Relation forward;
            forward.kind = isAlone ? Relation::Kind::OneToOne : Relation::Kind::ToOne;
            forward.name = forwardName(link);
            forward.from = index;
            forward.to = *key.target;
            forward.link = link;
            Relation back = forward;
            back.kind = isAlone ? Relation::Kind::BackToOne : Relation::Kind::ToMany;
            back.name = key.relatedName.isEmpty() ? holder.name : key.relatedName;
            std::swap(back.from, back.to);
            m_ends.append(
                {forward, !key.name.isEmpty(), QString(forward.name + u"_in_" + key.targetName)});
            m_ends.append(
                {back, !key.relatedName.isEmpty(), QString(holder.name + u"_by_" + forward.name)});
        }
    }

    void addDeclared(TableIndex index)
    {
        for (const auto &declared : table(index).manyToMany) {
            const auto target = find(declared.targetName);
            const auto through = find(declared.throughName);
            if (!target || !through)
                continue; // What is missing was told, or is not there in the database.
            const auto near = linkTo(index, *through, index, declared, declared.throughSource);
            const auto far = linkTo(index, *through, *target, declared, declared.throughTarget);
            for (const auto *way : {&near, &far}) {
                if (!*way)
                    m_mistakes.add(way->error());
            }
            std::optional<ColumnIndex> position;
            if (!declared.position.isEmpty()) {
                position = table(*through).find(declared.position);
                if (!position)
                    m_mistakes.add(RelationText::noPosition(table(index), declared));
            }
            if (!near || !far)
                continue;
            const auto related =
                declared.relatedName.isEmpty() ? table(index).name : declared.relatedName;
            addPair(*near, *far, declared.name, related, position);
            m_ends[m_ends.size() - 2].isGiven = true;
            m_ends.last().isGiven = !declared.relatedName.isEmpty();
        }
    }

    /// The foreign key of `through` that leads to `wanted`: the one called `name`, or the only one.
    Result<Relation::Link> linkTo(TableIndex declaring,
                                  TableIndex through,
                                  TableIndex wanted,
                                  const ManyToMany &declared,
                                  const QString &name) const
    {
        QList<Relation::Link> found;
        for (qsizetype position = 0; position < table(through).foreignKeys.size(); ++position) {
            const Relation::Link link{through, position};
            const bool isNamed = name.isEmpty() || isSameName(forwardName(link), name);
            if (foreignKey(link).target == wanted && isNamed)
                found.append(link);
        }
        if (found.isEmpty())
            return RelationText::noWay(table(declaring), declared, table(wanted).name);
        if (found.size() > 1)
            return RelationText::manyWays(table(declaring), declared, table(wanted).name);
        return found.front();
    }

    /// A table that holds two references and no two rows with the same two does nothing but join.
    void addThrough(TableIndex index)
    {
        const auto &through = table(index);
        if (through.isView() || through.foreignKeys.size() != 2 || m_through.contains(index))
            return;
        const auto &[first, second] = std::tie(through.foreignKeys[0], through.foreignKeys[1]);
        if (!first.target || !second.target || !areDisjoint(first.columns, second.columns)
            || !through.isUnique(first.columns + second.columns) || through.isUnique(first.columns)
            || through.isUnique(second.columns))
            return;
        const Relation::Link near{index, 0};
        const Relation::Link far{index, 1};
        addPair(near, far, forwardName(far), forwardName(near), {});
    }

    void addPair(const Relation::Link &near,
                 const Relation::Link &far,
                 const QString &name,
                 const QString &relatedName,
                 std::optional<ColumnIndex> position)
    {
        Relation there;
        there.kind = Relation::Kind::ManyToMany;
        there.name = name;
        there.from = *foreignKey(near).target;
        there.to = *foreignKey(far).target;
        there.link = near;
        there.farLink = far;
        there.position = position;
        Relation back = there;
        back.name = relatedName;
        std::swap(back.from, back.to);
        back.link = far;
        back.farLink = near;
        const QString by = u"_via_" + table(near.table).name;
        m_ends.append({there, false, QString(name + by)});
        m_ends.append({back, false, QString(relatedName + by)});
        m_through.insert(near.table);
    }

    std::optional<TableIndex> find(const QString &name) const
    {
        const auto named = std::ranges::find_if(
            m_tables, [&](const Table &one) { return isSameName(one.name, name); });
        if (named == m_tables.end())
            return {};
        return tableIndex(named - m_tables.begin());
    }

    Result<QList<QList<Relation>>> named()
    {
        QList<QList<End *>> byTable(m_tables.size());
        for (auto &end : m_ends)
            byTable[toInt(end.relation.from)].append(&end);
        for (const auto &ends : byTable)
            nameApart(ends);
        if (!m_mistakes.isEmpty())
            return m_mistakes.error();
        for (qsizetype end = 0; end < m_ends.size(); end += 2) {
            m_ends[end].relation.inverseName = m_ends[end + 1].relation.name;
            m_ends[end + 1].relation.inverseName = m_ends[end].relation.name;
        }
        QList<QList<Relation>> relations;
        for (const auto &ends : byTable)
            relations.append(sorted(ends));
        return relations;
    }

    /// Gives the ends of one table different names; each that has to keep a name that is taken is a
    /// mistake. Names that were given come first.
    void nameApart(QList<End *> ends)
    {
        std::ranges::stable_sort(ends, std::greater(), &End::isGiven);
        if (m_clash == NameClash::TellApart)
            lengthen(ends);
        QSet<QString> names;
        for (auto *end : ends) {
            const auto name = end->relation.name;
            for (int number = 2; names.contains(foldedName(end->relation.name)); ++number) {
                if (m_clash == NameClash::Refuse || end->isGiven) {
                    addClash(end);
                    break;
                }
                end->relation.name = name + u'_' + QString::number(number);
            }
            names.insert(foldedName(end->relation.name));
        }
    }

    static void lengthen(const QList<End *> &ends)
    {
        QHash<QString, int> uses;
        for (const auto *end : ends)
            ++uses[foldedName(end->relation.name)];
        for (auto *end : ends) {
            if (!end->isGiven && uses.value(foldedName(end->relation.name)) > 1)
                end->relation.name = end->longName;
        }
    }

    void addClash(const End *end)
    {
        auto relation = end->relation;
        relation.inverseName = m_ends[(end - m_ends.data()) ^ 1].relation.name;
        m_mistakes.add(
            RelationText::clash(table(relation.from), relation, table(relation.link.table)));
    }

    static QList<Relation> sorted(const QList<End *> &ends)
    {
        const auto rank = [](const Relation &relation) {
            return relation.isForward() ? 0 : relation.kind == Relation::Kind::ManyToMany ? 2 : 1;
        };
        QList<Relation> relations;
        for (const auto *end : ends)
            relations.append(end->relation);
        std::ranges::stable_sort(relations, {}, rank);
        return relations;
    }

    const QList<Table> &m_tables;
    NameClash m_clash;
    QList<End> m_ends;
    QSet<TableIndex> m_through;
    Mistakes m_mistakes;
};

} // namespace

QString derivedRelationName(const QString &column)
{
    for (const auto &suffix : {u"_id"_s, u"_ID"_s, u"Id"_s, u"ID"_s}) {
        if (column.size() > suffix.size() && column.endsWith(suffix))
            return column.chopped(suffix.size());
    }
    return column;
}

Result<QList<QList<Relation>>> foundRelations(const QList<Table> &tables, NameClash clash)
{
    return RelationFinder(tables, clash).find();
}

} // namespace varve
