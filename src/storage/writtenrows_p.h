#pragma once

#include "session/writeplan.h"

#include <QHash>

namespace varve {

/// What a plan has written so far, row by row as it is stored: what later rows refer to, and in the
/// end the receipt. Cells that the database has filled in by itself are absent until they are read.
class WrittenRows
{
public:
    explicit WrittenRows(qsizetype expected)
    {
        m_rows.reserve(expected);
        m_positions.reserve(expected);
    }

    /// `row` is stored now, or deleted. A row that was written before keeps its position.
    void set(RowId row, std::optional<Row> stored)
    {
        auto &position = m_positions[row];
        // A row that is new here has made the one larger than the other.
        if (m_positions.size() == m_rows.size()) {
            m_rows[position].stored = std::move(stored);
            return;
        }
        position = m_rows.size();
        m_rows.append({row, std::move(stored)});
    }

    /// The row as it was written last, or null. Valid until the next set().
    const Row *find(RowId row) const
    {
        const auto known = m_positions.constFind(row);
        if (known == m_positions.constEnd() || !m_rows[*known].stored)
            return nullptr;
        return &*m_rows[*known].stored;
    }

    const QList<WriteReceipt::Written> &all() const { return m_rows; }

private:
    QList<WriteReceipt::Written> m_rows;
    QHash<RowId, qsizetype> m_positions;
};

} // namespace varve
