#include "session/comparable_p.h"
#include "session/lefttorules_p.h"
#include "session/uniqueness_p.h"

#include <QHash>

#include <algorithm>

namespace varve {
namespace {

/// One foreign key, whose rule does what is pending of rows that refer to changed keys.
class FollowedKey
{
public:
    FollowedKey(const ForeignKey &foreignKey, const TableChanges &to, const Schema &schema)
        : m_foreignKey(foreignKey)
        , m_target(schema[to.table])
    {
        for (const auto &group : to.updates) {
            if (!group.setsOneOf(foreignKey.targetColumns))
                continue;
            for (const auto &pending : group.rows) {
                const auto key = targetKey(*pending.change->before);
                if (isWhole(key) && pending.replaces.isNull())
                    m_changed.insert(key, pending.change);
            }
        }
    }

    bool isEmpty() const { return m_changed.isEmpty(); }

    /// Whether the rule makes of a row just what `change` does.
    bool makes(const RowChange &change) const
    {
        const auto cause = m_changed.constFind(comparableKey(
            *change.before, m_foreignKey.columns, m_target, m_foreignKey.targetColumns));
        if (cause == m_changed.constEnd())
            return false;
        for (qsizetype part = 0; part < m_foreignKey.columns.size(); ++part) {
            const auto &pending = (*change.after)[m_foreignKey.columns[part]];
            const auto &key = (*(*cause)->after)[m_foreignKey.targetColumns[part]];
            const auto made = m_foreignKey.onUpdate == ForeignKeyRule::Cascade ? key : Value();
            if (pending != made || pending.isAbsent() || pending.isReference())
                return false;
        }
        return true;
    }

private:
    Key targetKey(const Row &row) const
    {
        return comparableKey(row, m_foreignKey.targetColumns, m_target, m_foreignKey.targetColumns);
    }

    const ForeignKey &m_foreignKey;
    const Table &m_target;
    QHash<Key, const RowChange *> m_changed; ///< By the key that it gives up.
};

bool containsAll(const QList<ColumnIndex> &columns, const QList<ColumnIndex> &some)
{
    return std::ranges::all_of(some, [&](ColumnIndex column) { return columns.contains(column); });
}

bool containsOne(const QList<ColumnIndex> &columns, const QList<ColumnIndex> &some)
{
    return std::ranges::any_of(some, [&](ColumnIndex column) { return columns.contains(column); });
}

/// Whether the rule carries the reference over as it is, also when the key holds another value for a
/// while.
bool isFaithful(const ForeignKey &foreignKey, const Table &from, const Table &to)
{
    if (foreignKey.onUpdate == ForeignKeyRule::SetNull)
        return true;
    if (foreignKey.onUpdate != ForeignKeyRule::Cascade)
        return false;
    for (qsizetype part = 0; part < foreignKey.columns.size(); ++part) {
        const auto &target = to[foreignKey.targetColumns[part]];
        const bool canBeNull = target.nullable && !to.isKeyColumn(foreignKey.targetColumns[part]);
        if (canBeNull || target.affinity != from[foreignKey.columns[part]].affinity)
            return false;
    }
    return true;
}

/// Whether no other row looks at the cells of the foreign key at `position`, or sets them.
bool isApart(qsizetype position, TableIndex index, const Schema &schema)
{
    const auto &table = schema[index];
    const auto &columns = table.foreignKeys[position].columns;
    for (qsizetype other = 0; other < table.foreignKeys.size(); ++other) {
        if (other != position && containsOne(table.foreignKeys[other].columns, columns))
            return false;
    }
    const auto sets = uniqueSets(table);
    const auto referrers = schema.referrers(index);
    return std::ranges::none_of(
               sets, [&](const UniqueSet &set) { return containsOne(set.columns, columns); })
           && std::ranges::none_of(referrers, [&](const Schema::Referrer &referrer) {
                  const auto &back = schema[referrer.table].foreignKeys[referrer.foreignKey];
                  return containsOne(back.targetColumns, columns);
              });
}

/// Moves the rows of which `key` makes all that is pending from `group` to a step of their own.
WriteStep
taken(UpdateGroup &group, TableIndex table, const FollowedKey &key, const PendingChanges &changes)
{
    const auto isMade = [&](const PendingRow &pending) {
        return pending.replaces.isNull() && key.makes(*pending.change);
    };
    WriteStep step{RowChange::Kind::Update, table, group.columns, group.columns, {}};
    step.purpose = WriteStep::Purpose::Follow;
    step.pending = changes.pending;
    std::ranges::copy_if(group.rows, std::back_inserter(step.rows), isMade);
    if (!step.rows.isEmpty())
        group.rows.removeIf(isMade);
    return step;
}

/// The foreign key at `position` of `table`, if there is something for its rule to do.
std::optional<FollowedKey> followedKey(qsizetype position,
                                       const TableChanges &from,
                                       const PendingChanges &changes,
                                       const Schema &schema)
{
    const auto &table = schema[from.table];
    const auto &foreignKey = table.foreignKeys[position];
    const auto *to = foreignKey.target ? changes.find(*foreignKey.target) : nullptr;
    if (!to || to->updates.isEmpty() || from.updates.isEmpty() || table.version
        || !isFaithful(foreignKey, table, schema[to->table])
        || !isApart(position, from.table, schema))
        return {};
    FollowedKey key(foreignKey, *to, schema);
    return key.isEmpty() ? std::nullopt : std::optional(std::move(key));
}

} // namespace

QList<WriteStep> leftToRules(PendingChanges &changes, const Schema &schema)
{
    QList<WriteStep> steps;
    for (auto &ofTable : changes.tables) {
        const auto &foreignKeys = schema[ofTable.table].foreignKeys;
        for (qsizetype position = 0; position < foreignKeys.size(); ++position) {
            const auto key = followedKey(position, ofTable, changes, schema);
            if (!key)
                continue;
            for (auto &group : ofTable.updates) {
                if (!containsAll(foreignKeys[position].columns, group.columns))
                    continue;
                if (auto step = taken(group, ofTable.table, *key, changes); !step.rows.isEmpty())
                    steps.append(std::move(step));
            }
        }
        ofTable.updates.removeIf([](const UpdateGroup &group) { return group.rows.isEmpty(); });
    }
    return steps;
}

} // namespace varve
