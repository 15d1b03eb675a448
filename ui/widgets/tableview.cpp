#include "widgets/tableview.h"

#include "base/whenready.h"
#include "models/tablemodel.h"
#include "query/filterparser.h"
#include "widgets/celldelegate.h"
#include "widgets/cellstyle.h"
#include "widgets/editors/editor.h"
#include "widgets/filterheader.h"
#include "widgets/rowheader.h"
#include "widgets/selectionkeeper.h"
#include "widgets/tableactions.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace varve {

namespace {

/// The ordering after a click on `column`: ascending, descending, none; alone, or beside others.
QList<Ordering> afterClick(QList<Ordering> ordering, ColumnIndex column, bool beside)
{
    const auto found = std::ranges::find(ordering, column, &Ordering::column);
    std::optional<Ordering> next = Ordering{column, SortOrder::Ascending, NullOrder::First};
    if (found != ordering.end()) {
        next = found->order == SortOrder::Ascending
                   ? std::optional(Ordering{column, SortOrder::Descending, NullOrder::Last})
                   : std::nullopt;
    }
    if (!beside)
        return next ? QList{*next} : QList<Ordering>();
    if (found == ordering.end())
        ordering.append(*next);
    else if (next)
        *found = *next;
    else
        ordering.erase(found);
    return ordering;
}

} // namespace

TableView::TableView(Session &session, const QuerySet &query, QWidget *parent)
    : QTableView(parent)
    , m_model(new TableModel(session, query, this))
    , m_header(new FilterHeader(this))
    , m_delegate(new CellDelegate(this))
    , m_condition(query.condition())
{
    m_wantTimer.setSingleShot(true);
    m_wantTimer.setInterval(15ms);
    m_wantTimer.callOnTimeout(this, &TableView::want);
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(250ms);
    m_filterTimer.callOnTimeout(this, &TableView::applyFilters);

    setHorizontalHeader(m_header);
    setVerticalHeader(new RowHeader(this));
    setModel(m_model);
    setItemDelegate(m_delegate);
    setUpLook();
    connectModel();
    m_keeper = new SelectionKeeper(*this, *m_model);
    m_actions = new TableActions(*this);
    m_wantTimer.start();
}

TableView::~TableView() = default;

void TableView::connectModel()
{
    const auto wantSoon = [this] {
        fitColumns();
        m_wantTimer.start();
    };
    connect(m_model, &QAbstractItemModel::rowsInserted, this, wantSoon);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, wantSoon);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        // Only now: what is shown until then is what was there.
        if (m_scrollAfterReset)
            verticalScrollBar()->setValue(*std::exchange(m_scrollAfterReset, {}));
        fitColumns();
        m_wantTimer.start();
        tell();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        fitColumns();
        tell();
    });
    // Qt's header paints the wrong rows anew when it is scrolled.
    connect(m_model, &QAbstractItemModel::headerDataChanged, this, [this] {
        verticalHeader()->viewport()->update();
    });
    connect(m_model, &TableModel::refused, this, &TableView::failed);
    connect(m_model, &TableModel::statusChanged, this, [this] {
        if (const auto &error = m_model->result().error())
            emit failed(*error);
        viewport()->update();
        tell();
    });
}

