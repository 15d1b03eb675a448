#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {

Result<QList<Key>> Session::Private::beginLoading(QList<RowId> &rows)
{
    rows.removeIf([this](RowId row) {
        const auto *known = state.baseRow(row);
        return !known || std::ranges::none_of(known->cells(), &Value::isNotLoaded);
    });
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    Q_ASSERT_X(areOfOneTable(rows), "Session::load", "the rows are of several tables");
    QList<Key> keys;
    if (rows.isEmpty())
        return keys;
    const auto &table = schema[rows.front().table()];
    if (table.key.isEmpty())
        return SessionText::cannotLoad(table);
    for (const auto row : std::as_const(rows)) {
        keep(row, false, Keep::WhileHeld);
        keys.append(keyOf(*state.baseRow(row), table.key));
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
    if (!keys)
        return keys.error();
    if (keys->isEmpty())
        return {};
    return d->finishLoading(rows, d->backend->read(rows.front().table(), *keys).result());
}

QFuture<Result<void>> Session::loadAsync(QList<RowId> rows)
{
    const auto keys = d->beginLoading(rows);
    if (!keys)
        return readyFuture(Result<void>(keys.error()));
    if (keys->isEmpty())
        return readyFuture(Result<void>());
    return concluded(d->backend->read(rows.front().table(), *keys),
                     this,
                     [this, rows](const std::optional<Result<QList<std::optional<Row>>>> &read) {
                         return d->finishLoading(rows,
                                                 read ? *read : SessionText::readingCancelled());
                     });
}

} // namespace varve
