#include "models/cellstate_p.h"
#include "models/tablemodel_p.h"
#include "query/evaluator.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// Qt counts rows with int; rows beyond that are not shown.
int shownRows(qsizetype rows)
{
    return static_cast<int>(std::min<qsizetype>(rows, std::numeric_limits<int>::max()));
}

} // namespace

TableModel::Private::Private(TableModel &model, Session &ofSession, const QuerySet &query)
    : q(model)
    , session(ofSession)
    , result(ofSession, query)
    , columnStates(varve::columnStates(ofSession, query.tableIndex()))
{
    judgeCondition();
    follow();
}

void TableModel::Private::follow()
{
    using Result = WindowedResult;
    const auto inserting = [this](qsizetype first, qsizetype last) {
        announceInsertion(first, last);
    };
    const auto removing = [this](qsizetype first, qsizetype last) { announceRemoval(first, last); };
    const auto changing = [this](qsizetype first, qsizetype last) { announceChange(first, last); };
    QObject::connect(&result, &Result::rowsAboutToBeInserted, &q, inserting);
    QObject::connect(&result, &Result::rowsAboutToBeRemoved, &q, removing);
    QObject::connect(&result, &Result::rowsChanged, &q, changing);
    QObject::connect(&result, &Result::rowsInserted, &q, [this] {
        if (std::exchange(m_announced, false))
            q.endInsertRows();
    });
    QObject::connect(&result, &Result::rowsRemoved, &q, [this] {
        if (std::exchange(m_announced, false))
            q.endRemoveRows();
    });
    QObject::connect(&result, &Result::aboutToReset, &q, [this] { q.beginResetModel(); });
    QObject::connect(&result, &Result::reset, &q, [this] {
        judgeCondition(); // not before: until now, views ask about the query of before
        q.endResetModel();
    });
    QObject::connect(&result, &Result::statusChanged, &q, &TableModel::statusChanged);
}

void TableModel::Private::announceInsertion(qsizetype first, qsizetype last)
{
    const auto before = result.rowCount();
    const int added = shownRows(before + last - first + 1) - shownRows(before);
    m_announced = added > 0;
    if (m_announced)
        q.beginInsertRows({}, shownRows(first), shownRows(first) + added - 1);
}

void TableModel::Private::announceRemoval(qsizetype first, qsizetype last)
{
    const auto before = result.rowCount();
    const int removed = shownRows(before) - shownRows(before - (last - first + 1));
    m_announced = removed > 0;
    if (m_announced)
        q.beginRemoveRows({}, shownRows(first), shownRows(first) + removed - 1);
}

void TableModel::Private::announceChange(qsizetype first, qsizetype last)
{
    const auto rows = q.rowCount();
    if (first >= rows)
        return;
    const int top = shownRows(first);
    const int bottom = std::min(shownRows(last), rows - 1);
    emit q.dataChanged(q.index(top, 0), q.index(bottom, q.columnCount() - 1));
    emit q.headerDataChanged(Qt::Vertical, top, bottom);
}

void TableModel::Private::setQuery(const QuerySet &query)
{
    result.setQuery(query);
}

void TableModel::Private::judgeCondition()
{
    const auto &condition = result.query().condition();
    m_evaluates = condition && canEvaluate(*condition, definition());
}

TableCell TableModel::Private::cell(RowId row, ColumnIndex column) const
{
    return {session, row, column, locale};
}

CellStates TableModel::Private::states(const TableCell &cell, RowId row, ColumnIndex column) const
{
    auto states = columnStates[toInt(column)] | cell.states();
    states.setFlag(CellState::Unmatched, isUnmatched(row));
    return states;
}

CellStates TableModel::Private::rowStates(RowId row) const
{
    if (row.isNull())
        return CellState::Loading;
    auto states = pendingStates(session, row);
    states.setFlag(CellState::Unmatched, isUnmatched(row));
    return states;
}

bool TableModel::Private::isUnmatched(RowId row) const
{
    if (!m_evaluates)
        return false;
    const auto state = session.state();
    const auto *change = state.pending().find(row);
    if (!change || !change->after)
        return false;
    const auto truth = evaluateLoaded(*result.query().condition(), *change->after, definition());
    return truth && *truth != Truth::True;
}

