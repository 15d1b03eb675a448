#include "app/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

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
    static QString cpp()
    {
        return tr("After \"describe FILE\": print a C++ header that describes the tables.");
    }
    static QString nameSpace() { return tr("The namespace of what the header declares."); }
    static QString noDescription()
    {
        return tr("\"describe\" needs a database and the form to describe it in, --cpp.");
    }
    static QString onlyDescribes(const QString &option)
    {
        return tr("--%1 is only understood after \"describe FILE\".").arg(option);
    }
    static QString badNameSpace(const QString &name)
    {
        return tr("\"%1\" cannot be the name of a namespace in C++.").arg(name);
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

constexpr auto describe = "describe"_L1;

bool isNameSpace(const QString &name)
{
    static const QRegularExpression form(u"^[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*$"_s);
    return form.match(name).hasMatch();
}

/// Takes `describe FILE --cpp [--namespace N]` out of what was parsed, if that is what it is.
Result<void>
takeDescription(const QCommandLineParser &parser, QStringList &positional, CommandLine &line)
{
    const bool isAsked =
        positional.value(0) == describe && (positional.size() > 1 || parser.isSet(u"cpp"_s));
    for (const auto &option : {u"cpp"_s, u"namespace"_s}) {
        if (!isAsked && parser.isSet(option))
            return misunderstood(CommandLineText::onlyDescribes(option));
    }
    if (!isAsked)
        return {};
    positional.removeFirst();
    if (positional.isEmpty() || !parser.isSet(u"cpp"_s))
        return misunderstood(CommandLineText::noDescription());
    const auto nameSpace = parser.value(u"namespace"_s);
    if (!nameSpace.isEmpty() && !isNameSpace(nameSpace))
        return misunderstood(CommandLineText::badNameSpace(nameSpace));
    line.description = CommandLine::Description{nameSpace};
    return {};
}

} // namespace

bool CommandLine::asksForText(const QStringList &arguments)
{
    return arguments.value(1) == describe && arguments.size() > 2;
}

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
    const QCommandLineOption cpp(u"cpp"_s, CommandLineText::cpp());
    const QCommandLineOption nameSpace(u"namespace"_s, CommandLineText::nameSpace(), u"name"_s);
    parser.addOptions({table, readOnly, palette, screenshot, cpp, nameSpace});
    parser.addPositionalArgument(u"database"_s, CommandLineText::database(), u"[FILE|URL]"_s);

    if (!parser.parse(arguments))
        return misunderstood(parser.errorText() + u'.');
    CommandLine line;
    if (parser.isSet(help))
        line.answer = parser.helpText();
    else if (parser.isSet(version))
        line.answer = QCoreApplication::applicationName() + u' '
                      + QCoreApplication::applicationVersion() + u'\n';
    auto positional = parser.positionalArguments();
    if (auto taken = takeDescription(parser, positional, line); !taken)
        return taken.error();
    if (positional.size() > 1)
        return misunderstood(CommandLineText::tooManyDatabases());
    const auto chosen = paletteCalled(parser.value(palette));
    if (!chosen)
        return chosen.error();
    line.database = positional.value(0);
    line.table = parser.value(table);
    line.readOnly = parser.isSet(readOnly);
    line.palette = *chosen;
    line.screenshot = parser.value(screenshot);
    return line;
}

} // namespace varve
