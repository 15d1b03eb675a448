#include "session/baserows_p.h"
#include "session/references_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"
#include "session/transaction.h"

#include <algorithm>
#include <utility>

namespace varve {
namespace {

using Kind = TransactionStep::Kind;

BaseUpdate reversed(const BaseUpdate &update, BaseUpdate::Cause cause)
{
    auto back = update;
    back.cause = cause;
    for (auto &entry : back.entries)
        std::swap(entry.base.before, entry.base.after);
    return back;
}

const std::optional<Row> &storedIn(const BaseUpdate::Entry &entry)
{
    return entry.base.after;
}

} // namespace

QList<BaseUpdate> withdrawing(const OpenTransaction::Flush &flush)
{
    return {reversed(flush.affected, BaseUpdate::Cause::Fetched),
            reversed(flush.heard, BaseUpdate::Cause::Fetched),
            reversed(flush.written, BaseUpdate::Cause::Withdrawn)};
}

CommitReport OpenTransaction::report() const
{
    CommitReport all;
    for (const auto &flush : flushes) {
        for (const auto &entry : flush.written.entries) // Now it is not kept from being written.
            all.prevented.removeOne(entry.row);
        all.add(flush.report);
    }
    return all;
}

Result<Transaction> Session::beginTransaction()
{
    if (d->isCommitting)
        return SessionText::alreadyCommitting();
    if (d->isEditing())
        return SessionText::stepOpen();
    if (d->transaction)
        return SessionText::transactionOpen();
    if (auto begun = d->backend->transact({Kind::Begin}).result(); !begun)
        return begun.error();
    d->beginTransaction();
    return Transaction(*this);
}

Result<CommitReport> Session::transaction(const std::function<Result<void>()> &work)
{
    auto open = beginTransaction();
    if (!open)
        return open.error();
    if (auto done = work(); !done) {
        open->rollBack();
        return done.error();
    }
    auto committed = open->commit();
    open->rollBack(); // If it was not committed.
    return committed;
}

bool Session::isInTransaction() const
{
    return d->transaction.has_value();
}

void Session::Private::beginTransaction()
{
    transaction.emplace();
    transaction->number = ++m_transactions;
}

void Session::Private::withdraw(qsizetype flushes)
{
    const auto before = state;
    while (transaction->flushes.size() > flushes) {
        for (const auto &update : withdrawing(transaction->flushes.takeLast()))
            withdraw(update);
    }
    const auto next = std::exchange(state, before);
    publish(next, ChangeSet::between(before, next));
    emit q.historyChanged();
    readAgain();
}

void Session::Private::withdraw(const BaseUpdate &update)
{
    const auto keyIn = [this](RowId row, const Row &cells) {
        return keyOf(cells, schema[row.table()].key);
    };
    for (const auto &entry : update.entries) {
        refused.remove(entry.row);
        if (entry.base.before)
            identities.remove(entry.row, keyIn(entry.row, *entry.base.before));
    }
    for (const auto &entry : update.entries) {
        if (entry.base.after)
            identities.add(entry.row, keyIn(entry.row, *entry.base.after));
    }
    const auto rebased = [update, schema = schema](const Overlay &pending) {
        return withReferences(pending.rebased(update), update.entries, schema);
    };
    history.rebaseBy(rebased);
    state = withBaseRows(state, update.entries, storedIn).withPending(rebased(state.pending()));
}

/// What was read within the transaction may be what was taken back. What cannot be read stays as it
/// is, as after any failed refresh.
void Session::Private::readAgain()
{
    QMap<TableIndex, QList<RowId>> rows;
    const auto read = std::exchange(transaction->read, {});
    for (const auto row : read) {
        if (state.baseRow(row))
            rows[row.table()].append(row);
    }
    for (auto ofTable = rows.begin(); ofTable != rows.end(); ++ofTable) {
        const auto keys = beginRefresh(*ofTable);
        if (!ofTable->isEmpty())
            (void)finishLoading(*ofTable, backend->read(ofTable.key(), keys).result());
    }
}

Transaction::Transaction(Session &session)
    : m_session(&session)
    , m_number(session.d->transaction->number)
{}

Transaction::Transaction(Transaction &&other) noexcept
    : m_session(std::exchange(other.m_session, nullptr))
    , m_number(std::exchange(other.m_number, 0))
{}

Transaction &Transaction::operator=(Transaction &&other) noexcept
{
    std::swap(m_session, other.m_session);
    std::swap(m_number, other.m_number);
    return *this;
}

Transaction::~Transaction()
{
    rollBack();
}

bool Transaction::isOpen() const
{
    return m_session && m_session->d->transaction && m_session->d->transaction->number == m_number;
}

Result<Session::Private *> Transaction::data() const
{
    if (!isOpen())
        return SessionText::transactionEnded();
    if (m_session->isCommitting())
        return SessionText::alreadyCommitting();
    return m_session->d.get();
}

Result<CommitReport> Transaction::flush()
{
    const auto d = data();
    if (!d)
        return d.error();
    return m_session->hasPending() ? m_session->commit() : CommitReport();
}

Result<CommitReport> Transaction::commit()
{
    if (auto flushed = flush(); !flushed)
        return flushed;
    auto &d = *m_session->d;
    const auto report = d.transaction->report();
    QList<StoredRows> rows;
    for (const auto &flush : std::as_const(d.transaction->flushes))
        rows += flush.rows;
    const auto done = d.settledEnd(d.backend->transact({Kind::Commit}).result());
    if (!done)
        d.withdraw(0);
    d.transaction.reset();
    if (!done) {
        d.tellFailed(done.error(), d.state.pending());
        emit m_session->commitFailed(done.error());
        return done.error();
    }
    d.tellWritten(rows, report);
    emit m_session->committed(report);
    return report;
}

// A write under way is ahead of it in the back end, and finds its transaction gone when it is told of.
void Transaction::rollBack()
{
    if (!isOpen())
        return;
    auto &d = *m_session->d;
    (void)d.backend->transact({Kind::RollBack}).result();
    d.withdraw(0);
    d.transaction.reset();
}

Result<void> Transaction::savepoint(const QString &name)
{
    const auto d = data();
    if (!d)
        return d.error();
    auto &open = *(*d)->transaction;
    const auto number = static_cast<int>(open.savepoints.size()) + 1;
    auto set = (*d)->backend->transact({Kind::SetSavepoint, number}).result();
    if (set)
        open.savepoints.append({name, open.flushes.size()});
    return set;
}

Result<void> Transaction::rollBackTo(const QString &name)
{
    const auto d = data();
    if (!d)
        return d.error();
    auto &open = *(*d)->transaction;
    const auto at = open.find(name);
    if (at < 0)
        return SessionText::noSuchSavepoint(name);
    auto done = (*d)->backend->transact({Kind::RollBackTo, static_cast<int>(at) + 1}).result();
    if (!done)
        return done;
    open.savepoints.resize(at + 1);
    (*d)->withdraw(open.savepoints.last().flushes);
    return done;
}

Result<void> Transaction::release(const QString &name)
{
    const auto d = data();
    if (!d)
        return d.error();
    auto &open = *(*d)->transaction;
    const auto at = open.find(name);
    if (at < 0)
        return SessionText::noSuchSavepoint(name);
    auto done = (*d)->backend->transact({Kind::Release, static_cast<int>(at) + 1}).result();
    if (done)
        open.savepoints.resize(at);
    return done;
}

} // namespace varve
