#include "widgets/tableactions.h"

#include "models/tablemodel.h"
#include "models/textblock.h"
#include "session/editgroup.h"
#include "widgets/cellblock.h"
#include "widgets/celldelegate.h"
#include "widgets/editors/editor.h"
#include "widgets/filterheader.h"
#include "widgets/icons.h"
#include "widgets/tableview.h"

#include <QApplication>
#include <QClipboard>
#include <QLocale>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

QKeySequence control(Qt::Key key)
{
    return QKeyCombination(Qt::ControlModifier, key);
}

QKeySequence controlShift(Qt::Key key)
{
    return QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, key);
}

Error tooManyCells(qint64 cells)
{
    return {ErrorKind::Validation,
            TableActions::tr("%1 cells are too many to be handled at once.")
                .arg(QLocale().toString(cells)),
            TableActions::tr("Select fewer, or filter the rows first.")};
}

Error notAllRead()
{
    return {
        ErrorKind::NotFound,
        TableActions::tr("Some of the selected rows have not been read yet, so nothing was done."),
        TableActions::tr("Select fewer rows, or scroll through them first.")};
}

/// The cells of `model` that a block of texts covers whose corner is `corner`.
QModelIndexList coveredCells(const QModelIndex &corner, const QList<QStringList> &block)
{
    QModelIndexList cells;
    for (qsizetype row = 0; row < block.size(); ++row) {
        for (qsizetype column = 0; column < block[row].size(); ++column) {
            const auto cell = corner.siblingAtColumn(corner.column() + static_cast<int>(column))
                                  .siblingAtRow(corner.row() + static_cast<int>(row));
            if (cell.isValid())
                cells.append(cell);
        }
    }
    return cells;
}

/// What an emptied cell holds: a text that must be there can still be empty.
Value emptyValue(const Column &column)
{
    const bool isText = column.type == ColumnType::Text || column.type == ColumnType::Any;
    return column.nullable || !isText ? Value() : Value(QString());
}

} // namespace

TableActions::TableActions(TableView &view)
    : QObject(&view)
    , m_view(view)
{
    makeRowActions();
    makeCellActions();
    makeViewActions();
    view.addActions(all());
    update();
}

QList<QAction *> TableActions::all() const
{
    return {m_addRow,
            m_duplicateRows,
            m_deleteRows,
            m_revertRows,
            m_endOfRows,
            m_cut,
            m_copy,
            m_copyWithHeaders,
            m_paste,
            m_clear,
            m_setNull,
            m_editLarge,
            m_selectRows,
            m_selectAll,
            m_endOfCells,
            m_showFilter,
            m_clearFilters,
            m_refresh};
}

void TableActions::update()
{
    const auto &model = m_view.tableModel();
    const bool isEditable = model.readOnlyReason().isEmpty();
    const bool hasCell = m_view.currentIndex().isValid();
    const bool hasCells = hasCell || m_view.selectionModel()->hasSelection();
    for (auto *action : {m_duplicateRows, m_deleteRows, m_revertRows, m_cut, m_clear, m_setNull})
        action->setEnabled(isEditable && hasCells);
    for (auto *action : {m_copy, m_copyWithHeaders})
        action->setEnabled(hasCells);
    m_addRow->setEnabled(isEditable);
    m_paste->setEnabled(isEditable && hasCell);
    m_selectRows->setEnabled(hasCells);
    m_editLarge->setEnabled(isEditable && hasCell);
    m_showFilter->setChecked(m_view.filterHeader().isFilterShown());
    m_clearFilters->setEnabled(!m_view.filterHeader().filteredSections().isEmpty());
}

template<typename Slot>
QAction *TableActions::made(const QString &iconName,
                            const QString &text,
                            const QList<QKeySequence> &keys,
                            Slot slot)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [slot] {
        finishEditing(); // what is typed into a cell counts before anything else is done
        slot();
    });
    return action;
}

QAction *TableActions::separator()
{
    auto *action = new QAction(this);
    action->setSeparator(true);
    return action;
}

