#pragma once

#include "session/pendingchanges_p.h"
#include "session/writeplan.h"

#include <QHash>
#include <QSet>

namespace varve {

/// A cell that holds something else for a while within a plan.
struct TemporaryCell
{
    ColumnIndex column = {};
    Value value;
};

/// Finds values that cells can hold for a while: NULL where that is allowed, else one of the column's
/// type that nobody uses.
///
/// None where the column's values are computed or listed by a CHECK, where it refers to another
/// table and the database looks at once, or where it is a key and would be NULL. Whether another
/// CHECK lets the value in, and whether a row that is not pending holds it, only the database knows.
class TemporaryValues
{
public:
    TemporaryValues(const PendingChanges &changes, const Schema &schema, ForeignKeyTiming timing)
        : m_changes(changes)
        , m_schema(schema)
        , m_timing(timing)
    {}

    /// A column, and how little it is wanted: the smallest cost is the best.
    struct Choice
    {
        ColumnIndex column = {};
        int cost = 0;
    };

    /// The best of `columns` of `table` to give another value for a while; those of `changed` are set
    /// again anyway. None if no column will do.
    std::optional<Choice> choice(TableIndex table,
                                 const QList<ColumnIndex> &columns,
                                 const QList<ColumnIndex> &changed) const;

    /// The value for `column` of `row`; choice() must have allowed it. Never the same one twice.
    Value value(RowId row, ColumnIndex column);

    bool canBeNull(TableIndex table, ColumnIndex column) const;
    bool isReferenced(TableIndex table, ColumnIndex column) const;

private:
    bool canBeMadeUp(TableIndex table, ColumnIndex column) const;
    bool isChecked(TableIndex table, ColumnIndex column) const;
    QSet<Value> &used(TableIndex table, ColumnIndex column);

    const PendingChanges &m_changes;
    const Schema &m_schema;
    ForeignKeyTiming m_timing;
    QHash<TableIndex, QHash<ColumnIndex, QSet<Value>>> m_used;
};

} // namespace varve
