#include "session/comparable_p.h"
#include "session/referenceorder_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace varve {
namespace {

using Reason = Precedence::Reason;
using Rows = QHash<Key, RowId>;

/// What is pending at both ends of one foreign key.
class ForeignKeyOrder
{
public:
    ForeignKeyOrder(const TableChanges &from,
                    qsizetype position,
                    const PendingChanges &changes,
                    const Schema &schema)
        : m_from(from)
        , m_to(*changes.find(*schema[from.table].foreignKeys[position].target))
        , m_position(position)
        , m_foreignKey(schema[from.table].foreignKeys[position])
        , m_changes(changes)
        , m_fromTable(schema[from.table])
        , m_toTable(schema[m_to.table])
    {
        // Both are elements of one list, which is in the usual order.
        m_isUsual = &m_to < &m_from;
    }

    void collect(ForeignKeyTiming timing, Precedences which, QList<Precedence> &order)
    {
        m_timing = timing;
        m_order = &order;
        const bool all = which == Precedences::All;
        const bool changesKeys = anyKeyChange();
        if (all || !m_isUsual) {
            leave(deletedKeys(), m_foreignKey.onDelete, Leaver::Deleted);
            make(newKeys());
        }
        if (changesKeys) {
            leave(changedKeys(), m_foreignKey.onUpdate, Leaver::Changed);
            if (all || timing == ForeignKeyTiming::AtOnce)
                make(takenKeys());
        }
        if (all) {
            auto made = newKeys();
            made.insert(takenKeys());
            free(deletedKeys(), m_foreignKey.onDelete, made);
            free(changedKeys(), m_foreignKey.onUpdate, made);
            if (m_foreignKey.onUpdate == ForeignKeyRule::Cascade)
                follow(changedKeys(), made);
        }
    }

private:
    enum class Leaver { Deleted, Changed };

    bool changesKey(const UpdateGroup &group) const
    {
        return group.setsOneOf(m_foreignKey.targetColumns);
    }
    bool anyKeyChange() const
    {
        return std::ranges::any_of(m_to.updates,
                                   [this](const auto &group) { return changesKey(group); });
    }

    Key targetKey(const Row &row) const
    {
        return comparableKey(
            row, m_foreignKey.targetColumns, m_toTable, m_foreignKey.targetColumns);
    }
    Key reference(const Row &row) const
    {
        return comparableKey(row, m_foreignKey.columns, m_toTable, m_foreignKey.targetColumns);
    }
    bool arrives(const PendingRow &pending) const
    {
        const auto &change = *pending.change;
        return !change.before || reference(*change.before) != reference(*change.after)
               || m_changes.keepsOneOf(m_foreignKey.columns, pending.row);
    }

    static void add(Rows &rows, const Key &key, RowId row)
    {
        if (isWhole(key))
            rows.insert(key, row);
    }
    Rows deletedKeys() const
    {
        Rows rows;
        for (const auto &pending : m_to.deletes)
            add(rows, targetKey(*pending.change->before), pending.row);
        return rows;
    }
    Rows newKeys() const
    {
        Rows rows;
        for (const auto &pending : m_to.inserts)
            add(rows, targetKey(*pending.change->after), pending.row);
        return rows;
    }
    template<typename KeyOf>
    Rows keysOfUpdates(KeyOf keyOf) const
    {
        Rows rows;
        for (const auto &group : m_to.updates) {
            if (!changesKey(group))
                continue;
            for (const auto &pending : group.rows)
                add(rows, keyOf(*pending.change), pending.row);
        }
        return rows;
    }
    Rows changedKeys() const
    {
        return keysOfUpdates([this](const RowChange &change) { return targetKey(*change.before); });
    }
    Rows takenKeys() const
    {
        return keysOfUpdates([this](const RowChange &change) { return targetKey(*change.after); });
    }

    void add(RowId first, RowId then, Reason reason, bool isSoft)
    {
        // A row does not wait for itself, unless it gives up the very key it comes to refer to.
        if (first != then || reason == Reason::FreesKey)
            m_order->append({first, then, reason, m_position, isSoft});
    }

    /// Rows that refer to one of `left` come before it. If only its key changes, that matters to
    /// those alone that compare their reference: a rule may change it under their hands.
    void leave(const Rows &left, ForeignKeyRule rule, Leaver leaver)
    {
        if (left.isEmpty())
            return;
        const bool isWatched = rule == ForeignKeyRule::NoAction || rule == ForeignKeyRule::Restrict;
        const bool isSoft = isWatched && m_timing == ForeignKeyTiming::AtCommit;
        const auto check = [&](const PendingRow &pending) {
            const auto found = left.constFind(reference(*pending.change->before));
            if (found != left.constEnd())
                add(pending.row, *found, Reason::LeavesRow, isSoft);
        };
        std::ranges::for_each(m_from.deletes, check);
        const bool isKey = std::ranges::any_of(m_foreignKey.columns, [this](ColumnIndex column) {
            return m_fromTable.isKeyColumn(column);
        });
        for (const auto &group : m_from.updates) {
            if (leaver == Leaver::Deleted || isKey || group.setsOneOf(m_foreignKey.columns)
                || group.guards.size() != group.columns.size())
                std::ranges::for_each(group.rows, check);
        }
    }

