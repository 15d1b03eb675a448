#include "app/mainwindow.h"
#include "base/whenready.h"
#include "widgets/editors/editor.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

// How a MainWindow lets go of a database: nothing is lost without asking, and saving, which can
// take a while when others use the database, does not hold the window up.
namespace varve {

/// Calls `leave` at once, later, or never: when there is nothing unsaved, or the user has decided.
void MainWindow::whenMayLeave(const std::function<void()> &leave)
{
    finishEditing(); // what is being typed is a change, too
    if (!m_workspace || !m_workspace->session().hasPending())
        return leave();
    auto &session = m_workspace->session();
    const auto tryAgain = [this, leave] { whenMayLeave(leave); };
    if (session.isCommitting()) {
        // Not before everybody has been told how it ended.
        connect(&session,
                &Session::committingChanged,
                this,
                tryAgain,
                static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
        return;
    }
    switch (askAboutChanges()) {
    case QMessageBox::Save:
        // What is edited while it is being saved is asked about again.
        return whenReady(
            session.commitAsync(), this, [tryAgain](const Result<CommitReport> &saved) {
                if (saved)
                    tryAgain();
            });
    case QMessageBox::Discard:
        return leave();
    default:
        return;
    }
}

int MainWindow::askAboutChanges()
{
    QMessageBox question(QMessageBox::Question,
                         tr("Unsaved changes"),
                         tr("%1 has unsaved changes.").arg(m_workspace->name()),
                         QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel,
                         this);
    question.setInformativeText(tr("Save them to the database, or discard them?"));
    question.setDefaultButton(QMessageBox::Save);
    return question.exec();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_mayClose) {
        QSettings().setValue(u"window/geometry"_s, saveGeometry());
        return event->accept();
    }
    event->ignore();
    whenMayLeave([this] {
        m_mayClose = true;
        // Not while this event is under way: a window that is being closed cannot be closed.
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
    });
}

} // namespace varve