void TableActions::makeRowActions()
{
    auto &model = m_view.tableModel();
    m_addRow = made(u"list-add"_s, tr("Add Row"), {Qt::Key_Insert}, [this] { addNewRow(); });
    m_duplicateRows =
        made(u"edit-duplicate"_s, tr("Duplicate Rows"), {controlShift(Qt::Key_D)}, [this, &model] {
            const auto rows = rowsToUse();
            m_view.whenLoaded(model.rowsToLoad(rows),
                              [this, rows, &model] { tell(model.duplicate(rows)); });
        });
    m_deleteRows = made(u"list-remove"_s,
                        tr("Delete Rows"),
                        {control(Qt::Key_Minus), control(Qt::Key_Delete)},
                        [this, &model] { tell(model.remove(rowsToUse())); });
    m_revertRows = made(u"revert"_s,
                        tr("Revert Rows"),
                        {QKeyCombination(Qt::ControlModifier | Qt::AltModifier, Qt::Key_Z)},
                        [this, &model] { tell(model.revert(m_view.selectedRowIds())); });
    m_endOfRows = separator();
}

void TableActions::makeCellActions()
{
    m_cut = made(u"edit-cut"_s, tr("Cut"), {QKeySequence::Cut}, [this] {
        withCells([this](const QModelIndexList &cells) {
            copyCells(cells, Headers::Without);
            emptyCells(cells);
        });
    });
    m_copy = made(u"edit-copy"_s, tr("Copy"), {QKeySequence::Copy}, [this] {
        withCells([this](const QModelIndexList &cells) { copyCells(cells, Headers::Without); });
    });
    m_copyWithHeaders =
        made(u"edit-copy"_s, tr("Copy with Headers"), {controlShift(Qt::Key_C)}, [this] {
            withCells([this](const QModelIndexList &cells) { copyCells(cells, Headers::With); });
        });
    m_paste = made(u"edit-paste"_s, tr("Paste"), {QKeySequence::Paste}, [this] { pasteBlock(); });
    m_clear = made(u"edit-clear"_s, tr("Clear"), {Qt::Key_Delete}, [this] {
        if (m_view.hasWholeRows())
            m_deleteRows->trigger();
        else
            withCells([this](const QModelIndexList &cells) { emptyCells(cells); });
    });
    m_setNull = made(u"null"_s, tr("Set NULL"), setNullKeys(), [this] {
        withCells(
            [this](const QModelIndexList &cells) { tell(m_view.tableModel().setNull(cells)); });
    });
    m_editLarge = made({},
                       tr("Edit in a Large Field"),
                       {Qt::Key_F4, QKeyCombination(Qt::ShiftModifier, Qt::Key_Return)},
                       [this] { editInLargeField(); });
    m_selectRows = made({},
                        tr("Select Whole Rows"),
                        {QKeyCombination(Qt::ShiftModifier, Qt::Key_Space)},
                        [this] { selectWholeRows(); });
    m_selectAll =
        made({}, tr("Select All"), {QKeySequence::SelectAll}, [this] { m_view.selectAll(); });
    m_endOfCells = separator();
}

void TableActions::makeViewActions()
{
    m_showFilter = made(
        u"view-filter"_s, tr("Filter Row"), {controlShift(Qt::Key_F)}, [this] { toggleFilter(); });
    m_showFilter->setCheckable(true);
    m_clearFilters = made(u"edit-clear"_s,
                          tr("Clear Filters"),
                          {QKeySequence(Qt::Key_Escape, Qt::Key_Escape)},
                          [this] { m_view.filterHeader().clearFilters(); });
    m_refresh = made(u"view-refresh"_s, tr("Refresh"), {Qt::Key_F5, control(Qt::Key_R)}, [this] {
        m_view.refresh();
    });
}

void TableActions::tell(const Result<void> &edited)
{
    if (!edited)
        emit m_view.failed(edited.error());
}

void TableActions::addNewRow()
{
    const auto row = m_view.tableModel().insertNew();
    if (row)
        m_view.showRow(*row);
    else
        emit m_view.failed(row.error());
}

