#pragma once

#include "base/persistentmaptrie.h"

#include <bit>

namespace varve::detail {

/// Walks two versions of a trie side by side and leaves out every subtree they share.
template<typename Map, typename Equal, typename Added, typename Removed, typename Changed>
class TrieDifference
{
    using Trie = typename Map::Trie;
    using Node = typename Trie::Node;
    using Entry = typename Trie::Entry;

public:
    TrieDifference(Added &added, Removed &removed, Changed &changed)
        : m_added(added)
        , m_removed(removed)
        , m_changed(changed)
    {}

    void compareMaps(const Map &from, const Map &to)
    {
        if (from.m_root && to.m_root)
            compare(*from.m_root, *to.m_root);
        else if (from.m_root)
            shrink(*from.m_root, nullptr);
        else if (to.m_root)
            grow(nullptr, *to.m_root);
    }

    qsizetype visitedNodes() const { return m_visitedNodes; }

private:
    void compare(const Node &from, const Node &to)
    {
        if (&from == &to)
            return;
        m_visitedNodes += 2;
        quint32 digits = from.digits() | to.digits();
        if (digits == 0)
            compareColliding(from, to);
        for (; digits != 0; digits &= digits - 1)
            compareDigit(from, to, static_cast<quint32>(std::countr_zero(digits)));
    }

    void compareDigit(const Node &from, const Node &to, quint32 digit)
    {
        if (from.hasChild(digit) && to.hasChild(digit))
            compare(*from.child(digit), *to.child(digit));
        else if (from.hasChild(digit))
            shrink(*from.child(digit), entryOrNull(to, digit));
        else if (to.hasChild(digit))
            grow(entryOrNull(from, digit), *to.child(digit));
        else
            compareEntries(entryOrNull(from, digit), entryOrNull(to, digit));
    }

    /// A subtree became `rest`: at most one entry of it is left.
    void shrink(const Node &from, const Entry *rest)
    {
        const Entry *match = nullptr;
        auto report = [&](const Entry &entry) {
            if (rest && entry.key == rest->key)
                match = &entry;
            else
                m_removed(entry.key, entry.value);
        };
        forEach(from, report);
        compareEntries(match, rest);
    }

    /// At most one entry, `rest`, became a subtree.
    void grow(const Entry *rest, const Node &to)
    {
        const Entry *match = nullptr;
        auto report = [&](const Entry &entry) {
            if (rest && entry.key == rest->key)
                match = &entry;
            else
                m_added(entry.key, entry.value);
        };
        forEach(to, report);
        compareEntries(rest, match);
    }

    void compareColliding(const Node &from, const Node &to)
    {
        for (const Entry &entry : from.entries())
            compareEntries(&entry, Trie::findColliding(to, entry.key));
        for (const Entry &entry : to.entries()) {
            if (!Trie::findColliding(from, entry.key))
                m_added(entry.key, entry.value);
        }
    }

    void compareEntries(const Entry *from, const Entry *to)
    {
        if (from && to && from->key == to->key) {
            if (!Equal()(from->value, to->value))
                m_changed(from->key, from->value, to->value);
            return;
        }
        if (from)
            m_removed(from->key, from->value);
        if (to)
            m_added(to->key, to->value);
    }

    template<typename Visit>
    void forEach(const Node &node, Visit &visit)
    {
        auto enter = [this] { ++m_visitedNodes; };
        Trie::forEach(node, visit, enter);
    }

    static const Entry *entryOrNull(const Node &node, quint32 digit)
    {
        return node.hasEntry(digit) ? &node.entry(digit) : nullptr;
    }

    Added &m_added;
    Removed &m_removed;
    Changed &m_changed;
    qsizetype m_visitedNodes = 0;
};

} // namespace varve::detail
