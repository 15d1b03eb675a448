#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/committedrows_p.h"
#include "session/planner.h"
#include "session/references_p.h"
#include "session/ruleeffects_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {

QList<ValidationDetails::Fault> allFaults(const Overlay &pending, const Schema &schema)
{
    QList<ValidationDetails::Fault> all;
    for (const auto table : pending.tables()) {
        pending.changes(table).forEach([&](RowId row, const RowChange &change) {
            if (!change.after)
                return;
            for (const auto &fault :
                 faults(*change.after, schema[table], change.before ? &*change.before : nullptr))
                all.append({row, fault});
        });
    }
    std::ranges::sort(all, {}, [](const ValidationDetails::Fault &fault) { return fault.row; });
    return all;
}

namespace {

Result<WritePlan> validPlan(const Overlay &pending, const Schema &schema, ForeignKeyTiming timing)
{
    const auto faults = allFaults(pending, schema);
    if (faults.isEmpty())
        return planned(pending, schema, timing);
    return SessionText::invalid(faults.size(), faults.front().cell.text)
        .withDetails(std::make_shared<ValidationDetails>(faults));
}

Overlay only(const QList<RowId> &rows, const Overlay &pending)
{
    Overlay part;
    for (const auto row : rows)
        part = part.with(row, *pending.find(row));
    return part;
}

} // namespace

bool Session::isCommitting() const
{
    return d->isCommitting;
}

Result<WritePlan> Session::Private::begin(const QList<RowId> *selection)
{
    if (isCommitting)
        return SessionText::alreadyCommitting();
    state = state.withPending(withKnownKeys(state, schema));
    m_added.clear();
    auto pending = state.pending();
    if (selection) {
        const auto closed = closedOver(*selection, pending, schema);
        pending = only(closed.rows, pending);
        m_added = closed.added;
    }
    auto plan = validPlan(pending, schema, backend->foreignKeyTiming());
    if (!plan) {
        emit q.commitFailed(plan.error());
        return plan;
    }
    plan->affected = rowsUnderRules(pending, state, schema);
    isCommitting = true;
    m_commitTimer.start();
    emit q.committingChanged();
    return plan;
}

Result<CommitReport> Session::Private::commit(const QList<RowId> *selection)
{
    const auto plan = begin(selection);
    if (!plan)
        return plan.error();
    return finish(*plan, backend->write(*plan).result());
}

QFuture<Result<CommitReport>> Session::Private::commitAsync(const QList<RowId> *selection)
{
    const auto plan = begin(selection);
    if (!plan)
        return readyFuture(Result<CommitReport>(plan.error()));
    return converted(backend->write(*plan), &q, [this, plan](const Result<WriteReceipt> &receipt) {
        return finish(*plan, receipt);
    });
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

Result<CommitReport> Session::Private::finish(const WritePlan &plan,
                                              const Result<WriteReceipt> &receipt)
{
    isCommitting = false;
    auto result = receipt ? Result<CommitReport>(succeed(plan, *receipt))
                          : Result<CommitReport>(fail(receipt.error()));
    emit q.committingChanged();
    if (result)
        emit q.committed(*result);
    else
        emit q.commitFailed(result.error());
    return result;
}

CommitReport Session::Private::succeed(const WritePlan &plan, const WriteReceipt &receipt)
{
    const auto update = committedUpdate(state, plan, receipt);
    learnKeys(update);
    if (!refused.isEmpty()) {
        for (const auto &written : receipt.rows)
            refused.remove(written.row);
    }
    rebaseOnto(update, affectedUpdate(receipt, update));
    emit q.historyChanged();
    auto report = CommitReport::of(plan);
    report.milliseconds = m_commitTimer.elapsed();
    report.added = std::exchange(m_added, {});
    return report;
}

/// What the database did by itself is as if somebody else had done it: undo does not take it back.
/// Comes after learnKeys(), which knows the rows by what was written.
BaseUpdate Session::Private::affectedUpdate(const WriteReceipt &receipt, const BaseUpdate &written)
{
    BaseUpdate update;
    if (receipt.affected.isEmpty())
        return update;
    QHash<RowId, const Row *> known;
    for (const auto &entry : written.entries)
        known.insert(entry.row, entry.base.after ? &*entry.base.after : nullptr);
    for (const auto &[row, stored] : receipt.affected) {
        const auto *before = known.value(row, state.baseRow(row));
        update.entries.append(
            {row, {before ? std::optional(*before) : std::nullopt, stored}, {}, {}});
        const auto &key = schema[row.table()].key;
        if (before && stored)
            identities.remove(row, keyOf(*before, key));
        if (stored)
            identities.add(row, keyOf(*stored, key));
    }
    std::ranges::sort(update.entries, {}, &BaseUpdate::Entry::row);
    return update;
}

/// A deleted row keeps its key: should undo bring it back, it is the same row.
void Session::Private::learnKeys(const BaseUpdate &update)
{
    for (const auto &[row, base, written, sent] : update.entries) {
        const auto &table = schema[row.table()];
        const auto isKey = [&](ColumnIndex column) { return table.isKeyColumn(column); };
        if (!base.after || (base.before && std::ranges::none_of(written, isKey)))
            continue;
        const auto &key = table.key;
        if (base.before)
            identities.remove(row, keyOf(*base.before, key));
        identities.add(row, keyOf(*base.after, key));
    }
}

Error Session::Private::fail(const Error &error)
{
    if (const auto *constraint = error.details<ConstraintDetails>()) {
        for (const auto row : constraint->rows())
            refused[row] = refusals(*constraint, error.text());
        become(state, constraint->rows());
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
