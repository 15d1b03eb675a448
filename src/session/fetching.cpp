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

/// A query of which the stored rows are read, and the pending ones merged in here.
///
/// Pending changes can take rows out of a limited result and put rows in, so as many more are read,
/// from the first on. Where nothing is pending, just what is wanted is.
class MergedQuery
{
public:
    MergedQuery(const QuerySet &query, const State &state)
        : m_query(query)
        , m_room(query.pendingMode() == Pending::Include ? pendingIn(state) : 0)
    {}

    /// What is read: all that the query may show.
    QuerySet stored() const
    {
        if (m_query.pendingMode() == Pending::Only)
            return m_query.offset(0).limit(0);
        if (isJustWanted())
            return m_query;
        const auto all = m_query.offset(0);
        return m_query.rowLimit() ? all.limit(m_query.rowOffset() + *m_query.rowLimit() + m_room)
                                  : all;
    }

    /// Whether what was read is enough for what is pending by now.
    bool isEnoughFor(const State &state) const
    {
        const bool isWhole = !m_query.rowLimit() && m_query.rowOffset() == 0;
        return isWhole || m_query.pendingMode() != Pending::Include || pendingIn(state) <= m_room;
    }

    /// The result, of what was read as `rows`.
    QList<RowId> result(const Session::Private &d, const QList<RowId> &rows) const
    {
        const auto merged = d.withPending(m_query, rows);
        if (isJustWanted() && m_query.pendingMode() != Pending::Only)
            return merged;
        return merged.mid(m_query.rowOffset(), m_query.rowLimit().value_or(merged.size()));
    }

private:
    qsizetype pendingIn(const State &state) const
    {
        return state.pending().size(m_query.tableIndex());
    }
    bool isJustWanted() const { return m_room == 0; }

    QuerySet m_query;
    qsizetype m_room;
};

/// Whether so much stands before what `query` yields that the database, shown the pending changes, had
/// better count it than the session read it.
bool isDeep(const QuerySet &query, const State &state)
{
    const auto changes = state.pending().changes(query.tableIndex());
    if (query.rowOffset() < rowsPerPage || query.pendingMode() != Pending::Include
        || changes.isEmpty() || query.table().key.isEmpty())
        return false;
    // The number that stands for the key of a new row is the largest, in any direction.
    const auto turns = [](const Ordering &term) { return term.order == SortOrder::Descending; };
    bool isAnyNew = false;
    changes.forEach([&](RowId, const RowChange &change) { isAnyNew |= !change.before; });
    return !isAnyNew || std::ranges::none_of(query.totalOrdering(), turns);
}

bool isAskedOfDatabase(const QuerySet &query, const State &state)
{
    return needsPushDown(query, state) || isDeep(query, state);
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

/// One reading that goes on in the event loop. What is edited and committed meanwhile counts.
class AsyncRead : public std::enable_shared_from_this<AsyncRead>
{
public:
    AsyncRead(Session &session, Session::Private &d, QuerySet query)
        : m_session(session)
        , m_d(d)
        , m_query(std::move(query))
    {}

    QFuture<Result<QList<RowId>>> start()
    {
        m_promise.start();
        whenCancelled(m_promise.future(), &m_session, [read = weak_from_this()] {
            if (const auto self = read.lock())
                self->m_reading.cancel();
        });
        begin();
        return m_promise.future();
    }

private:
    void begin()
    {
        m_rows.clear();
        m_merged.emplace(m_query, m_d.state);
        m_read.emplace(*m_d.backend, m_merged->stored());
        follow(m_read->begin());
    }

    void follow(const QFuture<Result<Page>> &future)
    {
        m_reading = future;
        whenReady(future, &m_session, [self = shared_from_this()](const Result<Page> &page) {
            self->take(page);
        });
    }

    void take(const Result<Page> &page)
    {
        if (m_promise.isCanceled())
            return m_promise.finish();
        if (!page)
            return finish(page.error());
        const auto next = m_read->next(*page);
        WholeRead::append(m_rows,
                          m_d.adopt(m_query.tableIndex(), *page, Session::Private::Keep::ForGood));
        if (next)
            return follow(*next);
        if (isAskedOfDatabase(m_query, m_d.state))
            return pushDown();
        if (!m_merged->isEnoughFor(m_d.state))
            return begin();
        // Deleted between two pages, and that was committed.
        m_rows.removeIf([this](RowId row) { return !m_d.state.row(row) && !isPending(row); });
        finish(m_merged->result(m_d, m_rows));
    }

    bool isPending(RowId row) const { return m_d.state.pending().find(row); }

    /// Something was edited meanwhile that only the database can judge.
    void pushDown()
    {
        const auto answer = pushedDownLater(m_session, m_d, m_query);
        cancelWith(m_promise.future(), answer, &m_session);
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
    std::optional<MergedQuery> m_merged;
    std::optional<WholeRead> m_read;
    QFuture<Result<Page>> m_reading;
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
    const MergedQuery wanted(query, d.state);
    const WholeRead read(*d.backend, wanted.stored());
    QList<RowId> rows;
    for (std::optional future = read.begin(); future;) {
        auto page = future->takeResult();
        if (!page)
            return page.error();
        future = read.next(*page);
        WholeRead::append(rows,
                          d.adopt(query.tableIndex(), *page, Session::Private::Keep::ForGood));
    }
    return wanted.result(d, rows);
}

Result<QList<RowId>> fetched(Session::Private &d, const QuerySet &query)
{
    return d.isInMemory()                      ? answer(query, d.state, d.indexes)
           : isAskedOfDatabase(query, d.state) ? pushedDown(d, query)
                                               : merged(d, query);
}

QFuture<Result<QList<RowId>>>
fetchedLater(Session &session, Session::Private &d, const QuerySet &query)
{
    return d.isInMemory() ? readyFuture(answer(query, d.state, d.indexes))
           : isAskedOfDatabase(query, d.state)
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
