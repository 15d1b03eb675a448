#include "app/workspace.h"

#include "base/whenready.h"
#include "storage/sqlbackend.h"

#include <QFileInfo>
#include <QGuiApplication>

#include <chrono>

using namespace std::chrono_literals;

namespace varve {

QFuture<Workspace::Opened> Workspace::open(const ConnectionParameters &parameters)
{
    const auto over = [parameters](SqlBackend::Opened opened) -> Opened {
        if (!opened)
            return opened.error();
        auto backend = std::move(opened).value();
        const auto warnings = backend->warnings();
        auto session = std::make_unique<Session>(std::move(backend));
        return std::shared_ptr<Workspace>(new Workspace(parameters, std::move(session), warnings));
    };
    return converted(SqlBackend::open(parameters), QGuiApplication::instance(), over);
}

Workspace::Workspace(ConnectionParameters parameters,
                     std::unique_ptr<Session> session,
                     QStringList warnings)
    : m_parameters(std::move(parameters))
    , m_session(std::move(session))
    , m_warnings(std::move(warnings))
{
    connect(&m_watch, &QTimer::timeout, this, &Workspace::watch);
    m_watch.start(1s);
    watch();
}

Workspace::~Workspace() = default;

QString Workspace::name() const
{
    return QFileInfo(m_parameters.database).fileName();
}

void Workspace::watch()
{
    if (m_session->isCommitting()
        || QGuiApplication::applicationState() == Qt::ApplicationSuspended)
        return;
    whenReady(m_session->dataVersion(), this, [this](const Result<qint64> &version) {
        if (version)
            compare(*version);
    });
}

void Workspace::compare(qint64 version)
{
    const bool isAnother = m_version && *m_version != version;
    m_version = version;
    if (isAnother)
        emit changedElsewhere();
}

} // namespace varve
