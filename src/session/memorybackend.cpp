#include "session/memorybackend.h"

#include "base/readyfuture.h"
#include "query/answer.h"
#include "query/listedrows.h"
#include "query/order.h"
#include "session/displacement_p.h"
#include "session/memorywriter_p.h"
#include "session/statecheck_p.h"

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
    static Explanation explained(const QuerySet &query)
    {
        return {{}, {}, {tr("The rows of \"%1\" are read from memory.").arg(query.table().name)}};
    }
    static Error cannotCalculate(const Table &table)
    {
        return {
            ErrorKind::Statement,
            tr("What is asked of \"%1\" cannot be calculated in memory.").arg(table.name),
            tr("Ask without functions that only a database has, and for numbers that 64 bits can "
               "hold.")};
    }
};

bool haveSameRows(const QuerySet &a, const QuerySet &b)
{
    return a.tableIndex() == b.tableIndex() && a.condition() == b.condition()
           && a.totalOrdering() == b.totalOrdering() && a.rowLimit() == b.rowLimit()
           && a.rowOffset() == b.rowOffset();
}

/// `tables` as they look with pending rows in place of what they hide.
QList<QList<Row>>
withPending(QList<QList<Row>> tables, const PendingTables &pending, const Schema &schema)
{
    for (const auto &shown : pending) {
        auto &rows = tables[toInt(shown.table)];
        const auto &key = schema[shown.table].key;
        QHash<Key, Row> hidden;
        for (const auto &one : shown.hidden)
            hidden.insert(one, Row());
        QList<Row> left;
        for (const auto &row : std::as_const(rows)) {
            const auto found = hidden.find(keyOf(row, key));
            if (found != hidden.end())
                *found = row;
            else if (!shown.hidesAll)
                left.append(row);
        }
        for (qsizetype i = 0; i < shown.rows.size(); ++i) {
            auto row = shown.rows[i];
            const auto stored = hidden.value(Key(shown.origins[i]));
            for (qsizetype cell = 0; cell < row.size() && !stored.isEmpty(); ++cell) {
                if (row[columnIndex(cell)].isNotLoaded())
                    row = row.withCell(columnIndex(cell), stored[columnIndex(cell)]);
            }
            left.append(row);
        }
        rows = left;
    }
    return tables;
}

/// How many of `rows`, which are the whole answer to `query`, stand before `anchor`; or also at it.
enum class Count { Before, UpTo };
qsizetype count(Count which, const Anchor &anchor, const QList<Row> &rows, const QuerySet &query)
{
    if (anchor.rank >= 0)
        return anchor.rank + (which == Count::UpTo ? 1 : 0);
    const auto ordering = query.totalOrdering();
    const auto counts = [&](const Row &row) {
        const auto order =
            comparedKeys(sortKeyOf(row, query), anchor.sortKey, ordering, query.table());
        return order < 0 || (order == 0 && which == Count::UpTo);
    };
    return std::ranges::partition_point(rows, counts) - rows.begin();
}

/// A place in an order by expressions is known by its number, as they can depend on other rows.
Anchor anchorAt(qsizetype position, const QList<Row> &rows, const QuerySet &query)
{
    Anchor anchor{sortKeyOf(rows[position], query)};
    const bool isByExpression = std::ranges::any_of(
        query.ordering(), [](const Ordering &term) { return term.expression.has_value(); });
    if (isByExpression)
        anchor.rank = position;
    return anchor;
}

/// The error of a write that found something to speak against it.
Error errorOf(const WriteCheck &found)
{
    if (!found.conflicts.isEmpty())
        return MemoryText::conflict(found.conflicts.size())
            .withDetails(std::make_shared<ConflictDetails>(found.conflicts));
    return firstRefusal(found);
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

Result<QList<Row>> MemoryBackend::result(const QuerySet &query)
{
    if (query.error())
        return *query.error();
    if (m_lastQuery && haveSameRows(*m_lastQuery, query))
        return m_lastResult;
    const auto found =
        canAnswer(query) ? answered(query, ListedRows(m_schema, m_tables)) : std::nullopt;
    if (!found)
        return MemoryText::cannotCalculate(query.table());
    m_lastResult.clear();
    for (const auto &row : *found)
        m_lastResult.append(row.row);
    m_lastQuery = query;
    return m_lastResult;
}

Result<Page> MemoryBackend::page(const QuerySet &query, const PageRequest &request)
{
    const auto all = result(query);
    if (!all)
        return all.error();
    const auto &rows = *all;
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

Result<Places> MemoryBackend::stretch(const QuerySet &query, const PlacesRequest &request)
{
    const auto all = result(query);
    if (!all)
        return all.error();
    const auto &rows = *all;
    const auto first = request.after ? count(Count::UpTo, *request.after, rows, query) : 0;
    Places places;
    places.rows = std::min<qint64>(rows.size() - first, request.limit);
    places.atEnd = first + places.rows == rows.size();
    for (qsizetype row = 0; row < places.rows; row += request.step)
        places.begins.append(anchorAt(first + row, rows, query));
    if (places.rows > 0)
        places.last = anchorAt(first + places.rows - 1, rows, query);
    return places;
}

QFuture<Result<Page>> MemoryBackend::fetch(const QuerySet &query, const PageRequest &request)
{
    return readyFuture(page(query, request));
}

QFuture<Result<Places>> MemoryBackend::places(const QuerySet &query, const PlacesRequest &request)
{
    return readyFuture(stretch(query, request));
}

QFuture<Result<ValueTable>> MemoryBackend::select(const Selection &selection,
                                                  const PendingTables &pending)
{
    if (const auto error = selection.error())
        return readyFuture(Result<ValueTable>(*error));
    const auto tables = withPending(m_tables, pending, m_schema);
    const auto found =
        canAnswer(selection) ? answered(selection, ListedRows(m_schema, tables)) : std::nullopt;
    return readyFuture(
        found ? Result<ValueTable>(*found)
              : Result<ValueTable>(MemoryText::cannotCalculate(selection.rows().table())));
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

QFuture<Result<Explanation>> MemoryBackend::explain(const QuerySet &query)
{
    return readyFuture(query.error() ? Result<Explanation>(*query.error())
                                     : Result<Explanation>(MemoryText::explained(query)));
}

QFuture<Result<Explanation>> MemoryBackend::explain(const Selection &selection,
                                                    const PendingTables & /*pending*/)
{
    const auto error = selection.error();
    return readyFuture(error ? Result<Explanation>(*error)
                             : Result<Explanation>(MemoryText::explained(selection.rows())));
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

/// The tables are values, so a transaction is those that it began with.
QFuture<Result<void>> MemoryBackend::transact(const TransactionStep &step)
{
    using Kind = TransactionStep::Kind;
    switch (step.kind) {
    case Kind::Begin:
    case Kind::SetSavepoint:
        m_marks.insert(step.savepoint, m_tables);
        break;
    case Kind::RollBack:
    case Kind::RollBackTo:
        m_tables = m_marks.value(step.savepoint);
        m_lastQuery.reset();
        break;
    case Kind::Commit:
    case Kind::Release:
        break;
    }
    if (step.kind == Kind::Commit || step.kind == Kind::RollBack)
        m_marks.clear();
    return readyFuture(Result<void>());
}

QFuture<Result<qint64>> MemoryBackend::dataVersion()
{
    return readyFuture(Result<qint64>(m_version));
}

} // namespace varve
