#pragma once

#include "schema/schema.h"

#include <QString>

namespace varve::test {

/// A small schema for tests: lances (id, name unique, tons) and pilots (id, name, gunnery not null,
/// lance -> lance), with automatic keys, and a view without a key.
inline const auto lance = tableIndex(0);
inline const auto pilot = tableIndex(1);
inline const auto roster = tableIndex(2);

inline const auto idColumn = columnIndex(0);
inline const auto nameColumn = columnIndex(1);
inline const auto tonsColumn = columnIndex(2);
inline const auto gunneryColumn = columnIndex(2);
inline const auto lanceColumn = columnIndex(3);

inline Column column(const QString &name, const QString &type)
{
    Column made;
    made.name = name;
    made.declaredType = type;
    made.type = columnTypeOf(type);
    made.affinity = affinityOf(type);
    return made;
}

inline Table keyedTable(const QString &name, QList<Column> columns)
{
    Table table;
    table.name = name;
    table.columns = std::move(columns);
    table.columns[0].nullable = false;
    table.columns[0].defaultSql = QString();
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    table.hasAutomaticKey = true;
    return table;
}

inline Schema fleet()
{
    const auto integer = QStringLiteral("INTEGER");
    const auto text = QStringLiteral("TEXT");
    const auto id = column(QStringLiteral("id"), integer);
    const auto name = column(QStringLiteral("name"), text);

    auto lances =
        keyedTable(QStringLiteral("lance"), {id, name, column(QStringLiteral("tons"), integer)});
    lances.indexes.append({QStringLiteral("lance_name"), {nameColumn}, true, false, false});

    auto pilots = keyedTable(QStringLiteral("pilot"),
                             {id,
                              name,
                              column(QStringLiteral("gunnery"), integer),
                              column(QStringLiteral("lance"), integer)});
    pilots.columns[toInt(gunneryColumn)].nullable = false;
    ForeignKey foreignKey;
    foreignKey.columns = {lanceColumn};
    foreignKey.targetName = QStringLiteral("lance");
    pilots.foreignKeys.append(foreignKey);

    Table view;
    view.name = QStringLiteral("roster");
    view.kind = Table::Kind::View;
    view.columns = {name};
    return Schema::of({lances, pilots, view}).value();
}

} // namespace varve::test
