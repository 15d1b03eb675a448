#include "base/persistentmap.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace varve;

namespace {

using Numbers = PersistentMap<quint64, int>;

/// Gives every key one hash.
struct EqualHash
{
    quint64 operator()(quint64) const { return 42; }
};

/// A value that counts how many of its kind are alive.
class Counted
{
public:
    explicit Counted(int number = 0)
        : m_number(number)
    {
        ++alive;
    }
    Counted(const Counted &other)
        : m_number(other.m_number)
    {
        ++alive;
    }
    Counted(Counted &&other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    {
        ++alive;
    }
    Counted &operator=(const Counted &) = default;
    Counted &operator=(Counted &&) noexcept = default;
    ~Counted() { --alive; }

    int number() const { return m_number; }

    inline static int alive = 0;

private:
    int m_number;
};

/// A value whose copies fail when the test says so.
struct Fragile
{
    Fragile() = default;
    Fragile(const Fragile &)
    {
        if (copiesLeft-- == 0)
            throw std::bad_alloc();
    }
    Fragile(Fragile &&) noexcept = default;
    Fragile &operator=(const Fragile &) = default;
    Fragile &operator=(Fragile &&) noexcept = default;
    ~Fragile() = default;

    inline static int copiesLeft = -1;

    Counted counted;
};

Numbers numbersUpTo(quint64 count)
{
    auto batch = Numbers().transient();
    for (quint64 number = 0; number < count; ++number)
        batch.insert(number, 0);
    return std::move(batch).persistent();
}

} // namespace

class tst_PersistentMapTransient : public QObject
{
    Q_OBJECT

private slots:
    void theSourceStaysAsItWas();
    void whatWasTakenStaysAsItWas();
    void everyEditSaysWhatItDid();
    void aTakenTransientStartsAgainEmpty();
    void aKeyOfTheMapItselfMayBeRemoved();
    void aBatchEqualsSingleEdits();
    void valuesAreDestroyedExactlyOnce();
    void aCopyThatFailsLeavesTheMapAndLeaksNothing();
    void threadsReadAndDeriveFromOneMap();
};

void tst_PersistentMapTransient::theSourceStaysAsItWas()
{
    const auto source = numbersUpTo(1000);

    auto batch = source.transient();
    for (quint64 key = 0; key < 500; ++key)
        batch.remove(key);
    for (quint64 key = 500; key < 2000; ++key)
        batch.insert(key, 1);

    QVERIFY(source == numbersUpTo(1000));
    QCOMPARE(batch.size(), 1500);
}

void tst_PersistentMapTransient::whatWasTakenStaysAsItWas()
{
    auto batch = numbersUpTo(1000).transient();

    const auto taken = batch.persistent();
    for (quint64 key = 0; key < 1000; ++key)
        batch.insert(key, 1);
    batch.remove(7);
    batch.insert(1000, 1);

    QVERIFY(taken == numbersUpTo(1000));
    QCOMPARE(batch.persistent().value(999), 1);
}

void tst_PersistentMapTransient::everyEditSaysWhatItDid()
{
    auto batch = Numbers().transient();

    QVERIFY(batch.isEmpty());
    QVERIFY(batch.insert(1, 10));
    QVERIFY(!batch.insert(1, 11));
    QCOMPARE(*batch.find(1), 11);
    QVERIFY(batch.remove(1));
    QVERIFY(!batch.remove(1));
    QVERIFY(!batch.contains(1));
    QVERIFY(batch.isEmpty());
}

void tst_PersistentMapTransient::aTakenTransientStartsAgainEmpty()
{
    auto batch = numbersUpTo(10).transient();

    const auto taken = std::move(batch).persistent();
    batch.insert(99, 1); // NOLINT(bugprone-use-after-move): the claim of this test

    QCOMPARE(taken.size(), 10);
    QCOMPARE(batch.size(), 1);
}

void tst_PersistentMapTransient::aKeyOfTheMapItselfMayBeRemoved()
{
    auto batch = numbersUpTo(40).transient();
    auto colliding =
        PersistentMap<quint64, int, EqualHash>().inserted(1, 1).inserted(2, 2).transient();

    while (!batch.isEmpty())
        QVERIFY(batch.remove(batch.begin()->key));
    while (!colliding.isEmpty())
        QVERIFY(colliding.remove(colliding.begin()->key));
}

void tst_PersistentMapTransient::aBatchEqualsSingleEdits()
{
    auto batch = Numbers().transient();
    Numbers single;

    for (quint64 key = 0; key < 3000; ++key) {
        batch.insert(key * 7, 1);
        single = single.inserted(key * 7, 1);
    }

    QVERIFY(std::move(batch).persistent() == single);
}

void tst_PersistentMapTransient::valuesAreDestroyedExactlyOnce()
{
    Counted::alive = 0;
    {
        PersistentMap<quint64, Counted> map;
        PersistentMap<quint64, Counted, EqualHash> colliding;
        for (int number = 0; number < 300; ++number) {
            const auto key = static_cast<quint64>(number) * 5;
            map = map.inserted(key, Counted(number));
            colliding = colliding.inserted(key, Counted(number));
        }
        QCOMPARE(Counted::alive, 600);

        const auto kept = map;
        auto batch = map.transient();
        for (quint64 key = 0; key < 600; ++key) {
            batch.insert(key, Counted(1));
            batch.remove(key * 2);
            colliding = colliding.removed(key);
        }

        QCOMPARE(kept.size(), 300);
        for (const auto &[key, value] : kept)
            QCOMPARE(value.number(), static_cast<int>(key / 5));
    }
    QCOMPARE(Counted::alive, 0);
}

void tst_PersistentMapTransient::aCopyThatFailsLeavesTheMapAndLeaksNothing()
{
    Counted::alive = 0;
    {
        auto batch = PersistentMap<quint64, Fragile>().transient();
        for (quint64 key = 0; key < 32; ++key)
            batch.insert(key, Fragile());
        const auto map = std::move(batch).persistent();

        Fragile::copiesLeft = 10;
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc, map.inserted(5, Fragile()));
        Fragile::copiesLeft = -1;

        QCOMPARE(map.size(), 32);
        QCOMPARE(Counted::alive, 32);
    }
    QCOMPARE(Counted::alive, 0);
}

void tst_PersistentMapTransient::threadsReadAndDeriveFromOneMap()
{
    const auto shared = numbersUpTo(2000);
    std::atomic<int> failures = 0;
    const auto work = [&](int own) {
        auto derived = shared;
        for (quint64 key = 0; key < 2000; ++key) {
            derived = derived.inserted(key, own);
            if (shared.value(key, -1) != 0 || derived.value(key, -1) != own)
                ++failures;
        }
    };

    std::thread first(work, 1);
    std::thread second(work, 2);
    first.join();
    second.join();

    QCOMPARE(failures.load(), 0);
    QVERIFY(shared == numbersUpTo(2000));
}

QTEST_APPLESS_MAIN(tst_PersistentMapTransient)
#include "tst_persistentmap_transient.moc"
