#include "models/celltext.h"
#include "models/definition_p.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

constexpr qsizetype toolTipLength = 2000;

QString names(const QList<ColumnIndex> &columns, const Table &table)
{
    QStringList names;
    for (const auto column : columns)
        names.append(table[column].name);
    return names.join(u", "_s);
}

class Definition
{
    Q_DECLARE_TR_FUNCTIONS(varve::Definition)
public:
    static QString key(const Table &table)
    {
        const auto columns = names(table.key, table);
        if (table.keySource == KeySource::PrimaryKey)
            return tr("Primary key (%1)").arg(columns);
        if (table.keySource == KeySource::RowNumber)
            return tr("Row number, used as key until the table is rewritten");
        return tr("Unique (%1), used as key").arg(columns);
    }
    static QString foreignKey(const Schema &schema, const ForeignKey &foreignKey)
    {
        if (!foreignKey.target)
            return tr("Refers to %1, which does not exist").arg(foreignKey.targetName);
        return tr("Refers to %1 (%2)")
            .arg(foreignKey.targetName,
                 names(foreignKey.targetColumns, schema[*foreignKey.target]));
    }
    static QString defaultValue(const QString &sql)
    {
        return sql.isEmpty() ? tr("The database gives the next number.")
                             : tr("Default: %1").arg(sql);
    }
    static QString allowedValues(const Column &column)
    {
        QStringList texts;
        for (const auto &value : column.allowedValues)
            texts.append(shownText(value, column, QLocale()));
        return tr("One of: %1").arg(texts.join(u", "_s));
    }
    static QStringList rules(const Column &column)
    {
        QStringList rules;
        if (!column.nullable)
            rules.append(tr("Must not be NULL"));
        if (column.generated)
            rules.append(tr("Generated from other columns"));
        if (column.defaultSql)
            rules.append(defaultValue(*column.defaultSql));
        if (!column.allowedValues.isEmpty())
            rules.append(allowedValues(column));
        return rules;
    }
    static QStringList index(const Table &table, const Index &index)
    {
        const auto columns = names(index.columns, table);
        QStringList lines{index.name,
                          index.unique ? tr("Unique index on (%1)").arg(columns)
                                       : tr("Index on (%1)").arg(columns)};
        if (index.hasExpressions)
            lines.append(tr("Also on expressions"));
        if (index.partial)
            lines.append(tr("Covers only some rows"));
        return lines;
    }
};

QString escaped(const QString &line)
{
    const bool isCut = line.size() > toolTipLength;
    auto text = (isCut ? QString(line.left(toolTipLength) + u'\u2026') : line).toHtmlEscaped();
    return text.replace(u'\n', u"<br>"_s);
}

} // namespace

QString asToolTip(const QStringList &lines)
{
    QStringList escapedLines;
    for (const auto &line : lines)
        escapedLines.append(escaped(line));
    return u"<qt>"_s + escapedLines.join(u"<br>"_s) + u"</qt>"_s;
}

QString columnDefinition(const Schema &schema, const Table &table, ColumnIndex column)
{
    QStringList lines{QString(table[column].name + u' ' + table[column].declaredType).trimmed()};
    if (table.isKeyColumn(column))
        lines.append(Definition::key(table));
    if (const auto *foreignKey = table.foreignKeyOf(column))
        lines.append(Definition::foreignKey(schema, *foreignKey));
    return asToolTip(lines + Definition::rules(table[column]));
}

QString indexDefinition(const Table &table, const Index &index)
{
    return asToolTip(Definition::index(table, index));
}

QString tableDefinition(const Table &table, const QString &remark)
{
    QStringList lines{table.definition.isEmpty() ? table.name : table.definition};
    if (!remark.isEmpty())
        lines.prepend(remark);
    return asToolTip(lines);
}

} // namespace varve
