#include "session/editgroup.h"
#include "session/liveresult.h"
#include "session/memorybackend.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QSignalSpy>
#include <QTest>

#include <rapidcheck.h>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

Q_DECLARE_METATYPE(varve::ResultChange)

namespace {

/// Pilots 1 to 5, whose gunnery is 10 to 50.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        for (int id = 1; id <= 5; ++id)
            backend->put(pilot, Row{id, u"P"_s, id * 10, Null()});
        session = std::make_unique<Session>(std::move(made));
        QVERIFY(session->fetch(all()));
    }

    QuerySet all() const { return session->query(u"pilot"_s).orderBy(u"gunnery"_s); }
    RowId row(int id) const { return session->find(pilot, Value(id)); }
    QList<RowId> rows(const QList<int> &ids) const
    {
        QList<RowId> found;
        for (const auto id : ids)
            found.append(row(id));
        return found;
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
};

ResultChange theOnlyChange(const QSignalSpy &spy)
{
    return spy.size() == 1 ? spy[0][0].value<ResultChange>() : ResultChange();
}

} // namespace

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
    void afterAnyEditsItHoldsWhatAQueryFinds();
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

namespace {

/// A result that is loaded, and what it tells from then on.
struct Watched
{
    Watched(Session &session, const QuerySet &query)
        : result(session, query)
        , changed(&result, &LiveResult::changed)
    {
        QTRY_VERIFY(result.isLoaded());
    }

    LiveResult result;
    QSignalSpy changed;
};

} // namespace

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

void tst_LiveResult::afterAnyEditsItHoldsWhatAQueryFinds()
{
    QVERIFY(rc::check(
        "a live result equals a fresh reading, and its changes lead from one to the next", [] {
            Bench b;
            const auto query = b.all().filter(col(u"gunnery"_s) >= 25);
            Watched w(*b.session, query);
            const auto ids = b.rows({1, 2, 3, 4, 5});
            for (int step = *rc::gen::inRange(1, 15); step > 0; --step) {
                const auto before = w.result.rows();
                w.changed.clear();
                const auto done = b.session->edit(u"Step"_s, [&](EditGroup &group) -> Result<void> {
                    for (int edit = *rc::gen::inRange(1, 4); edit > 0; --edit) {
                        const auto row = ids[*rc::gen::inRange<qsizetype>(0, ids.size())];
                        if (*rc::gen::weightedElement<int>({{1, 0}, {5, 1}}) == 0)
                            (void)group.remove(row);
                        else
                            (void)group.set(row, gunneryColumn, *rc::gen::inRange(0, 60));
                    }
                    return {};
                });
                RC_ASSERT(done.has_value());
                if (*rc::gen::weightedElement<int>({{1, 0}, {4, 1}}) == 0)
                    b.session->undo();

                RC_ASSERT(w.result.rows() == b.session->fetch(query).value());
                RC_ASSERT(w.changed.size() <= 2);
                if (w.changed.size() == 1) {
                    const auto change = theOnlyChange(w.changed);
                    RC_ASSERT(w.result.rows().size()
                              == before.size() + change.inserted.size() - change.removed.size());
                    auto kept = before;
                    kept.removeIf([&](RowId row) {
                        return change.removed.contains(row) || change.moved.contains(row);
                    });
                    auto now = w.result.rows();
                    now.removeIf([&](RowId row) {
                        return change.inserted.contains(row) || change.moved.contains(row);
                    });
                    RC_ASSERT(kept == now);
                }
            }
        }));
}

QTEST_GUILESS_MAIN(tst_LiveResult)
#include "tst_liveresult.moc"
