#pragma once

#include "session/parking_p.h"
#include "session/precedence_p.h"
#include "session/writegraph_p.h"
#include "session/writeorder_p.h"

#include <QHash>

#include <functional>

namespace varve {

/// What is pending of one row, at its place in the order that needs no other.
struct WriteEntry
{
    PendingRow pending;
    const UpdateGroup *group = nullptr;
    QList<TemporaryCell> parked = {};
    QList<TemporaryCell> postponed = {};

    bool isDelete() const { return !pending.change->after; }
};

/// The nodes of the graph that stand for the parts of the entry at `place`.
constexpr qsizetype partsOfEntry = 3;
constexpr qsizetype nodeOf(qsizetype place, OrderedWrite::Part part)
{
    return place * partsOfEntry + static_cast<qsizetype>(part);
}
constexpr qsizetype placeOf(qsizetype node)
{
    return node / partsOfEntry;
}
constexpr OrderedWrite::Part partOf(qsizetype node)
{
    return static_cast<OrderedWrite::Part>(node % partsOfEntry);
}

/// Opens circles of rows that wait for each other, by giving up cells early or setting them late.
/// Changes the entries and the graph it is made with.
class CircleOpener
{
public:
    CircleOpener(const PendingChanges &changes,
                 const QList<Precedence> &precedences,
                 const Schema &schema,
                 ForeignKeyTiming timing,
                 QList<WriteEntry> &entries,
                 WriteGraph &graph);

    /// Takes one edge out of `circle`, where that costs least. New nodes join `tangle`, which the
    /// circle is part of. False if nothing helps.
    bool open(const QList<qsizetype> &circle, QList<qsizetype> &tangle);

    /// Between the writes some foreign key is broken.
    bool needsDeferral() const { return m_needsDeferral; }

    /// The node for the whole change of `row`.
    qsizetype whole(RowId row) const { return nodeOf(m_places[row], OrderedWrite::Part::Whole); }
    QList<Precedence> precedencesOf(const QList<qsizetype> &circle) const;

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

    QList<Remedy> remedies(qsizetype edge) const;
    void park(qsizetype edge, const QList<ColumnIndex> &columns, QList<Remedy> &found) const;
    void postpone(qsizetype edge, const QList<ColumnIndex> &columns, QList<Remedy> &found) const;
    bool isDoubtful(const Precedence &order) const;
    bool leaves(const Precedence &order) const;
    bool isTakenOver(const Precedence &order) const;

    void apply(const Remedy &remedy, QList<qsizetype> &tangle);
    void applyParking(const Remedy &remedy);
    void applyPostponing(const Remedy &remedy);
    void inheritLeaving(qsizetype place, ColumnIndex column);
    void
    moveFrom(qsizetype node, qsizetype to, const std::function<bool(const Precedence &)> &which);
    void moveTo(qsizetype node, qsizetype to, const std::function<bool(const Precedence &)> &which);
    bool isGivenBy(const QList<ColumnIndex> &columns, const Precedence &order) const;
    bool isNeededFor(const QList<ColumnIndex> &columns, const Precedence &order) const;
    Value temporary(const WriteEntry &entry, ColumnIndex column);

    bool isNatural(qsizetype edge) const { return m_graph.edges()[edge].reason < 0; }
    const Precedence &precedence(qsizetype edge) const
    {
        return m_precedences[m_graph.edges()[edge].reason];
    }
    const ForeignKey &foreignKey(RowId row, qsizetype position) const
    {
        return m_schema[row.table()].foreignKeys[position];
    }
    QList<ColumnIndex> uniqueColumns(const Precedence &order) const;

    const QList<Precedence> &m_precedences;
    const Schema &m_schema;
    TemporaryValues m_temporary;
    QList<WriteEntry> &m_entries;
    WriteGraph &m_graph;
    QHash<RowId, qsizetype> m_places;
    bool m_needsDeferral = false;
};

} // namespace varve
