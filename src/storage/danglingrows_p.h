#pragma once

#include "session/writeplan.h"
#include "storage/connection_p.h"
#include "storage/writtenrows_p.h"

namespace varve {

/// Written rows of one table that break one foreign key.
struct DanglingRows
{
    TableIndex table;
    QList<ColumnIndex> columns;
    QList<RowId> rows;
    QString text;   ///< A sentence with the names of the tables and the first row.
    QString advice; ///< What to do about it.
};

/// The foreign keys that `plan` breaks, each with all its rows that do: those that refer to nothing,
/// or those that are gone although others refer to them. Asked within the plan's transaction, since
/// the database does not name rows when it refuses to commit it.
Result<QList<DanglingRows>> danglingRows(Connection &connection,
                                         const Schema &schema,
                                         const WritePlan &plan,
                                         const WrittenRows &written);

} // namespace varve
