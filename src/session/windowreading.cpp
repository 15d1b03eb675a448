#include "base/whenready.h"
#include "query/evaluator.h"
#include "session/session_p.h"
#include "session/windowedresult_p.h"

#include <algorithm>

namespace varve {
namespace {

/// The last segment takes in what has been added behind it, up to this.
constexpr qint64 rowsOfLastSegment = 2048;
/// Segments kept besides those that somebody looks at.
constexpr qsizetype segmentsKept = 12;

} // namespace

void WindowedResult::Private::start()
{
    m_isStarted = true;
    displacement = Displacement::of(query, session->state());
    shownRows.append({Segment{}});
    shownRows.setTail(displacement.added);
    readNext();
}

void WindowedResult::Private::want(qsizetype first, qsizetype last)
{
    if (error && query.error())
        return;
    if (!m_isStarted)
        start();
    m_wantedFirst =
        std::clamp<qsizetype>(first, 0, std::max<qsizetype>(0, segments().rowCount() - 1));
    m_wantedLast = std::clamp<qsizetype>(
        last, m_wantedFirst, std::max<qsizetype>(0, segments().rowCount() - 1));
    readNext();
}

/// The segment that is missing most: one that is looked at, else a neighbour of those; -1: none.
qsizetype WindowedResult::Private::missing() const
{
    if (segments().isEmpty())
        return -1;
    const auto last = segments().size() - 1;
    const auto segmentOf = [&](qsizetype position) {
        // What is looked at can be gone by now: a filter leaves fewer rows.
        const auto there = std::min(position, segments().rowCount() - 1);
        return there < 0 ? 0 : std::min(last, segments().placeOf(there).segment);
    };
    const auto from = segmentOf(m_wantedFirst);
    const auto to = segmentOf(m_wantedLast);
    for (auto segment = from; segment <= to; ++segment) {
        if (segments()[segment].isNeeded())
            return segment;
    }
    for (const auto neighbour : {to + 1, from - 1}) {
        if (neighbour >= 0 && neighbour <= last && segments()[neighbour].isNeeded())
            return neighbour;
    }
    return -1;
}

void WindowedResult::Private::readNext()
{
    const auto segment = isReading ? -1 : missing();
    if (segment < 0)
        return;
    isReading = true;
    m_reading = session->d->backend->fetch(query, request(segment));
    whenReady(m_reading, &q, [this, segment, asked = m_generation](const Result<Page> &page) {
        if (asked == m_generation)
            take(segment, page);
    });
    emit q.statusChanged();
}

PageRequest WindowedResult::Private::request(qsizetype segment) const
{
    const auto &wanted = segments()[segment];
    if (segment + 1 < segments().size())
        return {wanted.begin, segments()[segment + 1].begin, 0};
    if (segment == 0)
        return {{}, {}, isCounted ? rowsOfLastSegment : rowsPerSegment};
    return {wanted.begin, {}, isCounted ? rowsOfLastSegment : wanted.count};
}

void WindowedResult::Private::take(qsizetype segment, const Result<Page> &page)
{
    isReading = false;
    if (!page) {
        shownRows.edit(segment).hasFailed = true;
        error = page.error();
    } else {
        error.reset();
        const bool wasLast = segment + 1 == segments().size();
        show(segment,
             session->d->adopt(query.tableIndex(), *page, Session::Private::Keep::WhileHeld),
             *page);
        if (wasLast)
            countOn(*page);
    }
    giveUpFarSegments();
    readNext();
    emit q.statusChanged();
}

void WindowedResult::Private::show(qsizetype index, const QList<RowId> &read, const Page &page)
{
    const auto rows = arranged(index, read, page);
    const auto before = segments()[index].rows;
    shownRows.edit(index).isStale = false;
    shownRows.setRows(index, rows);
    session->d->release(before);
    releaseHidden(read, rows);
    const auto start = segments().startOf(index);
    shownRows.tellChanged(start, start + rows.size() - 1);
}

/// The rows of a segment as pending changes have them. One that was deleted since it was displaced
/// stands where the database has it.
QList<RowId> WindowedResult::Private::arranged(qsizetype segment,
                                               const QList<RowId> &read,
                                               const Page &page) const
{
    const auto isThere = [&](RowId row) { return session->row(row).has_value(); };
    QList<RowId> rows;
    for (const auto row : read) {
        const bool isElsewhere = displacement.out.contains(row) && isThere(row);
        if (!isElsewhere && !shownRows.isAtEnd(row))
            rows.append(row);
    }
    const auto ordering = query.totalOrdering();
    const auto standsBefore = [&](RowId a, RowId b) { return isBefore(a, b, ordering); };
    const bool isOpen = segment + 1 == segments().size() && !page.atEnd;
    for (const auto row : std::as_const(displacement.in)) {
        if (!isThere(row))
            continue;
        const bool isHere = isOpen && !rows.isEmpty()
                                ? standsBefore(row, rows.last()) && segmentOf(row) == segment
                                : segmentOf(row) == segment;
        if (isHere)
            rows.insert(std::ranges::upper_bound(rows, row, standsBefore), row);
    }
    return rows;
}

/// Rows that are shown although they are deleted stand where they stood.
bool WindowedResult::Private::isBefore(RowId a, RowId b, const QList<Ordering> &ordering) const
{
    const auto shown = [&](RowId row) {
        const auto visible = session->row(row);
        return visible ? *visible : *session->d->state.pending().find(row)->before;
    };
    return compared(shown(a), shown(b), ordering, query.table()) < 0;
}

qsizetype WindowedResult::Private::segmentOf(RowId row) const
{
    return segmentOf(sortKeyOf(*session->row(row), query));
}

qsizetype WindowedResult::Private::segmentOf(const QList<Value> &sortKey) const
{
    const auto ordering = query.totalOrdering();
    return segments().lastBeginningNotAfter([&](const Anchor &anchor) {
        // Of a place that was laid out only the rank is known: then the last segment is as good.
        return anchor.sortKey.size() == ordering.size()
               && comparedKeys(sortKey, anchor.sortKey, ordering, query.table()) < 0;
    });
}

/// Rows that were read but are not shown in the segment are not held for it; rows that are
/// shown without being read have been edited and need no holding.
void WindowedResult::Private::releaseHidden(const QList<RowId> &read, const QList<RowId> &shown)
{
    const QSet<RowId> kept(shown.begin(), shown.end());
    QList<RowId> hidden;
    std::ranges::copy_if(
        read, std::back_inserter(hidden), [&](RowId row) { return !kept.contains(row); });
    session->d->release(hidden);
}

void WindowedResult::Private::giveUpFarSegments()
{
    const auto centre = segments().rowCount() == 0
                            ? 0
                            : segments().placeOf((m_wantedFirst + m_wantedLast) / 2).segment;
    QList<qsizetype> loaded;
    for (qsizetype segment = 0; segment < segments().size(); ++segment) {
        if (segments()[segment].isLoaded)
            loaded.append(segment);
    }
    const auto seen = (m_wantedLast - m_wantedFirst) / rowsPerSegment + 3;
    if (loaded.size() <= segmentsKept + seen)
        return;
    std::ranges::sort(loaded, {}, [&](qsizetype segment) { return qAbs(segment - centre); });
    for (const auto segment : loaded.mid(segmentsKept + seen)) {
        auto &far = shownRows.edit(segment);
        session->d->release(far.rows);
        far.rows.clear();
        far.isLoaded = far.isStale = false;
    }
}

void WindowedResult::Private::releaseAll()
{
    if (!session)
        return;
    for (qsizetype segment = 0; segment < segments().size(); ++segment)
        session->d->release(segments()[segment].rows);
}

} // namespace varve
