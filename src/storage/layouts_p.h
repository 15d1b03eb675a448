#pragma once

#include "storage/reading_p.h"

#include <list>

namespace varve {

/// Results in an order that no index has, laid out once in temporary tables, so that a page of one
/// costs the same wherever it begins. A layout holds the keys of its rows, or the rows themselves
/// where there is nothing to find them by again (views).
///
/// Belongs to one connection: the scanner's or, within a transaction, the writer's. It does not notice
/// what its own connection writes.
class Layouts
{
public:
    explicit Layouts(Connection &connection)
        : m_connection(connection)
    {}
    ~Layouts();
    Q_DISABLE_COPY_MOVE(Layouts)

    /// Whether pages of `query` can be found by a layout only.
    Result<bool> areNeededFor(const QuerySet &query);

    /// Backend::places(). The first stretch lays the result out anew if the database has changed.
    Result<Places> places(const QuerySet &query, const PlacesRequest &request);

    /// Backend::fetch() for anchors with ranks.
    Result<Page> fetch(const QuerySet &query, const PageRequest &request);

private:
    struct Layout
    {
        sql::Text identity;
        Table table;
        qint64 rows = 0;
        qint64 dataVersion = 0;
    };
    enum class Age { Any, Current };

    Result<Layout> laidOut(const QuerySet &query, Age age);
    Result<Layout> fill(const QuerySet &query, const Layout &layout);
    void drop(const Layout &layout);
    Result<qint64> dataVersion();

    Connection &m_connection;
    std::list<Layout> m_layouts;   ///< The one used last comes first.
    QHash<QString, bool> m_needed; ///< By the SQL of the query.
    qint64 m_made = 0;
};

} // namespace varve
