#pragma once

#include "value/value.h"

#include <QList>
#include <QString>

namespace varve::sql {

/// A piece of SQL and the values of its placeholders (`?`), in order. Values are never pasted.
struct Text
{
    /// As many placeholders as values.
    QString sql;
    QList<Value> values;

    /// Whether there is no text.
    bool isEmpty() const { return sql.isEmpty(); }

    /// Appends text, and the values that come with it.
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

    friend bool operator==(const Text &, const Text &) = default;
};

/// `pieces` with `separator` between them.
inline Text joined(const QList<Text> &pieces, const QString &separator)
{
    Text all;
    for (const auto &piece : pieces) {
        if (!all.isEmpty())
            all += separator;
        all += piece;
    }
    return all;
}

} // namespace varve::sql
