#include "session/planner.h"
#include "support/library.h"
#include "support/printing.h"

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const RowId hamlet(Library::book, 1);
const RowId first(Library::chapter, 2);
const RowId second(Library::chapter, 3);

Row book(int id)
{
    return {id, u"Hamlet"_s, Null(), Null()};
}
Row chapter(int id, const Value &ofBook, const QString &title = u"I"_s)
{
    return {id, title, ofBook};
}

/// The key of a book changed, and with it what its first chapter refers to.
Overlay moved()
{
    return Overlay().with(hamlet, {book(1), book(10)}).with(first, {chapter(1, 1), chapter(1, 10)});
}

QString plan(const Overlay &pending, const Schema &schema = Library::schema())
{
    const auto made = planned(pending, schema, ForeignKeyTiming::AtCommit);
    return made ? made->toText(schema) : made.error().toText();
}

Schema withRule(ForeignKeyRule rule)
{
    auto tables = Library::schema().tables();
    tables[toInt(Library::chapter)].foreignKeys[0].onUpdate = rule;
    return Schema::declared(tables).value();
}

} // namespace

class tst_LeftToRules : public QObject
{
    Q_OBJECT

private slots:
    void givenAChangedKey_thenWhatRefersToItIsLeftToTheRule();
    void givenTheRuleToEmpty_thenEmptiedReferencesAreLeftToIt();
    void givenNoRule_thenWhatRefersIsWritten();
    void givenAnotherEditOfTheRow_thenItIsWritten();
    void givenAReferenceToSomethingElse_thenItIsWritten();
    void givenAVersionColumn_thenTheRowIsWritten();
    void givenTheReferringRowsAlone_thenTheyAreWritten();
    void givenKeptCells_thenTheyAreWrittenAsTheyAre();
};

void tst_LeftToRules::givenAChangedKey_thenWhatRefersToItIsLeftToTheRule()
{
    QCOMPARE(plan(moved().with(second, {chapter(2, 1), chapter(2, 10)})),
             u"update book: id = 10 where id = 1\n"
             "follow chapter: book_id = 10 where id = 1\n"
             "follow chapter: book_id = 10 where id = 2"_s);
}

void tst_LeftToRules::givenTheRuleToEmpty_thenEmptiedReferencesAreLeftToIt()
{
    const auto pending = Overlay()
                             .with(hamlet, {book(1), book(10)})
                             .with(first, {chapter(1, 1), chapter(1, Null())});

    QCOMPARE(plan(pending, withRule(ForeignKeyRule::SetNull)),
             u"update book: id = 10 where id = 1\n"
             "follow chapter: book_id = NULL where id = 1"_s);
}

void tst_LeftToRules::givenNoRule_thenWhatRefersIsWritten()
{
    QVERIFY(!plan(moved(), withRule(ForeignKeyRule::NoAction)).contains(u"follow"_s));
}

void tst_LeftToRules::givenAnotherEditOfTheRow_thenItIsWritten()
{
    const auto pending = moved().with(first, {chapter(1, 1), chapter(1, 10, u"II"_s)});

    QVERIFY(!plan(pending).contains(u"follow"_s));
}

void tst_LeftToRules::givenAReferenceToSomethingElse_thenItIsWritten()
{
    QVERIFY(!plan(moved().with(first, {chapter(1, 1), chapter(1, 5)})).contains(u"follow"_s));
    QVERIFY(!plan(moved().with(first, {chapter(1, 2), chapter(1, 10)})).contains(u"follow"_s));
}

void tst_LeftToRules::givenAVersionColumn_thenTheRowIsWritten()
{
    const auto schema = Library::schema().withVersionColumn(u"chapter"_s, u"title"_s).value();

    QVERIFY(!plan(moved(), schema).contains(u"follow"_s));
}

void tst_LeftToRules::givenTheReferringRowsAlone_thenTheyAreWritten()
{
    QCOMPARE(plan(moved().without(hamlet)), u"update chapter: book_id = 10 where id = 1"_s);
}

void tst_LeftToRules::givenKeptCells_thenTheyAreWrittenAsTheyAre()
{
    const RowId macbeth(Library::book, 9);
    const auto pending =
        Overlay().with(hamlet, {book(1), book(10)}).with(macbeth, {book(2), book(1)});

    const auto made = planned(pending,
                              Library::schema(),
                              ForeignKeyTiming::AtCommit,
                              {{first, chapter(1, 1), {columnIndex(2)}}});

    QVERIFY(made);
    const auto text = made->toText(Library::schema());
    QVERIFY2(text.endsWith(u"update chapter: book_id = 1 where id = 1"_s), qPrintable(text));
    QVERIFY2(text.contains(u"park chapter"_s), qPrintable(text));
}

QTEST_GUILESS_MAIN(tst_LeftToRules)
#include "tst_lefttorules.moc"
