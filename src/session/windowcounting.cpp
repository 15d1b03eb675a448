#include "base/whenready.h"
#include "session/session_p.h"
#include "session/windowedresult_p.h"

#include <algorithm>

namespace varve {
namespace {

/// One look for places visits this many segments: some 10 ms of work for the back end.
constexpr qsizetype segmentsPerLook = 64;

} // namespace

/// The last segment known was read: either the end is found, or it is looked for.
void WindowedResult::Private::countOn(const Page &page)
{
    if (page.atEnd)
        isCounted = true;
    else if (!m_isCounting) {
        isCounted = false;
        look(segments().size() > 1 ? placeOfLastRow(page) : std::nullopt);
    }
}

std::optional<Anchor> WindowedResult::Private::placeOfLastRow(const Page &page) const
{
    if (page.rows.isEmpty())
        return {};
    Anchor place{sortKeyOf(page.rows.last(), query)};
    if (!page.rowNumbers.isEmpty())
        place.rowNumber = page.rowNumbers.last();
    return place;
}

void WindowedResult::Private::look(const std::optional<Anchor> &after)
{
    m_isCounting = true;
    m_looking = session->d->backend->places(
        query, {after, rowsPerSegment, rowsPerSegment * segmentsPerLook});
    whenReady(m_looking, &q, [this, asked = m_generation](const Result<Places> &places) {
        if (asked == m_generation)
            take(places);
    });
}

void WindowedResult::Private::take(const Result<Places> &places)
{
    m_isCounting = false;
    if (!places) {
        error = places.error();
        emit q.statusChanged();
        return;
    }
    collect(*places);
    const bool enough = m_foundRows >= segments().orderedCount();
    if (places->atEnd || enough)
        publish();
    if (places->atEnd)
        finishCounting();
    else
        look(places->last);
    readNext();
    emit q.statusChanged();
}

void WindowedResult::Private::collect(const Places &places)
{
    for (qsizetype place = 0; place < places.begins.size(); ++place) {
        const auto rows = std::min<qint64>(rowsPerSegment, places.rows - place * rowsPerSegment);
        Segment segment;
        segment.begin = places.begins[place];
        segment.count = static_cast<qsizetype>(rows);
        m_found.append(segment);
        m_foundRows += rows;
    }
}

/// Views pay for every growth, so they are told when the result has doubled, and at the end. The
/// first segment is known before the first look, which finds it again.
void WindowedResult::Private::publish()
{
    if (segments().size() == 1 && !m_found.isEmpty())
        m_found.removeFirst();
    shownRows.append(m_found);
    m_found.clear();
    m_foundRows = 0;
}

/// Segments that were not read yet have the database's count; pending changes move rows.
void WindowedResult::Private::finishCounting()
{
    isCounted = true;
    const auto adjust = [&](const QList<Value> &sortKey, qsizetype by) {
        const auto segment = segmentOf(sortKey);
        if (!segments()[segment].isLoaded)
            shownRows.resize(segment, std::max<qsizetype>(0, segments()[segment].count + by));
    };
    for (const auto row : std::as_const(displacement.out)) {
        if (const auto *stored = session->d->state.baseRow(row))
            adjust(sortKeyOf(*stored, query), -1);
    }
    for (const auto row : std::as_const(displacement.in)) {
        if (const auto shown = session->row(row))
            adjust(sortKeyOf(*shown, query), 1);
    }
}

} // namespace varve
