#pragma once

#include "schema/schema.h"

namespace varve {

/// What was found in a database when it was opened.
struct Reflection
{
    Schema schema; ///< What could be understood.
    /// A sentence for each thing that is there and could not be understood.
    QStringList warnings;
};

} // namespace varve
