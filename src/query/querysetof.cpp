#include "query/querysetof.h"

namespace varve {

QuerySet filtered(const QuerySet &set, const Built &condition)
{
    const auto &made = condition.result();
    return made ? set.filter(*made) : set.failed(made.error());
}

QuerySet sorted(const QuerySet &set, const NamedOrdering &ordering)
{
    return sorted(set, QList{ordering});
}

QuerySet sorted(const QuerySet &set, const QList<NamedOrdering> &ordering)
{
    if (set.error())
        return set;
    QList<Ordering> found;
    for (const auto &[literal, order] : ordering) {
        const auto name = QString::fromUtf8(literal);
        const auto column = set.table().find(name);
        if (!column)
            return set.orderBy(name, order); // Which says so.
        const bool isAscending = order == SortOrder::Ascending;
        found.append({*column, order, isAscending ? NullOrder::First : NullOrder::Last});
    }
    return set.orderBy(found);
}

} // namespace varve
