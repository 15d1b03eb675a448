#include "value/region.h"

#include <algorithm>

namespace varve {

bool Region::intersects(const ChangeSet &changes) const
{
    if (m_all)
        return changes.touches(m_table);
    return std::ranges::any_of(changes.entries(), [this](const ChangeSet::Entry &entry) {
        return m_rows.contains(entry.row);
    });
}

} // namespace varve
