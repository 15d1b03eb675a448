#pragma once

#include "schema/schema.h"
#include "schema/validation.h"
#include "value/overlay.h"

#include <QHash>

#include <functional>

namespace varve {

/// The rules of a session beside those of its schema.
class Validators
{
public:
    using OfCell = std::function<std::optional<QString>(const Value &)>;
    using OfRow = std::function<QList<CellFault>(const Row &)>;

    /// In place of the one that was there; a null function is none.
    void set(TableIndex table, ColumnIndex column, const OfCell &validator);
    void set(TableIndex table, const OfRow &validator);

    /// What is wrong with `change` of a row of `table`, which is no delete. A cell that a new row
    /// leaves out is its default, if that is a literal. Cells that are not changed, or not known here,
    /// are not looked at one by one.
    QList<CellFault> faults(TableIndex table, const RowChange &change, const Schema &schema) const;

private:
    struct OfTable
    {
        QMap<ColumnIndex, OfCell> cells;
        OfRow row;
    };

    QHash<TableIndex, OfTable> m_tables;
};

} // namespace varve
