#include "models/changesmodel_p.h"

#include <QSet>

#include <algorithm>
#include <limits>

namespace varve {
namespace {

// An index carries who its parent is, and not where, since persistent indexes outlive positions:
// tables have no parent, rows carry their table and fields the RowId of their row. No RowId begins
// with 0xffff, the one TableIndex that a Schema does not have.
static_assert(sizeof(quintptr) >= sizeof(quint64), "an index has room for a RowId");
constexpr quintptr ofRoot = std::numeric_limits<quintptr>::max();
constexpr quintptr ofFirstTable = ofRoot - std::numeric_limits<quint16>::max();

quintptr ofTable(TableIndex table)
{
    return ofFirstTable + static_cast<quintptr>(table);
}

TableIndex tableOf(quintptr id)
{
    return static_cast<TableIndex>(id - ofFirstTable);
}

bool isTable(const QModelIndex &index)
{
    return index.internalId() == ofRoot;
}

bool isField(const QModelIndex &index)
{
    return index.internalId() < ofFirstTable;
}

} // namespace

ChangesModel::Private::Private(ChangesModel &model, Session &ofSession)
    : q(model)
    , session(ofSession)
    , tree(ofSession.state().pending())
{}

QModelIndex ChangesModel::Private::tableItem(TableIndex table, int column) const
{
    const auto position = tree.positionOf(table);
    return position < 0 ? QModelIndex() : q.createIndex(toRow(position), column, ofRoot);
}

QModelIndex ChangesModel::Private::rowItem(RowId row, int column) const
{
    const auto position = tree.positionOf(row);
    return position < 0 ? QModelIndex()
                        : q.createIndex(toRow(position), column, ofTable(row.table()));
}

RowId ChangesModel::Private::rowOf(const QModelIndex &item) const
{
    Q_ASSERT(item.isValid() && !isTable(item));
    if (isField(item))
        return RowId::fromBits(item.internalId());
    return tree.entries()[tree.positionOf(tableOf(item.internalId()))].rows[item.row()];
}

ChangesModel::ChangesModel(Session &session, QObject *parent)
    : QAbstractItemModel(parent)
    , d(std::make_unique<Private>(*this, session))
{
    connect(&session, &Session::changed, this, [this](const ChangeSet &changes) {
        d->follow(changes);
    });
}

ChangesModel::~ChangesModel() = default;

QList<RowId> ChangesModel::rows(const QModelIndexList &items) const
{
    QSet<RowId> rows;
    for (const auto &item : items) {
        if (isTable(item)) {
            const auto &all = d->tree.entries()[item.row()].rows;
            rows.unite({all.begin(), all.end()});
        } else {
            rows.insert(d->rowOf(item));
        }
    }
    auto sorted = rows.values();
    std::ranges::sort(sorted);
    return sorted;
}

QModelIndex ChangesModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, ofRoot);
    if (isTable(parent))
        return createIndex(row, column, ofTable(d->tree.entries()[parent.row()].table));
    return createIndex(row, column, static_cast<quintptr>(d->rowOf(parent).bits()));
}

QModelIndex ChangesModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || isTable(index))
        return {};
    return isField(index) ? d->rowItem(RowId::fromBits(index.internalId()))
                          : d->tableItem(tableOf(index.internalId()));
}

int ChangesModel::rowCount(const QModelIndex &parent) const
{
    const auto &entries = d->tree.entries();
    if (!parent.isValid())
        return Private::toRow(entries.size());
    if (parent.column() > 0 || isField(parent))
        return 0;
    if (isTable(parent))
        return Private::toRow(entries[parent.row()].rows.size());
    return Private::toRow(d->tree.fields(d->rowOf(parent)).size());
}

int ChangesModel::columnCount(const QModelIndex & /*parent*/) const
{
    return ColumnCount;
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (isTable(index))
        return d->tableData(d->tree.entries()[index.row()], index.column(), role);
    const auto row = d->rowOf(index);
    if (isField(index))
        return d->fieldData(row, d->tree.fields(row).at(index.row()), index.column(), role);
    return d->rowData(row, index.column(), role);
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("Change");
    case Before:
        return tr("Before");
    case After:
        return tr("After");
    default:
        return {};
    }
}

} // namespace varve
