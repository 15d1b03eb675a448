#include "desk.h"
#include "session/planner.h"
#include "session/statejson.h"
#include "session/transaction.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto depot =
    QStringList{u"CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT, stock INTEGER, price REAL, "
                "code INTEGER UNIQUE)"_s,
                u"INSERT INTO part VALUES(1, 'a', 5, 1.5, 1), (2, 'b', NULL, 2.0, 2)"_s};

const auto stocks = u"SELECT id, stock FROM part ORDER BY id"_s;

/// A session over parts, and the cell that most tests count in.
struct Counting : Desk
{
    Counting()
        : Desk(depot)
    {}

    void raise(const Value &key, const QString &column, const Value &by)
    {
        const auto done = session.increment(row(u"part"_s, key), column, by);
        QVERIFY2(done, done ? "" : qPrintable(done.error().toText()));
    }
    Value stock() const { return session.cell(row(u"part"_s, 1), columnIndex(2)); }
    void another(const QString &setting)
    {
        file.run({u"UPDATE part SET %1 WHERE id = 1"_s.arg(setting)});
    }
};

} // namespace

class tst_Increments : public QObject
{
    Q_OBJECT

private slots:
    void givenAnIncrement_thenTheSumIsShownAtOnce();
    void givenAnIncrement_whenAnotherHasAddedMeanwhile_thenTheCommitAddsToThatAndShowsIt();
    void givenAnIncrementAndAnEdit_whenAnotherChangesTheEditedCell_thenItIsAConflict();
    void givenAnIncrement_whenRefreshed_thenItIsAddedToWhatIsThereNow();
    void givenIncrementsOfManyRows_thenOneStepAddsThem();
    void givenTwoIncrements_thenTheyAddUpAndUndoTakesBackOne();
    void givenAnIncrementBackToWhatItWas_thenNothingIsPending();
    void givenASavedIncrement_whenUndoneAndSaved_thenWhatOthersAddedStays();
    void givenASavedIncrement_whenItAloneIsUndone_thenWhatOthersAddedStays();
    void givenACellThatIsSet_whenIncremented_thenItIsSetToTheSum();
    void givenANewRow_whenIncremented_thenItsCellIsTheSum();
    void givenAUniqueColumn_whenIncremented_thenItIsSet();
    void givenAReal_whenIncremented_thenItIsAdded();
    void givenNoNumber_whenIncremented_thenThatIsRefused();
    void givenARolledBackIncrement_thenItIsSavedByTheNextCommit();
    void givenAStateWithIncrements_thenJsonKeepsThem();
};

void tst_Increments::givenAnIncrement_thenTheSumIsShownAtOnce()
{
    Counting d;

    d.raise(1, u"stock"_s, 2);

    QCOMPARE(d.stock(), Value(7));
    QVERIFY(d.session.hasPending());
    QCOMPARE(d.file.rows(stocks), u"1|5;2|NULL"_s);
}

void tst_Increments::
    givenAnIncrement_whenAnotherHasAddedMeanwhile_thenTheCommitAddsToThatAndShowsIt()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.another(u"stock = stock + 10"_s);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(stocks), u"1|17;2|NULL"_s);
    QCOMPARE(d.stock(), Value(17));
    QCOMPARE(d.session.state().baseRow(d.row(u"part"_s, 1))->cells().at(2), Value(17));
}

void tst_Increments::givenAnIncrementAndAnEdit_whenAnotherChangesTheEditedCell_thenItIsAConflict()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.set(u"part"_s, 1, u"name"_s, u"mine"_s);
    d.another(u"name = 'theirs', stock = 8"_s);

    const auto done = d.session.commit();

    QVERIFY(!done);
    const auto *details = done.error().details<ConflictDetails>();
    QVERIFY(details);
    QCOMPARE(details->conflicts().size(), 1);
    QCOMPARE(details->conflicts().front().columns, QList<ColumnIndex>{columnIndex(1)});
    QCOMPARE(d.stock(), Value(10));
}

void tst_Increments::givenAnIncrement_whenRefreshed_thenItIsAddedToWhatIsThereNow()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.another(u"stock = 20"_s);

    QVERIFY(d.session.refresh({d.row(u"part"_s, 1)}));

    QCOMPARE(d.stock(), Value(22));
    QVERIFY(!d.session.state().isInConflict(d.row(u"part"_s, 1)));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|22;2|NULL"_s);
}

void tst_Increments::givenIncrementsOfManyRows_thenOneStepAddsThem()
{
    Counting d;
    d.file.run({u"UPDATE part SET stock = 1 WHERE id = 2"_s});
    QVERIFY(d.session.refresh({d.row(u"part"_s, 2)}));
    d.raise(1, u"stock"_s, 2);
    d.raise(2, u"stock"_s, -1);

    const auto plan = planned(d.session.state().pending(), d.session.schema());

    QCOMPARE(plan->toText(d.session.schema()),
             u"update part: stock = stock + 2 where id = 1\n"
             "update part: stock = stock + -1 where id = 2"_s);
    QCOMPARE(plan->steps.size(), 1);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|7;2|0"_s);
}

