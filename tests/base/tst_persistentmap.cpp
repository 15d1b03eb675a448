#include "base/persistentmap.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace varve;

namespace {

/// A key whose hash the test chooses.
struct Key
{
    int id = 0;
    quint64 hash = 0;

    friend bool operator==(const Key &left, const Key &right) { return left.id == right.id; }
};

struct ChosenHash
{
    quint64 operator()(const Key &key) const { return key.hash; }
};

using Numbers = PersistentMap<quint64, int>;
using Chosen = PersistentMap<Key, int, ChosenHash>;

Numbers numbersUpTo(quint64 count)
{
    auto batch = Numbers().transient();
    for (quint64 number = 0; number < count; ++number)
        batch.insert(number, static_cast<int>(number) * 2);
    return std::move(batch).persistent();
}

/// How many nodes of `to` and `from` a comparison of the two has to look at.
template<typename Map>
qsizetype visitedNodes(const Map &from, const Map &to)
{
    const auto ignore = [](const auto &...) {};
    return difference(from, to, ignore, ignore, ignore).visitedNodes;
}

using HashOfId = quint64 (*)(int);

} // namespace

Q_DECLARE_METATYPE(HashOfId)

class tst_PersistentMap : public QObject
{
    Q_OBJECT

private slots:
    void anEmptyMapHoldsNothing();
    void anInsertedValueIsFound();
    void insertingAPresentKeyReplacesItsValue();
    void aRemovedKeyIsGone();
    void removingAnAbsentKeyGivesTheSameMap();
    void removingTheLastKeyGivesTheEmptyMap();
    void oldVersionsStayAsTheyWere();
    void aMovedFromMapIsEmpty();

    void hashesOfAnyQualityWork_data() { hashes(); }
    void hashesOfAnyQualityWork();
    void theOrderOfEditsLeavesNoTrace_data() { hashes(); }
    void theOrderOfEditsLeavesNoTrace();
    void iterationVisitsEveryEntryOnce_data() { hashes(); }
    void iterationVisitsEveryEntryOnce();
    void equalContentIsIteratedInEqualOrder();

    void mapsDifferByOneKeyOrOneValue();
    void anEditSharesAllButOnePath();
    void aDifferenceTellsWhatWasAddedRemovedAndChanged();
    void aDifferenceUsesTheGivenEquality();
    void identicalMapsAreNotVisited();

    void neighboursShareALeaf();
    void keysOfUsualTypesAreHashed();

private:
    static void hashes();
};

void tst_PersistentMap::hashes()
{
    QTest::addColumn<HashOfId>("hashOf");

    using Hash = HashOfId;
    QTest::newRow("all equal") << Hash([](int) { return quint64(42); });
    QTest::newRow("all bits set") << Hash([](int) { return ~quint64(0); });
    QTest::newRow("three values") << Hash([](int id) { return static_cast<quint64>(id % 3); });
    QTest::newRow("equal but for the last digit")
        << Hash([](int id) { return static_cast<quint64>(id % 16) << 60; });
    QTest::newRow("dense") << Hash([](int id) { return static_cast<quint64>(id); });
    QTest::newRow("scattered") << Hash(
        [](int id) { return static_cast<quint64>(id) * 0x9e3779b97f4a7c15U; });
}

void tst_PersistentMap::anEmptyMapHoldsNothing()
{
    const Numbers map;

    QVERIFY(map.isEmpty());
    QCOMPARE(map.size(), 0);
    QCOMPARE(map.find(1), nullptr);
    QCOMPARE(map.value(1, 7), 7);
    QVERIFY(map.begin() == map.end());
    QVERIFY(map == Numbers());
    QVERIFY(map.isSameAs(Numbers()));
}

void tst_PersistentMap::anInsertedValueIsFound()
{
    const auto map = Numbers().inserted(1, 10).inserted(33, 330);

    QCOMPARE(map.size(), 2);
    QVERIFY(map.contains(33));
    QVERIFY(!map.contains(65));
    QCOMPARE(*map.find(1), 10);
    QCOMPARE(map.value(33), 330);
}

void tst_PersistentMap::insertingAPresentKeyReplacesItsValue()
{
    const auto before = numbersUpTo(1000);

    const auto after = before.inserted(500, -1);

    QCOMPARE(after.size(), 1000);
    QCOMPARE(after.value(500), -1);
    QCOMPARE(before.value(500), 1000);
}

