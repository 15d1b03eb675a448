#include "query/cppdescription.h"

#include "query/cppnames_p.h"
#include "query/descriptor.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// The C++ type of cells, and the type in SQL that it has by itself.
struct CppType
{
    QString name;
    QString declared;
};

CppType cppType(ColumnType type)
{
    switch (type) {
    case ColumnType::Any:
        return {u"varve::Value"_s, {}};
    case ColumnType::Integer:
        return {u"qint64"_s, u"INTEGER"_s};
    case ColumnType::Real:
    case ColumnType::Decimal:
        return {u"double"_s, u"REAL"_s};
    case ColumnType::Boolean:
        return {u"bool"_s, u"BOOLEAN"_s};
    case ColumnType::Text:
    case ColumnType::Json:
        return {u"QString"_s, u"TEXT"_s};
    case ColumnType::Blob:
        return {u"QByteArray"_s, u"BLOB"_s};
    case ColumnType::Date:
        return {u"QDate"_s, u"DATE"_s};
    case ColumnType::Time:
        return {u"QTime"_s, u"TIME"_s};
    case ColumnType::DateTime:
        return {u"QDateTime"_s, u"DATETIME"_s};
    }
    Q_UNREACHABLE();
}

QString collationName(Collation collation)
{
    switch (collation) {
    case Collation::Binary:
        return u"Binary"_s;
    case Collation::NoCase:
        return u"NoCase"_s;
    case Collation::RTrim:
        return u"RTrim"_s;
    case Collation::External:
        return u"External"_s;
    }
    Q_UNREACHABLE();
}

QString ruleName(ForeignKeyRule rule)
{
    switch (rule) {
    case ForeignKeyRule::NoAction:
        return u"NoAction"_s;
    case ForeignKeyRule::Restrict:
        return u"Restrict"_s;
    case ForeignKeyRule::SetNull:
        return u"SetNull"_s;
    case ForeignKeyRule::SetDefault:
        return u"SetDefault"_s;
    case ForeignKeyRule::Cascade:
        return u"Cascade"_s;
    }
    Q_UNREACHABLE();
}

/// Writes the struct for one table.
class EntityWriter
{
public:
    EntityWriter(const Schema &schema, TableIndex table, const QStringList &types)
        : m_schema(schema)
        , m_index(table)
        , m_table(schema[table])
        , m_types(types)
        , m_standIns(m_table.columns.size())
    {}

    QString written()
    {
        for (qsizetype column = 0; column < m_table.columns.size(); ++column)
            writeColumn(columnIndex(column));
        for (const auto &relation : m_schema.relations(m_index))
            writeRelation(relation);
        const auto &type = m_types[toInt(m_index)];
        QString text = u"struct "_s + type + u" : varve::Entity<"_s + type + u">\n{\n"_s;
        text += u"    static constexpr auto tableName = "_s + cppLiteral(m_table.name) + u";\n"_s;
        if (m_table.isView())
            text += u"    static constexpr auto kind = varve::Table::Kind::View;\n"_s;
        for (const auto &line : m_lines)
            text += u"    static constexpr "_s + line + u";\n"_s;
        text += u"    static constexpr auto columns = varve::columns("_s + m_members.join(u", "_s)
                + u");\n"_s;
        return text + indexes() + u"};\n"_s;
    }

private:
    void add(const QString &member,
             const QString &type,
             const QStringList &names,
             const QString &options)
    {
        QStringList literals;
        for (const auto &name : names)
            literals.append(cppLiteral(name));
        const auto list = literals.join(u", "_s);
        m_lines.append(options.isEmpty() ? QString(type + u' ' + member + u'{' + list + u'}')
                                         : QString(u"auto "_s + member + u" = "_s + type + u'('
                                                   + list + u')' + options));
        m_members.append(member);
    }

    void writeColumn(ColumnIndex index)
    {
        if (const auto *relation = referenceInsteadOf(index)) {
            if (relation && foreignKey(*relation).columns.front() == index)
                writeReference(*relation);
            return;
        }
        const auto &column = m_table[index];
        const bool isKey = m_table.isKeyColumn(index) && m_table.keySource == KeySource::PrimaryKey;
        const auto cpp = cppType(column.type);
        const bool isOptional = column.nullable && !isKey;
        const QString content =
            isOptional ? QString(u"std::optional<"_s + cpp.name + u'>') : cpp.name;
        const auto member = memberFor(index);
        add(member,
            (isKey ? u"Key<"_s : u"Column<"_s) + content + u'>',
            {column.name},
            optionsOf(index, cpp));
        m_standIns[toInt(index)] = member;
    }

