#include "session/references_p.h"

#include <algorithm>

namespace varve {
namespace {

/// The key of the row that `cell` refers to, or `cell` itself if that is not stored yet, or is about
/// to become another one.
Value withKnownKey(const Value &cell,
                   TableIndex table,
                   ColumnIndex column,
                   const State &state,
                   const Schema &schema)
{
    const auto *target = cell.isReference() ? state.baseRow(cell.reference()) : nullptr;
    if (!target)
        return cell;
    const auto key = schema.referencedColumn(table, column, cell.reference().table());
    const auto *change = state.pending().find(cell.reference());
    if (!key || (change && change->after && change->changes(*key)))
        return cell;
    return (*target)[*key];
}

} // namespace

Overlay withKnownKeys(const State &state, const Schema &schema)
{
    auto pending = state.pending();
    for (const auto table : pending.tables()) {
        state.pending().changes(table).forEach([&](RowId row, const RowChange &change) {
            if (!change.after || std::ranges::none_of(*change.after, &Value::isReference))
                return;
            auto after = change.after->cells();
            for (qsizetype cell = 0; cell < after.size(); ++cell)
                after[cell] = withKnownKey(after[cell], table, columnIndex(cell), state, schema);
            pending = pending.with(row, {change.before, Row(std::move(after))});
        });
    }
    return pending;
}

} // namespace varve
