#pragma once

#include "query/queryset.h"
#include "value/rowid.h"

#include <QTableView>
#include <QTimer>

#include <functional>
#include <optional>

namespace varve {

class CellDelegate;
class Error;
class FilterHeader;
class SelectionKeeper;
class Session;
class TableActions;
class TableModel;

/// A grid over the rows of a QuerySet, complete in itself: it reads what is looked at, edits, sorts
/// by header clicks and filters by a row of fields under the header, with pending changes included.
///
/// Put it into any window; add actions() to your menus. It needs no other part of the program.
class TableView : public QTableView
{
    Q_OBJECT

public:
    /// `session` must outlive the view. What `query` filters stays filtered, whatever the user types.
    TableView(Session &session, const QuerySet &query, QWidget *parent = nullptr);
    ~TableView() override;

    using QTableView::edit;

    /// What it is made of, for whoever wants more than it does. Owned by the view.
    TableModel &tableModel() const { return *m_model; }
    FilterHeader &filterHeader() const { return *m_header; }
    TableActions &tableActions() const { return *m_actions; }
    CellDelegate &cellDelegate() const { return *m_delegate; }

    /// The rows with a selected cell, or the current cell's, top down; without those not here yet.
    QList<RowId> selectedRowIds() const;
    /// The selected cells, or the current one.
    QModelIndexList selectedCells() const;
    /// How many cells are selected, without listing them.
    qint64 selectedCellCount() const;
    /// Whether all that is selected is whole rows.
    bool hasWholeRows() const;

    /// Makes the first editable cell of `row`, or its cell in `column`, the current one, if the row is held.
    void showRow(RowId row, std::optional<ColumnIndex> column = {});

    /// Calls `use` when `rows` are whole (see TableModel::rowsToLoad()): at once if there are none,
    /// else when they have been read. If that fails, failed() tells why, and `use` is not called.
    void whenLoaded(const QList<RowId> &rows, const std::function<void()> &use);

    /// Reads anew; selection, current cell and position stay.
    void refresh();

    /// Selects all rows; while they are being counted, those that are found later, too.
    void selectAll() override;

    /// How many rows there are, what is selected and what is wrong with the current cell, for a
    /// status bar: "1,024+ rows, counting | 12 selected".
    QString statusText() const;

    /// What to say in place of rows; empty text while there are any.
    QString emptyText() const;

signals:
    /// statusText() is another.
    void statusTextChanged(const QString &text);
    /// An edit was refused, or reading failed. Nothing has changed.
    void failed(const varve::Error &error);

protected:
    bool edit(const QModelIndex &cell, EditTrigger trigger, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void commitData(QWidget *editor) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    bool isToBeFilledIn(const QModelIndex &cell) const;
    void connectModel();
    // tableviewlook.cpp
    void setUpLook();
    void showReadOnly(const QString &reason);
    void setRowHeight();
    void fitColumns();
    void orderBy(int section, Qt::KeyboardModifiers modifiers);
    void applyFilters();
    void goToRows(int column);
    void want();
    void tell();

    TableModel *m_model;
    SelectionKeeper *m_keeper = nullptr;
    FilterHeader *m_header;
    CellDelegate *m_delegate;
    TableActions *m_actions = nullptr;
    std::optional<Expression> m_condition; ///< The query's own.
    QTimer m_wantTimer;
    QTimer m_filterTimer;
    std::optional<int> m_scrollAfterReset;
    bool m_hasFittedColumns = false;
    bool m_isLoadingCells = false;
};

} // namespace varve