void tst_PersistentMap::aRemovedKeyIsGone()
{
    const auto before = numbersUpTo(1000);

    const auto after = before.removed(500);

    QCOMPARE(after.size(), 999);
    QVERIFY(!after.contains(500));
    QVERIFY(after.contains(499) && after.contains(501));
    QVERIFY(before.contains(500));
}

void tst_PersistentMap::removingAnAbsentKeyGivesTheSameMap()
{
    const auto map = numbersUpTo(1000);

    QVERIFY(map.removed(1000).isSameAs(map));
    QVERIFY(Numbers().removed(1).isSameAs(Numbers()));
}

void tst_PersistentMap::removingTheLastKeyGivesTheEmptyMap()
{
    const auto map = Numbers().inserted(7, 1).removed(7);

    QVERIFY(map.isEmpty());
    QVERIFY(map.isSameAs(Numbers()));
}

void tst_PersistentMap::oldVersionsStayAsTheyWere()
{
    std::vector<Numbers> versions{Numbers()};
    for (quint64 key = 0; key < 200; ++key)
        versions.push_back(versions.back().inserted(key, 1));
    for (quint64 key = 0; key < 200; ++key)
        versions.push_back(versions.back().removed(key));

    for (size_t count = 0; count <= 200; ++count) {
        QCOMPARE(versions[count].size(), static_cast<qsizetype>(count));
        QCOMPARE(versions[200 + count].size(), static_cast<qsizetype>(200 - count));
        for (quint64 key = 0; key < 200; ++key) {
            QCOMPARE(versions[count].contains(key), key < count);
            QCOMPARE(versions[200 + count].contains(key), key >= count);
        }
    }
}

void tst_PersistentMap::aMovedFromMapIsEmpty()
{
    auto source = numbersUpTo(10);

    const auto target = std::move(source);

    QCOMPARE(target.size(), 10);
    QVERIFY(source.isEmpty()); // NOLINT(bugprone-use-after-move): the claim of this test
    QCOMPARE(source.inserted(1, 1).size(), 1);
}

void tst_PersistentMap::hashesOfAnyQualityWork()
{
    QFETCH(const HashOfId, hashOf);
    const auto key = [hashOf](int id) { return Key{.id = id, .hash = hashOf(id)}; };
    constexpr int count = 100;

    Chosen map;
    for (int id = 0; id < count; ++id)
        map = map.inserted(key(id), id);
    for (int id = 0; id < count; ++id)
        map = map.inserted(key(id), id * 2);

    QCOMPARE(map.size(), count);
    for (int id = 0; id < count; ++id)
        QCOMPARE(map.value(key(id)), id * 2);
    QVERIFY(!map.contains(key(count)));

    for (int id = 0; id < count; ++id) {
        map = map.removed(key(id));
        QCOMPARE(map.size(), count - id - 1);
        QVERIFY(!map.contains(key(id)));
        QVERIFY(id + 1 == count || map.value(key(count - 1)) == (count - 1) * 2);
    }
    QVERIFY(map.isSameAs(Chosen()));
}

void tst_PersistentMap::theOrderOfEditsLeavesNoTrace()
{
    QFETCH(const HashOfId, hashOf);
    const auto key = [hashOf](int id) { return Key{.id = id, .hash = hashOf(id)}; };
    constexpr int kept = 40;

    Chosen plain;
    for (int id = 0; id < kept; ++id)
        plain = plain.inserted(key(id), id);
    auto detour = Chosen().transient();
    for (int id = 99; id >= 0; --id)
        detour.insert(key(id), id);
    for (int id = kept; id < 100; ++id)
        detour.remove(key(id));

    // Maps are only equal if their nodes have the same shape.
    QVERIFY(detour.persistent() == plain);
    QVERIFY(plain == detour.persistent());
}

void tst_PersistentMap::iterationVisitsEveryEntryOnce()
{
    QFETCH(const HashOfId, hashOf);
    Chosen map;
    for (int id = 0; id < 100; ++id)
        map = map.inserted({.id = id, .hash = hashOf(id)}, id * 2);

    std::vector<int> iterated;
    for (const auto &[key, value] : map) {
        QCOMPARE(value, key.id * 2);
        iterated.push_back(key.id);
    }
    std::vector<int> visited;
    map.forEach([&](const Key &key, int) { visited.push_back(key.id); });

    QCOMPARE(visited, iterated);
    std::ranges::sort(iterated);
    QCOMPARE(iterated.size(), 100U);
    for (int id = 0; id < 100; ++id)
        QCOMPARE(iterated[static_cast<size_t>(id)], id);
}

