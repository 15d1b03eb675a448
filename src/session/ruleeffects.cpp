#include "session/comparable_p.h"
#include "session/ruleeffects_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace varve {
namespace {

bool actsByItself(ForeignKeyRule rule)
{
    switch (rule) {
    case ForeignKeyRule::NoAction:
    case ForeignKeyRule::Restrict:
        return false;
    case ForeignKeyRule::SetNull:
    case ForeignKeyRule::SetDefault:
    case ForeignKeyRule::Cascade:
        break;
    }
    return true;
}

/// One change of a row that rules may follow: a delete or an update.
using Cause = RowChange;

class RuleFollower
{
public:
    RuleFollower(const Overlay &pending,
                 const State &state,
                 const Schema &schema,
                 const QSet<RowId> &drawnAlong)
        : m_pending(pending)
        , m_state(state)
        , m_schema(schema)
        , m_drawnAlong(drawnAlong)
    {}

    RuleEffects follow()
    {
        for (const auto table : m_pending.tables()) {
            QList<Cause> causes;
            if (isFollowed(table))
                m_pending.changes(table).forEach([&](RowId, const RowChange &change) {
                    if (change.before)
                        causes.append(change);
                });
            if (!causes.isEmpty())
                m_causes.append({table, causes});
        }
        while (!m_causes.isEmpty()) {
            const auto [table, causes] = m_causes.takeFirst();
            for (const auto &[from, position] : m_schema.referrers(table))
                follow(causes, from, m_schema[from].foreignKeys[position]);
        }
        return {m_affected, m_kept};
    }

private:
    bool isFollowed(TableIndex table) const
    {
        const auto referrers = m_schema.referrers(table);
        return std::ranges::any_of(referrers, [this](const Schema::Referrer &referrer) {
            const auto &foreignKey = m_schema[referrer.table].foreignKeys[referrer.foreignKey];
            return actsByItself(foreignKey.onDelete) || actsByItself(foreignKey.onUpdate);
        });
    }

    void follow(const QList<Cause> &causes, TableIndex from, const ForeignKey &foreignKey)
    {
        const auto &target = m_schema[*foreignKey.target];
        const auto keyIn = [&](const Row &row) {
            return comparableKey(row, foreignKey.targetColumns, target, foreignKey.targetColumns);
        };
        QHash<Key, const Cause *> left;
        for (const auto &cause : causes) {
            const auto key = keyIn(*cause.before);
            const bool acts = cause.after
                                  ? actsByItself(foreignKey.onUpdate) && keyIn(*cause.after) != key
                                  : actsByItself(foreignKey.onDelete);
            if (acts && isWhole(key))
                left.insert(key, &cause);
        }
        if (left.isEmpty())
            return;
        const auto retaken = takenKeys(foreignKey);
        QList<Cause> next;
        forEachShown(from, [&](RowId row, const Row &shown) {
            const auto key =
                comparableKey(shown, foreignKey.columns, target, foreignKey.targetColumns);
            const auto cause = left.constFind(key);
            if (cause == left.constEnd() || m_seen.contains(row))
                return;
            // Who comes to a key that another row takes over means that one, and is written later.
            if (retaken.contains(key) && arrives(row, foreignKey)) {
                if (holdsWhatItReplaces(row, shown, foreignKey))
                    keep(row, shown, foreignKey);
                return;
            }
            const auto *base = m_state.baseRow(row);
            if (retaken.contains(key) && base && m_drawnAlong.contains(row))
                keep(row, *base, foreignKey);
            else
                next.append(affect(row, shown, **cause, foreignKey));
        });
        if (!next.isEmpty())
            m_causes.append({from, next});
    }