    /// A member for the column; a reference over it takes the shorter name.
    QString memberFor(ColumnIndex index)
    {
        const auto &name = m_table[index].name;
        const auto isCalled = [&](const Relation &relation) {
            return relation.isForward() && relation.name.compare(name, Qt::CaseInsensitive) == 0;
        };
        const auto &relations = m_schema.relations(m_index);
        return m_names.member(std::ranges::any_of(relations, isCalled) ? QString(name + u"_value")
                                                                       : name);
    }

    QString optionsOf(ColumnIndex index, const CppType &cpp) const
    {
        const auto &column = m_table[index];
        QString options;
        if (column.declaredType != cpp.declared)
            options += u".declared("_s + cppLiteral(column.declaredType) + u')';
        if (column.collation != Collation::Binary && cpp.name == "QString"_L1)
            options += u".collated(varve::Collation::"_s + collationName(column.collation) + u')';
        if (column.defaultSql && !column.defaultSql->isEmpty())
            options += u".defaultsToSql("_s + cppLiteral(*column.defaultSql) + u')';
        if (column.generated)
            options += u".computed()"_s;
        if (isUniqueByIndex({index}))
            options += u".unique()"_s;
        return options;
    }

    bool isUniqueByIndex(const QList<ColumnIndex> &columns) const
    {
        return m_table.key != columns
               && std::ranges::any_of(m_table.indexes, [&](const Index &index) {
                      return isWhole(index) && index.unique && index.columns == columns;
                  });
    }
    static bool isWhole(const Index &index) { return !index.partial && !index.hasExpressions; }

    const ForeignKey &foreignKey(const Relation &relation) const
    {
        return m_schema.foreignKey(relation.link);
    }

    /// The reference that says all there is to say of a column, so that it is not declared by itself.
    const Relation *referenceInsteadOf(ColumnIndex index) const
    {
        const auto &relations = m_schema.relations(m_index);
        const auto found = std::ranges::find_if(relations, [&](const Relation &relation) {
            return relation.isForward() && foreignKey(relation).columns.contains(index)
                   && saysAll(relation);
        });
        return found == relations.end() ? nullptr : &*found;
    }

    /// Whether the columns of a reference are in no other and are as those that it refers to.
    bool saysAll(const Relation &relation) const
    {
        const auto &key = foreignKey(relation);
        const auto &target = m_schema[relation.to];
        for (qsizetype part = 0; part < key.columns.size(); ++part) {
            const auto &here = m_table[key.columns[part]];
            const auto &there = target[key.targetColumns[part]];
            const auto isHere = [&](const ForeignKey &other) {
                return other.columns.contains(key.columns[part]);
            };
            // What refers further takes its type from there, which may go round in a circle.
            if (std::ranges::count_if(m_table.foreignKeys, isHere) > 1
                || m_table.isKeyColumn(key.columns[part]) || here.defaultSql || here.generated
                || target.foreignKeyOf(key.targetColumns[part])
                || here.declaredType != there.declaredType || here.collation != there.collation
                || here.nullable != m_table[key.columns.front()].nullable)
                return false;
        }
        return key.columns.size() <= Descriptor::maxNames;
    }

    void writeReference(const Relation &relation)
    {
        const auto &key = foreignKey(relation);
        if (m_written.contains(relation.link.foreignKey)
            || key.columns.size() > Descriptor::maxNames)
            return;
        m_written.append(relation.link.foreignKey);
        const bool isAlone = relation.kind == Relation::Kind::OneToOne;
        const auto member = m_names.member(relation.name);
        add(member,
            (isAlone ? u"OneToOne<"_s : u"ToOne<"_s) + m_types[toInt(relation.to)] + u'>',
            namesOf(m_table, key.columns),
            referenceOptions(relation));
        for (const auto column : key.columns) {
            if (m_standIns[toInt(column)].isEmpty() && key.columns.size() == 1)
                m_standIns[toInt(column)] = member;
        }
    }

