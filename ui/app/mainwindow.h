#pragma once

#include "app/workspace.h"

#include <QMainWindow>

#include <functional>

QT_BEGIN_NAMESPACE
class QDockWidget;
class QLabel;
class QStackedWidget;
QT_END_NAMESPACE

namespace varve {

class MessageBar;
class SessionActions;
class StatusLine;
class TableTabs;
class TableView;

/// The program's window: one database with its tables, what is pending, and how to save it.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens a database in place of the one that is open, after asking what to do with unsaved
    /// changes, and shows `table` if it is named. What fails is said in the message bar.
    void open(const ConnectionParameters &parameters, const QString &table = {});

    /// The database that is open, or null.
    Workspace *workspace() const { return m_workspace.get(); }
    TableTabs &tabs() const { return *m_tabs; }
    MessageBar &messages() const { return *m_messages; }

signals:
    /// Opening has come to an end, well or not.
    void opened();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void setUpCentre();
    void setUpDocks();
    void setUpStatusBar();
    QDockWidget *dock(const QString &title, const QString &name, Qt::DockWidgetArea area);
    QWidget *welcome();
    void updateWelcome();

    // mainmenus.cpp
    void setUpMenus();
    void fillFileMenu();
    void fillRecentMenu(QMenu &menu);
    void fillRecordMenu(TableView *view);
    void addRowNumbers(const TableView &view);
    void fillEditMenu();
    void fillToolBar(TableView *view);
    void showAbout();
    void goToPane(int step);
    void chooseFile(ConnectionParameters::Access access);
    void openSample();
    void remember(const ConnectionParameters &parameters);

    void open(ConnectionParameters parameters, const QStringList &tables);
    void take(const Workspace::Opened &opened, const QStringList &tables);
    void setWorkspace(std::shared_ptr<Workspace> workspace);

    void useRowNumbers(TableIndex table, bool used);
    void showTable(TableIndex table);
    void showRow(RowId row);
    void reportCommit(const CommitReport &report);
    void reportFailure(const Error &error);
    void refreshAfter(const CommitReport &report);
    void updateTitle();
    void updateStatus();
    void forgetFailure(const ChangeSet &changes);
    void keepOnScreen();

    // mainleaving.cpp
    void whenMayLeave(const std::function<void()> &leave);
    int askAboutChanges();

    std::shared_ptr<Workspace> m_workspace;
    SessionActions *m_actions = nullptr;
    QStackedWidget *m_pages = nullptr;
    QLabel *m_welcome = nullptr;
    TableTabs *m_tabs = nullptr;
    MessageBar *m_messages = nullptr;
    QDockWidget *m_databaseDock = nullptr;
    QDockWidget *m_changesDock = nullptr;
    QDockWidget *m_conflictsDock = nullptr;
    QMenu *m_fileMenu = nullptr;
    QMenu *m_editMenu = nullptr;
    QMenu *m_recordMenu = nullptr;
    QToolBar *m_toolBar = nullptr;
    StatusLine *m_status = nullptr;
    bool m_hasFailedToSave = false;
    RowId m_guilty; ///< The row for which the last save failed, if it was one.
    bool m_mayClose = false;
};

} // namespace varve
