// A session without a database: filters over a million rows, and what Redux-ORM sets itself budgets
// for. The floor is the same over plain mutable structs in hashes and vectors.
#include "measure.h"
#include "session/editgroup.h"
#include "session/handle.h"
#include "session/statebuilder.h"

#include <QCoreApplication>
#include <QSet>

#include <cstdlib>
#include <functional>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

struct PlainPilot
{
    qint64 id = 0;
    QString name;
    qint64 gunnery = 0;
    qint64 lance = 0;
};

constexpr auto pilotTable = tableIndex(1);
constexpr auto gunneryColumn = columnIndex(2);
constexpr int pilotsPerLance = 4;

Table tableOf(const QString &name, const QList<std::pair<QString, QString>> &columns)
{
    Table table;
    table.name = name;
    for (const auto &[columnName, type] : columns) {
        Column column;
        column.name = columnName;
        column.type = columnTypeOf(type);
        column.affinity = affinityOf(type);
        table.columns.append(column);
    }
    table.columns[0].nullable = false;
    table.columns[0].defaultSql = QString();
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    table.hasAutomaticKey = true;
    return table;
}

/// Lances, their pilots, and skills that pilots have.
Schema fleet()
{
    const std::pair id(u"id"_s, u"INTEGER"_s);
    const std::pair name(u"name"_s, u"TEXT"_s);
    auto pilots = tableOf(u"pilot"_s,
                          {id, name, {u"gunnery"_s, u"INTEGER"_s}, {u"lance_id"_s, u"INTEGER"_s}});
    ForeignKey toLance;
    toLance.columns = {columnIndex(3)};
    toLance.targetName = u"lance"_s;
    toLance.relatedName = u"pilots"_s;
    pilots.foreignKeys = {toLance};
    ManyToMany skills;
    skills.name = u"skills"_s;
    skills.targetName = u"skill"_s;
    skills.relatedName = u"pilots"_s;
    pilots.manyToMany = {skills};
    return Schema::declared(
               {tableOf(u"lance"_s, {id, name}), pilots, tableOf(u"skill"_s, {id, name})})
        .value();
}

/// `count` pilots and their lances, as a base.
State pilots(int count)
{
    StateBuilder builder(fleet());
    for (int lance = 1; lance <= count / pilotsPerLance; ++lance)
        (void)builder.create(u"lance"_s, {{u"name"_s, u"Command"_s}}).value();
    for (int pilot = 0; pilot < count; ++pilot)
        (void)builder
            .create(u"pilot"_s,
                    {{u"name"_s, u"Jaime"_s},
                     {u"gunnery"_s, pilot % 100},
                     {u"lance_id"_s, pilot / pilotsPerLance + 1}})
            .value();
    return builder.state();
}

std::vector<PlainPilot> plainPilots(int count)
{
    std::vector<PlainPilot> all;
    for (int pilot = 0; pilot < count; ++pilot)
        all.push_back({pilot + 1, u"Jaime"_s, pilot % 100, pilot / pilotsPerLance + 1});
    return all;
}

QHash<qint64, PlainPilot> plainById(int count)
{
    QHash<qint64, PlainPilot> all;
    for (auto &pilot : plainPilots(count))
        all.insert(pilot.id, pilot);
    return all;
}

QHash<qint64, QList<qint64>> plainByLance(int count)
{
    QHash<qint64, QList<qint64>> all;
    for (const auto &pilot : plainPilots(count))
        all[pilot.lance].append(pilot.id);
    return all;
}

volatile qint64 sink = 0;
void keep(qint64 value)
{
    sink = sink + value;
}

/// Microseconds for each of `count` calls of `work(n)`.
template<typename Work>
double each(int count, Work work)
{
    return bench::seconds([&] {
               for (int n = 0; n < count; ++n)
                   keep(work(n));
           })
           * 1e6 / count;
}

qint64 spread(int n, int count)
{
    return (static_cast<qint64>(n) * 7919) % count + 1;
}

