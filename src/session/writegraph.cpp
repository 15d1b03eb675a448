#include "session/writegraph_p.h"

#include <QHash>

#include <algorithm>

namespace varve {

/// Strongly connected components by Tarjan's algorithm, without recursion, as a chain of rows may
/// be as long as there are rows.
class WriteGraph::TangleFinder
{
public:
    TangleFinder(const WriteGraph &graph, const QList<qsizetype> &nodes)
        : m_graph(graph)
    {
        m_marks.reserve(nodes.size());
        for (const auto node : nodes)
            m_marks.insert(node, {});
        for (const auto node : nodes) {
            if (m_marks[node].number == 0)
                visit(node);
        }
    }

    QList<QList<qsizetype>> take() { return std::move(m_tangles); }

private:
    struct Mark
    {
        qsizetype number = 0; ///< From 1, in the order of visiting; 0: not yet.
        qsizetype lowest = 0; ///< The smallest number that can be reached from here.
        qsizetype nextEdge = 0;
        bool isOpen = false;
        bool hasLoop = false;
    };

    void enter(qsizetype node)
    {
        auto &mark = m_marks[node];
        mark.number = mark.lowest = ++m_visited;
        mark.isOpen = true;
        m_open.append(node);
        m_path.append(node);
    }

    void visit(qsizetype start)
    {
        enter(start);
        while (!m_path.isEmpty()) {
            const auto node = m_path.last();
            const auto &edges = m_graph.out(node);
            if (m_marks[node].nextEdge < edges.size())
                follow(node, edges[m_marks[node].nextEdge++]);
            else
                leave(node);
        }
    }

    void follow(qsizetype node, qsizetype edge)
    {
        if (!m_graph.leaves(edge, node))
            return;
        const auto to = m_graph.edges()[edge].to;
        const auto target = m_marks.find(to);
        if (target == m_marks.end())
            return;
        if (to == node)
            target->hasLoop = true;
        if (target->number == 0)
            enter(to);
        else if (target->isOpen)
            m_marks[node].lowest = std::min(m_marks[node].lowest, target->number);
    }

    void leave(qsizetype node)
    {
        m_path.removeLast();
        const auto mark = m_marks[node];
        if (!m_path.isEmpty()) {
            auto &parent = m_marks[m_path.last()];
            parent.lowest = std::min(parent.lowest, mark.lowest);
        }
        if (mark.lowest != mark.number)
            return;
        QList<qsizetype> tangle;
        do {
            tangle.append(m_open.takeLast());
            m_marks[tangle.last()].isOpen = false;
        } while (tangle.last() != node);
        std::ranges::sort(tangle);
        if (tangle.size() > 1 || mark.hasLoop)
            m_tangles.append(std::move(tangle));
    }

    const WriteGraph &m_graph;
    QHash<qsizetype, Mark> m_marks;
    QList<qsizetype> m_open;
    QList<qsizetype> m_path;
    qsizetype m_visited = 0;
    QList<QList<qsizetype>> m_tangles;
};

void WriteGraph::add(qsizetype from, qsizetype to, qsizetype reason)
{
    const auto edge = m_edges.size();
    m_edges.append({from, to, reason, false});
    m_out[from].append(edge);
    m_in[to].append(edge);
}

void WriteGraph::moveFrom(qsizetype edge, qsizetype from)
{
    m_edges[edge].from = from;
    m_out[from].append(edge);
}

void WriteGraph::moveTo(qsizetype edge, qsizetype to)
{
    m_edges[edge].to = to;
    m_in[to].append(edge);
}

QList<QList<qsizetype>> WriteGraph::tangles(const QList<qsizetype> &nodes) const
{
    return TangleFinder(*this, nodes).take();
}

/// In a tangle every node has an edge that stays in it, so whoever follows them comes back.
QList<qsizetype> WriteGraph::circle(const QList<qsizetype> &tangle) const
{
    QHash<qsizetype, qsizetype>
        steps; // Nodes that were visited, with the length of the path to them.
    QList<qsizetype> path;
    const auto stays = [&](qsizetype node, qsizetype edge) {
        return leaves(edge, node) && std::ranges::binary_search(tangle, m_edges[edge].to);
    };
    auto node = tangle.front();
    while (!steps.contains(node)) {
        steps.insert(node, path.size());
        const auto edge =
            std::ranges::find_if(m_out[node], [&](qsizetype one) { return stays(node, one); });
        Q_ASSERT(edge != m_out[node].end());
        path.append(*edge);
        node = m_edges[*edge].to;
    }
    return path.mid(steps[node]);
}

QList<qsizetype> WriteGraph::rounds() const
{
    QList<qsizetype> waitingFor(size(), 0);
    for (const auto &edge : m_edges) {
        if (!edge.isGone)
            ++waitingFor[edge.to];
    }
    QList<qsizetype> rounds(size(), 0);
    QList<qsizetype> ready;
    for (qsizetype node = 0; node < size(); ++node) {
        if (waitingFor[node] == 0)
            ready.append(node);
    }
    for (qsizetype at = 0; at < ready.size(); ++at) {
        const auto node = ready[at];
        for (const auto edge : m_out[node]) {
            if (!leaves(edge, node))
                continue;
            const auto to = m_edges[edge].to;
            rounds[to] = std::max(rounds[to], rounds[node] + 1);
            if (--waitingFor[to] == 0)
                ready.append(to);
        }
    }
    Q_ASSERT(ready.size() == size());
    return rounds;
}

} // namespace varve
