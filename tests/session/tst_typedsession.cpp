#include "support/school.h"

#include <QJsonObject>
#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

/// What can be written in several ways.
struct Note : Entity<Note>
{
    static constexpr auto tableName = "note";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QDateTime> at{"at"};
    static constexpr Column<QTime> hour{"hour"};
    static constexpr Column<QJsonObject> more{"more"};
    static constexpr Column<std::optional<int>> none{"none"};
    static constexpr auto columns = varve::columns(id, at, hour, more, none);
};

class tst_TypedSession : public QObject
{
    Q_OBJECT

private slots:
    void cellsAreReadWithTheTypesOfTheirColumns();
    void aCellThatIsNotThereIsAnError();
    void cellsAreSet();
    void severalCellsAreOneStep();
    void aValueThatDoesNotFitChangesNothing();
    void defaultsAreMadeOncePerRowAndOnlyIfNotGiven();
    void anUpsertChangesTheRowThatHasTheKey();
    void anUpsertCreatesARowWithItsDefaults();
    void anUpsertFindsAKeyGivenByAHandle();
    void anUpsertNeedsTheWholeKey();
    void referencesAreFollowedBothWays();
    void aOneToOneRelationIsFollowedBothWays();
    void aReferenceIsSetByHandleKeyOrNothing();
    void aHandleOfNoRowMatchesNothingAndClears();
    void aHandleOfNoRowIsNotLinked();
    void cellsChosenAtRunTimeAreSet();
    void aCellIsCountedUp();
    void writingTheSameContentInAnotherFormIsNoEdit();
    void aDeclaredColumnOfAReferenceIsInStep();
    void linksAreMadeByHandles();
    void aKeyOfSeveralPartsFindsALinkedRow();
    void setsAreFetchedAsHandles();
    void oneRowOfASetIsAHandle();
    void namedFiltersAreAskedOfTheSession();
    void rowsAreFoundByKey();
    void setsAreUpdatedByWhatIsCalculated();
    void aCalculationIsComparedAndSortedBy();
    void aNumberThatNoCellHoldsIsAnErrorOfTheSet();
    void operandsCanBeUsedByName();
    void relationsOfASetAreReadWithIt();
    void rowsAreCreatedAndSetInOneStep();
    void handlesOfOneRowAgree();
};

void tst_TypedSession::cellsAreReadWithTheTypesOfTheirColumns()
{
    School school;

    const int gunnery = school.jaime[Pilot::gunnery];
    const std::optional<QDate> born = school.jaime[Pilot::born];

    QCOMPARE(gunnery, 3);
    QVERIFY(!born);
    QCOMPARE(school.jaime[Pilot::rank], Rank::Recruit);
    QCOMPARE(school.jaime[Pilot::active], true);
    QCOMPARE(school.jaime.read(Pilot::name).value(), u"Jaime"_s);
}

void tst_TypedSession::aCellThatIsNotThereIsAnError()
{
    School school;
    const HandleOf<Pilot> nobody;

    QCOMPARE(nobody.read(Pilot::name).error().kind(), ErrorKind::NotFound);
    QVERIFY(school.jaime.remove());
    QCOMPARE(school.jaime.read(Pilot::name).error().kind(), ErrorKind::NotFound);
    QVERIFY(school.phelan.Handle::set(u"gunnery"_s, u"many"_s));
    const auto unreadable = school.phelan.read(Pilot::gunnery);
    QCOMPARE(unreadable.error().kind(), ErrorKind::Type);
    QVERIFY(unreadable.error().text().contains(u"many"_s));
}

void tst_TypedSession::cellsAreSet()
{
    School school;

    QVERIFY(school.jaime.set(Pilot::gunnery, 1));
    QVERIFY(school.jaime.set(Pilot::born = QDate(3000, 1, 2)));

    QCOMPARE(school.jaime[Pilot::gunnery], 1);
    QCOMPARE(school.jaime[Pilot::born], QDate(3000, 1, 2));
    QVERIFY(school.jaime.set(Pilot::born = std::nullopt));
    QVERIFY(!school.jaime[Pilot::born]);
}

void tst_TypedSession::severalCellsAreOneStep()
{
    School school;

    QVERIFY(school.jaime.set({Pilot::gunnery = 1, Pilot::name = u"J."_s}));

    school.session.undo();
    QCOMPARE(school.jaime[Pilot::gunnery], 3);
    QCOMPARE(school.jaime[Pilot::name], u"Jaime"_s);
}

