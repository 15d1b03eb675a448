#pragma once

#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/typedsession.h"

// The verbs of Session with the types of entities that return at once: include it to call them. They
// give what those without Async give, when it is there.

namespace varve {

/// The future of a row of entity E.
template<typename E>
QFuture<Result<HandleOf<E>>> handleLater(Session &session, const QFuture<Result<RowId>> &row)
{
    return converted(row, &session, [&session](const Result<RowId> &found) {
        return handleOf<E>(session, found);
    });
}

/// As readRow(), later.
QFuture<Result<RowId>> readRowLater(Session &session, const char *table, const Referent &referent);

template<IsSetOfEntity S>
QFuture<Result<QList<HandleOf<typename S::EntityType>>>> Session::fetchAsync(const S &set)
{
    return converted(fetchAsync(set.erased()), this, [this](const Result<QList<RowId>> &rows) {
        return rows.transform([this](const QList<RowId> &found) {
            return handles<typename S::EntityType>(*this, found);
        });
    });
}

template<typename E>
QFuture<Result<QList<HandleOf<E>>>> Session::fetchAsync(const RawQuery &query)
{
    const auto rows = fetchAsync(QString::fromUtf8(E::tableName), query);
    return converted(rows, this, [this](const Result<QList<RowId>> &read) {
        return read.transform(
            [this](const QList<RowId> &found) { return handles<E>(*this, found); });
    });
}

template<IsSetOfEntity S>
QFuture<Result<QList<Record<typename S::EntityType>>>> Session::rowsAsync(const S &set)
{
    return converted(rowsAsync(set.erased()), this, [set](const Result<QList<Row>> &read) {
        return read.and_then([&](const QList<Row> &rows) {
            return recordsOf<typename S::EntityType>(rows, set.erased().table());
        });
    });
}

template<IsSetOfEntity S>
QFuture<Result<HandleOf<typename S::EntityType>>> Session::firstAsync(const S &set)
{
    return handleLater<typename S::EntityType>(*this, firstAsync(set.erased()));
}

template<IsSetOfEntity S>
QFuture<Result<HandleOf<typename S::EntityType>>> Session::lastAsync(const S &set)
{
    return handleLater<typename S::EntityType>(*this, lastAsync(set.erased()));
}

template<IsSetOfEntity S>
QFuture<Result<HandleOf<typename S::EntityType>>> Session::atAsync(const S &set, qint64 position)
{
    return handleLater<typename S::EntityType>(*this, atAsync(set.erased(), position));
}

template<IsSetOfEntity S>
QFuture<Result<HandleOf<typename S::EntityType>>> Session::getAsync(const S &set)
{
    return handleLater<typename S::EntityType>(*this, getAsync(set.erased()));
}

template<typename E>
QFuture<Result<HandleOf<E>>> Session::getAsync(const RowOf<E> &row)
{
    return handleLater<E>(*this, readRowLater(*this, E::tableName, row));
}

template<typename E, typename... Ts>
QFuture<Result<QList<std::tuple<Ts...>>>>
Session::valuesAsync(const SelectionOf<E, Ts...> &selection)
{
    return converted(
        valuesAsync(selection.erased()), this, [selection](const Result<ValueTable> &lines) {
            return lines.and_then([&](const ValueTable &read) { return linesOf(selection, read); });
        });
}

template<IsSetOfEntity S>
QFuture<Result<qint64>>
Session::updateAsync(const S &set, std::initializer_list<Alteration<typename S::EntityType>> cells)
{
    const auto all = joined(QList<Altered>(cells.begin(), cells.end()));
    return all ? updateAsync(set.erased(), *all) : readyFuture(Result<qint64>(all.error()));
}

} // namespace varve
