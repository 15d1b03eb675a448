#include "session/namedcells_p.h"
#include "session/pendingview_p.h"

#include <algorithm>

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Makes the view of one table.
class TableView
{
public:
    TableView(PendingView &view, const State &state, const Schema &schema, TableIndex index)
        : m_view(view)
        , m_state(state)
        , m_schema(schema)
        , m_index(index)
        , m_table(schema[index])
    {}

    void add()
    {
        QList<RowId> rows;
        m_state.pending().changes(m_index).forEach(
            [&](RowId row, const RowChange &) { rows.append(row); });
        std::ranges::sort(rows);

        PendingTable made{m_index};
        QList<RowId> seen;
        for (const auto row : std::as_const(rows)) {
            const auto &change = *m_state.pending().find(row);
            QList<Value> origin;
            if (change.before) {
                const auto *base = m_state.baseRow(row);
                const auto key = keyOf(base ? *base : *change.before, m_table.key);
                for (qsizetype part = 0; part < key.size(); ++part)
                    origin.append(key[part]);
                made.hidden.append(key);
            }
            if (!change.after)
                continue;
            made.rows.append(storable(row, *change.after));
            made.origins.append(origin);
            seen.append(row);
        }
        m_view.tables.append(made);
        m_view.rowIds.append(seen);
    }

private:
    Row storable(RowId row, const Row &cells)
    {
        QList<Value> values;
        for (qsizetype cell = 0; cell < cells.size(); ++cell)
            values.append(storable(row, columnIndex(cell), cells[columnIndex(cell)]));
        return Row(values);
    }

    Value storable(RowId row, ColumnIndex column, const Value &value)
    {
        if (value.isReference())
            return keyOfTarget(column, value.reference());
        if (!value.isAbsent() || value.isNotLoaded())
            return value;
        if (value.absent().reason == Absent::Reason::Generated)
            return {};
        if (m_table.hasAutomaticKey && m_table.isKeyColumn(column))
            return keyOfNew(row);
        return literalDefault(m_table[column]).value_or(Value());
    }

    Value keyOfTarget(ColumnIndex column, RowId target)
    {
        const auto row = m_state.row(target);
        const auto key = m_schema.referencedColumn(m_index, column, target.table());
        if (!row || !key || (*row)[*key].isAbsent() || (*row)[*key].isReference())
            return keyOfNew(target);
        return (*row)[*key];
    }

    /// What stands for a new row, which is also met where other tables refer to it.
    qint64 keyOfNew(RowId row)
    {
        const auto key = temporaryKey(row);
        m_view.newRows.insert(key, row);
        return key;
    }

    PendingView &m_view;
    const State &m_state;
    const Schema &m_schema;
    TableIndex m_index;
    const Table &m_table;
};

} // namespace

Row PendingView::withReferences(const Row &answer) const
{
    auto row = answer;
    for (qsizetype cell = 0; cell < answer.size(); ++cell) {
        const auto &value = answer[columnIndex(cell)];
        if (value.isInteger() && newRows.contains(value.integer()))
            row = row.withCell(columnIndex(cell), newRows.value(value.integer()));
    }
    return row;
}

PendingView pendingView(const State &state, const Schema &schema, const QList<TableIndex> &wanted)
{
    PendingView view;
    for (const auto table : wanted) {
        if (state.pending().size(table) > 0)
            TableView(view, state, schema, table).add();
    }
    return view;
}

} // namespace varve
