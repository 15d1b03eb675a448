#include "value/region.h"

#include <algorithm>

namespace varve {

bool Region::intersects(const ChangeSet &changes) const
{
    if (m_all)
        return changes.touches(m_table);
    return std::ranges::any_of(changes.rows(), [this](RowId row) { return m_rows.contains(row); });
}

} // namespace varve
