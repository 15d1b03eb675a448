#include "session/typedasync.h"
#include "support/printing.h"
#include "support/school.h"
#include "support/shelf.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What a future holds, once the event loop has brought it.
template<typename T>
T arrived(const QFuture<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }))
        qFatal("nothing arrived");
    return future.result();
}

/// A session over a stored lance and two pilots in it, none of which it has read.
struct Stored
{
    Stored()
    {
        auto made = std::make_unique<MemoryBackend>(academy::schema());
        const auto lance = *made->schema().find(u"lance"_s);
        const auto pilot = *made->schema().find(u"pilot"_s);
        made->put(lance, Row{1, u"Fire"_s, 200, Null()});
        for (const auto &[key, name] : {std::pair(7, u"Jaime"_s), std::pair(8, u"Natasha"_s)}) {
            made->put(pilot,
                      Row{key,
                          name,
                          3,
                          Null(),
                          Null(),
                          u"3025-01-01"_s,
                          u"recruit"_s,
                          0,
                          1,
                          7,
                          1.8,
                          1,
                          Null()});
        }
        session = std::make_unique<Session>(std::move(made));
    }

    std::unique_ptr<Session> session;
};

} // namespace

class tst_TypedReading : public QObject
{
    Q_OBJECT

private slots:
    void aRowIsReadByItsKey();
    void aReferenceNeedsNoReading();
    void aCellThatWasNotLoadedSaysHowToLoadIt();
    void valuesAreLinesOfTheirTypes();
    void groupsAreSummedUp();
    void rowsAreReadAsRecords();
    void relatedRowsAreReadAsHandles();
    void subqueriesAreAsked();
    void quantifiersLookAtAllRelatedRows();
    void setsAreSlicedAndReversed();
    void setsAreRemoved();
    void handlesArriveLater();
    void setsAreUpdatedLater();
};

void tst_TypedReading::aRowIsReadByItsKey()
{
    Stored stored;

    const auto jaime = stored.session->get<Pilot>(7).value();

    QCOMPARE(jaime[Pilot::name], u"Jaime"_s);
    QVERIFY(stored.session->find<Pilot>(8).isNull());
    QCOMPARE(stored.session->get<Pilot>(jaime).value(), jaime);
    QVERIFY(stored.session->get<Pilot>(99).value().isNull());
    QCOMPARE(stored.session->get<Medal>(Key(u"Wolf"_s)).error().kind(), ErrorKind::Validation);
    QCOMPARE(stored.session->get<Pilot>(HandleOf<Pilot>()).error().kind(), ErrorKind::Validation);
    QCOMPARE(stored.session->get<Lance>(RowOf<Lance>(jaime.id())).error().kind(),
             ErrorKind::NotFound);
    QVERIFY(stored.session->find<Lance>(RowOf<Lance>(jaime.id())).isNull());
}

void tst_TypedReading::aReferenceNeedsNoReading()
{
    Stored stored;

    const auto jaime = stored.session->reference<Pilot>(7).value();

    QVERIFY(jaime.exists());
    QVERIFY(jaime.set(Pilot::gunnery, 1));
    QVERIFY(stored.session->commit());
    QCOMPARE(stored.session->get<Pilot>(7).value()[Pilot::gunnery], 1);
    QCOMPARE(stored.session->reference<Medal>(Key(u"Wolf"_s)).error().kind(),
             ErrorKind::Validation);
}

void tst_TypedReading::aCellThatWasNotLoadedSaysHowToLoadIt()
{
    Stored stored;
    const auto jaime = stored.session->reference<Pilot>(7).value();

    const auto before = jaime.read(Pilot::name);
    QVERIFY(jaime.load());

    QCOMPARE(before.error().kind(), ErrorKind::NotFound);
    QVERIFY(before.error().toText().contains(u"Load the row"_s));
    QCOMPARE(jaime[Pilot::name], u"Jaime"_s);
}

