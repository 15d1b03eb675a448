#pragma once

#include "session/rowindexes_p.h"

namespace varve {

/// Follows relations in one state, by indexes: a reading looks at the rows that it returns.
///
/// Rows that are not known or deleted are not there; what refers to them leads to nothing. References
/// to rows without key and keys of the same rows meet.
class RelationReader
{
public:
    RelationReader(const State &state, const Schema &schema, RowIndexes &indexes)
        : m_state(state)
        , m_schema(schema)
        , m_indexes(indexes)
    {}

    /// The row of `table` with this primary key; null if there is none.
    RowId find(TableIndex table, const Key &key) const;

    /// What the foreign key `link` of `row` leads to; null if nothing.
    RowId target(const Row &row, const Relation::Link &link) const;

    /// The rows whose foreign key `link` leads to `target`, which is or was `cells`; ascending.
    QList<RowId> referring(const Relation::Link &link, RowId target, const Row &cells) const;

    /// The rows that `relation` leads to from `row`, in its order: that of the links' position, then
    /// that of the rows' key, then rows without key as they were made.
    QList<RowId> related(RowId row, const Relation &relation) const;

    /// A row of a through table, and where it leads.
    struct Link
    {
        RowId through;
        RowId far;  ///< Null: the row is not there (yet).
        Key farKey; ///< What the through row holds then.
    };

    /// The links of `row`, in the order of their position, then as they were made. `relation` is
    /// ManyToMany.
    QList<Link> links(RowId row, const Relation &relation) const;

    /// The rows of the through table of `relation` that join `row` with `far`; with the key `farKey`
    /// if there is no such row. O(links of that end which has fewer).
    QList<RowId> joining(RowId row, const Relation &relation, RowId far, const Key &farKey) const;

private:
    QList<RowId> holding(const Relation::Link &link, RowId target, const Key &ifNull) const;
    qsizetype countHolding(const Relation::Link &link, RowId target, const Key &ifNull) const;
    bool leadsTo(RowId through, const Relation::Link &link, RowId target, const Key &ifNull) const;
    QList<RowId> inOrderOfKey(QList<RowId> rows, TableIndex table) const;

    const State &m_state;
    const Schema &m_schema;
    RowIndexes &m_indexes;
};

} // namespace varve
