#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {

QList<Key> Session::Private::beginRefresh(QList<RowId> &rows)
{
    rows.removeIf([this](RowId row) {
        return isInMemory() || !state.baseRow(row) || schema[row.table()].key.isEmpty();
    });
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    Q_ASSERT_X(areOfOneTable(rows), "Session::refresh", "the rows are of several tables");
    QList<Key> keys;
    for (const auto row : std::as_const(rows)) {
        keep(row, false, Keep::WhileHeld);
        keys.append(keyOf(*state.baseRow(row), schema[row.table()].key));
    }
    return keys;
}

Result<void> Session::refresh(const QList<RowId> &rows)
{
    auto known = rows;
    const auto keys = d->beginRefresh(known);
    if (known.isEmpty())
        return {};
    return d->finishLoading(known, d->backend->read(known.front().table(), keys).result());
}

QFuture<Result<void>> Session::refreshAsync(const QList<RowId> &rows)
{
    auto known = rows;
    const auto keys = d->beginRefresh(known);
    if (known.isEmpty())
        return readyFuture(Result<void>());
    return concluded(d->backend->read(known.front().table(), keys),
                     this,
                     [this, known](const std::optional<Result<QList<std::optional<Row>>>> &read) {
                         return d->finishLoading(known,
                                                 read ? *read : SessionText::readingCancelled());
                     });
}

} // namespace varve
