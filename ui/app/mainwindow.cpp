#include "app/mainwindow.h"

#include "app/numberedtables.h"
#include "app/statusline.h"
#include "app/tabletabs.h"
#include "base/whenready.h"
#include "models/tablemodel.h"
#include "widgets/changesview.h"
#include "widgets/conflictview.h"
#include "widgets/messagebar.h"
#include "widgets/schemaview.h"
#include "widgets/sessionactions.h"
#include "widgets/tableview.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QShowEvent>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace varve {
namespace {

constexpr int databaseWidth = 240;
constexpr int changesHeight = 190;

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
{
    setUpCentre();
    setUpDocks();
    setUpStatusBar();
    setUpMenus();
    resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
    restoreGeometry(QSettings().value(u"window/geometry"_s).toByteArray());
    updateTitle();
    updateWelcome();
}

MainWindow::~MainWindow()
{
    setWorkspace({});
}

void MainWindow::setUpCentre()
{
    m_messages = new MessageBar;
    m_tabs = new TableTabs;
    m_pages = new QStackedWidget;
    m_pages->addWidget(welcome());
    m_pages->addWidget(m_tabs);

    auto *centre = new QWidget;
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);

    connect(m_tabs, &TableTabs::failed, this, [this](const Error &error) {
        m_messages->showError(error);
    });
    connect(m_tabs, &TableTabs::rowNumbersWanted, this, [this](TableIndex table) {
        useRowNumbers(table, true);
    });
    connect(m_tabs, &TableTabs::currentViewChanged, this, [this](TableView *view) {
        m_pages->setCurrentIndex(view ? 1 : 0);
        auto *tables = qobject_cast<SchemaView *>(m_databaseDock->widget());
        if (view && tables)
            tables->setCurrentTable(view->tableModel().query().tableIndex());
        fillRecordMenu(view);
        fillToolBar(view);
        updateStatus();
        if (view)
            connect(view,
                    &TableView::statusTextChanged,
                    this,
                    &MainWindow::updateStatus,
                    Qt::UniqueConnection);
    });
}

QWidget *MainWindow::welcome()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->addStretch();
    m_welcome = new QLabel;
    m_welcome->setAlignment(Qt::AlignCenter);
    m_welcome->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(m_welcome, &QLabel::linkActivated, this, [this](const QString &link) {
        if (link == u"open")
            chooseFile(ConnectionParameters::Access::ReadWrite);
        else
            openSample();
    });
    layout->addWidget(m_welcome);
    layout->addStretch();
    return page;
}

void MainWindow::updateWelcome()
{
    const bool isEmpty = m_workspace && m_workspace->session().schema().size() == 0;
    const QString title = !m_workspace ? tr("No database is open")
                          : isEmpty    ? tr("This database has no tables")
                                       : tr("Choose a table on the left");
    const QString other =
        m_workspace
            ? tr("<a href=\"open\">Open another database</a>, or "
                 "<a href=\"sample\">the sample</a>.")
            : tr("<a href=\"open\">Open a database</a>, or <a href=\"sample\">the sample</a>.");
    m_welcome->setText(u"<h3>%1</h3><p>%2</p>"_s.arg(title, other));
}

QDockWidget *MainWindow::dock(const QString &title, const QString &name, Qt::DockWidgetArea area)
{
    auto *made = new QDockWidget(title);
    made->setObjectName(name);
    addDockWidget(area, made);
    return made;
}

void MainWindow::setUpDocks()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    m_databaseDock = dock(tr("Database"), u"database"_s, Qt::LeftDockWidgetArea);
    m_changesDock = dock(tr("Changes"), u"changes"_s, Qt::BottomDockWidgetArea);
    m_conflictsDock = dock(tr("Conflicts"), u"conflicts"_s, Qt::BottomDockWidgetArea);
    tabifyDockWidget(m_changesDock, m_conflictsDock);
    m_conflictsDock->hide();
    resizeDocks({m_databaseDock}, {databaseWidth}, Qt::Horizontal);
    resizeDocks({m_changesDock}, {changesHeight}, Qt::Vertical);
}

void MainWindow::setUpStatusBar()
{
    m_status = new StatusLine;
    setStatusBar(m_status);
}

