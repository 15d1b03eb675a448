#include "desk.h"
#include "session/transaction.h"

#include <QSignalSpy>

#include <stdexcept>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto fleet =
    QStringList{u"CREATE TABLE lance(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"_s,
                u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT DEFAULT 'nobody', lance INT "
                "REFERENCES lance ON DELETE CASCADE ON UPDATE CASCADE)"_s,
                u"CREATE TABLE log(id INTEGER PRIMARY KEY, text TEXT)"_s,
                u"CREATE TRIGGER noted AFTER INSERT ON lance BEGIN INSERT INTO log(text) "
                "VALUES(new.name); END"_s,
                u"INSERT INTO lance VALUES(1, 'a'), (2, 'b')"_s,
                u"INSERT INTO pilot VALUES(1, 'Jaime', 1), (2, 'Natasha', 2)"_s};

const auto lances = u"SELECT id, name FROM lance ORDER BY id"_s;
const auto pilots = u"SELECT id, name, lance FROM pilot ORDER BY id"_s;

const auto id = columnIndex(0);
const auto name = columnIndex(1);

RowId made(Session &session, const QString &table, const QList<NamedValue> &cells)
{
    return session.create(table, cells).value();
}

Error someError()
{
    return {ErrorKind::NotFound, u"Something is missing."_s};
}

} // namespace

class tst_Transaction : public QObject
{
    Q_OBJECT

private slots:
    void givenACallback_whenItSucceeds_thenAllIsSaved();
    void givenACallback_whenItFails_thenNothingIsSavedAndItsErrorIsReturned();
    void givenACallback_whenItThrows_thenItRollsBackAndThrowsOn();
    void givenNothingToWrite_whenATransactionIsCommitted_thenThatIsFine();
    void givenAFlush_thenTheSessionSeesItAndOthersDoNotUntilTheCommit();
    void givenAFlush_thenQueriesInTheDatabaseSeeIt();
    void givenAFlush_thenOrdersThatNoIndexHasSeeIt();
    void givenFlushedNewRows_whenRolledBack_thenTheyAreNewAgainAndSavedByTheNextCommit();
    void givenFlushedChanges_whenRolledBack_thenTheyArePendingAgainstWhatTheyWere();
    void givenAnEditOfFlushedRows_whenRolledBack_thenAllOfItIsPending();
    void givenARowThatWasPointedToByItsGivenKey_whenRolledBack_thenItStaysPointedTo();
    void givenRowsThatRulesDeleted_whenRolledBack_thenTheyAreKnownAgain();
    void givenRowsReadWithin_whenRolledBack_thenTheyAreWhatIsStored();
    void givenARollBack_whenUndone_thenTheStepsAreWhatTheyWere();
    void givenASavepoint_whenTakenBackTo_thenOnlyWhatCameLaterIsPending();
    void givenAReleasedSavepoint_thenItIsUnknown();
    void givenAFlushThatIsRefused_thenTheTransactionGoesOn();
    void givenAReferenceToNothing_whenFlushed_thenTheFlushIsRefused();
    void givenATransaction_whenAnotherBegins_thenThatIsRefused();
    void givenATransaction_whenItIsLeft_thenItIsRolledBack();
    void givenATransactionThatTheDatabaseEnds_thenItSaysSoAndAllIsPending();
    void givenACommitUnderWay_whenRolledBack_thenItFails();
    void givenFlushes_thenCommittedIsToldOnceWithAllOfThem();
};

void tst_Transaction::givenACallback_whenItSucceeds_thenAllIsSaved()
{
    Desk d(fleet);

    const auto done = d.session.transaction([&]() -> Result<void> {
        d.set(u"lance"_s, 1, u"name"_s, u"new"_s);
        return {};
    });

    QVERIFY2(done, done ? "" : qPrintable(done.error().toText()));
    QCOMPARE(done->rowCount(), 1);
    QVERIFY(!d.session.isInTransaction());
    QVERIFY(!d.session.hasPending());
    QCOMPARE(d.file.rows(lances), u"1|new;2|b"_s);
}

