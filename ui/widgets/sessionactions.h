#pragma once

#include <QObject>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace varve {

class Session;

/// Undo, Redo, Save and Revert All for a session, as actions to be put into any menu or toolbar:
/// their texts, tooltips and whether they are enabled follow the session.
class SessionActions : public QObject
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit SessionActions(Session &session, QObject *parent = nullptr);

    /// Named after the step that they go through. All actions are owned by this.
    QAction *undo() const { return m_undo; }
    QAction *redo() const { return m_redo; }
    /// Commits in the background; Session::committed() or commitFailed() tells the outcome.
    QAction *save() const { return m_save; }
    /// Can be undone, so it does not ask.
    QAction *revertAll() const { return m_revertAll; }

private:
    void update();

    Session &m_session;
    QAction *m_undo;
    QAction *m_redo;
    QAction *m_save;
    QAction *m_revertAll;
};

} // namespace varve