void filterByKeys()
{
    constexpr int count = 1'000'000;
    constexpr int lookups = 10'000;
    Session session(fleet(), pilots(count));
    const auto byId = plainById(count);
    const auto byLance = plainByLance(count);
    const auto all = session.query(u"pilot"_s);
    const auto fetch = [&](const QString &column, qint64 key) {
        return session.fetch(all.filter(equals(col(column), key))).value().size();
    };
    keep(fetch(u"id"_s, 1) + fetch(u"lance_id"_s, 1)); // The first reading makes the index.
    bench::print(
        "filter.key.1m",
        "us",
        bench::inTurn(
            [&] { return each(lookups, [&](int n) { return fetch(u"id"_s, spread(n, count)); }); },
            [&] { return each(lookups, [&](int n) { return byId.contains(spread(n, count)); }); }),
        lookups);
    const int lances = count / pilotsPerLance;
    bench::print("filter.foreignkey.1m",
                 "us",
                 bench::inTurn(
                     [&] {
                         return each(lookups, [&](int n) {
                             return fetch(u"lance_id"_s, spread(n, lances));
                         });
                     },
                     [&] {
                         return each(lookups, [&](int n) {
                             return byLance.value(spread(n, lances)).size();
                         });
                     }),
                 lookups);
}

void filterByScan()
{
    constexpr int count = 1'000'000;
    Session session(fleet(), pilots(count));
    const auto plain = plainPilots(count);
    const auto wanted = session.query(u"pilot"_s).filter(equals(col(u"gunnery"_s), 42));
    bench::print("filter.scan.1m",
                 "ms",
                 bench::inTurn(
                     [&] {
                         return each(1, [&](int) { return session.fetch(wanted).value().size(); })
                                / 1000;
                     },
                     [&] {
                         return each(1,
                                     [&](int) {
                                         std::vector<qint64> found;
                                         for (const auto &pilot : plain) {
                                             if (pilot.gunnery == 42)
                                                 found.push_back(pilot.id);
                                         }
                                         return static_cast<qint64>(found.size());
                                     })
                                / 1000;
                     }),
                 count);
}

/// Together as one step, and each as a step of its own.
void create()
{
    constexpr int count = 50'000;
    const auto cells = [](int n) {
        return QList<NamedValue>{{u"name"_s, u"Jaime"_s}, {u"gunnery"_s, n}};
    };
    const auto plain = [&] {
        QHash<qint64, PlainPilot> all;
        return each(count, [&](int n) {
            all.insert(n, {n, u"Jaime"_s, n, 0});
            return all.size();
        });
    };
    const auto together = [&] {
        Session session(fleet());
        double took = 0;
        const auto done = session.edit(u"Create"_s, [&](EditGroup &group) -> Result<void> {
            took =
                each(count, [&](int n) { return group.create(pilotTable, cells(n)).has_value(); });
            return {};
        });
        keep(done.has_value());
        return took;
    };
    const auto steps = [&] {
        Session session(fleet());
        return each(count, [&](int n) { return session.create(u"pilot"_s, cells(n)).has_value(); });
    };
    bench::print("create.50k", "us", bench::inTurn(together, plain), count);
    bench::print("create.steps.50k", "us", bench::inTurn(steps, plain), count);
}

void lookUp()
{
    constexpr int count = 250'000;
    constexpr int lookups = 50'000;
    Session session(fleet(), pilots(count));
    const auto plain = plainById(count);
    bench::print(
        "withid.250k",
        "us",
        bench::inTurn(
            [&] {
                return each(lookups, [&](int n) {
                    return session.get(u"pilot"_s, Value(spread(n, count))).value().exists();
                });
            },
            [&] {
                return each(lookups, [&](int n) { return plain.value(spread(n, count)).gunnery; });
            }),
        lookups);
}

void followBack()
{
    constexpr int count = 500'000;
    constexpr int lookups = 50'000;
    constexpr int lances = count / pilotsPerLance;
    Session session(fleet(), pilots(count));
    const auto plain = plainByLance(count);
    const auto rows = session.fetch(session.query(u"lance"_s)).value();
    bench::print("backward.500k",
                 "us",
                 bench::inTurn(
                     [&] {
                         return each(lookups, [&](int n) {
                             return session.handle(rows[spread(n, lances) - 1])
                                 .relatedRows(u"pilots"_s)
                                 .value()
                                 .size();
                         });
                     },
                     [&] {
                         return each(lookups,
                                     [&](int n) { return plain.value(spread(n, lances)).size(); });
                     }),
                 lookups);
}

