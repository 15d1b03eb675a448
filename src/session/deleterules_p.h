#pragma once

#include "session/relationreader_p.h"
#include "value/edit.h"

namespace varve {

/// Known rows that refer to a row which is to go or to get another key, by one foreign key.
struct Referring
{
    Relation::Link link;
    RowId target;
    Row before; ///< What `target` was.
    QList<RowId> rows;
};

/// What the rules of the foreign keys make of a delete, as far as rows are known.
struct DeleteEffects
{
    QList<RowId> deletes;        ///< The row itself and what goes with it.
    QList<SetCell> sets;         ///< Of rows that stay.
    QList<Referring> forbidding; ///< Rows that stay and whose rule forbids it.
    QList<Referring> unsettled;  ///< Rows that stay, and must refer to something else in the end.
};

/// What the database would do if `row` was deleted in `state`. `row` is there. Circles are followed
/// once. Cost: O(rows that are concerned).
///
/// Where no rule is given, rows of through tables go with either of the rows that they join. Rows that
/// refer to a row which never had a key are left without. SET NULL on a column that must not be
/// NULL forbids. SET DEFAULT does nothing where only the database knows the default.
DeleteEffects
effectsOfDelete(RowId row, const State &state, const Schema &schema, const RelationReader &reader);

/// The relations back to `table` from rows that hold a foreign key to it and can be changed here.
QList<Relation> relationsBackTo(TableIndex table, const Schema &schema);

/// The cells that become `rule`'s value when rows of `link.table` lose what they refer to.
QList<SetCell> emptied(const QList<RowId> &rows,
                       const Relation::Link &link,
                       ForeignKeyRule rule,
                       const Schema &schema);

/// Whether `rule` can do what it says for `link`.
bool canEmpty(const Relation::Link &link, const Schema &schema);

} // namespace varve
