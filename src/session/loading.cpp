#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
QList<Key> Session::Private::beginLoading(QList<RowId> &rows)
{
    rows.removeIf([this](RowId row) {
        const auto *known = state.baseRow(row);
        return !known || std::ranges::none_of(known->cells(), &Value::isNotLoaded);
    });
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QList<Key> keys;
    for (const auto row : std::as_const(rows)) {
        keep(row, false, Keep::WhileHeld);
        keys.append(keyOf(*state.baseRow(row), schema[row.table()].key));
    }
    return keys;
}

Result<void> Session::Private::finishLoading(const QList<RowId> &rows,
                                             const Result<QList<std::optional<Row>>> &read)
{
    bool isAnyGone = false;
    if (read) {
        BaseUpdate update;
        for (qsizetype position = 0; position < rows.size(); ++position) {
            const auto *base = state.baseRow(rows[position]);
            isAnyGone |= !base || !read->at(position);
            if (!base)
                continue;
            update.entries.append({rows[position], {*base, read->at(position)}, {}, {}});
            if (transaction)
                transaction->read.insert(rows[position]);
        }
        rebaseOnto(update);
    }
    release(rows);
    if (!read)
        return read.error();
    return isAnyGone ? SessionText::goneWhileLoading(schema[rows.front().table()]) : Result<void>();
}

Result<void> Session::load(QList<RowId> rows)
{
    const auto keys = d->beginLoading(rows);
    if (rows.isEmpty())
        return {};
    const auto table = rows.front().table();
    if (d->schema[table].key.isEmpty())
        return SessionText::cannotLoad(d->schema[table]);
    return d->finishLoading(rows, d->backend->read(table, keys).result());
}

QFuture<Result<void>> Session::loadAsync(QList<RowId> rows)
{
    const auto keys = d->beginLoading(rows);
    if (rows.isEmpty())
        return readyFuture(Result<void>());
    const auto table = rows.front().table();
    if (d->schema[table].key.isEmpty())
        return readyFuture(Result<void>(SessionText::cannotLoad(d->schema[table])));
    return concluded(d->backend->read(table, keys),
                     this,
                     [this, rows](const std::optional<Result<QList<std::optional<Row>>>> &read) {
                         return d->finishLoading(rows,
                                                 read ? *read : SessionText::readingCancelled());
                     });
}

} // namespace varve
