#include "query/answer_p.h"
#include "query/order.h"

#include <algorithm>

namespace varve {
namespace {

struct Sorted
{
    SourceRow row;
    QList<Value> key;
};

/// What `row` is sorted by; none if only the database can tell.
std::optional<QList<Value>>
sortKey(const SourceRow &row, const QList<Ordering> &ordering, const ValueOf &valueOf)
{
    QList<Value> key;
    for (const auto &term : ordering) {
        const auto value =
            term.expression ? valueOf(row, *term.expression) : std::optional(row.row[term.column]);
        if (!value)
            return {};
        key.append(*value);
    }
    return key;
}

} // namespace

std::optional<QList<SourceRow>>
answered(const QuerySet &query, const RowSource &source, const Judge &judge, const ValueOf &valueOf)
{
    const auto all = source.rows(query.tableIndex());
    if (!all)
        return {};
    const auto ordering = query.totalOrdering();
    QList<Sorted> sorted;
    for (const auto &row : *all) {
        const auto truth = query.condition() ? judge(row, *query.condition()) : Truth::True;
        if (!truth)
            return {};
        if (*truth != Truth::True)
            continue;
        const auto key = sortKey(row, ordering, valueOf);
        if (!key)
            return {};
        sorted.append({row, *key});
    }
    std::ranges::stable_sort(sorted, [&](const Sorted &a, const Sorted &b) {
        return comparedKeys(a.key, b.key, ordering, query.table()) < 0;
    });
    const auto limit = query.rowLimit().value_or(sorted.size());
    QList<SourceRow> rows;
    for (const auto &one : sorted.mid(query.rowOffset(), limit))
        rows.append(one.row);
    return rows;
}

bool canAnswer(const QuerySet &query)
{
    const auto &table = query.table();
    const auto isKnown = [&](const Ordering &term) {
        if (!term.expression)
            return table[term.column].collation != Collation::External;
        return canEvaluate(*term.expression, table, Reach::Relations)
               && collationOf(*term.expression, table) != Collation::External;
    };
    return (!query.condition() || canEvaluate(*query.condition(), table, Reach::Relations))
           && std::ranges::all_of(query.totalOrdering(), isKnown);
}

std::optional<QList<SourceRow>> answered(const QuerySet &query, const RowSource &source)
{
    return answered(
        query,
        source,
        [&](const SourceRow &row, const Expression &condition) {
            return evaluateLoaded(condition, row, query.table(), source);
        },
        [&](const SourceRow &row, const Expression &expression) {
            return evaluated(expression, row, query.table(), source);
        });
}

} // namespace varve
