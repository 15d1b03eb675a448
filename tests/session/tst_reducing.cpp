#include "session/handle.h"
#include "session/reducing.h"
#include "session/sessionnotes_p.h"
#include "support/library.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Two authors, the first of whom has a book.
State written()
{
    return reduced({}, Library::schema(), [](Session &session) {
        const auto austen = session.createHandle(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
        (void)session.create(u"author"_s, {{u"name"_s, u"Burney"_s}}).value();
        (void)session.create(u"book"_s, {{u"author"_s, austen}}).value();
        (void)session.commit().value();
    });
}

} // namespace

class tst_Reducing : public QObject
{
    Q_OBJECT

private slots:
    void aStateGoesInAndAnotherComesOut();
    void changingNothingGivesTheSameState();
    void whatIsNotTouchedIsShared();
    void theNextReductionGoesOnWithIndexes();
    void aStateMadeByHandIsTakenAsItIs();
};

void tst_Reducing::aStateGoesInAndAnotherComesOut()
{
    const auto before = written();
    const auto row = RowId(Library::author, 1);

    const auto after = reduced(before, Library::schema(), [&](Session &session) {
        (void)session.handle(row).set(u"name"_s, u"Jane"_s);
    });

    QCOMPARE((*before.row(row))[nameColumn], Value(u"Austen"_s));
    QCOMPARE((*after.row(row))[nameColumn], Value(u"Jane"_s));
}

void tst_Reducing::changingNothingGivesTheSameState()
{
    const auto before = written();

    const auto after = reduced(before, Library::schema(), [](Session &session) {
        (void)session.set(RowId(Library::author, 1), nameColumn, u"Austen"_s);
    });

    QVERIFY(after.isSameAs(before));
}

void tst_Reducing::whatIsNotTouchedIsShared()
{
    const auto before = written();

    const auto after = reduced(before, Library::schema(), [](Session &session) {
        (void)session.set(RowId(Library::author, 1), nameColumn, u"Jane"_s);
        (void)session.commit();
    });

    QVERIFY(after.baseRows(Library::book).isSameAs(before.baseRows(Library::book)));
    const auto other = RowId(Library::author, 2);
    QVERIFY(after.baseRow(other)->isSameAs(*before.baseRow(other)));
}

void tst_Reducing::theNextReductionGoesOnWithIndexes()
{
    constexpr int books = 500;
    const auto write = [](Session &session) {
        const auto austen = session.get(u"author"_s, Value(1)).value();
        (void)session.create(u"book"_s, {{u"author"_s, austen}}).value();
        (void)austen.relatedRows(u"books"_s).value();
    };
    const auto followed = [](const State &state) {
        return dynamic_cast<const SessionNotes *>(state.notes())->indexes.accesses().followed;
    };
    const auto first = reduced(written(), Library::schema(), [&](Session &session) {
        for (int book = 0; book < books; ++book)
            write(session);
        (void)session.commit().value();
    });

    const auto second = reduced(first, Library::schema(), write);

    QVERIFY(followed(first) > books);
    QVERIFY(followed(second) - followed(first) < 10); // The new row, in each index of books.
    QCOMPARE(second.pending().size(), 1);
}

void tst_Reducing::aStateMadeByHandIsTakenAsItIs()
{
    const auto before = written();
    const auto row = RowId(Library::author, 40);
    const auto byHand = before.withPending(before.pending().with(row, {{}, Row{90, u"Scott"_s}}));

    const auto after = reduced(byHand, Library::schema(), [](Session &session) {
        (void)session.create(u"author"_s, {}).value();
    });

    QCOMPARE(after.pending().size(), 2);
    QCOMPARE(*after.row(row), (Row{90, u"Scott"_s}));
    QCOMPARE(*after.row(RowId(Library::author, 41)), (Row{91, Null()}));
}

QTEST_GUILESS_MAIN(tst_Reducing)
#include "tst_reducing.moc"
