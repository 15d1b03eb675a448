#include "session/staterows_p.h"

namespace varve {

std::optional<QList<SourceRow>> StateRows::related(const SourceRow &row,
                                                   const Relation &relation) const
{
    QList<SourceRow> all;
    for (const auto id : m_reader.related(row.id, relation))
        all.append({id, *m_state.row(id)});
    return all;
}

std::optional<QList<SourceRow>> StateRows::rows(TableIndex table) const
{
    QList<SourceRow> all;
    const auto pending = m_state.pending().changes(table);
    m_state.baseRows(table).forEach([&](RowId id, const Row &row) {
        if (pending.isEmpty() || !pending.contains(id))
            all.append({id, row});
    });
    pending.forEach([&](RowId id, const RowChange &change) {
        if (change.after)
            all.append({id, *change.after});
    });
    return all;
}

} // namespace varve
