#pragma once

#include <QtCore/qglobal.h>

namespace varve {

/// Has `bytes` bytes from `address` on brought into the cache while other work goes on. A hint: it never
/// faults, and does nothing where the compiler has no word for it.
inline void prefetch([[maybe_unused]] const void *address, [[maybe_unused]] size_t bytes)
{
#ifdef Q_CC_GNU
    constexpr size_t line = 64;
    const auto *first = static_cast<const char *>(address);
    for (size_t offset = 0; offset < bytes; offset += line)
        __builtin_prefetch(first + offset);
    __builtin_prefetch(first + bytes - 1);
#endif
}

} // namespace varve
