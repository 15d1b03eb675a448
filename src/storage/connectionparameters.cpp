#include "storage/connectionparameters.h"

#include <QCoreApplication>
#include <QDir>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class ParametersText
{
    Q_DECLARE_TR_FUNCTIONS(varve::ConnectionParameters)
public:
    static Error empty()
    {
        return {
            ErrorKind::Connection, tr("No database was named."), tr("Give the path of a file.")};
    }
    static Error unsupported(const QString &scheme)
    {
        return {ErrorKind::Connection,
                tr("Databases at \"%1:\" addresses are not supported yet.").arg(scheme),
                tr("Open a SQLite file.")};
    }
    static Error inMemory()
    {
        return {
            ErrorKind::Connection,
            tr("A database in memory belongs to the program that made it and cannot be opened."),
            tr("Open a SQLite file.")};
    }
    static Error unreadable(const QString &url)
    {
        return {ErrorKind::Connection,
                tr("\"%1\" is no address of a file on this computer.").arg(url),
                tr("Write file:///folder/name, or just the path.")};
    }
    static Error unknownMode(const QString &url, const QString &mode)
    {
        return {
            ErrorKind::Connection,
            tr("The address \"%1\" asks for the mode \"%2\", which there is not.").arg(url, mode),
            tr("Use mode=ro or mode=rw.")};
    }
};

/// The scheme of a URL, in lower case; empty for a path, also for one that begins with a drive.
QString schemeOf(const QString &text)
{
    const auto colon = text.indexOf(u':');
    if (colon < 2)
        return {};
    for (const auto letter : QStringView(text).left(colon)) {
        if (!letter.isLetterOrNumber() || letter.unicode() > 0x7f)
            return {};
    }
    return text.left(colon).toLower();
}

Result<ConnectionParameters> fromFileUrl(const QString &text)
{
    const QUrl url(text);
    const auto isHere = url.host().isEmpty() || url.host() == "localhost"_L1;
    if (!url.isValid() || !isHere || url.path().isEmpty())
        return ParametersText::unreadable(text);

    ConnectionParameters parameters;
    // The path of file:///C:/x is "/C:/x", which QUrl knows how to read for its own scheme only.
    auto local = url;
    local.setScheme(u"file"_s);
    parameters.database =
        url.path().startsWith(u'/') ? local.toLocalFile() : url.path(QUrl::FullyDecoded);
    const QUrlQuery options(url);
    const auto mode = options.queryItemValue(u"mode"_s);
    if (mode == "memory"_L1)
        return ParametersText::inMemory();
    if (!mode.isEmpty() && mode != "ro"_L1 && mode != "rw"_L1)
        return ParametersText::unknownMode(text, mode);
    if (mode == "ro"_L1)
        parameters.access = ConnectionParameters::Access::ReadOnly;
    parameters.immutable = options.queryItemValue(u"immutable"_s) == "1"_L1;
    return parameters;
}

} // namespace

Result<ConnectionParameters> ConnectionParameters::fromText(const QString &fileOrUrl)
{
    if (fileOrUrl.isEmpty())
        return ParametersText::empty();
    if (fileOrUrl == ":memory:"_L1)
        return ParametersText::inMemory();
    const auto scheme = schemeOf(fileOrUrl);
    if (scheme == "file"_L1 || scheme == "sqlite"_L1)
        return fromFileUrl(fileOrUrl);
    if (!scheme.isEmpty() && fileOrUrl.contains("://"_L1))
        return ParametersText::unsupported(scheme);

    ConnectionParameters parameters;
    parameters.database = fileOrUrl;
    return parameters;
}

QString ConnectionParameters::displayName() const
{
    return QDir::toNativeSeparators(database);
}

} // namespace varve
