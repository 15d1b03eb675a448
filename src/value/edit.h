#pragma once

#include "value/row.h"

#include <variant>

namespace varve {

/// A new row. Its cells are in the table's order; a cell that was not given is Absent.
struct InsertRow
{
    RowId row;
    Row cells;
};

/// Another value for one cell.
struct SetCell
{
    RowId row;
    ColumnIndex column = {};
    Value value;
};

/// A cell raised by a number, or lowered by a negative one. If the cell is not pending otherwise, what
/// counts at the commit is what the database holds then.
struct IncrementCell
{
    RowId row;
    ColumnIndex column = {};
    Value by;
};

struct DeleteRow
{
    RowId row;
};

/// The row as the database holds it: its pending change is dropped.
struct RevertRow
{
    RowId row;
};

/// One cell as the database holds it.
struct RevertCell
{
    RowId row;
    ColumnIndex column = {};
};

/// Answers a conflict by keeping what is pending here: from now on it is a change of what the
/// database holds now.
struct KeepMine
{
    RowId row;
};

/// Answers a conflict by the database's values for the cells in conflict; other edits stay.
struct TakeTheirs
{
    RowId row;
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
