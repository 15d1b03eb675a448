#include "session/references_p.h"

#include <QHash>

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

/// The rows of `table` that are new again, by what `foreignKey` called them.
QHash<Key, const BaseUpdate::Entry *> renewed(const QList<BaseUpdate::Entry> &withdrawn,
                                              const ForeignKey &foreignKey)
{
    QHash<Key, const BaseUpdate::Entry *> rows;
    for (const auto &entry : withdrawn) {
        const bool isNew = entry.base.before && !entry.base.after && entry.sent;
        if (!isNew || entry.row.table() != foreignKey.target)
            continue;
        const auto isGiven = [&](ColumnIndex column) { return (*entry.sent)[column].isAbsent(); };
        if (std::ranges::any_of(foreignKey.targetColumns, isGiven))
            rows.insert(keyOf(*entry.base.before, foreignKey.targetColumns), &entry);
    }
    return rows;
}

/// `row`, which refers to the row of `target`, by the parts of its key that are unknown.
Row referring(const Row &row, const BaseUpdate::Entry &target, const ForeignKey &foreignKey)
{
    auto cells = row.cells();
    for (qsizetype part = 0; part < foreignKey.columns.size(); ++part) {
        if ((*target.sent)[foreignKey.targetColumns[part]].isAbsent())
            cells[toInt(foreignKey.columns[part])] = Value(target.row);
    }
    return Row(std::move(cells));
}

} // namespace

Overlay withReferences(const Overlay &pending,
                       const QList<BaseUpdate::Entry> &withdrawn,
                       const Schema &schema)
{
    auto result = pending;
    for (const auto table : pending.tables()) {
        for (const auto &foreignKey : schema[table].foreignKeys) {
            const auto targets = renewed(withdrawn, foreignKey);
            if (targets.isEmpty())
                continue;
            result.changes(table).forEach([&](RowId row, const RowChange &change) {
                const auto *target = change.after
                                         ? targets.value(keyOf(*change.after, foreignKey.columns))
                                         : nullptr;
                if (target)
                    result = result.with(
                        row, {change.before, referring(*change.after, *target, foreignKey)});
            });
        }
    }
    return result;
}

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
