// What a person waits for: the window, the first rows of five million, and the window while they are
// scrolled through. The floors are bare Qt widgets and the query by hand, which do less.
#include "app/commandline.h"
#include "app/mainwindow.h"
#include "app/palettes.h"
#include "app/tabletabs.h"
#include "measure.h"
#include "models/tablemodel.h"
#include "storage/script.h"
#include "widgets/tableview.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QEventLoop>
#include <QFile>
#include <QHeaderView>
#include <QScrollBar>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeView>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace varve;

namespace {

constexpr int rowCount = 5'000'000;

const auto createBig =
    u"CREATE TABLE big (id INTEGER PRIMARY KEY, name TEXT NOT NULL, number INTEGER);"
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) "
    "INSERT INTO big SELECT i, 'Row number ' || i, i % 97 FROM n;"
    "CREATE TABLE small (id INTEGER PRIMARY KEY, name TEXT)"_s;

template<typename Condition>
void waitUntil(Condition holds)
{
    while (!holds())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
}

/// Five million rows that cost nothing.
class BareModel : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex &) const override { return ::rowCount; }
    int columnCount(const QModelIndex &) const override { return 3; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(index.row()) : QVariant();
    }
};

/// The longest time in which the event loop was not run while this lived, in seconds.
class LongestWait
{
public:
    LongestWait()
    {
        m_since.start();
        QObject::connect(&m_timer, &QTimer::timeout, [this] { note(); });
        m_timer.start(1ms);
    }

    double seconds()
    {
        note();
        return static_cast<double>(m_longest) / 1e9;
    }

private:
    void note()
    {
        m_longest = std::max(m_longest, m_since.nsecsElapsed());
        m_since.restart();
    }

    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

/// Resident memory of this process; 0 where the system does not tell it in this way.
qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

class Cases
{
public:
    Cases()
    {
        m_parameters.database = m_folder.filePath(u"big.sqlite"_s);
        if (!sql::createDatabase(m_parameters.database, createBig))
            qFatal("cannot make the database");
    }

    /// From nothing to a painted window; the database is opened behind it.
    void window()
    {
        bench::print("window.shown",
                     "s",
                     bench::inTurn(
                         [] {
                             return bench::seconds([] {
                                 MainWindow window;
                                 window.show();
                                 waitUntil([&] { return !window.grab().isNull(); });
                             });
                         },
                         [] {
                             return bench::seconds([] {
                                 QMainWindow window;
                                 window.setCentralWidget(new QTreeView);
                                 window.show();
                                 waitUntil([&] { return !window.grab().isNull(); });
                             });
                         }),
                     1);
    }

    /// From activating the table to its first rows in the model; beside reading them by hand.
    void firstRows()
    {
        bench::print(
            "rows.5m",
            "s",
            bench::inTurn([&] { return firstRowsShown(); }, [&] { return firstRowsByHand(); }),
            rowCount);
    }

    /// To the end, through the last pages, and back: how long the window did not react at most.
    void scrolling()
    {
        bench::print("scroll.5m.longest_wait",
                     "s",
                     bench::inTurn(
                         [&] {
                             const auto window = opened();
                             auto &view = show(*window, u"big"_s);
                             waitUntil([&] { return view.tableModel().result().isCounted(); });
                             return longestWait(
                                 view, [&] { return !view.tableModel().result().isLoading(); });
                         },
                         [&] {
                             QTableView view;
                             BareModel model;
                             view.setModel(&model);
                             view.show();
                             return longestWait(view, [] { return true; });
                         }),
                     rowCount);
    }

    /// Resident memory with five million rows counted and scrolled through, in MB; beside the same
    /// process before.
    void memory()
    {
        const auto before = residentBytes();
        const auto window = opened();
        auto &view = show(*window, u"big"_s);
        waitUntil([&] { return view.tableModel().result().isCounted(); });
        longestWait(view, [&] { return !view.tableModel().result().isLoading(); });
        bench::print(
            "memory.5m",
            "MB",
            {static_cast<double>(residentBytes()) / 1e6, static_cast<double>(before) / 1e6},
            rowCount);
    }

private:
    std::unique_ptr<MainWindow> opened() const
    {
        auto window = std::make_unique<MainWindow>();
        window->resize(1280, 800);
        window->show();
        window->open(m_parameters, u"small"_s);
        waitUntil([&] { return window->workspace() && window->tabs().currentView(); });
        waitUntil([&] { return window->tabs().currentView()->tableModel().result().isCounted(); });
        return window;
    }

    static TableView &show(MainWindow &window, const QString &table)
    {
        const auto index = window.workspace()->session().schema().find(table).value();
        auto *view = window.tabs().openTable(index);
        waitUntil([&] { return view->tableModel().rowCount() > 0; });
        return *view;
    }

    double firstRowsShown() const
    {
        const auto window = opened();
        return bench::seconds([&] { show(*window, u"big"_s); });
    }

    double firstRowsByHand() const
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"by hand"_s);
        database.setDatabaseName(m_parameters.database);
        database.open();
        const auto taken = bench::seconds([&] {
            QSqlQuery query(database);
            query.setForwardOnly(true);
            query.exec(u"SELECT id, name, number FROM big ORDER BY id LIMIT 512"_s);
            QList<QVariantList> rows;
            while (query.next())
                rows.append({query.value(0), query.value(1), query.value(2)});
        });
        database = {};
        QSqlDatabase::removeDatabase(u"by hand"_s);
        return taken;
    }

    template<typename Settled>
    static double longestWait(QTableView &view, Settled isSettled)
    {
        auto &bar = *view.verticalScrollBar();
        LongestWait wait;
        const auto move = [&](int value) {
            bar.setValue(value);
            waitUntil(isSettled);
            view.repaint();
            QCoreApplication::processEvents();
        };
        move(bar.maximum());
        for (int page = 1; page <= 50; ++page)
            move(bar.maximum() - page * bar.pageStep());
        move(bar.maximum() / 2);
        move(bar.minimum());
        return wait.seconds();
    }

    QTemporaryDir m_folder;
    ConnectionParameters m_parameters;
};

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"Varve"_s);
    QCoreApplication::setApplicationName(u"Varve bench"_s);
    applyLook(CommandLine::Palette::Light);
    const auto filter = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    const std::pair<QString, void (Cases::*)()> all[] = {{u"window.shown"_s, &Cases::window},
                                                         {u"rows.5m"_s, &Cases::firstRows},
                                                         {u"scroll.5m"_s, &Cases::scrolling},
                                                         {u"memory.5m"_s, &Cases::memory}};
    std::optional<Cases> cases; // Making five million rows takes some seconds.
    for (const auto &[name, run] : all) {
        if (!name.contains(filter))
            continue;
        if (!cases)
            cases.emplace();
        (*cases.*run)();
    }
    return 0;
}
