#include "app/commandline.h"
#include "app/mainwindow.h"
#include "app/palettes.h"
#include "app/sample.h"
#include "app/screenshot.h"
#include "base/whenready.h"
#include "query/cppdescription.h"
#include "storage/sqlbackend.h"

#include <QApplication>
#include <QIcon>

#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

using namespace varve;

void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), stream);
}

int failed(const Error &error)
{
    print(stderr, u"varve: "_s + error.toText() + u'\n');
    return EXIT_FAILURE;
}

Result<ConnectionParameters> chosenDatabase(const CommandLine &line)
{
    const auto text = line.database.isEmpty() ? sampleDatabase() : Result<QString>(line.database);
    auto parameters =
        text.and_then([](const QString &name) { return ConnectionParameters::fromText(name); });
    if (parameters && line.readOnly)
        parameters->access = ConnectionParameters::Access::ReadOnly;
    return parameters;
}

void leaveScreenshot(MainWindow &window, const QString &path)
{
    QObject::connect(&window, &MainWindow::opened, &window, [&window, path] {
        if (!window.workspace())
            return QCoreApplication::exit(EXIT_FAILURE);
        whenReady(saveScreenshot(window, path), &window, [](const Result<void> &saved) {
            QCoreApplication::exit(saved ? EXIT_SUCCESS : failed(saved.error()));
        });
    });
}

/// The tables of a database as C++ describes them, to the standard output.
int describe(const CommandLine &line)
{
    auto parameters = ConnectionParameters::fromText(line.database);
    if (!parameters)
        return failed(parameters.error());
    parameters->access = ConnectionParameters::Access::ReadOnly;
    const auto backend = SqlBackend::openBlocking(*parameters);
    if (!backend)
        return failed(backend.error());
    for (const auto &warning : (*backend)->warnings())
        print(stderr, u"varve: "_s + warning + u'\n');
    std::fputs(
        describedInCpp((*backend)->schema(), line.description->nameSpace).toUtf8().constData(),
        stdout);
    return EXIT_SUCCESS;
}

int run(const CommandLine &line)
{
    const auto database = chosenDatabase(line);
    if (!database)
        return failed(database.error());
    applyLook(line.palette);
    MainWindow window;
    if (!line.screenshot.isEmpty())
        leaveScreenshot(window, line.screenshot);
    window.show();
    window.open(*database, line.table);
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList given;
    for (int position = 0; position < argc; ++position)
        given.append(QString::fromLocal8Bit(argv[position]));
    std::unique_ptr<QCoreApplication> application;
    if (CommandLine::asksForText(given))
        application = std::make_unique<QCoreApplication>(argc, argv);
    else
        application = std::make_unique<QApplication>(argc, argv);
    QCoreApplication::setApplicationName(u"Varve"_s);
    QCoreApplication::setOrganizationName(u"Varve"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(VARVE_VERSION));
    const auto line = CommandLine::parsed(QCoreApplication::arguments());
    if (!line)
        return failed(line.error());
    if (line->answer) {
        print(stdout, *line->answer);
        return EXIT_SUCCESS;
    }
    if (line->description)
        return describe(*line);
    QApplication::setWindowIcon(QIcon(u":/varve/icons/varve.svg"_s));
    return run(*line);
}
