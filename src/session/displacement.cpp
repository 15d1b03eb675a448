#include "query/evaluator.h"
#include "session/displacement_p.h"

#include <algorithm>

namespace varve {

QList<Value> sortKeyOf(const Row &row, const QuerySet &query)
{
    const auto ordering = query.totalOrdering();
    QList<Value> values;
    values.reserve(ordering.size());
    for (const auto &term : ordering)
        values.append(sortValue(row, term, query.table()));
    return values;
}

Displacement Displacement::of(const QuerySet &query, const State &state)
{
    const auto &table = query.table();
    const auto &condition = query.condition();
    const auto ordering = query.totalOrdering();
    // Nothing where only the database can tell: the row stands where that puts it.
    const bool evaluates = !condition || canEvaluate(*condition, table);
    const auto matches = [&](const Row &row) -> std::optional<bool> {
        if (!condition)
            return true;
        const auto truth = evaluates ? evaluateLoaded(*condition, row, table) : std::nullopt;
        return truth ? std::optional(*truth == Truth::True) : std::nullopt;
    };

    Displacement result;
    state.pending().changes(query.tableIndex()).forEach([&](RowId row, const RowChange &change) {
        if (change.kind() == RowChange::Kind::Insert && matches(*change.after).value_or(true))
            result.added.append(row);
        if (change.kind() != RowChange::Kind::Update)
            return;
        const auto *stored = state.baseRow(row);
        const auto match = matches(*change.after);
        if (!match && stored)
            return;
        const bool belongs = match.value_or(true);
        const auto found = stored ? matches(*stored) : false;
        const bool moved = !stored || sortKeyOf(*stored, query) != sortKeyOf(*change.after, query);
        const bool stays = belongs && found == true && !moved;
        if (found != false && !stays)
            result.out.insert(row);
        if (belongs && !stays)
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
