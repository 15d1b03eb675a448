#pragma once

#include "session/session.h"
#include "storage/connectionparameters.h"

#include <QTimer>

#include <memory>

namespace varve {

/// One open database: its session, and a watch for what others write to it.
class Workspace : public QObject
{
    Q_OBJECT

public:
    using Opened = Result<std::shared_ptr<Workspace>>;

    /// Opens a database in the background. Errors: as SqlBackend::open().
    static QFuture<Opened> open(const ConnectionParameters &parameters);

    ~Workspace() override;

    Session &session() { return *m_session; }
    const ConnectionParameters &parameters() const { return m_parameters; }

    /// The name of the database for a title: its file's.
    QString name() const;
    /// A sentence for each part of the database that cannot be shown.
    const QStringList &warnings() const { return m_warnings; }

signals:
    /// Somebody else has written to the database. At most once a second.
    void changedElsewhere();

private:
    Workspace(ConnectionParameters parameters,
              std::unique_ptr<Session> session,
              QStringList warnings);
    void watch();
    void compare(qint64 version);

    ConnectionParameters m_parameters;
    std::unique_ptr<Session> m_session;
    QStringList m_warnings;
    QTimer m_watch;
    std::optional<qint64> m_version; ///< None before it was asked for.
};

} // namespace varve
