#pragma once

#include "session/liveresult.h"
#include "session/memorybackend.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QSignalSpy>
#include <QTest>

Q_DECLARE_METATYPE(varve::ResultChange)

namespace varve::test {

/// Pilots 1 to 5, whose gunnery is 10 to 50; lances 1 to 3, whose tons are 100 to 300. Pilots 1 and 2
/// are in lance 1, 3 and 4 in lance 2.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        for (int id = 1; id <= 3; ++id)
            backend->put(lance, Row{id, QString::number(id), id * 100});
        for (int id = 1; id <= 5; ++id) {
            const auto member = id < 5 ? Value((id + 1) / 2) : Value();
            backend->put(pilot, Row{id, QStringLiteral("P"), id * 10, member});
        }
        session = std::make_unique<Session>(std::move(made));
        QVERIFY(session->fetch(session->query(QStringLiteral("lance"))));
        QVERIFY(session->fetch(all()));
    }

    QuerySet all() const
    {
        return session->query(QStringLiteral("pilot")).orderBy(QStringLiteral("gunnery"));
    }
    RowId row(int id) const { return session->find(pilot, Value(id)); }
    RowId lanceRow(int id) const { return session->find(lance, Value(id)); }
    QList<RowId> rows(const QList<int> &ids) const
    {
        QList<RowId> found;
        for (const auto id : ids)
            found.append(row(id));
        return found;
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
};

/// A result that is loaded, and what it tells from then on.
struct Watched
{
    Watched(Session &session, const QuerySet &query)
        : result(session, query)
        , changed(&result, &LiveResult::changed)
    {
        QTRY_VERIFY(result.isLoaded());
    }

    LiveResult result;
    QSignalSpy changed;
};

inline ResultChange theOnlyChange(const QSignalSpy &spy)
{
    return spy.size() == 1 ? spy[0][0].value<ResultChange>() : ResultChange();
}

} // namespace varve::test
