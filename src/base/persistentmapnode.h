#pragma once

#include <QtCore/qshareddata.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

// The node of PersistentMap's trie: memory and bit arithmetic, nothing about keys and hashes.
// Not for use outside the persistent containers.
namespace varve::detail {

/// Bits of the hash that one level of the trie consumes; a node has 2^digitBits branches.
inline constexpr unsigned digitBits = 5;
inline constexpr quint32 branches = 1U << digitBits;
/// From this shift on a hash has no bits left, and only collision nodes are found.
inline constexpr unsigned hashBits = 64;
/// 13 levels of branches and one of collisions.
inline constexpr unsigned maximumDepth = (hashBits + digitBits - 1) / digitBits + 1;

constexpr quint32 digitAt(quint64 hash, unsigned shift) noexcept
{
    return static_cast<quint32>(hash >> shift) & (branches - 1);
}

/// How many bits are set. Not std::popcount: in a portable x86-64 build that is a call, which took
/// half the time of a look-up.
constexpr quint32 countBits(quint32 map) noexcept
{
    map -= map >> 1 & 0x55555555U;
    map = (map & 0x33333333U) + (map >> 2 & 0x33333333U);
    map = (map + (map >> 4)) & 0x0f0f0f0fU;
    return map * 0x01010101U >> 24;
}

/// Puts `item` at `index` of `count` constructed items; the place after the last must be raw.
template<typename Item>
void insertItem(Item *items, quint32 count, quint32 index, Item &&item)
{
    if (index == count) {
        std::construct_at(items + count, std::forward<Item>(item));
        return;
    }
    std::construct_at(items + count, std::move(items[count - 1]));
    std::move_backward(items + index, items + count - 1, items + count);
    items[index] = std::forward<Item>(item);
}

/// Takes the item at `index` out of `count`; the place of the last is raw afterwards.
template<typename Item>
void eraseItem(Item *items, quint32 count, quint32 index)
{
    std::move(items + index + 1, items + count, items + index);
    std::destroy_at(items + count - 1);
}

/// How many entries and children a node has room for, or shall get room for.
struct TrieRoom
{
    quint32 entries = 0;
    quint32 children = 0;
};

/// One allocation that holds this header, then pointers to children, then entries.
///
/// Two bitmaps say which of the 32 digits have an entry here and which have a child; both arrays
/// hold only what is present, in the order of the digits. A collision node (all keys have the same
/// hash) has empty bitmaps and entries in no particular order.
///
/// A node is immutable while more than one pointer holds it. detach() gives a node that may be
/// changed; the functions that change one ask for that.
template<typename Entry>
class TrieNode : public QSharedData
{
public:
    using Pointer = QExplicitlySharedDataPointer<TrieNode>;

    static Pointer create(TrieRoom room)
    {
        void *memory = ::operator new(entriesOffset(room.children) + room.entries * sizeof(Entry));
        return Pointer(new (memory) TrieNode(room));
    }

    ~TrieNode()
    {
        std::destroy_n(entryData(), m_entryCount);
        std::destroy_n(childData(), childCount());
    }

    Q_DISABLE_COPY_MOVE(TrieNode)

    // The memory is longer than the class, so it must not be freed by the size of the class.
    static void operator delete(void *memory) // NOLINT(misc-new-delete-overloads)
    {
        ::operator delete(memory);
    }

    std::span<const Entry> entries() const { return {entryData(), m_entryCount}; }
    std::span<const Pointer> children() const { return {childData(), childCount()}; }

    /// The digits that have an entry or a child, one bit each.
    quint32 digits() const { return m_entryMap | m_childMap; }
    bool hasEntry(quint32 digit) const { return (m_entryMap >> digit & 1U) != 0; }
    bool hasChild(quint32 digit) const { return (m_childMap >> digit & 1U) != 0; }

    const Entry &entry(quint32 digit) const { return entryData()[rank(m_entryMap, digit)]; }
    const Pointer &child(quint32 digit) const { return childData()[rank(m_childMap, digit)]; }
    Entry &entry(quint32 digit) { return entryData()[rank(m_entryMap, digit)]; }
    Pointer &child(quint32 digit) { return childData()[rank(m_childMap, digit)]; }
    Entry &entryAt(quint32 index) { return entryData()[index]; }

    bool hasSameShapeAs(const TrieNode &other) const
    {
        return m_entryMap == other.m_entryMap && m_childMap == other.m_childMap
               && m_entryCount == other.m_entryCount;
    }

    /// True for a subtree that, in canonical form, belongs into its parent as an entry.
    bool isSingleEntry() const { return m_childMap == 0 && m_entryCount == 1; }

