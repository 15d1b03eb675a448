#include "query/sqlschema.h"

#include "base/overloaded.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve::sql {
namespace {

class CreationText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static Error view(const Table &table)
    {
        return {ErrorKind::Schema,
                tr("The view \"%1\" cannot be made: its query is not part of the schema.")
                    .arg(table.name),
                tr("Make it with a statement of its own.")};
    }
    static Error generated(const Table &table, const Column &column)
    {
        return {ErrorKind::Schema,
                tr("The column \"%1.%2\" cannot be made: how it is computed is not part of the "
                   "schema.")
                    .arg(table.name, column.name),
                tr("Make the table with a statement of its own.")};
    }
};

QString words(ForeignKeyRule rule)
{
    switch (rule) {
    case ForeignKeyRule::NoAction:
        return {};
    case ForeignKeyRule::Restrict:
        return u"RESTRICT"_s;
    case ForeignKeyRule::SetNull:
        return u"SET NULL"_s;
    case ForeignKeyRule::SetDefault:
        return u"SET DEFAULT"_s;
    case ForeignKeyRule::Cascade:
        return u"CASCADE"_s;
    }
    Q_UNREACHABLE();
}

QString words(Collation collation)
{
    switch (collation) {
    case Collation::NoCase:
        return u" COLLATE NOCASE"_s;
    case Collation::RTrim:
        return u" COLLATE RTRIM"_s;
    case Collation::Binary:
    case Collation::External: // Which one it is, only the database knows.
        return {};
    }
    Q_UNREACHABLE();
}

/// An index that a key or UNIQUE has made: its name is not for anybody to give.
bool isOfConstraint(const Index &index)
{
    return index.name.isEmpty() || index.name.startsWith("sqlite_autoindex_"_L1);
}

class Creation
{
public:
    Creation(const Schema &schema, const Table &table, const Syntax &syntax)
        : m_schema(schema)
        , m_table(table)
        , m_syntax(syntax)
    {}

    Result<QStringList> statements() const
    {
        if (m_table.isView())
            return CreationText::view(m_table);
        QStringList parts;
        for (const auto &column : m_table.columns) {
            if (column.generated)
                return CreationText::generated(m_table, column);
            parts.append(definition(column));
        }
        parts += constraints();
        QStringList all{u"CREATE TABLE "_s + m_syntax.identifier(m_table.name) + u" (\n    "_s
                        + parts.join(u",\n    "_s) + u"\n)"_s};
        for (const auto &index : m_table.indexes) {
            if (!isOfConstraint(index) && !index.partial && !index.hasExpressions)
                all.append(definition(index));
        }
        return all;
    }

private:
    QString definition(const Column &column) const
    {
        const auto name = m_syntax.identifier(column.name);
        if (m_table.hasAutomaticKey && &column == &m_table[m_table.key.front()])
            return name + u' ' + m_syntax.automaticKey(m_table.neverReusesKeys);
        QString text = name;
        if (!column.declaredType.isEmpty())
            text += u' ' + column.declaredType;
        text += words(column.collation);
        if (!column.nullable)
            text += u" NOT NULL"_s;
        if (column.defaultSql && !column.defaultSql->isEmpty())
            text += u" DEFAULT ("_s + *column.defaultSql + u')';
        return text;
    }

    QStringList constraints() const
    {
        QStringList all;
        const bool hasPrimaryKey = m_table.keySource == KeySource::PrimaryKey;
        if (hasPrimaryKey && !m_table.hasAutomaticKey)
            all.append(u"PRIMARY KEY "_s + list(m_table, m_table.key));
        for (const auto &index : m_table.indexes) {
            if (isOfConstraint(index) && index.unique
                && !(hasPrimaryKey && index.columns == m_table.key))
                all.append(u"UNIQUE "_s + list(m_table, index.columns));
        }
        for (const auto &condition : m_table.checks)
            all.append(u"CHECK ("_s + condition + u')');
        for (const auto &foreignKey : m_table.foreignKeys)
            all.append(definition(foreignKey));
        return all;
    }

    QString definition(const ForeignKey &foreignKey) const
    {
        QString text = u"FOREIGN KEY "_s + list(m_table, foreignKey.columns) + u" REFERENCES "_s
                       + m_syntax.identifier(foreignKey.targetName);
        if (foreignKey.target)
            text += u' ' + list(m_schema[*foreignKey.target], foreignKey.targetColumns);
        if (const auto rule = words(foreignKey.onDelete); !rule.isEmpty())
            text += u" ON DELETE "_s + rule;
        if (const auto rule = words(foreignKey.onUpdate); !rule.isEmpty())
            text += u" ON UPDATE "_s + rule;
        return text;
    }

    QString definition(const Index &index) const
    {
        const auto *kind = index.unique ? u"CREATE UNIQUE INDEX " : u"CREATE INDEX ";
        return QString::fromUtf16(kind) + m_syntax.identifier(index.name) + u" ON "_s
               + m_syntax.identifier(m_table.name) + u' ' + list(m_table, index.columns);
    }

    QString list(const Table &table, const QList<ColumnIndex> &columns) const
    {
        QStringList names;
        for (const auto column : columns)
            names.append(m_syntax.identifier(table[column].name));
        return u'(' + names.join(u", "_s) + u')';
    }

    const Schema &m_schema;
    const Table &m_table;
    const Syntax &m_syntax;
};

} // namespace

Result<QStringList> createTable(const Schema &schema, TableIndex table, const Syntax &syntax)
{
    return Creation(schema, schema[table], syntax).statements();
}

Result<QStringList> createTables(const Schema &schema, const Syntax &syntax)
{
    QStringList all;
    for (qsizetype table = 0; table < schema.size(); ++table) {
        const auto statements = createTable(schema, tableIndex(table), syntax);
        if (!statements)
            return statements;
        all += *statements;
    }
    return all;
}

QString literal(const Value &value)
{
    return value.visit(Overloaded{
        [](Null) { return u"NULL"_s; },
        [](qint64 integer) { return QString::number(integer); },
        [](double real) -> QString {
            const auto text = QString::number(real, 'g', QLocale::FloatingPointShortest);
            return text.contains(u'.') || text.contains(u'e') ? text : text + u".0"_s;
        },
        [](const QString &text) -> QString {
            return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
        },
        [](const QByteArray &blob) -> QString {
            return u"x'"_s + QString::fromLatin1(blob.toHex()) + u'\'';
        },
        [](RowId) -> QString { Q_UNREACHABLE(); },
        [](const Absent &) -> QString { Q_UNREACHABLE(); },
    });
}

QString listCheck(const QString &column, const QList<Value> &allowed)
{
    QStringList values;
    for (const auto &value : allowed)
        values.append(literal(value));
    return Syntax().identifier(column) + u" IN ("_s + values.join(u", "_s) + u')';
}

} // namespace varve::sql
