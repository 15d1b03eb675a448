#pragma once

#include "value/changeset.h"

#include <QSet>

namespace varve {

/// The part of the data that an answer depends on: a table, and within it all rows or some.
///
/// Whoever shows something keeps the Region of what it shows and looks up only if a change
/// intersects it.
class Region
{
public:
    /// All rows of `table`, also those that are not there yet.
    static Region table(TableIndex table) { return Region(table, {}, true); }
    /// Just these rows of `table`.
    static Region rows(TableIndex table, QSet<RowId> rows)
    {
        return Region(table, std::move(rows), false);
    }

    /// O(k) for k changed rows at the most.
    bool intersects(const ChangeSet &changes) const;

private:
    Region(TableIndex table, QSet<RowId> rows, bool all)
        : m_table(table)
        , m_rows(std::move(rows))
        , m_all(all)
    {}

    TableIndex m_table;
    QSet<RowId> m_rows;
    bool m_all;
};

} // namespace varve
