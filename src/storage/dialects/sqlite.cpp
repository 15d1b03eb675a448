#include "storage/connection_p.h"
#include "storage/dialects/sqlite_p.h"
#include "storage/dialects/sqlitewal_p.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class PlaceText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SqliteDialect)
public:
    static Error missing(const QString &file)
    {
        return {ErrorKind::Connection,
                tr("There is no file \"%1\".").arg(file),
                tr("Check the name, or create the database first.")};
    }
    static Error directory(const QString &file)
    {
        return {ErrorKind::Connection,
                tr("\"%1\" is a folder, not a database.").arg(file),
                tr("Choose a file in it.")};
    }
    static Error unreadable(const QString &file)
    {
        return {ErrorKind::Connection,
                tr("You are not allowed to read \"%1\".").arg(file),
                tr("Ask its owner for permission.")};
    }
    static QString openedReadOnly() { return tr("The database was opened for reading only."); }
    static QString writeProtected(const QString &file)
    {
        return tr("You are not allowed to write to the file \"%1\".").arg(file);
    }
    static QString folderWriteProtected(const QString &folder)
    {
        return tr("You are not allowed to write to the folder \"%1\", where SQLite keeps its "
                  "journal "
                  "while it saves.")
            .arg(folder);
    }
    static QString frozen(const QString &folder)
    {
        return folderWriteProtected(folder)
               + tr(" The database is shown as it was when it was opened: what others save is not "
                    "noticed.");
    }
    static Error unreadableLog(const QString &file, const QString &folder)
    {
        return {ErrorKind::Connection,
                tr("The newest changes of \"%1\" are in its write-ahead log, which cannot be read "
                   "without permission to write to the folder \"%2\".")
                    .arg(file, folder),
                tr("Ask its owner for that permission, or copy the file and the \"-wal\" file "
                   "beside it to a folder of your own.")};
    }
};

} // namespace

QString SqliteDialect::isSame(const QString &a, const QString &b) const
{
    return a + u" IS "_s + b;
}

QString SqliteDialect::automaticKey(bool neverReused) const
{
    return neverReused ? u"INTEGER PRIMARY KEY AUTOINCREMENT"_s : u"INTEGER PRIMARY KEY"_s;
}

QString SqliteDialect::name() const
{
    return u"sqlite"_s;
}

QString SqliteDialect::driver() const
{
    return u"QSQLITE"_s;
}

Result<void> SqliteDialect::checkPlace(const ConnectionParameters &parameters) const
{
    const QFileInfo file(parameters.database);
    const auto shown = parameters.displayName();
    if (!file.exists())
        return PlaceText::missing(shown);
    if (file.isDir())
        return PlaceText::directory(shown);
    if (!file.isReadable())
        return PlaceText::unreadable(shown);
    if (!parameters.immutable
        && sqlite::logAccess(parameters.database) == sqlite::LogAccess::Unreadable)
        return PlaceText::unreadableLog(shown, file.absolutePath());
    return {};
}

QString SqliteDialect::writeObstacle(const ConnectionParameters &parameters) const
{
    if (parameters.isReadOnly())
        return PlaceText::openedReadOnly();
    const QFileInfo file(parameters.database);
    if (sqlite::logAccess(parameters.database) == sqlite::LogAccess::NotNeeded)
        return PlaceText::frozen(file.absolutePath());
    if (!file.isWritable())
        return PlaceText::writeProtected(parameters.displayName());
    if (!QFileInfo(file.absolutePath()).isWritable())
        return PlaceText::folderWriteProtected(file.absolutePath());
    return {};
}

/// The file is named by a URL, as its `mode` is what keeps SQLite from creating a missing one.
void SqliteDialect::configure(QSqlDatabase &database,
                              const ConnectionParameters &parameters,
                              Role role) const
{
    auto url = QUrl::fromLocalFile(QFileInfo(parameters.database).absoluteFilePath());
    url.setQuery(parameters.isReadOnly() ? u"mode=ro"_s : u"mode=rw"_s);
    if (parameters.immutable
        || sqlite::logAccess(parameters.database) == sqlite::LogAccess::NotNeeded)
        url.setQuery(url.query() + u"&immutable=1"_s);
    database.setDatabaseName(url.toString(QUrl::FullyEncoded));

    const auto patience = role == Role::Writer ? 2000 : 1000; // ms
    database.setConnectOptions(
        u"QSQLITE_OPEN_URI;QSQLITE_ENABLE_REGEXP;QSQLITE_BUSY_TIMEOUT=%1"_s.arg(patience));
}

QStringList SqliteDialect::sessionStatements(Role role) const
{
    switch (role) {
    case Role::Reader:
        return {readOnly(true)};
    case Role::Scanner: // It writes tables of its own, which `query_only` would forbid.
        return {};
    case Role::Writer:
        return {u"PRAGMA foreign_keys = ON"_s};
    }
    Q_UNREACHABLE();
}

QString SqliteDialect::readOnly(bool isOn) const
{
    return isOn ? u"PRAGMA query_only = ON"_s : u"PRAGMA query_only = OFF"_s;
}

QString SqliteDialect::probe() const
{
    return u"SELECT count(*) FROM sqlite_master"_s;
}

/// Makes SQLite take a file that is shorter than its header says, among others.
QString SqliteDialect::salvage() const
{
    return u"PRAGMA writable_schema = ON"_s;
}

QString SqliteDialect::beginReading() const
{
    return u"BEGIN"_s;
}

QString SqliteDialect::beginWriting() const
{
    return u"BEGIN IMMEDIATE"_s;
}

QString SqliteDialect::deferForeignKeys() const
{
    return u"PRAGMA defer_foreign_keys = ON"_s;
}

QString SqliteDialect::dataVersion() const
{
    return u"PRAGMA data_version"_s;
}

QString SqliteDialect::schemaVersion() const
{
    return u"PRAGMA schema_version"_s;
}

Result<QStringList> SqliteDialect::plan(Connection &connection, const sql::Text &select) const
{
    auto lines =
        connection.run({u"EXPLAIN QUERY PLAN "_s + select.sql, select.values},
                       QCoreApplication::translate("varve::SqliteDialect",
                                                   "How a query is answered cannot be found"));
    if (!lines)
        return lines.error();
    constexpr int detail = 3;
    QStringList steps;
    while (lines->next()) {
        if (const auto line = lines->value(detail); line.isText())
            steps.append(line.text());
    }
    if (auto failure = lines->failure())
        return *failure;
    return steps;
}

Result<bool> SqliteDialect::sorts(Connection &connection, const sql::Text &select) const
{
    return plan(connection, select).transform([](const QStringList &steps) {
        return std::ranges::any_of(steps, [](const QString &step) {
            return step.contains("TEMP B-TREE FOR"_L1) && step.contains("ORDER BY"_L1);
        });
    });
}

} // namespace varve
