#include "base/persistentmap.h"

#include <QTest>

#include <map>
#include <rapidcheck.h>
#include <set>
#include <vector>

using namespace varve;

namespace {

using Oracle = std::map<int, int>;

struct Edit
{
    int key = 0;
    std::optional<int> value; ///< none: remove the key
};

std::ostream &operator<<(std::ostream &out, const Edit &edit)
{
    return edit.value ? out << edit.key << '=' << *edit.value : out << '-' << edit.key;
}

/// Few keys, so that edits meet, in a range that is larger in larger cases.
rc::Gen<std::vector<Edit>> edits()
{
    const auto edit = rc::gen::map(
        rc::gen::tuple(rc::gen::inRange(0, 150), rc::gen::inRange(-3, 5)),
        [](const std::tuple<int, int> &drawn) {
            const auto [key, value] = drawn;
            return value < 0 ? Edit{.key = key, .value = {}} : Edit{.key = key, .value = value};
        });
    return rc::gen::scale(2.0, rc::gen::container<std::vector<Edit>>(edit));
}

struct DenseHash
{
    quint64 operator()(int key) const { return denseHash(static_cast<quint64>(key)); }
};
struct CollidingHash
{
    quint64 operator()(int key) const { return static_cast<quint64>(key % 5) << 58; }
};
struct ScatteredHash
{
    quint64 operator()(int key) const { return static_cast<quint64>(key) * 0x9e3779b97f4a7c15U; }
};

/// One map next to the std::map it must equal.
template<typename Hash>
struct Pair
{
    PersistentMap<int, int, Hash> map;
    Oracle oracle;

    void apply(const Edit &edit)
    {
        if (edit.value) {
            map = map.inserted(edit.key, *edit.value);
            oracle[edit.key] = *edit.value;
        } else {
            map = map.removed(edit.key);
            oracle.erase(edit.key);
        }
    }
};

template<typename Hash>
Oracle contentOf(const PersistentMap<int, int, Hash> &map)
{
    Oracle content;
    for (const auto &[key, value] : map)
        RC_ASSERT(content.emplace(key, value).second);
    RC_ASSERT(map.size() == static_cast<qsizetype>(content.size()));
    return content;
}

template<typename Hash>
Pair<Hash> built(const std::vector<Edit> &edits)
{
    Pair<Hash> pair;
    for (const Edit &edit : edits)
        pair.apply(edit);
    return pair;
}

template<typename Hash>
void everyVersionStaysEqualToItsOracle()
{
    Pair<Hash> current;
    std::vector<Pair<Hash>> kept;

    for (const Edit &edit : *edits()) {
        current.apply(edit);
        if (edit.key % 10 == 0)
            kept.push_back(current);
    }

    RC_ASSERT(contentOf(current.map) == current.oracle);
    for (const auto &version : kept)
        RC_ASSERT(contentOf(version.map) == version.oracle);
}

template<typename Hash>
void aBatchAltersNeitherItsSourceNorWhatWasTaken()
{
    const auto source = built<Hash>(*edits());
    auto expected = source;
    auto batch = source.map.transient();
    std::vector<Pair<Hash>> taken;

    for (const Edit &edit : *edits()) {
        expected.apply(edit);
        const bool wasThere = batch.contains(edit.key);
        RC_ASSERT((edit.value ? !batch.insert(edit.key, *edit.value) : batch.remove(edit.key))
                  == wasThere);
        if (edit.key % 10 == 0)
            taken.push_back({.map = batch.persistent(), .oracle = expected.oracle});
    }

    RC_ASSERT(contentOf(source.map) == source.oracle);
    RC_ASSERT(contentOf(std::move(batch).persistent()) == expected.oracle);
    for (const auto &version : taken)
        RC_ASSERT(contentOf(version.map) == version.oracle);
}

template<typename Hash>
void equalContentMakesEqualMaps()
{
    const auto edited = built<Hash>(*edits());

    PersistentMap<int, int, Hash> plain;
    for (auto entry = edited.oracle.rbegin(); entry != edited.oracle.rend(); ++entry)
        plain = plain.inserted(entry->first, entry->second);

    RC_ASSERT(edited.map == plain); // which compares shapes: the form is canonical
    const int key = *rc::gen::inRange(0, 150);
    RC_ASSERT((plain.inserted(key, 1) == plain) == (plain.value(key, 0) == 1));
}

/// Applies what difference() tells to `from`; that must give `to`, by telling no more than needed.
template<typename Hash>
void expectExactDifference(const Pair<Hash> &from, const Pair<Hash> &to)
{
    auto replayed = from.oracle;
    difference(
        from.map,
        to.map,
        [&](int key, int value) { RC_ASSERT(replayed.emplace(key, value).second); },
        [&](int key, int old) {
            RC_ASSERT(from.oracle.at(key) == old);
            RC_ASSERT(replayed.erase(key) == 1U);
        },
        [&](int key, int old, int now) {
            RC_ASSERT(replayed.at(key) == old);
            RC_ASSERT(old != now);
            replayed.at(key) = now;
        });
    RC_ASSERT(replayed == to.oracle);
}

template<typename Hash>
void aDifferenceLeadsFromOneMapToTheOther()
{
    const auto start = built<Hash>(*edits());
    auto derived = start;
    for (const Edit &edit : *edits())
        derived.apply(edit);
    const auto stranger = built<Hash>(*edits());

    expectExactDifference(start, derived);
    expectExactDifference(derived, start);
    expectExactDifference(start, stranger);
    expectExactDifference({}, start);
    expectExactDifference(start, {});
}

using Property = void (*)();

} // namespace

Q_DECLARE_METATYPE(Property)

class tst_PersistentMapProperties : public QObject
{
    Q_OBJECT

private slots:
    void holds_data();
    void holds();

private:
    template<typename Hash>
    static void properties(const char *hash);
};

template<typename Hash>
void tst_PersistentMapProperties::properties(const char *hash)
{
    const auto row = [hash](const char *claim, Property check) {
        QTest::addRow("%s: %s", hash, claim) << check;
    };
    row("every version stays equal to its oracle", everyVersionStaysEqualToItsOracle<Hash>);
    row("a batch alters neither its source nor what was taken",
        aBatchAltersNeitherItsSourceNorWhatWasTaken<Hash>);
    row("equal content makes equal maps", equalContentMakesEqualMaps<Hash>);
    row("a difference leads from one map to the other", aDifferenceLeadsFromOneMapToTheOther<Hash>);
}

void tst_PersistentMapProperties::holds_data()
{
    QTest::addColumn<Property>("check");

    properties<DenseHash>("dense");
    properties<CollidingHash>("colliding");
    properties<ScatteredHash>("scattered");
}

void tst_PersistentMapProperties::holds()
{
    QFETCH(const Property, check);

    QVERIFY(rc::check(check));
}

QTEST_APPLESS_MAIN(tst_PersistentMapProperties)
#include "tst_persistentmap_properties.moc"
