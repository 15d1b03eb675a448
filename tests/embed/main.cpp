// A little application that is not Varve: its own window, its own menu, and in it a table of its
// database. It is built against the installed package only. It drives itself and ends; with --stay it
// is there for a person to look at.
#include <QApplication>
#include <QMainWindow>
#include <QMenuBar>
#include <QTemporaryDir>

#include <cstdio>
#include <varve/session/session.h>
#include <varve/storage/script.h>
#include <varve/storage/sqlbackend.h>
#include <varve/widgets/sessionactions.h>
#include <varve/widgets/tableview.h>

using namespace Qt::Literals::StringLiterals;

namespace {

/// The window of the README: a session over a file, a table of it, and what can be done.
class FleetWindow : public QMainWindow
{
public:
    explicit FleetWindow(std::unique_ptr<varve::SqlBackend> backend)
        : m_session(std::move(backend))
        , m_actions(m_session)
    {
        const auto pilots =
            m_session.query(u"pilot"_s).filter(varve::col(u"gunnery"_s) < 5).orderBy(u"name"_s);
        setCentralWidget(new varve::TableView(m_session, pilots));
        menuBar()
            ->addMenu(u"&Fleet"_s)
            ->addActions({m_actions.undo(), m_actions.redo(), m_actions.save()});
    }

    ~FleetWindow() override
    {
        delete takeCentralWidget(); // it looks at the session, which goes next
    }

    varve::Session &session() { return m_session; }
    varve::SessionActions &actions() { return m_actions; }

private:
    varve::Session m_session;
    varve::SessionActions m_actions;
};

bool holds(bool condition, const char *claim)
{
    if (!condition)
        std::fprintf(stderr, "embed: failed: %s\n", claim);
    return condition;
}

bool check(FleetWindow &window, const varve::ConnectionParameters &parameters)
{
    auto &session = window.session();
    const auto pilots = session.fetch(session.query(u"pilot"_s));
    if (!holds(pilots && pilots->size() == 2, "the rows are read"))
        return false;
    const auto jaime = pilots->front();
    if (!holds(session.set(jaime, u"gunnery"_s, 1).has_value(), "a cell can be edited"))
        return false;
    window.actions().undo()->trigger();
    if (!holds(!session.hasPending(), "undo takes the edit back"))
        return false;
    window.actions().redo()->trigger();
    if (!holds(session.commit().has_value() && !session.hasPending(), "the edit is saved"))
        return false;
    auto again = varve::SqlBackend::openBlocking(parameters);
    auto stored =
        again.value()->read(session.schema().find(u"pilot"_s).value(), {varve::Value(1)}).result();
    return holds(stored && stored->front()->cells().at(2) == varve::Value(1),
                 "the file holds what was saved");
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    varve::ConnectionParameters parameters;
    parameters.database = folder.filePath(u"fleet.sqlite"_s);
    const auto made = varve::sql::createDatabase(
        parameters.database,
        u"CREATE TABLE pilot (id INTEGER PRIMARY KEY, name TEXT, gunnery INT);"
        "INSERT INTO pilot VALUES (1, 'Jaime', 3), (2, 'Natasha', 2);"_s);
    auto backend = varve::SqlBackend::openBlocking(parameters);
    if (!made || !backend)
        return EXIT_FAILURE;

    FleetWindow window(std::move(backend).value());
    window.show();
    if (QApplication::arguments().contains(u"--stay"_s))
        return QApplication::exec();
    return check(window, parameters) ? EXIT_SUCCESS : EXIT_FAILURE;
}
