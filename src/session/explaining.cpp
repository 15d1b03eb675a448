#include "base/readyfuture.h"
#include "session/pushdown_p.h"

namespace varve {

QFuture<Result<Explanation>> Session::explainAsync(const QuerySet &asked) const
{
    const auto query = scoped(asked);
    if (query.error() || d->isInMemory() || !needsPushDown(query, d->state))
        return d->backend->explain(query);
    const auto question = Question::ofRows(query, d->state);
    return d->backend->explain(question.selection, question.view.tables);
}

QFuture<Result<Explanation>> Session::explainAsync(const Selection &asked) const
{
    const auto selection = d->scoped(asked);
    if (const auto error = selection.error())
        return readyFuture(Result<Explanation>(*error));
    const auto question = Question::of(selection, d->state);
    return d->backend->explain(question.selection, question.view.tables);
}

Result<Explanation> Session::explain(const QuerySet &query) const
{
    return explainAsync(query).result();
}

Result<Explanation> Session::explain(const Selection &selection) const
{
    return explainAsync(selection).result();
}

} // namespace varve
