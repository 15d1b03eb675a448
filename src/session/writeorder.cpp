#include "session/circles_p.h"
#include "session/uniqueness_p.h"
#include "session/writegraph_p.h"
#include "session/writeorder_p.h"

#include <QHash>

#include <algorithm>
#include <tuple>

namespace varve {
namespace {

using Part = OrderedWrite::Part;
using Reason = Precedence::Reason;

constexpr qsizetype parts = 3; // Of OrderedWrite::Part.

constexpr qsizetype nodeOf(qsizetype row, Part part)
{
    return row * parts + static_cast<qsizetype>(part);
}
constexpr Part partOf(qsizetype node)
{
    return static_cast<Part>(node % parts);
}

/// What is pending of one row, at its place in the order that needs no other.
struct Entry
{
    PendingRow pending;
    const UpdateGroup *group = nullptr;
    QList<TemporaryCell> parked;
    QList<TemporaryCell> postponed;

    bool isDelete() const { return !pending.change->after; }
    bool isInsert() const { return !pending.change->before; }
};

bool contains(const QList<TemporaryCell> &cells, ColumnIndex column)
{
    return std::ranges::any_of(cells,
                               [&](const TemporaryCell &cell) { return cell.column == column; });
}

/// Deletes with tables against the order of foreign keys, then inserts and updates in it.
QList<Entry> listed(const PendingChanges &changes)
{
    QList<Entry> entries;
    const auto add = [&](const QList<PendingRow> &rows, const UpdateGroup *group) {
        for (const auto &pending : rows)
            entries.append({pending, group, {}, {}});
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
        , m_precedences(precedences)
        , m_schema(schema)
        , m_temporary(changes, schema, timing)
        , m_entries(listed(changes))
        , m_graph(m_entries.size() * parts)
    {
        m_places.reserve(m_entries.size());
        for (qsizetype place = 0; place < m_entries.size(); ++place)
            m_places.insert(m_entries[place].pending.row, place);
        for (qsizetype reason = 0; reason < precedences.size(); ++reason) {
            m_graph.add(whole(precedences[reason].first), whole(precedences[reason].then), reason);
        }
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
            if (!open(circle, tangle))
                return circleError(precedencesOf(circle), *m_changes.pending, m_schema);
            tangles.append(m_graph.tangles(tangle));
        }
        return WriteOrder{writes(), m_needsDeferral};
    }

private:
    /// A way to open a circle at one of its edges.
    struct Remedy
    {
        enum class Kind { Drop, Postpone, Park };
        Kind kind = Kind::Drop;
        qsizetype edge = 0;
        qsizetype place = 0; ///< The row whose cell is postponed or parked.
        QList<ColumnIndex> columns;
        int cost = 0;
    };
    enum Cost {
        DropSoft = 0,
        PostponeUpdate = 10, ///< The cell just keeps what it has.
        UseTemporary = 20,
        DropPartial = 1000, ///< The database may refuse it.
    };

    qsizetype whole(RowId row) const { return nodeOf(m_places[row], Part::Whole); }
    const Precedence &precedence(qsizetype edge) const
    {
        return m_precedences[m_graph.edges()[edge].reason];
    }
    bool isNatural(qsizetype edge) const { return m_graph.edges()[edge].reason < 0; }

    const Table &tableOf(const Entry &entry) const { return m_schema[entry.pending.row.table()]; }
    const ForeignKey &foreignKey(RowId row, qsizetype position) const
    {
        return m_schema[row.table()].foreignKeys[position];
    }

    /// Takes one edge out of the circle, where that costs least. New nodes join `tangle`.
    bool open(const QList<qsizetype> &circle, QList<qsizetype> &tangle)
    {
        std::optional<Remedy> best;
        for (const auto edge : circle) {
            if (isNatural(edge))
                continue;
            for (const auto &remedy : remedies(edge)) {
                if (!best || remedy.cost < best->cost)
                    best = remedy;
            }
        }
        if (!best)
            return false;
        apply(*best, tangle);
        std::ranges::sort(tangle);
        tangle.erase(std::unique(tangle.begin(), tangle.end()), tangle.end());
        return true;
    }

    QList<Remedy> remedies(qsizetype edge) const
    {
        const auto &order = precedence(edge);
        QList<Remedy> found;
        if (order.isSoft)
            found.append({Remedy::Kind::Drop,
                          edge,
                          0,
                          {},
                          order.reason == Reason::FreesValue ? DropPartial : DropSoft});
        switch (order.reason) {
        case Reason::FreesValue:
            park(edge, uniqueColumns(order), found);
            break;
        case Reason::LeavesRow:
            if (leaves(m_entries[m_places[order.first]], foreignKey(order.first, order.position)))
                park(edge, foreignKey(order.first, order.position).columns, found);
            break;
        case Reason::FreesKey:
            park(edge, foreignKey(order.then, order.position).targetColumns, found);
            postpone(edge, foreignKey(order.then, order.position).columns, found);
            break;
        case Reason::MakesKey:
            postpone(edge, foreignKey(order.then, order.position).columns, found);
            break;
        case Reason::GivesKey:
            postpone(edge, {columnIndex(order.position)}, found);
            break;
        }
        return found;
    }

    QList<ColumnIndex> uniqueColumns(const Precedence &order) const
    {
        return uniqueSets(m_schema[order.first.table()]).at(order.position).columns;
    }

    /// Whether the row refers to something else afterwards, so that it may leave early.
    static bool leaves(const Entry &entry, const ForeignKey &foreignKey)
    {
        return entry.isDelete() || (entry.group && entry.group->setsOneOf(foreignKey.columns));
    }

    void park(qsizetype edge, const QList<ColumnIndex> &columns, QList<Remedy> &found) const
    {
        const auto place = m_graph.edges()[edge].from / parts;
        if (partOf(m_graph.edges()[edge].from) == Part::Park)
            return;
        const auto &entry = m_entries[place];
        const auto table = entry.pending.row.table();
        const auto choice =
            m_temporary.choice(table, columns, entry.group ? entry.group->columns : columns);
        if (choice)
            found.append(
                {Remedy::Kind::Park, edge, place, {choice->column}, UseTemporary + choice->cost});
    }

    /// A new row leaves one cell out, so that it refers to nothing yet; a row that is there keeps
    /// referring to what it did.
    void postpone(qsizetype edge, const QList<ColumnIndex> &columns, QList<Remedy> &found) const
    {
        const auto place = m_graph.edges()[edge].to / parts;
        if (partOf(m_graph.edges()[edge].to) != Part::Whole)
            return;
        const auto &entry = m_entries[place];
        const auto &table = tableOf(entry);
        const auto isFixed = [&](ColumnIndex column) {
            return table.isKeyColumn(column) || (entry.group && !entry.group->sets(column));
        };
        auto free = columns;
        free.removeIf(isFixed);
        if (free.isEmpty())
            return;
        if (entry.group) {
            found.append({Remedy::Kind::Postpone, edge, place, free, PostponeUpdate});
            return;
        }
        if (const auto choice = m_temporary.choice(entry.pending.row.table(), free, free))
            found.append({Remedy::Kind::Postpone,
                          edge,
                          place,
                          {choice->column},
                          UseTemporary + choice->cost});
    }

    void apply(const Remedy &remedy, QList<qsizetype> &tangle)
    {
        switch (remedy.kind) {
        case Remedy::Kind::Drop:
            m_needsDeferral |= precedence(remedy.edge).reason != Reason::FreesValue;
            return m_graph.remove(remedy.edge);
        case Remedy::Kind::Postpone:
            return applyPostponing(remedy, tangle);
        case Remedy::Kind::Park:
            return applyParking(remedy, tangle);
        }
    }

    void applyParking(const Remedy &remedy, QList<qsizetype> &tangle)
    {
        auto &entry = m_entries[remedy.place];
        const auto column = remedy.columns.front();
        const auto node = nodeOf(remedy.place, Part::Park);
        if (entry.parked.isEmpty())
            m_graph.add(node, nodeOf(remedy.place, Part::Whole), -1);
        if (!contains(entry.parked, column))
            entry.parked.append({column, temporary(entry, column)});
        tangle.append(node);
        const auto wanted = precedence(remedy.edge);
        for (const auto part : {Part::Whole, Part::Complete}) {
            const auto from = nodeOf(remedy.place, part);
            for (const auto edge : QList(m_graph.out(from))) {
                if (m_graph.leaves(edge, from) && !isNatural(edge)
                    && precedence(edge).reason == wanted.reason
                    && precedence(edge).position == wanted.position)
                    m_graph.moveFrom(edge, node);
            }
        }
        if (m_temporary.isReferenced(entry.pending.row.table(), column))
            inheritLeaving(remedy.place, column);
    }

    /// A key that is given up sets off the rules for changed keys, as the change itself does.
    void inheritLeaving(qsizetype place, ColumnIndex column)
    {
        const auto from = nodeOf(place, Part::Whole);
        for (const auto edge : QList(m_graph.in(from))) {
            if (!m_graph.enters(edge, from) || isNatural(edge)
                || precedence(edge).reason != Reason::LeavesRow)
                continue;
            const auto &order = precedence(edge);
            if (foreignKey(order.first, order.position).targetColumns.contains(column))
                m_graph.add(m_graph.edges()[edge].from,
                            nodeOf(place, Part::Park),
                            m_graph.edges()[edge].reason);
        }
    }

    void applyPostponing(const Remedy &remedy, QList<qsizetype> &tangle)
    {
        auto &entry = m_entries[remedy.place];
        const auto whole = nodeOf(remedy.place, Part::Whole);
        const auto complete = nodeOf(remedy.place, Part::Complete);
        if (entry.postponed.isEmpty())
            m_graph.add(whole, complete, -1);
        tangle.append(complete);
        for (const auto column : remedy.columns) {
            if (contains(entry.postponed, column))
                continue;
            entry.postponed.append(
                {column,
                 entry.group ? (*entry.pending.change->before)[column] : temporary(entry, column)});
        }
        for (const auto edge : QList(m_graph.out(whole))) {
            if (m_graph.leaves(edge, whole) && !isNatural(edge)
                && isGivenBy(remedy.columns, precedence(edge)))
                m_graph.moveFrom(edge, complete);
        }
        for (const auto edge : QList(m_graph.in(whole))) {
            if (m_graph.enters(edge, whole) && !isNatural(edge)
                && isNeededFor(remedy.columns, precedence(edge)))
                m_graph.moveTo(edge, complete);
        }
    }

    Value temporary(const Entry &entry, ColumnIndex column)
    {
        const auto table = entry.pending.row.table();
        if (!m_temporary.canBeNull(table, column) && m_schema[table].foreignKeyOf(column))
            m_needsDeferral = true;
        return m_temporary.value(entry.pending.row, column);
    }

    static bool share(const QList<ColumnIndex> &a, const QList<ColumnIndex> &b)
    {
        return std::ranges::any_of(a, [&](ColumnIndex column) { return b.contains(column); });
    }

    /// Whether what `order.first` does for the other row is done by setting one of `columns`.
    bool isGivenBy(const QList<ColumnIndex> &columns, const Precedence &order) const
    {
        switch (order.reason) {
        case Reason::FreesValue:
            return share(uniqueColumns(order), columns);
        case Reason::LeavesRow:
            return share(foreignKey(order.first, order.position).columns, columns);
        case Reason::MakesKey:
        case Reason::FreesKey:
            return share(foreignKey(order.then, order.position).targetColumns, columns);
        case Reason::GivesKey:
            break;
        }
        const auto given = m_schema.referencedColumn(
            order.then.table(), columnIndex(order.position), order.first.table());
        return given && columns.contains(*given);
    }

    /// Whether `order.then` has to wait because it sets one of `columns`.
    bool isNeededFor(const QList<ColumnIndex> &columns, const Precedence &order) const
    {
        switch (order.reason) {
        case Reason::FreesValue:
            return share(uniqueColumns(order), columns);
        case Reason::LeavesRow:
            return share(foreignKey(order.first, order.position).targetColumns, columns);
        case Reason::MakesKey:
        case Reason::FreesKey:
            return share(foreignKey(order.then, order.position).columns, columns);
        case Reason::GivesKey:
            break;
        }
        return columns.contains(columnIndex(order.position));
    }

    QList<Precedence> precedencesOf(const QList<qsizetype> &circle) const
    {
        QList<Precedence> found;
        for (const auto edge : circle) {
            if (!isNatural(edge))
                found.append(precedence(edge));
        }
        return found;
    }

    /// Whether anything but deletes has to wait for the node.
    QList<bool> neededNodes(const QList<qsizetype> &rounds) const
    {
        QList<qsizetype> backwards(m_graph.size());
        for (qsizetype node = 0; node < backwards.size(); ++node)
            backwards[node] = node;
        std::ranges::stable_sort(
            backwards, std::ranges::greater(), [&](qsizetype node) { return rounds[node]; });
        QList<bool> needed(m_graph.size(), false);
        for (const auto node : backwards) {
            const bool isDelete = partOf(node) == Part::Whole && m_entries[node / parts].isDelete();
            needed[node] = !isDelete || std::ranges::any_of(m_graph.out(node), [&](qsizetype edge) {
                return m_graph.leaves(edge, node) && needed[m_graph.edges()[edge].to];
            });
        }
        return needed;
    }

    /// Whether there is anything to write for the node.
    bool exists(qsizetype node) const
    {
        const auto &entry = m_entries[node / parts];
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

    QList<OrderedWrite> writes() const
    {
        const auto rounds = m_graph.rounds();
        const auto needed = neededNodes(rounds);
        QList<qsizetype> nodes;
        for (qsizetype node = 0; node < m_graph.size(); ++node) {
            if (exists(node))
                nodes.append(node);
        }
        // Rows are numbered in the order that needs no other, but for parts, which count more.
        std::ranges::sort(nodes, {}, [&](qsizetype node) {
            return std::tuple(!needed[node], rounds[node], node % parts, node);
        });
        QList<OrderedWrite> writes;
        writes.reserve(nodes.size());
        for (const auto node : nodes) {
            const auto &entry = m_entries[node / parts];
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
    const QList<Precedence> &m_precedences;
    const Schema &m_schema;
    TemporaryValues m_temporary;
    QList<Entry> m_entries;
    QHash<RowId, qsizetype> m_places;
    WriteGraph m_graph;
    bool m_needsDeferral = false;
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
