#pragma once

#include "query/queryset.h"

/// `pilot`: id, name (NOCASE, not NULL), gunnery (INTEGER), note (TEXT), photo (untyped).
inline varve::Table pilotTable()
{
    using namespace Qt::Literals::StringLiterals;
    using namespace varve;
    const auto column = [](const QString &name, ColumnType type, Affinity affinity, bool nullable) {
        Column made;
        made.name = name;
        made.type = type;
        made.affinity = affinity;
        made.nullable = nullable;
        return made;
    };
    Table table;
    table.name = u"pilot"_s;
    table.columns = {column(u"id"_s, ColumnType::Integer, Affinity::Integer, false),
                     column(u"name"_s, ColumnType::Text, Affinity::Text, false),
                     column(u"gunnery"_s, ColumnType::Integer, Affinity::Integer, true),
                     column(u"note"_s, ColumnType::Text, Affinity::Text, true),
                     column(u"photo"_s, ColumnType::Any, Affinity::Blob, true)};
    table.columns[1].collation = Collation::NoCase;
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    return table;
}

inline varve::QuerySet pilots()
{
    return {varve::Schema::of({pilotTable()}).value(), varve::tableIndex(0)};
}

inline QString createPilots()
{
    return QStringLiteral(
        "CREATE TABLE pilot (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE,"
        " gunnery INTEGER, note TEXT, photo)");
}