void tst_Transaction::givenACallback_whenItFails_thenNothingIsSavedAndItsErrorIsReturned()
{
    Desk d(fleet);

    const auto done = d.session.transaction([&]() -> Result<void> {
        d.set(u"lance"_s, 1, u"name"_s, u"new"_s);
        if (auto flushed = d.session.commit(); !flushed)
            return flushed.error();
        return someError();
    });

    QVERIFY(!done);
    QCOMPARE(done.error().text(), someError().text());
    QVERIFY(!d.session.isInTransaction());
    QCOMPARE(d.file.rows(lances), u"1|a;2|b"_s);
    QCOMPARE(d.session.cell(d.row(u"lance"_s, 1), name), Value(u"new"_s));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(lances), u"1|new;2|b"_s);
}

void tst_Transaction::givenACallback_whenItThrows_thenItRollsBackAndThrowsOn()
{
    Desk d(fleet);

    const auto work = [&]() -> Result<void> {
        d.set(u"lance"_s, 1, u"name"_s, u"new"_s);
        (void)d.session.commit();
        throw std::runtime_error("no");
    };

    QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)d.session.transaction(work));

    QVERIFY(!d.session.isInTransaction());
    QCOMPARE(d.file.rows(lances), u"1|a;2|b"_s);
    QVERIFY(d.session.hasPending());
}

void tst_Transaction::givenNothingToWrite_whenATransactionIsCommitted_thenThatIsFine()
{
    Desk d(fleet);

    const auto done = d.session.transaction([]() -> Result<void> { return {}; });

    QVERIFY(done);
    QCOMPARE(done->rowCount(), 0);
    d.file.run({u"UPDATE lance SET name = 'c' WHERE id = 1"_s}); // Nothing is locked.
}

void tst_Transaction::givenAFlush_thenTheSessionSeesItAndOthersDoNotUntilTheCommit()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    const auto lance = made(d.session, u"lance"_s, {{u"name"_s, u"c"_s}});

    QVERIFY(open->flush());

    QVERIFY(!d.session.hasPending());
    QCOMPARE(d.session.cell(lance, id), Value(3));
    const auto read = d.session.rows(d.session.query(u"lance"_s).untracked());
    QVERIFY(read);
    QCOMPARE(shown(*read), u"1, 'a'; 2, 'b'; 3, 'c'"_s);
    QCOMPARE(d.file.rows(lances), u"1|a;2|b"_s);

    QVERIFY(open->commit());

    QCOMPARE(d.file.rows(lances), u"1|a;2|b;3|c"_s);
}

void tst_Transaction::givenAFlush_thenQueriesInTheDatabaseSeeIt()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"zz"_s);
    QVERIFY(open->flush());

    const auto count =
        d.session.count(d.session.query(u"lance"_s).filter(equals(col(u"name"_s), u"zz"_s)));

    QCOMPARE(count.value(), 1);
}

void tst_Transaction::givenAFlush_thenOrdersThatNoIndexHasSeeIt()
{
    TestFile file(fleet);
    const auto backend = opened(file.path());
    const auto byLance = all(*backend, u"pilot"_s).orderBy(u"lance"_s, SortOrder::Descending);
    QCOMPARE(backend->transact({TransactionStep::Kind::Begin}).result().has_value(), true);
    QCOMPARE(backend->places(byLance, {{}, 10, 100}).result()->rows, 2);
    WriteStep step{RowChange::Kind::Insert, tableIndex(1), {id, name}, {}, {}};
    step.add({tableIndex(1), 77}, {{}, Row{9, u"Nine"_s, Null()}});
    step.table = backend->schema().require(u"pilot"_s).value();

    QVERIFY(backend->write({{step}}).result());

    const auto places = backend->places(byLance, {{}, 10, 100}).result();
    QCOMPARE(places->rows, 3);
    QVERIFY(backend->transact({TransactionStep::Kind::RollBack}).result());
    QCOMPARE(backend->places(byLance, {{}, 10, 100}).result()->rows, 2);
}