void tst_TypedReading::valuesAreLinesOfTheirTypes()
{
    School school;
    const auto pilots = school.session.query<Pilot>().orderBy(Pilot::name);

    const auto lines =
        school.session.values(pilots, Pilot::name, Pilot::lance / Lance::tons, Pilot::gunnery * 2)
            .value();

    using Line = std::tuple<QString, std::optional<int>, std::optional<qint64>>;
    QVERIFY(lines
            == QList<Line>(
                {{u"Jaime"_s, 200, 6}, {u"Natasha"_s, 200, 4}, {u"Phelan"_s, std::nullopt, 10}}));
    QCOMPARE(school.session.values(pilots.orderBy(Pilot::gunnery + (quint64{1} << 63)), Pilot::name)
                 .error()
                 .kind(),
             ErrorKind::Type);
}

void tst_TypedReading::groupsAreSummedUp()
{
    School school;
    const auto pilots = school.session.query<Pilot>();

    const auto all = school.session.values(pilots, count(Pilot::id), sum(Pilot::gunnery)).value();
    const auto byLance = school.session
                             .values(select(pilots, Pilot::lance / Lance::name, sum(Pilot::gunnery))
                                         .groupBy(Pilot::lance / Lance::name)
                                         .having(count(Pilot::id) > 1))
                             .value();

    QVERIFY(all == QList({std::tuple(qint64{3}, std::optional<qint64>(10))}));
    QVERIFY(byLance == QList({std::tuple(std::optional(u"Fire"_s), std::optional<qint64>(5))}));
}

void tst_TypedReading::rowsAreReadAsRecords()
{
    Stored stored;

    const auto records = stored.session->rows(stored.session->query<Pilot>()).value();

    QCOMPARE(records.size(), 2);
    QCOMPARE(records[0][Pilot::name], u"Jaime"_s);
    QCOMPARE(records[0][Pilot::rank], Rank::Recruit);
    QVERIFY(stored.session->find<Pilot>(7).isNull());
}

