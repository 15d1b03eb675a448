#include "session/columncopy_p.h"

namespace varve {

ColumnCopy::ColumnCopy(const State::Rows &rows, ColumnIndex column)
    : m_rows(rows)
{
    m_numbers.reserve(static_cast<size_t>(rows.size()));
    m_numbered.reserve(static_cast<size_t>(rows.size()));
    for (const auto &entry : m_rows) {
        const auto &cell = entry.value[column];
        if (cell.isInteger()) {
            m_numbers.push_back(cell.integer());
            m_numbered.push_back(&entry);
        } else if (!cell.isNull()) {
            m_others.push_back(&entry);
        }
    }
}

} // namespace varve
