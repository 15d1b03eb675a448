#include "pilots.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

Column columnOf(const QString &name, const QString &declaredType)
{
    Column column;
    column.name = name;
    column.declaredType = declaredType;
    column.type = columnTypeOf(declaredType);
    column.affinity = affinityOf(declaredType);
    return column;
}

Column automaticKey()
{
    auto key = columnOf(u"id"_s, u"INTEGER"_s);
    key.nullable = false;
    key.defaultSql = QString();
    return key;
}

Table tableOf(const QString &name)
{
    Table table;
    table.name = name;
    table.columns = {automaticKey(), columnOf(u"name"_s, u"TEXT"_s)};
    table.columns[1].nullable = false;
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    table.hasAutomaticKey = true;
    return table;
}

Table pilotTable()
{
    auto table = tableOf(u"pilot"_s);
    table.columns += {columnOf(u"gunnery"_s, u"INTEGER"_s),
                      columnOf(u"born"_s, u"DATE"_s),
                      columnOf(u"lance_id"_s, u"INTEGER"_s),
                      columnOf(u"rank"_s, u"TEXT"_s)};
    table.columns[Pilots::Rank].allowedValues = {Value(u"private"_s), Value(u"captain"_s)};
    ForeignKey lance;
    lance.columns = {Pilots::column(Pilots::LanceId)};
    lance.targetName = u"lance"_s;
    table.foreignKeys = {lance};
    Index byName;
    byName.name = u"pilot_name"_s;
    byName.columns = {Pilots::column(Pilots::Name)};
    table.indexes = {byName};
    table.definition = u"CREATE TABLE pilot (id < 1, ...)"_s;
    return table;
}

Table acesView()
{
    Table view;
    view.name = u"aces"_s;
    view.kind = Table::Kind::View;
    view.columns = {columnOf(u"name"_s, u"TEXT"_s)};
    return view;
}

} // namespace

Schema Pilots::schema()
{
    return Schema::of({tableOf(u"lance"_s), pilotTable(), acesView()}).value();
}

} // namespace varve
