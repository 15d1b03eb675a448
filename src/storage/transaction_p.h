#pragma once

#include "storage/connection_p.h"

namespace varve {

/// A transaction of a connection that ends with it: whoever leaves without commit() rolls back.
class Transaction
{
public:
    explicit Transaction(Connection &connection)
        : m_connection(connection)
    {}
    ~Transaction() { rollBack(); }
    Q_DISABLE_COPY_MOVE(Transaction)

    Result<void> begin(const QString &statement, const QString &subject);
    /// After a failure the transaction is still there.
    Result<void> commit(const QString &subject);
    /// Does nothing if there is no transaction any more.
    void rollBack();

private:
    Connection &m_connection;
    bool m_open = false;
};

} // namespace varve
