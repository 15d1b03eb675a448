#include "storage/connection_p.h"
#include "storage/statement_p.h"

#include <QSqlError>

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
{}

Statement::~Statement()
{
    if (m_query)
        m_query->finish();
}

std::optional<Error> Statement::failure() const
{
    if (!m_query->lastError().isValid())
        return {};
    return m_connection->error(*m_query, m_subject);
}

} // namespace varve