void tst_TypedSession::aValueThatDoesNotFitChangesNothing()
{
    School school;
    const auto before = school.session.state();

    const auto done = school.jaime.set({Pilot::gunnery = 1, Pilot::serial = quint64{1} << 63});

    QCOMPARE(done.error().kind(), ErrorKind::Type);
    QVERIFY(school.session.state().isSameAs(before));
    QCOMPARE(school.jaime.set({Pilot::gunnery = 1, Pilot::gunnery = 2}).error().kind(),
             ErrorKind::Validation);
}

void tst_TypedSession::defaultsAreMadeOncePerRowAndOnlyIfNotGiven()
{
    School school;

    const auto given = school.session
                           .create<Pilot>({Pilot::name = u"Ulric"_s,
                                           Pilot::serial = quint64{1},
                                           Pilot::height = 1.9,
                                           Pilot::joined = QDate(3049, 1, 1)})
                           .value();

    QCOMPARE(given[Pilot::joined], QDate(3049, 1, 1));
    QCOMPARE(school.jaime[Pilot::joined], firstDay());
    QCOMPARE(given[Pilot::gunnery], 4);
}

void tst_TypedSession::anUpsertChangesTheRowThatHasTheKey()
{
    School school;
    const auto rows = school.session.count(school.session.query<Pilot>()).value();

    const auto same =
        school.session.upsert<Pilot>({Pilot::id = school.jaime[Pilot::id], Pilot::gunnery = 0})
            .value();

    QCOMPARE(same, school.jaime);
    QCOMPARE(school.jaime[Pilot::gunnery], 0);
    QCOMPARE(school.session.count(school.session.query<Pilot>()).value(), rows);
}

void tst_TypedSession::anUpsertCreatesARowWithItsDefaults()
{
    School school;

    const auto other = school.session
                           .upsert<Pilot>({Pilot::id = 77,
                                           Pilot::name = u"Ulric"_s,
                                           Pilot::serial = quint64{1},
                                           Pilot::height = 1.9})
                           .value();

    QCOMPARE(other[Pilot::id], 77);
    QCOMPARE(other[Pilot::joined], firstDay());
}

void tst_TypedSession::anUpsertFindsAKeyGivenByAHandle()
{
    School school;
    const auto star =
        school.session.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 1}).value();

    const auto first =
        school.session.upsert<Award>({Award::medal = star, Award::year = 3050}).value();
    const auto again =
        school.session.upsert<Award>({Award::medal = star, Award::year = 3050}).value();
    const auto byName =
        school.session.upsert(u"award"_s, {{u"medal"_s, star}, {u"YEAR"_s, 3050}}).value();

    QCOMPARE(again, first);
    QCOMPARE(byName, first.id());
    QCOMPARE(first[Award::house], u"Wolf"_s);
    QCOMPARE(school.session.count(school.session.query<Award>()).value(), 1);
}

void tst_TypedSession::anUpsertNeedsTheWholeKey()
{
    School school;

    const auto done = school.session.upsert<Award>({Award::year = 3050});

    QCOMPARE(done.error().kind(), ErrorKind::Validation);
    QCOMPARE(school.session.count(school.session.query<Award>()).value(), 0);
}

void tst_TypedSession::referencesAreFollowedBothWays()
{
    School school;

    QCOMPARE(school.jaime[Pilot::lance], school.fire);
    QCOMPARE(school.jaime[Pilot::lance][Lance::name], u"Fire"_s);
    QVERIFY(school.phelan[Pilot::lance].isNull());
    QCOMPARE(names(school.fire[Lance::pilots]), QStringList({u"Jaime"_s, u"Natasha"_s}));
}

void tst_TypedSession::aOneToOneRelationIsFollowedBothWays()
{
    School school;

    const auto mech =
        school.session.create<Mech>({Mech::code = u"TBR"_s, Mech::pilot = school.jaime}).value();

    QCOMPARE(school.jaime[Pilot::mech], mech);
    QCOMPARE(mech[Mech::pilot], school.jaime);
    QVERIFY(school.phelan[Pilot::mech].isNull());
}

void tst_TypedSession::aReferenceIsSetByHandleKeyOrNothing()
{
    School school;

    QVERIFY(school.phelan.set(Pilot::lance, school.fire[Lance::id]));
    QCOMPARE(school.phelan[Pilot::lance], school.fire);
    QVERIFY(school.phelan.set(Pilot::lance = std::nullopt));
    QVERIFY(school.phelan[Pilot::lance].isNull());
    QVERIFY(school.phelan.set(Pilot::wingman, school.jaime));
    QCOMPARE(school.phelan[Pilot::wingman], school.jaime);
}

