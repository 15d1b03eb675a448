#include "query/order.h"
#include "session/relationreader_p.h"

#include <algorithm>

namespace varve {
namespace {

/// The rows of one table as anyone sees them, for looking at many. Lives no longer than the state.
class TableRows
{
public:
    TableRows(const State &state, TableIndex table)
        : m_base(state.base().find(table))
        , m_pending(state.pending().byTable().find(table))
    {}

    /// Null if the row is unknown or deleted. It lives in the state.
    const Row *operator()(RowId row) const
    {
        if (const auto *change = m_pending ? m_pending->find(row) : nullptr)
            return change->after ? &*change->after : nullptr;
        return m_base ? m_base->find(row) : nullptr;
    }

private:
    const State::Rows *m_base;
    const Overlay::Changes *m_pending;
};

const Row *shown(const State &state, RowId row)
{
    return TableRows(state, row.table())(row);
}

/// Whether a reference may hold this as part of a key.
bool isKeyPart(const Value &cell)
{
    return !cell.isNull() && !cell.isAbsent() && !cell.isReference();
}

/// Every key by which `cells` of `target` can be meant: each part as stored, or as a reference to
/// a row that had no key when it was set.
QList<Key> keysOf(RowId target, const Row &cells, const QList<ColumnIndex> &columns)
{
    QList<QList<Value>> keys{{}};
    for (const auto column : columns) {
        QList<QList<Value>> longer;
        for (const auto &key : std::as_const(keys)) {
            if (isKeyPart(cells[column]))
                longer.append(key + QList{cells[column]});
            longer.append(key + QList{Value(target)});
        }
        keys = longer;
    }
    QList<Key> all;
    for (const auto &key : std::as_const(keys))
        all.append(Key(key));
    return all;
}

/// The columns of `table`'s key, smallest first; rows without key come last.
QList<Ordering> keyOrder(const Table &table)
{
    QList<Ordering> ordering;
    for (const auto column : table.key)
        ordering.append({column, SortOrder::Ascending, NullOrder::First});
    return ordering;
}

} // namespace

RowId RelationReader::find(TableIndex table, const Key &key) const
{
    const auto &columns = m_schema[table].key;
    return key.size() == columns.size() ? m_indexes.find(table, columns, key, m_state) : RowId();
}

RowId RelationReader::target(const Row &row, const Relation::Link &link) const
{
    const auto &foreignKey = m_schema.foreignKey(link);
    for (const auto column : foreignKey.columns) {
        const auto &cell = row[column];
        if (cell.isReference())
            return shown(m_state, cell.reference()) ? cell.reference() : RowId();
        if (cell.isNull() || cell.isAbsent())
            return {};
    }
    return m_indexes.find(
        *foreignKey.target, foreignKey.targetColumns, keyOf(row, foreignKey.columns), m_state);
}

QList<RowId>
RelationReader::referring(const Relation::Link &link, RowId target, const Row &cells) const
{
    const auto &columns = m_schema.foreignKey(link).targetColumns;
    QList<RowId> rows;
    if (columns.size() > 1) {
        for (const auto &key : keysOf(target, cells, columns))
            rows += m_indexes.referring(link, key, m_state);
    } else {
        if (const auto &key = cells[columns.front()]; isKeyPart(key))
            rows = m_indexes.referring(link, key, m_state);
        rows += m_indexes.referring(link, Value(target), m_state);
    }
    if (!std::ranges::is_sorted(rows))
        std::ranges::sort(rows);
    return rows;
}

QList<RowId> RelationReader::related(RowId row, const Relation &relation) const
{
    const auto *cells = shown(m_state, row);
    if (!cells)
        return {};
    if (relation.isForward()) {
        const auto found = target(*cells, relation.link);
        return found.isNull() ? QList<RowId>() : QList{found};
    }
    if (relation.kind != Relation::Kind::ManyToMany)
        return inOrderOfKey(referring(relation.link, row, *cells), relation.to);
    QList<RowId> rows;
    const auto all = links(row, relation);
    rows.reserve(all.size());
    for (const auto &link : all) {
        if (!link.far.isNull())
            rows.append(link.far);
    }
    return relation.position ? rows : inOrderOfKey(rows, relation.to);
}

QList<RelationReader::Link> RelationReader::links(RowId row, const Relation &relation) const
{
    Q_ASSERT(relation.kind == Relation::Kind::ManyToMany);
    const auto *cells = shown(m_state, row);
    if (!cells)
        return {};
    auto through = referring(relation.link, row, *cells);
    const TableRows throughRow(m_state, relation.link.table);
    if (relation.position) {
        const QList ordering{Ordering{*relation.position}};
        const auto &table = m_schema[relation.link.table];
        std::ranges::stable_sort(through, [&](RowId a, RowId b) {
            return compared(*throughRow(a), *throughRow(b), ordering, table) < 0;
        });
    }
    QList<Link> links;
    links.reserve(through.size());
    const auto &farColumns = m_schema.foreignKey(*relation.farLink).columns;
    for (const auto link : std::as_const(through)) {
        const auto &held = *throughRow(link);
        const auto far = target(held, *relation.farLink);
        links.append({link, far, far.isNull() ? keyOf(held, farColumns) : Key()});
    }
    return links;
}

QList<RowId>
RelationReader::joining(RowId row, const Relation &relation, RowId far, const Key &farKey) const
{
    const auto &farLink = *relation.farLink;
    const bool isFarShorter =
        countHolding(farLink, far, farKey) < countHolding(relation.link, row, {});
    auto rows = isFarShorter ? holding(farLink, far, farKey) : holding(relation.link, row, {});
    rows.removeIf([&](RowId through) {
        return isFarShorter ? !leadsTo(through, relation.link, row, {})
                            : !leadsTo(through, farLink, far, farKey);
    });
    return rows;
}

QList<RowId>
RelationReader::holding(const Relation::Link &link, RowId target, const Key &ifNull) const
{
    return target.isNull() ? m_indexes.referring(link, ifNull, m_state)
                           : referring(link, target, *shown(m_state, target));
}

qsizetype
RelationReader::countHolding(const Relation::Link &link, RowId target, const Key &ifNull) const
{
    if (target.isNull())
        return m_indexes.countReferring(link, ifNull, m_state);
    const auto key = keyOf(*shown(m_state, target), m_schema.foreignKey(link).targetColumns);
    return m_indexes.countReferring(link, key, m_state);
}

bool RelationReader::leadsTo(RowId through,
                             const Relation::Link &link,
                             RowId wanted,
                             const Key &ifNull) const
{
    const auto &held = *shown(m_state, through);
    const auto found = target(held, link);
    if (!wanted.isNull() || !found.isNull())
        return found == wanted;
    return keyOf(held, m_schema.foreignKey(link).columns) == ifNull;
}

QList<RowId> RelationReader::inOrderOfKey(QList<RowId> rows, TableIndex table) const
{
    if (rows.size() < 2)
        return rows;
    const auto ordering = keyOrder(m_schema[table]);
    if (!canCompare(ordering, m_schema[table]))
        return rows;
    QList<std::pair<RowId, const Row *>> keyed;
    keyed.reserve(rows.size());
    const TableRows cells(m_state, table);
    for (const auto row : std::as_const(rows))
        keyed.append({row, cells(row)});
    const auto standsBefore = [&](const auto &a, const auto &b) {
        const auto order = compared(*a.second, *b.second, ordering, m_schema[table]);
        return order == 0 ? a.first < b.first : order < 0;
    };
    if (std::ranges::is_sorted(keyed, standsBefore))
        return rows;
    std::ranges::sort(keyed, standsBefore);
    std::ranges::transform(keyed, rows.begin(), &std::pair<RowId, const Row *>::first);
    return rows;
}

} // namespace varve
