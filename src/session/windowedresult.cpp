#include "session/windowedresult.h"

#include "base/whenready.h"
#include "query/evaluator.h"
#include "session/displacement_p.h"
#include "session/listdiff_p.h"
#include "session/segments_p.h"
#include "session/session_p.h"

#include <QPointer>

#include <algorithm>

namespace varve {
namespace {

constexpr qsizetype rowsPerSegment = 512;
/// One look for places visits this many segments: some 10 ms of work for the back end.
constexpr qsizetype segmentsPerLook = 64;
/// The last segment takes in what has been added behind it, up to this.
constexpr qint64 rowsOfLastSegment = 4 * rowsPerSegment;
/// Segments kept besides those that somebody looks at.
constexpr qsizetype segmentsKept = 12;

} // namespace

/// Three things go on: reading of segments that somebody looks at, one after the other, the newest
/// wish first; the search for places where segments begin, until the end is found; and the session's
/// changes. Answers of a former query are told by their generation, and dropped.
class WindowedResult::Private
{
public:
    Private(WindowedResult &result, Session &aSession, QuerySet aQuery)
        : q(result)
        , session(&aSession)
        , query(std::move(aQuery))
        , error(query.error())
    {}

    void restart(const QuerySet &next)
    {
        emit q.aboutToReset();
        releaseAll();
        ++generation;
        query = next;
        error = query.error();
        segments.clear();
        isReading = isCounting = isCounted = isStarted = false;
        found.clear();
        foundRows = 0;
        emit q.reset();
        emit q.statusChanged();
    }

    void start()
    {
        isStarted = true;
        displacement = Displacement::of(query, session->state());
        segments.append({});
        setTail(displacement.added);
        readNext();
    }

    // Reading

    void want(qsizetype first, qsizetype last)
    {
        if (error && query.error())
            return;
        if (!isStarted)
            start();
        wantedFirst =
            std::clamp<qsizetype>(first, 0, std::max<qsizetype>(0, segments.rowCount() - 1));
        wantedLast = std::clamp<qsizetype>(
            last, wantedFirst, std::max<qsizetype>(0, segments.rowCount() - 1));
        readNext();
    }

    /// The segment that is missing most: one that is looked at, else a neighbour of those; -1: none.
    qsizetype missing() const
    {
        if (segments.isEmpty())
            return -1;
        const auto last = segments.size() - 1;
        const auto segmentOf = [&](qsizetype position) {
            // What is looked at can be gone by now: a filter leaves fewer rows.
            const auto there = std::min(position, segments.rowCount() - 1);
            return there < 0 ? 0 : std::min(last, segments.placeOf(there).segment);
        };
        const auto from = segmentOf(wantedFirst);
        const auto to = segmentOf(wantedLast);
        for (auto segment = from; segment <= to; ++segment) {
            if (segments[segment].isNeeded())
                return segment;
        }
        for (const auto neighbour : {to + 1, from - 1}) {
            if (neighbour >= 0 && neighbour <= last && segments[neighbour].isNeeded())
                return neighbour;
        }
        return -1;
    }

    void readNext()
    {
        const auto segment = isReading ? -1 : missing();
        if (segment < 0)
            return;
        isReading = true;
        const auto answer = session->d->backend->fetch(query, request(segment));
        whenReady(answer, &q, [this, segment, asked = generation](const Result<Page> &page) {
            if (asked == generation)
                take(segment, page);
        });
        emit q.statusChanged();
    }

    PageRequest request(qsizetype segment) const
    {
        const auto &wanted = segments[segment];
        if (segment + 1 < segments.size())
            return {wanted.begin, segments[segment + 1].begin, 0};
        if (segment == 0)
            return {{}, {}, isCounted ? rowsOfLastSegment : rowsPerSegment};
        return {wanted.begin, {}, isCounted ? rowsOfLastSegment : wanted.count};
    }

