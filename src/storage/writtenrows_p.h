#pragma once

#include "session/writeplan.h"

#include <QHash>

#include <algorithm>

namespace varve {

/// What a plan has written so far, row by row as it is stored: what later rows refer to, and in the
/// end the receipt. Cells that the database has filled in by itself are absent until they are read.
///
/// Rows mostly come in ascending order, and are found by that; those of other plans by a hash.
class WrittenRows
{
public:
    explicit WrittenRows(qsizetype expected) { m_rows.reserve(expected); }

    /// `row` is stored now, or deleted. A row that was written before keeps its position.
    void set(RowId row, std::optional<Row> stored)
    {
        if (const auto position = positionOf(row); position >= 0) {
            m_rows[position].stored = std::move(stored);
            return;
        }
        if (m_isAscending && !m_rows.isEmpty() && row < m_rows.constLast().row)
            beginHash();
        if (!m_isAscending)
            m_positions.insert(row, m_rows.size());
        m_rows.append({row, std::move(stored)});
    }

    /// The row as it was written last, or null. Valid until the next set().
    const Row *find(RowId row) const
    {
        const auto position = positionOf(row);
        return position >= 0 && m_rows[position].stored ? &*m_rows[position].stored : nullptr;
    }

    const QList<WriteReceipt::Written> &all() const { return m_rows; }

private:
    qsizetype positionOf(RowId row) const
    {
        if (!m_isAscending)
            return m_positions.value(row, -1);
        if (m_rows.isEmpty() || m_rows.constLast().row < row)
            return -1;
        const auto found = std::ranges::lower_bound(m_rows, row, {}, &WriteReceipt::Written::row);
        return found->row == row ? found - m_rows.begin() : -1;
    }

    void beginHash()
    {
        m_isAscending = false;
        m_positions.reserve(m_rows.capacity());
        for (qsizetype position = 0; position < m_rows.size(); ++position)
            m_positions.insert(m_rows[position].row, position);
    }

    QList<WriteReceipt::Written> m_rows;
    QHash<RowId, qsizetype> m_positions; ///< Empty while the rows ascend.
    bool m_isAscending = true;
};

} // namespace varve
