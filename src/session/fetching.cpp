#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/answering_p.h"
#include "session/session_p.h"

namespace varve {
namespace {

constexpr qint64 rowsPerPage = 4096;

/// Reads a whole result page by page, where it can be entered at any row cheaply: while the session
/// takes in one page, the back end reads the next.
///
/// A page begins with the last row of the page before, so that nothing is skipped or read twice
/// whatever others do to the table meanwhile; it is dropped.
class WholeRead
{
public:
    WholeRead(Backend &backend, QuerySet query)
        : m_backend(backend)
        , m_query(std::move(query))
        , m_isPaged(m_query.ordering().isEmpty() && !m_query.table().key.isEmpty()
                    && !m_query.rowLimit())
    {}

    QFuture<Result<Page>> begin() const
    {
        return m_backend.fetch(m_query, {{}, {}, m_isPaged ? rowsPerPage : 0});
    }

    /// The reading of what follows `page`; none if it was the last.
    std::optional<QFuture<Result<Page>>> next(const Page &page) const
    {
        if (!m_isPaged || page.atEnd || page.rows.isEmpty())
            return {};
        Anchor last;
        for (const auto column : m_query.table().key)
            last.sortKey.append(page.rows.last()[column]);
        return m_backend.fetch(m_query, {last, {}, rowsPerPage + 1});
    }

    static void append(QList<RowId> &all, const QList<RowId> &rows)
    {
        const bool overlaps = !all.isEmpty() && !rows.isEmpty() && all.last() == rows.first();
        all.append(overlaps ? rows.mid(1) : rows);
    }

private:
    Backend &m_backend;
    QuerySet m_query;
    bool m_isPaged;
};

/// Pending changes can take rows out of a limited result, so as many more are read.
QuerySet withRoomFor(qsizetype pending, const QuerySet &query)
{
    return query.rowLimit() ? query.limit(*query.rowLimit() + pending) : query;
}

/// One reading that goes on in the event loop.
class AsyncRead : public std::enable_shared_from_this<AsyncRead>
{
public:
    AsyncRead(Session &session, Session::Private &d, const QuerySet &query)
        : m_session(session)
        , m_d(d)
        , m_query(query)
        , m_read(*d.backend, withRoomFor(d.state.pending().size(query.tableIndex()), query))
    {}

    QFuture<Result<QList<RowId>>> start()
    {
        m_promise.start();
        follow(m_read.begin());
        return m_promise.future();
    }

private:
    void follow(const QFuture<Result<Page>> &future)
    {
        whenReady(future, &m_session, [self = shared_from_this()](const Result<Page> &page) {
            self->take(page);
        });
    }

    void take(const Result<Page> &page)
    {
        if (!page || m_promise.isCanceled())
            return finish(page ? Error(ErrorKind::Cancelled, {}) : page.error());
        const auto next = m_read.next(*page);
        WholeRead::append(m_rows,
                          m_d.adopt(m_query.tableIndex(), *page, Session::Private::Keep::ForGood));
        if (next)
            return follow(*next);
        finish(m_d.withPending(m_query, m_rows));
    }

    void finish(Result<QList<RowId>> result)
    {
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }

    Session &m_session;
    Session::Private &m_d;
    QuerySet m_query;
    WholeRead m_read;
    QList<RowId> m_rows;
    QPromise<Result<QList<RowId>>> m_promise;
};

} // namespace

Result<QList<RowId>> Session::fetch(const QuerySet &query)
{
    if (query.error())
        return *query.error();
    if (d->isInMemory())
        return answer(query, d->state, d->indexes);
    const WholeRead read(*d->backend,
                         withRoomFor(d->state.pending().size(query.tableIndex()), query));
    QList<RowId> rows;
    for (std::optional future = read.begin(); future;) {
        auto page = future->takeResult();
        if (!page)
            return page.error();
        future = read.next(*page);
        WholeRead::append(rows, d->adopt(query.tableIndex(), *page, Private::Keep::ForGood));
    }
    return d->withPending(query, rows);
}

QFuture<Result<QList<RowId>>> Session::fetchAsync(const QuerySet &query)
{
    if (query.error())
        return readyFuture(Result<QList<RowId>>(*query.error()));
    if (d->isInMemory())
        return readyFuture(answer(query, d->state, d->indexes));
    return std::make_shared<AsyncRead>(*this, *d, query)->start();
}

} // namespace varve