void tst_Transaction::
    givenFlushedNewRows_whenRolledBack_thenTheyAreNewAgainAndSavedByTheNextCommit()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    const auto lance = made(d.session, u"lance"_s, {{u"name"_s, u"c"_s}});
    const auto pilot = made(d.session, u"pilot"_s, {{u"lance"_s, Value(lance)}});
    QVERIFY(open->flush());
    QCOMPARE(d.session.cell(pilot, name), Value(u"nobody"_s));

    open->rollBack();

    QVERIFY(!open->isOpen());
    QVERIFY(d.session.cell(lance, id).isAbsent());
    QVERIFY(d.session.cell(pilot, name).isAbsent());
    QCOMPARE(d.session.cell(pilot, columnIndex(2)), Value(lance));
    QCOMPARE(d.session.state().baseRow(lance), nullptr);
    QVERIFY(d.session.find(d.table(u"lance"_s), Key(3)).isNull());
    d.file.run({u"INSERT INTO lance VALUES(3, 'other')"_s}); // The key is anybody's.
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(lances), u"1|a;2|b;3|other;4|c"_s);
    QCOMPARE(d.file.rows(pilots), u"1|Jaime|1;2|Natasha|2;3|nobody|4"_s);
}

void tst_Transaction::givenFlushedChanges_whenRolledBack_thenTheyArePendingAgainstWhatTheyWere()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    const auto lance = d.row(u"lance"_s, 1);
    const auto pilot = d.row(u"pilot"_s, 2);
    d.set(u"lance"_s, 1, u"name"_s, u"new"_s);
    d.set(u"lance"_s, 1, u"id"_s, 5);
    d.remove(u"pilot"_s, 2);
    const auto pending = d.session.state().pending();
    QVERIFY(open->flush());
    QCOMPARE(d.session.find(lance.table(), Key(5)), lance);

    open->rollBack();

    QCOMPARE(d.session.state().pending() == pending, true);
    QCOMPARE(shown({*d.session.state().baseRow(lance)}), u"1, 'a'"_s);
    QVERIFY(!d.session.row(pilot));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(lances), u"2|b;5|new"_s);
    QCOMPARE(d.file.rows(pilots), u"1|Jaime|5"_s);
}

void tst_Transaction::givenAnEditOfFlushedRows_whenRolledBack_thenAllOfItIsPending()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    const auto lance = made(d.session, u"lance"_s, {{u"name"_s, u"c"_s}});
    const auto gone = made(d.session, u"lance"_s, {{u"name"_s, u"d"_s}});
    d.set(u"lance"_s, 1, u"name"_s, u"new"_s);
    QVERIFY(open->flush());
    QVERIFY(d.session.set(lance, name, u"cc"_s));
    QVERIFY(d.session.remove(gone));
    d.set(u"lance"_s, 1, u"name"_s, u"a"_s);

    open->rollBack();

    QCOMPARE(d.session.state().pending().size(), 1); // The others are as they are stored.
    QCOMPARE(d.session.cell(lance, name), Value(u"cc"_s));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(lances), u"1|a;2|b;3|cc"_s);
}

void tst_Transaction::givenARowThatWasPointedToByItsGivenKey_whenRolledBack_thenItStaysPointedTo()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    const auto lance = made(d.session, u"lance"_s, {{u"name"_s, u"c"_s}});
    QVERIFY(open->flush());
    d.set(u"pilot"_s, 1, u"lance"_s, 3);

    open->rollBack();

    QCOMPARE(d.session.cell(d.row(u"pilot"_s, 1), columnIndex(2)), Value(lance));
    d.file.run({u"INSERT INTO lance VALUES(3, 'other')"_s});
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT lance.name FROM pilot JOIN lance ON lance.id = lance"_s),
             u"c;b"_s);
}