    /// Makes `slot` hold a node nobody else holds, with room for what is about to be added.
    ///
    /// `slot` itself must be reachable by the caller only: be a root of the caller's, or lie in a
    /// detached node.
    static void detach(Pointer &slot, TrieRoom added = {})
    {
        const bool unique = slot->ref.loadAcquire() == 1;
        if (unique && slot->fits(added))
            return;
        slot = unique ? slot->movedToLarger(added) : slot->copied(added);
    }

    void insertEntry(quint32 digit, Entry &&entry)
    {
        insertItem(entryData(), m_entryCount, rank(m_entryMap, digit), std::move(entry));
        ++m_entryCount;
        m_entryMap |= 1U << digit;
    }

    void eraseEntry(quint32 digit)
    {
        eraseEntryAt(rank(m_entryMap, digit));
        m_entryMap &= ~(1U << digit);
    }

    void insertChild(quint32 digit, Pointer &&child)
    {
        insertItem(childData(), childCount(), rank(m_childMap, digit), std::move(child));
        m_childMap |= 1U << digit;
    }

    void eraseChild(quint32 digit)
    {
        eraseItem(childData(), childCount(), rank(m_childMap, digit));
        m_childMap &= ~(1U << digit);
    }

    /// Adds an entry to a collision node.
    template<typename Source>
    void appendEntry(Source &&entry)
    {
        std::construct_at(entryData() + m_entryCount, std::forward<Source>(entry));
        ++m_entryCount;
    }

    /// Takes an entry out of a collision node.
    void eraseEntryAt(quint32 index)
    {
        eraseItem(entryData(), m_entryCount, index);
        --m_entryCount;
    }

private:
    explicit TrieNode(TrieRoom room)
        : m_room(room)
    {}

    static constexpr size_t entriesOffset(quint32 childRoom)
    {
        static_assert(alignof(Entry) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
        const size_t end = sizeof(TrieNode) + childRoom * sizeof(Pointer);
        return (end + alignof(Entry) - 1) / alignof(Entry) * alignof(Entry);
    }

    /// How many digits below `digit` are present: the index of `digit` in its array.
    static quint32 rank(quint32 map, quint32 digit) { return countBits(map & ((1U << digit) - 1)); }

    quint32 childCount() const { return countBits(m_childMap); }

    template<typename Item>
    Item *at(size_t offset) const
    {
        const auto *place = reinterpret_cast<const std::byte *>(this) + offset;
        return const_cast<Item *>(reinterpret_cast<const Item *>(place));
    }
    Entry *entryData() { return at<Entry>(entriesOffset(m_room.children)); }
    const Entry *entryData() const { return at<Entry>(entriesOffset(m_room.children)); }
    Pointer *childData() { return at<Pointer>(sizeof(TrieNode)); }
    const Pointer *childData() const { return at<Pointer>(sizeof(TrieNode)); }

    bool fits(TrieRoom added) const
    {
        return m_entryCount + added.entries <= m_room.entries
               && childCount() + added.children <= m_room.children;
    }

    /// A copy with room for exactly what is there and what is added: most copies are never
    /// changed again.
    Pointer copied(TrieRoom added) const
    {
        auto copy = create({m_entryCount + added.entries, childCount() + added.children});
        for (const Entry &entry : entries())
            copy->appendEntry(entry); // counts each, so a throwing copy leaks nothing
        std::uninitialized_copy_n(childData(), childCount(), copy->childData());
        copy->m_entryMap = m_entryMap;
        copy->m_childMap = m_childMap;
        return copy;
    }

    /// The same node with spare room: one that grew while detached is being filled in a batch.
    Pointer movedToLarger(TrieRoom added)
    {
        auto larger = create({grown(m_entryCount, added.entries, m_room.entries),
                              grown(childCount(), added.children, m_room.children)});
        for (quint32 index = 0; index < m_entryCount; ++index)
            larger->appendEntry(std::move_if_noexcept(entryData()[index]));
        std::uninitialized_move_n(childData(), childCount(), larger->childData());
        larger->m_entryMap = m_entryMap;
        larger->m_childMap = m_childMap;
        return larger;
    }

    static quint32 grown(quint32 count, quint32 added, quint32 room)
    {
        if (count + added <= room)
            return room;
        const quint32 doubled = room * 2;
        return std::max(count + added, doubled > branches && room < branches ? branches : doubled);
    }

    quint32 m_entryMap = 0;
    quint32 m_childMap = 0;
    quint32 m_entryCount = 0;
    TrieRoom m_room;
};

} // namespace varve::detail
