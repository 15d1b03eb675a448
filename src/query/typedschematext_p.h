#pragma once

#include "base/error.h"
#include "query/typedschema.h"

#include <QCoreApplication>

namespace varve {

inline QString utf8(const char *literal)
{
    return QString::fromUtf8(literal);
}

/// The type in what typeName() yields: `... [with T = Lance]`.
inline QString shortTypeName(const char *typeName)
{
    auto name = utf8(typeName);
    const auto begin = name.indexOf(QLatin1String("T = "));
    if (begin < 0)
        return name;
    name.remove(0, begin + 4);
    return name.left(name.lastIndexOf(u']'));
}

/// What is wrong with entities, in sentences.
class TypedSchemaText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static QString nameless(const EntityDescription &entity)
    {
        return tr("The entity %1 has no table name.").arg(shortTypeName(entity.typeName));
    }
    static QString namelessColumn(const EntityDescription &entity, qsizetype position)
    {
        return tr("Column number %1 of table \"%2\" has no name.")
            .arg(position + 1)
            .arg(utf8(entity.tableName));
    }
    static QString unknownTarget(const QString &column, const char *target)
    {
        return tr("\"%1\" leads to %2, which is not among the entities of this schema.")
            .arg(column, shortTypeName(target));
    }
    static QString misfit(const QString &column, const QString &target)
    {
        return tr("\"%1\" has another number of columns than what it refers to in \"%2\".")
            .arg(column, target);
    }
    static QString noColumn(const QString &column, const QString &target, const QString &missing)
    {
        return tr("\"%1\" needs a column \"%2\" of \"%3\", which is not there.")
            .arg(column, missing, target);
    }
    static QString notUnique(const QString &column, const QString &target)
    {
        return tr("\"%1\" refers to columns of \"%2\" in which two rows may have the same values.")
            .arg(column, target);
    }
    static QString badIndex(const EntityDescription &entity, const QStringList &names)
    {
        return tr("An index of table \"%1\" is over \"%2\", not all of which are columns of it.")
            .arg(utf8(entity.tableName), names.join(QLatin1String("\", \"")));
    }
    static QString badDefault(const QString &column)
    {
        return tr("The default of \"%1\" does not fit its type.").arg(column);
    }
    static QString noWayBack(const QString &relation, const QString &target, const QString &back)
    {
        return tr("\"%1\" is declared as the way back of a reference, but \"%2\" has none that is "
                  "followed back by \"%3\".")
            .arg(relation, target, back);
    }
    static Error mistakes(const QStringList &all)
    {
        return {ErrorKind::Schema, all.join(u'\n'), tr("Correct what the entities declare.")};
    }
};

} // namespace varve
