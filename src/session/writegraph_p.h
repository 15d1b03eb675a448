#pragma once

#include <QList>

namespace varve {

/// A directed graph whose edges can be moved: what has to be written before what.
///
/// Nodes are numbers from 0. Everything is in the order in which it was added, so equal graphs give
/// equal answers.
class WriteGraph
{
public:
    struct Edge
    {
        qsizetype from = 0;
        qsizetype to = 0;
        qsizetype reason = -1; ///< The caller's; negative for edges that are there by nature.
        bool isGone = false;
    };

    explicit WriteGraph(qsizetype nodes)
        : m_out(nodes)
        , m_in(nodes)
    {}

    qsizetype size() const { return m_out.size(); }
    const QList<Edge> &edges() const { return m_edges; }
    /// The edges that leave and enter `node`, those that are gone or were moved away as well.
    const QList<qsizetype> &out(qsizetype node) const { return m_out[node]; }
    const QList<qsizetype> &in(qsizetype node) const { return m_in[node]; }

    void add(qsizetype from, qsizetype to, qsizetype reason);
    void moveFrom(qsizetype edge, qsizetype from);
    void moveTo(qsizetype edge, qsizetype to);
    void remove(qsizetype edge) { m_edges[edge].isGone = true; }

    bool leaves(qsizetype edge, qsizetype node) const
    {
        return !m_edges[edge].isGone && m_edges[edge].from == node;
    }
    bool enters(qsizetype edge, qsizetype node) const
    {
        return !m_edges[edge].isGone && m_edges[edge].to == node;
    }

    /// The parts of `nodes` that are circles or tangles of them, as far as edges between `nodes` go.
    QList<QList<qsizetype>> tangles(const QList<qsizetype> &nodes) const;

    /// The edges of one circle within `tangle`.
    QList<qsizetype> circle(const QList<qsizetype> &tangle) const;

    /// For each node the length of the longest path that leads to it. Assert: there is no circle.
    QList<qsizetype> rounds() const;

private:
    class TangleFinder;

    QList<Edge> m_edges;
    QList<QList<qsizetype>> m_out;
    QList<QList<qsizetype>> m_in;
};

} // namespace varve
