#include "session/circleopener_p.h"
#include "session/circles_p.h"
#include "session/writeorder_p.h"

#include <QSet>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace varve {
namespace {

using Part = OrderedWrite::Part;

/// Deletes with tables against the order of foreign keys, then inserts and updates in it.
QList<WriteEntry> listed(const PendingChanges &changes)
{
    QList<WriteEntry> entries;
    const auto add = [&](const QList<PendingRow> &rows, const UpdateGroup *group) {
        for (const auto &pending : rows)
            entries.append({pending, group});
    };
    for (auto ofTable = changes.tables.crbegin(); ofTable != changes.tables.crend(); ++ofTable)
        add(ofTable->deletes, nullptr);
    for (const auto &ofTable : changes.tables)
        add(ofTable.inserts, nullptr);
    for (const auto &ofTable : changes.tables) {
        for (const auto &group : ofTable.updates)
            add(group.rows, &group);
    }
    return entries;
}

class Orderer
{
public:
    Orderer(const PendingChanges &changes,
            const QList<Precedence> &precedences,
            const Schema &schema,
            ForeignKeyTiming timing)
        : m_changes(changes)
        , m_schema(schema)
        , m_entries(listed(changes))
        , m_graph(m_entries.size() * partsOfEntry)
        , m_opener(changes, precedences, schema, timing, m_entries, m_graph)
    {
        for (const auto &ofTable : changes.tables) {
            if (takesKeysThatMayBeChosen(ofTable, schema[ofTable.table]))
                m_tablesAtRisk.insert(ofTable.table);
        }
        for (qsizetype reason = 0; reason < precedences.size(); ++reason)
            m_graph.add(m_opener.whole(precedences[reason].first),
                        m_opener.whole(precedences[reason].then),
                        reason);
    }

    Result<WriteOrder> order()
    {
        QList<qsizetype> all;
        all.reserve(m_entries.size());
        for (qsizetype place = 0; place < m_entries.size(); ++place)
            all.append(nodeOf(place, Part::Whole));
        auto tangles = m_graph.tangles(all);
        while (!tangles.isEmpty()) {
            auto tangle = tangles.takeLast();
            const auto circle = m_graph.circle(tangle);
            if (!m_opener.open(circle, tangle))
                return circleError(m_opener.precedencesOf(circle), m_changes.pending, m_schema);
            tangles.append(m_graph.tangles(tangle));
        }
        return WriteOrder{writes(), m_opener.needsDeferral()};
    }

private:
    /// Whether anything but deletes has to wait for the node.
    QList<bool> neededNodes(const QList<qsizetype> &rounds) const
    {
        QList<bool> needed(m_graph.size(), false);
        for (const auto node : backwards(rounds)) {
            const bool isDelete =
                partOf(node) == Part::Whole && m_entries[placeOf(node)].isDelete();
            needed[node] = !isDelete || std::ranges::any_of(m_graph.out(node), [&](qsizetype edge) {
                return m_graph.leaves(edge, node) && needed[m_graph.edges()[edge].to];
            });
        }
        return needed;
    }

    /// Whether there is anything to write for the node.
    bool exists(qsizetype node) const
    {
        const auto &entry = m_entries[placeOf(node)];
        switch (partOf(node)) {
        case Part::Park:
            return !entry.parked.isEmpty();
        case Part::Whole:
            return true;
        case Part::Complete:
            break;
        }
        return !entry.postponed.isEmpty();
    }

    /// Whether the database chooses the key of the row, and might choose one that another row takes.
    bool isKeyAtRisk(qsizetype node) const
    {
        const auto &pending = m_entries[placeOf(node)].pending;
        const auto table = pending.row.table();
        return m_tablesAtRisk.contains(table) && partOf(node) == Part::Whole
               && pending.change->kind() == RowChange::Kind::Insert
               && isKeyLeftOut(*pending.change->after, m_schema[table]);
    }

    /// The rounds of the graph, but rows whose key is at risk wait as long as they can.
    QList<qsizetype> rounds() const
    {
        auto rounds = m_graph.rounds();
        const auto end = rounds.isEmpty() ? 0 : *std::ranges::max_element(rounds) + 1;
        for (const auto node : backwards(rounds)) {
            if (!isKeyAtRisk(node))
                continue;
            auto next = end + 1;
            for (const auto edge : m_graph.out(node)) {
                if (m_graph.leaves(edge, node))
                    next = std::min(next, rounds[m_graph.edges()[edge].to]);
            }
            rounds[node] = next - 1;
        }
        return rounds;
    }

    /// All nodes, the last round first.
    QList<qsizetype> backwards(const QList<qsizetype> &rounds) const
    {
        QList<qsizetype> nodes(m_graph.size());
        std::iota(nodes.begin(), nodes.end(), 0);
        std::ranges::stable_sort(
            nodes, std::ranges::greater(), [&](qsizetype node) { return rounds[node]; });
        return nodes;
    }

    QList<OrderedWrite> writes() const
    {
        const auto rounds = this->rounds();
        const auto needed = neededNodes(rounds);
        QList<qsizetype> nodes;
        for (qsizetype node = 0; node < m_graph.size(); ++node) {
            if (exists(node))
                nodes.append(node);
        }
        // Rows are numbered in the order that needs no other, but for parts, which count more.
        std::ranges::sort(nodes, {}, [&](qsizetype node) {
            return std::tuple(
                !needed[node], rounds[node], isKeyAtRisk(node), node % partsOfEntry, node);
        });
        QList<OrderedWrite> writes;
        writes.reserve(nodes.size());
        for (const auto node : nodes) {
            const auto &entry = m_entries[placeOf(node)];
            writes.append({entry.pending,
                           entry.group,
                           partOf(node),
                           entry.parked,
                           entry.postponed,
                           rounds[node]});
        }
        return writes;
    }

    const PendingChanges &m_changes;
    const Schema &m_schema;
    QList<WriteEntry> m_entries;
    QSet<TableIndex> m_tablesAtRisk;
    WriteGraph m_graph;
    CircleOpener m_opener;
};

} // namespace

Result<WriteOrder> writeOrder(const PendingChanges &changes,
                              const QList<Precedence> &precedences,
                              const Schema &schema,
                              ForeignKeyTiming timing)
{
    return Orderer(changes, precedences, schema, timing).order();
}

} // namespace varve
