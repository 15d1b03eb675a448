#include "app/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class CommandLineText
{
    Q_DECLARE_TR_FUNCTIONS(varve::CommandLine)
public:
    static QString description()
    {
        return tr(
            "Look at the data of a database, change it without fear, and save it all at once.");
    }
    static QString database()
    {
        return tr("The database: an SQLite file or a URL. Without one, the sample is opened.");
    }
    static QString table() { return tr("Open the table or view called <name>."); }
    static QString readOnly() { return tr("Open the database for looking only."); }
    static QString palette() { return tr("Use light or dark colours, whatever the system's are."); }
    static QString screenshot()
    {
        return tr("Save a picture of the window as <file> when its rows are shown, and end.");
    }
    static QString hint() { return tr("Start it with --help to see what it understands."); }
    static QString tooManyDatabases() { return tr("More than one database was named."); }
    static QString badPalette(const QString &name)
    {
        return tr("\"%1\" is no palette: use light or dark.").arg(name);
    }
};

Error misunderstood(const QString &text)
{
    return {ErrorKind::Validation, text, CommandLineText::hint()};
}

Result<CommandLine::Palette> paletteCalled(const QString &name)
{
    if (name.isEmpty())
        return CommandLine::Palette::System;
    if (name == u"light")
        return CommandLine::Palette::Light;
    if (name == u"dark")
        return CommandLine::Palette::Dark;
    return misunderstood(CommandLineText::badPalette(name));
}

} // namespace

Result<CommandLine> CommandLine::parsed(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(CommandLineText::description());
    const auto help = parser.addHelpOption();
    const auto version = parser.addVersionOption();
    const QCommandLineOption table(u"table"_s, CommandLineText::table(), u"name"_s);
    const QCommandLineOption readOnly(u"read-only"_s, CommandLineText::readOnly());
    const QCommandLineOption palette(u"palette"_s, CommandLineText::palette(), u"light|dark"_s);
    const QCommandLineOption screenshot(u"screenshot"_s, CommandLineText::screenshot(), u"file"_s);
    parser.addOptions({table, readOnly, palette, screenshot});
    parser.addPositionalArgument(u"database"_s, CommandLineText::database(), u"[FILE|URL]"_s);

    if (!parser.parse(arguments))
        return misunderstood(parser.errorText() + u'.');
    CommandLine line;
    if (parser.isSet(help))
        line.answer = parser.helpText();
    else if (parser.isSet(version))
        line.answer = QCoreApplication::applicationName() + u' '
                      + QCoreApplication::applicationVersion() + u'\n';
    if (parser.positionalArguments().size() > 1)
        return misunderstood(CommandLineText::tooManyDatabases());
    const auto chosen = paletteCalled(parser.value(palette));
    if (!chosen)
        return chosen.error();
    line.database = parser.positionalArguments().value(0);
    line.table = parser.value(table);
    line.readOnly = parser.isSet(readOnly);
    line.palette = *chosen;
    line.screenshot = parser.value(screenshot);
    return line;
}

} // namespace varve
