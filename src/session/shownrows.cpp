#include "session/listdiff_p.h"
#include "session/shownrows_p.h"

#include <algorithm>

namespace varve {
namespace {

QList<RowId> without(QList<RowId> rows, const QSet<RowId> &gone)
{
    rows.removeIf([&](RowId row) { return gone.contains(row); });
    return rows;
}

void splice(QList<RowId> &rows, const ListChange &change)
{
    if (change.kind == ListChange::Kind::Remove) {
        rows.remove(change.first, change.rows.size());
        return;
    }
    rows.insert(change.first, change.rows.size(), RowId());
    std::ranges::copy(change.rows, rows.begin() + change.first);
}

} // namespace

void ShownRows::clear()
{
    m_segments.clear();
    m_tailRows.clear();
}

void ShownRows::append(const QList<Segment> &segments)
{
    qsizetype rows = 0;
    for (const auto &segment : segments)
        rows += segment.count;
    const auto first = m_segments.orderedCount();
    if (rows > 0)
        emit q.rowsAboutToBeInserted(first, first + rows - 1);
    for (const auto &segment : segments)
        m_segments.append(segment);
    if (rows > 0)
        emit q.rowsInserted();
}

void ShownRows::setRows(qsizetype index, const QList<RowId> &rows)
{
    if (m_segments[index].isLoaded) {
        for (const auto &change : changesBetween(m_segments[index].rows, rows))
            make(change, index);
        return;
    }
    resize(index, rows.size());
    auto &segment = m_segments.edit(index);
    segment.isLoaded = true;
    segment.rows = rows;
}

void ShownRows::make(const ListChange &change, qsizetype index)
{
    const bool isTail = index == m_segments.size();
    const auto start = isTail ? m_segments.orderedCount() : m_segments.startOf(index);
    const auto first = start + change.first;
    const auto last = first + change.rows.size() - 1;
    const bool removes = change.kind == ListChange::Kind::Remove;
    if (removes)
        emit q.rowsAboutToBeRemoved(first, last);
    else
        emit q.rowsAboutToBeInserted(first, last);
    if (isTail) {
        splice(m_segments.editTail(), change);
    } else {
        auto &segment = m_segments.edit(index);
        splice(segment.rows, change);
        segment.count = segment.rows.size();
        m_segments.recount();
    }
    if (removes)
        emit q.rowsRemoved();
    else
        emit q.rowsInserted();
}

void ShownRows::resize(qsizetype index, qsizetype count)
{
    const auto old = m_segments[index].count;
    const auto end = m_segments.startOf(index) + old;
    if (count == old)
        return;
    if (count > old)
        emit q.rowsAboutToBeInserted(end, end + count - old - 1);
    else
        emit q.rowsAboutToBeRemoved(end - (old - count), end - 1);
    m_segments.edit(index).count = count;
    m_segments.recount();
    if (count > old)
        emit q.rowsInserted();
    else
        emit q.rowsRemoved();
}

void ShownRows::setTail(const QList<RowId> &tail)
{
    for (const auto &change : changesBetween(m_segments.tail(), tail))
        make(change, m_segments.size());
    m_tailRows = QSet<RowId>(tail.begin(), tail.end());
}

void ShownRows::remove(const QSet<RowId> &gone)
{
    for (qsizetype segment = 0; segment < m_segments.size(); ++segment) {
        const auto &rows = m_segments[segment].rows;
        for (const auto &change : changesBetween(rows, without(rows, gone)))
            make(change, segment);
    }
    setTail(without(m_segments.tail(), gone));
}

void ShownRows::tellChanged(const QList<RowId> &touched)
{
    for (qsizetype segment = 0; segment < m_segments.size(); ++segment) {
        if (m_segments[segment].isLoaded)
            tellRuns(touched, m_segments[segment].rows, m_segments.startOf(segment));
    }
    tellRuns(touched, m_segments.tail(), m_segments.orderedCount());
}

void ShownRows::tellRuns(const QList<RowId> &touched, const QList<RowId> &rows, qsizetype start)
{
    const auto isTouched = [&](RowId row) { return std::ranges::binary_search(touched, row); };
    for (qsizetype row = 0; row < rows.size(); ++row) {
        const auto first = row;
        while (row < rows.size() && isTouched(rows[row]))
            ++row;
        if (row > first)
            tellChanged(start + first, start + row - 1);
    }
}

void ShownRows::tellChanged(qsizetype first, qsizetype last)
{
    if (first <= last)
        emit q.rowsChanged(first, last);
}

} // namespace varve
