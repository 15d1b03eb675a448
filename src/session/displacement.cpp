#include "query/evaluator.h"
#include "session/displacement_p.h"

#include <algorithm>

namespace varve {

QList<Value> sortKeyOf(const Row &row, const QList<Ordering> &ordering)
{
    QList<Value> values;
    values.reserve(ordering.size());
    for (const auto &term : ordering)
        values.append(row[term.column]);
    return values;
}

Displacement Displacement::of(const QuerySet &query, const State &state)
{
    const auto &table = query.table();
    const auto &condition = query.condition();
    const auto ordering = query.totalOrdering();
    // What only the database can evaluate stands where the database puts it.
    const bool evaluates = !condition || canEvaluate(*condition, table);
    const auto matches = [&](const Row &row) {
        return !condition || !evaluates || evaluate(*condition, row, table) == Truth::True;
    };

    Displacement result;
    state.pending().changes(query.tableIndex()).forEach([&](RowId row, const RowChange &change) {
        if (change.kind() == RowChange::Kind::Insert && matches(*change.after))
            result.added.append(row);
        if (change.kind() != RowChange::Kind::Update)
            return;
        const auto *stored = state.baseRow(row);
        const bool belongs = matches(*change.after);
        const bool found = stored && matches(*stored);
        const bool moved =
            !stored || sortKeyOf(*stored, ordering) != sortKeyOf(*change.after, ordering);
        if (found && (!belongs || moved))
            result.out.insert(row);
        if (belongs && (!found || moved))
            result.in.append(row);
    });
    std::ranges::sort(result.added);
    std::ranges::sort(result.in, [&](RowId a, RowId b) {
        const auto order = compared(*state.row(a), *state.row(b), ordering, table);
        return order == 0 ? a < b : order < 0;
    });
    return result;
}

} // namespace varve
