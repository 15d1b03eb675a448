#pragma once

#include "base/defaulthash.h"
#include "base/persistentmapdifference.h"
#include "base/persistentmapiterator.h"
#include "base/persistentmaptrie.h"

#include <concepts>
#include <functional>
#include <utility>

namespace varve {

/// A key and its value, as iteration over a PersistentMap gives them:
/// `for (const auto &[key, value] : map)`.
template<typename Key, typename T>
struct PersistentMapEntry
{
    /// As they were inserted; not to be changed where they are.
    Key key;
    T value;
};

/// What difference() had to look at: a measure of its cost that no clock disturbs.
struct DifferenceStatistics
{
    qsizetype visitedNodes = 0; ///< Nodes of either map; those that both share are not counted.
};

/// An immutable hash map. Every edit gives a new map that shares all but one path with the old one.
///
/// A copy costs one reference count and lives as long as anyone keeps it; no later edit alters it.
/// Any number of threads may read, copy and derive from maps that share structure, without locks;
/// one map *object* being assigned to needs the usual care. Find, insert and remove cost O(log32 n):
/// with one million dense ids, an edit copies 5 nodes, four of them pointers only.
///
/// Key needs == and a Hash that gives a quint64 (see DefaultHash for why numbers are not scrambled).
/// Keys whose hashes are equal are found by linear search. Key and T are copied with the node they
/// are in, so they should be cheap to copy, as implicitly shared types are.
template<typename Key, typename T, typename Hash = DefaultHash<Key>>
class PersistentMap
{
public:
    /// The names by which Qt and the standard algorithms know what is in a container.
    using Entry = PersistentMapEntry<Key, T>;
    using key_type = Key;
    using mapped_type = T;
    using value_type = Entry;
    using const_iterator = detail::TrieIterator<Entry>;
    using iterator = const_iterator;

    class Transient;

    PersistentMap() = default;
    ~PersistentMap() = default;
    PersistentMap(const PersistentMap &) = default;
    PersistentMap &operator=(const PersistentMap &) = default;
    PersistentMap(PersistentMap &&other) noexcept { swap(other); }
    PersistentMap &operator=(PersistentMap &&other) noexcept
    {
        auto moved = std::move(other);
        swap(moved);
        return *this;
    }

    /// Exchanges the two maps. O(1), and never fails.
    void swap(PersistentMap &other) noexcept
    {
        m_root.swap(other.m_root);
        std::swap(m_size, other.m_size);
    }

    /// How many entries there are. O(1).
    bool isEmpty() const { return m_size == 0; }
    qsizetype size() const { return m_size; }

    /// The value of `key`, or null. Valid as long as this version, or a copy of it, lives.
    const T *find(const Key &key) const
    {
        const Entry *entry = m_root ? Trie::find(m_root.data(), key) : nullptr;
        return entry ? &entry->value : nullptr;
    }

    /// Whether there is an entry for `key`.
    bool contains(const Key &key) const { return find(key) != nullptr; }

    /// A copy of the value of `key`, or `fallback`.
    T value(const Key &key, T fallback = {}) const
    {
        const T *found = find(key);
        return found ? *found : std::move(fallback);
    }

    /// A map in which `key` has `value`, whether or not it was there. Values are not compared: the
    /// result is always a new version.
    PersistentMap inserted(Key key, T value) const
    {
        auto copy = *this;
        copy.insert(std::move(key), std::move(value));
        return copy;
    }

    /// A map without `key`; this very map (isSameAs) if there is none.
    PersistentMap removed(const Key &key) const
    {
        auto copy = *this;
        copy.remove(key);
        return copy;
    }

    /// For many edits in a row: starts from this map, which stays as it is.
    Transient transient() const { return Transient(*this); }

    /// True if both are the same version, without looking at a single entry.
    bool isSameAs(const PersistentMap &other) const { return m_root == other.m_root; }

    /// The order is that of the hashes: arbitrary, but equal for equal content if no hashes collide.
    const_iterator begin() const { return const_iterator(m_root.data()); }
    const_iterator end() const { return {}; }

    /// Calls `visit(key, value)` for each entry in the order of iteration. Faster than iterators.
    template<typename Visit>
    void forEach(Visit visit) const
    {
        auto visitEntry = [&visit](const Entry &entry) { visit(entry.key, entry.value); };
        auto enter = [] {};
        if (m_root)
            Trie::forEach(*m_root, visitEntry, enter);
    }

