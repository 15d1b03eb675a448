#include "session/segments_p.h"

#include <algorithm>

namespace varve {

Segments::Place Segments::placeOf(qsizetype position) const
{
    Q_ASSERT(position >= 0 && position < rowCount());
    const auto next = std::ranges::upper_bound(m_starts, position);
    const auto segment = next - m_starts.begin();
    return {segment, position - startOf(segment)};
}

RowId Segments::rowAt(qsizetype position) const
{
    const auto place = placeOf(position);
    if (place.segment == size())
        return m_tail[place.offset];
    const auto &segment = m_segments[place.segment];
    return segment.isLoaded ? segment.rows[place.offset] : RowId();
}

qsizetype Segments::positionOf(RowId row) const
{
    for (qsizetype segment = 0; segment < size(); ++segment) {
        const auto offset = m_segments[segment].rows.indexOf(row);
        if (offset >= 0)
            return startOf(segment) + offset;
    }
    const auto offset = m_tail.indexOf(row);
    return offset < 0 ? -1 : orderedCount() + offset;
}

void Segments::clear()
{
    m_segments.clear();
    m_starts.clear();
    m_tail.clear();
}

void Segments::append(const Segment &segment)
{
    const auto end = orderedCount() + segment.count;
    m_segments.append(segment);
    m_starts.append(end);
}

void Segments::recount()
{
    qsizetype end = 0;
    for (qsizetype segment = 0; segment < size(); ++segment) {
        end += m_segments[segment].count;
        m_starts[segment] = end;
    }
}

} // namespace varve
