#include "base/readyfuture.h"
#include "base/whenready.h"
#include "session/session_p.h"

#include <QSet>

#include <algorithm>

namespace varve {
namespace {

/// More values than this are no statement that every database takes.
constexpr qsizetype valuesPerStatement = 10'000;

/// `columns` hold one of `keys`.
Expression holds(const QList<Key> &keys, const QList<ColumnIndex> &columns, const Table &table)
{
    if (columns.size() == 1) {
        QList<Value> values;
        for (const auto &key : keys)
            values.append(key[0]);
        return col(table[columns.front()].name).in(values);
    }
    QList<Expression> all;
    for (const auto &key : keys) {
        QList<Expression> parts;
        for (qsizetype part = 0; part < columns.size(); ++part)
            parts.append(equals(col(table[columns[part]].name), key[part]));
        all.append(Expression(Expression::And{parts}));
    }
    return Expression(Expression::Or{all});
}

/// What must be read so that a relation of some rows is known, one hop after the other.
class RelatedRows
{
public:
    RelatedRows(Session::Private &session, QList<RowId> rows, Relation relation)
        : m_session(session)
        , m_rows(std::move(rows))
        , m_relation(std::move(relation))
    {}

    /// The queries of the hop number `hop`, which are known when the hops before are read; none: there
    /// is no such hop.
    std::optional<QList<QuerySet>> hop(int number) const
    {
        const auto &link = m_relation.link;
        const auto &foreignKey = m_session.schema.foreignKey(link);
        if (number == 0 && m_relation.isForward())
            return targets(link, m_rows);
        if (number == 0)
            return queries(link.table, foreignKey.columns, keys(m_rows, foreignKey.targetColumns));
        if (number == 1 && m_relation.farLink)
            return targets(*m_relation.farLink, throughRows());
        return {};
    }

    /// All that is known then.
    QList<RowId> related() const
    {
        QList<RowId> all;
        QSet<RowId> seen;
        for (const auto row : m_rows) {
            for (const auto found : m_session.reader().related(row, m_relation)) {
                if (seen.contains(found))
                    continue;
                seen.insert(found);
                all.append(found);
            }
        }
        return all;
    }

private:
    /// What the foreign key `link` of `rows` leads to, as far as it is not known.
    QList<QuerySet> targets(const Relation::Link &link, QList<RowId> rows) const
    {
        const auto &foreignKey = m_session.schema.foreignKey(link);
        rows.removeIf([&](RowId row) {
            const auto cells = m_session.state.row(row);
            return !cells || !m_session.reader().target(*cells, link).isNull();
        });
        return queries(
            *foreignKey.target, foreignKey.targetColumns, keys(rows, foreignKey.columns));
    }

    QList<RowId> throughRows() const
    {
        QList<RowId> all;
        for (const auto row : m_rows) {
            for (const auto &link : m_session.reader().links(row, m_relation))
                all.append(link.through);
        }
        return all;
    }

    /// What `rows` hold in `columns`, each once, where a stored row can hold the same.
    QList<Key> keys(const QList<RowId> &rows, const QList<ColumnIndex> &columns) const
    {
        QList<Key> all;
        QSet<Key> seen;
        for (const auto row : rows) {
            const auto cells = m_session.state.row(row);
            if (!cells || std::ranges::any_of(columns, [&](ColumnIndex column) {
                    return (*cells)[column].isNull();
                }))
                continue;
            const auto key = keyOf(*cells, columns);
            if (!key.isComplete() || seen.contains(key))
                continue;
            seen.insert(key);
            all.append(key);
        }
        return all;
    }

    QList<QuerySet>
    queries(TableIndex table, const QList<ColumnIndex> &columns, const QList<Key> &keys) const
    {
        QList<QuerySet> all;
        const QuerySet rows(m_session.schema, table);
        const auto some = valuesPerStatement / columns.size();
        for (qsizetype first = 0; first < keys.size(); first += some)
            all.append(rows.filter(holds(keys.mid(first, some), columns, rows.table())));
        return all;
    }

    Session::Private &m_session;
    QList<RowId> m_rows;
    Relation m_relation;
};

using Fetched = Result<QList<RowId>>;

/// Reads hop after hop in the event loop.
class AsyncRelatedRead : public std::enable_shared_from_this<AsyncRelatedRead>
{
public:
    AsyncRelatedRead(Session &session, RelatedRows rows)
        : m_session(session)
        , m_rows(std::move(rows))
    {}

    QFuture<Fetched> start()
    {
        m_promise.start();
        next();
        return m_promise.future();
    }

private:
    void next()
    {
        if (m_promise.isCanceled())
            return m_promise.finish();
        while (m_queries.isEmpty()) {
            const auto hop = m_rows.hop(m_hop++);
            if (!hop)
                return finish(m_rows.related());
            m_queries = *hop;
        }
        const auto reading = m_session.fetchAsync(m_queries.takeFirst());
        cancelWith(m_promise.future(), reading, &m_session);
        whenReady(reading, &m_session, [self = shared_from_this()](const Fetched &fetched) {
            if (fetched)
                self->next();
            else
                self->finish(fetched.error());
        });
    }

    void finish(Fetched result)
    {
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }

    Session &m_session;
    RelatedRows m_rows;
    QList<QuerySet> m_queries;
    int m_hop = 0;
    QPromise<Fetched> m_promise;
};

} // namespace

Result<QList<RowId>> Session::fetchRelated(const QList<RowId> &rows, const QString &relation)
{
    if (rows.isEmpty())
        return QList<RowId>();
    const auto found = d->schema.requireRelation(rows.front().table(), relation);
    if (!found)
        return found.error();
    const RelatedRows related(*d, rows, *found);
    for (int number = 0; const auto hop = related.hop(number); ++number) {
        for (const auto &query : *hop) {
            if (const auto fetched = fetch(query); !fetched)
                return fetched;
        }
    }
    return related.related();
}

QFuture<Result<QList<RowId>>> Session::fetchRelatedAsync(const QList<RowId> &rows,
                                                         const QString &relation)
{
    if (rows.isEmpty())
        return readyFuture(Fetched(QList<RowId>()));
    const auto found = d->schema.requireRelation(rows.front().table(), relation);
    if (!found)
        return readyFuture(Fetched(found.error()));
    return std::make_shared<AsyncRelatedRead>(*this, RelatedRows(*d, rows, *found))->start();
}

} // namespace varve