    /// Compares content; costs as much as what the two do not share.
    friend bool operator==(const PersistentMap &left,
                           const PersistentMap &right) requires std::equality_comparable<T>
    {
        if (left.m_size != right.m_size)
            return false;
        return left.isSameAs(right) || Trie::equal(*left.m_root, *right.m_root);
    }

private:
    using Trie = detail::Trie<Entry, Hash>;
    template<typename, typename, typename, typename, typename>
    friend class detail::TrieDifference;

    bool insert(Key key, T value)
    {
        if (!m_root)
            m_root = Trie::Node::create({.entries = 1});
        const quint64 hash = Trie::hashOf(key);
        const bool isNew = Trie::insert(m_root, hash, 0, {std::move(key), std::move(value)});
        m_size += isNew ? 1 : 0;
        return isNew;
    }

    bool remove(const Key &key)
    {
        if (!contains(key))
            return false;
        Trie::remove(m_root, Trie::hashOf(key), 0, key);
        if (--m_size == 0)
            m_root.reset();
        return true;
    }

    typename Trie::Pointer m_root;
    qsizetype m_size = 0;
};

/// A map in the making: edits in place what nobody else holds, so that a batch costs no copies.
///
/// The map it started from, and every map taken from it, stay as they are. One thread at a time.
/// Growing nodes keep spare room (at most half of them), which a later edit of the map drops.
template<typename Key, typename T, typename Hash>
class PersistentMap<Key, T, Hash>::Transient
{
public:
    Transient() = default;
    /// A map to be edited that begins as `map`; without one it begins empty.
    explicit Transient(PersistentMap map)
        : m_map(std::move(map))
    {}
    ~Transient() = default;
    Q_DISABLE_COPY(Transient)
    Transient(Transient &&) noexcept = default;
    Transient &operator=(Transient &&) noexcept = default;

    /// As in PersistentMap, of what has been edited so far.
    bool isEmpty() const { return m_map.isEmpty(); }
    qsizetype size() const { return m_map.size(); }
    bool contains(const Key &key) const { return m_map.contains(key); }

    /// The value of `key`, or null. Valid until the next edit.
    const T *find(const Key &key) const { return m_map.find(key); }

    /// As in PersistentMap; valid until the next edit.
    const_iterator begin() const { return m_map.begin(); }
    const_iterator end() const { return m_map.end(); }

    /// Inserts or replaces; true if the key is new.
    bool insert(Key key, T value) { return m_map.insert(std::move(key), std::move(value)); }

    /// True if the key was there.
    bool remove(const Key &key) { return m_map.remove(key); }

    /// Calls `change(value)` for the value of `key`, in place if nobody else holds it; a key that is
    /// not there gets a default-made value first. The value must not leave `change`.
    template<typename Change>
    void update(const Key &key, Change change)
    {
        if (!m_map.contains(key))
            m_map.insert(key, T());
        Trie::change(m_map.m_root, Trie::hashOf(key), 0, key, change);
    }

    /// What is there now, in constant time. Later edits copy what they touch.
    PersistentMap persistent() const & { return m_map; }
    PersistentMap persistent() && { return std::move(m_map); }

private:
    PersistentMap m_map;
};

/// Tells how `to` came from `from`: calls `added(key, value)`, `removed(key, oldValue)` and
/// `changed(key, oldValue, newValue)`, in no particular order. `Equal` says which values count as
/// unchanged: `difference<SameRow>(from, to, ...)`.
///
/// Shared structure is skipped: the cost is O(d log32 n) for d differences between a version and
/// one derived from it, and O(n) for maps that were built apart.
template<typename Equal = std::equal_to<>,
         typename Key,
         typename T,
         typename Hash,
         typename Added,
         typename Removed,
         typename Changed>
DifferenceStatistics difference(const PersistentMap<Key, T, Hash> &from,
                                const PersistentMap<Key, T, Hash> &to,
                                Added added,
                                Removed removed,
                                Changed changed)
{
    using Map = PersistentMap<Key, T, Hash>;
    detail::TrieDifference<Map, Equal, Added, Removed, Changed> walk(added, removed, changed);
    walk.compareMaps(from, to);
    return {.visitedNodes = walk.visitedNodes()};
}

} // namespace varve
