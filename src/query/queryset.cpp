#include "query/queryset.h"

#include "query/expressiontree.h"
#include "query/resolver_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace varve {
namespace {

class QuerySetText
{
    Q_DECLARE_TR_FUNCTIONS(varve::QuerySet)
public:
    static Error noCount(const Table &table, qint64 number)
    {
        return {ErrorKind::Validation,
                tr("%1 is no number that rows of \"%2\" can be counted by.")
                    .arg(QString::number(number), table.name),
                tr("Rows are skipped and limited by 0 or more; pages count from 1.")};
    }
};

bool holds(const QList<Ordering> &ordering, ColumnIndex column)
{
    return std::ranges::any_of(ordering, [column](const Ordering &term) {
        return !term.expression && term.column == column;
    });
}

/// Whether `term` would decide nothing behind `ordering`.
bool holds(const QList<Ordering> &ordering, const Ordering &term)
{
    if (!term.expression)
        return holds(ordering, term.column);
    return std::ranges::find(ordering, term.expression, &Ordering::expression) != ordering.end();
}

/// `column` sorted with NULL as the smallest value, the way indexes hold it.
Ordering natural(ColumnIndex column, SortOrder order)
{
    return {column, order, naturalNulls(order)};
}

} // namespace

QuerySet::QuerySet(Schema schema, TableIndex table)
    : m_schema(std::move(schema))
    , m_table(table)
{
    Q_ASSERT(toInt(table) < m_schema.size());
}

QuerySet::QuerySet(const QuerySet &) = default;
QuerySet::QuerySet(QuerySet &&) noexcept = default;
QuerySet &QuerySet::operator=(const QuerySet &) = default;
QuerySet &QuerySet::operator=(QuerySet &&) noexcept = default;
QuerySet::~QuerySet() = default;

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
    const auto resolved = condition.resolved(schema(), tableIndex());
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

QuerySet QuerySet::withResolved(const Expression &condition) const
{
    auto copy = *this;
    copy.m_condition = condition;
    return copy;
}

QuerySet QuerySet::withoutFilter() const
{
    auto copy = *this;
    copy.m_condition.reset();
    return copy;
}

QuerySet QuerySet::failed(const Error &error) const
{
    auto copy = *this;
    if (!m_error)
        copy.m_error = error;
    return copy;
}

/// Terms by an expression that is but a column become terms by that column, which indexes can give.
QuerySet QuerySet::sortedBy(QList<Ordering> ordering) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    copy.m_ordering.clear();
    for (auto &term : ordering) {
        if (term.expression) {
            const auto resolved = term.expression->resolved(schema(), tableIndex());
            if (!resolved)
                return failed(resolved.error());
            const auto *column = std::get_if<Expression::Column>(&resolved->node());
            term.expression = column ? std::nullopt : std::optional(*resolved);
            term.column = column ? *column->index : ColumnIndex();
        }
        Q_ASSERT(toInt(term.column) < table().columns.size());
        if (!holds(copy.m_ordering, term))
            copy.m_ordering.append(term);
    }
    return copy;
}

QuerySet QuerySet::orderBy(const QList<Ordering> &ordering) const
{
    return sortedBy(ordering);
}

QuerySet QuerySet::orderBy(const QString &column, SortOrder order) const
{
    return orderBy(col(column), order);
}

QuerySet QuerySet::orderBy(const Expression &expression,
                           SortOrder order,
                           std::optional<NullOrder> nulls) const
{
    return sortedBy({{{}, order, nulls.value_or(naturalNulls(order)), expression}});
}

QuerySet QuerySet::thenBy(const Expression &expression,
                          SortOrder order,
                          std::optional<NullOrder> nulls) const
{
    auto ordering = m_ordering;
    ordering.append({{}, order, nulls.value_or(naturalNulls(order)), expression});
    return sortedBy(std::move(ordering));
}

QuerySet QuerySet::withoutOrder() const
{
    return sortedBy({});
}

