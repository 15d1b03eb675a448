#pragma once

#include <QtCore/qhashfunctions.h>

#include <type_traits>

namespace varve {

/// The hash of a number that is most often one of a dense, ascending run: a row id.
///
/// A PersistentMap reads a hash five bits at a time from the low end. The five lowest digits of the
/// number are reversed, so 32 neighbours lie side by side in one leaf: loading a run and reading a
/// window of rows stay in the cache, and the trie is dense up to 33 million and balanced beyond.
/// It is a permutation: two numbers never collide. A strong id type calls this from its own hash.
constexpr quint64 denseHash(quint64 number) noexcept
{
    constexpr quint64 digit = 31;
    return (number >> 25 << 25) | (number >> 20 & digit) | (number >> 15 & digit) << 5
           | (number >> 10 & digit) << 10 | (number >> 5 & digit) << 15 | (number & digit) << 20;
}

/// The 64-bit hash a PersistentMap uses when it is given none: denseHash() for integers and
/// enumerations, qHash() for every other type.
template<typename Key>
struct DefaultHash
{
    /// The hash of `key`: the same for equal keys, in every run of the program if qHash() is.
    constexpr quint64 operator()(const Key &key) const noexcept
    {
        if constexpr (std::is_integral_v<Key> || std::is_enum_v<Key>)
            return denseHash(static_cast<quint64>(key));
        else if constexpr (requires { qHash(key, size_t(0)); })
            return qHash(key, size_t(0));
        else
            return qHash(key);
    }
};

} // namespace varve