void tst_TypedSession::aHandleOfNoRowMatchesNothingAndClears()
{
    School school;
    const auto pilots = school.session.query<Pilot>();
    const HandleOf<Lance> none;

    QCOMPARE(school.session.count(pilots.filter(Pilot::lance == none)).value(), 0);
    QCOMPARE(school.session.count(pilots.filter(Pilot::lance != none)).value(), 0);
    QCOMPARE(school.session.count(pilots.exclude(Pilot::lance == none)).value(), 0);
    QCOMPARE(school.session.count(pilots.filter(Pilot::lance.in({none}))).value(), 0);
    QCOMPARE(school.session.count(pilots.filter(Pilot::lance.in({none, school.fire}))).value(), 2);
    QVERIFY(school.jaime.set(Pilot::lance, none));
    QVERIFY(school.jaime[Pilot::lance].isNull());
    QVERIFY(school.session.find<Lance>(none).isNull());
}

void tst_TypedSession::aHandleOfNoRowIsNotLinked()
{
    School school;
    const HandleOf<Medal> none;
    const auto before = school.session.state();

    QCOMPARE(school.jaime.link(Pilot::medals, {none}).error().kind(), ErrorKind::Validation);
    QCOMPARE(school.jaime.setLinks(Pilot::medals, {none}).error().kind(), ErrorKind::Validation);
    QCOMPARE(none.link(Medal::wearers, {school.jaime}).error().kind(), ErrorKind::NotFound);
    QVERIFY(school.session.state().isSameAs(before));
}

void tst_TypedSession::cellsChosenAtRunTimeAreSet()
{
    School school;
    QList<Assignment<Pilot>> cells{Pilot::name = u"Ulric"_s, Pilot::serial = quint64{1}};
    cells.append(Pilot::height = 1.9);

    const auto ulric = school.session.create<Pilot>(cells).value();
    const QList<Assignment<Pilot>> change{Pilot::gunnery = 1};
    QVERIFY(ulric.set(change));
    const QList<Alteration<Pilot>> changes{Pilot::gunnery = Pilot::gunnery + 1};
    QCOMPARE(school.session.update(school.session.query<Pilot>(), changes).value(), 4);

    QCOMPARE(ulric[Pilot::gunnery], 2);
    const QList<Assignment<Pilot>> same{Pilot::id = ulric[Pilot::id], Pilot::gunnery = 0};
    QCOMPARE(school.session.upsert<Pilot>(same).value(), ulric);
    QCOMPARE(ulric[Pilot::gunnery], 0);
}

void tst_TypedSession::aCellIsCountedUp()
{
    School school;

    QVERIFY(school.jaime.increment(Pilot::gunnery, 2));
    QVERIFY(school.jaime.increment(Pilot::height, 0.25));

    QCOMPARE(school.jaime[Pilot::gunnery], 5);
    QCOMPARE(school.jaime[Pilot::height], 2.05);
    QCOMPARE(school.jaime.increment(Pilot::serial, quint64{1} << 63).error().kind(),
             ErrorKind::Type);
    QCOMPARE(school.jaime.increment(Pilot::kills, 1).error().kind(), ErrorKind::Validation);
    QCOMPARE(HandleOf<Pilot>().increment(Pilot::gunnery, 1).error().kind(), ErrorKind::NotFound);
}

void tst_TypedSession::writingTheSameContentInAnotherFormIsNoEdit()
{
    Session session(Schema::of<Note>().value());
    const auto row = session
                         .create(u"note"_s,
                                 {{u"at"_s, u"2026-11-21T18:30:00+01:00"_s},
                                  {u"hour"_s, u"18:30"_s},
                                  {u"more"_s, u"{ \"b\": 1, \"a\": [2] }"_s}})
                         .value();
    const HandleOf<Note> note(session, row);
    const auto before = session.state();

    QVERIFY(note.set({Note::at = note[Note::at], Note::hour = note[Note::hour]}));
    QVERIFY(note.set(Note::more, note[Note::more]));
    QVERIFY(note.set(Note::none = std::nullopt));
    QVERIFY(session.upsert<Note>({Note::id = note[Note::id], Note::more = note[Note::more]}));
    QVERIFY(session.state().isSameAs(before));

    auto more = note[Note::more];
    more[u"a"_s] = 3;
    QVERIFY(note.set({Note::more = more, Note::hour = note[Note::hour]}));
    QCOMPARE(note[Note::more], more);
    QCOMPARE(note.value(u"hour"_s).value(), Value(u"18:30"_s));
    session.undo();
    QVERIFY(session.state().isSameAs(before));
}

