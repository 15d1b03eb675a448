#pragma once

#include "storage/statementlog.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>
#include <QVariantList>

namespace varve {

/// Writes the log of one connection, in its thread.
class StatementLog
{
public:
    explicit StatementLog(const StatementLogging &options)
        : m_options(options)
    {
        m_clock.start();
    }

    /// Whether anybody wants to know of statements.
    bool isWanted() const;

    struct Sent
    {
        QString sql;
        QVariantList values;
        qint64 nanoseconds = 0;
        qint64 rows = 0; ///< Read or written.
        bool failed = false;
    };
    void note(const Sent &sent);

private:
    QString described(const Sent &sent) const;
    void noteRepetition(const Sent &sent);

    struct Burst
    {
        qint64 since = 0;    ///< In milliseconds of m_clock.
        QSet<size_t> values; ///< The hashes of those it was sent with.
    };

    StatementLogging m_options;
    QElapsedTimer m_clock;
    QHash<QString, Burst> m_bursts;
    QSet<QString> m_warnedOf;
};

} // namespace varve
