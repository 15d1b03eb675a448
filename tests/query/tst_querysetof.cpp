#include "academy.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

class tst_QuerySetOf : public QObject
{
    Q_OBJECT

private slots:
    void verbsAreThoseOfTheErasedSet();
    void theBaseSetIsUnaffected();
    void ordersByOneOrSeveralColumns();
    void ordersByWhatIsBehindRelationsAndCalculated();
    void aMistakeInAnOrderIsTheSets();
    void relationsOfAnyDepthAreReadWithIt();
    void namedFiltersAreChained();
    void aMistakeInAConditionIsTheSets();
    void aSchemaWithoutTheTableIsTheSetsError();
    void aSchemaWithoutTheColumnIsTheSetsError();
    void anUnsetFilterNeverWidensTheSet();
    void oneMayFilterByNames();
};

void tst_QuerySetOf::verbsAreThoseOfTheErasedSet()
{
    const auto schema = academy::schema();

    const auto typed = query<Lance>(schema).filter(Lance::tons < 60).exclude(Lance::name == u""_s);
    const auto erased = QuerySet::named(schema, u"lance"_s)
                            .filter(col(u"tons"_s) < 60)
                            .exclude(equals(col(u"name"_s), u""_s));

    QCOMPARE(typed.erased().condition(), erased.condition());
    QCOMPARE(typed.erased().tableIndex(), erased.tableIndex());
    QCOMPARE(typed.limit(3).erased().rowLimit(), std::optional<qint64>(3));
    QVERIFY(!typed.withoutFilter().erased().condition());
    QVERIFY(!typed.error());
}

void tst_QuerySetOf::theBaseSetIsUnaffected()
{
    const auto all = query<Lance>(academy::schema());

    const auto few = all.filter(Lance::tons < 60).limit(1);

    QVERIFY(few.erased().condition());
    QVERIFY(!all.erased().condition());
    QVERIFY(!all.erased().rowLimit());
}

void tst_QuerySetOf::ordersByOneOrSeveralColumns()
{
    const auto all = query<Lance>(academy::schema());
    const auto erased = QuerySet::named(academy::schema(), u"lance"_s);

    QCOMPARE(all.orderBy(Lance::name).erased().ordering(), erased.orderBy(u"name"_s).ordering());
    QCOMPARE(all.orderBy(Lance::name.desc()).erased().ordering(),
             erased.orderBy(u"name"_s, SortOrder::Descending).ordering());
    const auto two = all.orderBy({Lance::tons.desc(), Lance::name.asc()}).erased().ordering();
    QCOMPARE(two.size(), 2);
    QCOMPARE(two[0].column, columnIndex(2));
    QCOMPARE(two[0].nulls, NullOrder::Last);
    QCOMPARE(two[1].column, columnIndex(1));
}

void tst_QuerySetOf::ordersByWhatIsBehindRelationsAndCalculated()
{
    const auto all = query<Pilot>(academy::schema());
    const auto erased = all.erased();
    const auto tons = related(u"lance"_s, col(u"tons"_s));

    QCOMPARE(all.orderBy((Pilot::lance / Lance::tons).desc()).erased(),
             erased.orderBy(tons, SortOrder::Descending));
    QCOMPARE(all.orderBy(Pilot::gunnery % 2).thenBy(Pilot::born.desc().nullsFirst()).erased(),
             erased.orderBy(col(u"gunnery"_s) % 2)
                 .thenBy(col(u"born"_s), SortOrder::Descending, NullOrder::First));
    QCOMPARE(all.orderBy({(Pilot::lance / Lance::tons).asc().nullsLast(), Pilot::name}).erased(),
             erased.orderBy(tons, SortOrder::Ascending, NullOrder::Last).thenBy(col(u"name"_s)));
    // A mere column stays one, which an index can sort by.
    QVERIFY(!all.thenBy(Pilot::born.asc().nullsLast()).erased().ordering()[0].expression);
}

