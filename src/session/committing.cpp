#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/baserows_p.h"
#include "session/committedrows_p.h"
#include "session/planner.h"
#include "session/references_p.h"
#include "session/ruleeffects_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"
#include "session/settledupdates_p.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace varve {

namespace {

/// What the rows of `receipt` were before, in step with them.
QList<std::optional<Row>> baseRows(const State &state, const WriteReceipt &receipt)
{
    QList<std::optional<Row>> rows;
    rows.reserve(receipt.rows.size());
    for (const auto &written : receipt.rows) {
        const auto *base = state.baseRow(written.row);
        rows.append(base ? std::optional(*base) : std::nullopt);
    }
    return rows;
}

} // namespace

bool Session::isCommitting() const
{
    return d->isCommitting;
}

QList<CellFault> Session::Private::faultsOf(RowId row, const RowChange &change) const
{
    const auto table = row.table();
    auto found =
        varve::faults(*change.after, schema[table], change.before ? &*change.before : nullptr);
    found += validators.faults(table, change, schema);
    for (const auto &extension : extensions)
        found += extension->validate(table, change);
    return found;
}

QList<ValidationDetails::Fault> Session::Private::allFaults(const Overlay &pending) const
{
    QList<ValidationDetails::Fault> all;
    for (const auto table : pending.tables()) {
        pending.changes(table).forEach([&](RowId row, const RowChange &change) {
            if (!change.after)
                return;
            for (const auto &fault : faultsOf(row, change))
                all.append({row, fault});
        });
    }
    std::ranges::sort(all, {}, [](const ValidationDetails::Fault &fault) { return fault.row; });
    return all;
}

Result<PreparedCommit>
Session::Private::prepared(const State &from, const QList<RowId> *selection, CommitPurpose purpose)
{
    if (!extensions.empty()) {
        const QScopedValueRollback hearing(m_isHearing, true);
        return CommitRounds(*this, from, selection, purpose).run();
    }
    if (!selection)
        return PreparedCommit{from, from.pending(), from.pending()};
    const auto closed = closedOver(*selection, from.pending(), schema);
    const auto part = from.pending().only(closed.rows);
    return PreparedCommit{from, part, part, false, {}, closed.added};
}

Result<WritePlan> Session::Private::begin(const QList<RowId> *selection)
{
    if (isCommitting || m_isHearing)
        return SessionText::alreadyCommitting();
    if (isEditing())
        return SessionText::stepOpen();
    state = state.withPending(withKnownKeys(state, schema));
    auto prepared = this->prepared(state, selection, CommitPurpose::Write);
    auto plan = prepared.and_then([&](const PreparedCommit &made) { return validPlan(made); });
    if (!plan) {
        tellFailed(plan.error(), prepared ? prepared->written : state.pending());
        emit q.commitFailed(plan.error());
        return plan;
    }
    m_committing = *std::move(prepared);
    isCommitting = true;
    m_commitsInto = transaction ? transaction->number : 0;
    ++m_commits;
    m_commitTimer.start();
    emit q.committingChanged();
    return plan;
}

Result<WritePlan> Session::Private::validPlan(const PreparedCommit &made) const
{
    const auto faults = allFaults(made.written);
    if (faults.isEmpty()) {
        const auto effects = ruleEffects(made.written, made.state, schema, drawnAlong);
        auto plan = planned(made.written, schema, backend->foreignKeyTiming(), effects.kept);
        if (plan)
            plan->affected = effects.affected;
        return plan;
    }
    return SessionText::invalid(faults.size(), faults.front().cell.text)
        .withDetails(std::make_shared<ValidationDetails>(faults));
}

Result<CommitReport> Session::Private::commit(const QList<RowId> *selection)
{
    const auto plan = begin(selection);
    if (!plan)
        return plan.error();
    return finish(*plan, settled(write(*plan).result()));
}

