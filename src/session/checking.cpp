#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/planner.h"
#include "session/references_p.h"
#include "session/ruleeffects_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {
namespace {

/// What is known here, and the plan for the back end to find out the rest.
struct PreparedCheck
{
    QList<ValidationDetails::Fault> invalid;
    WritePlan plan;
};

Result<PreparedCheck> prepared(const State &state,
                               const Schema &schema,
                               ForeignKeyTiming timing,
                               const QSet<RowId> &drawnAlong)
{
    const auto pending = withKnownKeys(state, schema);
    const auto kept = ruleEffects(pending, state, schema, drawnAlong).kept;
    const auto plan = planned(pending, schema, timing, kept);
    if (!plan)
        return plan.error();
    return PreparedCheck{allFaults(pending, schema), *plan};
}

} // namespace

Result<CommitCheck> Session::checkCommit() const
{
    if (d->isCommitting)
        return SessionText::alreadyCommitting();
    const auto check = prepared(d->state, d->schema, d->backend->foreignKeyTiming(), d->drawnAlong);
    if (!check)
        return check.error();
    return d->backend->check(check->plan).result().transform([&](const WriteCheck &found) {
        return CommitCheck::of(check->invalid, found);
    });
}

QFuture<Result<CommitCheck>> Session::checkCommitAsync() const
{
    if (d->isCommitting)
        return readyFuture(Result<CommitCheck>(SessionText::alreadyCommitting()));
    const auto check = prepared(d->state, d->schema, d->backend->foreignKeyTiming(), d->drawnAlong);
    if (!check)
        return readyFuture(Result<CommitCheck>(check.error()));
    const auto join = [invalid = check->invalid](const Result<WriteCheck> &found) {
        return found.transform(
            [&](const WriteCheck &one) { return CommitCheck::of(invalid, one); });
    };
    return converted(d->backend->check(check->plan), &d->q, join);
}

} // namespace varve