void MainWindow::open(const ConnectionParameters &parameters, const QString &table)
{
    const auto tables = table.isEmpty() ? QStringList() : QStringList(table);
    whenMayLeave([this, parameters, tables] { open(parameters, tables); });
}

void MainWindow::open(ConnectionParameters parameters, const QStringList &tables)
{
    parameters.numberedTables = numberedTables(parameters.database);
    whenReady(Workspace::open(parameters), this, [this, tables](const Workspace::Opened &opened) {
        take(opened, tables);
        emit this->opened();
    });
}

/// Shows the last of `tables`.
void MainWindow::take(const Workspace::Opened &opened, const QStringList &tables)
{
    m_messages->clear();
    if (!opened)
        return m_messages->showError(opened.error());
    setWorkspace(*opened);
    remember(m_workspace->parameters());
    for (const auto &warning : m_workspace->warnings())
        m_messages->showMessage({Message::Severity::Warning, warning, {}, {}, {}});
    const auto reason = m_workspace->session().readOnlyReason();
    if (!reason.isEmpty())
        m_messages->showMessage({Message::Severity::Information, reason, {}, {}, {}});
    for (const auto &table : tables) {
        if (const auto found = m_workspace->session().schema().require(table))
            showTable(*found);
        else
            m_messages->showError(found.error());
    }
}

/// Whatever shows the old session goes before it does.
void MainWindow::setWorkspace(std::shared_ptr<Workspace> workspace)
{
    m_tabs->setSession(nullptr);
    for (auto *shown : {m_databaseDock, m_changesDock, m_conflictsDock})
        delete shown->widget();
    delete m_actions;
    m_actions = nullptr;
    m_workspace = std::move(workspace);
    m_hasFailedToSave = false;
    m_status->clearMessage();
    if (m_workspace) {
        auto &session = m_workspace->session();
        m_actions = new SessionActions(session, this);
        m_tabs->setSession(&session);
        auto *tables = new SchemaView(session);
        auto *changes = new ChangesView(session);
        auto *conflicts = new ConflictView(session);
        m_databaseDock->setWidget(tables);
        m_changesDock->setWidget(changes);
        m_conflictsDock->setWidget(conflicts);
        connect(tables, &SchemaView::tableActivated, this, &MainWindow::showTable);
        connect(changes, &ChangesView::rowActivated, this, &MainWindow::showRow);
        connect(conflicts, &ConflictView::rowsChanged, this, [this, conflicts] {
            m_conflictsDock->setVisible(!conflicts->rows().isEmpty());
        });
        connect(&session, &Session::changed, this, &MainWindow::updateStatus);
        connect(&session, &Session::changed, this, &MainWindow::forgetFailure);
        connect(&session, &Session::committingChanged, this, [this, &session] {
            if (session.isCommitting())
                m_status->showMessage(tr("Saving \u2026"));
            else
                m_status->clearMessage();
        });
        connect(&session, &Session::committed, this, &MainWindow::reportCommit);
        connect(&session, &Session::commitFailed, this, &MainWindow::reportFailure);
        connect(
            m_workspace.get(), &Workspace::changedElsewhere, m_tabs, [this] { m_tabs->refresh(); });
    }
    fillFileMenu();
    fillEditMenu();
    fillRecordMenu(nullptr);
    fillToolBar(nullptr);
    updateTitle();
    updateWelcome();
    updateStatus();
}

/// What a key is, is found out when a database is opened: the same tables are shown again.
void MainWindow::useRowNumbers(TableIndex table, bool used)
{
    const auto &schema = m_workspace->session().schema();
    const auto name = schema[table].name;
    if (m_workspace->session().hasPending()) {
        const auto tryAgain = [this, table, used] { useRowNumbers(table, used); };
        return m_messages->showMessage(
            {Message::Severity::Warning,
             tr("The key of \"%1\" cannot be another one while changes are not saved.").arg(name),
             tr("Save or revert them first."),
             {},
             {{tr("Try again"), tryAgain}}});
    }
    const auto parameters = m_workspace->parameters();
    setNumbered(parameters.database, name, used);
    QStringList tables;
    for (const auto open : m_tabs->tables()) {
        if (open != table)
            tables.append(schema[open].name);
    }
    open(parameters, tables + QStringList(name));
}

void MainWindow::showTable(TableIndex table)
{
    m_tabs->openTable(table);
}

