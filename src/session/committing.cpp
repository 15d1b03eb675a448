#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/planner.h"
#include "session/references_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
namespace {

/// Every rule that pending rows break, as far as it is known without the database.
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

Result<WritePlan> validPlan(const Overlay &pending, const Schema &schema)
{
    const auto faults = allFaults(pending, schema);
    if (faults.isEmpty())
        return planned(pending, schema);
    return SessionText::invalid(faults.size(), faults.front().cell.text)
        .withDetails(std::make_shared<ValidationDetails>(faults));
}

} // namespace

bool Session::isCommitting() const
{
    return d->isCommitting;
}

Result<WritePlan> Session::Private::begin()
{
    if (isCommitting)
        return SessionText::alreadyCommitting();
    state = state.withPending(withKnownKeys(state, schema));
    const auto plan = validPlan(state.pending(), schema);
    if (!plan) {
        emit q.commitFailed(plan.error());
        return plan;
    }
    isCommitting = true;
    m_commitTimer.start();
    emit q.committingChanged();
    return plan;
}

Result<CommitReport> Session::commit()
{
    const auto plan = d->begin();
    if (!plan)
        return plan.error();
    const auto writing = d->backend->write(*plan);
    auto expected = d->expectedUpdate(*plan); // Meanwhile.
    return d->finish(*plan, std::move(expected), writing.result());
}

QFuture<Result<CommitReport>> Session::commitAsync()
{
    const auto plan = d->begin();
    if (!plan)
        return readyFuture(Result<CommitReport>(plan.error()));
    return converted(
        d->backend->write(*plan), this, [this, plan](const Result<WriteReceipt> &receipt) {
            return d->finish(*plan, d->expectedUpdate(*plan), receipt);
        });
}

Result<CommitReport> Session::Private::finish(const WritePlan &plan,
                                              BaseUpdate expected,
                                              const Result<WriteReceipt> &receipt)
{
    isCommitting = false;
    auto result = receipt ? Result<CommitReport>(succeed(plan, std::move(expected), *receipt))
                          : Result<CommitReport>(fail(receipt.error()));
    emit q.committingChanged();
    if (result)
        emit q.committed(*result);
    else
        emit q.commitFailed(result.error());
    return result;
}

CommitReport
Session::Private::succeed(const WritePlan &plan, BaseUpdate update, const WriteReceipt &receipt)
{
    Q_ASSERT(receipt.rows.size() == update.entries.size());
    auto written = receipt.rows.begin();
    for (auto &entry : update.entries) {
        Q_ASSERT(written->row == entry.row);
        entry.base.after = (written++)->stored;
    }
    for (const auto &step : plan.steps) {
        if (step.kind == RowChange::Kind::Insert)
            identities.reserve(step.table, step.rows.size());
    }
    learnKeys(update);
    refused.clear();
    rebaseOnto(update);
    emit q.historyChanged();
    auto report = CommitReport::of(plan);
    report.milliseconds = m_commitTimer.elapsed();
    return report;
}

BaseUpdate Session::Private::expectedUpdate(const WritePlan &plan) const
{
    BaseUpdate update{BaseUpdate::Cause::Committed, {}};
    update.entries.reserve(plan.rowCount());
    for (const auto &step : plan.steps) {
        for (const auto &target : step.rows) {
            const auto *base = state.baseRow(target.row);
            update.entries.append({target.row,
                                   {base ? std::optional(*base) : std::nullopt, {}},
                                   step.columns,
                                   target.change.after});
        }
    }
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
