#pragma once

#include "session/uniqueness_p.h"
#include "session/writecheck.h"

#include <QHash>
#include <QSet>

namespace varve {

/// Carries out a plan on a copy of all tables, which the caller takes over if nothing is found to
/// speak against it.
class MemoryWriter
{
public:
    MemoryWriter(const Schema &schema, QList<QList<Row>> tables)
        : m_schema(schema)
        , m_tables(std::move(tables))
    {}

    /// Goes on after a row that cannot be written, to find all of them.
    void write(const WritePlan &plan);

    const WriteCheck &found() const { return m_found; }
    const QList<QList<Row>> &tables() const { return m_tables; }
    const WriteReceipt &receipt() const { return m_receipt; }

private:
    void write(const WriteStep &step, const WriteStep::Target &target);
    void insert(const WriteStep &step, const WriteStep::Target &target);
    void update(const WriteStep &step, const WriteStep::Target &target, qsizetype position);

    /// What the plan holds the stored row to be by now.
    const Row &expected(const WriteStep::Target &target) const;
    void settle(RowId row, const std::optional<Row> &stored);

    Value written(const WriteStep &step,
                  const WriteStep::Target &target,
                  ColumnIndex column,
                  const Value &stored) const;
    Value resolved(const Value &value, TableIndex table, ColumnIndex column) const;
    qint64 nextKey(TableIndex table) const;
    qsizetype find(TableIndex table, const Key &key) const;

    /// Whether `row` may stand in its table in place of `old`; if so, it takes its unique values.
    bool take(RowId id, const Row &row, const Row *old);
    QList<QSet<Key>> &taken(TableIndex table);

    void addConflict(const WriteStep &step, const WriteStep::Target &target, qsizetype position);

    const Schema &m_schema;
    QList<QList<Row>> m_tables;
    QHash<TableIndex, QList<QSet<Key>>> m_taken; ///< In step with uniqueSets() of each table.
    QHash<RowId, Row> m_expected;
    QHash<RowId, qsizetype> m_positions; ///< In the receipt.
    WriteReceipt m_receipt;
    WriteCheck m_found;
};

} // namespace varve
