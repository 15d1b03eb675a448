#include "livepilots.h"
#include "session/editgroup.h"

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_LiveResult : public QObject
{
    Q_OBJECT

private slots:
    void itsRowsArriveInOrder();
    void aRowThatComesToMatchIsInsertedWhereItBelongs();
    void aRowThatMatchesNoMoreIsRemoved();
    void rowsOfANewRowStayWhenItIsSaved();
    void aDeletedRowIsRemovedAndUndoInsertsItAgain();
    void aNewRowIsInserted();
    void aRowWhoseOrderChangesMovesAndChanges();
    void aRowThatStaysInPlaceOnlyChanges();
    void oneStepOfManyEditsIsToldOnce();
    void twoRowsThatSwapPlacesAreOneMove();
    void otherTablesAreNotListenedTo();
    void rowsThatNeitherMatchedNorMatchAreNotTold();
    void aLimitedResultIsReadAnew();
    void othersRowsAreSeenAtARefresh();
    void aBadQueryFails();
    void anEditMadeBeforeItIsLoadedIsInIt();
    void anEditMadeWhileItIsReadAnewStays();
    void aLimitedResultSeesWhatWasEditedWhileItWasRead();
    void pendingRowsAreLeftOutWhereTheyAreNotAskedFor();
};

void tst_LiveResult::itsRowsArriveInOrder()
{
    Bench b;
    LiveResult result(*b.session, b.all().orderBy(u"gunnery"_s, SortOrder::Descending));
    QSignalSpy loaded(&result, &LiveResult::loaded);

    QVERIFY(loaded.wait());

    QVERIFY(result.isLoaded());
    QCOMPARE(result.rows(), b.rows({5, 4, 3, 2, 1}));
}

void tst_LiveResult::aRowThatComesToMatchIsInsertedWhereItBelongs()
{
    Bench b;
    Watched w(*b.session, b.all().filter(col(u"gunnery"_s) >= 30));

    QVERIFY(b.session->set(b.row(1), gunneryColumn, 45));

    QCOMPARE(w.result.rows(), b.rows({3, 4, 1, 5}));
    QCOMPARE(theOnlyChange(w.changed).inserted, b.rows({1}));
}

void tst_LiveResult::aRowThatMatchesNoMoreIsRemoved()
{
    Bench b;
    Watched w(*b.session, b.all().filter(col(u"gunnery"_s) >= 30));

    QVERIFY(b.session->set(b.row(4), gunneryColumn, 1));

    QCOMPARE(w.result.rows(), b.rows({3, 5}));
    QCOMPARE(theOnlyChange(w.changed).removed, b.rows({4}));
    QVERIFY(theOnlyChange(w.changed).changed.isEmpty());
}

void tst_LiveResult::rowsOfANewRowStayWhenItIsSaved()
{
    Bench b;
    const auto fire = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    Watched w(*b.session, b.all().filter(equals(col(u"lance"_s), fire)));

    QVERIFY(b.session->set(b.row(2), lanceColumn, fire));
    QCOMPARE(w.result.rows(), b.rows({2}));
    QVERIFY(b.session->commit());

    QCOMPARE(w.result.rows(), b.rows({2}));
    QVERIFY(b.session->set(b.row(1), lanceColumn, fire));
    QCOMPARE(w.result.rows(), b.rows({1, 2}));
}

void tst_LiveResult::aDeletedRowIsRemovedAndUndoInsertsItAgain()
{
    Bench b;
    Watched w(*b.session, b.all());

    QVERIFY(b.session->remove(b.row(2)));
    QCOMPARE(w.result.rows(), b.rows({1, 3, 4, 5}));
    b.session->undo();

    QCOMPARE(w.result.rows(), b.rows({1, 2, 3, 4, 5}));
    QCOMPARE(w.changed.size(), 2);
}

void tst_LiveResult::aNewRowIsInserted()
{
    Bench b;
    Watched w(*b.session, b.all());

    const auto created = b.session->create(u"pilot"_s, {{u"gunnery"_s, 25}}).value();

    QCOMPARE(w.result.rows().indexOf(created), 2);
    QCOMPARE(theOnlyChange(w.changed).inserted, QList{created});
}

void tst_LiveResult::aRowWhoseOrderChangesMovesAndChanges()
{
    Bench b;
    Watched w(*b.session, b.all());

    QVERIFY(b.session->set(b.row(1), gunneryColumn, 45));

    QCOMPARE(w.result.rows(), b.rows({2, 3, 4, 1, 5}));
    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.moved, b.rows({1}));
    QCOMPARE(change.changed, b.rows({1}));
    QVERIFY(change.inserted.isEmpty() && change.removed.isEmpty());
}

void tst_LiveResult::aRowThatStaysInPlaceOnlyChanges()
{
    Bench b;
    Watched w(*b.session, b.all());

    QVERIFY(b.session->set(b.row(3), gunneryColumn, 31));

    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.changed, b.rows({3}));
    QVERIFY(change.moved.isEmpty());
}

