#include "session/selector.h"

#include <algorithm>

namespace varve {
namespace {

/// Calls `visit(row, cells)` for each row of `table` as anyone sees it.
template<typename Visit>
void forEachRow(const State &state, TableIndex table, Visit visit)
{
    const auto changes = state.pending().changes(table);
    state.baseRows(table).forEach([&](RowId row, const Row &cells) {
        if (!changes.contains(row))
            visit(row, cells);
    });
    changes.forEach([&](RowId row, const RowChange &change) {
        if (change.after)
            visit(row, *change.after);
    });
}

} // namespace

std::optional<Row> StateReader::row(RowId row)
{
    m_rows.insert(row);
    return m_state.row(row);
}

QList<RowId> StateReader::rows(TableIndex table)
{
    m_tables.insert(table);
    QList<RowId> found;
    forEachRow(m_state, table, [&](RowId row, const Row &) { found.append(row); });
    return found;
}

QList<RowId> StateReader::rows(TableIndex table, ColumnIndex column, const Value &value)
{
    m_searches[table].append({column, value});
    QList<RowId> found;
    forEachRow(m_state, table, [&](RowId row, const Row &cells) {
        if (cells[column] == value)
            found.append(row);
    });
    return found;
}

bool StateReader::wouldReadOtherwise(const State &next) const
{
    if (next.isSameAs(m_state))
        return false;
    const auto changes = ChangeSet::between(m_state, next);
    return std::ranges::any_of(changes.entries(),
                               [this](const auto &entry) { return concerns(entry); });
}

bool StateReader::concerns(const ChangeSet::Entry &entry) const
{
    if (entry.before == entry.after)
        return false;
    if (m_rows.contains(entry.row))
        return true;
    const bool comesOrGoes = entry.before.has_value() != entry.after.has_value();
    if (comesOrGoes && m_tables.contains(entry.row.table()))
        return true;
    const auto searches = m_searches.constFind(entry.row.table());
    return searches != m_searches.constEnd()
           && std::ranges::any_of(*searches, [&](const Search &search) {
                  const auto holds = [&](const std::optional<Row> &row) {
                      return row && (*row)[search.column] == search.value;
                  };
                  return holds(entry.before) != holds(entry.after);
              });
}

} // namespace varve
