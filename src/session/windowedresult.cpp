#include "session/session_p.h"
#include "session/windowedresult_p.h"

#include <algorithm>

namespace varve {

WindowedResult::Private::Private(WindowedResult &result, Session &aSession, QuerySet aQuery)
    : q(result)
    , session(&aSession)
    , asked(std::move(aQuery))
    , query(session->scoped(asked))
    , error(query.error())
    , shownRows(result)
{}

void WindowedResult::Private::restart(const QuerySet &next)
{
    emit q.aboutToReset();
    cancelAll();
    releaseAll();
    ++m_generation;
    asked = next;
    query = session ? session->scoped(asked) : asked;
    error = query.error();
    shownRows.clear();
    isReading = m_isCounting = isCounted = m_isStarted = false;
    m_found.clear();
    m_foundRows = 0;
    emit q.reset();
    emit q.statusChanged();
}

void WindowedResult::Private::cancelAll()
{
    m_reading.cancel();
    m_looking.cancel();
}

void WindowedResult::Private::refresh()
{
    if (!m_isStarted)
        return;
    query = session->scoped(asked);
    error = query.error();
    displacement = Displacement::of(query, session->state());
    for (qsizetype index = 0; index < segments().size(); ++index) {
        auto &segment = shownRows.edit(index);
        segment.isStale = segment.isLoaded;
        segment.hasFailed = false;
    }
    shownRows.setTail(displacement.added);
    readNext();
}

void WindowedResult::Private::follow(const ChangeSet &changes)
{
    if (!m_isStarted || !changes.touches(query.tableIndex()))
        return;
    QList<RowId> touched;
    for (const auto row : changes.rows()) {
        if (row.table() == query.tableIndex())
            touched.append(row);
    }
    dropGone(touched);
    addNew(touched);
    shownRows.tellChanged(touched);
}

/// Whether nothing is left of a row: neither the database nor what is pending has it.
bool WindowedResult::Private::isGone(RowId row) const
{
    const auto &state = session->d->state;
    return !state.pending().find(row) && !state.baseRow(row);
}

void WindowedResult::Private::dropGone(const QList<RowId> &touched)
{
    QSet<RowId> gone;
    std::ranges::copy_if(
        touched, std::inserter(gone, gone.end()), [this](RowId row) { return isGone(row); });
    if (!gone.isEmpty())
        shownRows.remove(gone);
}

/// New rows, and rows that were deleted and saved and are back as new ones, stand at the end.
void WindowedResult::Private::addNew(const QList<RowId> &touched)
{
    auto tail = segments().tail();
    for (const auto row : touched) {
        const auto *change = session->d->state.pending().find(row);
        const bool isNew = change && change->kind() == RowChange::Kind::Insert;
        if (isNew && !shownRows.isAtEnd(row))
            tail.append(row);
    }
    shownRows.setTail(tail);
}

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
    d->cancelAll();
    d->releaseAll();
}

Session &WindowedResult::session() const
{
    return *d->session;
}

const QuerySet &WindowedResult::query() const
{
    return d->asked;
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
    return d->shownRows.segments().rowCount();
}

bool WindowedResult::isCounted() const
{
    return d->isCounted;
}

RowId WindowedResult::rowAt(qsizetype position) const
{
    return d->shownRows.segments().rowAt(position);
}

qsizetype WindowedResult::positionOf(RowId row) const
{
    return d->shownRows.segments().positionOf(row);
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