void tst_LiveResult::oneStepOfManyEditsIsToldOnce()
{
    Bench b;
    Watched w(*b.session, b.all());
    const auto third = b.row(3);

    QVERIFY(b.session->edit(u"Many"_s, [&](EditGroup &group) -> Result<void> {
        if (auto done = group.set(b.row(1), gunneryColumn, 60); !done)
            return done;
        if (auto done = group.set(b.row(2), gunneryColumn, 21); !done)
            return done;
        return group.remove(third);
    }));

    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.removed, QList{third});
    QCOMPARE(change.moved, b.rows({1}));
    QCOMPARE(change.changed, b.rows({2, 1}));
}

void tst_LiveResult::twoRowsThatSwapPlacesAreOneMove()
{
    Bench b;
    Watched w(*b.session, b.all());

    QVERIFY(b.session->edit(u"Swap"_s, [&](EditGroup &group) -> Result<void> {
        if (auto done = group.set(b.row(1), gunneryColumn, 20); !done)
            return done;
        return group.set(b.row(2), gunneryColumn, 10);
    }));

    QCOMPARE(w.result.rows(), b.rows({2, 1, 3, 4, 5}));
    QCOMPARE(theOnlyChange(w.changed).moved.size(), 1);
}

void tst_LiveResult::otherTablesAreNotListenedTo()
{
    Bench b;
    Watched w(*b.session, b.all());

    QVERIFY(b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}));

    QCOMPARE(w.changed.size(), 0);
}

void tst_LiveResult::rowsThatNeitherMatchedNorMatchAreNotTold()
{
    Bench b;
    Watched w(*b.session, b.all().filter(col(u"gunnery"_s) >= 30));

    QVERIFY(b.session->set(b.row(1), gunneryColumn, 11));

    QCOMPARE(w.changed.size(), 0);
}

void tst_LiveResult::aLimitedResultIsReadAnew()
{
    Bench b;
    Watched w(*b.session, b.all().limit(2));

    QVERIFY(b.session->remove(b.row(1)));

    QTRY_COMPARE(w.result.rows(), b.rows({2, 3}));
    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.removed.size(), 1);
    QCOMPARE(change.inserted, b.rows({3}));
}

void tst_LiveResult::othersRowsAreSeenAtARefresh()
{
    Bench b;
    Watched w(*b.session, b.all());
    b.backend->put(pilot, Row{9, u"New"_s, 15, Null()});

    w.result.refresh();

    QTRY_COMPARE(w.result.rows().size(), 6);
    QCOMPARE(theOnlyChange(w.changed).inserted, b.rows({9}));
}

void tst_LiveResult::aBadQueryFails()
{
    Bench b;
    LiveResult result(*b.session, b.session->query(u"nothing"_s));
    QSignalSpy failed(&result, &LiveResult::failed);

    QVERIFY(failed.wait());

    QCOMPARE(result.error()->kind(), ErrorKind::NotFound);
    QVERIFY(!result.isLoaded());
}

void tst_LiveResult::anEditMadeBeforeItIsLoadedIsInIt()
{
    Bench b;
    const auto third = b.row(3);
    LiveResult result(*b.session, b.all().filter(col(u"gunnery"_s) >= 30));

    const auto created = b.session->create(u"pilot"_s, {{u"gunnery"_s, 45}}).value();
    QVERIFY(b.session->remove(third));
    QTRY_VERIFY(result.isLoaded());

    QCOMPARE(result.rows(), (QList{b.row(4), created, b.row(5)}));
}

void tst_LiveResult::anEditMadeWhileItIsReadAnewStays()
{
    Bench b;
    Watched w(*b.session, b.all());
    const auto second = b.row(2);

    w.result.refresh();
    QVERIFY(b.session->remove(second));
    QCOMPARE(w.result.rows(), b.rows({1, 3, 4, 5}));
    b.backend->put(pilot, Row{9, u"New"_s, 15, Null()});
    w.result.refresh();

    QTRY_COMPARE(w.result.rows(), b.rows({1, 9, 3, 4, 5}));
}

void tst_LiveResult::aLimitedResultSeesWhatWasEditedWhileItWasRead()
{
    Bench b;
    const auto first = b.row(1);
    LiveResult result(*b.session, b.all().limit(2));

    QVERIFY(b.session->remove(first));
    QTRY_VERIFY(result.isLoaded());

    QCOMPARE(result.rows(), b.rows({2, 3}));
}

void tst_LiveResult::pendingRowsAreLeftOutWhereTheyAreNotAskedFor()
{
    Bench b;
    Watched w(*b.session, b.all().pending(Pending::Ignore));

    QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, 45}}));
    QCoreApplication::processEvents();

    QCOMPARE(w.result.rows(), b.rows({1, 2, 3, 4, 5}));
}

QTEST_GUILESS_MAIN(tst_LiveResult)
#include "tst_liveresult.moc"
