#pragma once

#include "value/changeset.h"

#include <QList>
#include <QSet>

namespace varve {

/// The part of the data that an answer depends on: all rows of some tables, or certain rows.
///
/// Whoever shows something keeps the Region of what it shows and looks up only if a change
/// intersects it.
class Region
{
public:
    /// All rows of `table`, also those that are not there yet.
    static Region table(TableIndex table) { return tables({table}); }
    /// The same of several tables; of none, it is a Region that nothing intersects.
    static Region tables(QList<TableIndex> tables) { return Region(std::move(tables), {}); }
    /// Just these rows, whichever tables they are of.
    static Region rows(QSet<RowId> rows) { return Region({}, std::move(rows)); }

    /// O(k + t log k) at the most for k changed rows and t tables.
    bool intersects(const ChangeSet &changes) const;

private:
    Region(QList<TableIndex> tables, QSet<RowId> rows)
        : m_tables(std::move(tables))
        , m_rows(std::move(rows))
    {}

    QList<TableIndex> m_tables; ///< All rows of these.
    QSet<RowId> m_rows;
};

} // namespace varve
