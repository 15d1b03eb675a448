#include "query/sqlsyntax.h"

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

QString Syntax::identifier(const QString &name) const
{
    return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
}

QString Syntax::storedTable(const QString &name) const
{
    return u"main."_s + identifier(name);
}

QString Syntax::isSame(const QString &a, const QString &b) const
{
    return a + u" IS NOT DISTINCT FROM "_s + b;
}

} // namespace varve::sql
