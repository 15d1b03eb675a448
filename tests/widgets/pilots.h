#pragma once

#include "session/session.h"

namespace varve::test {

/// The columns of the one table that these tests use, in its order.
namespace pilot {
inline constexpr int id = 0;
inline constexpr int name = 1;
inline constexpr int gunnery = 2;
inline constexpr int born = 3;
inline constexpr int active = 4;
inline constexpr int rank = 5;
inline constexpr int photo = 6;
} // namespace pilot

inline Column column(const QString &name, ColumnType type, Affinity affinity)
{
    Column made;
    made.name = name;
    made.type = type;
    made.affinity = affinity;
    return made;
}

inline Schema pilotSchema()
{
    using namespace Qt::Literals::StringLiterals;
    Table table;
    table.name = u"pilots"_s;
    table.columns = {column(u"id"_s, ColumnType::Integer, Affinity::Integer),
                     column(u"name"_s, ColumnType::Text, Affinity::Text),
                     column(u"gunnery"_s, ColumnType::Integer, Affinity::Integer),
                     column(u"born"_s, ColumnType::Date, Affinity::Numeric),
                     column(u"active"_s, ColumnType::Boolean, Affinity::Numeric),
                     column(u"rank"_s, ColumnType::Text, Affinity::Text),
                     column(u"photo"_s, ColumnType::Blob, Affinity::Blob)};
    table.columns[0].nullable = false;
    table.columns[0].defaultSql = QString();
    table.columns[1].nullable = false;
    table.columns[5].allowedValues = {Value(u"sergeant"_s), Value(u"captain"_s)};
    table.key = {ColumnIndex{0}};
    table.keySource = KeySource::PrimaryKey;
    table.hasAutomaticKey = true;
    return Schema::of({table}).value();
}

/// A session in memory with three saved pilots: Natasha 3, Jaime 2, Morgan NULL.
inline std::unique_ptr<Session> pilotSession()
{
    using namespace Qt::Literals::StringLiterals;
    auto session = std::make_unique<Session>(pilotSchema());
    const auto add = [&](int id, const QString &name, const Value &gunnery) {
        const auto made = session->create(u"pilots"_s,
                                          {{u"id"_s, id},
                                           {u"name"_s, name},
                                           {u"gunnery"_s, gunnery},
                                           {u"born"_s, u"2026-11-21"_s},
                                           {u"active"_s, 1},
                                           {u"rank"_s, u"captain"_s},
                                           {u"photo"_s, Null{}}});
        if (!made)
            qFatal("%s", qPrintable(made.error().toText()));
    };
    add(1, u"Natasha"_s, 3);
    add(2, u"Jaime"_s, 2);
    add(3, u"Morgan"_s, Null{});
    if (const auto saved = session->commit(); !saved)
        qFatal("%s", qPrintable(saved.error().toText()));
    return session;
}

} // namespace varve::test