void tst_QuerySetOf::aMistakeInAnOrderIsTheSets()
{
    const auto all = query<Pilot>(academy::schema());
    const auto tooLarge = Pilot::gunnery + std::numeric_limits<quint64>::max();

    QCOMPARE(all.orderBy(tooLarge).error()->kind(), ErrorKind::Type);
    QCOMPARE(all.orderBy(Pilot::name).thenBy(tooLarge).error()->kind(), ErrorKind::Type);
}

void tst_QuerySetOf::relationsOfAnyDepthAreReadWithIt()
{
    const auto lances = query<Lance>(academy::schema());

    QCOMPARE(lances.with(Lance::pilots / Pilot::mech).erased(),
             lances.erased().with(u"pilot/mech"_s));
    QCOMPARE(lances.with(Lance::parent / Lance::pilots / Pilot::medals).erased(),
             lances.erased().with(u"parent/pilot/medals"_s));
    QCOMPARE(lances.with(Lance::pilots / (Pilot::wingman / Pilot::lance)).erased(),
             lances.erased().with(u"pilot/wingman/lance"_s));
    QVERIFY(!lances.with(Lance::pilots / Pilot::mech).error());
}

void tst_QuerySetOf::namedFiltersAreChained()
{
    const auto set = query<Pilot>(academy::schema()).aces().limit(5).adults();

    QCOMPARE(*set.erased().condition(),
             *query<Pilot>(academy::schema())
                  .filter(Pilot::gunnery < 3)
                  .exclude(Pilot::born > QDate(3010, 1, 1))
                  .erased()
                  .condition());
    QCOMPARE(set.erased().rowLimit(), std::optional<qint64>(5));
}

void tst_QuerySetOf::aMistakeInAConditionIsTheSets()
{
    const auto all = query<Pilot>(academy::schema());
    const auto wrong = Pilot::serial == std::numeric_limits<quint64>::max();

    QCOMPARE(all.filter(wrong).error()->kind(), ErrorKind::Type);
    QCOMPARE(all.exclude(wrong).aces().error()->kind(), ErrorKind::Type);
    QVERIFY(all.filter(wrong).error()->text().contains(u"pilot.serial"));
}

void tst_QuerySetOf::aSchemaWithoutTheTableIsTheSetsError()
{
    const auto set = query<Pilot>(Schema()).aces().orderBy(Pilot::name);

    QCOMPARE(set.error()->kind(), ErrorKind::NotFound);
}

void tst_QuerySetOf::aSchemaWithoutTheColumnIsTheSetsError()
{
    auto table = academy::schema()[tableIndex(0)];
    table.foreignKeys.clear();
    table.manyToMany.clear();
    table.columns[1].name = u"surname"_s;
    const auto all = query<Pilot>(Schema::of({table}).value());

    QVERIFY(all.filter(Pilot::name == u"x"_s).error()->text().contains(u"name"));
    QVERIFY(all.orderBy({Pilot::name.asc()}).error()->text().contains(u"name"));
    QVERIFY(!all.aces().error());
}

void tst_QuerySetOf::anUnsetFilterNeverWidensTheSet()
{
    const auto set = query<Pilot>(academy::schema()).filter(Pilot::born == std::optional<QDate>());

    QCOMPARE(*set.erased().condition(),
             *QuerySet::named(academy::schema(), u"pilot"_s)
                  .filter(equals(col(u"born"_s), Value()))
                  .condition());
}

void tst_QuerySetOf::oneMayFilterByNames()
{
    const auto all = query<Pilot>(academy::schema());

    QVERIFY(all.filter(Condition<Pilot>(col(u"gunnery"_s) < 3)).erased().condition());
    QVERIFY(all.filter(Condition<Pilot>(col(u"piloting"_s) < 3)).error());
}

QTEST_APPLESS_MAIN(tst_QuerySetOf)
#include "tst_querysetof.moc"
