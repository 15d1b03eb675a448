#pragma once

#include "value/row.h"

#include <optional>
#include <variant>

namespace varve {

/// A new row. Its cells are in the table's order; a cell that was not given is Absent.
struct InsertRow
{
    RowId row; ///< A new id of that table, which no row has had before.
    Row cells; ///< One for each column.
};

/// Another value for one cell.
struct SetCell
{
    /// The cell, and what it is given; stored as its column stores it.
    RowId row;
    ColumnIndex column = {};
    Value value;
};

/// A cell raised by a number, or lowered by a negative one. If the cell is not pending otherwise, what
/// counts at the commit is what the database holds then.
struct IncrementCell
{
    RowId row;               ///< Known and not deleted.
    ColumnIndex column = {}; ///< One that holds a number.
    Value by;                ///< An integer or a real.
};

/// A row that is to go. One that was never saved leaves nothing pending.
struct DeleteRow
{
    RowId row; ///< Known and not deleted.
};

/// The row as the database holds it: its pending change is dropped.
struct RevertRow
{
    RowId row; ///< Changed, new or deleted.
};

/// One cell as the database holds it.
struct RevertCell
{
    /// The cell. That of a new row is left to its default again.
    RowId row;
    ColumnIndex column = {};
};

/// Answers a conflict by keeping what is pending here: from now on it is a change of what the
/// database holds now.
struct KeepMine
{
    RowId row; ///< In conflict.
    /// The one cell that is decided; none: all of the row. A row that a side has deleted is decided as
    /// a whole.
    std::optional<ColumnIndex> column = {};
};

/// Answers a conflict by the database's values for the cells in conflict; other edits stay.
struct TakeTheirs
{
    RowId row;                              ///< In conflict.
    std::optional<ColumnIndex> column = {}; ///< As of KeepMine.
};

/// The smallest changes of the pending state. Applied by applied(), the only way there is.
using Edit = std::variant<InsertRow,
                          SetCell,
                          IncrementCell,
                          DeleteRow,
                          RevertRow,
                          RevertCell,
                          KeepMine,
                          TakeTheirs>;

} // namespace varve
