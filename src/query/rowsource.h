#pragma once

#include "schema/relation.h"
#include "value/row.h"

namespace varve {

/// A row and who it is, as far as somebody knows; the id is null where nobody asks.
struct SourceRow
{
    /// The session's name for it, and its cells as anyone sees them.
    RowId id;
    Row row;
};

/// Where the evaluator finds the rows that relations and subqueries lead to.
///
/// "Unknown" (none) is the answer wherever not all of the rows meant are at hand: what depends on
/// them is then left to the database. Rows are as anyone sees them, pending changes applied.
class RowSource
{
public:
    RowSource() = default;
    virtual ~RowSource();
    Q_DISABLE_COPY_MOVE(RowSource)

    /// The rows that `relation` leads to from `row` of its table `from`, in any order; at most one
    /// if it leads to one.
    virtual std::optional<QList<SourceRow>> related(const SourceRow &row,
                                                    const Relation &relation) const = 0;

    /// All rows of `table`, in any order.
    virtual std::optional<QList<SourceRow>> rows(TableIndex table) const = 0;
};

} // namespace varve
