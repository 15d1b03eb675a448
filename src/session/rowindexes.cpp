#include "schema/affinity.h"
#include "session/rowindexes_p.h"

#include <algorithm>

namespace varve {

RowIndexes::RowIndexes(Schema schema, const IdentityMap *identities)
    : m_schema(std::move(schema))
    , m_identities(identities)
{}

RowIndexes RowIndexes::derived(RowIndexes &origin, const State &state)
{
    auto copy = origin;
    copy.m_origin = &origin;
    copy.m_originState = state;
    return copy;
}

void RowIndexes::take(const RowIndexes &copy)
{
    for (const auto &index : copy.m_indexes)
        m_indexes[position(index.shape(), index.scope())] = index;
}

void RowIndexes::follow(const State &state)
{
    for (auto &index : m_indexes)
        index.follow(state);
}

QList<RowId> RowIndexes::referring(const Relation::Link &link, const Key &key, const State &state)
{
    return index(ofForeignKey(link), state).find(key);
}

qsizetype RowIndexes::countReferring(const Relation::Link &link, const Key &key, const State &state)
{
    return index(ofForeignKey(link), state).count(key);
}

QList<RowId> RowIndexes::holding(TableIndex table,
                                 const QList<ColumnIndex> &columns,
                                 const Key &key,
                                 const State &state)
{
    return index(ofColumns(table, columns, RowIndex::Scope::All), state).find(key);
}

RowId RowIndexes::find(TableIndex table,
                       const QList<ColumnIndex> &columns,
                       const Key &key,
                       const State &state)
{
    const auto identity = identityKey(table, columns, key);
    if (!identity)
        return index(ofColumns(table, columns, RowIndex::Scope::All), state).first(key);
    const auto known = m_identities->find(table, *identity);
    // A row that is gone is remembered; another may have been made under its key since.
    if (!known.isNull() && !state.pending().find(known) && state.baseRow(known))
        return known;
    if (state.pending().size(table) == 0)
        return {};
    return index(ofColumns(table, columns, RowIndex::Scope::Pending), state).first(key);
}

const ColumnCopy *RowIndexes::columnCopy(TableIndex table, ColumnIndex column, const State &state)
{
    constexpr qsizetype few = 10'000; // Their cells stay in the processor's cache.
    const auto *rows = state.base().find(table);
    if (!rows || rows->size() < few)
        return nullptr;
    auto &known = m_columns[static_cast<quint64>(table) << 32 | static_cast<quint64>(column)];
    if (!known.rows.isSameAs(*rows))
        known = {*rows, nullptr};
    else if (!known.copy)
        known.copy = std::make_shared<ColumnCopy>(*rows, column);
    return known.copy.get();
}

IndexAccesses RowIndexes::accesses() const
{
    IndexAccesses sum;
    for (const auto &index : m_indexes) {
        sum.followed += index.accesses().followed;
        sum.found += index.accesses().found;
    }
    return sum;
}

RowIndex &RowIndexes::index(qsizetype position, const State &state)
{
    auto &found = m_indexes[position];
    found.follow(state);
    return found;
}

qsizetype RowIndexes::position(IndexShape shape, RowIndex::Scope scope)
{
    const auto found = std::ranges::find_if(m_indexes, [&](const RowIndex &index) {
        return index.scope() == scope && index.shape().isSameAs(shape);
    });
    if (found != m_indexes.end())
        return found - m_indexes.begin();
    if (m_origin)
        m_indexes.append(m_origin->index(m_origin->position(shape, scope), m_originState));
    else
        m_indexes.append(RowIndex(std::move(shape), scope));
    return m_indexes.size() - 1;
}

qsizetype RowIndexes::ofForeignKey(const Relation::Link &link)
{
    const auto id = static_cast<quint64>(link.table) << 32 | static_cast<quint64>(link.foreignKey);
    const auto known = m_ofForeignKeys.constFind(id);
    if (known != m_ofForeignKeys.constEnd())
        return *known;
    const auto &foreignKey = m_schema.foreignKey(link);
    Q_ASSERT(foreignKey.target);
    auto shape = shapeOf(*foreignKey.target, foreignKey.targetColumns);
    shape.table = link.table;
    shape.columns = foreignKey.columns;
    const auto made = position(std::move(shape), RowIndex::Scope::All);
    m_ofForeignKeys.insert(id, made);
    return made;
}

qsizetype
RowIndexes::ofColumns(TableIndex table, const QList<ColumnIndex> &columns, RowIndex::Scope scope)
{
    if (columns.size() > 1)
        return position(shapeOf(table, columns), scope);
    const auto id = static_cast<quint64>(table) << 32 | static_cast<quint64>(columns.front()) << 1
                    | (scope == RowIndex::Scope::Pending ? 1U : 0U);
    const auto known = m_ofColumns.constFind(id);
    if (known != m_ofColumns.constEnd())
        return *known;
    const auto made = position(shapeOf(table, columns), scope);
    m_ofColumns.insert(id, made);
    return made;
}

IndexShape RowIndexes::shapeOf(TableIndex table, const QList<ColumnIndex> &columns) const
{
    IndexShape shape{table, columns, {}};
    for (const auto column : columns) {
        Column as;
        as.affinity = m_schema[table][column].affinity;
        as.collation = m_schema[table][column].collation;
        shape.as.append(as);
    }
    return shape;
}

/// The key under which the identity map knows a row that `key` means; none if it would have to know
/// more than what is stored, to the letter.
std::optional<Key>
RowIndexes::identityKey(TableIndex table, const QList<ColumnIndex> &columns, const Key &key) const
{
    if (!m_identities || columns != m_schema[table].key)
        return {};
    QList<Value> parts;
    for (qsizetype part = 0; part < key.size(); ++part) {
        const auto &column = m_schema[table][columns[part]];
        const auto wanted = stored(key[part], column);
        const bool isText = column.affinity == Affinity::Text && wanted.isText()
                            && column.collation == Collation::Binary;
        if (!isText && !(column.affinity == Affinity::Integer && wanted.isInteger()))
            return {};
        parts.append(wanted);
    }
    return Key(parts);
}

} // namespace varve
