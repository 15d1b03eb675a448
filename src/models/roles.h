#pragma once

#include "value/value.h"

#include <QMetaType>

namespace varve {

/// What item models over a session offer beyond Qt's roles. Colours, fonts and icons are chosen
/// from these by whoever paints.
enum Role {
    /// varve::Value: exactly what is stored, pending changes applied.
    ValueRole = Qt::UserRole + 1,
    StateRole,    ///< varve::CellStates.
    OriginalRole, ///< QString: what the database holds, for a cell that was changed; else invalid.
    FaultRole,    ///< QString: the rules that the cell breaks; empty text if none.
    ConflictRole, ///< QString: what somebody else has stored meanwhile; else invalid.
    RowIdRole,    ///< quint64: RowId::bits().
    ColumnTypeRole,    ///< int(ColumnType); on cells and on horizontal headers.
    AllowedValuesRole, ///< QStringList: all the texts the column lets in; empty: any.
    NullableRole,      ///< bool: whether the cell may be NULL.
    TableRole,         ///< int: TableIndex of a table or of what belongs to it; -1: none.
    ColumnRole,        ///< int: ColumnIndex; -1: none.
    PendingRole,       ///< int: how many rows are pending in a table.
};

/// How a cell, or its whole row, stands to the database.
enum class CellState {
    Changed = 0x001,    ///< Another value than the database holds.
    Added = 0x002,      ///< Its row is new.
    Deleted = 0x004,    ///< Its row will be deleted.
    Invalid = 0x008,    ///< It breaks a rule.
    Conflict = 0x010,   ///< Somebody else has changed it, too.
    Loading = 0x020,    ///< Not here yet.
    Null = 0x040,       ///< Holds NULL, or nothing yet that would be stored.
    ReadOnly = 0x080,   ///< Cannot be edited.
    Key = 0x100,        ///< Part of the table's key.
    ForeignKey = 0x200, ///< Points to another row.
    Unmatched = 0x400,  ///< Its row was edited and does not match the filter any more.
};
/// All that holds of a cell.
Q_DECLARE_FLAGS(CellStates, CellState)
Q_DECLARE_OPERATORS_FOR_FLAGS(CellStates)

} // namespace varve

Q_DECLARE_METATYPE(varve::Value)
Q_DECLARE_METATYPE(varve::CellStates)
