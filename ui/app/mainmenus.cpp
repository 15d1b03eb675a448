#include "app/mainwindow.h"
#include "app/sample.h"
#include "app/tabletabs.h"
#include "models/tablemodel.h"
#include "widgets/icons.h"
#include "widgets/messagebar.h"
#include "widgets/sessionactions.h"
#include "widgets/tableactions.h"
#include "widgets/tableview.h"

#include <QApplication>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {

void MainWindow::setUpMenus()
{
    m_fileMenu = menuBar()->addMenu(tr("&File"));
    fillFileMenu();
    m_editMenu = menuBar()->addMenu(tr("&Edit"));
    m_recordMenu = menuBar()->addMenu(tr("&Record"));

    auto *view = menuBar()->addMenu(tr("&View"));
    for (auto *dock : {m_databaseDock, m_changesDock, m_conflictsDock})
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    view->addAction(tr("Next p&ane"), QKeySequence(Qt::Key_F6), this, [this] { goToPane(1); });
    view->addAction(
        tr("Previous pan&e"), QKeySequence(u"Shift+F6"_s), this, [this] { goToPane(-1); });
    view->addSeparator();
    view->addAction(
        tr("&Next table"), QKeySequence(u"Ctrl+PgDown"_s), m_tabs, &TableTabs::showNext);
    view->addAction(
        tr("&Previous table"), QKeySequence(u"Ctrl+PgUp"_s), m_tabs, &TableTabs::showPrevious);
    view->addAction(tr("&Close table"), QKeySequence::Close, m_tabs, &TableTabs::closeCurrent);

    menuBar()
        ->addMenu(tr("&Help"))
        ->addAction(icon(u"help-about"_s), tr("&About Varve"), this, &MainWindow::showAbout);

    m_changesDock->toggleViewAction()->setShortcut(QKeySequence(u"Ctrl+Shift+P"_s));
    m_changesDock->toggleViewAction()->setIcon(icon(u"document-review"_s));
    m_toolBar = addToolBar(tr("Main tool bar"));
    m_toolBar->setObjectName(u"toolbar"_s);
    m_toolBar->setMovable(false);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fillToolBar(nullptr);
}

void MainWindow::fillFileMenu()
{
    using Access = ConnectionParameters::Access;
    m_fileMenu->clear();
    m_fileMenu->addAction(
        icon(u"document-open"_s), tr("&Open\u2026"), QKeySequence::Open, this, [this] {
            chooseFile(Access::ReadWrite);
        });
    m_fileMenu->addAction(tr("Open &read-only\u2026"),
                          QKeySequence(u"Ctrl+Shift+O"_s),
                          this,
                          [this] { chooseFile(Access::ReadOnly); });
    auto *recent = new QMenu(tr("Open re&cent"), m_fileMenu);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecentMenu(*recent); });
    m_fileMenu->addMenu(recent);
    m_fileMenu->addAction(tr("Open the &sample"), this, &MainWindow::openSample);
    m_fileMenu->addSeparator();
    if (m_actions) {
        m_fileMenu->addActions({m_actions->save(), m_actions->revertAll()});
        m_fileMenu->addSeparator();
    }
    m_fileMenu->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::fillRecentMenu(QMenu &menu)
{
    menu.clear();
    for (const auto &path : QSettings().value(u"recent"_s).toStringList()) {
        menu.addAction(QString(path).replace(u'&', u"&&"_s), this, [this, path] {
            ConnectionParameters parameters;
            parameters.database = path;
            open(parameters);
        });
    }
    menu.setEnabled(!menu.isEmpty());
}

void MainWindow::remember(const ConnectionParameters &parameters)
{
    QSettings settings;
    auto recent = settings.value(u"recent"_s).toStringList();
    recent.removeAll(parameters.database);
    recent.prepend(parameters.database);
    settings.setValue(u"recent"_s, recent.mid(0, 10));
}

