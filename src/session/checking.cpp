#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/planner.h"
#include "session/references_p.h"
#include "session/ruleeffects_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {

/// What is known here, and the plan for the back end to find out the rest. Listeners are heard.
Result<PreparedCheck> Session::Private::preparedCheck()
{
    if (isCommitting || m_isHearing)
        return SessionText::alreadyCommitting();
    if (isEditing())
        return SessionText::stepOpen();
    const auto known = state.withPending(withKnownKeys(state, schema));
    const auto made = prepared(known, nullptr, CommitPurpose::Check);
    if (!made)
        return made.error();
    const auto effects = ruleEffects(made->written, made->state, schema, drawnAlong);
    const auto plan = planned(made->written, schema, backend->foreignKeyTiming(), effects.kept);
    if (!plan)
        return plan.error();
    return PreparedCheck{allFaults(made->written), *plan, made->state};
}

QFuture<Result<WriteCheck>> Session::Private::found(const PreparedCheck &check)
{
    return lookingAt(check.state, [&] { return backend->check(check.plan); });
}

Result<CommitCheck> Session::checkCommit() const
{
    const auto check = d->preparedCheck();
    if (!check)
        return check.error();
    return d->found(*check).result().transform(
        [&](const WriteCheck &found) { return CommitCheck::of(check->invalid, found); });
}

QFuture<Result<CommitCheck>> Session::checkCommitAsync() const
{
    const auto check = d->preparedCheck();
    if (!check)
        return readyFuture(Result<CommitCheck>(check.error()));
    const auto join = [invalid = check->invalid](const Result<WriteCheck> &found) {
        return found.transform(
            [&](const WriteCheck &one) { return CommitCheck::of(invalid, one); });
    };
    return converted(d->found(*check), &d->q, join);
}

} // namespace varve
