#include "base/whenready.h"
#include "session/prefetching_p.h"

#include <QSet>

namespace varve {
namespace {

constexpr qsizetype keysPerStatement = 1000;

/// The condition that a row of `table` holds one of `keys` in `columns`.
Expression holdsOne(const QList<Key> &keys, const QList<ColumnIndex> &columns, const Table &table)
{
    const auto cell = [&](qsizetype part) { return col(table[columns[part]].name); };
    if (columns.size() == 1) {
        QList<Value> values;
        for (const auto &key : keys)
            values.append(key[0]);
        return cell(0).in(values);
    }
    QList<Expression> alternatives;
    for (const auto &key : keys) {
        QList<Expression> parts;
        for (qsizetype part = 0; part < columns.size(); ++part)
            parts.append(equals(cell(part), key[part]));
        alternatives.append(Expression(Expression::And{parts}));
    }
    return Expression(Expression::Or{alternatives});
}

bool holdsNull(const Key &key)
{
    for (qsizetype part = 0; part < key.size(); ++part) {
        if (key[part].isNull())
            return true;
    }
    return false;
}

} // namespace

Prefetch::Prefetch(Session &session, Session::Private &d, const QuerySet &query, QList<RowId> rows)
    : m_session(session)
    , m_d(d)
    , m_rows(std::move(rows))
    , m_reached(m_rows)
{
    for (const auto &path : query.prefetched())
        m_paths.append(hops(path, query.schema()));
}

QList<Prefetch::Hop> Prefetch::hops(const QList<Relation> &path, const Schema &schema)
{
    QList<Hop> all;
    for (const auto &relation : path) {
        const auto &near = schema.foreignKey(relation.link);
        if (relation.isForward())
            all.append({relation.to, near.columns, near.targetColumns});
        else
            all.append({relation.link.table, near.targetColumns, near.columns});
        if (relation.farLink) {
            const auto &far = schema.foreignKey(*relation.farLink);
            all.append({relation.to, far.columns, far.targetColumns});
        }
    }
    return all;
}

std::optional<QuerySet> Prefetch::next()
{
    while (!m_paths.isEmpty()) {
        auto &path = m_paths.first();
        if (path.isEmpty()) {
            m_paths.removeFirst();
            m_reached = m_rows;
            continue;
        }
        const auto &hop = path.first();
        if (!m_wanted) {
            QSet<Key> wanted;
            for (const auto row : std::as_const(m_reached)) {
                const auto cells = m_d.state.row(row);
                const auto key = cells ? keyOf(*cells, hop.from) : Key();
                if (cells && key.isComplete() && !holdsNull(key))
                    wanted.insert(key);
            }
            m_wanted = wanted.values();
        }
        if (m_wanted->isEmpty()) {
            path.removeFirst();
            m_reached = std::exchange(m_found, {});
            m_wanted.reset();
            continue;
        }
        const auto some = m_wanted->mid(0, keysPerStatement);
        m_wanted = m_wanted->mid(keysPerStatement);
        return QuerySet(m_d.schema, hop.table)
            .filter(holdsOne(some, hop.to, m_d.schema[hop.table]));
    }
    return {};
}

void Prefetch::take(const QuerySet &query, const Page &page)
{
    m_found += m_d.adopt(query.tableIndex(), page, Session::Private::Keep::ForGood);
}

Result<QList<RowId>> Prefetch::now()
{
    while (const auto query = next()) {
        const auto page = m_d.backend->fetch(*query, {}).takeResult();
        if (!page)
            return page.error();
        take(*query, *page);
    }
    return m_rows;
}

QFuture<Result<QList<RowId>>> Prefetch::later()
{
    m_promise.start();
    follow();
    return m_promise.future();
}

void Prefetch::follow()
{
    const auto query = m_promise.isCanceled() ? std::nullopt : next();
    if (!query)
        return finish(m_rows);
    const auto read = m_d.backend->fetch(*query, {});
    whenReady(
        read, &m_session, [self = shared_from_this(), query = *query](const Result<Page> &page) {
            if (!page)
                return self->finish(page.error());
            self->take(query, *page);
            self->follow();
        });
}

void Prefetch::finish(Result<QList<RowId>> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

} // namespace varve
