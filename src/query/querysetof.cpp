#include "query/querysetof.h"

namespace varve {

QuerySet filtered(const QuerySet &set, const Built &condition)
{
    const auto &made = condition.result();
    return made ? set.filter(*made) : set.failed(made.error());
}

QuerySet sorted(const QuerySet &set, const QList<BuiltOrdering> &ordering)
{
    QList<Ordering> terms;
    for (const auto &one : ordering) {
        const auto term = one.term();
        if (!term)
            return set.failed(term.error());
        terms.append(*term);
    }
    return set.orderBy(terms);
}

QuerySet sortedFurther(const QuerySet &set, const BuiltOrdering &ordering)
{
    const auto term = ordering.term();
    return term ? set.orderBy(set.ordering() + QList{*term}) : set.failed(term.error());
}

} // namespace varve
