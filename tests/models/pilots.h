#pragma once

#include "session/memorybackend.h"
#include "session/session.h"

namespace varve {

/// A little world for tests of models: pilots, their lances, and a view. The rows live in memory, where
/// a test can also change them behind the session's back.
class Pilots
{
public:
    enum : quint16 { Lance, Pilot, Aces };
    enum PilotColumn : quint16 { Id, Name, Gunnery, Born, LanceId, Rank };

    /// `pilots` rows: keys from 1, names "Pilot 1" and so on, gunnery the key modulo 6.
    explicit Pilots(int pilots)
        : Pilots(std::make_unique<MemoryBackend>(schema()), pilots)
    {}

    static Schema schema();

    static Row pilot(int key)
    {
        return {key,
                QStringLiteral("Pilot %1").arg(key),
                key % 6,
                QStringLiteral("3010-05-01"),
                1,
                Null()};
    }
    static constexpr TableIndex table(quint16 position) { return tableIndex(position); }
    static constexpr ColumnIndex column(quint16 position) { return columnIndex(position); }

    MemoryBackend &backend; ///< Owned by the session.
    Session session;
    QuerySet all = session.query(QStringLiteral("pilot"));

private:
    Pilots(std::unique_ptr<MemoryBackend> memory, int pilots)
        : backend(*memory)
        , session(std::move(memory))
    {
        backend.put(table(Lance), {1, QStringLiteral("Fire")});
        for (int key = 1; key <= pilots; ++key)
            backend.put(table(Pilot), pilot(key));
    }
};

} // namespace varve
