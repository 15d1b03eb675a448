#pragma once

#include "models/tablecell_p.h"
#include "models/tablemodel.h"

namespace varve {

/// What a TableModel is made of: the result that it shows, and what it knows about its columns.
class TableModel::Private
{
public:
    Private(TableModel &model, Session &ofSession, const QuerySet &query);

    void setQuery(const QuerySet &query);

    TableIndex table() const { return result.query().tableIndex(); }
    const Table &definition() const { return result.query().table(); }

    /// Not for rows that are not here.
    TableCell cell(RowId row, ColumnIndex column) const;
    CellStates states(const TableCell &cell, RowId row, ColumnIndex column) const;
    /// What is to be said of a whole row, beside its number.
    CellStates rowStates(RowId row) const;
    QVariant loadingCell(ColumnIndex column, int role) const;
    QVariant rowHeader(int row, int role) const;

    TableModel &q;
    Session &session;
    WindowedResult result;
    QLocale locale;
    QList<CellStates> columnStates; ///< See columnStates().

private:
    void follow();
    void judgeCondition();
    void announceInsertion(qsizetype first, qsizetype last);
    void announceRemoval(qsizetype first, qsizetype last);
    void announceChange(qsizetype first, qsizetype last);
    bool isUnmatched(RowId row) const;

    bool m_evaluates = false; ///< Whether the query's condition can be looked up in memory.
    bool m_announced = false; ///< A change of the numbering reaches what the model shows.
};

} // namespace varve
