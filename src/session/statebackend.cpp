#include "base/readyfuture.h"
#include "session/conflict.h"
#include "session/deleterules_p.h"
#include "session/namedcells_p.h"
#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"
#include "session/statebackend_p.h"

#include <algorithm>

namespace varve {
namespace {

Error constraint(const Error &error,
                 ConstraintDetails::Rule rule,
                 const QList<ColumnIndex> &columns,
                 RowId row)
{
    return error.withDetails(std::make_shared<ConstraintDetails>(rule, columns, QList{row}));
}

/// The columns in which no two rows of `table` may be equal, list by list.
QList<QList<ColumnIndex>> uniqueColumns(const Table &table)
{
    QList<QList<ColumnIndex>> all{table.key};
    for (const auto &index : table.indexes) {
        if (index.unique && !index.partial && !index.hasExpressions && !all.contains(index.columns))
            all.append(index.columns);
    }
    return all;
}

} // namespace

StateBackend::StateBackend(const Schema &schema)
    : m_schema(schema)
    , m_sorted(schema)
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
    const auto rows = m_state->baseRows(table);
    if (seen.isSameAs(rows))
        return;
    QList<Row> all;
    all.reserve(rows.size());
    rows.forEach([&](RowId, const Row &row) { all.append(row); });
    m_sorted.replaceAll(table, all);
    seen = rows;
}

QFuture<Result<Page>> StateBackend::fetch(const QuerySet &query, const PageRequest &request)
{
    lookAt(query.tableIndex());
    return m_sorted.fetch(query, request);
}

QFuture<Result<Places>> StateBackend::places(const QuerySet &query, const PlacesRequest &request)
{
    lookAt(query.tableIndex());
    return m_sorted.places(query, request);
}

QFuture<Result<QList<std::optional<Row>>>> StateBackend::read(TableIndex table,
                                                              const QList<Key> &keys)
{
    const auto stored = m_state->withPending({});
    RowIndexes indexes(m_schema);
    QList<std::optional<Row>> rows;
    for (const auto &key : keys) {
        const auto row = indexes.find(table, m_schema[table].key, key, stored);
        rows.append(row.isNull() ? std::nullopt : stored.row(row));
    }
    return readyFuture(Result<QList<std::optional<Row>>>(rows));
}

QFuture<Result<WriteReceipt>> StateBackend::write(const WritePlan &plan)
{
    for (const auto &step : plan.steps) {
        for (const auto &target : step.rows) {
            if (auto checked = check(target.row); !checked)
                return readyFuture(Result<WriteReceipt>(checked.error()));
        }
    }
    WriteReceipt receipt;
    for (const auto &step : plan.steps) {
        for (const auto &target : step.rows) {
            const auto shown = m_state->row(target.row);
            receipt.rows.append(
                {target.row, shown ? std::optional(settled(target.row, *shown)) : std::nullopt});
        }
    }
    return readyFuture(Result<WriteReceipt>(receipt));
}

QFuture<Result<qint64>> StateBackend::dataVersion()
{
    return readyFuture(Result<qint64>(0));
}

Result<void> StateBackend::check(RowId row)
{
    if (const auto *before = m_state->baseRow(row)) {
        if (auto checked = checkReferring(row, *before); !checked)
            return checked;
    }
    const auto cells = m_state->row(row);
    if (!cells)
        return {};
    if (auto checked = checkUnique(row, *cells); !checked)
        return checked;
    return checkForeignKeys(row, *cells);
}

Result<void> StateBackend::checkUnique(RowId row, const Row &cells)
{
    const auto &table = m_schema[row.table()];
    for (const auto &columns : uniqueColumns(table)) {
        const auto key = keyOf(cells, columns);
        if (m_indexes->holding(row.table(), columns, key, *m_state).size() > 1)
            return constraint(RelationText::notUnique(table, columns, toText(key)),
                              ConstraintDetails::Rule::Unique,
                              columns,
                              row);
    }
    return {};
}

Result<void> StateBackend::checkForeignKeys(RowId row, const Row &cells)
{
    const RelationReader reader(*m_state, m_schema, *m_indexes);
    for (const auto &relation : m_schema.relations(row.table())) {
        const auto &columns = m_schema.foreignKey(relation.link).columns;
        const auto isNothing = [&](ColumnIndex column) {
            return cells[column].isNull() || cells[column].isAbsent();
        };
        if (!relation.isForward() || std::ranges::any_of(columns, isNothing)
            || !reader.target(cells, relation.link).isNull())
            continue;
        return constraint(RelationText::dangling(relation, m_schema, toText(keyOf(cells, columns))),
                          ConstraintDetails::Rule::ForeignKey,
                          columns,
                          row);
    }
    return {};
}

/// Rows that nothing has changed may refer to what this row was.
Result<void> StateBackend::checkReferring(RowId row, const Row &before)
{
    const RelationReader reader(*m_state, m_schema, *m_indexes);
    for (const auto &relation : relationsBackTo(row.table(), m_schema)) {
        const auto &foreignKey = m_schema.foreignKey(relation.link);
        const auto key = keyOf(before, foreignKey.targetColumns);
        if (!m_indexes->find(row.table(), foreignKey.targetColumns, key, *m_state).isNull())
            continue;
        const auto rows = reader.referring(relation.link, row, before);
        if (!rows.isEmpty())
            return constraint(
                RelationText::stillReferred(m_schema[row.table()],
                                            toText(key),
                                            m_schema[relation.link.table],
                                            RelationText::list(rows, *m_state, m_schema)),
                ConstraintDetails::Rule::ForeignKey,
                foreignKey.columns,
                rows.front());
    }
    return {};
}

/// What is stored: nothing is left to anybody else.
Row StateBackend::settled(RowId row, const Row &cells) const
{
    const auto &table = m_schema[row.table()];
    auto stored = cells.cells();
    for (qsizetype cell = 0; cell < stored.size(); ++cell) {
        const auto column = columnIndex(cell);
        if (stored[cell].isAbsent())
            stored[cell] = literalDefault(table[column]).value_or(Value());
        if (!stored[cell].isReference())
            continue;
        const auto target = stored[cell].reference();
        const auto key = m_schema.referencedColumn(row.table(), column, target.table());
        const auto held = m_state->row(target);
        stored[cell] = key && held ? (*held)[*key] : Value();
    }
    return Row(stored);
}

} // namespace varve
