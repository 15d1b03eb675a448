#include "storage/dialects/registry.h"

#include "storage/dialects/sqlite_p.h"

#include <algorithm>

namespace varve {

QList<const Dialect *> dialects()
{
    static const SqliteDialect sqlite;
    return {&sqlite};
}

const Dialect *findDialect(const QString &name)
{
    const auto all = dialects();
    const auto found = std::ranges::find(all, name, &Dialect::name);
    return found == all.end() ? nullptr : *found;
}

} // namespace varve