/// One pilot and many skills: links are added one by one, read, and removed one by one.
void linkOneByOne()
{
    constexpr int adds = 1'000;
    constexpr int reads = 500;
    constexpr int removes = 500;
    StateBuilder builder(fleet());
    (void)builder.create(u"pilot"_s, {}).value();
    for (int skill = 0; skill < 10'000; ++skill)
        (void)builder.create(u"skill"_s, {}).value();
    Session session(fleet(), builder.state());
    const auto pilot = session.get(u"pilot"_s, Value(1)).value();
    QList<QSet<qint64>> plain(2);
    bench::Pair add{};
    bench::Pair read{};
    bench::Pair remove{};
    add.measured = each(adds, [&](int n) { return pilot.link(u"skills"_s, {n + 1}).has_value(); });
    read.measured = each(reads, [&](int) { return pilot.relatedRows(u"skills"_s).value().size(); });
    remove.measured =
        each(removes, [&](int n) { return pilot.unlink(u"skills"_s, {n + 1}).has_value(); });
    add.floor = each(adds, [&](int n) {
        plain[1].insert(n + 1);
        return plain[1].size();
    });
    read.floor = each(reads, [&](int) { return plain[1].values().size(); });
    remove.floor = each(removes, [&](int n) { return plain[1].remove(n + 1); });
    bench::print("link.add", "us", add, adds);
    bench::print("link.read.1k", "us", read, reads);
    bench::print("link.remove", "us", remove, removes);
}

void editOneByOne(int count, const char *updateName, const char *deleteName)
{
    constexpr int updates = 1'000;
    constexpr int deletes = 500;
    Session session(fleet(), pilots(count));
    const auto rows = session.fetch(session.query(u"pilot"_s)).value();
    auto plain = plainById(count);
    bench::Pair update{};
    bench::Pair remove{};
    update.measured = each(updates, [&](int n) {
        return session.set(rows[spread(n, count) - 1], gunneryColumn, 200 + n).has_value();
    });
    update.floor = each(updates, [&](int n) {
        auto &pilot = plain[spread(n, count)];
        pilot.gunnery = 200 + n;
        return pilot.gunnery;
    });
    remove.measured = each(
        deletes, [&](int n) { return session.remove(rows[spread(n, count) - 1]).has_value(); });
    remove.floor = each(deletes, [&](int n) { return plain.remove(spread(n, count)); });
    bench::print(updateName, "us", update, updates);
    bench::print(deleteName, "us", remove, deletes);
}

/// As one step.
void editTogether(int count, const char *name)
{
    constexpr int updates = 1'000;
    Session session(fleet(), pilots(count));
    const auto rows = session.fetch(session.query(u"pilot"_s)).value();
    auto plain = plainById(count);
    int round = 0;
    const auto ours = [&] {
        ++round;
        const auto took = each(1, [&](int) {
            return session
                .edit(u"Update"_s,
                      [&](EditGroup &group) -> Result<void> {
                          for (int n = 0; n < updates; ++n)
                              keep(group
                                       .set(rows[spread(n, count) - 1],
                                            gunneryColumn,
                                            200 * round + n)
                                       .has_value());
                          return {};
                      })
                .has_value();
        });
        return took / updates;
    };
    const auto floor = [&] {
        return each(updates, [&](int n) {
            auto &pilot = plain[spread(n, count)];
            pilot.gunnery = 200 * round + n;
            return pilot.gunnery;
        });
    };
    bench::print(name, "us", bench::inTurn(ours, floor), updates);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto filter = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    struct Case
    {
        QString names;
        std::function<void()> run;
    };
    const QList<Case> cases{
        {u"filter.key.1m filter.foreignkey.1m"_s, filterByKeys},
        {u"filter.scan.1m"_s, filterByScan},
        {u"create.50k create.steps.50k"_s, create},
        {u"withid.250k"_s, lookUp},
        {u"backward.500k"_s, followBack},
        {u"link.add link.read.1k link.remove"_s, linkOneByOne},
        {u"update.5k delete.5k"_s, [] { editOneByOne(5'000, "update.5k", "delete.5k"); }},
        {u"update.100k delete.100k"_s, [] { editOneByOne(100'000, "update.100k", "delete.100k"); }},
        {u"update.together.5k"_s, [] { editTogether(5'000, "update.together.5k"); }},
        {u"update.together.100k"_s, [] { editTogether(100'000, "update.together.100k"); }},
    };
    for (const auto &one : cases) {
        if (one.names.contains(filter))
            one.run();
    }
    return 0;
}
