#pragma once

#include "base/error.h"
#include "schema/table.h"

#include <QCoreApplication>

namespace varve {

/// What of a declaration does not fit a database, in sentences.
class MatchingText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static Error noTable(const QString &table)
    {
        return mismatch(tr("The database has no table or view \"%1\".").arg(table));
    }
    static Error otherKind(const Table &declared)
    {
        return mismatch(declared.isView()
                            ? tr("\"%1\" is declared as a view, and is a table in the database.")
                                  .arg(declared.name)
                            : tr("\"%1\" is declared as a table, and is a view in the database.")
                                  .arg(declared.name));
    }
    static Error noColumn(const QString &table, const QString &column)
    {
        return mismatch(
            tr("Table \"%1\" has no column \"%2\" in the database.").arg(table, column));
    }
    static Error otherType(const QString &column, const Column &declared, const Column &found)
    {
        return mismatch(tr("\"%1\" is declared as %2, and is %3 in the database.")
                            .arg(column, declared.declaredType, found.declaredType));
    }
    static Error nullable(const QString &column)
    {
        return mismatch(
            tr("\"%1\" is declared as never NULL, and may be NULL in the database.").arg(column));
    }
    static Error neverNull(const QString &column)
    {
        return mismatch(
            tr("\"%1\" is declared as one that may be NULL, and never is in the database.")
                .arg(column));
    }
    static Error computed(const QString &column)
    {
        return mismatch(tr("\"%1\" is computed by the database, and not declared so.").arg(column));
    }
    static Error notComputed(const QString &column)
    {
        return mismatch(
            tr("\"%1\" is declared as computed, which it is not in the database.").arg(column));
    }
    static Error refusedValue(const QString &column, const Value &value)
    {
        return mismatch(
            tr("The database does not let %1 into \"%2\", although it is declared as one of its "
               "values.")
                .arg(toText(value), column));
    }
    static Error otherKey(const Table &declared, const Table &found)
    {
        return mismatch(
            tr("The key of table \"%1\" is declared as %2, and is %3 in the database.")
                .arg(found.name, listed(declared, declared.key), listed(found, found.key)));
    }
    static Error notNumbered(const Table &found)
    {
        return mismatch(tr("The database does not number the rows of table \"%1\": the values of "
                           "%2 must be given, which is declared otherwise.")
                            .arg(found.name, listed(found, found.key)));
    }
    static Error
    noForeignKey(const Table &declared, const ForeignKey &foreignKey, const QString &target)
    {
        return mismatch(tr("Table \"%1\" has no foreign key from %2 to \"%3\" in the database.")
                            .arg(declared.name, listed(declared, foreignKey.columns), target));
    }
    static Error notUnique(const Table &declared, const QList<ColumnIndex> &columns)
    {
        return mismatch(tr("Two rows of table \"%1\" may have the same values in %2 in the "
                           "database, which is declared as unique.")
                            .arg(declared.name, listed(declared, columns)));
    }
    static Error isOneToOne(const Table &declared, const QList<ColumnIndex> &columns)
    {
        return mismatch(tr("No two rows of table \"%1\" may have the same values in %2 in the "
                           "database, so it is a reference of one to one, and not declared so.")
                            .arg(declared.name, listed(declared, columns)));
    }

private:
    static Error mismatch(const QString &text)
    {
        return {ErrorKind::Schema, text, tr("Correct the declaration, or migrate the database.")};
    }
    static QString listed(const Table &table, const QList<ColumnIndex> &columns)
    {
        QStringList names;
        for (const auto column : columns)
            names.append(u'"' + table[column].name + u'"');
        return names.isEmpty() ? tr("none") : names.join(QLatin1String(", "));
    }
};

} // namespace varve
