#include "base/readyfuture.h"
#include "query/evaluator.h"
#include "session/namedcells_p.h"
#include "session/statebackend_p.h"
#include "session/statecheck_p.h"
#include "session/staterows_p.h"

#include <QSet>

#include <algorithm>

namespace varve {
namespace {

/// The rows that `plan` writes, each once, in the order in which it first does.
QList<RowId> writtenRows(const WritePlan &plan)
{
    QList<RowId> rows;
    QSet<RowId> seen;
    const auto add = [&](RowId row) {
        if (!row.isNull() && !seen.contains(row))
            rows.append(row);
        seen.insert(row);
    };
    for (const auto &step : plan.steps) {
        for (const auto &target : step.rows) {
            add(target.replaces);
            add(target.row);
        }
    }
    return rows;
}

/// The version columns of the rows of which `plan` raises them.
QHash<RowId, ColumnIndex> raisedVersions(const WritePlan &plan)
{
    QHash<RowId, ColumnIndex> versions;
    for (const auto &step : plan.steps) {
        if (!step.raised)
            continue;
        for (const auto &target : step.rows)
            versions.insert(target.row, *step.raised);
    }
    return versions;
}

/// `state` when of all that is pending, just `rows` are written.
State withOnly(const QList<RowId> &rows, const State &state)
{
    if (rows.size() == state.pending().size())
        return state;
    auto changed = rows;
    changed.removeIf([&](RowId row) { return !state.pending().find(row); });
    return state.withPending(state.pending().only(changed));
}

/// What is stored: nothing is left to anybody else.
Row settled(RowId row, const Row &cells, const State &state, const Schema &schema)
{
    const auto &table = schema[row.table()];
    auto stored = cells.cells();
    for (qsizetype cell = 0; cell < stored.size(); ++cell) {
        const auto column = columnIndex(cell);
        if (stored[cell].isAbsent())
            stored[cell] = literalDefault(table[column]).value_or(Value());
        if (!stored[cell].isReference())
            continue;
        const auto target = stored[cell].reference();
        const auto key = schema.referencedColumn(row.table(), column, target.table());
        const auto held = state.row(target);
        stored[cell] = key && held ? (*held)[*key] : Value();
    }
    return Row(stored);
}

/// Whether what is asked to be seen in place of stored rows is what `state` shows, cell by cell: no key
/// stands for a row that has none, and nothing is hidden besides.
bool isAsShown(const PendingTables &pending, const State &state)
{
    const auto isHeld = [](const Value &cell) { return !cell.isReference() && !cell.isAbsent(); };
    return std::ranges::all_of(pending, [&](const PendingTable &table) {
        bool isWhole = !table.hidesAll;
        state.pending().changes(table.table).forEach([&](RowId, const RowChange &change) {
            isWhole = isWhole && (!change.after || std::ranges::all_of(*change.after, isHeld));
        });
        return isWhole;
    });
}

} // namespace

StateBackend::StateBackend(const Schema &schema)
    : MemoryBackend(schema)
    , m_seen(schema.size())
{}

void StateBackend::follow(const State &state, RowIndexes &indexes)
{
    m_state = &state;
    m_indexes = &indexes;
}

void StateBackend::lookAt(TableIndex table)
{
    auto &seen = m_seen[toInt(table)];
    const auto stored = m_state->baseRows(table);
    if (seen.isSameAs(stored))
        return;
    QList<Row> all;
    all.reserve(stored.size());
    stored.forEach([&](RowId, const Row &row) { all.append(row); });
    replaceAll(table, all);
    seen = stored;
}

void StateBackend::lookAtAll()
{
    for (qsizetype table = 0; table < schema().size(); ++table)
        lookAt(tableIndex(table));
}

QFuture<Result<Page>> StateBackend::fetch(const QuerySet &query, const PageRequest &request)
{
    lookAtAll();
    return MemoryBackend::fetch(query, request);
}

QFuture<Result<Places>> StateBackend::places(const QuerySet &query, const PlacesRequest &request)
{
    lookAtAll();
    return MemoryBackend::places(query, request);
}

QFuture<Result<ValueTable>> StateBackend::select(const Selection &selection,
                                                 const PendingTables &pending)
{
    if (!selection.error() && canAnswer(selection) && isAsShown(pending, *m_state)) {
        const auto shown = pending.isEmpty() ? m_state->withPending({}) : *m_state;
        auto indexes = RowIndexes::derived(*m_indexes, *m_state);
        const auto found = answered(selection, StateRows(shown, schema(), indexes));
        if (found)
            return readyFuture(Result<ValueTable>(*found));
    }
    lookAtAll();
    return MemoryBackend::select(selection, pending);
}

QFuture<Result<QList<std::optional<Row>>>> StateBackend::read(TableIndex table,
                                                              const QList<Key> &keys)
{
    const auto stored = m_state->withPending({});
    auto indexes = RowIndexes::derived(*m_indexes, *m_state);
    QList<std::optional<Row>> rows;
    for (const auto &key : keys) {
        const auto row = indexes.find(table, schema()[table].key, key, stored);
        rows.append(row.isNull() ? std::nullopt : stored.row(row));
    }
    return readyFuture(Result<QList<std::optional<Row>>>(rows));
}

QFuture<Result<WriteReceipt>> StateBackend::write(const WritePlan &plan)
{
    const auto rows = writtenRows(plan);
    const auto after = withOnly(rows, *m_state);
    auto indexes = RowIndexes::derived(*m_indexes, *m_state);
    const auto found = checkedRows(rows, after, schema(), indexes);
    if (!found.isClean())
        return readyFuture(Result<WriteReceipt>(firstRefusal(found)));
    const auto raised = raisedVersions(plan);
    WriteReceipt receipt;
    for (const auto row : rows) {
        auto cells = after.row(row);
        if (cells)
            cells = settled(row, *cells, after, schema());
        if (const auto version = raised.constFind(row); cells && version != raised.cend())
            cells = cells->withCell(*version, WriteStep::raisedFrom((*cells)[*version]));
        receipt.rows.append({row, cells});
    }
    return readyFuture(Result<WriteReceipt>(receipt));
}

QFuture<Result<WriteCheck>> StateBackend::check(const WritePlan &plan)
{
    const auto rows = writtenRows(plan);
    auto indexes = RowIndexes::derived(*m_indexes, *m_state);
    return readyFuture(
        Result<WriteCheck>(checkedRows(rows, withOnly(rows, *m_state), schema(), indexes)));
}

QFuture<Result<void>> StateBackend::transact(const TransactionStep &)
{
    return readyFuture(Result<void>());
}

QFuture<Result<qint64>> StateBackend::dataVersion()
{
    return readyFuture(Result<qint64>(0));
}

} // namespace varve
