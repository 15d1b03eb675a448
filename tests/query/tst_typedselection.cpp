#include "academy.h"
#include "query/typedselection.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

class tst_TypedSelection : public QObject
{
    Q_OBJECT

private slots:
    void itemsAndVerbsAreThoseOfTheErasedSelection();
    void aggregatesAreReadAsWhatTheyAre();
    void linesAreTuples();
    void aValueOfAnotherTypeIsAnError();
    void aMistakeInAnItemIsTheSelections();
};

void tst_TypedSelection::itemsAndVerbsAreThoseOfTheErasedSelection()
{
    const auto pilots = query<Pilot>(academy::schema()).filter(Pilot::gunnery < 5);
    const auto gunnery = col(u"gunnery"_s);

    const auto typed = select(pilots, Pilot::rank, sum(Pilot::gunnery))
                           .groupBy(Pilot::rank)
                           .having(count(Pilot::id) > 1)
                           .orderBy({sum(Pilot::gunnery).desc(), Pilot::rank})
                           .distinct()
                           .offset(1)
                           .limit(2);
    const auto erased = Selection(pilots)
                            .select(col(u"rank"_s), u"v1"_s)
                            .select(sum(gunnery), u"v2"_s)
                            .groupBy(u"rank"_s)
                            .having(count(col(u"id"_s)) > 1)
                            .orderBy(sum(gunnery), SortOrder::Descending)
                            .thenBy(col(u"rank"_s));

    QVERIFY(!typed.erased().error());
    QCOMPARE(typed.erased().items(), erased.items());
    QCOMPARE(typed.erased().groups(), erased.groups());
    QCOMPARE(typed.erased().groupCondition(), erased.groupCondition());
    QCOMPARE(typed.erased().ordering(), erased.ordering());
    QVERIFY(typed.erased().isDistinct());
    QCOMPARE(typed.erased().lineOffset(), 1);
    QCOMPARE(typed.erased().lineLimit(), std::optional<qint64>(2));
}

void tst_TypedSelection::aggregatesAreReadAsWhatTheyAre()
{
    const auto all = select(query<Pilot>(academy::schema()),
                            count(Pilot::born),
                            countDistinct(Pilot::rank),
                            sum(Pilot::gunnery),
                            sum(Pilot::height),
                            average(Pilot::kills),
                            min(Pilot::born),
                            max(Pilot::lance / Lance::name),
                            groupConcat(Pilot::name, u"; "_s),
                            sum(Pilot::gunnery * 2));

    static_assert(std::same_as<decltype(all)::Line,
                               std::tuple<qint64,
                                          qint64,
                                          std::optional<qint64>,
                                          std::optional<double>,
                                          std::optional<double>,
                                          std::optional<QDate>,
                                          std::optional<QString>,
                                          std::optional<QString>,
                                          std::optional<qint64>>>);
    QVERIFY(!all.erased().error());
    const auto erased = Selection(query<Pilot>(academy::schema()).erased())
                            .select(groupConcat(col(u"name"_s), u"; "_s), u"v8"_s);
    QCOMPARE(all.erased().items()[7], erased.items()[0]);
}

void tst_TypedSelection::linesAreTuples()
{
    const auto selection = select(query<Pilot>(academy::schema()),
                                  Pilot::name,
                                  Pilot::rank,
                                  Pilot::lance / Lance::tons,
                                  Pilot::gunnery + 1);
    const ValueTable read{
        {u"v1"_s, u"v2"_s, u"v3"_s, u"v4"_s},
        {Row{u"Jaime"_s, u"sergeant"_s, 60, 4}, Row{u"Phelan"_s, u"recruit"_s, Null(), Null()}}};

    const auto lines = linesOf(selection, read).value();

    using Line = std::tuple<QString, Rank, std::optional<int>, std::optional<qint64>>;
    QVERIFY(lines[0] == Line(u"Jaime"_s, Rank::Sergeant, 60, 4));
    QVERIFY(lines[1] == Line(u"Phelan"_s, Rank::Recruit, {}, {}));
}

void tst_TypedSelection::aValueOfAnotherTypeIsAnError()
{
    const auto selection = select(query<Pilot>(academy::schema()), Pilot::name, Pilot::gunnery);

    const auto lines = linesOf(selection, {{u"v1"_s, u"v2"_s}, {Row{u"Jaime"_s, u"many"_s}}});

    QCOMPARE(lines.error().kind(), ErrorKind::Type);
    QVERIFY(lines.error().text().contains(u"number 2"));
    QVERIFY(lines.error().text().contains(u"many"));
}

void tst_TypedSelection::aMistakeInAnItemIsTheSelections()
{
    const auto pilots = query<Pilot>(academy::schema());
    const auto tooLarge = Pilot::gunnery + std::numeric_limits<quint64>::max();

    QCOMPARE(select(pilots, Pilot::name, tooLarge).erased().error()->kind(), ErrorKind::Type);
    QCOMPARE(select(pilots, sum(tooLarge)).erased().error()->kind(), ErrorKind::Type);
    QCOMPARE(select(pilots, Pilot::name).groupBy(tooLarge).erased().error()->kind(),
             ErrorKind::Type);
    QCOMPARE(select(pilots, count(Pilot::id)).having(tooLarge > 3).erased().error()->kind(),
             ErrorKind::Type);
    QCOMPARE(select(pilots, Pilot::name).orderBy(tooLarge).erased().error()->kind(),
             ErrorKind::Type);
    // One name for each of all rows.
    QCOMPARE(select(pilots, Pilot::name, sum(Pilot::gunnery)).erased().error()->kind(),
             ErrorKind::Type);
}

QTEST_APPLESS_MAIN(tst_TypedSelection)
#include "tst_typedselection.moc"