QList<RowId> TableActions::rowsToUse()
{
    const auto rows = m_view.selectedRowIds();
    QSet<int> selected;
    for (const auto &range : m_view.selectionModel()->selection()) {
        if (range.height() > rows.size()) {
            emit m_view.failed(notAllRead());
            return {};
        }
        for (int row = range.top(); row <= range.bottom(); ++row)
            selected.insert(row);
    }
    if (selected.size() <= rows.size())
        return rows;
    emit m_view.failed(notAllRead());
    return {};
}

void TableActions::withCells(const std::function<void(const QModelIndexList &)> &use)
{
    constexpr qint64 most = 1'000'000;
    if (const auto count = m_view.selectedCellCount(); count > most)
        return emit m_view.failed(tooManyCells(count));
    const auto &model = m_view.tableModel();
    const auto cells = m_view.selectedCells();
    const auto isMissing = [&](const QModelIndex &cell) {
        return model.rowId(cell.row()).isNull();
    };
    if (std::ranges::any_of(cells, isMissing))
        return emit m_view.failed(notAllRead());
    const auto rows = model.rowsToLoad(cells);
    if (rows.isEmpty())
        return use(cells);
    m_view.whenLoaded(rows,
                      [use, awaited = QList<QPersistentModelIndex>(cells.begin(), cells.end())] {
                          QModelIndexList still;
                          std::ranges::copy_if(
                              awaited, std::back_inserter(still), &QPersistentModelIndex::isValid);
                          use(still);
                      });
}

void TableActions::copyCells(const QModelIndexList &cells, Headers headers)
{
    QApplication::clipboard()->setText(toClipboardText(cells, headers));
}

void TableActions::emptyCells(QModelIndexList cells)
{
    auto &model = m_view.tableModel();
    cells.removeIf(
        [&](const QModelIndex &cell) { return !model.flags(cell).testFlag(Qt::ItemIsEditable); });
    if (cells.isEmpty())
        return;
    const auto &table = model.table().name;
    const QString label = cells.size() == 1
                              ? tr("Clear cell in %1").arg(table)
                              : tr("Clear %1 cells in %2").arg(cells.size()).arg(table);
    const auto cleared = model.session().edit(label, [&](EditGroup &edit) -> Result<void> {
        for (const auto &cell : std::as_const(cells)) {
            const auto column = columnIndex(cell.column());
            const auto set =
                edit.set(model.rowId(cell.row()), column, emptyValue(model.table()[column]));
            if (!set)
                return set;
        }
        return {};
    });
    tell(cleared);
}

void TableActions::pasteBlock()
{
    const auto block = fromTabSeparated(QApplication::clipboard()->text());
    const auto paste = [this, block](const QModelIndexList &cells) {
        tell(m_view.tableModel().paste(block, cornerOf(cells), cells));
    };
    withCells([this, block, paste](const QModelIndexList &cells) {
        const auto covered = coveredCells(cornerOf(cells), block);
        const auto rows = m_view.tableModel().rowsToLoad(covered);
        if (rows.isEmpty())
            paste(cells);
        else
            m_view.whenLoaded(rows, [this, paste] { withCells(paste); });
    });
}

void TableActions::editInLargeField()
{
    const QPersistentModelIndex cell(m_view.currentIndex());
    m_view.whenLoaded(m_view.tableModel().rowsToLoad({QModelIndex(cell)}), [this, cell] {
        if (!cell.isValid() || m_view.currentIndex() != cell)
            return;
        m_view.cellDelegate().setNextSpace(EditorSpace::Large);
        if (m_view.model()->flags(cell).testFlag(Qt::ItemIsEditable))
            m_view.edit(cell);
        m_view.cellDelegate().setNextSpace(EditorSpace::Cell); // should it be read-only
    });
}

void TableActions::selectWholeRows()
{
    auto &selection = *m_view.selectionModel();
    const auto cells = selection.hasSelection()
                           ? selection.selection()
                           : QItemSelection(m_view.currentIndex(), m_view.currentIndex());
    selection.select(cells, QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

/// A hidden filter would leave rows out without a sign, so hiding the row clears it.
void TableActions::toggleFilter()
{
    auto &header = m_view.filterHeader();
    header.setFilterShown(!header.isFilterShown());
    if (!header.isFilterShown())
        header.clearFilters();
    else
        header.focusField(std::max(0, m_view.currentIndex().column()));
    update();
}

} // namespace varve
