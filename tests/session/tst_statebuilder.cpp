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
    void whatRefersToARowThatGoesFollowsTheRules();
    void whatRefersToAKeyThatChangesFollowsTheRules();
    void aRuleThatForbidsChangesNothing();
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

namespace {

const auto authorOfBook = columnIndex(2);

/// An author, a book of theirs, and a chapter of it.
struct Written
{
    explicit Written(ForeignKeyRule ofAuthors)
        : builder(Library::schema(ofAuthors))
        , author(builder.create(u"author"_s, {}).value())
        , book(builder.create(u"book"_s, {{u"author"_s, author}}).value())
        , chapter(builder.create(u"chapter"_s, {{u"book"_s, book}}).value())
    {}

    StateBuilder builder;
    RowId author;
    RowId book;
    RowId chapter;
};

} // namespace

void tst_StateBuilder::whatRefersToARowThatGoesFollowsTheRules()
{
    Written nulled(ForeignKeyRule::SetNull);
    Written cascaded(ForeignKeyRule::Cascade);
    const auto before = cascaded.builder.state();

    QVERIFY(nulled.builder.remove(nulled.author));
    QVERIFY(cascaded.builder.remove(cascaded.author));

    QCOMPARE((*nulled.builder.state().row(nulled.book))[authorOfBook], Value());
    QVERIFY(nulled.builder.state().row(nulled.chapter));
    QVERIFY(!cascaded.builder.state().row(cascaded.book));
    QVERIFY(!cascaded.builder.state().row(cascaded.chapter));
    QVERIFY(before.row(cascaded.chapter));
    QVERIFY(cascaded.builder.create(u"book"_s, {{u"id"_s, 1}})); // the key is free again
}

void tst_StateBuilder::whatRefersToAKeyThatChangesFollowsTheRules()
{
    Written w(ForeignKeyRule::Cascade);

    QVERIFY(w.builder.set(w.author, u"id"_s, 7));

    QCOMPARE((*w.builder.state().row(w.book))[authorOfBook], Value(7));
    const auto other = w.builder.create(u"author"_s, {}).value();
    QCOMPARE((*w.builder.state().row(other))[idColumn], Value(8));
    QVERIFY(w.builder.set(w.author, u"id"_s, 9)); // rows written meanwhile are seen
    QCOMPARE((*w.builder.state().row(w.book))[authorOfBook], Value(9));
}

void tst_StateBuilder::aRuleThatForbidsChangesNothing()
{
    Written w(ForeignKeyRule::Restrict);
    const auto before = w.builder.state();

    QCOMPARE(w.builder.remove(w.author).error().kind(), ErrorKind::Constraint);
    QCOMPARE(w.builder.set(w.author, u"id"_s, 7).error().kind(), ErrorKind::Constraint);

    const auto schema = Library::schema(ForeignKeyRule::Restrict);
    QCOMPARE(toJson(w.builder.state(), schema), toJson(before, schema));
    QVERIFY(w.builder.remove(w.book));
    QVERIFY(w.builder.remove(w.author));
}

void tst_StateBuilder::unknownNamesAreRefused()
{
    StateBuilder builder(Library::schema());

    QCOMPARE(builder.create(u"autor"_s, {}).error().kind(), ErrorKind::NotFound);
    QCOMPARE(builder.create(u"author"_s, {{u"nom"_s, 1}}).error().kind(), ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_StateBuilder)
#include "tst_statebuilder.moc"
