#pragma once

#include "value/value.h"

#include <QList>
#include <QString>

namespace varve::sql {

/// A piece of SQL and the values of its placeholders (`?`), in order. Values are never pasted.
struct Text
{
    QString sql;
    QList<Value> values;

    Text &operator+=(const Text &more)
    {
        sql += more.sql;
        values += more.values;
        return *this;
    }
    Text &operator+=(const QString &more)
    {
        sql += more;
        return *this;
    }
};

} // namespace varve::sql
