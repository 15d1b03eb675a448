#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/baserows_p.h"
#include "session/committedrows_p.h"
#include "session/planner.h"
#include "session/references_p.h"
#include "session/ruleeffects_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>
#include <utility>

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

Result<WritePlan> validPlan(const Overlay &pending,
                            const Schema &schema,
                            ForeignKeyTiming timing,
                            const QList<KeptCells> &kept)
{
    const auto faults = allFaults(pending, schema);
    if (faults.isEmpty())
        return planned(pending, schema, timing, kept);
    return SessionText::invalid(faults.size(), faults.front().cell.text)
        .withDetails(std::make_shared<ValidationDetails>(faults));
}

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

Result<WritePlan> Session::Private::begin(const QList<RowId> *selection)
{
    if (isCommitting)
        return SessionText::alreadyCommitting();
    state = state.withPending(withKnownKeys(state, schema));
    m_added.clear();
    auto pending = state.pending();
    if (selection) {
        const auto closed = closedOver(*selection, pending, schema);
        pending = pending.only(closed.rows);
        m_added = closed.added;
    }
    const auto effects = ruleEffects(pending, state, schema, drawnAlong);
    auto plan = validPlan(pending, schema, backend->foreignKeyTiming(), effects.kept);
    if (!plan) {
        emit q.commitFailed(plan.error());
        return plan;
    }
    m_committing = pending;
    plan->affected = effects.affected;
    isCommitting = true;
    m_commitsInto = transaction ? transaction->number : 0;
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
    const auto planned = std::exchange(m_committing, {});
    const bool isTakenBack = m_commitsInto != (transaction ? transaction->number : 0);
    auto result = isTakenBack ? Result<CommitReport>(SessionText::transactionEnded())
                  : receipt   ? Result<CommitReport>(succeed(planned, plan, *receipt))
                              : Result<CommitReport>(fail(receipt.error()));
    emit q.committingChanged();
    if (result && !transaction)
        emit q.committed(*result);
    else if (!result)
        emit q.commitFailed(result.error());
    return result;
}

CommitReport Session::Private::succeed(const Overlay &planned,
                                       const WritePlan &plan,
                                       const WriteReceipt &receipt)
{
    learnKeys(plan, receipt);
    if (!refused.isEmpty()) {
        for (const auto &written : receipt.rows)
            refused.remove(written.row);
    }
    const auto flushed =
        transaction ? committedUpdate(baseRows(state, receipt), plan, receipt) : BaseUpdate();
    const auto after = afterCommit(planned, plan, receipt);
    const auto affected = affectedUpdate(receipt, after);
    const auto next = rebased(after, affected);
    QList<RowId> rows;
    rows.reserve(receipt.rows.size() + affected.entries.size());
    for (const auto &written : receipt.rows)
        rows.append(written.row);
    for (const auto &entry : affected.entries)
        rows.append(entry.row);
    become(next, std::move(rows));
    emit q.historyChanged();
    auto report = CommitReport::of(plan);
    report.milliseconds = m_commitTimer.elapsed();
    report.added = std::exchange(m_added, {});
    if (transaction)
        transaction->flushes.append({flushed, affected, report});
    return report;
}

/// Nothing is pending any more where nobody has gone on editing what was committed.
State Session::Private::afterCommit(const Overlay &planned,
                                    const WritePlan &plan,
                                    const WriteReceipt &receipt)
{
    // Not the state: the history would keep every row that is known now.
    const auto update = [before = baseRows(state, receipt), plan, receipt] {
        return committedUpdate(before, plan, receipt);
    };
    history.rebaseLater(update);
    const bool isAllDone = state.pending().isSameAs(planned);
    Q_ASSERT(!isAllDone || state.pending().rebased(update()).isEmpty());
    return withBaseRows(state, receipt.rows, &WriteReceipt::Written::stored)
        .withPending(isAllDone ? Overlay() : state.pending().rebased(update()));
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