void tst_Transaction::givenRowsThatRulesDeleted_whenRolledBack_thenTheyAreKnownAgain()
{
    Desk d(fleet);
    const auto pilot = d.row(u"pilot"_s, 1);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.remove(u"lance"_s, 1);
    QVERIFY(open->flush());
    QVERIFY(!d.session.row(pilot));

    open->rollBack();
    d.session.revertAll();

    QCOMPARE(shown({*d.session.row(pilot)}), u"1, 'Jaime', 1"_s);
    QCOMPARE(d.row(u"pilot"_s, 1), pilot);
}

void tst_Transaction::givenRowsReadWithin_whenRolledBack_thenTheyAreWhatIsStored()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    made(d.session, u"lance"_s, {{u"name"_s, u"c"_s}});
    QVERIFY(open->flush());
    d.load(u"log"_s);
    QCOMPARE(d.known(u"log"_s), u"1, 'a'; 2, 'b'; 3, 'c'"_s);

    open->rollBack();

    QCOMPARE(d.known(u"log"_s), u"1, 'a'; 2, 'b'"_s);
}

void tst_Transaction::givenARollBack_whenUndone_thenTheStepsAreWhatTheyWere()
{
    Desk d(fleet);
    const auto before = d.session.state().pending();
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"x"_s);
    const auto lance = made(d.session, u"lance"_s, {{u"name"_s, u"c"_s}});
    d.set(u"lance"_s, 1, u"name"_s, u"y"_s);
    QVERIFY(open->flush());
    open->rollBack();

    d.session.undo();
    QCOMPARE(d.session.cell(d.row(u"lance"_s, 1), name), Value(u"x"_s));
    QVERIFY(d.session.row(lance));
    d.session.undo();
    QVERIFY(!d.session.row(lance));
    d.session.undo();
    QVERIFY(d.session.state().pending() == before);
    d.session.goTo(3);

    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(lances), u"1|y;2|b;3|c"_s);
}

void tst_Transaction::givenASavepoint_whenTakenBackTo_thenOnlyWhatCameLaterIsPending()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"first"_s);
    QVERIFY(open->flush());
    QVERIFY(open->savepoint(u"it's here"_s));
    d.set(u"lance"_s, 2, u"name"_s, u"second"_s);
    QVERIFY(open->flush());

    QVERIFY(open->rollBackTo(u"it's here"_s));

    QCOMPARE(d.session.state().pending().size(), 1);
    QCOMPARE(d.session.cell(d.row(u"lance"_s, 2), name), Value(u"second"_s));
    d.session.revertAll();
    const auto report = open->commit();
    QVERIFY(report);
    QCOMPARE(report->rowCount(), 1);
    QCOMPARE(d.file.rows(lances), u"1|first;2|b"_s);
}

void tst_Transaction::givenAReleasedSavepoint_thenItIsUnknown()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    QVERIFY(open->savepoint(u"one"_s));
    QVERIFY(open->savepoint(u"two"_s));

    QVERIFY(open->release(u"one"_s));

    QCOMPARE(open->rollBackTo(u"one"_s).error().kind(), ErrorKind::NotFound);
    QCOMPARE(open->release(u"two"_s).error().kind(), ErrorKind::NotFound);
}

void tst_Transaction::givenAFlushThatIsRefused_thenTheTransactionGoesOn()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"x"_s);
    QVERIFY(open->flush());
    const auto lance = made(d.session, u"lance"_s, {{u"name"_s, u"b"_s}});

    const auto refused = open->flush();

    QVERIFY(!refused);
    QCOMPARE(refused.error().kind(), ErrorKind::Constraint);
    QVERIFY(open->isOpen());
    QVERIFY(d.session.set(lance, name, u"c"_s));
    QVERIFY(open->commit());
    QCOMPARE(d.file.rows(lances), u"1|x;2|b;3|c"_s);
}