void tst_TypedSession::aDeclaredColumnOfAReferenceIsInStep()
{
    School school;
    const auto star =
        school.session.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 1}).value();
    const auto cross =
        school.session.create<Medal>({Medal::house = u"Bear"_s, Medal::number = 2}).value();
    const auto award =
        school.session.create<Award>({Award::medal = star, Award::year = 3050}).value();

    QVERIFY(award.set(Award::medal, cross));
    QCOMPARE(award[Award::house], u"Bear"_s);
    QCOMPARE(award[Award::number], 2);
    QVERIFY(award.set({Award::house = u"Wolf"_s, Award::number = 1}));
    QCOMPARE(award[Award::medal], star);
}

void tst_TypedSession::linksAreMadeByHandles()
{
    School school;
    const auto star =
        school.session.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 1}).value();
    const auto cross =
        school.session.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 2}).value();

    QVERIFY(school.jaime.link(Pilot::medals, {star, cross}));
    QVERIFY(star.link(Medal::wearers, {school.phelan}));

    QCOMPARE(school.jaime[Pilot::medals], QList({star, cross}));
    QCOMPARE(names(star[Medal::wearers]), QStringList({u"Jaime"_s, u"Phelan"_s}));
    QVERIFY(school.jaime.unlink(Pilot::medals, {star}));
    QCOMPARE(school.jaime[Pilot::medals], QList({cross}));
    QVERIFY(school.jaime.setLinks(Pilot::medals, {star}));
    QCOMPARE(school.jaime[Pilot::medals], QList({star}));
    QVERIFY(school.jaime.unlinkAll(Pilot::medals));
    QVERIFY(school.jaime[Pilot::medals].isEmpty());
}

void tst_TypedSession::aKeyOfSeveralPartsFindsALinkedRow()
{
    School school;
    const auto star =
        school.session.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 1}).value();

    QVERIFY(school.jaime.link(Pilot::medals, {Key(QList<Value>{u"Wolf"_s, 1})}));

    QCOMPARE(school.jaime[Pilot::medals], QList({star}));
    const auto unknown = school.jaime.link(Pilot::medals, {Key(QList<Value>{u"Wolf"_s, 9})});
    QCOMPARE(unknown.error().kind(), ErrorKind::NotFound);
}

void tst_TypedSession::setsAreFetchedAsHandles()
{
    School school;

    const auto good = school.session
                          .fetch(school.session.query<Pilot>()
                                     .filter(Pilot::gunnery < 5 && Pilot::lance / Lance::tons >= 60)
                                     .orderBy(Pilot::gunnery))
                          .value();

    QCOMPARE(names(good), QStringList({u"Natasha"_s, u"Jaime"_s}));
}

void tst_TypedSession::oneRowOfASetIsAHandle()
{
    School school;
    const auto pilots = school.session.query<Pilot>().orderBy(Pilot::name);

    QCOMPARE(school.session.first(pilots).value(), school.jaime);
    QCOMPARE(school.session.last(pilots).value(), school.phelan);
    QCOMPARE(school.session.at(pilots, 1).value(), school.natasha);
    QVERIFY(school.session.at(pilots, 3).value().isNull());
    QCOMPARE(school.session.get(pilots.filter(Pilot::gunnery == 2)).value(), school.natasha);
    QCOMPARE(school.session.get(pilots).error().kind(), ErrorKind::Validation);
    QCOMPARE(school.session.count(pilots.exclude(Pilot::lance.isNull())).value(), 2);
}

void tst_TypedSession::namedFiltersAreAskedOfTheSession()
{
    School school;

    QCOMPARE(names(school.session.fetch(school.session.query<Pilot>().aces()).value()),
             QStringList({u"Natasha"_s}));
}

void tst_TypedSession::rowsAreFoundByKey()
{
    School school;

    QCOMPARE(school.session.find<Pilot>(school.jaime[Pilot::id]), school.jaime);
    QCOMPARE(school.session.find<Pilot>(school.jaime), school.jaime);
    QVERIFY(school.session.find<Pilot>(99).isNull());
}

void tst_TypedSession::setsAreUpdatedByWhatIsCalculated()
{
    School school;

    const auto changed =
        school.session.update(school.session.query<Pilot>().filter(Pilot::gunnery > 2),
                              {Pilot::gunnery = Pilot::gunnery * 2 + 1,
                               Pilot::name = u"someone"_s,
                               Pilot::lance = std::nullopt});

    // Names are unique, which the database has to say; here both have it.
    QCOMPARE(changed.value(), 2);
    QCOMPARE(school.jaime[Pilot::gunnery], 7);
    QCOMPARE(school.phelan[Pilot::gunnery], 11);
    QCOMPARE(school.natasha[Pilot::gunnery], 2);
    QVERIFY(school.jaime[Pilot::lance].isNull());
}

