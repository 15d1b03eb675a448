#include "storage/connection_p.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUuid>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// More than the statements of the tables somebody looks at at a time.
constexpr size_t keptStatements = 64;

class ConnectionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Connection)
public:
    static Error noDriver(const QString &driver)
    {
        return {ErrorKind::Connection,
                tr("The Qt database driver %1 is not installed.").arg(driver),
                tr("Install Qt's SQL plugins.")};
    }
    static QString cannotOpen(const ConnectionParameters &parameters)
    {
        return tr("\"%1\" cannot be opened").arg(parameters.displayName());
    }
    static Error lostTransaction()
    {
        return {ErrorKind::Statement,
                tr("The database has ended the transaction after an error, so nothing of it was "
                   "saved."),
                tr("Roll back and save again.")};
    }
};

} // namespace

Connection::Connection(const Dialect &dialect, ConnectionParameters parameters, Role role)
    : m_dialect(dialect)
    , m_parameters(std::move(parameters))
    , m_role(role)
    , m_log(m_parameters.logging)
{}

Connection::~Connection()
{
    m_prepared.clear();
    const auto name = m_database.connectionName();
    m_database = {};
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
}

Result<void> Connection::open()
{
    if (m_database.isOpen())
        return {};
    auto opened = openNew();
    if (!opened) {
        m_prepared.clear();
        m_database.close();
    }
    return opened;
}

Result<void> Connection::openNew()
{
    if (auto there = m_dialect.checkPlace(m_parameters); !there)
        return there;
    if (!QSqlDatabase::isDriverAvailable(m_dialect.driver()))
        return ConnectionText::noDriver(m_dialect.driver());
    if (!m_database.isValid())
        m_database = QSqlDatabase::addDatabase(m_dialect.driver(),
                                               u"varve-"_s + QUuid::createUuid().toString());
    m_dialect.configure(m_database, m_parameters, m_role);
    m_database.setNumericalPrecisionPolicy(QSql::HighPrecision);
    if (!m_database.open())
        return m_dialect.error(m_database.lastError(), ConnectionText::cannotOpen(m_parameters));
    return probe();
}

/// Opening a file reads nothing of it: only the first statement tells what it is.
Result<void> Connection::probe()
{
    const auto subject = ConnectionText::cannotOpen(m_parameters);
    for (const auto &sql : m_dialect.sessionStatements(m_role)) {
        if (auto done = execute(sql, subject); !done)
            return done;
    }
    auto read = execute(m_dialect.probe(), subject);
    if (read || m_role == Role::Writer || m_dialect.salvage().isEmpty()
        || read.error().kind() != ErrorKind::Storage)
        return read;
    if (auto tolerant = execute(m_dialect.salvage(), subject); !tolerant)
        return tolerant;
    m_damaged = bool(execute(m_dialect.probe(), subject));
    return m_damaged ? Result<void>() : read;
}

Result<Statement> Connection::run(const sql::Text &text, const QString &subject)
{
    const auto query = prepared(text.sql, subject);
    if (!query)
        return query.error();
    for (int position = 0; position < text.values.size(); ++position)
        (*query)->bindValue(position, toVariant(text.values[position]));
    Statement statement(**query, *this, subject);
    if (!statement.execute())
        return error(**query, subject);
    return statement;
}

Result<std::shared_ptr<QSqlQuery>> Connection::prepared(const QString &sql, const QString &subject)
{
    ++m_uses;
    if (const auto found = m_prepared.find(sql); found != m_prepared.end()) {
        found->second.lastUse = m_uses;
        return found->second.query;
    }
    auto query = std::make_shared<QSqlQuery>(m_database);
    query->setForwardOnly(true);
    if (!query->prepare(sql))
        return error(*query, subject).withSql(sql);
    if (m_prepared.size() >= keptStatements)
        dropOldestStatement();
    m_prepared.emplace(sql, Prepared{query, m_uses});
    return query;
}

void Connection::dropOldestStatement()
{
    const auto byUse = [](const auto &a, const auto &b) {
        return a.second.lastUse < b.second.lastUse;
    };
    m_prepared.erase(std::ranges::min_element(m_prepared, byUse));
}

Result<void> Connection::execute(const QString &sql, const QString &subject)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    QElapsedTimer timer;
    timer.start();
    const bool done = query.exec(sql);
    if (m_log.isWanted())
        m_log.note({sql, {}, timer.nsecsElapsed(), 0, !done});
    if (done)
        return {};
    return error(query, subject).withSql(sql);
}

Error Connection::lostTransaction()
{
    return ConnectionText::lostTransaction();
}

void Connection::forgetStatements()
{
    m_prepared.clear();
}

Error Connection::error(const QSqlQuery &query, const QString &subject) const
{
    return m_dialect.error(query.lastError(), subject).withSql(query.lastQuery());
}

} // namespace varve
