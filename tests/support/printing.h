#pragma once

#include "value/row.h"

#include <QTest>

#include <optional>

// How failed comparisons print varve's values; QCOMPARE finds these by the namespace.
namespace varve {

inline char *toString(const Value &value)
{
    return qstrdup(toText(value).toUtf8().constData());
}

inline char *toString(const Row &row)
{
    return qstrdup(toText(Key(row.cells())).toUtf8().constData());
}

} // namespace varve
