#pragma once

#include "session/session_p.h"

namespace varve {

/// Reads what relations lead to from some rows: one statement for each relation (two for one through
/// a table), or one for each thousand rows.
class Prefetch : public std::enable_shared_from_this<Prefetch>
{
public:
    Prefetch(Session &session, Session::Private &d, const QuerySet &query, QList<RowId> rows);

    /// The rows that it began with, when all is here; the first error otherwise.
    Result<QList<RowId>> now();
    QFuture<Result<QList<RowId>>> later();

private:
    /// From rows with values in `from` to those of `table` that hold them in `to`.
    struct Hop
    {
        TableIndex table;
        QList<ColumnIndex> from;
        QList<ColumnIndex> to;
    };
    static QList<Hop> hops(const QList<Relation> &path, const Schema &schema);

    /// What is to be read next; none when all is here.
    std::optional<QuerySet> next();
    void take(const QuerySet &query, const Page &page);
    void follow();
    void finish(Result<QList<RowId>> result);

    Session &m_session;
    Session::Private &m_d;
    QList<RowId> m_rows;
    QList<QList<Hop>> m_paths;
    QList<RowId> m_reached;             ///< Where the current path has led to.
    QList<RowId> m_found;               ///< What the current hop has found so far.
    std::optional<QList<Key>> m_wanted; ///< What the current hop has yet to look for.
    QPromise<Result<QList<RowId>>> m_promise;
};

} // namespace varve
