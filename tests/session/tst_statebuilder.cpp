#include "session/handle.h"
#include "session/statebuilder.h"
#include "session/statejson.h"
#include "support/library.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// The same rows by anything that has create() as sessions have it.
template<typename Maker>
void write(Maker &maker)
{
    const auto austen = maker.create(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    (void)maker.create(u"author"_s, {{u"id"_s, 40}, {u"name"_s, 7}}).value();
    (void)maker.create(u"author"_s, {}).value();
    for (int book = 0; book < 100; ++book)
        (void)maker.create(u"book"_s, {{u"author"_s, austen}, {u"title"_s, u"B"_s}}).value();
    (void)maker.create(u"tag"_s, {{u"name"_s, u"novel"_s}}).value();
}

} // namespace

class tst_StateBuilder : public QObject
{
    Q_OBJECT

private slots:
    void makesWhatASessionWouldMake();
    void goesOnFromAStateWhichStaysWhatItIs();
    void statesTakenOnTheWayStayWhatTheyAre();
    void aKeyThatIsTakenIsRefused();
    void aForeignKeyCanLeadToWhatWasNeverSeen();
    void rowsCanBeRemoved();
    void unknownNamesAreRefused();
};

void tst_StateBuilder::makesWhatASessionWouldMake()
{
    const auto schema = Library::schema();
    Session session(schema);
    StateBuilder builder(schema);

    write(session);
    QVERIFY(session.commit());
    write(builder);

    QCOMPARE(toJson(builder.state(), schema), toJson(session.state(), schema));
}

void tst_StateBuilder::goesOnFromAStateWhichStaysWhatItIs()
{
    const auto schema = Library::schema();
    Session session(schema);
    const auto austen = session.create(u"author"_s, {{u"id"_s, 5}}).value();
    QVERIFY(session.commit());
    const auto before = session.state();

    StateBuilder builder(schema, before);
    const auto fresh = builder.create(u"author"_s, {}).value();
    QVERIFY(builder.set(austen, u"name"_s, u"Jane"_s));

    QCOMPARE(*builder.state().row(fresh), (Row{6, Null()}));
    QCOMPARE((*builder.state().row(austen))[nameColumn], Value(u"Jane"_s));
    QCOMPARE(*before.row(austen), (Row{5, Null()}));
    QVERIFY(!before.row(fresh));
}

void tst_StateBuilder::statesTakenOnTheWayStayWhatTheyAre()
{
    StateBuilder builder(Library::schema());
    const auto first = builder.create(u"author"_s, {}).value();
    const auto taken = builder.state();

    QVERIFY(builder.set(first, u"name"_s, u"Jane"_s));
    QVERIFY(builder.create(u"author"_s, {}));

    QCOMPARE(taken.baseRows(Library::author).size(), 1);
    QCOMPARE(*taken.row(first), (Row{1, Null()}));
}

void tst_StateBuilder::aKeyThatIsTakenIsRefused()
{
    StateBuilder builder(Library::schema());
    QVERIFY(builder.create(u"author"_s, {{u"id"_s, 5}}));
    const auto other = builder.create(u"author"_s, {}).value();

    QCOMPARE(builder.create(u"author"_s, {{u"id"_s, 5}}).error().kind(), ErrorKind::Validation);
    QCOMPARE(builder.set(other, u"id"_s, 5).error().kind(), ErrorKind::Validation);
}

void tst_StateBuilder::aForeignKeyCanLeadToWhatWasNeverSeen()
{
    StateBuilder builder(Library::schema());
    const auto emma = builder.create(u"book"_s, {{u"author_id"_s, 1}}).value();

    QVERIFY(builder.set(emma, u"author"_s, 99));

    QCOMPARE((*builder.state().row(emma))[columnIndex(2)], Value(99));
}

void tst_StateBuilder::rowsCanBeRemoved()
{
    StateBuilder builder(Library::schema());
    const auto first = builder.create(u"author"_s, {{u"id"_s, 5}}).value();

    QVERIFY(builder.remove(first));

    QVERIFY(!builder.state().row(first));
    QCOMPARE(builder.remove(first).error().kind(), ErrorKind::NotFound);
    QVERIFY(builder.create(u"author"_s, {{u"id"_s, 5}}));
}

void tst_StateBuilder::unknownNamesAreRefused()
{
    StateBuilder builder(Library::schema());

    QCOMPARE(builder.create(u"autor"_s, {}).error().kind(), ErrorKind::NotFound);
    QCOMPARE(builder.create(u"author"_s, {{u"nom"_s, 1}}).error().kind(), ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_StateBuilder)
#include "tst_statebuilder.moc"
