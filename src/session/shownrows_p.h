#pragma once

#include "session/segments_p.h"
#include "session/windowedresult.h"

#include <QSet>

namespace varve {

struct ListChange;

/// The numbering of a result's rows: changed only here, always with the signals that whoever shows
/// the rows needs.
class ShownRows
{
public:
    explicit ShownRows(WindowedResult &result)
        : q(result)
    {}

    const Segments &segments() const { return m_segments; }
    /// For what changes no numbering.
    Segment &edit(qsizetype segment) { return m_segments.edit(segment); }

    bool isAtEnd(RowId row) const { return m_tailRows.contains(row); }

    /// Without a signal: for resets.
    void clear();
    void append(const QList<Segment> &segments);
    /// What stands in a segment; it is loaded from now on.
    void setRows(qsizetype segment, const QList<RowId> &rows);
    /// A segment that is not loaded turned out to have another number of rows than was counted.
    void resize(qsizetype segment, qsizetype count);
    /// The rows that stand nowhere in the order.
    void setTail(const QList<RowId> &tail);
    /// Takes rows out wherever they stand.
    void remove(const QSet<RowId> &gone);

    /// Tells that these rows, which ascend, look different.
    void tellChanged(const QList<RowId> &touched);
    void tellChanged(qsizetype first, qsizetype last);

private:
    /// In a segment, or behind the last in the tail.
    void make(const ListChange &change, qsizetype segment);
    void tellRuns(const QList<RowId> &touched, const QList<RowId> &rows, qsizetype start);

    WindowedResult &q;
    Segments m_segments;
    QSet<RowId> m_tailRows;
};

} // namespace varve
