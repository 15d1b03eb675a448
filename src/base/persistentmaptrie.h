#pragma once

#include "base/persistentmapnode.h"
#include "base/prefetch.h"

#include <algorithm>

namespace varve::detail {

/// What PersistentMap does with nodes: find, insert, remove, visit and compare.
///
/// The form is canonical (a subtree of one entry is an entry of its parent), so maps of equal
/// content have nodes of equal shape, whatever the order of the edits was.
template<typename EntryType, typename Hash>
class Trie
{
public:
    using Entry = EntryType;
    using Key = decltype(Entry::key);
    using Node = TrieNode<Entry>;
    using Pointer = typename Node::Pointer;

    static quint64 hashOf(const Key &key) { return static_cast<quint64>(Hash()(key)); }

    static const Entry *find(const Node *node, const Key &key)
    {
        quint64 hash = hashOf(key);
        for (unsigned shift = 0; shift < hashBits; shift += digitBits) {
            const quint32 digit = digitAt(hash, shift);
            if (!node->hasChild(digit))
                return findHere(*node, digit, key);
            node = node->child(digit).data();
        }
        return findColliding(*node, key);
    }

    /// The entry of `key` at `digit` of this node itself, or null.
    static const Entry *findHere(const Node &node, quint32 digit, const Key &key)
    {
        if (!node.hasEntry(digit))
            return nullptr;
        const Entry &entry = node.entry(digit);
        return entry.key == key ? &entry : nullptr;
    }

    static const Entry *findColliding(const Node &node, const Key &key)
    {
        const auto entries = node.entries();
        const auto hasKey = [&key](const Entry &entry) { return entry.key == key; };
        const auto found = std::ranges::find_if(entries, hasKey);
        return found == entries.end() ? nullptr : &*found;
    }

    /// True if the key is new; otherwise its value was replaced.
    static bool insert(Pointer &slot, quint64 hash, unsigned shift, Entry &&entry)
    {
        if (shift >= hashBits)
            return insertColliding(slot, std::move(entry));
        const quint32 digit = digitAt(hash, shift);
        if (slot->hasChild(digit)) {
            Node::detach(slot);
            return insert(slot->child(digit), hash, shift + digitBits, std::move(entry));
        }
        if (!slot->hasEntry(digit)) {
            Node::detach(slot, {.entries = 1});
            slot->insertEntry(digit, std::move(entry));
            return true;
        }
        if (slot->entry(digit).key == entry.key) {
            Node::detach(slot);
            slot->entry(digit).value = std::move(entry.value);
            return false;
        }
        pushDown(slot, hash, shift, std::move(entry));
        return true;
    }

    /// Calls `change(value)` for the value of a key that is there, in place.
    template<typename Change>
    static void change(Pointer &slot, quint64 hash, unsigned shift, const Key &key, Change &change)
    {
        Node::detach(slot);
        if (shift >= hashBits)
            return change(slot->entryAt(indexOf(*slot, key)).value);
        const quint32 digit = digitAt(hash, shift);
        if (slot->hasEntry(digit))
            return change(slot->entry(digit).value);
        Trie::change(slot->child(digit), hash, shift + digitBits, key, change);
    }

    /// Takes out a key that is there: whoever calls has looked, so that a miss copies nothing.
    static void remove(Pointer &slot, quint64 hash, unsigned shift, const Key &key)
    {
        Node::detach(slot);
        if (shift >= hashBits) {
            slot->eraseEntryAt(indexOf(*slot, key));
            return;
        }
        const quint32 digit = digitAt(hash, shift);
        if (slot->hasEntry(digit)) {
            slot->eraseEntry(digit);
            return;
        }
        remove(slot->child(digit), hash, shift + digitBits, key);
        if (slot->child(digit)->isSingleEntry())
            pullUp(slot, digit);
    }

    /// Calls `visit(entry)` for each entry, and `enter()` for each node.
    template<typename Visit, typename Enter>
    static void forEach(const Node &node, Visit &visit, Enter &enter)
    {
        enter();
        for (const Entry &entry : node.entries())
            visit(entry);
        const auto children = node.children();
        for (size_t place = 0; place < children.size(); ++place) {
            // Nodes lie anywhere: the next one comes while this one is visited.
            if (place + 1 < children.size())
                prefetch(children[place + 1].data(), 8 * sizeof(Entry));
            forEach(*children[place], visit, enter);
        }
    }

    static bool equal(const Node &left, const Node &right)
    {
        if (&left == &right)
            return true;
        if (!left.hasSameShapeAs(right))
            return false;
        const auto same = [](const Entry &a, const Entry &b) {
            return a.key == b.key && a.value == b.value;
        };
        const auto sameTree = [](const Pointer &a, const Pointer &b) { return equal(*a, *b); };
        // Only a collision node has neither bit nor order.
        const bool sameEntries =
            left.digits() == 0 ? std::ranges::is_permutation(left.entries(), right.entries(), same)
                               : std::ranges::equal(left.entries(), right.entries(), same);
        return sameEntries && std::ranges::equal(left.children(), right.children(), sameTree);
    }

private:
    static quint32 indexOf(const Node &node, const Key &key)
    {
        return static_cast<quint32>(findColliding(node, key) - node.entries().data());
    }

    static bool insertColliding(Pointer &slot, Entry &&entry)
    {
        if (findColliding(*slot, entry.key)) {
            Node::detach(slot);
            slot->entryAt(indexOf(*slot, entry.key)).value = std::move(entry.value);
            return false;
        }
        Node::detach(slot, {.entries = 1});
        slot->appendEntry(std::move(entry));
        return true;
    }

    /// Two keys want one digit: the entry that is there goes one level down, with the new one.
    static void pushDown(Pointer &slot, quint64 hash, unsigned shift, Entry &&entry)
    {
        Node::detach(slot, {.children = 1});
        const quint32 digit = digitAt(hash, shift);
        Entry &resident = slot->entry(digit);
        const quint64 residentHash = hashOf(resident.key);
        auto pair =
            pairOf(std::move(resident), residentHash, std::move(entry), hash, shift + digitBits);
        slot->eraseEntry(digit);
        slot->insertChild(digit, std::move(pair));
    }

    // Every node is there before an entry is moved, so running out of memory leaves both entries
    // where they were.
    static Pointer
    pairOf(Entry &&first, quint64 firstHash, Entry &&second, quint64 secondHash, unsigned shift)
    {
        if (shift >= hashBits)
            return collisionOf(std::move(first), std::move(second));
        const quint32 firstDigit = digitAt(firstHash, shift);
        const quint32 secondDigit = digitAt(secondHash, shift);
        const bool parted = firstDigit != secondDigit;
        auto node = parted ? Node::create({.entries = 2}) : Node::create({.children = 1});
        if (parted) {
            node->insertEntry(firstDigit, std::move(first));
            node->insertEntry(secondDigit, std::move(second));
        } else {
            node->insertChild(
                firstDigit,
                pairOf(
                    std::move(first), firstHash, std::move(second), secondHash, shift + digitBits));
        }
        return node;
    }

    static Pointer collisionOf(Entry &&first, Entry &&second)
    {
        auto node = Node::create({.entries = 2});
        node->appendEntry(std::move(first));
        node->appendEntry(std::move(second));
        return node;
    }

    /// Restores the canonical form after the child at `digit` shrank to one entry.
    static void pullUp(Pointer &slot, quint32 digit)
    {
        Node::detach(slot, {.entries = 1});
        Pointer child = std::move(slot->child(digit));
        slot->eraseChild(digit);
        slot->insertEntry(digit, std::move(child->entryAt(0)));
    }
};

} // namespace varve::detail
