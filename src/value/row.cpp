#include "value/row.h"

#include <QStringList>

namespace varve {

QString toText(const Key &key)
{
    QStringList parts;
    for (qsizetype part = 0; part < key.size(); ++part)
        parts.append(toText(key[part]));
    return parts.join(QStringLiteral(", "));
}

} // namespace varve
