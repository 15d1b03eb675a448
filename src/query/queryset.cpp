#include "query/queryset.h"

#include <algorithm>

namespace varve {
namespace {

bool holds(const QList<Ordering> &ordering, ColumnIndex column)
{
    return std::ranges::find(ordering, column, &Ordering::column) != ordering.end();
}

/// `column` sorted with NULL as the smallest value, the way indexes hold it.
Ordering natural(ColumnIndex column, SortOrder order)
{
    const bool ascending = order == SortOrder::Ascending;
    return {column, order, ascending ? NullOrder::First : NullOrder::Last};
}

} // namespace

QuerySet::QuerySet(Schema schema, TableIndex table)
    : m_schema(std::move(schema))
    , m_table(table)
{
    Q_ASSERT(toInt(table) < m_schema.size());
}

QuerySet QuerySet::named(const Schema &schema, const QString &table)
{
    const auto found = schema.require(table);
    return found ? QuerySet(schema, *found) : QuerySet(found.error());
}

QuerySet QuerySet::filter(const Expression &condition) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    const auto resolved = condition.resolved(table());
    if (resolved)
        copy.m_condition = m_condition ? *m_condition && *resolved : *resolved;
    else
        copy.m_error = resolved.error();
    return copy;
}

QuerySet QuerySet::exclude(const Expression &condition) const
{
    return filter(!condition);
}

QuerySet QuerySet::withoutFilter() const
{
    auto copy = *this;
    copy.m_condition.reset();
    return copy;
}

QuerySet QuerySet::orderBy(const QList<Ordering> &ordering) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    copy.m_ordering.clear();
    for (const auto &term : ordering) {
        Q_ASSERT(toInt(term.column) < table().columns.size());
        if (!holds(copy.m_ordering, term.column))
            copy.m_ordering.append(term);
    }
    return copy;
}

QuerySet QuerySet::orderBy(const QString &column, SortOrder order) const
{
    if (m_error)
        return *this;
    const auto index = col(column).resolved(table()).transform(
        [](const Expression &found) { return *std::get<Expression::Column>(found.node()).index; });
    if (index)
        return orderBy({natural(*index, order)});
    auto copy = *this;
    copy.m_error = index.error();
    return copy;
}

QuerySet QuerySet::limit(qint64 rows) const
{
    Q_ASSERT(rows >= 0);
    auto copy = *this;
    copy.m_limit = rows;
    return copy;
}

QuerySet QuerySet::withoutContentOver(qint64 size) const
{
    Q_ASSERT(size >= 0);
    auto copy = *this;
    copy.m_contentLimit = size;
    return copy;
}

QuerySet QuerySet::failed(const Error &error) const
{
    auto copy = *this;
    if (!m_error)
        copy.m_error = error;
    return copy;
}

QList<Ordering> QuerySet::totalOrdering() const
{
    const auto direction = m_ordering.isEmpty() ? SortOrder::Ascending : m_ordering.last().order;
    auto total = m_ordering;
    for (const auto column : table().key) {
        if (!holds(total, column))
            total.append(natural(column, direction));
    }
    return total;
}

bool hasTotalOrder(const QuerySet &query)
{
    const auto &table = query.table();
    return !table.key.isEmpty() || !table.rowNumberName.isEmpty();
}

} // namespace varve
