#pragma once

#include "base/result.h"
#include "value/rowid.h"

#include <QAction>
#include <QModelIndexList>
#include <QObject>

#include <functional>

namespace varve {

class TableView;
enum class Headers;

/// What can be done with the rows and cells of a TableView, as actions for menus and toolbars. They
/// work through shortcuts while the view has the focus, and are enabled when they can do something.
class TableActions : public QObject
{
    Q_OBJECT

public:
    /// Owned by `view`.
    explicit TableActions(TableView &view);

    /// For rows: a new one at the end, and what is done to those with a selected cell.
    QAction *addRow() const { return m_addRow; }
    QAction *duplicateRows() const { return m_duplicateRows; }
    QAction *deleteRows() const { return m_deleteRows; }
    QAction *revertRows() const { return m_revertRows; }
    /// For cells: the clipboard holds a block of them, as spreadsheets write it.
    QAction *cut() const { return m_cut; }
    QAction *copy() const { return m_copy; }
    QAction *copyWithHeaders() const { return m_copyWithHeaders; }
    QAction *paste() const { return m_paste; }
    /// Empties the selected cells: NULL where that may be, else empty text. Whole rows are deleted.
    QAction *clear() const { return m_clear; }
    /// NULL for the selected cells; the current cell in a field of several lines.
    QAction *setNull() const { return m_setNull; }
    QAction *editLarge() const { return m_editLarge; }
    /// Selects the whole rows in which cells are selected.
    QAction *selectRows() const { return m_selectRows; }
    /// For the view: see TableView and FilterHeader.
    QAction *selectAll() const { return m_selectAll; }
    QAction *refresh() const { return m_refresh; }
    QAction *showFilter() const { return m_showFilter; }
    QAction *clearFilters() const { return m_clearFilters; }

    /// All of them in the order of a menu, with separators between rows, cells and the view.
    QList<QAction *> all() const;

    /// Enables what can be done now.
    void update();

private:
    template<typename Slot>
    QAction *
    made(const QString &iconName, const QString &text, const QList<QKeySequence> &keys, Slot slot);
    void makeRowActions();
    void makeCellActions();
    void makeViewActions();
    QAction *separator();

    void tell(const Result<void> &edited);
    /// The selected rows, or none, and said so, if some of them have not been read.
    QList<RowId> rowsToUse();
    /// Calls `use` with the selected cells when all of them are here; says so if they cannot be.
    void withCells(const std::function<void(const QModelIndexList &)> &use);
    void addNewRow();
    void copyCells(const QModelIndexList &cells, Headers headers);
    void emptyCells(QModelIndexList cells);
    void pasteBlock();
    void editInLargeField();
    void toggleFilter();
    void selectWholeRows();

    TableView &m_view;
    QAction *m_addRow = nullptr;
    QAction *m_duplicateRows = nullptr;
    QAction *m_deleteRows = nullptr;
    QAction *m_revertRows = nullptr;
    QAction *m_cut = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_copyWithHeaders = nullptr;
    QAction *m_paste = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_setNull = nullptr;
    QAction *m_editLarge = nullptr;
    QAction *m_selectRows = nullptr;
    QAction *m_selectAll = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_showFilter = nullptr;
    QAction *m_clearFilters = nullptr;
    QAction *m_endOfRows = nullptr;
    QAction *m_endOfCells = nullptr;
};

} // namespace varve
