#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/answering_p.h"
#include "session/pushdown_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

constexpr qint64 rowsPerPage = 4096;

Error notTracked(const Table &table)
{
    return {ErrorKind::Type,
            QCoreApplication::translate("varve::Session",
                                        "Rows of \"%1\" that are not tracked have no identity.")
                .arg(table.name),
            QCoreApplication::translate("varve::Session", "Read them as mere values.")};
}

/// Why `query` cannot be fetched at all.
std::optional<Error> obstacle(const QuerySet &query)
{
    if (query.error() || query.isTracked())
        return query.error();
    return notTracked(query.table());
}

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
                    && !m_query.rowLimit() && m_query.rowOffset() == 0)
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

/// All that `query` may show: pending changes can take rows out of a limited result and put rows in,
/// so as many more are read, from the first on. Nothing, if it is about pending rows only.
QuerySet withRoomFor(qsizetype pending, const QuerySet &query)
{
    if (query.pendingMode() == Pending::Only)
        return query.offset(0).limit(0);
    if (query.pendingMode() == Pending::Ignore || pending == 0)
        return query;
    const auto all = query.offset(0);
    return query.rowLimit() ? all.limit(query.rowOffset() + *query.rowLimit() + pending) : all;
}

/// `query` asked of the database, which is shown the pending changes.
Result<QList<RowId>> pushedDown(Session::Private &d, const QuerySet &query)
{
    const auto question = Question::ofRows(query, d.state);
    const auto answer = d.backend->select(question.selection, question.view.tables).takeResult();
    return answer.transform(
        [&](const ValueTable &table) { return rowIds(takenOver(d, question, table)); });
}

QFuture<Result<QList<RowId>>>
pushedDownLater(Session &session, Session::Private &d, const QuerySet &query)
{
    const auto question = Question::ofRows(query, d.state);
    return converted(d.backend->select(question.selection, question.view.tables),
                     &session,
                     [&d, question](const Result<ValueTable> &answer) {
                         return answer.transform([&](const ValueTable &table) {
                             return rowIds(takenOver(d, question, table));
                         });
                     });
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
        if (!needsPushDown(m_query, m_d.state))
            return finish(m_d.withPending(m_query, m_rows));
        // Something was edited meanwhile that only the database can judge.
        const auto answer = pushedDownLater(m_session, m_d, m_query);
        whenReady(answer, &m_session, [self = shared_from_this()](const auto &rows) {
            self->finish(rows);
        });
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

/// A reading of rows, and then of what relations lead to from them, one relation after the other.
class PrefetchedRead : public std::enable_shared_from_this<PrefetchedRead>
{
public:
    PrefetchedRead(Session &session, const QuerySet &query)
        : m_session(session)
        , m_paths(query.prefetched())
    {}

    QFuture<Result<QList<RowId>>> start(const QFuture<Result<QList<RowId>>> &rows)
    {
        m_promise.start();
        wait(rows, [self = shared_from_this()](const QList<RowId> &read) {
            self->m_rows = self->m_reached = read;
        });
        return m_promise.future();
    }

private:
    void next()
    {
        while (!m_paths.isEmpty() && m_paths.first().isEmpty()) {
            m_paths.removeFirst();
            m_reached = m_rows;
        }
        if (m_paths.isEmpty())
            return finish(m_rows);
        const auto relation = m_paths.first().takeFirst();
        wait(m_session.fetchRelatedAsync(m_reached, relation.name),
             [self = shared_from_this()](const QList<RowId> &rows) { self->m_reached = rows; });
    }

    template<typename Use>
    void wait(const QFuture<Result<QList<RowId>>> &future, Use use)
    {
        cancelWith(m_promise.future(), future, &m_session);
        whenReady(
            future, &m_session, [self = shared_from_this(), use](const Result<QList<RowId>> &rows) {
                if (!rows)
                    return self->finish(rows.error());
                use(*rows);
                self->next();
            });
    }

    void finish(const Result<QList<RowId>> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
    }

    Session &m_session;
    QList<QList<Relation>> m_paths; ///< What is left of them.
    QList<RowId> m_rows;
    QList<RowId> m_reached;
    QPromise<Result<QList<RowId>>> m_promise;
};

Result<QList<RowId>> merged(Session::Private &d, const QuerySet &query)
{
    const WholeRead read(*d.backend,
                         withRoomFor(d.state.pending().size(query.tableIndex()), query));
    QList<RowId> rows;
    for (std::optional future = read.begin(); future;) {
        auto page = future->takeResult();
        if (!page)
            return page.error();
        future = read.next(*page);
        WholeRead::append(rows,
                          d.adopt(query.tableIndex(), *page, Session::Private::Keep::ForGood));
    }
    return d.withPending(query, rows);
}

Result<QList<RowId>> fetched(Session::Private &d, const QuerySet &query)
{
    return d.isInMemory()                  ? answer(query, d.state, d.indexes)
           : needsPushDown(query, d.state) ? pushedDown(d, query)
                                           : merged(d, query);
}

QFuture<Result<QList<RowId>>>
fetchedLater(Session &session, Session::Private &d, const QuerySet &query)
{
    return d.isInMemory() ? readyFuture(answer(query, d.state, d.indexes))
           : needsPushDown(query, d.state)
               ? pushedDownLater(session, d, query)
               : std::make_shared<AsyncRead>(session, d, query)->start();
}

} // namespace

Result<QList<RowId>> Session::fetch(const QuerySet &asked)
{
    const auto query = scoped(asked);
    if (const auto error = obstacle(query))
        return *error;
    const auto rows = d->heard(query, fetched(*d, query));
    if (!rows)
        return rows;
    for (const auto &path : query.prefetched()) {
        auto reached = *rows;
        for (const auto &relation : path) {
            const auto related = fetchRelated(reached, relation.name);
            if (!related)
                return related;
            reached = *related;
        }
    }
    return rows;
}

QFuture<Result<QList<RowId>>> Session::fetchAsync(const QuerySet &asked)
{
    const auto query = scoped(asked);
    if (const auto error = obstacle(query))
        return readyFuture(Result<QList<RowId>>(*error));
    const auto rows = d->heardLater(query, fetchedLater(*this, *d, query));
    if (query.prefetched().isEmpty())
        return rows;
    return std::make_shared<PrefetchedRead>(*this, query)->start(rows);
}

} // namespace varve
