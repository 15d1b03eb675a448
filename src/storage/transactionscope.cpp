#include "storage/transactionscope_p.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

Error outcomeUnknown()
{
    return {ErrorKind::OutcomeUnknown,
            QCoreApplication::translate("varve::TransactionScope",
                                        "The database failed at the very end of saving, so it is "
                                        "not known whether the changes were saved."),
            QCoreApplication::translate("varve::TransactionScope",
                                        "They are kept here. Refresh and look what the database "
                                        "holds before you save again.")};
}

} // namespace

Result<void> TransactionScope::begin(const QString &statement, const QString &subject)
{
    m_isPart = m_connection.holds() != Connection::Holds::Nothing;
    // Without its transaction, what follows would be final at once.
    if (m_connection.holds() == Connection::Holds::LostTransaction)
        return m_connection.lostTransaction();
    auto begun = m_connection.execute(m_isPart ? u"SAVEPOINT varve_part"_s : statement, subject);
    m_open = begun.has_value();
    return begun;
}

Result<void> TransactionScope::commit(const QString &subject)
{
    auto committed =
        m_connection.execute(m_isPart ? u"RELEASE varve_part"_s : u"COMMIT"_s, subject);
    m_open = !committed;
    return committed;
}

/// An error that has already ended the transaction, such as a full disk, makes this one fail, which
/// says nothing new, but to whoever holds it open.
void TransactionScope::rollBack()
{
    if (!std::exchange(m_open, false))
        return;
    if (!m_isPart) {
        (void)m_connection.execute(u"ROLLBACK"_s, {});
        return;
    }
    if (m_connection.execute(u"ROLLBACK TO varve_part"_s, {})) {
        (void)m_connection.execute(u"RELEASE varve_part"_s, {});
        return;
    }
    m_connection.setHolds(Connection::Holds::LostTransaction);
    (void)m_connection.execute(u"ROLLBACK"_s, {}); // Whoever found it lost has begun another one.
}

Error failedCommit(const Connection &connection, const Error &failed, const WriteReceipt &receipt)
{
    if (!connection.dialect().leavesCommitOpen(failed))
        return failed;
    return outcomeUnknown()
        .withSql(failed.sql())
        .withNativeCode(failed.nativeCode())
        .withDetails(std::make_shared<OutcomeDetails>(failed, receipt));
}

} // namespace varve