void MainWindow::showRow(RowId row)
{
    m_tabs->openTable(row.table())->showRow(row);
}

void MainWindow::reportCommit(const CommitReport &report)
{
    m_messages->clear();
    m_status->showMessage(tr("Saved %1 (%2 ms)").arg(report.toText()).arg(report.milliseconds),
                          10000);
    refreshAfter(report);
}

/// Rows that were saved stay where they are. Other tables can have changed by what the database does
/// on its own: cascades and triggers.
void MainWindow::refreshAfter(const CommitReport &report)
{
    QList<TableIndex> written;
    for (const auto &entry : report.tables) {
        if (!m_workspace->session().schema()[entry.table].hasTriggers)
            written.append(entry.table);
    }
    m_tabs->refresh(written);
}

void MainWindow::reportFailure(const Error &error)
{
    m_hasFailedToSave = true;
    QList<Message::Button> buttons;
    if (error.kind() == ErrorKind::Busy)
        buttons.append({tr("Save again"), [this] { m_actions->save()->trigger(); }});
    if (error.details<ConflictDetails>()) {
        buttons.append({tr("Show conflicts"), [this] {
                            m_conflictsDock->show();
                            m_conflictsDock->raise();
                        }});
    }
    RowId guilty;
    if (const auto *constraint = error.details<ConstraintDetails>();
        constraint && !constraint->rows().isEmpty())
        guilty = constraint->rows().front();
    if (const auto *validation = error.details<ValidationDetails>())
        guilty = validation->faults().front().row;
    m_guilty = guilty;
    if (!guilty.isNull())
        buttons.append({tr("Show the row"), [this, guilty] { showRow(guilty); }});
    m_messages->showError(error, buttons);
}

/// What could not be saved is another change now, or none: the reason says nothing any more.
void MainWindow::forgetFailure(const ChangeSet &changes)
{
    const bool isGone = !m_workspace->session().hasPending()
                        || std::ranges::any_of(changes.entries(), [this](const auto &entry) {
                               return entry.row == m_guilty;
                           });
    if (m_hasFailedToSave && isGone) {
        m_hasFailedToSave = false;
        m_messages->clear();
    }
}

/// What a window manager puts around a window is known when it is shown. On a small screen it would
/// hide the status line.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (!event->spontaneous())
        QTimer::singleShot(100ms, this, &MainWindow::keepOnScreen);
}

void MainWindow::keepOnScreen()
{
    const auto room = screen()->availableGeometry();
    const auto frame = frameGeometry();
    if (isMaximized() || isFullScreen() || room.contains(frame))
        return;
    resize(size().boundedTo(room.size() - (frame.size() - size())));
    const auto fits = frameGeometry();
    move(std::clamp(
             fits.left(), room.left(), std::max(room.left(), room.right() - fits.width() + 1)),
         std::clamp(
             fits.top(), room.top(), std::max(room.top(), room.bottom() - fits.height() + 1)));
}

void MainWindow::updateTitle()
{
    const auto program = QCoreApplication::applicationName();
    setWindowTitle(m_workspace ? m_workspace->name() + u"[*] \u2013 "_s + program : program);
}

void MainWindow::updateStatus()
{
    const auto pending = m_workspace ? m_workspace->session().state().pending() : Overlay();
    const auto tables = pending.tables().size();
    setWindowModified(!pending.isEmpty());
    if (pending.isEmpty())
        m_status->setPending(m_workspace ? tr("No unsaved changes") : QString());
    else
        m_status->setPending(tr("%1 in %2")
                                 .arg(pending.size() == 1
                                          ? tr("1 unsaved change")
                                          : tr("%1 unsaved changes").arg(pending.size()),
                                      tables == 1 ? tr("1 table") : tr("%1 tables").arg(tables)));
    const auto *view = m_tabs->currentView();
    m_status->setRows(view ? view->statusText() : QString());
    auto reason = m_workspace ? m_workspace->session().readOnlyReason() : QString();
    if (reason.isEmpty() && view)
        reason = view->tableModel().readOnlyReason();
    m_status->setAccess(!m_workspace       ? QString()
                        : reason.isEmpty() ? tr("read-write")
                                           : tr("read-only"),
                        reason);
}

} // namespace varve
