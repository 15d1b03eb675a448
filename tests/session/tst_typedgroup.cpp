#include "support/school.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

class tst_TypedGroup : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreUpsertedCountedAndRemovedInOneStep();
    void linksAreMadeInOneStep();
    void linksGetCellsOfTheirOwn();
    void nullHandlesAreErrors();
    void aRuleIsAskedOfTypedContent();
    void aVersionColumnIsNamedByItsType();
    void aStateIsMadeOfEntities();
};

/// Friends of pilots: joined by rows of their own, which say since when and in which order.
struct Friendship;
struct Person : Entity<Person>
{
    static constexpr auto tableName = "person";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<int> version{"version"};
    static constexpr auto friends = ManyToMany<Person>("friends")
                                        .related("befriended")
                                        .through<Friendship>("who", "whom")
                                        .orderedBy("rank");
    static constexpr auto columns = varve::columns(id, version, friends);
};
struct Friendship : Entity<Friendship>
{
    static constexpr auto tableName = "friendship";
    static constexpr Key<qint64> id{"id"};
    static constexpr auto who = ToOne<Person>("who_id").related("as_who");
    static constexpr auto whom = ToOne<Person>("whom_id").related("as_whom");
    static constexpr Column<std::optional<int>> since{"since"};
    static constexpr Column<std::optional<int>> rank{"rank"};
    static constexpr auto columns = varve::columns(id, who, whom, since, rank);
};

void tst_TypedGroup::rowsAreUpsertedCountedAndRemovedInOneStep()
{
    School school;
    const auto before = school.session.state();
    HandleOf<Pilot> ulric;

    const auto done = school.session.edit(u"Reform"_s, [&](EditGroup &group) -> Result<void> {
        const auto made = group.upsert<Pilot>({Pilot::id = 77,
                                               Pilot::name = u"Ulric"_s,
                                               Pilot::serial = quint64{1},
                                               Pilot::height = 1.9});
        if (!made)
            return made.error();
        ulric = *made;
        const auto same = group.upsert<Pilot>({Pilot::id = 77, Pilot::gunnery = 2});
        if (!same || *same != ulric)
            return same ? Error(ErrorKind::Validation, u"another row"_s) : same.error();
        if (auto counted = group.increment(ulric, Pilot::gunnery, 3); !counted)
            return counted;
        return group.remove(school.phelan);
    });

    QVERIFY(done);
    QCOMPARE(ulric[Pilot::gunnery], 5);
    QCOMPARE(ulric[Pilot::joined], firstDay());
    QVERIFY(!school.phelan.exists());
    school.session.undo();
    QVERIFY(school.session.state().isSameAs(before));
}

void tst_TypedGroup::linksAreMadeInOneStep()
{
    School school;
    HandleOf<Medal> star;
    HandleOf<Medal> cross;

    const auto done = school.session.edit(u"Honour"_s, [&](EditGroup &group) -> Result<void> {
        star = group.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 1}).value();
        cross = group.create<Medal>({Medal::house = u"Wolf"_s, Medal::number = 2}).value();
        // A row that was made in this step is found by its key.
        const Key key(QList<Value>{u"Wolf"_s, 2});
        if (auto linked = group.link(school.jaime, Pilot::medals, {star, key}); !linked)
            return linked;
        if (auto linked = group.setLinks(star, Medal::wearers, {school.phelan}); !linked)
            return linked;
        if (auto gone = group.unlink(school.jaime, Pilot::medals, {cross}); !gone)
            return gone;
        return group.unlinkAll(star, Medal::wearers);
    });

    QVERIFY(done);
    QVERIFY(school.jaime[Pilot::medals].isEmpty());
    QVERIFY(school.phelan[Pilot::medals].isEmpty());
    school.session.undo();
    QVERIFY(!star.exists());
}

