#include "storage/connection_p.h"
#include "storage/statement_p.h"

#include <QSqlError>
#include <QSqlRecord>

namespace varve {

Statement::Statement(QSqlQuery &query, const Connection &connection, QString subject)
    : m_query(&query)
    , m_connection(&connection)
    , m_subject(std::move(subject))
{}

Statement::Statement(Statement &&other) noexcept
    : m_query(std::exchange(other.m_query, nullptr))
    , m_connection(other.m_connection)
    , m_subject(std::move(other.m_subject))
    , m_timer(other.m_timer)
    , m_rows(other.m_rows)
    , m_failed(other.m_failed)
{}

Statement::~Statement()
{
    if (!m_query)
        return;
    if (m_timer.isValid())
        m_connection->log().note({m_query->lastQuery(),
                                  m_query->boundValues(),
                                  m_timer.nsecsElapsed(),
                                  m_query->isSelect() ? m_rows : affected(),
                                  m_failed});
    m_query->finish();
}

bool Statement::execute()
{
    if (m_connection->log().isWanted())
        m_timer.start();
    m_failed = !m_query->exec();
    return !m_failed;
}

QStringList Statement::names() const
{
    const auto record = m_query->record();
    QStringList all;
    for (int column = 0; column < record.count(); ++column)
        all.append(record.fieldName(column));
    return all;
}

std::optional<Error> Statement::failure() const
{
    if (!m_query->lastError().isValid())
        return {};
    return m_connection->error(*m_query, m_subject);
}

} // namespace varve
