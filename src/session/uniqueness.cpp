#include "session/comparable_p.h"
#include "session/uniqueness_p.h"

#include <QHash>

#include <algorithm>

namespace varve {
namespace {

struct Holder
{
    RowId row;
    Key value;
};

/// The holders of one set's values, before and after.
class ValueMoves
{
public:
    ValueMoves(const TableChanges &changes, const Table &table, const QList<ColumnIndex> &columns)
        : m_table(table)
        , m_columns(columns)
    {
        const bool anyFreed = !changes.deletes.isEmpty() || anyUpdate(changes);
        const bool anyTaken = !changes.inserts.isEmpty() || anyUpdate(changes);
        if (!anyFreed || !anyTaken)
            return;
        for (const auto &pending : changes.deletes)
            add(freed, pending.row, valueOf(*pending.change->before));
        for (const auto &pending : changes.inserts)
            add(taken, pending.row, valueOf(*pending.change->after));
        for (const auto &group : changes.updates) {
            if (group.setsOneOf(columns))
                std::ranges::for_each(group.rows, [this](const auto &row) { addUpdate(row); });
        }
    }

    QList<Holder> freed;
    QList<Holder> taken;

private:
    bool anyUpdate(const TableChanges &changes) const
    {
        return std::ranges::any_of(changes.updates, [this](const UpdateGroup &group) {
            return group.setsOneOf(m_columns);
        });
    }

    Key valueOf(const Row &row) const { return comparableKey(row, m_columns, m_table, m_columns); }

    static void add(QList<Holder> &holders, RowId row, const Key &value)
    {
        if (isWhole(value))
            holders.append({row, value});
    }

    void addUpdate(const PendingRow &pending)
    {
        const auto before = valueOf(*pending.change->before);
        const auto after = valueOf(*pending.change->after);
        if (before == after)
            return;
        add(freed, pending.row, before);
        add(taken, pending.row, after);
    }

    const Table &m_table;
    const QList<ColumnIndex> &m_columns;
};

/// Calls `use(few, many)` for each two of equal value. The smaller list is the one to be hashed.
template<typename Use>
void forEachMatch(const QList<Holder> &few, const QList<Holder> &many, Use use)
{
    QHash<Key, QList<RowId>> byValue;
    byValue.reserve(few.size());
    for (const auto &holder : few)
        byValue[holder.value].append(holder.row);
    for (const auto &holder : many) {
        for (const auto match : byValue.value(holder.value))
            use(match, holder.row);
    }
}

} // namespace

QList<UniqueSet> uniqueSets(const Table &table)
{
    QList<UniqueSet> sets;
    if (!table.key.isEmpty())
        sets.append({table.key, false});
    for (const auto &index : table.indexes) {
        if (index.unique && !index.hasExpressions && index.columns != table.key)
            sets.append({index.columns, index.partial});
    }
    return sets;
}

QList<Precedence> uniqueValueOrder(const PendingChanges &changes, const Schema &schema)
{
    QList<Precedence> order;
    for (const auto &ofTable : changes.tables) {
        const auto &table = schema[ofTable.table];
        const auto sets = uniqueSets(table);
        for (qsizetype set = 0; set < sets.size(); ++set) {
            const auto add = [&](RowId first, RowId then) {
                if (first != then)
                    order.append(
                        {first, then, Precedence::Reason::FreesValue, set, sets[set].isPartial});
            };
            const ValueMoves moves(ofTable, table, sets[set].columns);
            if (moves.freed.size() < moves.taken.size())
                forEachMatch(moves.freed, moves.taken, add);
            else
                forEachMatch(moves.taken, moves.freed, [&](RowId taker, RowId holder) {
                    add(holder, taker);
                });
        }
    }
    return order;
}

} // namespace varve