    /// The keys that pending rows are going to have and do not have yet.
    QSet<Key> takenKeys(const ForeignKey &foreignKey) const
    {
        const auto &columns = foreignKey.targetColumns;
        const auto &target = m_schema[*foreignKey.target];
        QSet<Key> keys;
        m_pending.changes(*foreignKey.target).forEach([&](RowId, const RowChange &change) {
            if (!change.after)
                return;
            const auto key = comparableKey(*change.after, columns, target, columns);
            if (!change.before || comparableKey(*change.before, columns, target, columns) != key)
                keys.insert(key);
        });
        return keys;
    }

    /// Whether the row does not refer yet to what it is going to.
    bool arrives(RowId row, const ForeignKey &foreignKey) const
    {
        const auto *change = m_pending.find(row);
        return change && std::ranges::any_of(foreignKey.columns, [&](ColumnIndex column) {
                   return change->changes(column);
               });
    }

    /// Whether the row is new, and refers to what a deleted row of the same key does: its cells are that
    /// one's for the database, which would draw them along.
    bool holdsWhatItReplaces(RowId row, const Row &shown, const ForeignKey &foreignKey)
    {
        const auto table = row.table();
        const auto &key = m_schema[table].key;
        if (!m_deleted.contains(table)) {
            auto &rows = m_deleted[table];
            m_pending.changes(table).forEach([&](RowId, const RowChange &change) {
                if (!change.after)
                    rows.insert(keyOf(*change.before, key), *change.before);
            });
        }
        const auto &deleted = m_deleted[table];
        const auto *change = m_pending.find(row);
        const auto old = deleted.constFind(keyOf(shown, key));
        return change && !change->before && old != deleted.constEnd()
               && keyOf(*old, foreignKey.columns) == keyOf(shown, foreignKey.columns);
    }

    /// The known rows of `table` as they are when `m_pending` is written.
    template<typename Use>
    void forEachShown(TableIndex table, Use use) const
    {
        const auto changes = m_pending.changes(table);
        m_state.baseRows(table).forEach([&](RowId row, const Row &base) {
            if (!changes.contains(row))
                use(row, base);
        });
        changes.forEach([&](RowId row, const RowChange &change) {
            if (change.after)
                use(row, *change.after);
        });
    }

    void keep(RowId row, const Row &base, const ForeignKey &foreignKey)
    {
        auto known = std::ranges::find(m_kept, row, &KeptCells::row);
        if (known == m_kept.end())
            known = m_kept.insert(known, {row, base, {}});
        for (const auto column : foreignKey.columns) {
            if (!known->columns.contains(column))
                known->columns.append(column);
        }
    }

    /// What becomes of a row as far as is known: its key is what it is found by.
    Cause affect(RowId row, const Row &shown, const Cause &cause, const ForeignKey &foreignKey)
    {
        m_seen.insert(row);
        const auto rule = cause.after ? foreignKey.onUpdate : foreignKey.onDelete;
        const bool isDeleted = !cause.after && rule == ForeignKeyRule::Cascade;
        auto expected = shown;
        for (qsizetype part = 0; part < foreignKey.columns.size() && !isDeleted; ++part)
            expected = expected.withCell(foreignKey.columns[part],
                                         rule == ForeignKeyRule::Cascade
                                             ? (*cause.after)[foreignKey.targetColumns[part]]
                                             : Value());
        m_affected.append({row, expected});
        return {shown, isDeleted ? std::nullopt : std::optional(expected)};
    }

    const Overlay &m_pending;
    const State &m_state;
    const Schema &m_schema;
    QList<std::pair<TableIndex, QList<Cause>>> m_causes;
    QSet<RowId> m_seen;
    QHash<TableIndex, QHash<Key, Row>> m_deleted; ///< What was asked for so far.
    const QSet<RowId> &m_drawnAlong;
    QList<WritePlan::Affected> m_affected;
    QList<KeptCells> m_kept;
};

} // namespace

RuleEffects ruleEffects(const Overlay &pending,
                        const State &state,
                        const Schema &schema,
                        const QSet<RowId> &drawnAlong)
{
    return RuleFollower(pending, state, schema, drawnAlong).follow();
}

} // namespace varve
