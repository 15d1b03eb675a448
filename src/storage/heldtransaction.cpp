#include "storage/heldtransaction_p.h"
#include "storage/transactionscope_p.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class TransactionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::HeldTransaction)
public:
    static QString cannotBegin() { return tr("The transaction cannot begin"); }
    static QString cannotCommit() { return tr("Nothing of the transaction was saved"); }
    static QString cannotMark() { return tr("The savepoint cannot be used"); }
};

Result<void> begin(Connection &connection)
{
    auto begun =
        connection.execute(connection.dialect().beginWriting(), TransactionText::cannotBegin());
    if (begun)
        connection.setHolds(Connection::Holds::Transaction);
    return begun;
}

/// Nobody is left to try again after a failure, so it ends the transaction.
Result<void> commit(Connection &connection)
{
    const bool isLost = connection.holds() == Connection::Holds::LostTransaction;
    connection.setHolds(Connection::Holds::Nothing);
    if (isLost)
        return Connection::lostTransaction();
    auto committed = connection.execute(u"COMMIT"_s, TransactionText::cannotCommit());
    if (committed)
        return committed;
    (void)connection.execute(u"ROLLBACK"_s, {});
    return failedCommit(connection, committed.error(), {});
}

Result<void> rollBack(Connection &connection)
{
    if (connection.holds() == Connection::Holds::Transaction)
        (void)connection.execute(u"ROLLBACK"_s, {}); // It fails where nothing is left to take back.
    connection.setHolds(Connection::Holds::Nothing);
    return {};
}

Result<void> mark(Connection &connection, const QString &verb, int savepoint)
{
    if (connection.holds() == Connection::Holds::LostTransaction)
        return Connection::lostTransaction();
    return connection.execute(verb + u" varve_mark_"_s + QString::number(savepoint),
                              TransactionText::cannotMark());
}

} // namespace

Result<void> taken(Connection &connection, const TransactionStep &step)
{
    connection.forgetStatements(); // Those that are not done would be in the way.
    using Kind = TransactionStep::Kind;
    switch (step.kind) {
    case Kind::Begin:
        return begin(connection);
    case Kind::Commit:
        return commit(connection);
    case Kind::RollBack:
        return rollBack(connection);
    case Kind::SetSavepoint:
        return mark(connection, u"SAVEPOINT"_s, step.savepoint);
    case Kind::RollBackTo:
        return mark(connection, u"ROLLBACK TO"_s, step.savepoint);
    case Kind::Release:
        return mark(connection, u"RELEASE"_s, step.savepoint);
    }
    Q_UNREACHABLE();
}

} // namespace varve