/// Cancelled in time, nothing is written. A write that has begun goes on to its end, and the session
/// with it: only who asked hears nothing of it.
QFuture<Result<CommitReport>> Session::Private::commitAsync(const QList<RowId> *selection)
{
    const auto plan = begin(selection);
    if (!plan)
        return readyFuture(Result<CommitReport>(plan.error()));
    const auto promise = std::make_shared<QPromise<Result<CommitReport>>>();
    promise->start();
    const auto end = [this, plan, promise](const Result<WriteReceipt> &receipt) {
        promise->addResult(finish(*plan, receipt));
        promise->finish();
    };
    whenFinished(write(*plan), &q, [this, end](const std::optional<Result<WriteReceipt>> &answer) {
        settleLater(answer ? *answer : SessionText::saveCancelled(), end);
    });
    whenCancelled(promise->future(), &q, [this, number = m_commits] {
        if (isCommitting && m_commits == number)
            backend->callOffWrite();
    });
    return promise->future();
}

Result<CommitReport> Session::commit()
{
    return d->commit(nullptr);
}

Result<CommitReport> Session::commit(const QList<RowId> &rows)
{
    return d->commit(&rows);
}

QFuture<Result<CommitReport>> Session::commitAsync()
{
    return d->commitAsync(nullptr);
}

QFuture<Result<CommitReport>> Session::commitAsync(const QList<RowId> &rows)
{
    return d->commitAsync(&rows);
}

QFuture<Result<WriteReceipt>> Session::Private::write(const WritePlan &plan)
{
    return lookingAt(m_committing.state, [&] { return backend->write(plan); });
}

Result<CommitReport> Session::Private::finish(const WritePlan &plan,
                                              const Result<WriteReceipt> &receipt)
{
    isCommitting = false;
    const auto done = std::exchange(m_committing, {});
    const bool isTakenBack = m_commitsInto != (transaction ? transaction->number : 0);
    const auto written = receipt && !isTakenBack && !extensions.empty() ? writtenRows(*receipt)
                                                                        : QList<StoredRows>();
    auto result = isTakenBack ? Result<CommitReport>(SessionText::transactionEnded())
                  : receipt   ? Result<CommitReport>(succeed(done, plan, *receipt))
                              : Result<CommitReport>(fail(receipt.error()));
    emit q.committingChanged();
    if (result && transaction) {
        transaction->flushes.last().rows = written;
    } else if (result) {
        tellWritten(written, *result);
        emit q.committed(*result);
    } else {
        tellFailed(result.error(), done.written);
        emit q.commitFailed(result.error());
    }
    return result;
}

CommitReport Session::Private::succeed(const PreparedCommit &done,
                                       const WritePlan &plan,
                                       const WriteReceipt &receipt)
{
    learnKeys(plan, receipt);
    if (!refused.isEmpty()) {
        for (const auto &written : receipt.rows)
            refused.remove(written.row);
    }
    auto flush = transaction ? flushed(done, plan, receipt) : OpenTransaction::Flush();
    const auto after = afterCommit(done, plan, receipt);
    const auto affected = affectedUpdate(receipt, after);
    const auto next = rebased(after, affected);
    auto rows = done.isHeard ? allRows(done.asked) : QList<RowId>();
    rows.reserve(rows.size() + receipt.rows.size() + affected.entries.size());
    for (const auto &written : receipt.rows)
        rows.append(written.row);
    for (const auto &entry : affected.entries)
        rows.append(entry.row);
    become(next, std::move(rows));
    emit q.historyChanged();
    auto report = CommitReport::of(plan);
    report.milliseconds = m_commitTimer.elapsed();
    report.added = done.added;
    report.prevented = done.prevented;
    if (transaction) {
        flush.affected = affected;
        flush.report = report;
        transaction->flushes.append(flush);
    }
    return report;
}

/// What has to be taken back if the transaction is, as far as this session has written it.
OpenTransaction::Flush Session::Private::flushed(const PreparedCommit &done,
                                                 const WritePlan &plan,
                                                 const WriteReceipt &receipt) const
{
    OpenTransaction::Flush flush;
    flush.written = committedUpdate(baseRows(state, receipt), plan, receipt);
    if (done.isHeard) {
        const auto updates = SettledUpdates::of(flush.written, done.asked, state);
        flush.written = updates.asked;
        flush.heard = updates.others;
    }
    return flush;
}