void tst_PersistentMap::equalContentIsIteratedInEqualOrder()
{
    const auto ascending = numbersUpTo(5000);
    Numbers descending;
    for (quint64 number = 5000; number-- > 0;)
        descending = descending.inserted(number, static_cast<int>(number) * 2);

    const auto sameKey = [](const auto &left, const auto &right) { return left.key == right.key; };
    QVERIFY(std::equal(
        ascending.begin(), ascending.end(), descending.begin(), descending.end(), sameKey));
}

void tst_PersistentMap::mapsDifferByOneKeyOrOneValue()
{
    const auto map = numbersUpTo(1000);

    QVERIFY(map == numbersUpTo(1000));
    QVERIFY(map.inserted(500, 1000) == map);
    QVERIFY(map.inserted(500, 1001) != map);
    QVERIFY(map.removed(500) != map);
    QVERIFY(map.removed(500).inserted(1000, 0) != map);
}

void tst_PersistentMap::anEditSharesAllButOnePath()
{
    const auto map = numbersUpTo(100'000);

    QVERIFY(visitedNodes(map, map.inserted(50'000, -1)) <= 10);
    QVERIFY(visitedNodes(map, map.inserted(100'000, -1)) <= 10);
    QVERIFY(visitedNodes(map, map.removed(50'000)) <= 10);
    // What lies beside the path is not only equal, it is the same memory.
    QCOMPARE(map.inserted(50'000, -1).find(0), map.find(0));
}

void tst_PersistentMap::aDifferenceTellsWhatWasAddedRemovedAndChanged()
{
    const auto from = numbersUpTo(100);
    const auto to = from.removed(3).inserted(200, 400).inserted(50, 51).inserted(60, 120);
    QStringList told;

    difference(
        from,
        to,
        [&](quint64 key, int now) { told << QStringLiteral("+%1=%2").arg(key).arg(now); },
        [&](quint64 key, int old) { told << QStringLiteral("-%1=%2").arg(key).arg(old); },
        [&](quint64 key, int old, int now) {
            told << QStringLiteral("%1: %2 to %3").arg(key).arg(old).arg(now);
        });

    told.sort();
    QCOMPARE(
        told,
        QStringList(
            {QStringLiteral("+200=400"), QStringLiteral("-3=6"), QStringLiteral("50: 100 to 51")}));
}

void tst_PersistentMap::aDifferenceUsesTheGivenEquality()
{
    struct SameParity
    {
        bool operator()(int left, int right) const { return left % 2 == right % 2; }
    };
    const auto from = numbersUpTo(10);
    const auto to = from.inserted(1, 4).inserted(2, 5);
    std::vector<quint64> changed;

    const auto ignore = [](const auto &...) {};
    const auto note = [&](quint64 key, int, int) { changed.push_back(key); };
    difference<SameParity>(from, to, ignore, ignore, note);

    QCOMPARE(changed, std::vector<quint64>{2});
}

void tst_PersistentMap::identicalMapsAreNotVisited()
{
    const auto map = numbersUpTo(1000);

    QCOMPARE(visitedNodes(map, map), 0);
    QCOMPARE(visitedNodes(Numbers(), Numbers()), 0);
    QVERIFY(visitedNodes(Numbers(), map) > 0);
}

void tst_PersistentMap::neighboursShareALeaf()
{
    const auto map = numbersUpTo(1024);

    QCOMPARE(map.find(33) - map.find(32), map.find(1) - map.find(0));
    QCOMPARE(denseHash(32) ^ denseHash(63), quint64(31) << 20);
    QCOMPARE(denseHash(~quint64(0)), ~quint64(0));
}

void tst_PersistentMap::keysOfUsualTypesAreHashed()
{
    const PersistentMap<QString, int> texts;
    const PersistentMap<qint8, int> bytes;
    const PersistentMap<Qt::Key, int> enumerators;

    QCOMPARE(texts.inserted(QStringLiteral("a"), 1).value(QStringLiteral("a")), 1);
    QCOMPARE(bytes.inserted(-1, 1).inserted(1, 2).value(-1), 1);
    QCOMPARE(enumerators.inserted(Qt::Key_A, 1).value(Qt::Key_A), 1);
}

QTEST_APPLESS_MAIN(tst_PersistentMap)
#include "tst_persistentmap.moc"
