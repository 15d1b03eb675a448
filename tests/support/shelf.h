#pragma once

#include "session/handle.h"
#include "session/memorybackend.h"
#include "support/library.h"

namespace varve::test {

/// A session over a library that a test fills, with what is stored at hand.
struct Shelf
{
    explicit Shelf(ForeignKeyRule ofAuthors = ForeignKeyRule::SetNull)
    {
        auto made = std::make_unique<MemoryBackend>(Library::schema(ofAuthors));
        backend = made.get();
        session = std::make_unique<Session>(std::move(made));
    }

    /// A stored row, known to the session.
    Handle stored(const QString &table, const Row &row)
    {
        const auto index = session->schema().find(table).value();
        backend->put(index, row);
        const auto key = keyOf(row, session->schema()[index].key);
        (void)session->fetch(session->query(table)).value();
        return session->handle(session->find(index, key));
    }

    /// A new row.
    Handle made(const QString &table, const QList<NamedValue> &cells)
    {
        return session->createHandle(table, cells).value();
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
};

inline QList<RowId> ids(const QList<Handle> &handles)
{
    QList<RowId> rows;
    for (const auto &handle : handles)
        rows.append(handle.id());
    return rows;
}

} // namespace varve::test