    template<typename Check>
    void forEachArrival(Check check) const
    {
        std::ranges::for_each(m_from.inserts, check);
        for (const auto &group : m_from.updates) {
            if (group.setsOneOf(m_foreignKey.columns))
                std::ranges::for_each(group.rows, check);
        }
    }

    /// Rows that come to refer to one of `made` come after it.
    void make(const Rows &made)
    {
        if (made.isEmpty())
            return;
        forEachArrival([&](const PendingRow &pending) {
            const auto found = made.constFind(reference(*pending.change->after));
            if (found != made.constEnd() && arrives(pending))
                add(*found, pending.row, Reason::MakesKey, m_timing == ForeignKeyTiming::AtCommit);
        });
    }

    /// Rows that come to refer to a key that one row gives up and another one takes mean the latter: a
    /// rule must not draw them along with the one that gives it up.
    void free(const Rows &freed, ForeignKeyRule rule, const Rows &made)
    {
        if (freed.isEmpty() || rule == ForeignKeyRule::NoAction)
            return;
        forEachArrival([&](const PendingRow &pending) {
            const auto found = freed.constFind(reference(*pending.change->after));
            if (found != freed.constEnd() && made.contains(found.key()) && arrives(pending))
                add(*found, pending.row, Reason::FreesKey, false);
        });
    }

    /// Rows that come to refer to a key that nobody takes over are drawn along with the row that gives
    /// it up, if they are there in time.
    void follow(const Rows &freed, const Rows &made)
    {
        if (freed.isEmpty())
            return;
        forEachArrival([&](const PendingRow &pending) {
            const auto found = freed.constFind(reference(*pending.change->after));
            if (found != freed.constEnd() && !made.contains(found.key()) && arrives(pending))
                add(pending.row, *found, Reason::LeavesRow, true);
        });
    }

    const TableChanges &m_from;
    const TableChanges &m_to;
    qsizetype m_position;
    const ForeignKey &m_foreignKey;
    const PendingChanges &m_changes;
    const Table &m_fromTable;
    const Table &m_toTable;
    bool m_isUsual = false;
    ForeignKeyTiming m_timing = ForeignKeyTiming::AtOnce;
    QList<Precedence> *m_order = nullptr;
};

/// References to rows whose key is not known yet, or is about to change.
class GivenKeys
{
public:
    GivenKeys(const PendingChanges &changes, Precedences which, QList<Precedence> &order)
        : m_pending(changes.pending)
        , m_which(which)
        , m_order(order)
    {
        for (qsizetype place = 0; place < changes.tables.size(); ++place)
            m_places.insert(changes.tables[place].table, place);
        for (const auto &ofTable : changes.tables) {
            for (const auto &group : ofTable.updates) {
                for (const auto &pending : group.rows) {
                    if (!pending.replaces.isNull())
                        m_switched.insert(pending.row);
                }
            }
        }
        for (const auto &ofTable : changes.tables)
            collect(ofTable);
    }

private:
    enum class Kind { Insert, Update };

    void collect(const TableChanges &ofTable)
    {
        for (const auto &pending : ofTable.inserts) {
            const auto &cells = pending.change->after->cells();
            for (qsizetype cell = 0; cell < cells.size(); ++cell)
                look(pending.row, cells[cell], columnIndex(cell), Kind::Insert);
        }
        for (const auto &group : ofTable.updates) {
            for (const auto &pending : group.rows) {
                for (const auto column : group.columns)
                    look(pending.row, (*pending.change->after)[column], column, Kind::Update);
            }
        }
    }

    void look(RowId row, const Value &cell, ColumnIndex column, Kind kind)
    {
        if (!cell.isReference())
            return;
        const auto target = cell.reference();
        const auto *change = m_pending.find(target);
        if (!change || !change->after)
            return;
        const bool isNew = !change->before && !m_switched.contains(target);
        const bool isUsual =
            isNew && (kind == Kind::Update || m_places[target.table()] < m_places[row.table()]);
        if (m_which == Precedences::All || !isUsual)
            m_order.append({target, row, Reason::GivesKey, toInt(column), false});
    }

    const Overlay &m_pending;
    Precedences m_which;
    QList<Precedence> &m_order;
    QHash<TableIndex, qsizetype> m_places;
    QSet<RowId> m_switched;
};

} // namespace

QList<Precedence> referenceOrder(const PendingChanges &changes,
                                 const Schema &schema,
                                 ForeignKeyTiming timing,
                                 Precedences which)
{
    QList<Precedence> order;
    for (const auto &from : changes.tables) {
        const auto &foreignKeys = schema[from.table].foreignKeys;
        for (qsizetype position = 0; position < foreignKeys.size(); ++position) {
            const auto &target = foreignKeys[position].target;
            if (target && changes.find(*target))
                ForeignKeyOrder(from, position, changes, schema).collect(timing, which, order);
        }
    }
    (void)GivenKeys(changes, which, order);
    return order;
}

} // namespace varve
