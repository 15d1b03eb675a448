#include "session/memorybackend.h"

#include "base/readyfuture.h"
#include "query/evaluator.h"
#include "session/conflict.h"
#include "session/displacement_p.h"

#include <QCoreApplication>
#include <QHash>

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
    static Error keyTaken(const Table &table, const Key &key)
    {
        return {ErrorKind::Constraint,
                tr("Table \"%1\" has a row with the key %2 already.").arg(table.name, toText(key)),
                tr("Choose another key.")};
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

/// Carries out a plan on a copy of all tables, which the caller takes over if all went well.
class MemoryWriter
{
public:
    MemoryWriter(const Schema &schema, QList<QList<Row>> tables)
        : m_schema(schema)
        , m_tables(std::move(tables))
    {}

    Result<WriteReceipt> write(const WritePlan &plan)
    {
        for (const auto &step : plan.steps) {
            for (const auto &target : step.rows) {
                if (auto written = write(step, target); !written)
                    return written.error();
            }
        }
        if (!m_conflicts.isEmpty())
            return MemoryText::conflict(m_conflicts.size())
                .withDetails(std::make_shared<ConflictDetails>(m_conflicts));
        return m_receipt;
    }

    const QList<QList<Row>> &tables() const { return m_tables; }

private:
    Result<void> write(const WriteStep &step, const WriteStep::Target &target)
    {
        if (step.kind == RowChange::Kind::Insert)
            return insert(step.table, target);
        auto &rows = m_tables[toInt(step.table)];
        const auto position =
            find(step.table, keyOf(*target.change.before, m_schema[step.table].key));
        if (position < 0 || !guardsHold(step, target, rows[position])) {
            addConflict(step, target, position < 0 ? std::nullopt : std::optional(rows[position]));
            return {};
        }
        if (step.kind == RowChange::Kind::Delete) {
            rows.removeAt(position);
            m_receipt.rows.append({target.row, {}});
            return {};
        }
        auto row = rows[position];
        for (const auto column : step.columns)
            row = row.withCell(column, resolved((*target.change.after)[column]));
        rows[position] = row;
        m_receipt.rows.append({target.row, row});
        return {};
    }

    Result<void> insert(TableIndex index, const WriteStep::Target &target)
    {
        const auto &table = m_schema[index];
        auto cells = target.change.after->cells();
        for (qsizetype cell = 0; cell < cells.size(); ++cell) {
            if (cells[cell].isAbsent())
                cells[cell] = table.hasAutomaticKey && table.isKeyColumn(columnIndex(cell))
                                  ? nextKey(index)
                                  : Value();
            cells[cell] = resolved(cells[cell]);
        }
        const Row row(cells);
        const auto key = keyOf(row, table.key);
        if (find(index, key) >= 0) {
            const auto details = std::make_shared<ConstraintDetails>(
                ConstraintDetails::Rule::Unique, table.key, QList{target.row});
            return MemoryText::keyTaken(table, key).withDetails(details);
        }
        m_tables[toInt(index)].append(row);
        m_keys.insert(target.row, key);
        m_receipt.rows.append({target.row, row});
        return {};
    }

    Value resolved(const Value &value) const
    {
        return value.isReference() ? m_keys.value(value.reference())[0] : value;
    }

    qint64 nextKey(TableIndex table) const
    {
        qint64 last = 0;
        for (const auto &row : m_tables[toInt(table)]) {
            const auto &key = row[m_schema[table].key.front()];
            last = key.isInteger() ? std::max(last, key.integer()) : last;
        }
        return last + 1;
    }

    qsizetype find(TableIndex table, const Key &key) const
    {
        const auto &rows = m_tables[toInt(table)];
        const auto found = std::ranges::find_if(
            rows, [&](const Row &row) { return keyOf(row, m_schema[table].key) == key; });
        return found == rows.end() ? -1 : found - rows.begin();
    }

    static bool
    guardsHold(const WriteStep &step, const WriteStep::Target &target, const Row &stored)
    {
        return std::ranges::all_of(step.guards, [&](ColumnIndex column) {
            return stored[column] == (*target.change.before)[column];
        });
    }

    void addConflict(const WriteStep &step,
                     const WriteStep::Target &target,
                     const std::optional<Row> &theirs)
    {
        auto columns = step.guards;
        if (theirs)
            columns.removeIf([&](ColumnIndex column) {
                return (*theirs)[column] == (*target.change.before)[column];
            });
        m_conflicts.append({target.row, target.change, theirs, columns});
    }

    const Schema &m_schema;
    QList<QList<Row>> m_tables;
    QHash<RowId, Key> m_keys;
    QList<Conflict> m_conflicts;
    WriteReceipt m_receipt;
};

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
    auto receipt = writer.write(plan);
    if (receipt) {
        m_tables = writer.tables();
        m_lastQuery.reset();
    }
    return readyFuture(std::move(receipt));
}

QFuture<Result<qint64>> MemoryBackend::dataVersion()
{
    return readyFuture(Result<qint64>(m_version));
}

} // namespace varve
