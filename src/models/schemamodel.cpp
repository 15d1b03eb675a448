#include "models/schemamodel.h"

#include "models/cellstate_p.h"
#include "models/definition_p.h"

#include <utility>

namespace varve {
namespace {

// An index carries the position of its parent: groups have none, tables that of their group, and
// columns and indexes their table. Nothing moves while a session lives.
constexpr quintptr groupItem = 0;
constexpr quintptr firstGroup = 1;
constexpr quintptr firstTable = 0x10;

quintptr inGroup(qsizetype group)
{
    return firstGroup + static_cast<quintptr>(group);
}

quintptr inTable(TableIndex table)
{
    return firstTable + static_cast<quintptr>(table);
}

SchemaModel::Kind kindOf(const Table &table, ColumnIndex column)
{
    if (table.isKeyColumn(column))
        return SchemaModel::Kind::KeyColumn;
    return table.foreignKeyOf(column) ? SchemaModel::Kind::ForeignKeyColumn
                                      : SchemaModel::Kind::Column;
}

} // namespace

/// Tables come before views; a group without members is not there.
class SchemaModel::Private
{
public:
    struct Group
    {
        QString name;
        QList<TableIndex> tables;
    };

    explicit Private(Session &ofSession)
        : session(ofSession)
        , schema(ofSession.schema())
    {
        QList<TableIndex> tables;
        QList<TableIndex> views;
        for (qsizetype position = 0; position < schema.size(); ++position) {
            const auto table = tableIndex(position);
            (schema[table].isView() ? views : tables).append(table);
            columnStates.append(varve::columnStates(session, table));
            pending.append(session.state().pending().size(table));
        }
        if (!tables.isEmpty())
            groups.append({tr("Tables"), tables});
        if (!views.isEmpty())
            groups.append({tr("Views"), views});
    }

    QVariant groupData(const Group &group, int role) const;
    QVariant tableData(TableIndex table, int role) const;
    QVariant columnData(TableIndex table, ColumnIndex column, int role) const;
    QVariant indexData(TableIndex table, const Index &index, int role) const;
    QVariant memberData(TableIndex table, qsizetype position, int role) const;

    Session &session;
    Schema schema;
    QList<Group> groups;
    QList<QList<CellStates>> columnStates; ///< By table and column.
    QList<qsizetype> pending;              ///< By table, as last told.
};

QVariant SchemaModel::Private::groupData(const Group &group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return group.name;
    case KindRole:
        return QVariant::fromValue(Kind::Group);
    case TableRole:
    case ColumnRole:
        return -1;
    default:
        return {};
    }
}

QVariant SchemaModel::Private::tableData(TableIndex table, int role) const
{
    const auto &definition = schema[table];
    const auto rows = static_cast<int>(pending[toInt(table)]);
    switch (role) {
    case Qt::DisplayRole:
        return definition.name;
    case Qt::ToolTipRole:
        return tableDefinition(definition);
    case Qt::AccessibleTextRole:
        return rows == 0 ? definition.name
                         : tr("%1, %n unsaved", nullptr, rows).arg(definition.name);
    case KindRole:
        return QVariant::fromValue(definition.isView() ? Kind::View : Kind::Table);
    case TableRole:
        return static_cast<int>(toInt(table));
    case ColumnRole:
        return -1;
    case PendingRole:
        return rows;
    default:
        return {};
    }
}

QVariant SchemaModel::Private::columnData(TableIndex table, ColumnIndex column, int role) const
{
    const auto &definition = schema[table][column];
    switch (role) {
    case Qt::DisplayRole:
        return definition.name;
    case Qt::ToolTipRole:
        return columnDefinition(schema, schema[table], column);
    case KindRole:
        return QVariant::fromValue(kindOf(schema[table], column));
    case StateRole:
        return QVariant::fromValue(columnStates[toInt(table)][toInt(column)]);
    case ColumnTypeRole:
        return static_cast<int>(definition.type);
    case NullableRole:
        return definition.nullable;
    case TableRole:
        return static_cast<int>(toInt(table));
    case ColumnRole:
        return static_cast<int>(toInt(column));
    default:
        return {};
    }
}

QVariant SchemaModel::Private::indexData(TableIndex table, const Index &index, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return index.name;
    case Qt::ToolTipRole:
        return indexDefinition(schema[table], index);
    case KindRole:
        return QVariant::fromValue(Kind::Index);
    case TableRole:
        return static_cast<int>(toInt(table));
    case ColumnRole:
        return -1;
    default:
        return {};
    }
}

QVariant SchemaModel::Private::memberData(TableIndex table, qsizetype position, int role) const
{
    const auto columns = schema[table].columns.size();
    return position < columns ? columnData(table, columnIndex(position), role)
                              : indexData(table, schema[table].indexes[position - columns], role);
}

SchemaModel::SchemaModel(Session &session, QObject *parent)
    : QAbstractItemModel(parent)
    , d(std::make_unique<Private>(session))
{
    connect(&session, &Session::changed, this, &SchemaModel::count);
}

SchemaModel::~SchemaModel() = default;

void SchemaModel::count(const ChangeSet &changes)
{
    const auto state = d->session.state();
    auto last = std::optional<TableIndex>();
    for (const auto &entry : changes.entries()) {
        const auto table = entry.row.table();
        if (table == last)
            continue;
        last = table;
        const auto rows = state.pending().size(table);
        if (std::exchange(d->pending[toInt(table)], rows) == rows)
            continue;
        const auto item = indexOf(table);
        emit dataChanged(item, item, {PendingRole, Qt::AccessibleTextRole});
    }
}

QModelIndex SchemaModel::indexOf(TableIndex table) const
{
    for (qsizetype group = 0; group < d->groups.size(); ++group) {
        const auto position = d->groups[group].tables.indexOf(table);
        if (position >= 0)
            return createIndex(static_cast<int>(position), 0, inGroup(group));
    }
    return {};
}

QModelIndex SchemaModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, groupItem);
    if (parent.internalId() == groupItem)
        return createIndex(row, column, inGroup(parent.row()));
    const auto group = static_cast<qsizetype>(parent.internalId() - firstGroup);
    return createIndex(row, column, inTable(d->groups[group].tables[parent.row()]));
}

QModelIndex SchemaModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == groupItem)
        return {};
    if (index.internalId() < firstTable)
        return createIndex(static_cast<int>(index.internalId() - firstGroup), 0, groupItem);
    return indexOf(static_cast<TableIndex>(index.internalId() - firstTable));
}

int SchemaModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(d->groups.size());
    if (parent.column() > 0 || parent.internalId() >= firstTable)
        return 0;
    if (parent.internalId() == groupItem)
        return static_cast<int>(d->groups[parent.row()].tables.size());
    const auto group = static_cast<qsizetype>(parent.internalId() - firstGroup);
    const auto &table = d->schema[d->groups[group].tables[parent.row()]];
    return static_cast<int>(table.columns.size() + table.indexes.size());
}

int SchemaModel::columnCount(const QModelIndex & /*parent*/) const
{
    return 1;
}

QVariant SchemaModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == groupItem)
        return d->groupData(d->groups[index.row()], role);
    if (index.internalId() >= firstTable)
        return d->memberData(
            static_cast<TableIndex>(index.internalId() - firstTable), index.row(), role);
    const auto group = static_cast<qsizetype>(index.internalId() - firstGroup);
    return d->tableData(d->groups[group].tables[index.row()], role);
}

} // namespace varve
