#include "storage/worker_p.h"

#include <QCoreApplication>

#include <utility>

namespace varve {

void JobQueue::add(Job job)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_closed) {
            m_jobs.push_back(std::move(job));
            m_changed.wakeOne();
            return;
        }
    }
    job.drop();
}

std::optional<JobQueue::Job> JobQueue::next()
{
    const QMutexLocker lock(&m_mutex);
    while (m_jobs.empty() && !m_closed)
        m_changed.wait(&m_mutex);
    if (m_closed)
        return {};
    auto job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

void JobQueue::work()
{
    while (const auto job = next())
        job->run();
}

void JobQueue::close()
{
    std::deque<Job> dropped;
    {
        const QMutexLocker lock(&m_mutex);
        m_closed = true;
        dropped = std::exchange(m_jobs, {});
        m_changed.wakeAll();
    }
    for (const auto &job : dropped)
        job.drop();
}

Error JobQueue::cancelled()
{
    return {ErrorKind::Cancelled,
            QCoreApplication::translate("varve::JobQueue",
                                        "The database was closed before this was done.")};
}

} // namespace varve
