#include "models/schemamodel.h"

#include "models/cellstate_p.h"
#include "models/definition_p.h"

using namespace Qt::Literals::StringLiterals;

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
    /// How many rows of a table are pending, by what happens to them.
    struct Counts
    {
        int changed = 0;
        int added = 0;
        int deleted = 0;

        int all() const { return changed + added + deleted; }

        void count(const RowChange *change, int step)
        {
            if (!change)
                return;
            const auto kind = change->kind();
            (kind == RowChange::Kind::Insert   ? added
             : kind == RowChange::Kind::Update ? changed
                                               : deleted) += step;
        }

        /// "~2 +1 −1"
        QString badge() const
        {
            QStringList parts;
            if (changed > 0)
                parts.append(u'~' + QLocale().toString(changed));
            if (added > 0)
                parts.append(u'+' + QLocale().toString(added));
            if (deleted > 0)
                parts.append(u'−' + QLocale().toString(deleted));
            return parts.join(u' ');
        }

        QString words() const
        {
            QStringList parts;
            if (changed > 0)
                parts.append(SchemaModel::tr("%1 changed").arg(changed));
            if (added > 0)
                parts.append(SchemaModel::tr("%1 new").arg(added));
            if (deleted > 0)
                parts.append(SchemaModel::tr("%1 deleted").arg(deleted));
            return SchemaModel::tr("Not saved: %1").arg(parts.join(u", "_s));
        }

        friend bool operator==(const Counts &, const Counts &) = default;
    };

    struct Group
    {
        QString name;
        QList<TableIndex> tables;
    };

    explicit Private(Session &ofSession)
        : session(ofSession)
        , schema(ofSession.schema())
        , counted(ofSession.state().pending())
    {
        QList<TableIndex> tables;
        QList<TableIndex> views;
        for (qsizetype position = 0; position < schema.size(); ++position) {
            const auto table = tableIndex(position);
            (schema[table].isView() ? views : tables).append(table);
            columnStates.append(varve::columnStates(session, table));
            pending.append(countsOf(counted.changes(table)));
        }
        if (!tables.isEmpty())
            groups.append({tr("Tables"), tables});
        if (!views.isEmpty())
            groups.append({tr("Views"), views});
    }

    static Counts countsOf(const Overlay::Changes &changes)
    {
        Counts counts;
        changes.forEach([&](RowId, const RowChange &change) { counts.count(&change, 1); });
        return counts;
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
    QList<Counts> pending;                 ///< By table, as last told.
    Overlay counted;                       ///< What `pending` counts.
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
    const auto &counts = pending[toInt(table)];
    const int rows = counts.all();
    switch (role) {
    case Qt::DisplayRole:
        return definition.name;
    case Qt::ToolTipRole:
        return tableDefinition(definition, rows == 0 ? QString() : counts.words());
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
    case BadgeRole:
        return counts.badge();
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
    const auto before = d->pending;
    const auto pending = d->session.state().pending();
    QList<TableIndex> touched;
    for (const auto row : changes.rows()) {
        const auto table = row.table();
        if (touched.isEmpty() || touched.last() != table)
            touched.append(table);
        d->pending[toInt(table)].count(d->counted.find(row), -1);
        d->pending[toInt(table)].count(pending.find(row), 1);
    }
    d->counted = pending;
    for (const auto table : std::as_const(touched)) {
        if (d->pending[toInt(table)] == before[toInt(table)])
            continue;
        const auto item = indexOf(table);
        emit dataChanged(
            item, item, {PendingRole, BadgeRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
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