QVariant TableModel::Private::loadingCell(ColumnIndex column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return {};
    case Qt::AccessibleTextRole:
        return stateWords(CellState::Loading).constFirst();
    case StateRole:
        return QVariant::fromValue(columnStates[toInt(column)] | CellState::Loading);
    default:
        return columnData(session, table(), column, role);
    }
}

QVariant TableModel::Private::rowHeader(int row, int role) const
{
    const auto id = result.rowAt(row);
    switch (role) {
    case Qt::DisplayRole:
        return QString::number(row + 1);
    case Qt::AccessibleTextRole:
        return (QStringList(QString::number(row + 1)) + stateWords(rowStates(id))).join(u", "_s);
    case StateRole:
        return QVariant::fromValue(rowStates(id));
    case RowIdRole:
        return id.isNull() ? QVariant() : QVariant(id.bits());
    default:
        return {};
    }
}

TableModel::TableModel(Session &session, const QuerySet &query, QObject *parent)
    : QAbstractTableModel(parent)
    , d(std::make_unique<Private>(*this, session, query))
{}

TableModel::~TableModel() = default;

Session &TableModel::session() const
{
    return d->session;
}

const QuerySet &TableModel::query() const
{
    return d->result.query();
}

const Table &TableModel::table() const
{
    return d->definition();
}

QString TableModel::readOnlyReason() const
{
    return d->session.readOnlyReason(d->table());
}

const WindowedResult &TableModel::result() const
{
    return d->result;
}

void TableModel::setCondition(const std::optional<Expression> &condition)
{
    const auto all = query().withoutFilter();
    d->setQuery(condition ? all.filter(*condition) : all);
}

void TableModel::setOrdering(const QList<Ordering> &ordering)
{
    if (ordering != query().ordering())
        d->setQuery(query().orderBy(ordering));
}

const QList<Ordering> &TableModel::ordering() const
{
    return query().ordering();
}

void TableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount()) {
        setOrdering({});
        return;
    }
    const bool ascending = order == Qt::AscendingOrder;
    setOrdering({{columnIndex(column),
                  ascending ? SortOrder::Ascending : SortOrder::Descending,
                  ascending ? NullOrder::First : NullOrder::Last}});
}

void TableModel::refresh()
{
    d->result.refresh();
}

void TableModel::want(int first, int last)
{
    d->result.want(first, last);
}

RowId TableModel::rowId(int row) const
{
    return row >= 0 && row < rowCount() ? d->result.rowAt(row) : RowId();
}

int TableModel::rowOf(RowId row) const
{
    const auto position = d->result.positionOf(row);
    return position < rowCount() ? static_cast<int>(position) : -1;
}

QList<RowId> TableModel::rowsToLoad(const QModelIndexList &cells) const
{
    QList<RowId> rows;
    for (const auto &cell : cells) {
        const auto row = rowId(cell.row());
        if (!row.isNull() && d->cell(row, columnIndex(cell.column())).value().isNotLoaded())
            rows.append(row);
    }
    return rows;
}

QList<RowId> TableModel::rowsToLoad(const QList<RowId> &rows) const
{
    auto partial = rows;
    partial.removeIf([this](RowId row) {
        const auto known = d->session.row(row);
        return !known || std::ranges::none_of(known->cells(), &Value::isNotLoaded);
    });
    return partial;
}

int TableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : shownRows(d->result.rowCount());
}

int TableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(d->definition().columns.size());
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = d->result.rowAt(index.row());
    const auto column = columnIndex(index.column());
    if (row.isNull())
        return d->loadingCell(column, role);
    const auto cell = d->cell(row, column);
    return cell.data(role, d->states(cell, row, column));
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return section < rowCount() ? d->rowHeader(section, role) : QVariant();
    if (section >= columnCount())
        return {};
    if (role == StateRole)
        return QVariant::fromValue(d->columnStates[section]);
    return columnData(d->session, d->table(), columnIndex(section), role);
}

Qt::ItemFlags TableModel::flags(const QModelIndex &index) const
{
    auto flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    const auto row = d->result.rowAt(index.row());
    const auto column = columnIndex(index.column());
    const bool isWritable = !d->columnStates[index.column()].testFlag(CellState::ReadOnly);
    flags.setFlag(Qt::ItemIsEditable,
                  isWritable && !row.isNull() && d->cell(row, column).isEditable());
    return flags;
}

} // namespace varve
