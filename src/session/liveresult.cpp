#include "session/liveresult.h"

#include "base/whenready.h"
#include "query/evaluator.h"
#include "session/listdiff_p.h"
#include "value/region.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace varve {
namespace {

using RowIds = QSet<RowId>;

QList<RowId> only(const RowIds &wanted, const QList<RowId> &rows)
{
    QList<RowId> found;
    std::ranges::copy_if(
        rows, std::back_inserter(found), [&](RowId row) { return wanted.contains(row); });
    return found;
}

RowIds setOf(const QList<RowId> &rows)
{
    return {rows.begin(), rows.end()};
}

/// The rows that `to` has elsewhere; both hold the same rows.
RowIds movedBetween(const QList<RowId> &from, const QList<RowId> &to)
{
    RowIds moved;
    for (const auto &run : changesBetween(from, to))
        moved.unite(setOf(run.rows));
    return moved;
}

/// For each of `touched` in `rows` the nearest row before it that is not touched; null at the start.
QHash<RowId, RowId> placesOf(const RowIds &touched, const QList<RowId> &rows)
{
    QHash<RowId, RowId> places;
    RowId last;
    for (const auto row : rows) {
        if (touched.contains(row))
            places.insert(row, last);
        else
            last = row;
    }
    return places;
}

/// The rows of `staying` that have changed places among all rows that stay. Only they were touched.
RowIds movedAmong(const RowIds &staying, const QList<RowId> &before, const QList<RowId> &after)
{
    const auto old = placesOf(staying, before);
    const auto now = placesOf(staying, after);
    RowIds moved;
    for (const auto row : staying) {
        if (old.value(row) != now.value(row))
            moved.insert(row);
    }
    const auto rest = staying - moved;
    return moved.unite(movedBetween(only(rest, before), only(rest, after)));
}

/// What `after` is to `before`, two lists of the rows of one result, where only `touched` rows can
/// have come, gone or moved.
ResultChange changeOf(const RowIds &touched, const QList<RowId> &before, const QList<RowId> &after)
{
    const auto old = setOf(only(touched, before));
    const auto now = setOf(only(touched, after));
    const auto inserted = now - old;
    const auto staying = old & now;
    return {only(inserted, after),
            only(old - now, before),
            only(movedAmong(staying, before, after), after),
            only(staying, after)};
}

/// As changeOf(), where any row can have; `touched` ones look different.
ResultChange
changeBetween(const RowIds &touched, const QList<RowId> &before, const QList<RowId> &after)
{
    const auto old = setOf(before);
    const auto now = setOf(after);
    const auto staying = old & now;
    const auto moved = movedBetween(only(staying, before), only(staying, after));
    return {only(now - old, after),
            only(old - now, before),
            only(moved, after),
            only(touched & staying, after)};
}

} // namespace

class LiveResult::Private
{
public:
    Private(LiveResult &result, Session &aSession, QuerySet aQuery)
        : q(result)
        , session(&aSession)
        , asked(std::move(aQuery))
        , m_query(session->scoped(asked))
        , m_region(Region::tables(m_query.error() ? QList<TableIndex>() : tablesOf(m_query)))
    {
        if (m_query.error())
            return;
        m_ordering = m_query.totalOrdering();
        m_canFollow = canAnswer();
    }

    void read()
    {
        m_edited.clear();
        m_isReading = true;
        const auto generation = ++m_generation;
        whenReady(session->fetchAsync(asked), &q, [this, generation](const auto &found) {
            if (generation == m_generation)
                take(found);
        });
    }

    void follow(const ChangeSet &changes)
    {
        if (!m_region.intersects(changes))
            return;
        m_query = session->scoped(asked); // A row that it asks for may have got its key.
        m_ordering = m_query.totalOrdering();
        const auto touched = ownRows(changes);
        if (!m_canFollow)
            m_untold.unite(touched);
        if (m_isReading) {
            m_edited.unite(touched);
            m_isOutdated = true;
        } else if (!m_canFollow) {
            return read();
        }
        if (!m_canFollow || !isLoaded)
            return;
        const auto next = merged(touched, rows);
        show(next, changeOf(touched, rows, next));
    }

