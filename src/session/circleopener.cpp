#include "session/circleopener_p.h"
#include "session/uniqueness_p.h"

#include <algorithm>

namespace varve {
namespace {

using Part = OrderedWrite::Part;
using Reason = Precedence::Reason;

/// Costs of opening a circle; those of the column used are added.
enum RemedyCost {
    DropSoft = 0,
    PostponeUpdate = 10, ///< The cell just keeps what it has.
    UseTemporary = 20,
    DropDoubtful = 1000, ///< The database may refuse it.
};

bool contains(const QList<TemporaryCell> &cells, ColumnIndex column)
{
    return std::ranges::any_of(cells,
                               [&](const TemporaryCell &cell) { return cell.column == column; });
}

bool share(const QList<ColumnIndex> &a, const QList<ColumnIndex> &b)
{
    return std::ranges::any_of(a, [&](ColumnIndex column) { return b.contains(column); });
}

} // namespace

CircleOpener::CircleOpener(const PendingChanges &changes,
                           const QList<Precedence> &precedences,
                           const Schema &schema,
                           ForeignKeyTiming timing,
                           QList<WriteEntry> &entries,
                           WriteGraph &graph)
    : m_precedences(precedences)
    , m_schema(schema)
    , m_temporary(changes, schema, timing)
    , m_entries(entries)
    , m_graph(graph)
{
    m_places.reserve(entries.size());
    for (qsizetype place = 0; place < entries.size(); ++place)
        m_places.insert(entries[place].pending.row, place);
}

QList<Precedence> CircleOpener::precedencesOf(const QList<qsizetype> &circle) const
{
    QList<Precedence> found;
    for (const auto edge : circle) {
        if (!isNatural(edge))
            found.append(precedence(edge));
    }
    return found;
}

bool CircleOpener::open(const QList<qsizetype> &circle, QList<qsizetype> &tangle)
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

QList<CircleOpener::Remedy> CircleOpener::remedies(qsizetype edge) const
{
    const auto &order = precedence(edge);
    QList<Remedy> found;
    if (order.isSoft)
        found.append(
            {Remedy::Kind::Drop, edge, 0, {}, isDoubtful(order) ? DropDoubtful : DropSoft});
    switch (order.reason) {
    case Reason::FreesValue:
        park(edge, uniqueColumns(order), found);
        break;
    case Reason::LeavesRow:
        if (leaves(order) || isTakenOver(order))
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

/// Whether it is not known that the database takes the other order: the condition of a partial index
/// may not hold, and some databases put RESTRICT off as well.
bool CircleOpener::isDoubtful(const Precedence &order) const
{
    if (order.reason != Reason::LeavesRow)
        return order.reason == Reason::FreesValue;
    const auto &gone = foreignKey(order.first, order.position);
    const auto rule = m_entries[m_places[order.then]].isDelete() ? gone.onDelete : gone.onUpdate;
    return rule == ForeignKeyRule::Restrict;
}

QList<ColumnIndex> CircleOpener::uniqueColumns(const Precedence &order) const
{
    return uniqueSets(m_schema[order.first.table()]).at(order.position).columns;
}

/// Whether the row refers to something else afterwards, so that it may leave early.
bool CircleOpener::leaves(const Precedence &order) const
{
    const auto &entry = m_entries[m_places[order.first]];
    return entry.isDelete()
           || (entry.group
               && entry.group->setsOneOf(foreignKey(order.first, order.position).columns));
}

/// Whether the row that goes is one whose key another one takes, to which the first row is going to
/// refer without being changed in that.
bool CircleOpener::isTakenOver(const Precedence &order) const
{
    const auto &gone = foreignKey(order.first, order.position);
    const bool isWatched =
        gone.onDelete == ForeignKeyRule::NoAction || gone.onDelete == ForeignKeyRule::Restrict;
    const auto frees = [&](qsizetype edge) {
        return !isNatural(edge) && precedence(edge).first == order.then
               && precedence(edge).reason == Reason::FreesValue
               && uniqueColumns(precedence(edge)) == gone.targetColumns;
    };
    return isWatched && m_entries[m_places[order.then]].isDelete()
           && m_entries[m_places[order.first]].group
           && std::ranges::any_of(m_graph.out(whole(order.then)), frees);
}

void CircleOpener::park(qsizetype edge,
                        const QList<ColumnIndex> &columns,
                        QList<Remedy> &found) const
{
    const auto from = m_graph.edges()[edge].from;
    if (partOf(from) == Part::Park)
        return;
    const auto &entry = m_entries[placeOf(from)];
    const auto choice = m_temporary.choice(
        entry.pending.row.table(), columns, entry.group ? entry.group->columns : columns);
    if (choice)
        found.append({Remedy::Kind::Park,
                      edge,
                      placeOf(from),
                      {choice->column},
                      UseTemporary + choice->cost});
}

/// A new row leaves one cell out, so that it refers to nothing yet; a row that is there keeps referring
/// to what it did.
void CircleOpener::postpone(qsizetype edge,
                            const QList<ColumnIndex> &columns,
                            QList<Remedy> &found) const
{
    const auto to = m_graph.edges()[edge].to;
    if (partOf(to) != Part::Whole)
        return;
    const auto &entry = m_entries[placeOf(to)];
    const auto table = entry.pending.row.table();
    auto free = columns;
    free.removeIf([&](ColumnIndex column) {
        return m_schema[table].isKeyColumn(column) || (entry.group && !entry.group->sets(column));
    });
    if (free.isEmpty())
        return;
    if (entry.group) {
        found.append({Remedy::Kind::Postpone, edge, placeOf(to), free, PostponeUpdate});
        return;
    }
    if (const auto choice = m_temporary.choice(table, free, free))
        found.append({Remedy::Kind::Postpone,
                      edge,
                      placeOf(to),
                      {choice->column},
                      UseTemporary + choice->cost});
}

void CircleOpener::apply(const Remedy &remedy, QList<qsizetype> &tangle)
{
    switch (remedy.kind) {
    case Remedy::Kind::Drop:
        m_needsDeferral |= precedence(remedy.edge).reason != Reason::FreesValue;
        m_graph.remove(remedy.edge);
        return;
    case Remedy::Kind::Postpone:
        tangle.append(nodeOf(remedy.place, Part::Complete));
        return applyPostponing(remedy);
    case Remedy::Kind::Park:
        tangle.append(nodeOf(remedy.place, Part::Park));
        return applyParking(remedy);
    }
}

void CircleOpener::applyParking(const Remedy &remedy)
{
    auto &entry = m_entries[remedy.place];
    const auto column = remedy.columns.front();
    const auto wholeNode = nodeOf(remedy.place, Part::Whole);
    const auto node = nodeOf(remedy.place, Part::Park);
    if (entry.parked.isEmpty())
        m_graph.add(node, wholeNode, -1);
    if (!contains(entry.parked, column))
        entry.parked.append({column, temporary(entry, column)});
    const auto wanted = precedence(remedy.edge);
    // What is set back refers to the row that takes over, and waits until the old one is gone.
    if (wanted.reason == Reason::LeavesRow && entry.group && !entry.group->sets(column))
        m_graph.add(whole(wanted.then), wholeNode, -1);
    const auto isWanted = [&](const Precedence &order) {
        return order.reason == wanted.reason && order.position == wanted.position;
    };
    moveFrom(wholeNode, node, isWanted);
    moveFrom(nodeOf(remedy.place, Part::Complete), node, isWanted);
    if (m_temporary.isReferenced(entry.pending.row.table(), column))
        inheritLeaving(remedy.place, column);
}

/// A key that is given up sets off the rules for changed keys, as the change itself does.
void CircleOpener::inheritLeaving(qsizetype place, ColumnIndex column)
{
    const auto node = nodeOf(place, Part::Whole);
    for (const auto edge : QList(m_graph.in(node))) {
        if (!m_graph.enters(edge, node) || isNatural(edge)
            || precedence(edge).reason != Reason::LeavesRow)
            continue;
        const auto &order = precedence(edge);
        if (foreignKey(order.first, order.position).targetColumns.contains(column))
            m_graph.add(m_graph.edges()[edge].from,
                        nodeOf(place, Part::Park),
                        m_graph.edges()[edge].reason);
    }
}

void CircleOpener::applyPostponing(const Remedy &remedy)
{
    auto &entry = m_entries[remedy.place];
    const auto node = nodeOf(remedy.place, Part::Whole);
    const auto complete = nodeOf(remedy.place, Part::Complete);
    if (entry.postponed.isEmpty())
        m_graph.add(node, complete, -1);
    for (const auto column : remedy.columns) {
        if (!contains(entry.postponed, column))
            entry.postponed.append(
                {column,
                 entry.group ? (*entry.pending.change->before)[column] : temporary(entry, column)});
    }
    moveFrom(
        node, complete, [&](const Precedence &order) { return isGivenBy(remedy.columns, order); });
    moveTo(node, complete, [&](const Precedence &order) {
        return isNeededFor(remedy.columns, order);
    });
}

void CircleOpener::moveFrom(qsizetype node,
                            qsizetype to,
                            const std::function<bool(const Precedence &)> &which)
{
    for (const auto edge : QList(m_graph.out(node))) {
        if (m_graph.leaves(edge, node) && !isNatural(edge) && which(precedence(edge)))
            m_graph.moveFrom(edge, to);
    }
}

void CircleOpener::moveTo(qsizetype node,
                          qsizetype to,
                          const std::function<bool(const Precedence &)> &which)
{
    for (const auto edge : QList(m_graph.in(node))) {
        if (m_graph.enters(edge, node) && !isNatural(edge) && which(precedence(edge)))
            m_graph.moveTo(edge, to);
    }
}

Value CircleOpener::temporary(const WriteEntry &entry, ColumnIndex column)
{
    const auto table = entry.pending.row.table();
    if (!m_temporary.canBeNull(table, column) && m_schema[table].foreignKeyOf(column))
        m_needsDeferral = true;
    return m_temporary.value(entry.pending.row, column);
}

/// Whether what `order.first` does for the other row is done by setting one of `columns`.
bool CircleOpener::isGivenBy(const QList<ColumnIndex> &columns, const Precedence &order) const
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
bool CircleOpener::isNeededFor(const QList<ColumnIndex> &columns, const Precedence &order) const
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

} // namespace varve
