#pragma once

#include "schema/schema.h"
#include "session/columncopy_p.h"
#include "session/identitymap.h"
#include "session/rowindex_p.h"

#include <QHash>

#include <memory>

namespace varve {

/// The indexes by which the relations of one session are followed: each is made when it is first
/// asked for, and then kept in step. O(rows of its table) the first time.
///
/// A value: the copy that an EditGroup works with starts where the session's are.
class RowIndexes
{
public:
    /// With `identities`, rows are found by primary key without an index; they know the key of every
    /// row that is not pending.
    explicit RowIndexes(Schema schema, const IdentityMap *identities = nullptr);

    /// A copy for states that come from `state`, which is the state of `origin`: what is missing is
    /// made there first, so that it is not lost with the copy.
    static RowIndexes derived(RowIndexes &origin, const State &state);
    /// Takes over what a copy has come to.
    void take(const RowIndexes &copy);

    /// Brings what is made up to `state`, as reading does. O(rows that differ).
    void follow(const State &state);

    /// The rows whose foreign key `link` holds `key`, in the order of its columns.
    QList<RowId> referring(const Relation::Link &link, const Key &key, const State &state);

    /// How many rows referring() has to look at. O(1).
    qsizetype countReferring(const Relation::Link &link, const Key &key, const State &state);

    /// The rows of `table` that hold `key` in `columns`. For the primary key see find().
    QList<RowId> holding(TableIndex table,
                         const QList<ColumnIndex> &columns,
                         const Key &key,
                         const State &state);

    /// The row of `table` that holds `key` in `columns`, which are its primary key or unique; null
    /// if there is none. O(log n).
    RowId
    find(TableIndex table, const QList<ColumnIndex> &columns, const Key &key, const State &state);

    /// The numbers of `column` of the stored rows of `state`; null where looking through the rows is as
    /// good: they are few, or are asked for the first time. O(rows) the second time.
    const ColumnCopy *columnCopy(TableIndex table, ColumnIndex column, const State &state);

    /// Of all indexes together.
    IndexAccesses accesses() const;

private:
    RowIndex &index(qsizetype position, const State &state);
    qsizetype position(IndexShape shape, RowIndex::Scope scope);
    qsizetype ofForeignKey(const Relation::Link &link);
    qsizetype ofColumns(TableIndex table, const QList<ColumnIndex> &columns, RowIndex::Scope scope);
    IndexShape shapeOf(TableIndex table, const QList<ColumnIndex> &columns) const;
    std::optional<Key>
    identityKey(TableIndex table, const QList<ColumnIndex> &columns, const Key &key) const;

    struct CopiedColumn
    {
        State::Rows rows; ///< That were asked for last.
        std::shared_ptr<const ColumnCopy> copy;
    };

    Schema m_schema;
    const IdentityMap *m_identities;
    QList<RowIndex> m_indexes;
    // Positions in `m_indexes`.
    QHash<quint64, qsizetype> m_ofForeignKeys;
    QHash<quint64, qsizetype> m_ofColumns;  ///< Of one column each.
    QHash<quint64, CopiedColumn> m_columns; ///< By table and column.
    RowIndexes *m_origin = nullptr;
    State m_originState;
};

} // namespace varve
