#pragma once

#include "base/error.h"
#include "schema/relation.h"
#include "schema/table.h"

#include <QCoreApplication>

namespace varve {

/// What is wrong with a schema, or with what it is asked for, in sentences.
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
    static Error reserved(const QString &table)
    {
        return {ErrorKind::Schema,
                tr("The table name \"%1\" is reserved by databases.").arg(table),
                tr("Choose another name.")};
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
    static Error badKey(const QString &table, ColumnIndex column)
    {
        return {ErrorKind::Schema,
                tr("The key of table \"%1\" uses column number %2, which is not there.")
                    .arg(table, number(column)),
                tr("Use columns of the table.")};
    }
    static Error keyWithoutSource(const QString &table)
    {
        return {
            ErrorKind::Schema,
            tr("The key of table \"%1\" and where it comes from contradict each other.").arg(table),
            tr("Give both or none.")};
    }
    static Error badForeignKey(const QString &table, const ForeignKey &foreignKey)
    {
        return {
            ErrorKind::Schema,
            tr("The foreign key of table \"%1\" from %2 to \"%3\" does not match columns of both.")
                .arg(table, numbers(foreignKey.columns), foreignKey.targetName),
            tr("Use columns that are there, and as many as the target's key has.")};
    }
    static Error tooManyTables()
    {
        return {ErrorKind::Schema, tr("There are more than 65535 tables.")};
    }
    static Error tooManyColumns(const QString &table)
    {
        return {ErrorKind::Schema, tr("Table \"%1\" has more than 65535 columns.").arg(table)};
    }
    static Error noSuchTable(const QString &table)
    {
        return {ErrorKind::NotFound,
                tr("There is no table or view called \"%1\".").arg(table),
                tr("Check the spelling.")};
    }

    static Error noSuchColumn(const QString &table, const QString &column)
    {
        return {ErrorKind::NotFound,
                tr("Table \"%1\" has no column called \"%2\".").arg(table, column),
                tr("Check the spelling.")};
    }
    static Error noVersion(const QString &table, const QString &column)
    {
        return {ErrorKind::Schema,
                tr("\"%1\" of table \"%2\" cannot count versions, as it is part of the key, a "
                   "reference, or computed.")
                    .arg(column, table),
                tr("Choose a column of integers that is for nothing else.")};
    }

    static Error
    noSuchRelation(const QString &table, const QString &name, const QList<Relation> &relations)
    {
        QStringList names;
        for (const auto &relation : relations)
            names.append(relation.name);
        return {ErrorKind::NotFound,
                tr("Table \"%1\" has no relation called \"%2\".").arg(table, name),
                names.isEmpty() ? tr("It has none at all.")
                                : tr("It has: %1.").arg(names.join(QLatin1String(", ")))};
    }

private:
    /// A column that is not there has no name; people count from 1.
    static QString number(ColumnIndex column) { return QString::number(toInt(column) + 1); }
    static QString numbers(const QList<ColumnIndex> &columns)
    {
        QStringList names;
        for (const auto column : columns)
            names.append(tr("column number %1").arg(number(column)));
        return names.isEmpty() ? tr("no column") : names.join(QLatin1String(", "));
    }
};

} // namespace varve