    QString referenceOptions(const Relation &relation) const
    {
        const auto &key = foreignKey(relation);
        const auto &target = m_schema[relation.to];
        const auto derived = key.columns.size() == 1
                                 ? derivedRelationName(m_table[key.columns.front()].name)
                                 : target.name;
        QString options;
        if (relation.name != derived)
            options += u".as("_s + cppLiteral(relation.name) + u')';
        if (relation.inverseName != m_table.name)
            options += u".related("_s + cppLiteral(relation.inverseName) + u')';
        if (!m_table[key.columns.front()].nullable)
            options += u".required()"_s;
        if (key.targetColumns != target.key) {
            QStringList literals;
            for (const auto &name : namesOf(target, key.targetColumns))
                literals.append(cppLiteral(name));
            options += u".to("_s + literals.join(u", "_s) + u')';
        }
        if (key.onDelete != ForeignKeyRule::NoAction)
            options += u".onDelete(varve::ForeignKeyRule::"_s + ruleName(key.onDelete) + u')';
        if (key.onUpdate != ForeignKeyRule::NoAction)
            options += u".onUpdate(varve::ForeignKeyRule::"_s + ruleName(key.onUpdate) + u')';
        return options;
    }

    void writeRelation(const Relation &relation)
    {
        if (relation.isForward())
            return writeReference(relation);
        const QString target = m_types[toInt(relation.to)] + u'>';
        const bool isDeclared = relation.kind == Relation::Kind::ManyToMany
                                && relation.link.foreignKey < relation.farLink->foreignKey;
        const auto member = m_names.member(relation.name);
        if (relation.kind == Relation::Kind::BackToOne)
            add(member, u"BackToOne<"_s + target, {relation.name}, {});
        else if (isDeclared)
            add(member, u"ManyToMany<"_s + target, {relation.name}, linkOptions(relation));
        else
            add(member, u"ToMany<"_s + target, {relation.name}, {});
    }

    QString linkOptions(const Relation &relation) const
    {
        return u".related("_s + cppLiteral(relation.inverseName) + u").through<"_s
               + m_types[toInt(relation.link.table)] + u">("_s
               + cppLiteral(forwardName(relation.link)) + u", "_s
               + cppLiteral(forwardName(*relation.farLink)) + u')';
    }

    QString forwardName(const Relation::Link &link) const
    {
        const auto &relations = m_schema.relations(link.table);
        const auto found = std::ranges::find_if(relations, [&](const Relation &relation) {
            return relation.isForward() && relation.link == link;
        });
        return found == relations.end() ? QString() : found->name;
    }

    static QStringList namesOf(const Table &table, const QList<ColumnIndex> &columns)
    {
        QStringList names;
        for (const auto column : columns)
            names.append(table[column].name);
        return names;
    }

    /// Those that the columns do not tell of by themselves.
    QString indexes() const
    {
        QStringList all;
        for (const auto &index : m_table.indexes) {
            const bool isToldOf = index.unique && index.columns.size() == 1;
            QStringList members;
            for (const auto column : index.columns)
                members.append(m_standIns[toInt(column)]);
            if (!isWhole(index) || isToldOf || members.contains(QString())
                || (index.unique && index.columns == m_table.key
                    && m_table.keySource == KeySource::PrimaryKey)
                || members.size() > IndexDescriptor::maxNames)
                continue;
            all.append((index.unique ? u"varve::uniqueIndex("_s : u"varve::index("_s)
                       + members.join(u", "_s) + u')');
        }
        if (all.isEmpty())
            return {};
        return u"    static constexpr varve::IndexDescriptor indexes[] = {"_s
               + all.join(u",\n                                                   "_s) + u"};\n"_s;
    }

    const Schema &m_schema;
    TableIndex m_index;
    const Table &m_table;
    const QStringList &m_types;
    CppNames m_names;
    QStringList m_lines;
    QStringList m_members;
    QStringList m_standIns; ///< The member to name for each column; empty if there is none.
    QList<qsizetype> m_written;
};

} // namespace

QString describedInCpp(const Schema &schema, const QString &nameSpace)
{
    CppNames names;
    QStringList types;
    for (const auto &table : schema.tables())
        types.append(names.type(table.name));
    QString text = u"#pragma once\n\n#include <varve/query/entity.h>\n\n"
                   "#include <QByteArray>\n#include <QDateTime>\n#include <QString>\n\n"_s;
    if (!nameSpace.isEmpty())
        text += u"namespace "_s + nameSpace + u" {\n\n"_s;
    for (const auto &type : types)
        text += u"struct "_s + type + u";\n"_s;
    for (qsizetype table = 0; table < schema.size(); ++table)
        text += u'\n' + EntityWriter(schema, tableIndex(table), types).written();
    text += u"\n/// What all of them declare.\ninline varve::Result<varve::Schema> schema()\n{\n"
            "    return varve::Schema::of<"_s
            + types.join(u",\n                             "_s) + u">();\n}\n"_s;
    if (!nameSpace.isEmpty())
        text += u"\n} // namespace "_s + nameSpace + u'\n';
    return text;
}

} // namespace varve
