#pragma once

#include "value/value.h"

namespace varve {

/// A value for a column, by name. Where rows are created or changed, the relation that a foreign key
/// makes names its columns, too.
struct NamedValue
{
    /// Of the table that is meant.
    QString column;
    Value value;

    friend bool operator==(const NamedValue &, const NamedValue &) = default;
};

} // namespace varve
