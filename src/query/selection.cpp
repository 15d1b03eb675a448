#include "query/selection.h"

#include "query/expressiontree.h"
#include "query/resolver_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

class SelectionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Selection)
public:
    static Error nothing(const Table &table)
    {
        return {ErrorKind::Type,
                tr("Nothing is selected of the rows of \"%1\".").arg(table.name),
                tr("Select a column or an expression.")};
    }
    static Error ofSingleRows(const QString &name)
    {
        return {ErrorKind::Type,
                tr("\"%1\" is another value for each row, but a line stands for many.").arg(name),
                tr("Group by it, or select its sum, count or the like.")};
    }
};

Expression aggregated(Aggregate aggregate, const Expression &operand, const QString &separator = {})
{
    return Expression(
        Expression::Aggregated{aggregate, std::make_shared<const Expression>(operand), separator});
}

bool isAggregate(const Expression &expression)
{
    return std::holds_alternative<Expression::Aggregated>(expression.node());
}

Ordering by(const Expression &expression, SortOrder order, std::optional<NullOrder> nulls)
{
    return {{}, order, nulls.value_or(naturalNulls(order)), expression};
}

/// A term of the order of rows as one of an expression.
Ordering byExpression(const Ordering &term, const Table &table)
{
    if (term.expression)
        return term;
    return by(Expression(Expression::Column{table[term.column].name, term.column}),
              term.order,
              term.nulls);
}

} // namespace

Expression count()
{
    return Expression(Expression::Aggregated{Aggregate::Count, {}, {}});
}

Expression count(const Expression &operand)
{
    return aggregated(Aggregate::Count, operand);
}

Expression countDistinct(const Expression &operand)
{
    return aggregated(Aggregate::CountDistinct, operand);
}

Expression sum(const Expression &operand)
{
    return aggregated(Aggregate::Sum, operand);
}

Expression average(const Expression &operand)
{
    return aggregated(Aggregate::Average, operand);
}

Expression min(const Expression &operand)
{
    return aggregated(Aggregate::Min, operand);
}

Expression max(const Expression &operand)
{
    return aggregated(Aggregate::Max, operand);
}

Expression groupConcat(const Expression &operand, const QString &separator)
{
    return aggregated(Aggregate::GroupConcat, operand, separator);
}

Selection Selection::of(const QuerySet &rows) const
{
    Q_ASSERT(rows.error() || rows.tableIndex() == m_rows.tableIndex());
    auto copy = *this;
    copy.m_rows = rows;
    if (!copy.m_error)
        copy.m_error = rows.error();
    return copy;
}

Selection Selection::failed(const Error &error) const
{
    auto copy = *this;
    if (!m_error)
        copy.m_error = error;
    return copy;
}

Selection::Selection(QuerySet rows)
    : m_rows(std::move(rows))
    , m_error(m_rows.error())
{}

Result<Expression> Selection::resolved(const Expression &expression) const
{
    return resolvedWithAggregates(expression, m_rows.schema(), m_rows.tableIndex());
}

Selection Selection::select(const QString &column) const
{
    return select(col(column), column);
}

Selection Selection::select(const Expression &expression, const QString &name) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    if (const auto found = resolved(expression))
        copy.m_items.append({name, *found});
    else
        copy.m_error = found.error();
    return copy;
}

Selection Selection::selectAll() const
{
    auto copy = *this;
    if (m_error)
        return copy;
    for (const auto &column : m_rows.table().columns)
        copy = copy.select(column.name);
    return copy;
}

Selection Selection::groupBy(const Expression &expression) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    if (const auto found = expression.resolved(m_rows.schema(), m_rows.tableIndex()))
        copy.m_groups.append(*found);
    else
        copy.m_error = found.error();
    return copy;
}

Selection Selection::groupBy(const QString &column) const
{
    return groupBy(col(column));
}

Selection Selection::having(const Expression &condition) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    if (const auto found = resolved(condition))
        copy.m_having = m_having ? *m_having && *found : *found;
    else
        copy.m_error = found.error();
    return copy;
}

Selection Selection::sortedBy(QList<Ordering> ordering) const
{
    if (m_error)
        return *this;
    auto copy = *this;
    for (auto &term : ordering) {
        const auto found = resolved(*term.expression);
        if (found)
            term.expression = *found;
        else
            copy.m_error = found.error();
    }
    copy.m_ordering = std::move(ordering);
    return copy;
}

