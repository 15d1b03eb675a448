#include "storage/transaction_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {

Result<void> Transaction::begin(const QString &statement, const QString &subject)
{
    auto begun = m_connection.execute(statement, subject);
    m_open = begun.has_value();
    return begun;
}

Result<void> Transaction::commit(const QString &subject)
{
    auto committed = m_connection.execute(u"COMMIT"_s, subject);
    m_open = !committed;
    return committed;
}

/// An error that has already ended the transaction, such as a full disk, makes this one fail, which
/// says nothing new.
void Transaction::rollBack()
{
    if (std::exchange(m_open, false))
        (void)m_connection.execute(u"ROLLBACK"_s, {});
}

} // namespace varve
