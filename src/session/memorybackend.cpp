#include "session/memorybackend.h"

#include "base/readyfuture.h"
#include "query/evaluator.h"
#include "session/displacement_p.h"
#include "session/memorywriter_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

class MemoryText
{
    Q_DECLARE_TR_FUNCTIONS(varve::MemoryBackend)
public:
    static Error conflict(qsizetype rows)
    {
        const auto text =
            rows == 1 ? tr("A row was changed by somebody else since it was read.")
                      : tr("%1 rows were changed by somebody else since they were read.").arg(rows);
        return {
            ErrorKind::Conflict, text, tr("Choose for each whose values to keep, and save again.")};
    }
};

/// The rows of `query` in its order.
QList<Row> answer(const QuerySet &query, QList<Row> rows)
{
    const auto &table = query.table();
    if (const auto &condition = query.condition())
        rows.removeIf(
            [&](const Row &row) { return evaluate(*condition, row, table) != Truth::True; });
    const auto ordering = query.totalOrdering();
    std::ranges::stable_sort(
        rows, [&](const Row &a, const Row &b) { return compared(a, b, ordering, table) < 0; });
    if (query.rowLimit() && rows.size() > *query.rowLimit())
        rows.resize(*query.rowLimit());
    return rows;
}

bool haveSameRows(const QuerySet &a, const QuerySet &b)
{
    return a.tableIndex() == b.tableIndex() && a.condition() == b.condition()
           && a.totalOrdering() == b.totalOrdering() && a.rowLimit() == b.rowLimit();
}

/// How many of `rows`, which are the whole answer to `query`, stand before `anchor`; or also at it.
enum class Count { Before, UpTo };
qsizetype count(Count which, const Anchor &anchor, const QList<Row> &rows, const QuerySet &query)
{
    const auto ordering = query.totalOrdering();
    const auto counts = [&](const Row &row) {
        const auto order =
            comparedKeys(sortKeyOf(row, ordering), anchor.sortKey, ordering, query.table());
        return order < 0 || (order == 0 && which == Count::UpTo);
    };
    return std::ranges::partition_point(rows, counts) - rows.begin();
}

/// The error of a write that found something to speak against it.
Error errorOf(const WriteCheck &found)
{
    if (!found.conflicts.isEmpty())
        return MemoryText::conflict(found.conflicts.size())
            .withDetails(std::make_shared<ConflictDetails>(found.conflicts));
    const auto &refusal = found.refusals.front();
    return Error(ErrorKind::Constraint, refusal.text, refusal.advice)
        .withDetails(
            std::make_shared<ConstraintDetails>(refusal.rule, refusal.columns, refusal.rows));
}

} // namespace

MemoryBackend::MemoryBackend(Schema schema)
    : m_schema(std::move(schema))
    , m_tables(m_schema.size())
{}

void MemoryBackend::fill(TableIndex table, const QList<Row> &rows)
{
    m_tables[toInt(table)].append(rows);
    m_lastQuery.reset();
    ++m_version;
}

void MemoryBackend::replaceAll(TableIndex table, const QList<Row> &rows)
{
    m_tables[toInt(table)].clear();
    fill(table, rows);
}

void MemoryBackend::put(TableIndex table, const Row &row)
{
    take(table, keyOf(row, m_schema[table].key));
    m_tables[toInt(table)].append(row);
    m_lastQuery.reset();
}

void MemoryBackend::take(TableIndex table, const Key &key)
{
    m_tables[toInt(table)].removeIf(
        [&](const Row &row) { return keyOf(row, m_schema[table].key) == key; });
    m_lastQuery.reset();
    ++m_version;
}

const QList<Row> &MemoryBackend::result(const QuerySet &query)
{
    if (!m_lastQuery || !haveSameRows(*m_lastQuery, query)) {
        m_lastResult = answer(query, m_tables[toInt(query.tableIndex())]);
        m_lastQuery = query;
    }
    return m_lastResult;
}

Page MemoryBackend::page(const QuerySet &query, const PageRequest &request)
{
    const auto &rows = result(query);
    const auto first = request.from ? count(Count::Before, *request.from, rows, query) : 0;
    const auto end =
        request.until ? count(Count::Before, *request.until, rows, query) : rows.size();
    const auto size =
        request.limit == 0 ? end - first : std::min<qsizetype>(end - first, request.limit);
    Page page;
    page.atEnd = !request.until && first + size == rows.size();
    page.rows = rows.mid(first, size);
    return page;
}

Places MemoryBackend::stretch(const QuerySet &query, const PlacesRequest &request)
{
    const auto &rows = result(query);
    const auto ordering = query.totalOrdering();
    const auto first = request.after ? count(Count::UpTo, *request.after, rows, query) : 0;
    Places places;
    places.rows = std::min<qint64>(rows.size() - first, request.limit);
    places.atEnd = first + places.rows == rows.size();
    for (qsizetype row = 0; row < places.rows; row += request.step)
        places.begins.append({sortKeyOf(rows[first + row], ordering)});
    if (places.rows > 0)
        places.last = Anchor{sortKeyOf(rows[first + places.rows - 1], ordering)};
    return places;
}

QFuture<Result<Page>> MemoryBackend::fetch(const QuerySet &query, const PageRequest &request)
{
    return readyFuture(Result<Page>(page(query, request)));
}

QFuture<Result<Places>> MemoryBackend::places(const QuerySet &query, const PlacesRequest &request)
{
    return readyFuture(Result<Places>(stretch(query, request)));
}

QFuture<Result<QList<std::optional<Row>>>> MemoryBackend::read(TableIndex table,
                                                               const QList<Key> &keys)
{
    QList<std::optional<Row>> found;
    for (const auto &key : keys) {
        const auto &rows = m_tables[toInt(table)];
        const auto row = std::ranges::find_if(
            rows, [&](const Row &one) { return keyOf(one, m_schema[table].key) == key; });
        found.append(row == rows.end() ? std::nullopt : std::optional(*row));
    }
    return readyFuture(Result<QList<std::optional<Row>>>(found));
}

QFuture<Result<WriteReceipt>> MemoryBackend::write(const WritePlan &plan)
{
    MemoryWriter writer(m_schema, m_tables);
    writer.write(plan);
    if (!writer.found().isClean())
        return readyFuture(Result<WriteReceipt>(errorOf(writer.found())));
    m_tables = writer.tables();
    m_lastQuery.reset();
    return readyFuture(Result<WriteReceipt>(writer.receipt()));
}

QFuture<Result<WriteCheck>> MemoryBackend::check(const WritePlan &plan)
{
    MemoryWriter writer(m_schema, m_tables);
    writer.write(plan);
    return readyFuture(Result<WriteCheck>(writer.found()));
}

QFuture<Result<qint64>> MemoryBackend::dataVersion()
{
    return readyFuture(Result<qint64>(m_version));
}

} // namespace varve