void tst_Transaction::givenAReferenceToNothing_whenFlushed_thenTheFlushIsRefused()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"pilot"_s, 1, u"lance"_s, 77);

    const auto refused = open->flush();

    QVERIFY(!refused);
    const auto *details = refused.error().details<ConstraintDetails>();
    QVERIFY(details);
    QCOMPARE(details->rows(), QList<RowId>{d.row(u"pilot"_s, 1)});
    QVERIFY(open->isOpen());
}

void tst_Transaction::givenATransaction_whenAnotherBegins_thenThatIsRefused()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);

    const auto second = d.session.beginTransaction();

    QVERIFY(!second);
    QCOMPARE(second.error().kind(), ErrorKind::Busy);
    QVERIFY(open->isOpen());
}

void tst_Transaction::givenATransaction_whenItIsLeft_thenItIsRolledBack()
{
    Desk d(fleet);
    {
        auto open = d.session.beginTransaction();
        QVERIFY(open);
        d.set(u"lance"_s, 1, u"name"_s, u"x"_s);
        QVERIFY(open->flush());
        auto moved = std::move(*open);
        QVERIFY(moved.isOpen());
        QVERIFY(!open->isOpen());
    }

    QVERIFY(!d.session.isInTransaction());
    QCOMPARE(d.file.rows(lances), u"1|a;2|b"_s);
    d.file.run({u"UPDATE lance SET name = 'c' WHERE id = 2"_s});
}

void tst_Transaction::givenATransactionThatTheDatabaseEnds_thenItSaysSoAndAllIsPending()
{
    Desk d(fleet
           + QStringList{u"CREATE TABLE strict(id INTEGER PRIMARY KEY, v INT)"_s,
                         u"CREATE TRIGGER ends BEFORE INSERT ON strict WHEN new.v = 1 BEGIN "
                         "SELECT RAISE(ROLLBACK, 'no'); END"_s});
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"x"_s);
    QVERIFY(open->flush());
    const auto row = made(d.session, u"strict"_s, {{u"v"_s, 1}});
    QVERIFY(!open->flush());
    QVERIFY(d.session.set(row, columnIndex(1), 2));
    QVERIFY(!open->flush()); // Nothing is written without the transaction.

    open->rollBack();

    QCOMPARE(d.file.rows(lances), u"1|a;2|b"_s);
    QCOMPARE(d.session.state().pending().size(), 2);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(lances), u"1|x;2|b"_s);
}

void tst_Transaction::givenACommitUnderWay_whenRolledBack_thenItFails()
{
    Desk d(fleet);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"x"_s);
    const auto commit = d.session.commitAsync();

    open->rollBack();
    QTRY_VERIFY(commit.isFinished());

    QCOMPARE(commit.result().error().kind(), ErrorKind::Cancelled);
    QCOMPARE(commit.result().error().text(),
             u"The transaction has ended, so nothing more can be written in it."_s);
    QCOMPARE(commit.result().error().advice(), u"Begin another one."_s);
    QVERIFY(d.session.hasPending());
    QCOMPARE(d.file.rows(lances), u"1|a;2|b"_s);
}

void tst_Transaction::givenFlushes_thenCommittedIsToldOnceWithAllOfThem()
{
    Desk d(fleet);
    const QSignalSpy committed(&d.session, &Session::committed);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    d.set(u"lance"_s, 1, u"name"_s, u"x"_s);
    QVERIFY(open->flush());
    d.set(u"pilot"_s, 1, u"name"_s, u"y"_s);
    QCOMPARE(committed.size(), 0);

    const auto report = open->commit();

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 2);
    QCOMPARE(committed.size(), 1);
}

QTEST_GUILESS_MAIN(tst_Transaction)
#include "tst_transaction.moc"