QuerySet QuerySet::reversed() const
{
    Q_ASSERT(m_error || !table().key.isEmpty());
    auto ordering = totalOrdering();
    for (auto &term : ordering) {
        const bool ascending = term.order == SortOrder::Ascending;
        const bool nullsFirst = term.nulls == NullOrder::First;
        term.order = ascending ? SortOrder::Descending : SortOrder::Ascending;
        term.nulls = nullsFirst ? NullOrder::Last : NullOrder::First;
    }
    return sortedBy(std::move(ordering));
}

QuerySet QuerySet::withoutLimit() const
{
    auto copy = *this;
    copy.m_limit.reset();
    return copy;
}

QuerySet QuerySet::offset(qint64 rows) const
{
    if (m_error || rows < 0)
        return m_error ? *this : failed(QuerySetText::noCount(table(), rows));
    auto copy = *this;
    copy.m_offset = rows;
    return copy;
}

QuerySet QuerySet::slice(qint64 first, qint64 last) const
{
    return offset(first).limit(std::max<qint64>(0, last - first));
}

QuerySet QuerySet::page(qint64 number, qint64 size) const
{
    if (m_error || number < 1)
        return m_error ? *this : failed(QuerySetText::noCount(table(), number));
    constexpr auto mostRows = std::numeric_limits<qint64>::max() / 4; // Sums of it can be made.
    const bool isBeyond = size > 0 && number - 1 > mostRows / size;
    return limit(size).offset(isBeyond ? mostRows : (number - 1) * size);
}

QuerySet QuerySet::pending(Pending pending) const
{
    auto copy = *this;
    copy.m_pending = pending;
    return copy;
}

QuerySet QuerySet::untracked() const
{
    auto copy = *this;
    copy.m_tracked = false;
    return copy;
}

QuerySet QuerySet::with(const QString &relation) const
{
    if (m_error)
        return *this;
    QList<Relation> path;
    auto from = m_table;
    for (const auto &name : relation.split(u'/')) {
        const auto found = m_schema.requireRelation(from, name);
        if (!found)
            return failed(found.error());
        path.append(*found);
        from = found->to;
    }
    auto copy = *this;
    if (!copy.m_prefetched.contains(path))
        copy.m_prefetched.append(path);
    return copy;
}

QuerySet QuerySet::within(const Table &outer) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    if (m_condition) {
        const auto bound = boundWithin(*m_condition, outer);
        if (!bound)
            return failed(bound.error());
        copy.m_condition = *bound;
    }
    for (auto &term : copy.m_ordering) {
        if (!term.expression)
            continue;
        const auto bound = boundWithin(*term.expression, outer);
        if (!bound)
            return failed(bound.error());
        term.expression = *bound;
    }
    return copy;
}

QuerySet QuerySet::limit(qint64 rows) const
{
    if (m_error || rows < 0)
        return m_error ? *this : failed(QuerySetText::noCount(table(), rows));
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

QuerySet QuerySet::withoutScope(const QString &name) const
{
    auto copy = *this;
    if (!isWithoutScope(name)) {
        copy.m_withoutScopes.append(name);
        copy.m_withoutScopes.sort();
    }
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

bool operator==(const QuerySet &a, const QuerySet &b)
{
    return a.m_table == b.m_table && a.m_condition == b.m_condition && a.m_ordering == b.m_ordering
           && a.m_limit == b.m_limit && a.m_offset == b.m_offset
           && a.m_contentLimit == b.m_contentLimit && a.m_pending == b.m_pending
           && a.m_tracked == b.m_tracked && a.m_prefetched == b.m_prefetched
           && a.m_withoutScopes == b.m_withoutScopes
           && a.m_error.has_value() == b.m_error.has_value() && a.m_schema == b.m_schema;
}

NullOrder naturalNulls(SortOrder order)
{
    return order == SortOrder::Ascending ? NullOrder::First : NullOrder::Last;
}

QList<TableIndex> tablesOf(const QuerySet &query)
{
    return otherTables(exists(query));
}

bool hasTotalOrder(const QuerySet &query)
{
    const auto &table = query.table();
    return !table.key.isEmpty() || !table.rowNumberName.isEmpty();
}

} // namespace varve
