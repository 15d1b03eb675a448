#include "session/selection.h"

#include "session/referenceorder_p.h"
#include "session/uniqueness_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace varve {
namespace {

using Added = ClosedSelection::Added;

/// Whether the row of `order.first` does not refer to the other one any more.
bool leavesForGood(const Precedence &order, const Overlay &pending, const Schema &schema)
{
    const auto *change = pending.find(order.first);
    if (!change || change->kind() != RowChange::Kind::Update)
        return true;
    const auto &foreignKey = schema[order.first.table()].foreignKeys[order.position];
    return std::ranges::any_of(foreignKey.columns,
                               [&](ColumnIndex column) { return change->changes(column); });
}

/// What the rows of a plan need of each other.
class Needs
{
public:
    Needs(const Overlay &pending, const Schema &schema)
    {
        const auto changes = pendingChanges(pending, schema);
        const auto order =
            uniqueValueOrder(changes, schema)
            + referenceOrder(changes, schema, ForeignKeyTiming::AtOnce, Precedences::All);
        for (const auto &one : order)
            add(one, pending, schema);
        for (const auto &ofTable : changes.tables) {
            for (const auto &group : ofTable.updates)
                std::ranges::for_each(group.rows, [this](const auto &row) { addSwitch(row); });
        }
    }

    QList<Added> of(RowId row) const { return m_needs.value(row); }

    /// The rows that need a row, by that row.
    QHash<RowId, QList<RowId>> dependents() const
    {
        QHash<RowId, QList<RowId>> all;
        for (const auto &needs : m_needs) {
            for (const auto &need : needs)
                all[need.row].append(need.neededBy);
        }
        return all;
    }

private:
    void add(const Precedence &order, const Overlay &pending, const Schema &schema)
    {
        const auto need = [&](Added::Reason reason) {
            m_needs[order.then].append({order.first, order.then, reason});
        };
        switch (order.reason) {
        case Precedence::Reason::FreesValue:
            return need(Added::Reason::FreesValue);
        case Precedence::Reason::GivesKey:
        case Precedence::Reason::MakesKey:
            return need(Added::Reason::IsReferredTo);
        case Precedence::Reason::LeavesRow:
            if (leavesForGood(order, pending, schema))
                need(Added::Reason::LeavesRow);
            return;
        case Precedence::Reason::FreesKey:
            return; // Who takes the key over is referred to.
        }
    }

    void addSwitch(const PendingRow &pending)
    {
        if (pending.replaces.isNull())
            return;
        m_needs[pending.row].append({pending.replaces, pending.row, Added::Reason::SharesKey});
        m_needs[pending.replaces].append({pending.row, pending.replaces, Added::Reason::SharesKey});
    }

    QHash<RowId, QList<Added>> m_needs;
};

} // namespace

ClosedSelection
closedOver(const QList<RowId> &selection, const Overlay &pending, const Schema &schema)
{
    ClosedSelection closed;
    QSet<RowId> chosen;
    for (const auto row : selection) {
        if (pending.find(row) && !chosen.contains(row)) {
            chosen.insert(row);
            closed.rows.append(row);
        }
    }
    const Needs needs(pending, schema);
    for (qsizetype at = 0; at < closed.rows.size(); ++at) {
        for (const auto &needed : needs.of(closed.rows[at])) {
            if (chosen.contains(needed.row))
                continue;
            chosen.insert(needed.row);
            closed.rows.append(needed.row);
            closed.added.append(needed);
        }
    }
    std::ranges::sort(closed.rows);
    return closed;
}

QList<RowId> withoutDependents(const QList<RowId> &rows,
                               const QSet<RowId> &left,
                               const Overlay &pending,
                               const Schema &schema)
{
    const auto dependents = Needs(pending, schema).dependents();
    auto staying = left;
    QList<RowId> open(left.begin(), left.end());
    while (!open.isEmpty()) {
        for (const auto row : dependents.value(open.takeLast())) {
            if (staying.contains(row))
                continue;
            staying.insert(row);
            open.append(row);
        }
    }
    auto others = rows;
    others.removeIf([&](RowId row) { return staying.contains(row); });
    return others;
}

} // namespace varve
