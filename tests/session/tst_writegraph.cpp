#include "session/writegraph_p.h"

#include <QTest>

#include <algorithm>

using namespace varve;

namespace {

WriteGraph graph(qsizetype nodes, const QList<std::pair<qsizetype, qsizetype>> &edges)
{
    WriteGraph made(nodes);
    for (const auto &[from, to] : edges)
        made.add(from, to, made.edges().size());
    return made;
}

QList<qsizetype> allNodes(const WriteGraph &graph)
{
    QList<qsizetype> nodes;
    for (qsizetype node = 0; node < graph.size(); ++node)
        nodes.append(node);
    return nodes;
}

} // namespace

class tst_WriteGraph : public QObject
{
    Q_OBJECT

private slots:
    void aLineIsNoTangle();
    void circlesAreFoundApart();
    void aLoopIsACircle();
    void edgesThatAreGoneDoNotCount();
    void movedEdgesCountWhereTheyAre();
    void edgesOutOfTheNodesAskedForDoNotCount();
    void theCircleLeavesOutWhatLeadsToIt();
    void roundsAreLongestPaths();
    void aCircleOfManyNodesNeedsNoStack();
};

void tst_WriteGraph::aLineIsNoTangle()
{
    const auto line = graph(3, {{0, 1}, {1, 2}, {0, 2}});

    QVERIFY(line.tangles(allNodes(line)).isEmpty());
}

void tst_WriteGraph::circlesAreFoundApart()
{
    const auto two = graph(6, {{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 4}, {4, 2}, {4, 5}});

    auto tangles = two.tangles(allNodes(two));

    std::ranges::sort(tangles, {}, [](const QList<qsizetype> &tangle) { return tangle.front(); });
    QCOMPARE(tangles, (QList<QList<qsizetype>>{{0, 1}, {2, 3, 4}}));
}

void tst_WriteGraph::aLoopIsACircle()
{
    const auto loop = graph(2, {{0, 1}, {1, 1}});

    QCOMPARE(loop.tangles(allNodes(loop)), (QList<QList<qsizetype>>{{1}}));
    QCOMPARE(loop.circle({1}), QList<qsizetype>{1});
}

void tst_WriteGraph::edgesThatAreGoneDoNotCount()
{
    auto circle = graph(2, {{0, 1}, {1, 0}});
    circle.remove(1);

    QVERIFY(circle.tangles(allNodes(circle)).isEmpty());
    QCOMPARE(circle.rounds(), (QList<qsizetype>{0, 1}));
}

void tst_WriteGraph::movedEdgesCountWhereTheyAre()
{
    auto circle = graph(3, {{0, 1}, {1, 0}});

    circle.moveFrom(1, 2);

    QVERIFY(circle.tangles(allNodes(circle)).isEmpty());
    QCOMPARE(circle.rounds(), (QList<qsizetype>{1, 2, 0}));
}

void tst_WriteGraph::edgesOutOfTheNodesAskedForDoNotCount()
{
    const auto circle = graph(3, {{0, 1}, {1, 2}, {2, 0}});

    QVERIFY(circle.tangles({0, 1}).isEmpty());
}

void tst_WriteGraph::theCircleLeavesOutWhatLeadsToIt()
{
    // From 0, the first edges lead by 1 to 2 and from there back to 1.
    const auto tangle = graph(3, {{0, 1}, {1, 2}, {2, 1}, {2, 0}});

    QCOMPARE(tangle.circle({0, 1, 2}), (QList<qsizetype>{1, 2}));
}

void tst_WriteGraph::roundsAreLongestPaths()
{
    const auto diamond = graph(5, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 3}});

    QCOMPARE(diamond.rounds(), (QList<qsizetype>{0, 1, 1, 2, 0}));
}

void tst_WriteGraph::aCircleOfManyNodesNeedsNoStack()
{
    constexpr qsizetype nodes = 200000;
    WriteGraph circle(nodes);
    for (qsizetype node = 0; node < nodes; ++node)
        circle.add(node, (node + 1) % nodes, node);

    const auto tangles = circle.tangles(allNodes(circle));

    QCOMPARE(tangles.size(), 1);
    QCOMPARE(circle.circle(tangles.front()).size(), nodes);
}

QTEST_APPLESS_MAIN(tst_WriteGraph)
#include "tst_writegraph.moc"