    void take(qsizetype segment, const Result<Page> &page)
    {
        isReading = false;
        if (!page) {
            segments.edit(segment).hasFailed = true;
            error = page.error();
        } else {
            error.reset();
            const bool wasLast = segment + 1 == segments.size();
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

    /// The rows of a segment as pending changes have them.
    QList<RowId> arranged(qsizetype segment, const QList<RowId> &read, const Page &page) const
    {
        QList<RowId> rows;
        for (const auto row : read) {
            if (!displacement.out.contains(row) && !tailRows.contains(row))
                rows.append(row);
        }
        const auto ordering = query.totalOrdering();
        const auto standsBefore = [&](RowId a, RowId b) { return isBefore(a, b, ordering); };
        const bool isOpen = segment + 1 == segments.size() && !page.atEnd;
        for (const auto row : displacement.in) {
            const bool isHere = isOpen && !rows.isEmpty()
                                    ? standsBefore(row, rows.last()) && segmentOf(row) == segment
                                    : segmentOf(row) == segment;
            if (isHere)
                rows.insert(std::ranges::upper_bound(rows, row, standsBefore), row);
        }
        return rows;
    }

    /// Rows that are shown although they are deleted stand where they stood.
    bool isBefore(RowId a, RowId b, const QList<Ordering> &ordering) const
    {
        const auto shown = [&](RowId row) {
            const auto visible = session->row(row);
            return visible ? *visible : *session->d->state.pending().find(row)->before;
        };
        return compared(shown(a), shown(b), ordering, query.table()) < 0;
    }

    qsizetype segmentOf(RowId row) const
    {
        const auto ordering = query.totalOrdering();
        return segmentOf(sortKeyOf(*session->row(row), ordering));
    }

    qsizetype segmentOf(const QList<Value> &sortKey) const
    {
        const auto ordering = query.totalOrdering();
        return segments.lastBeginningNotAfter([&](const Anchor &anchor) {
            return comparedKeys(sortKey, anchor.sortKey, ordering, query.table()) < 0;
        });
    }

    void show(qsizetype index, const QList<RowId> &read, const Page &page)
    {
        const auto rows = arranged(index, read, page);
        auto &segment = segments.edit(index);
        segment.isStale = false;
        if (segment.isLoaded) {
            const auto before = segment.rows;
            for (const auto &change : changesBetween(before, rows))
                make(change, index);
            session->d->release(before);
        } else {
            resize(index, rows.size());
            segment.isLoaded = true;
            segment.rows = rows;
        }
        releaseHidden(read, rows);
        tellChanged(segments.startOf(index), segments.startOf(index) + rows.size() - 1);
    }

    /// Rows that were read but are not shown in the segment are not held for it; rows that are
    /// shown without being read have been edited and need no holding.
    void releaseHidden(const QList<RowId> &read, const QList<RowId> &shown)
    {
        const QSet<RowId> kept(shown.begin(), shown.end());
        QList<RowId> hidden;
        std::ranges::copy_if(
            read, std::back_inserter(hidden), [&](RowId row) { return !kept.contains(row); });
        session->d->release(hidden);
    }

    void make(const ListChange &change, qsizetype index)
    {
        const auto first = segments.startOf(index) + change.first;
        const auto last = first + change.rows.size() - 1;
        auto &rows = segments.edit(index).rows;
        if (change.kind == ListChange::Kind::Remove) {
            emit q.rowsAboutToBeRemoved(first, last);
            rows.remove(change.first, change.rows.size());
        } else {
            emit q.rowsAboutToBeInserted(first, last);
            rows.insert(change.first, change.rows.size(), RowId());
            std::ranges::copy(change.rows, rows.begin() + change.first);
        }
        segments.edit(index).count = rows.size();
        segments.recount();
        if (change.kind == ListChange::Kind::Remove)
            emit q.rowsRemoved();
        else
            emit q.rowsInserted();
    }

    /// A segment turned out to have another number of rows than was counted.
    void resize(qsizetype index, qsizetype count)
    {
        const auto old = segments[index].count;
        const auto end = segments.startOf(index) + old;
        if (count == old)
            return;
        if (count > old)
            emit q.rowsAboutToBeInserted(end, end + count - old - 1);
        else
            emit q.rowsAboutToBeRemoved(end - (old - count), end - 1);
        segments.edit(index).count = count;
        segments.recount();
        if (count > old)
            emit q.rowsInserted();
        else
            emit q.rowsRemoved();
    }

    void giveUpFarSegments()
    {
        const auto centre =
            segments.rowCount() == 0 ? 0 : segments.placeOf((wantedFirst + wantedLast) / 2).segment;
        QList<qsizetype> loaded;
        for (qsizetype segment = 0; segment < segments.size(); ++segment) {
            if (segments[segment].isLoaded)
                loaded.append(segment);
        }
        const auto seen = (wantedLast - wantedFirst) / rowsPerSegment + 3;
        if (loaded.size() <= segmentsKept + seen)
            return;
        std::ranges::sort(loaded, {}, [&](qsizetype segment) { return qAbs(segment - centre); });
        for (const auto segment : loaded.mid(segmentsKept + seen)) {
            auto &far = segments.edit(segment);
            session->d->release(far.rows);
            far.rows.clear();
            far.isLoaded = far.isStale = false;
        }
    }

    void releaseAll()
    {
        if (!session)
            return;
        for (qsizetype segment = 0; segment < segments.size(); ++segment)
            session->d->release(segments[segment].rows);
    }

    // Counting

    /// The last segment known was read: either the end is found, or it is looked for.
    void countOn(const Page &page)
    {
        if (page.atEnd)
            isCounted = true;
        else if (!isCounting) {
            isCounted = false;
            look(segments.size() > 1 ? placeOfLastRow(page) : std::nullopt);
        }
    }

    std::optional<Anchor> placeOfLastRow(const Page &page) const
    {
        if (page.rows.isEmpty())
            return {};
        Anchor place{sortKeyOf(page.rows.last(), query.totalOrdering())};
        if (!page.rowNumbers.isEmpty())
            place.rowNumber = page.rowNumbers.last();
        return place;
    }

    void look(const std::optional<Anchor> &after)
    {
        isCounting = true;
        const auto answer = session->d->backend->places(
            query, {after, rowsPerSegment, rowsPerSegment * segmentsPerLook});
        whenReady(answer, &q, [this, asked = generation](const Result<Places> &places) {
            if (asked == generation)
                take(places);
        });
    }

    void take(const Result<Places> &places)
    {
        isCounting = false;
        if (!places) {
            error = places.error();
            emit q.statusChanged();
            return;
        }
        collect(*places);
        const bool enough = foundRows >= segments.orderedCount();
        if (places->atEnd || enough)
            publish();
        if (places->atEnd)
            finishCounting();
        else
            look(places->last);
        readNext();
        emit q.statusChanged();
    }

    void collect(const Places &places)
    {
        for (qsizetype place = 0; place < places.begins.size(); ++place) {
            const auto rows =
                std::min<qint64>(rowsPerSegment, places.rows - place * rowsPerSegment);
            Segment segment;
            segment.begin = places.begins[place];
            segment.count = static_cast<qsizetype>(rows);
            found.append(segment);
            foundRows += rows;
        }
    }

    /// Views pay for every growth, so they are told when the result has doubled, and at the end. The
    /// first segment is known before the first look, which finds it again.
    void publish()
    {
        if (segments.size() == 1 && !found.isEmpty()) {
            foundRows -= found.front().count;
            found.removeFirst();
        }
        if (found.isEmpty())
            return;
        const auto first = segments.orderedCount();
        emit q.rowsAboutToBeInserted(first, first + foundRows - 1);
        for (const auto &segment : found)
            segments.append(segment);
        found.clear();
        foundRows = 0;
        emit q.rowsInserted();
    }

    /// Segments that were not read yet have the database's count; pending changes move rows.
    void finishCounting()
    {
        isCounted = true;
        const auto ordering = query.totalOrdering();
        const auto adjust = [&](const QList<Value> &sortKey, qsizetype by) {
            const auto segment = segmentOf(sortKey);
            if (!segments[segment].isLoaded)
                resize(segment, std::max<qsizetype>(0, segments[segment].count + by));
        };
        for (const auto row : displacement.out) {
            if (const auto *stored = session->d->state.baseRow(row))
                adjust(sortKeyOf(*stored, ordering), -1);
        }
        for (const auto row : displacement.in) {
            if (const auto shown = session->row(row))
                adjust(sortKeyOf(*shown, ordering), 1);
        }
    }

    // The session's changes

    void follow(const ChangeSet &changes)
    {
        if (!isStarted || !changes.touches(query.tableIndex()))
            return;
        QList<RowId> touched;
        for (const auto &entry : changes.entries()) {
            if (entry.row.table() == query.tableIndex())
                touched.append(entry.row);
        }
        dropGone(touched);
        addNew(changes);
        tellChanged(touched);
    }

    /// Whether nothing is left of a row: neither the database nor what is pending has it.
    bool isGone(RowId row) const
    {
        return !session->d->state.pending().find(row) && !session->d->state.baseRow(row);
    }

    void dropGone(const QList<RowId> &touched)
    {
        QSet<RowId> gone;
        std::ranges::copy_if(
            touched, std::inserter(gone, gone.end()), [&](RowId row) { return isGone(row); });
        if (gone.isEmpty())
            return;
        const auto without = [&](QList<RowId> rows) {
            rows.removeIf([&](RowId row) { return gone.contains(row); });
            return rows;
        };
        for (qsizetype segment = 0; segment < segments.size(); ++segment) {
            for (const auto &change :
                 changesBetween(segments[segment].rows, without(segments[segment].rows)))
                make(change, segment);
        }
        setTail(without(segments.tail()));
    }

    /// New rows, and rows that were deleted and saved and are back as new ones, stand at the end.
    void addNew(const ChangeSet &changes)
    {
        auto tail = segments.tail();
        for (const auto &entry : changes.entries()) {
            const auto *change = session->d->state.pending().find(entry.row);
            const bool isNew = change && change->kind() == RowChange::Kind::Insert;
            if (isNew && entry.row.table() == query.tableIndex() && !tailRows.contains(entry.row))
                tail.append(entry.row);
        }
        setTail(tail);
    }

    void setTail(const QList<RowId> &tail)
    {
        for (const auto &change : changesBetween(segments.tail(), tail)) {
            const auto first = segments.orderedCount() + change.first;
            const auto last = first + change.rows.size() - 1;
            if (change.kind == ListChange::Kind::Remove) {
                emit q.rowsAboutToBeRemoved(first, last);
                segments.editTail().remove(change.first, change.rows.size());
                emit q.rowsRemoved();
            } else {
                emit q.rowsAboutToBeInserted(first, last);
                segments.editTail().insert(change.first, change.rows.size(), RowId());
                std::ranges::copy(change.rows, segments.editTail().begin() + change.first);
                emit q.rowsInserted();
            }
        }
        tailRows = QSet<RowId>(tail.begin(), tail.end());
    }

    /// `touched` ascends.
    void tellChanged(const QList<RowId> &touched)
    {
        const auto isTouched = [&](RowId row) { return std::ranges::binary_search(touched, row); };
        const auto tellRuns = [&](const QList<RowId> &rows, qsizetype start) {
            for (qsizetype row = 0; row < rows.size(); ++row) {
                const auto first = row;
                while (row < rows.size() && isTouched(rows[row]))
                    ++row;
                if (row > first)
                    tellChanged(start + first, start + row - 1);
            }
        };
        for (qsizetype segment = 0; segment < segments.size(); ++segment) {
            if (segments[segment].isLoaded)
                tellRuns(segments[segment].rows, segments.startOf(segment));
        }
        tellRuns(segments.tail(), segments.orderedCount());
    }

    void tellChanged(qsizetype first, qsizetype last)
    {
        if (first <= last)
            emit q.rowsChanged(first, last);
    }

    /// What is shown stays until what replaces it is here.
    void refresh()
    {
        if (!isStarted)
            return;
        error = query.error();
        displacement = Displacement::of(query, session->state());
        for (qsizetype segment = 0; segment < segments.size(); ++segment) {
            auto &edited = segments.edit(segment);
            edited.isStale = edited.isLoaded;
            edited.hasFailed = false;
        }
        setTail(displacement.added);
        readNext();
    }

    WindowedResult &q;
    QPointer<Session> session;
    QuerySet query;
    std::optional<Error> error;
    Segments segments;
    Displacement displacement;
    QSet<RowId> tailRows;
    QList<Segment> found; ///< Segments that were found and are not told of yet.
    qint64 foundRows = 0;
    qsizetype wantedFirst = 0;
    qsizetype wantedLast = 0;
    int generation = 0;
    bool isStarted = false;
    bool isReading = false;
    bool isCounting = false;
    bool isCounted = false;
};

WindowedResult::WindowedResult(Session &session, QuerySet query, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, session, std::move(query)))
{
    connect(&session, &Session::changed, this, [this](const ChangeSet &changes) {
        d->follow(changes);
    });
}

WindowedResult::~WindowedResult()
{
    d->releaseAll();
}

Session &WindowedResult::session() const
{
    return *d->session;
}

const QuerySet &WindowedResult::query() const
{
    return d->query;
}

void WindowedResult::setQuery(const QuerySet &query)
{
    d->restart(query);
}

void WindowedResult::refresh()
{
    d->refresh();
}

qsizetype WindowedResult::rowCount() const
{
    return d->segments.rowCount();
}

bool WindowedResult::isCounted() const
{
    return d->isCounted;
}

RowId WindowedResult::rowAt(qsizetype position) const
{
    return d->segments.rowAt(position);
}

qsizetype WindowedResult::positionOf(RowId row) const
{
    return d->segments.positionOf(row);
}

void WindowedResult::want(qsizetype first, qsizetype last)
{
    d->want(first, last);
}

bool WindowedResult::isLoading() const
{
    return d->isReading;
}

const std::optional<Error> &WindowedResult::error() const
{
    return d->error;
}

} // namespace varve
