#pragma once

#include "storage/dialects/dialect.h"

namespace varve {

/// The kinds of databases there are. They live as long as the program.
QList<const Dialect *> dialects();

/// The dialect called `name`, or null.
const Dialect *findDialect(const QString &name);

} // namespace varve
