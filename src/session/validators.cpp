#include "session/namedcells_p.h"
#include "session/validators_p.h"

namespace varve {
namespace {

/// `row` with what the database is known to fill in.
Row withDefaults(const Row &row, const Table &table)
{
    auto filled = row;
    for (qsizetype cell = 0; cell < row.size(); ++cell) {
        const auto &column = table.columns[cell];
        if (row[columnIndex(cell)].isAbsent() && !column.generated) {
            if (const auto value = literalDefault(column))
                filled = filled.withCell(columnIndex(cell), *value);
        }
    }
    return filled;
}

} // namespace

void Validators::set(TableIndex table, ColumnIndex column, const OfCell &validator)
{
    if (validator)
        m_tables[table].cells.insert(column, validator);
    else
        m_tables[table].cells.remove(column);
}

void Validators::set(TableIndex table, const OfRow &validator)
{
    m_tables[table].row = validator;
}

QList<CellFault>
Validators::faults(TableIndex table, const RowChange &change, const Schema &schema) const
{
    const auto found = m_tables.constFind(table);
    if (found == m_tables.constEnd())
        return {};
    const auto after = change.before ? *change.after : withDefaults(*change.after, schema[table]);
    QList<CellFault> faults;
    for (auto cell = found->cells.begin(); cell != found->cells.end(); ++cell) {
        const auto &value = after[cell.key()];
        if (value.isAbsent() || !change.changes(cell.key()))
            continue;
        if (const auto rule = cell.value()(value))
            faults.append({cell.key(), *rule});
    }
    if (found->row)
        faults += found->row(after);
    return faults;
}

} // namespace varve
