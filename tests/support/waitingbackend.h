#pragma once

#include "session/memorybackend.h"

#include <QPromise>

#include <functional>

namespace varve::test {

/// Rows in memory. What is asked of it waits for work(), as it waits for the thread of a database.
class WaitingBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override
    {
        return later<Result<Page>>(
            [=, this] { return MemoryBackend::fetch(query, request).takeResult(); });
    }
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override
    {
        return later<Result<QList<std::optional<Row>>>>(
            [=, this] { return MemoryBackend::read(table, keys).takeResult(); });
    }
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override
    {
        return later<Result<ValueTable>>(
            [=, this] { return MemoryBackend::select(selection, pending).takeResult(); });
    }
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override
    {
        m_isCalledOff = false;
        return later<Result<WriteReceipt>>([=, this]() -> Result<WriteReceipt> {
            if (m_isCalledOff)
                return Error(ErrorKind::Cancelled, QStringLiteral("Called off."));
            if (whileWriting)
                whileWriting();
            return MemoryBackend::write(plan).takeResult();
        });
    }
    void callOffWrite() override
    {
        ++callsOff;
        m_isCalledOff = true;
    }
    QFuture<Result<WriteCheck>> check(const WritePlan &plan) override
    {
        return later<Result<WriteCheck>>(
            [=, this] { return MemoryBackend::check(plan).takeResult(); });
    }

    /// Does what has waited longest, if anything does.
    void work()
    {
        if (!m_jobs.isEmpty())
            m_jobs.takeFirst()();
    }
    qsizetype waiting() const { return m_jobs.size(); }

    bool waits = true;                    ///< Otherwise all is done at once.
    int dropped = 0;                      ///< What was cancelled before it was done.
    int callsOff = 0;                     ///< Calls of callOffWrite().
    std::function<void()> whileWriting{}; ///< Called when a write has begun.

private:
    template<typename T, typename Job>
    QFuture<T> later(Job job)
    {
        const auto promise = std::make_shared<QPromise<T>>();
        promise->start();
        const auto done = [this, promise, job] {
            if (promise->isCanceled())
                ++dropped;
            else
                promise->addResult(job());
            promise->finish();
        };
        if (waits)
            m_jobs.append(done);
        else
            done();
        return promise->future();
    }

    QList<std::function<void()>> m_jobs;
    bool m_isCalledOff = false;
};

} // namespace varve::test
