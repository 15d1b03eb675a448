#include "app/screenshot.h"

#include "app/mainwindow.h"
#include "app/tabletabs.h"
#include "models/tablemodel.h"
#include "widgets/tableview.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QPixmap>
#include <QPromise>
#include <QTimer>

#include <chrono>
#include <memory>

using namespace std::chrono_literals;

namespace varve {
namespace {

class ScreenshotText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Screenshot)
public:
    static Error cannotSave(const QString &path)
    {
        return {ErrorKind::Storage,
                tr("The picture cannot be saved as \"%1\".").arg(path),
                tr("Check the folder, and that the name ends in .png.")};
    }
    static Error nothingShown()
    {
        return {ErrorKind::NotFound,
                tr("The rows did not appear in time, so no picture was taken.")};
    }
};

/// Looks at the window again and again until it has settled.
class Photographer : public QObject
{
public:
    Photographer(MainWindow &window, QString path)
        : QObject(&window)
        , m_window(window)
        , m_path(std::move(path))
    {
        m_promise.start();
        connect(&m_timer, &QTimer::timeout, this, &Photographer::look);
        m_timer.start(50ms);
    }

    QFuture<Result<void>> future() const { return m_promise.future(); }

private:
    void look()
    {
        m_looksSettled = isSettled() ? m_looksSettled + 1 : 0;
        // Layout and painting follow the rows in the next turns of the event loop.
        if (m_looksSettled > 4)
            finish(save());
        else if (m_deadline.hasExpired())
            finish(ScreenshotText::nothingShown());
    }

    bool isSettled() const
    {
        if (!m_window.workspace())
            return false;
        const auto *view = m_window.tabs().currentView();
        if (!view)
            return true;
        const auto &result = view->tableModel().result();
        return !result.isLoading()
               && (result.rowCount() > 0 || result.isCounted() || result.error());
    }

    Result<void> save() const
    {
        return m_window.grab().save(m_path) ? Result<void>() : ScreenshotText::cannotSave(m_path);
    }

    void finish(const Result<void> &result)
    {
        m_timer.stop();
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    MainWindow &m_window;
    QString m_path;
    QPromise<Result<void>> m_promise;
    QTimer m_timer;
    QDeadlineTimer m_deadline{30s};
    int m_looksSettled = 0;
};

} // namespace

QFuture<Result<void>> saveScreenshot(MainWindow &window, const QString &path)
{
    return (new Photographer(window, path))->future();
}

} // namespace varve
