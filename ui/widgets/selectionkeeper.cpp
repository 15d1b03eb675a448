#include "widgets/selectionkeeper.h"

#include "models/tablemodel.h"

#include <QTableView>

#include <algorithm>

namespace varve {

namespace {

RowId rowIdOf(const QModelIndex &cell)
{
    return RowId::fromBits(cell.data(RowIdRole).toULongLong());
}

} // namespace

SelectionKeeper::SelectionKeeper(QTableView &view, const TableModel &model)
    : QObject(&view)
    , m_view(view)
    , m_model(model)
{
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &SelectionKeeper::remember);
    connect(&model, &QAbstractItemModel::modelReset, this, &SelectionKeeper::restore);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &SelectionKeeper::growAll);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &SelectionKeeper::restore);
    connect(&model, &QAbstractItemModel::dataChanged, this, &SelectionKeeper::restore);
    connect(view.selectionModel(),
            &QItemSelectionModel::currentChanged,
            this,
            [this](const QModelIndex &current) {
                if (m_isRestoring || !current.isValid())
                    return;
                m_missing.clear();
                m_current.reset();
            });
    connect(view.selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_isAll = m_isAll && m_isRestoring;
    });
    connect(&model, &TableModel::statusChanged, this, [this] {
        m_isAll = m_isAll && !m_model.result().isCounted();
    });
}

void SelectionKeeper::keepAll()
{
    m_isAll = !m_model.result().isCounted();
}

void SelectionKeeper::growAll()
{
    if (!m_isAll)
        return;
    const QItemSelection all(m_model.index(0, 0),
                             m_model.index(m_model.rowCount() - 1, m_model.columnCount() - 1));
    m_isRestoring = true;
    m_view.selectionModel()->select(all, QItemSelectionModel::ClearAndSelect);
    m_isRestoring = false;
}

void SelectionKeeper::remember()
{
    constexpr qsizetype most = 1000; // more than anybody has chosen one by one
    m_isAll = false;
    const auto selection = m_view.selectionModel()->selection();
    const auto current = m_view.currentIndex();
    // Not yet restored from an earlier reset: there is nothing newer to remember.
    if (!current.isValid() && selection.isEmpty())
        return;
    m_missing.clear();
    QSet<int> columns;
    for (const auto &range : selection) {
        for (int column = range.left(); column <= range.right(); ++column)
            columns.insert(column);
        for (int row = range.top(); row <= range.bottom() && m_missing.size() <= most; ++row)
            m_missing.insert(rowIdOf(m_model.index(row, 0)).bits());
    }
    m_missing.remove(RowId().bits());
    if (m_missing.size() > most)
        m_missing.clear();
    m_columns = columns.values();
    std::ranges::sort(m_columns);
    m_current.reset();
    if (const auto row = rowIdOf(current); !row.isNull())
        m_current = Place{row, current.column()};
}

void SelectionKeeper::restore()
{
    if (m_missing.isEmpty() && !m_current)
        return;
    QItemSelection found;
    m_isRestoring = true;
    m_missing.removeIf([&](quint64 bits) {
        const int row = m_model.rowOf(RowId::fromBits(bits));
        for (const int column : row < 0 ? QList<int>() : m_columns)
            found.select(m_model.index(row, column), m_model.index(row, column));
        return row >= 0;
    });
    m_view.selectionModel()->select(found, QItemSelectionModel::Select);
    if (const int row = m_current ? m_model.rowOf(m_current->row) : -1; row >= 0) {
        const auto cell = m_model.index(row, m_current->column);
        m_view.selectionModel()->setCurrentIndex(cell, QItemSelectionModel::NoUpdate);
        m_current.reset();
    }
    m_isRestoring = false;
}

} // namespace varve
