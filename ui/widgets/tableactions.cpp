#include "widgets/tableactions.h"

#include "models/tablemodel.h"
#include "models/textblock.h"
#include "widgets/cellblock.h"
#include "widgets/celldelegate.h"
#include "widgets/editors/editor.h"
#include "widgets/filterheader.h"
#include "widgets/icons.h"
#include "widgets/tableview.h"

#include <QApplication>
#include <QClipboard>

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
            tell(model.duplicate(m_view.selectedRowIds()));
        });
    m_deleteRows = made(u"list-remove"_s,
                        tr("Delete Rows"),
                        {control(Qt::Key_Minus), control(Qt::Key_Delete)},
                        [this, &model] { tell(model.remove(m_view.selectedRowIds())); });
    m_revertRows = made(u"revert"_s,
                        tr("Revert Rows"),
                        {QKeyCombination(Qt::ControlModifier | Qt::AltModifier, Qt::Key_Z)},
                        [this, &model] { tell(model.revert(m_view.selectedRowIds())); });
    m_endOfRows = separator();
}

void TableActions::makeCellActions()
{
    m_cut = made(u"edit-cut"_s, tr("Cut"), {QKeySequence::Cut}, [this] {
        copyCells(Headers::Without);
        emptyCells();
    });
    m_copy = made(
        u"edit-copy"_s, tr("Copy"), {QKeySequence::Copy}, [this] { copyCells(Headers::Without); });
    m_copyWithHeaders =
        made(u"edit-copy"_s, tr("Copy with Headers"), {controlShift(Qt::Key_C)}, [this] {
            copyCells(Headers::With);
        });
    m_paste = made(u"edit-paste"_s, tr("Paste"), {QKeySequence::Paste}, [this] { pasteBlock(); });
    m_clear = made(u"edit-clear"_s, tr("Clear"), {Qt::Key_Delete}, [this] {
        if (m_view.hasWholeRows())
            m_deleteRows->trigger();
        else
            emptyCells();
    });
    m_setNull = made(u"null"_s, tr("Set NULL"), setNullKeys(), [this] {
        tell(m_view.tableModel().setNull(m_view.selectedCells()));
    });
    m_editLarge = made({},
                       tr("Edit in a Large Field"),
                       {Qt::Key_F4, QKeyCombination(Qt::ShiftModifier, Qt::Key_Return)},
                       [this] { editInLargeField(); });
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

void TableActions::copyCells(Headers headers)
{
    QApplication::clipboard()->setText(toClipboardText(m_view.selectedCells(), headers));
}

void TableActions::emptyCells()
{
    auto &model = m_view.tableModel();
    auto cells = m_view.selectedCells();
    cells.removeIf(
        [&](const QModelIndex &cell) { return !model.flags(cell).testFlag(Qt::ItemIsEditable); });
    if (cells.isEmpty())
        return;
    const QString label = tr("Clear %n cell(s) in %1", nullptr, static_cast<int>(cells.size()))
                              .arg(model.table().name);
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
    const auto cells = m_view.selectedCells();
    const auto block = fromTabSeparated(QApplication::clipboard()->text());
    tell(m_view.tableModel().paste(block, cornerOf(cells), cells));
}

void TableActions::editInLargeField()
{
    m_view.cellDelegate().setNextSpace(EditorSpace::Large);
    m_view.edit(m_view.currentIndex());
    m_view.cellDelegate().setNextSpace(EditorSpace::Cell); // should it be read-only
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