void tst_TypedGroup::linksGetCellsOfTheirOwn()
{
    Session session(Schema::of<Person, Friendship>().value());
    const auto person = [&] { return session.create<Person>({Person::version = 1}).value(); };
    const auto jaime = person();
    const auto natasha = person();
    const auto phelan = person();

    QVERIFY(jaime.link(Person::friends, {phelan}, {Friendship::since = 3020}));
    QVERIFY(session.edit(u"Befriend"_s, [&](EditGroup &group) {
        return group.link(jaime, Person::friends, {natasha}, {Friendship::since = 3025});
    }));

    // In the order of their links, and not of their keys.
    QCOMPARE(jaime[Person::friends], QList({phelan, natasha}));
    const auto links =
        session.fetch(session.query<Friendship>().orderBy(Friendship::since)).value();
    QCOMPARE(links.size(), 2);
    QCOMPARE(links[0][Friendship::whom], phelan);
    QCOMPARE(links[1][Friendship::since], 3025);
    QVERIFY(jaime.setLinks(Person::friends, {natasha, phelan}));
    QCOMPARE(jaime[Person::friends], QList({natasha, phelan}));
    QCOMPARE(links[0][Friendship::since], 3020);
    const auto found =
        session.query<Person>().filter(Person::friends.any(Person::id == phelan[Person::id]));
    QCOMPARE(session.fetch(found).value(), QList{jaime});
}

void tst_TypedGroup::nullHandlesAreErrors()
{
    School school;
    const HandleOf<Pilot> none;
    QList<ErrorKind> kinds;

    (void)school.session.edit(u"Nothing"_s, [&](EditGroup &group) -> Result<void> {
        kinds.append(group.set(none, {Pilot::gunnery = 3}).error().kind());
        kinds.append(group.increment(none, Pilot::gunnery, 3).error().kind());
        kinds.append(group.remove(none).error().kind());
        kinds.append(group.link(none, Pilot::medals, {}).error().kind());
        return {};
    });

    QCOMPARE(kinds, QList<ErrorKind>(4, ErrorKind::NotFound));
}

void tst_TypedGroup::aRuleIsAskedOfTypedContent()
{
    School school;
    QVERIFY(school.session.setValidator(Pilot::gunnery, [](int gunnery) {
        return gunnery > 6 ? std::optional(u"That is too bad a shot."_s) : std::nullopt;
    }));

    QVERIFY(school.jaime.set(Pilot::gunnery, 7));

    const auto faults = school.session.faults(school.jaime.id());
    QCOMPARE(faults.size(), 1);
    QVERIFY(school.jaime.set(Pilot::gunnery, 6));
    QVERIFY(school.session.faults(school.jaime.id()).isEmpty());
}

void tst_TypedGroup::aVersionColumnIsNamedByItsType()
{
    Session session(Schema::of<Person, Friendship>().value());
    const auto jaime = session.create<Person>({Person::version = 1}).value();
    QVERIFY(session.setVersionColumn(Person::version));
    QVERIFY(session.commit());

    QCOMPARE(session.schema()[tableIndex(0)].version, std::optional(columnIndex(1)));
    QVERIFY(jaime.exists());
}

void tst_TypedGroup::aStateIsMadeOfEntities()
{
    StateBuilder builder(academy::schema());

    const auto fire = builder.create<Lance>({Lance::name = u"Fire"_s, Lance::tons = 200}).value();
    const auto jaime = builder
                           .create<Pilot>({Pilot::name = u"Jaime"_s,
                                           Pilot::serial = quint64{1},
                                           Pilot::height = 1.9,
                                           Pilot::lance = fire})
                           .value();

    Session session(academy::schema(), builder.state());
    const HandleOf<Pilot> handle(session, jaime);
    QCOMPARE(handle[Pilot::joined], firstDay());
    QCOMPARE(handle[Pilot::gunnery], 4);
    QCOMPARE(handle[Pilot::lance][Lance::name], u"Fire"_s);
}

QTEST_GUILESS_MAIN(tst_TypedGroup)
#include "tst_typedgroup.moc"