void tst_TypedReading::relatedRowsAreReadAsHandles()
{
    Stored stored;
    const auto pilots = stored.session->fetch(stored.session->query<Pilot>()).value();

    const auto lances = stored.session->fetchRelated(pilots, Pilot::lance).value();
    const auto mates = stored.session->fetchRelated(pilots, Pilot::lance / Lance::parent).value();

    QCOMPARE(lances.size(), 1);
    QCOMPARE(lances[0][Lance::name], u"Fire"_s);
    QVERIFY(mates.isEmpty());
    QCOMPARE(names(stored.session->fetchRelated(lances, Lance::pilots).value()),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
}

void tst_TypedReading::subqueriesAreAsked()
{
    School school;
    const auto pilots = school.session.query<Pilot>();
    const auto lances = school.session.query<Lance>();
    const auto fetched = [&](const Condition<Pilot> &condition) {
        return names(school.session.fetch(pilots.filter(condition)).value());
    };

    QCOMPARE(fetched(Pilot::lance.in(lances.filter(Lance::tons > 100))),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
    QCOMPARE(fetched(Pilot::lance.in(lances.filter(Lance::tons > 300))), QStringList());
    QCOMPARE(fetched(Pilot::lance.in(school.session.fetch(lances).value())),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
    QCOMPARE(fetched((Pilot::gunnery * 100).in(lances, Lance::tons)), QStringList({u"Natasha"_s}));
    QCOMPARE(fetched(exists<Pilot>(lances.filter(Lance::tons / 50 < outer(Pilot::gunnery)))),
             QStringList({u"Phelan"_s}));
    QCOMPARE(fetched(Pilot::name.matches(u"^[jn]"_s, Qt::CaseInsensitive)),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
}

void tst_TypedReading::quantifiersLookAtAllRelatedRows()
{
    School school;
    const auto star =
        school.session.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 1}).value();
    const auto cross =
        school.session.create<Medal>({Medal::house = u"Bear"_s, Medal::number = 2}).value();
    QVERIFY(school.jaime.link(Pilot::medals, {star, cross}));
    QVERIFY(school.natasha.link(Pilot::medals, {star}));
    (void)school.session.create<Mech>({Mech::code = u"TBR"_s, Mech::pilot = school.phelan});
    const auto fetched = [&](const Condition<Pilot> &condition) {
        return names(school.session.fetch(school.session.query<Pilot>().filter(condition)).value());
    };

    QCOMPARE(fetched(Pilot::medals.any(Medal::house == u"Wolf"_s)),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
    QCOMPARE(fetched(Pilot::medals.all(Medal::house == u"Wolf"_s)),
             QStringList({u"Natasha"_s, u"Phelan"_s}));
    QCOMPARE(fetched(Pilot::lance / (Lance::tons > 100 && Lance::name == u"Fire"_s)),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
    QCOMPARE(fetched(Pilot::mech / Mech::code == u"TBR"_s), QStringList({u"Phelan"_s}));
    const auto lances = school.session.query<Lance>();
    QCOMPARE(school.session.count(lances.filter(Lance::pilots.all(Pilot::gunnery < 4))).value(), 1);
    QCOMPARE(school.session.count(lances.filter(Lance::pilots.all(Pilot::gunnery < 3))).value(), 0);
}

void tst_TypedReading::setsAreSlicedAndReversed()
{
    School school;
    const auto pilots = school.session.query<Pilot>().orderBy(Pilot::name);
    const auto fetched = [&](const Pilot::Set &set) {
        return names(school.session.fetch(set).value());
    };

    QCOMPARE(fetched(pilots.slice(1, 2)), QStringList({u"Natasha"_s}));
    QCOMPARE(fetched(pilots.page(2, 2)), QStringList({u"Phelan"_s}));
    QCOMPARE(fetched(pilots.offset(2)), QStringList({u"Phelan"_s}));
    QCOMPARE(fetched(pilots.reversed().limit(1)), QStringList({u"Phelan"_s}));
    QCOMPARE(fetched(pilots.exclude(Pilot::gunnery == 3).exclude(Pilot::gunnery == 5)),
             QStringList({u"Natasha"_s}));
}

void tst_TypedReading::setsAreRemoved()
{
    School school;

    const auto removed =
        school.session.remove(school.session.query<Pilot>().filter(Pilot::gunnery > 2));

    QCOMPARE(removed.value(), 2);
    QVERIFY(!school.jaime.exists());
    QVERIFY(school.natasha.exists());
}

void tst_TypedReading::handlesArriveLater()
{
    Stored stored;
    auto &session = *stored.session;
    const auto pilots = session.query<Pilot>().orderBy(Pilot::name);

    QCOMPARE(names(arrived(session.fetchAsync(pilots)).value()),
             QStringList({u"Jaime"_s, u"Natasha"_s}));
    QCOMPARE(arrived(session.firstAsync(pilots)).value()[Pilot::name], u"Jaime"_s);
    QCOMPARE(arrived(session.lastAsync(pilots)).value()[Pilot::name], u"Natasha"_s);
    QCOMPARE(arrived(session.atAsync(pilots, 1)).value()[Pilot::name], u"Natasha"_s);
    QVERIFY(arrived(session.atAsync(pilots, 2)).value().isNull());
    QCOMPARE(arrived(session.getAsync(pilots)).error().kind(), ErrorKind::Validation);
    QCOMPARE(arrived(session.getAsync<Pilot>(8)).value()[Pilot::name], u"Natasha"_s);
    QVERIFY(arrived(session.getAsync<Pilot>(9)).value().isNull());
    QCOMPARE(arrived(session.countAsync(pilots)).value(), 2);
    QCOMPARE(arrived(session.rowsAsync(pilots)).value()[1][Pilot::name], u"Natasha"_s);
    QCOMPARE(arrived(session.fetchAsync<Pilot>(RawQuery{u"SELECT 1"_s})).error().kind(),
             ErrorKind::Type);
    const auto lines = arrived(session.valuesAsync(select(pilots, Pilot::name))).value();
    QVERIFY(lines == QList({std::tuple(u"Jaime"_s), std::tuple(u"Natasha"_s)}));
}

void tst_TypedReading::setsAreUpdatedLater()
{
    Stored stored;
    const auto pilots = stored.session->query<Pilot>();

    const auto changed =
        arrived(stored.session->updateAsync(pilots, {Pilot::gunnery = Pilot::gunnery + 1}));

    QCOMPARE(changed.value(), 2);
    QCOMPARE(stored.session->find<Pilot>(7)[Pilot::gunnery], 4);
    QCOMPARE(arrived(stored.session->updateAsync(
                         pilots, {Pilot::gunnery = Pilot::gunnery + (quint64{1} << 63)}))
                 .error()
                 .kind(),
             ErrorKind::Type);
}

QTEST_GUILESS_MAIN(tst_TypedReading)
#include "tst_typedreading.moc"
