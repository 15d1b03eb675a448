#pragma once

#include "base/result.h"

#include <QFuture>
#include <QMutex>
#include <QPromise>
#include <QThread>
#include <QWaitCondition>

#include <deque>
#include <functional>
#include <memory>

namespace varve {

/// Work that waits for one thread, in the order in which it came.
class JobQueue
{
public:
    struct Job
    {
        std::function<void()> run;
        std::function<void()> drop; ///< Called instead of `run` when the queue is closed first.
    };

    void add(Job job);
    /// Runs jobs as they come, until close().
    void work();
    /// Drops what has not begun and ends work().
    void close();

    /// What a dropped job answers.
    static Error cancelled();

private:
    std::optional<Job> next();

    QMutex m_mutex;
    QWaitCondition m_changed;
    std::deque<Job> m_jobs;
    bool m_closed = false;
};

/// A thread and an object that lives in it: made, used and destroyed by that thread alone, which is
/// what Qt asks of a database connection. run() may be called from any thread.
template<typename Resident>
class Worker
{
public:
    /// `make` is called in the worker's thread and yields a std::unique_ptr<Resident>.
    template<typename Make>
    explicit Worker(Make make)
        : m_thread(QThread::create([this, make] {
            const std::unique_ptr<Resident> resident = make();
            m_resident = resident.get();
            m_jobs.work();
        }))
    {
        m_thread->start();
    }
    /// Drops the jobs that have not begun and waits for the one that has.
    ~Worker()
    {
        m_jobs.close();
        m_thread->wait();
    }
    Q_DISABLE_COPY_MOVE(Worker)

    /// The answer of `job(Resident &)`, a Result. Cancelling the future before the job has begun
    /// drops it.
    template<typename Job>
    auto run(Job job) -> QFuture<std::invoke_result_t<Job, Resident &>>
    {
        using Answer = std::invoke_result_t<Job, Resident &>;
        const auto promise = std::make_shared<QPromise<Answer>>();
        promise->start();
        const auto answer = [promise](auto &&make) {
            if (!promise->isCanceled())
                promise->addResult(make());
            promise->finish();
        };
        m_jobs.add({.run = [this, answer, job] { answer([&] { return job(*m_resident); }); },
                    .drop = [answer] { answer([] { return Answer(JobQueue::cancelled()); }); }});
        return promise->future();
    }

private:
    JobQueue m_jobs;
    Resident *m_resident = nullptr; ///< Of the worker's thread; never touched by another.
    std::unique_ptr<QThread> m_thread;
};

} // namespace varve
