#pragma once

#include "value/rowid.h"

#include <QObject>
#include <QSet>

#include <optional>

QT_BEGIN_NAMESPACE
class QTableView;
QT_END_NAMESPACE

namespace varve {

class TableModel;

/// Keeps what is selected, and the current cell, when a model of rows begins anew: the same rows are
/// selected again as they arrive, until the user selects something else.
class SelectionKeeper : public QObject
{
    Q_OBJECT

public:
    /// `model` is the view's.
    SelectionKeeper(QTableView &view, const TableModel &model);

    /// All is selected: until the rows are counted, those that are found are selected with the others.
    void keepAll();

private:
    struct Place
    {
        RowId row;
        int column = 0;
    };
    void remember();
    void restore();
    void growAll();

    QTableView &m_view;
    const TableModel &m_model;
    QSet<quint64> m_missing; ///< RowId bits of the rows to be selected again.
    QList<int> m_columns;    ///< The selected columns of those rows.
    std::optional<Place> m_current;
    bool m_isRestoring = false;
    bool m_isAll = false; ///< What is selected grows with the rows.
};

} // namespace varve