/// Nothing is pending any more where nobody has gone on editing what was committed.
State Session::Private::afterCommit(const PreparedCommit &done,
                                    const WritePlan &plan,
                                    const WriteReceipt &receipt)
{
    // Not the state: the history would keep every row that is known now.
    const auto update = [before = baseRows(state, receipt), plan, receipt] {
        return committedUpdate(before, plan, receipt);
    };
    const auto stored = withBaseRows(state, receipt.rows, &WriteReceipt::Written::stored);
    if (done.isHeard)
        return stored.withPending(pendingAfter(done.asked, update()));
    history.rebaseLater(update);
    const bool isAllDone = state.pending().isSameAs(done.asked);
    Q_ASSERT(!isAllDone || state.pending().rebased(update()).isEmpty());
    return stored.withPending(isAllDone ? Overlay() : state.pending().rebased(update()));
}

/// What is pending when `committed` is done in answer to what was `asked`: what extensions have added
/// is as if the database had done it.
Overlay Session::Private::pendingAfter(const Overlay &asked, const BaseUpdate &committed)
{
    const auto updates = SettledUpdates::of(committed, asked, state);
    history.rebase(updates.asked);
    if (const auto others = ofEditedRows(updates.others); !others.entries.isEmpty())
        history.rebase(others);
    return state.pending().rebased(updates.asked).rebased(updates.others);
}

/// What the database did by itself is as if somebody else had done it: undo does not take it back.
/// Comes after learnKeys(): the rows of `after`, written but not yet affected, are known by their keys.
BaseUpdate Session::Private::affectedUpdate(const WriteReceipt &receipt, const State &after)
{
    BaseUpdate update;
    for (const auto &[row, stored] : receipt.affected) {
        const auto *known = after.baseRow(row);
        const auto before = known ? std::optional(*known) : std::nullopt;
        update.entries.append({row, {before, stored}, {}, {}});
        if (!stored)
            continue;
        const auto &key = schema[row.table()].key;
        if (known)
            identities.remove(row, keyOf(*known, key));
        identities.add(row, keyOf(*stored, key));
    }
    std::ranges::sort(update.entries, {}, &BaseUpdate::Entry::row);
    return update;
}

/// A deleted row keeps its key: should undo bring it back, it is the same row.
void Session::Private::learnKeys(const WritePlan &plan, const WriteReceipt &receipt)
{
    QSet<TableIndex> tables;
    for (const auto &step : plan.steps) {
        const auto isKey = [&](ColumnIndex column) {
            return schema[step.table].isKeyColumn(column);
        };
        if (step.kind == RowChange::Kind::Insert)
            identities.reserve(step.table, step.rows.size());
        const auto isSwitched = [](const auto &target) { return !target.replaces.isNull(); };
        if (step.kind == RowChange::Kind::Insert || std::ranges::any_of(step.columns, isKey)
            || std::ranges::any_of(step.rows, isSwitched))
            tables.insert(step.table);
    }
    if (tables.isEmpty())
        return;
    for (const auto &[row, stored] : receipt.rows) {
        if (!stored || !tables.contains(row.table()))
            continue;
        const auto &key = schema[row.table()].key;
        if (const auto *known = state.baseRow(row))
            identities.remove(row, keyOf(*known, key));
        identities.add(row, keyOf(*stored, key));
    }
}

Error Session::Private::fail(const Error &error)
{
    if (const auto *constraint = error.details<ConstraintDetails>()) {
        auto rows = constraint->rows();
        rows.removeIf([this](RowId row) { return !state.row(row) && !state.baseRow(row); });
        for (const auto row : std::as_const(rows)) // Not those that only extensions have made.
            refused[row] = refusals(*constraint, error.text());
        become(state, rows);
    }
    if (const auto *conflicts = error.details<ConflictDetails>()) {
        BaseUpdate update;
        for (const auto &conflict : conflicts->conflicts()) {
            const auto *base = state.baseRow(conflict.row);
            update.entries.append({conflict.row,
                                   {base ? std::optional(*base) : std::nullopt, conflict.theirs},
                                   {},
                                   {}});
        }
        std::ranges::sort(update.entries, {}, &BaseUpdate::Entry::row);
        rebaseOnto(update);
    }
    return error;
}

QList<CellFault> Session::Private::refusals(const ConstraintDetails &details, const QString &text)
{
    QList<CellFault> faults;
    for (const auto column : details.columns())
        faults.append({column, text});
    if (faults.isEmpty())
        faults.append({columnIndex(0), text});
    return faults;
}

} // namespace varve
