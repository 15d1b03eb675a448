#include "value/region.h"

#include <algorithm>

namespace varve {

bool Region::intersects(const ChangeSet &changes) const
{
    const auto isTouched = [&](TableIndex table) { return changes.touches(table); };
    const auto isMine = [this](RowId row) { return m_rows.contains(row); };
    return std::ranges::any_of(m_tables, isTouched)
           || (!m_rows.isEmpty() && std::ranges::any_of(changes.rows(), isMine));
}

} // namespace varve