void tst_TypedSession::aCalculationIsComparedAndSortedBy()
{
    School school;
    const auto pilots = school.session.query<Pilot>();

    QCOMPARE(names(school.session.fetch(pilots.filter(Pilot::gunnery % 2 == 1)).value()),
             QStringList({u"Jaime"_s, u"Phelan"_s}));
    QCOMPARE(
        names(
            school.session.fetch(pilots.filter(10 - Pilot::gunnery > Pilot::gunnery + 4)).value()),
        QStringList({u"Natasha"_s}));
    QCOMPARE(names(school.session
                       .fetch(pilots.filter(Pilot::lance / Lance::tons / 100 == Pilot::gunnery))
                       .value()),
             QStringList({u"Natasha"_s}));
    QVERIFY(school.session.fetch(pilots.filter((Pilot::height * 2).isNull())).value().isEmpty());
    QCOMPARE(names(school.session.fetch(pilots.orderBy(Pilot::gunnery % 4)).value()),
             QStringList({u"Phelan"_s, u"Natasha"_s, u"Jaime"_s}));
    QCOMPARE(names(school.session
                       .fetch(pilots.orderBy(
                           {(Pilot::lance / Lance::tons).asc().nullsLast(), Pilot::name.desc()}))
                       .value()),
             QStringList({u"Natasha"_s, u"Jaime"_s, u"Phelan"_s}));
    QCOMPARE(names(school.session
                       .fetch(pilots.orderBy(Pilot::lance / Lance::name).thenBy(Pilot::gunnery))
                       .value()),
             QStringList({u"Phelan"_s, u"Natasha"_s, u"Jaime"_s}));
}

void tst_TypedSession::aNumberThatNoCellHoldsIsAnErrorOfTheSet()
{
    School school;

    const auto set = school.session.query<Pilot>().filter(Pilot::gunnery + (quint64{1} << 63) > 3);

    QCOMPARE(set.error()->kind(), ErrorKind::Type);
}

void tst_TypedSession::operandsCanBeUsedByName()
{
    School school;
    const auto set = school.session.query<Pilot>();

    const auto values = school.session
                            .values(Selection(set)
                                        .groupBy(col(Pilot::lance / Lance::name))
                                        .select(col(Pilot::lance / Lance::name), u"lance"_s)
                                        .select(sum(col(Pilot::gunnery)), u"gunnery"_s))
                            .value();

    QCOMPARE(values.rows, QList<Row>({{Null(), 5}, {u"Fire"_s, 5}}));
}

void tst_TypedSession::relationsOfASetAreReadWithIt()
{
    const auto pilots = query<Pilot>(academy::schema());

    QCOMPARE(pilots.with(Pilot::lance).erased().prefetched(),
             pilots.erased().with(u"lance"_s).prefetched());
    QCOMPARE(pilots.with(Pilot::lance / Lance::parent).erased().prefetched(),
             pilots.erased().with(u"lance/parent"_s).prefetched());
    QCOMPARE(query<Lance>(academy::schema()).with(Lance::pilots).erased().prefetched().size(), 1);
    QVERIFY(!pilots.with(Pilot::medals).error());
}

void tst_TypedSession::rowsAreCreatedAndSetInOneStep()
{
    School school;
    const auto before = school.session.state();
    HandleOf<Pilot> made;

    const auto done = school.session.edit(u"Enlist"_s, [&](EditGroup &group) -> Result<void> {
        const auto lance = group.create<Lance>({Lance::name = u"Ice"_s, Lance::tons = 80});
        if (!lance)
            return lance.error();
        const auto pilot = group.create<Pilot>({Pilot::name = u"Ranna"_s,
                                                Pilot::serial = quint64{1},
                                                Pilot::height = 1.7,
                                                Pilot::lance = *lance});
        if (!pilot)
            return pilot.error();
        made = *pilot;
        return group.set(school.jaime, {Pilot::lance = *lance});
    });

    QVERIFY(done);
    QCOMPARE(made[Pilot::lance][Lance::name], u"Ice"_s);
    QCOMPARE(school.jaime[Pilot::lance], made[Pilot::lance]);
    school.session.undo();
    QVERIFY(school.session.state().isSameAs(before));
}

void tst_TypedSession::handlesOfOneRowAgree()
{
    School school;
    const auto other = school.session.find<Pilot>(school.jaime[Pilot::id]);

    QVERIFY(school.jaime.set(Pilot::gunnery, 0));

    QCOMPARE(other[Pilot::gunnery], 0);
}

QTEST_GUILESS_MAIN(tst_TypedSession)
#include "tst_typedsession.moc"
