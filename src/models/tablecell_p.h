#pragma once

#include "models/roles.h"
#include "session/session.h"

#include <QLocale>

namespace varve {

/// One cell of a row that is here, as item models show it. Lives for one call of data().
class TableCell
{
public:
    TableCell(const Session &session, RowId row, ColumnIndex column, const QLocale &locale);

    /// What the cell holds; of a row that is to be deleted, what it held.
    const Value &value() const { return m_value; }
    /// What an editor would start with.
    QString text() const;

    /// Its states but for those that the column has in all rows.
    CellStates states() const;
    /// Whether an editor may be opened for it.
    bool isEditable() const;

    /// `states` are all states of the cell, for the roles that tell them.
    QVariant data(int role, CellStates states) const;

private:
    QVariant original() const;
    QVariant conflict() const;
    QVariant toolTip(CellStates states) const;
    QString exactText() const;
    QString accessibleText(CellStates states) const;

    const Session &m_session;
    const Column &m_definition;
    RowId m_row;
    ColumnIndex m_column;
    const QLocale &m_locale;
    State m_state;
    const RowChange *m_change; ///< Owned by m_state.
    Value m_value;
};

/// What is the same in all cells of a column, and what their header says of it.
QVariant columnData(const Session &session, TableIndex table, ColumnIndex column, int role);

} // namespace varve