Selection Selection::orderBy(const QString &name, SortOrder order) const
{
    const auto selected = std::ranges::find(m_items, name, &Item::name);
    return orderBy(selected == m_items.end() ? col(name) : selected->expression, order);
}

Selection Selection::orderBy(const Expression &expression,
                             SortOrder order,
                             std::optional<NullOrder> nulls) const
{
    return sortedBy({by(expression, order, nulls)});
}

Selection Selection::thenBy(const Expression &expression,
                            SortOrder order,
                            std::optional<NullOrder> nulls) const
{
    auto ordering = m_ordering;
    ordering.append(by(expression, order, nulls));
    return sortedBy(std::move(ordering));
}

Selection Selection::distinct() const
{
    auto copy = *this;
    copy.m_distinct = true;
    return copy;
}

Selection Selection::limit(qint64 lines) const
{
    Q_ASSERT(lines >= 0);
    auto copy = *this;
    copy.m_limit = lines;
    return copy;
}

Selection Selection::offset(qint64 lines) const
{
    Q_ASSERT(lines >= 0);
    auto copy = *this;
    copy.m_offset = lines;
    return copy;
}

bool Selection::isGrouped() const
{
    return !m_groups.isEmpty() || m_having || std::ranges::any_of(m_items, [](const Item &item) {
        return anyPart(item.expression, isAggregate);
    });
}

/// Lines that come once are sorted by themselves, as the rows they stand for are not one.
QList<Ordering> Selection::ordering() const
{
    QList<Ordering> terms = m_ordering;
    if (isGrouped()) {
        for (const auto &group : m_groups)
            terms.append(by(group, SortOrder::Ascending, {}));
        return terms;
    }
    if (m_distinct) {
        for (const auto &item : m_items)
            terms.append(by(item.expression, SortOrder::Ascending, {}));
        return terms;
    }
    for (const auto &term : m_rows.totalOrdering())
        terms.append(byExpression(term, m_rows.table()));
    return terms;
}

std::optional<qint64> Selection::lineLimit() const
{
    return m_limit || isGrouped() ? m_limit : m_rows.rowLimit();
}

qint64 Selection::lineOffset() const
{
    return m_offset.value_or(isGrouped() ? 0 : m_rows.rowOffset());
}

bool Selection::isOfGroup(const Expression &expression) const
{
    if (isAggregate(expression) || m_groups.contains(expression))
        return true;
    const auto &node = expression.node();
    const bool looksAtRow = std::holds_alternative<Expression::Column>(node)
                            || std::holds_alternative<Expression::Related>(node)
                            || std::holds_alternative<Expression::Quantified>(node)
                            || std::holds_alternative<Expression::Exists>(node)
                            || std::holds_alternative<Expression::InQuery>(node);
    const auto parts = children(expression);
    return !looksAtRow && std::ranges::all_of(parts, [this](const Expression &part) {
        return isOfGroup(part);
    });
}

std::optional<Error> Selection::error() const
{
    if (m_error)
        return m_error;
    if (m_items.isEmpty())
        return SelectionText::nothing(m_rows.table());
    if (!isGrouped())
        return {};
    for (const auto &[name, expression] : m_items) {
        if (!isOfGroup(expression))
            return SelectionText::ofSingleRows(name);
    }
    if (m_having && !isOfGroup(*m_having))
        return SelectionText::ofSingleRows(m_rows.table().name);
    for (const auto &term : m_ordering) {
        if (!isOfGroup(*term.expression))
            return SelectionText::ofSingleRows(m_rows.table().name);
    }
    return {};
}

QList<TableIndex> tablesOf(const Selection &selection)
{
    auto tables = tablesOf(selection.rows());
    QList<Expression> parts = selection.groups();
    for (const auto &item : selection.items())
        parts.append(item.expression);
    if (selection.groupCondition())
        parts.append(*selection.groupCondition());
    for (const auto &term : selection.ordering())
        parts.append(*term.expression);
    for (const auto &part : std::as_const(parts)) {
        for (const auto table : otherTables(part)) {
            if (!tables.contains(table))
                tables.append(table);
        }
    }
    return tables;
}

} // namespace varve
