#include "query/sqlcompile.h"
#include "storage/layouts_p.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

constexpr size_t keptLayouts = 4;
constexpr qsizetype keptAnswers = 1000;

/// A name for the rank that no column has taken.
QString rankName(const Table &table)
{
    QString name = u"varve_rank"_s;
    while (table.find(name))
        name += u'_';
    return name;
}

/// `table` with something to find its rows by again, if it has anything.
Table findable(const Table &table)
{
    return table.key.isEmpty() && !table.rowNumberName.isEmpty()
               ? withNumberAsKey(table, table.rowNumberName)
               : table;
}

/// What a layout of rows of `source` holds: their keys, or all of them, and the rank.
Table layoutOf(const Table &source, const QString &name)
{
    Table layout;
    layout.name = name;
    if (source.key.isEmpty())
        layout.columns = source.columns;
    for (const auto column : source.key)
        layout.columns.append(source[column]);
    return withNumberAsKey(layout, rankName(layout));
}

Anchor anchorAt(qint64 rank)
{
    Anchor anchor;
    anchor.rank = rank;
    return anchor;
}

/// The place in the layout's own table; its numbers begin with 1.
std::optional<Anchor> withinLayout(const std::optional<Anchor> &anchor)
{
    if (!anchor)
        return {};
    Anchor within;
    within.sortKey = {anchor->rank + 1};
    return within;
}

qint64 rankOf(const Row &laidOut)
{
    return laidOut[columnIndex(laidOut.size() - 1)].integer() - 1;
}

QList<Value> withoutRank(const Row &laidOut)
{
    auto cells = laidOut.cells();
    cells.removeLast();
    return cells;
}

/// The rows of a layout as they are, which is what it holds of a view.
Page unpacked(const Page &stretch)
{
    Page page;
    page.atEnd = stretch.atEnd;
    for (const auto &laidOut : stretch.rows) {
        page.rows.append(Row(withoutRank(laidOut)));
        page.rowNumbers.append(rankOf(laidOut));
    }
    return page;
}

/// The rows of which `stretch` has the keys; those that are gone by now are left out.
Result<Page> found(Connection &connection, const QuerySet &query, const Page &stretch)
{
    const bool isNumbered = query.table().key.isEmpty();
    auto source = rowsOf(findable(query.table()));
    if (query.contentLimit())
        source = source.withoutContentOver(*query.contentLimit());
    QList<Key> keys;
    for (const auto &laidOut : stretch.rows)
        keys.append(Key(withoutRank(laidOut)));
    const auto rows = rowsByKey(connection, source, keys);
    if (!rows)
        return rows.error();

    Page page;
    page.atEnd = stretch.atEnd;
    for (const auto &key : keys) {
        const auto row = rows->constFind(key);
        if (row == rows->constEnd())
            continue;
        page.rows.append(isNumbered ? Row(withoutRank(*row)) : *row);
        if (isNumbered)
            page.rowNumbers.append(key[0].integer());
    }
    return page;
}

} // namespace

Layouts::~Layouts()
{
    for (const auto &layout : m_layouts)
        drop(layout);
}

Result<bool> Layouts::areNeededFor(const QuerySet &query)
{
    const bool isByExpression = std::ranges::any_of(
        query.ordering(), [](const Ordering &term) { return term.expression.has_value(); });
    if (!hasTotalOrder(query) || query.rowLimit() || query.rowOffset() > 0 || isByExpression)
        return true;
    const auto select = sql::selectRows(query, {}, m_connection.dialect());
    if (const auto known = m_needed.constFind(select.sql); known != m_needed.constEnd())
        return *known;
    auto sorts = m_connection.dialect().sorts(m_connection, select);
    if (sorts) {
        if (m_needed.size() >= keptAnswers)
            m_needed.clear();
        m_needed.insert(select.sql, *sorts);
    }
    return sorts;
}

Result<Places> Layouts::places(const QuerySet &query, const PlacesRequest &request)
{
    const auto layout = laidOut(query, request.after ? Age::Any : Age::Current);
    if (!layout)
        return layout.error();
    const auto begin = request.after ? request.after->rank + 1 : 0;
    Places places;
    places.rows = std::clamp<qint64>(layout->rows - begin, 0, request.limit);
    for (auto rank = begin; rank < begin + places.rows; rank += request.step)
        places.begins.append(anchorAt(rank));
    if (places.rows > 0)
        places.last = anchorAt(begin + places.rows - 1);
    places.atEnd = begin + places.rows >= layout->rows;
    return places;
}

Result<Page> Layouts::fetch(const QuerySet &query, const PageRequest &request)
{
    const auto layout = laidOut(query, Age::Any);
    if (!layout)
        return layout.error();
    auto ranks = rowsOf(layout->table);
    const bool holdsRows = !hasTotalOrder(query);
    if (holdsRows && query.contentLimit())
        ranks = ranks.withoutContentOver(*query.contentLimit());
    const PageRequest within{
        withinLayout(request.from), withinLayout(request.until), request.limit};
    const auto stretch = fetchedPage(m_connection, ranks, within);
    if (!stretch)
        return stretch.error();
    return holdsRows ? unpacked(*stretch) : found(m_connection, query, *stretch);
}

Result<Layouts::Layout> Layouts::laidOut(const QuerySet &query, Age age)
{
    const auto version = dataVersion();
    if (!version)
        return version.error();
    const auto source = findable(query.table());
    const auto identity = m_connection.dialect().fillLayout(layoutOf(source, u"layout"_s), query);
    const auto known = std::ranges::find(m_layouts, identity, &Layout::identity);
    if (known != m_layouts.end()) {
        m_layouts.splice(m_layouts.begin(), m_layouts, known);
        if (age == Age::Any || known->dataVersion == *version)
            return *known;
        drop(*known);
        m_layouts.pop_front();
    }
    const QString name = u"varve_layout_"_s + QString::number(++m_made);
    return fill(query, {identity, layoutOf(source, name), 0, *version});
}

Result<Layouts::Layout> Layouts::fill(const QuerySet &query, const Layout &empty)
{
    const auto subject = cannotRead(query.table());
    const auto &dialect = m_connection.dialect();
    if (auto created = m_connection.execute(dialect.createLayout(empty.table), subject); !created)
        return created.error();
    auto layout = empty;
    {
        auto filled = m_connection.run(dialect.fillLayout(layout.table, query), subject);
        if (!filled) {
            drop(layout);
            return filled.error();
        }
        layout.rows = filled->affected();
    }
    m_layouts.push_front(layout);
    while (m_layouts.size() > keptLayouts) {
        drop(m_layouts.back());
        m_layouts.pop_back();
    }
    return layout;
}

/// Statements on the table would keep it from going.
void Layouts::drop(const Layout &layout)
{
    m_connection.forgetStatements();
    (void)m_connection.execute(m_connection.dialect().dropLayout(layout.table), {});
}

Result<qint64> Layouts::dataVersion()
{
    auto line = m_connection.run({m_connection.dialect().dataVersion(), {}}, {});
    if (!line)
        return line.error();
    return line->next() ? line->value(0).integer() : 0;
}

} // namespace varve
