#pragma once

#include "value/value.h"

#include <QList>

namespace varve {

/// A question in the language of the database itself, for what no QuerySet or Selection can ask.
///
/// Values are never written into the text: `SELECT name FROM pilot WHERE gunnery < ?`.
struct RawQuery
{
    /// One statement, which reads: SELECT, WITH, VALUES or EXPLAIN; and a value for each `?` in it.
    QString text;
    QList<Value> values = {};

    friend bool operator==(const RawQuery &, const RawQuery &) = default;
};

} // namespace varve