QList<RowId> TableView::selectedRowIds() const
{
    QList<int> rows;
    for (const auto &range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    if (rows.isEmpty() && currentIndex().isValid())
        rows.append(currentIndex().row());
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QList<RowId> ids;
    for (const int row : std::as_const(rows))
        ids.append(m_model->rowId(row));
    ids.removeIf([](RowId id) { return id.isNull(); });
    return ids;
}

QModelIndexList TableView::selectedCells() const
{
    auto cells = selectionModel()->selectedIndexes();
    cells.removeIf([this](const QModelIndex &cell) { return isColumnHidden(cell.column()); });
    if (cells.isEmpty() && currentIndex().isValid())
        cells.append(currentIndex());
    return cells;
}

qint64 TableView::selectedCellCount() const
{
    qint64 cells = 0;
    for (const auto &range : selectionModel()->selection())
        cells += static_cast<qint64>(range.width()) * range.height();
    return cells;
}

bool TableView::hasWholeRows() const
{
    const auto &selection = selectionModel()->selection();
    return !selection.isEmpty()
           && std::ranges::all_of(selection, [this](const QItemSelectionRange &range) {
                  return range.width() == m_model->columnCount();
              });
}

/// Whether a user has something to say in `cell`: the key of a new row comes by itself.
bool TableView::isToBeFilledIn(const QModelIndex &cell) const
{
    const auto &table = m_model->table();
    const bool comesByItself = table.hasAutomaticKey
                               && table.isKeyColumn(columnIndex(cell.column()))
                               && cell.data(ValueRole).value<Value>().isAbsent();
    return !comesByItself && m_model->flags(cell).testFlag(Qt::ItemIsEditable);
}

void TableView::showRow(RowId row, std::optional<ColumnIndex> column)
{
    const int position = m_model->rowOf(row);
    if (position < 0)
        return;
    int shown = column ? static_cast<int>(toInt(*column)) : 0;
    while (!column && shown + 1 < m_model->columnCount()
           && !isToBeFilledIn(m_model->index(position, shown)))
        ++shown;
    const auto cell = m_model->index(position, shown);
    setCurrentIndex(cell);
    scrollTo(cell);
}

void TableView::whenLoaded(const QList<RowId> &rows, const std::function<void()> &use)
{
    if (rows.isEmpty())
        return use();
    m_isLoadingCells = true;
    tell();
    whenReady(m_model->session().loadAsync(rows), this, [this, use](const Result<void> &loaded) {
        m_isLoadingCells = false;
        tell();
        if (loaded)
            use();
        else
            emit failed(loaded.error());
    });
}

void TableView::refresh()
{
    finishEditing();
    m_scrollAfterReset = verticalScrollBar()->value();
    m_model->refresh();
}

void TableView::selectAll()
{
    QTableView::selectAll();
    m_keeper->keepAll();
}

/// A cell that was left out as too large is read first, and opened then if the user still waits there.
bool TableView::edit(const QModelIndex &cell, EditTrigger trigger, QEvent *event)
{
    const bool opens = trigger == AllEditTriggers || editTriggers().testFlag(trigger);
    const auto rows = opens && cell.isValid() ? m_model->rowsToLoad({cell}) : QList<RowId>();
    if (rows.isEmpty() || statesOf(cell).testFlag(CellState::ReadOnly))
        return QTableView::edit(cell, trigger, event);
    whenLoaded(rows, [this, awaited = QPersistentModelIndex(cell)] {
        if (awaited.isValid() && currentIndex() == awaited)
            QTableView::edit(awaited, AllEditTriggers, nullptr);
    });
    return true;
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const auto modifiers = event->modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier);
    if (isEnter && modifiers == Qt::NoModifier && edit(currentIndex(), EditKeyPressed, event))
        return event->accept();
    QTableView::keyPressEvent(event);
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    m_wantTimer.start();
}

void TableView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu;
    menu.addActions(m_actions->all());
    menu.exec(event->globalPos());
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setRowHeight();
}

void TableView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dy != 0)
        m_wantTimer.start();
}

void TableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    tell();
}

/// Two visits to one cell are two steps, though typing in it is one.
void TableView::commitData(QWidget *editor)
{
    QTableView::commitData(editor);
    m_model->session().endMerging();
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    tell();
}

void TableView::orderBy(int section, Qt::KeyboardModifiers modifiers)
{
    finishEditing();
    const bool beside =
        modifiers.testFlag(Qt::ShiftModifier) || modifiers.testFlag(Qt::ControlModifier);
    m_model->setOrdering(afterClick(m_model->ordering(), columnIndex(section), beside));
    m_header->setOrdering(m_model->ordering());
}

/// All filters or none: with one that is not understood, the rows stay what they were, since fewer
/// filters would show more rows than the user asked for.
void TableView::applyFilters()
{
    finishEditing();
    auto condition = m_condition;
    bool isUnderstood = true;
    const auto sections = m_header->filteredSections();
    for (const int section : sections) {
        const auto parsed =
            parsedFilter(m_header->filter(section), columnIndex(section), m_model->table());
        m_header->setFilterFault(section, parsed ? QString() : parsed.error().toText());
        isUnderstood = isUnderstood && parsed;
        if (parsed && *parsed)
            condition = condition ? *condition && **parsed : **parsed;
    }
    if (isUnderstood && condition != m_model->query().condition())
        m_model->setCondition(condition);
    m_actions->update();
}

/// From a filter to what it leaves, in the same column.
void TableView::goToRows(int column)
{
    if (m_filterTimer.isActive()) {
        m_filterTimer.stop();
        applyFilters();
    }
    setFocus(Qt::ShortcutFocusReason);
    const int row = std::max(0, currentIndex().row());
    if (const auto cell = m_model->index(row, column); cell.isValid())
        setCurrentIndex(cell);
}

void TableView::want()
{
    const int height = std::max(1, verticalHeader()->defaultSectionSize());
    const int first = std::max(0, rowAt(0));
    m_model->want(first, first + viewport()->height() / height + 1);
}

void TableView::tell()
{
    if (m_actions)
        m_actions->update();
    emit statusTextChanged(statusText());
}

} // namespace varve