    LiveResult &q;
    QPointer<Session> session;
    QuerySet asked;
    QList<RowId> rows;
    std::optional<Error> error;
    bool isLoaded = false;

private:
    /// Whether what belongs to the result, and where, can be told from each row alone.
    bool canAnswer() const
    {
        return !m_query.rowLimit() && m_query.rowOffset() == 0
               && m_query.pendingMode() == Pending::Include
               && canCompare(m_ordering, m_query.table())
               && (!m_query.condition() || canEvaluate(*m_query.condition(), m_query.table()));
    }

    RowIds ownRows(const ChangeSet &changes) const
    {
        RowIds own;
        for (const auto row : changes.rows()) {
            if (row.table() == m_query.tableIndex())
                own.insert(row);
        }
        return own;
    }

    void take(const Result<QList<RowId>> &found)
    {
        m_isReading = false;
        const bool isOutdated = std::exchange(m_isOutdated, false);
        if (!found) {
            error = found.error();
            emit q.failed(*error);
            return;
        }
        if (isOutdated && !m_canFollow)
            return read(); // It was asked before the last edit.
        error.reset();
        const auto next = isOutdated ? merged(m_edited, *found) : *found;
        if (isLoaded) {
            const auto untold = std::exchange(m_untold, {});
            return show(next, changeBetween(untold, rows, next));
        }
        m_untold.clear();
        rows = next;
        isLoaded = true;
        emit q.loaded();
    }

    /// `found` with those of the `touched` rows that belong, where they belong now. The others stay
    /// in their order. What only the database knows of a row is as it was.
    QList<RowId> merged(const RowIds &touched, const QList<RowId> &found) const
    {
        QList<RowId> staying;
        staying.reserve(found.size());
        RowIds shown;
        for (const auto row : found) {
            if (touched.contains(row))
                shown.insert(row);
            else
                staying.append(row);
        }
        QList<RowId> placed;
        for (const auto row : touched) {
            if (belongs(row, shown.contains(row)))
                placed.append(row);
        }
        const auto standsBefore = [this](RowId a, RowId b) { return isBefore(a, b); };
        std::ranges::sort(placed, standsBefore);
        QList<RowId> all;
        all.reserve(staying.size() + placed.size());
        auto next = staying.cbegin();
        for (const auto row : placed) {
            const auto place = std::upper_bound(next, staying.cend(), row, standsBefore);
            std::copy(next, place, std::back_inserter(all));
            all.append(row);
            next = place;
        }
        std::copy(next, staying.cend(), std::back_inserter(all));
        return all;
    }

    bool belongs(RowId row, bool wasShown) const
    {
        const auto cells = session->row(row);
        if (!cells)
            return false;
        if (!m_query.condition())
            return true;
        const auto truth = evaluateLoaded(*m_query.condition(), *cells, m_query.table());
        return truth ? *truth == Truth::True : wasShown;
    }

    bool isBefore(RowId a, RowId b) const
    {
        const auto left = session->row(a);
        const auto right = session->row(b);
        if (!left || !right)
            return static_cast<bool>(left);
        const auto order = compared(*left, *right, m_ordering, m_query.table());
        return order != 0 ? order < 0 : a < b;
    }

    void show(const QList<RowId> &next, const ResultChange &change)
    {
        rows = next;
        if (!change.isEmpty())
            emit q.changed(change);
    }

    QuerySet m_query; ///< What is read for `asked`.
    QList<Ordering> m_ordering;
    Region m_region;
    bool m_canFollow = false;
    bool m_isReading = false;
    bool m_isOutdated = false; ///< There was an edit since the reading under way began.
    RowIds m_edited;           ///< RowIds of the query's table that were touched since then.
    RowIds m_untold;           ///< Those that look different than when they were last told of.
    quint64 m_generation = 0;
};

LiveResult::LiveResult(Session &session, QuerySet query, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, session, std::move(query)))
{
    connect(&session, &Session::changed, this, [this](const ChangeSet &changes) {
        d->follow(changes);
    });
    d->read();
}

LiveResult::~LiveResult() = default;

const QuerySet &LiveResult::query() const
{
    return d->asked;
}

const QList<RowId> &LiveResult::rows() const
{
    return d->rows;
}

bool LiveResult::isLoaded() const
{
    return d->isLoaded;
}

const std::optional<Error> &LiveResult::error() const
{
    return d->error;
}

void LiveResult::refresh()
{
    if (d->session)
        d->read();
}

} // namespace varve