void MainWindow::chooseFile(ConnectionParameters::Access access)
{
    const auto path = QFileDialog::getOpenFileName(
        this,
        tr("Open database"),
        m_workspace ? QFileInfo(m_workspace->parameters().database).path() : QString(),
        tr("SQLite databases (*.sqlite *.sqlite3 *.db *.db3 *.s3db);;All files (*)"));
    if (path.isEmpty())
        return;
    ConnectionParameters parameters;
    parameters.database = path;
    parameters.access = access;
    open(parameters);
}

void MainWindow::openSample()
{
    const auto path = sampleDatabase();
    if (!path)
        return m_messages->showError(path.error());
    ConnectionParameters parameters;
    parameters.database = *path;
    open(parameters);
}

void MainWindow::fillEditMenu()
{
    m_editMenu->clear();
    if (m_actions)
        m_editMenu->addActions({m_actions->undo(), m_actions->redo()});
}

void MainWindow::fillRecordMenu(TableView *view)
{
    m_recordMenu->clear();
    if (view) {
        m_recordMenu->addActions(view->tableActions().all());
        addRowNumbers(*view);
    }
    m_recordMenu->setEnabled(view);
}

/// For tables that have no other key, and there to take the choice back.
void MainWindow::addRowNumbers(const TableView &view)
{
    const auto table = view.tableModel().query().tableIndex();
    const auto &description = m_workspace->session().schema()[table];
    const bool isUsed = description.keySource == KeySource::RowNumber;
    const bool isOffered = description.keySource == KeySource::None
                           && !description.rowNumberName.isEmpty() && !description.isView()
                           && m_workspace->session().readOnlyReason().isEmpty();
    if (!isUsed && !isOffered)
        return;
    m_recordMenu->addSeparator();
    auto *action = m_recordMenu->addAction(tr("Row Numbers as Key"));
    action->setCheckable(true);
    action->setChecked(isUsed);
    connect(action, &QAction::triggered, this, [this, action, table, isUsed] {
        action->setChecked(isUsed); // until it is so
        useRowNumbers(table, !isUsed);
    });
}

/// The four that matter have their text beside the icon, the others are known by their icons.
void MainWindow::fillToolBar(TableView *view)
{
    m_toolBar->clear();
    if (!m_actions)
        return;
    m_toolBar->addActions({m_actions->save(),
                           m_changesDock->toggleViewAction(),
                           m_actions->undo(),
                           m_actions->redo()});
    if (!view)
        return;
    m_toolBar->addSeparator();
    const auto &actions = view->tableActions();
    for (auto *action :
         {actions.addRow(), actions.deleteRows(), actions.refresh(), actions.showFilter()}) {
        m_toolBar->addAction(action);
        if (auto *button = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(action));
            !action->icon().isNull())
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    }
}

/// From one part of the window that can be worked in to the next, round and round.
void MainWindow::goToPane(int step)
{
    QList<QWidget *> panes;
    for (auto *pane : {m_databaseDock->widget(),
                       static_cast<QWidget *>(m_pages),
                       m_changesDock->widget(),
                       m_conflictsDock->widget()}) {
        // What has nothing to show has nothing that could have the focus.
        const auto *inside = pane && pane->focusProxy() ? pane->focusProxy() : pane;
        if (inside && inside->isVisible())
            panes.append(pane);
    }
    const auto hasFocus = [](const QWidget *pane) {
        return pane == QApplication::focusWidget()
               || pane->isAncestorOf(QApplication::focusWidget());
    };
    const auto current = std::ranges::find_if(panes, hasFocus) - panes.begin();
    const auto count = panes.size();
    const bool isOutside = current == count;
    if (count == 0)
        return;
    auto *next = panes[isOutside ? 0 : (current + step + count) % count];
    if (next == m_pages)
        next = m_tabs->currentView() ? m_tabs->currentView() : static_cast<QWidget *>(m_welcome);
    next->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showAbout()
{
    QMessageBox::about(
        this,
        tr("About Varve"),
        tr("<h3>Varve %1</h3><p>Look at the data of a database, change it without fear, and save "
           "it "
           "all at once.</p><p>Qt %2. MIT licence.</p>")
            .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion())));
}

} // namespace varve
