#pragma once

#include "query/entity.h"

#include <QDateTime>

/// Entities for tests: pilots in lances, wingmen among pilots, a mech for each pilot, medals for many.
namespace academy {

using namespace varve;

struct Lance;
struct Mech;
struct Medal;

enum class Mood { Calm, Angry = 7 };
enum class Rank { Recruit, Sergeant };

} // namespace academy

template<>
struct varve::EnumText<academy::Rank>
{
    static constexpr std::pair<academy::Rank, const char *> texts[] = {
        {academy::Rank::Recruit, "recruit"}, {academy::Rank::Sergeant, "sergeant"}};
};

namespace academy {

inline QDate firstDay()
{
    return {3025, 1, 1};
}

struct Pilot : Entity<Pilot>
{
    static constexpr auto tableName = "pilot";
    static constexpr Key<qint64> id{"id"};
    static constexpr auto name = Column<QString>("name").unique();
    static constexpr auto gunnery = Column<int>("gunnery").defaultsTo(4);
    static constexpr Column<std::optional<QDate>> born{"born"};
    static constexpr Column<std::optional<int>> kills{"kills"};
    static constexpr auto joined = Column<QDate>("joined").defaultsTo<&firstDay>();
    static constexpr auto rank = Column<Rank>("rank").defaultsTo(Rank::Recruit);
    static constexpr auto mood = Column<Mood>("mood").defaultsTo(Mood::Calm);
    static constexpr auto active = Column<bool>("active").defaultsTo(true);
    static constexpr Column<quint64> serial{"serial"};
    static constexpr Column<double> height{"height"};
    static constexpr ToOne<Lance> lance{"lance_id"};
    static constexpr auto wingman = ToOne<Pilot>("wingman_id").related("leaders");
    static constexpr BackToOne<Mech> mech{"mech"};
    static constexpr auto medals = ManyToMany<Medal>("medals").related("wearers");
    static constexpr auto columns = varve::columns(id,
                                                   name,
                                                   gunnery,
                                                   born,
                                                   kills,
                                                   joined,
                                                   rank,
                                                   mood,
                                                   active,
                                                   serial,
                                                   height,
                                                   lance,
                                                   wingman,
                                                   mech,
                                                   medals);
    struct Set;
};

struct Pilot::Set : QuerySetOf<Pilot, Pilot::Set>
{
    using QuerySetOf::QuerySetOf;

    Set aces() const { return filter(Pilot::gunnery < 3); }
    Set adults() const { return exclude(Pilot::born > QDate(3010, 1, 1)); }
};

struct Lance : Entity<Lance>
{
    static constexpr auto tableName = "lance";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> name{"name"};
    static constexpr Column<int> tons{"tons"};
    static constexpr ToOne<Lance> parent{"parent_id"};
    static constexpr ToMany<Pilot> pilots{"pilot"};
    static constexpr auto columns = varve::columns(id, name, tons, parent, pilots);
    static constexpr IndexDescriptor indexes[] = {varve::index(tons), uniqueIndex(name, tons)};
};

struct Mech : Entity<Mech>
{
    static constexpr auto tableName = "mech";
    static constexpr Key<QString> code{"code"};
    static constexpr auto pilot =
        OneToOne<Pilot>("pilot_id").required().onDelete(ForeignKeyRule::Cascade);
    static constexpr auto columns = varve::columns(code, pilot);
};

struct Medal : Entity<Medal>
{
    static constexpr auto tableName = "medal";
    static constexpr Key<QString> house{"house"};
    static constexpr Key<int> number{"number"};
    static constexpr ToMany<Pilot> wearers{"wearers"};
    static constexpr auto columns = varve::columns(house, number);
};

/// A medal is given once a year; its key is made of what it refers to and the year.
struct Award : Entity<Award>
{
    static constexpr auto tableName = "award";
    static constexpr Key<QString> house{"house"};
    static constexpr Key<int> number{"number"};
    static constexpr Key<int> year{"year"};
    static constexpr auto medal = ToOne<Medal>("house", "number").as("medal").related("awards");
    static constexpr auto columns = varve::columns(house, number, year, medal);
};

inline Schema schema()
{
    return Schema::of<Pilot, Lance, Mech, Medal, Award>().value();
}

} // namespace academy
