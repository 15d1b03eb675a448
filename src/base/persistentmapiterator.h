#pragma once

#include "base/persistentmapnode.h"

#include <QtCore/qglobal.h>

#include <array>
#include <cstddef>
#include <iterator>

namespace varve::detail {

/// Walks a trie depth first, the entries of a node before its children. Valid as long as the
/// version of the map it came from lives.
template<typename Entry>
class TrieIterator
{
    using Node = TrieNode<Entry>;

public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;
    using pointer = const Entry *;
    using reference = const Entry &;

    /// The end of every map.
    TrieIterator() = default;

    explicit TrieIterator(const Node *root)
    {
        if (!root)
            return;
        enter(root);
        skipFinished();
    }

    reference operator*() const { return *m_entry; }
    pointer operator->() const { return m_entry; }

    TrieIterator &operator++()
    {
        ++m_entry;
        skipFinished();
        return *this;
    }

    TrieIterator operator++(int)
    {
        auto before = *this;
        ++*this;
        return before;
    }

    friend bool operator==(const TrieIterator &left, const TrieIterator &right)
    {
        return left.m_entry == right.m_entry;
    }

private:
    struct Level
    {
        const Node *node = nullptr;
        size_t nextChild = 0;
    };

    void enter(const Node *node)
    {
        m_levels[m_depth++] = {.node = node, .nextChild = 0};
        m_entry = node->entries().data();
        m_entriesEnd = m_entry + node->entries().size();
    }

    /// Goes on until there is an entry to stand on, or nothing is left.
    void skipFinished()
    {
        while (m_entry == m_entriesEnd) {
            if (m_depth == 0) {
                m_entry = m_entriesEnd = nullptr;
                return;
            }
            Level &level = m_levels[m_depth - 1];
            const auto children = level.node->children();
            if (level.nextChild < children.size())
                enter(children[level.nextChild++].data());
            else
                --m_depth;
        }
    }

    const Entry *m_entry = nullptr;
    const Entry *m_entriesEnd = nullptr;
    size_t m_depth = 0;
    std::array<Level, maximumDepth> m_levels;
};

} // namespace varve::detail
