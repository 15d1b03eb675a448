#include "storage/script.h"

#include "query/sqlschema.h"
#include "storage/dialects/dialect.h"
#include "storage/dialects/registry.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;

namespace varve::sql {
namespace {

class ScriptText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Script)
public:
    static Error cannotMake(const QString &path, const QString &reason)
    {
        return {ErrorKind::Storage,
                tr("The database \"%1\" cannot be made: %2.").arg(path, reason),
                tr("Check the folder's permissions and the space that is left.")};
    }
    static Error failed(const QString &sql, const QString &reason)
    {
        return Error(ErrorKind::Statement, tr("A statement of the script failed: %1.").arg(reason))
            .withSql(sql);
    }
    static QString exists() { return tr("it exists already"); }
};

/// Reads a script character by character; knows only where a semicolon is none.
class Splitter
{
public:
    explicit Splitter(const QString &script)
        : m_script(script)
    {}

    QStringList split()
    {
        while (m_at < m_script.size()) {
            const auto next = skipped();
            if (next == m_at && m_script[m_at] == u';' && !isInsideTrigger())
                finishStatement();
            else
                m_at = next == m_at ? m_at + 1 : next;
        }
        finishStatement();
        return m_statements;
    }

private:
    /// Behind the text, name or comment that begins here, or here if none does.
    qsizetype skipped() const
    {
        const auto c = m_script[m_at];
        if (c == u'\'' || c == u'"' || c == u'`')
            return behind(QString(c), m_at + 1);
        if (c == u'[')
            return behind(u"]"_s, m_at + 1);
        if (m_script.mid(m_at, 2) == u"--")
            return behind(u"\n"_s, m_at + 2);
        if (m_script.mid(m_at, 2) == u"/*")
            return behind(u"*/"_s, m_at + 2);
        return m_at;
    }

    qsizetype behind(const QString &end, qsizetype from) const
    {
        const auto found = m_script.indexOf(end, from);
        return found < 0 ? m_script.size() : found + end.size();
    }

    /// A trigger's body ends with END; its statements end with semicolons of their own.
    bool isInsideTrigger() const
    {
        static const QRegularExpression trigger(
            uR"(^(\s|--[^\n]*\n)*CREATE\s+(TEMP\s+|TEMPORARY\s+)?TRIGGER\b)"_s,
            QRegularExpression::CaseInsensitiveOption);
        static const QRegularExpression end(uR"(\bEND\s*$)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
        const auto statement = m_script.mid(m_begin, m_at - m_begin);
        return trigger.match(statement).hasMatch() && !end.match(statement).hasMatch();
    }

    void finishStatement()
    {
        static const QRegularExpression onlyComments(uR"(^(\s|--[^\n]*(\n|$))*$)"_s);
        const auto statement = m_script.mid(m_begin, m_at - m_begin).trimmed();
        if (!onlyComments.match(statement).hasMatch())
            m_statements.append(statement);
        m_begin = ++m_at;
    }

    const QString &m_script;
    qsizetype m_begin = 0;
    qsizetype m_at = 0;
    QStringList m_statements;
};

Result<void> run(const QStringList &statements, QSqlDatabase &database)
{
    QSqlQuery query(database);
    for (const auto &statement : statements) {
        if (!query.exec(statement))
            return ScriptText::failed(statement, query.lastError().databaseText());
    }
    return {};
}

Result<void> fill(const QString &path, const QString &script)
{
    const auto connection = QUuid::createUuid().toString();
    Result<void> done;
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, connection);
        database.setDatabaseName(path);
        if (database.open())
            done = run(statements(script), database);
        else
            done = ScriptText::cannotMake(path, database.lastError().databaseText());
    }
    QSqlDatabase::removeDatabase(connection);
    return done;
}

} // namespace

QStringList statements(const QString &script)
{
    return Splitter(script).split();
}

Result<void> createDatabase(const QString &path, const QString &script)
{
    if (QFile::exists(path))
        return ScriptText::cannotMake(path, ScriptText::exists());
    const QString unfinished = path + u".part"_s;
    QFile::remove(unfinished);
    auto done = fill(unfinished, script);
    QFile file(unfinished);
    if (done && !file.rename(path))
        done = ScriptText::cannotMake(path, file.errorString());
    if (!done)
        QFile::remove(unfinished);
    return done;
}

Result<void> createDatabase(const QString &path, const Schema &schema)
{
    const auto made = createTables(schema, *findDialect(u"sqlite"_s));
    if (!made)
        return made.error();
    return createDatabase(path, made->join(u";\n"_s));
}

} // namespace varve::sql
