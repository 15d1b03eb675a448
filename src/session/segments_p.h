#pragma once

#include "session/backend.h"

#include <QList>

namespace varve {

/// A stretch of a sorted result that is read and given up as a whole.
struct Segment
{
    std::optional<Anchor> begin; ///< None for the first segment: whatever comes first.
    qsizetype count = 0;
    QList<RowId> rows; ///< As many as `count` when `isLoaded`, else empty.
    bool isLoaded = false;
    bool isStale = false;   ///< Shown, but to be read again.
    bool hasFailed = false; ///< Reading it failed: not tried again before a refresh.

    bool isNeeded() const { return (!isLoaded || isStale) && !hasFailed; }
};

/// The segments of a result, and after them rows that stand nowhere in its order; by position.
class Segments
{
public:
    struct Place
    {
        qsizetype segment; ///< size() for the rows at the end.
        qsizetype offset;
    };

    qsizetype size() const { return m_segments.size(); }
    bool isEmpty() const { return m_segments.isEmpty(); }
    const Segment &operator[](qsizetype segment) const { return m_segments[segment]; }
    Segment &edit(qsizetype segment) { return m_segments[segment]; }

    /// Rows of all segments, and with those at the end.
    qsizetype orderedCount() const { return m_starts.isEmpty() ? 0 : m_starts.last(); }
    qsizetype rowCount() const { return orderedCount() + m_tail.size(); }

    qsizetype startOf(qsizetype segment) const { return segment == 0 ? 0 : m_starts[segment - 1]; }

    /// Where the row at `position` (0 <= position < rowCount()) stands. O(log segments).
    Place placeOf(qsizetype position) const;
    RowId rowAt(qsizetype position) const;
    qsizetype positionOf(RowId row) const;

    void clear();
    void append(const Segment &segment);
    /// To be called after counts were changed through edit(). O(segments).
    void recount();

    const QList<RowId> &tail() const { return m_tail; }
    QList<RowId> &editTail() { return m_tail; }

    /// The last segment that begins at or before what `isBefore(anchor)` says it is not before.
    template<typename BeginsAfter>
    qsizetype lastBeginningNotAfter(BeginsAfter beginsAfter) const
    {
        qsizetype low = 0;
        qsizetype high = m_segments.size() - 1;
        while (low < high) {
            const auto middle = (low + high + 1) / 2;
            if (beginsAfter(*m_segments[middle].begin))
                high = middle - 1;
            else
                low = middle;
        }
        return low;
    }

private:
    QList<Segment> m_segments;
    QList<qsizetype> m_starts; ///< m_starts[n]: where segment n + 1 starts.
    QList<RowId> m_tail;
};

} // namespace varve
