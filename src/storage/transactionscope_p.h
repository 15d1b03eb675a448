#pragma once

#include "session/outcome.h"
#include "storage/connection_p.h"

namespace varve {

/// A transaction of a connection that ends with it: whoever leaves without commit() rolls back. Within
/// a transaction that is held open it is a part of that, which is taken back alone.
class TransactionScope
{
public:
    explicit TransactionScope(Connection &connection)
        : m_connection(connection)
    {}
    ~TransactionScope() { rollBack(); }
    Q_DISABLE_COPY_MOVE(TransactionScope)

    Result<void> begin(const QString &statement, const QString &subject);
    /// After a failure the transaction is still there.
    Result<void> commit(const QString &subject);
    /// Does nothing if there is no transaction any more.
    void rollBack();

    /// What it does is final only when the transaction around it is.
    bool isPart() const { return m_isPart; }

private:
    Connection &m_connection;
    bool m_open = false;
    bool m_isPart = false;
};

/// The error of a COMMIT that ended in `failed` and would have left `receipt`: OutcomeUnknown with
/// OutcomeDetails, if that leaves open whether it was done.
Error failedCommit(const Connection &connection, const Error &failed, const WriteReceipt &receipt);

} // namespace varve
