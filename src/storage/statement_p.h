#pragma once

#include "base/error.h"
#include "storage/sqlvalue_p.h"

#include <QElapsedTimer>
#include <QSqlQuery>

#include <optional>
#include <utility>

namespace varve {

class Connection;

/// A statement that is being read, borrowed from its connection. It holds the database's read lock,
/// which it gives back when it goes: nothing else may keep it.
class Statement
{
public:
    Statement(QSqlQuery &query, const Connection &connection, QString subject);
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&) = delete;
    Q_DISABLE_COPY(Statement)
    ~Statement();

    /// Sends it. False if the database refuses it: see Connection::error().
    bool execute();

    /// Goes to the next row; false behind the last one, and when reading failed: see failure().
    bool next()
    {
        const bool isThere = m_query->next();
        m_rows += isThere ? 1 : 0;
        return isThere;
    }
    Value value(int column) const { return fromVariant(m_query->value(column)); }

    /// What the columns of its result are called.
    QStringList names() const;

    /// How many rows it has inserted, updated or deleted.
    int affected() const { return m_query->numRowsAffected(); }

    /// Why next() stopped too early, if it did.
    std::optional<Error> failure() const;

private:
    QSqlQuery *m_query;
    const Connection *m_connection;
    QString m_subject;
    QElapsedTimer m_timer; ///< Runs if the statement is to be logged.
    qint64 m_rows = 0;
    bool m_failed = false;
};

} // namespace varve
