#include "query/querysetof.h"

namespace varve {

QuerySet filtered(const QuerySet &set, const Built &condition)
{
    const auto &made = condition.result();
    return made ? set.filter(*made) : set.failed(made.error());
}

QuerySet sorted(const QuerySet &set, const QList<NamedOrdering> &ordering)
{
    if (set.error())
        return set;
    QList<Ordering> found;
    for (const auto &[name, order] : ordering) {
        const auto column = col(name).resolved(set.table());
        if (!column)
            return set.failed(column.error());
        const bool isAscending = order == SortOrder::Ascending;
        found.append({*std::get<Expression::Column>(column->node()).index,
                      order,
                      isAscending ? NullOrder::First : NullOrder::Last});
    }
    return set.orderBy(found);
}

} // namespace varve
