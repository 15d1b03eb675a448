#pragma once

#include "value/state.h"

#include <functional>

namespace varve {

/// `state` with what `entries` say is stored now, each of a `row`: `storedOf(entry)` is an optional
/// Row, none if it is gone. Entries of one table should stand together. Cost: O(log n) each.
template<typename Entries, typename StoredOf>
State withBaseRows(const State &state, const Entries &entries, StoredOf storedOf)
{
    auto base = state.base();
    for (auto entry = entries.begin(); entry != entries.end();) {
        const auto table = entry->row.table();
        auto rows = base.value(table).transient();
        for (; entry != entries.end() && entry->row.table() == table; ++entry) {
            if (const std::optional<Row> &stored = std::invoke(storedOf, *entry))
                rows.insert(entry->row, *stored);
            else
                rows.remove(entry->row);
        }
        base = base.inserted(table, std::move(rows).persistent());
    }
    return state.withBase(base);
}

} // namespace varve
