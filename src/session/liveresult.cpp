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
        , query(session->scoped(asked))
        , m_region(Region::table(query.error() ? TableIndex() : query.tableIndex()))
        , m_canFollow(!query.error() && !query.rowLimit() && canAnswer())
    {}

    void read()
    {
        const auto generation = ++m_generation;
        whenReady(session->fetchAsync(asked), &q, [this, generation](const auto &found) {
            if (generation == m_generation)
                take(found);
        });
    }

    void follow(const ChangeSet &changes)
    {
        if (!isLoaded || !m_region.intersects(changes))
            return;
        query = session->scoped(asked); // A row that it asks for may have got its key.
        RowIds touched;
        for (const auto &entry : changes.entries()) {
            if (entry.row.table() == query.tableIndex())
                touched.insert(entry.row);
        }
        if (!m_canFollow) {
            m_touched.unite(touched);
            return read();
        }
        const auto next = merged(touched, changes);
        show(next, changeOf(touched, rows, next));
    }

    LiveResult &q;
    QPointer<Session> session;
    QuerySet asked;
    QuerySet query; ///< What is read for it.
    QList<RowId> rows;
    std::optional<Error> error;
    bool isLoaded = false;

private:
    /// Whether what belongs to the result, and where, can be told without the database.
    bool canAnswer() const
    {
        return canCompare(query.totalOrdering(), query.table())
               && (!query.condition() || canEvaluate(*query.condition(), query.table()));
    }

    void take(const Result<QList<RowId>> &found)
    {
        if (!found) {
            error = found.error();
            emit q.failed(*error);
            return;
        }
        error.reset();
        if (isLoaded) {
            const auto touched = std::exchange(m_touched, {});
            return show(*found, changeBetween(touched, rows, *found));
        }
        rows = *found;
        isLoaded = true;
        emit q.loaded();
    }

    /// The rows that were not touched stay in their order; those that were and belong are placed
    /// among them. What only the database knows of a row is as it was.
    QList<RowId> merged(const RowIds &touched, const ChangeSet &changes) const
    {
        QList<RowId> staying;
        staying.reserve(rows.size());
        RowIds shown;
        for (const auto row : rows) {
            if (touched.contains(row))
                shown.insert(row);
            else
                staying.append(row);
        }
        QList<RowId> placed;
        for (const auto &entry : changes.entries()) {
            if (touched.contains(entry.row) && belongs(entry, shown.contains(entry.row)))
                placed.append(entry.row);
        }
        const auto standsBefore = [this](RowId a, RowId b) { return isBefore(a, b); };
        std::ranges::stable_sort(placed, standsBefore);
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

    bool belongs(const ChangeSet::Entry &entry, bool wasShown) const
    {
        if (!entry.after)
            return false;
        if (!query.condition())
            return true;
        const auto truth = evaluateLoaded(*query.condition(), *entry.after, query.table());
        return truth ? *truth == Truth::True : wasShown;
    }

    bool isBefore(RowId a, RowId b) const
    {
        const auto left = session->row(a);
        const auto right = session->row(b);
        if (!left || !right)
            return static_cast<bool>(left);
        const auto order = compared(*left, *right, query.totalOrdering(), query.table());
        return order != 0 ? order < 0 : a < b;
    }

    void show(const QList<RowId> &next, const ResultChange &change)
    {
        rows = next;
        if (!change.isEmpty())
            emit q.changed(change);
    }

    Region m_region;
    bool m_canFollow;
    RowIds m_touched; ///< RowIds of the query's table that have changed since it was read.
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