void tst_Increments::givenTwoIncrements_thenTheyAddUpAndUndoTakesBackOne()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.raise(1, u"stock"_s, 3);
    QCOMPARE(d.stock(), Value(10));

    d.session.undo();
    QCOMPARE(d.stock(), Value(7));
    d.session.redo();
    d.another(u"stock = 0"_s);

    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|5;2|NULL"_s);
}

void tst_Increments::givenAnIncrementBackToWhatItWas_thenNothingIsPending()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);

    d.raise(1, u"stock"_s, -2);

    QVERIFY(!d.session.hasPending());
}

void tst_Increments::givenASavedIncrement_whenUndoneAndSaved_thenWhatOthersAddedStays()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.another(u"stock = stock + 10"_s);
    QCOMPARE(d.commit(), QString());

    d.session.undo();

    QCOMPARE(d.stock(), Value(15));
    d.another(u"stock = stock + 100"_s);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|115;2|NULL"_s);
    d.session.redo();
    QCOMPARE(d.stock(), Value(117));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|117;2|NULL"_s);
}

void tst_Increments::givenASavedIncrement_whenItAloneIsUndone_thenWhatOthersAddedStays()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.set(u"part"_s, 2, u"name"_s, u"c"_s);
    QCOMPARE(d.commit(), QString());

    QVERIFY(d.session.undoOnly(0));

    d.another(u"stock = stock + 10"_s);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|15;2|NULL"_s);
}

void tst_Increments::givenACellThatIsSet_whenIncremented_thenItIsSetToTheSum()
{
    Counting d;
    d.set(u"part"_s, 1, u"stock"_s, 50);

    d.raise(1, u"stock"_s, 1);

    QCOMPARE(d.stock(), Value(51));
    QVERIFY(d.session.state().pending().increments(d.row(u"part"_s, 1)).isEmpty());
    d.another(u"stock = 6"_s);
    QVERIFY(!d.session.commit());
}

void tst_Increments::givenANewRow_whenIncremented_thenItsCellIsTheSum()
{
    Counting d;
    const auto row = d.session.create(u"part"_s, {{u"stock"_s, 1}}).value();

    QVERIFY(d.session.increment(row, u"stock"_s, 4));

    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|5;2|NULL;3|5"_s);
}

void tst_Increments::givenAUniqueColumn_whenIncremented_thenItIsSet()
{
    Counting d;

    d.raise(1, u"code"_s, 6);

    QVERIFY(d.session.state().pending().increments(d.row(u"part"_s, 1)).isEmpty());
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT code FROM part ORDER BY id"_s), u"7;2"_s);
}

void tst_Increments::givenAReal_whenIncremented_thenItIsAdded()
{
    Counting d;

    d.raise(1, u"price"_s, 0.25);
    d.another(u"price = 10.0"_s);

    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT price FROM part WHERE id = 1"_s), u"10.25"_s);
}

void tst_Increments::givenNoNumber_whenIncremented_thenThatIsRefused()
{
    Counting d;

    QCOMPARE(d.session.increment(d.row(u"part"_s, 2), u"stock"_s, 1).error().kind(),
             ErrorKind::Validation);
    QCOMPARE(d.session.increment(d.row(u"part"_s, 1), u"name"_s, 1).error().kind(),
             ErrorKind::Validation);
    QCOMPARE(d.session.increment(d.row(u"part"_s, 1), u"none"_s, 1).error().kind(),
             ErrorKind::NotFound);
    QVERIFY(!d.session.hasPending());
}

void tst_Increments::givenARolledBackIncrement_thenItIsSavedByTheNextCommit()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    auto open = d.session.beginTransaction();
    QVERIFY(open);
    QVERIFY(open->flush());
    QCOMPARE(d.stock(), Value(7));
    open->rollBack();
    d.another(u"stock = 100"_s);

    QCOMPARE(d.stock(), Value(7));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(stocks), u"1|102;2|NULL"_s);
}

void tst_Increments::givenAStateWithIncrements_thenJsonKeepsThem()
{
    Counting d;
    d.raise(1, u"stock"_s, 2);
    d.raise(1, u"price"_s, 0.5);

    const auto read =
        stateFromJson(toJson(d.session.state(), d.session.schema()), d.session.schema());

    QVERIFY(read);
    QVERIFY(read->pending() == d.session.state().pending());
    QCOMPARE(read->pending().increments(d.row(u"part"_s, 1)).size(), 2);
}

QTEST_GUILESS_MAIN(tst_Increments)
#include "tst_increments.moc"
