#include "session/memorybackend.h"
#include "session/selector.h"
#include "session/session.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        made->put(lance, Row{1, u"Command"_s, 200});
        made->put(pilot, Row{1, u"Jaime"_s, 3, 1});
        made->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(session->query(u"pilot"_s)).value().at(0);
        natasha = session->find(pilot, Value(2));
    }

    std::unique_ptr<Session> session;
    RowId jaime;
    RowId natasha;
};

} // namespace

class tst_Selector : public QObject
{
    Q_OBJECT

private slots:
    void itIsComputedOnceForOneState();
    void itIsComputedAnewWhenARowThatItReadChanges();
    void itIsKeptWhenAnotherRowChanges();
    void itIsKeptWhenAnotherTableChanges();
    void aRowThatComesIsSeenByWhoReadTheTable();
    void aRowThatGoesIsSeenByWhoReadTheTable();
    void aSearchIsAffectedByRowsThatEnterOrLeaveItsAnswer();
    void aSearchSeesPendingEdits();
    void aRowThatWasNotThereIsSeenWhenItComes();
    void undoBringsTheOldValueBack();
    void aCommitThatStoresWhatIsShownChangesNothing();
    void unrelatedEditsAreLookedAtOnce();
    void aSearchFindsWhatAnIndexWouldHoldEqualOnlyIfItIs();
    void relationsAreFollowed();
    void aRelationIsKeptAsLongAsItLeadsToTheSameRows();
    void statesOfASessionWithoutADatabaseNeedNoSchema();
    void aRelationThatIsNotThereIsAnError();
};

void tst_Selector::itIsComputedOnceForOneState()
{
    Bench b;
    Selector<Value> gunnery([&](StateReader &read) { return (*read.row(b.jaime))[gunneryColumn]; });

    QCOMPARE(gunnery(b.session->state()), Value(3));
    QCOMPARE(gunnery(b.session->state()), Value(3));

    QCOMPARE(gunnery.computations(), 1);
}

void tst_Selector::itIsComputedAnewWhenARowThatItReadChanges()
{
    Bench b;
    Selector<Value> gunnery([&](StateReader &read) { return (*read.row(b.jaime))[gunneryColumn]; });
    gunnery(b.session->state());

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QCOMPARE(gunnery(b.session->state()), Value(1));
    QCOMPARE(gunnery.computations(), 2);
}

void tst_Selector::itIsKeptWhenAnotherRowChanges()
{
    Bench b;
    Selector<Value> gunnery([&](StateReader &read) { return (*read.row(b.jaime))[gunneryColumn]; });
    gunnery(b.session->state());

    QVERIFY(b.session->set(b.natasha, gunneryColumn, 1));

    QCOMPARE(gunnery(b.session->state()), Value(3));
    QCOMPARE(gunnery.computations(), 1);
}

void tst_Selector::itIsKeptWhenAnotherTableChanges()
{
    Bench b;
    Selector<qsizetype> pilots([](StateReader &read) { return read.rows(pilot).size(); });
    pilots(b.session->state());

    QVERIFY(b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}));

    QCOMPARE(pilots(b.session->state()), 2);
    QCOMPARE(pilots.computations(), 1);
}

void tst_Selector::aRowThatComesIsSeenByWhoReadTheTable()
{
    Bench b;
    Selector<qsizetype> pilots([](StateReader &read) { return read.rows(pilot).size(); });
    pilots(b.session->state());

    QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}}));

    QCOMPARE(pilots(b.session->state()), 3);
}

void tst_Selector::aRowThatGoesIsSeenByWhoReadTheTable()
{
    Bench b;
    Selector<qsizetype> pilots([](StateReader &read) { return read.rows(pilot).size(); });
    pilots(b.session->state());

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QCOMPARE(pilots(b.session->state()), 2);
    QCOMPARE(pilots.computations(), 1);
    QVERIFY(b.session->remove(b.natasha));

    QCOMPARE(pilots(b.session->state()), 1);
}

void tst_Selector::aSearchIsAffectedByRowsThatEnterOrLeaveItsAnswer()
{
    Bench b;
    Selector<QList<RowId>> members(
        [](StateReader &read) { return read.rows(pilot, lanceColumn, Value(1)); });
    QCOMPARE(members(b.session->state()), QList{b.jaime});

    QVERIFY(b.session->set(b.natasha, lanceColumn, 7));
    QCOMPARE(members(b.session->state()), QList{b.jaime});
    QCOMPARE(members.computations(), 1);
    QVERIFY(b.session->set(b.natasha, lanceColumn, 1));
    QCOMPARE(members(b.session->state()).size(), 2);
    QVERIFY(b.session->set(b.jaime, lanceColumn, Null()));

    QCOMPARE(members(b.session->state()), QList{b.natasha});
    QCOMPARE(members.computations(), 3);
}

void tst_Selector::aSearchSeesPendingEdits()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, lanceColumn, 9));
    Selector<QList<RowId>> members(
        [](StateReader &read) { return read.rows(pilot, lanceColumn, Value(9)); });

    QCOMPARE(members(b.session->state()), QList{b.jaime});
}

void tst_Selector::aRowThatWasNotThereIsSeenWhenItComes()
{
    Bench b;
    const auto created = b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}}).value();
    b.session->undo();
    Selector<bool> isThere([&](StateReader &read) { return read.row(created).has_value(); });
    QVERIFY(!isThere(b.session->state()));

    b.session->redo();

    QVERIFY(isThere(b.session->state()));
}

void tst_Selector::undoBringsTheOldValueBack()
{
    Bench b;
    Selector<Value> gunnery([&](StateReader &read) { return (*read.row(b.jaime))[gunneryColumn]; });
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    gunnery(b.session->state());

    b.session->undo();

    QCOMPARE(gunnery(b.session->state()), Value(3));
}

void tst_Selector::aCommitThatStoresWhatIsShownChangesNothing()
{
    Bench b;
    Selector<Value> gunnery([&](StateReader &read) { return (*read.row(b.jaime))[gunneryColumn]; });
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    gunnery(b.session->state());

    QVERIFY(b.session->commit());

    QCOMPARE(gunnery(b.session->state()), Value(1));
    QCOMPARE(gunnery.computations(), 1);
}

void tst_Selector::unrelatedEditsAreLookedAtOnce()
{
    Bench b;
    Selector<Value> gunnery([&](StateReader &read) { return (*read.row(b.jaime))[gunneryColumn]; });
    gunnery(b.session->state());

    for (int edit = 0; edit < 50; ++edit) {
        QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, edit}}));
        gunnery(b.session->state());
    }

    QCOMPARE(gunnery.comparedRows(), 50);
    QCOMPARE(gunnery.computations(), 1);
}

void tst_Selector::aSearchFindsWhatAnIndexWouldHoldEqualOnlyIfItIs()
{
    Bench b;
    QVERIFY(b.session->set(b.natasha, nameColumn, u"Jaime"_s));
    const auto found = [&](const Schema &schema, const Value &value) {
        StateReader read(b.session->state(), schema);
        auto rows = read.rows(pilot, nameColumn, value);
        std::ranges::sort(rows);
        return rows;
    };

    for (const auto &schema : {Schema(), fleet()}) {
        QCOMPARE(found(schema, u"Jaime"_s), (QList{b.jaime, b.natasha}));
        QCOMPARE(found(schema, 7), QList<RowId>());
        QCOMPARE(found(schema, Null()), QList<RowId>());
    }
    StateReader read(b.session->state(), fleet());
    QCOMPARE(read.rows(pilot, lanceColumn, Null()), QList{b.natasha});
    QCOMPARE(read.rows(pilot, lanceColumn, 1), QList{b.jaime});
    QCOMPARE(read.rows(pilot, lanceColumn, u"1"_s), QList<RowId>()); // what is held is a number
}

void tst_Selector::relationsAreFollowed()
{
    Bench b;
    QVERIFY(b.session->fetch(b.session->query(u"lance"_s)));
    const auto command = b.session->find(lance, Value(1));
    Selector<qsizetype> members(fleet(), [&](StateReader &read) {
        return read.related(command, u"pilot"_s).value().size();
    });
    Selector<QList<RowId>> lances(
        fleet(), [&](StateReader &read) { return read.related(b.natasha, u"lance"_s).value(); });
    QCOMPARE(members(b.session->state()), 1);
    QCOMPARE(lances(b.session->state()), QList<RowId>());

    QVERIFY(b.session->set(b.natasha, lanceColumn, 1));

    QCOMPARE(members(b.session->state()), 2);
    QCOMPARE(lances(b.session->state()), QList{command});
    QVERIFY(b.session->remove(b.jaime));
    QCOMPARE(members(b.session->state()), 1);
}

void tst_Selector::aRelationIsKeptAsLongAsItLeadsToTheSameRows()
{
    Bench b;
    QVERIFY(b.session->fetch(b.session->query(u"lance"_s)));
    const auto command = b.session->find(lance, Value(1));
    Selector<QList<RowId>> members(
        fleet(), [&](StateReader &read) { return read.related(command, u"pilot"_s).value(); });
    QCOMPARE(members(b.session->state()), QList{b.jaime});

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 9));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 9));
    QVERIFY(b.session->set(command, tonsColumn, 9));
    QCOMPARE(members(b.session->state()), QList{b.jaime});
    QCOMPARE(members.computations(), 1);
    QVERIFY(b.session->set(b.jaime, lanceColumn, Null()));

    QCOMPARE(members(b.session->state()), QList<RowId>());
}

void tst_Selector::statesOfASessionWithoutADatabaseNeedNoSchema()
{
    Session session(fleet());
    const auto command = session.create(u"lance"_s, {{u"name"_s, u"C"_s}}).value();
    const auto jaime =
        session.create(u"pilot"_s, {{u"gunnery"_s, 1}, {u"lance"_s, command}}).value();
    Selector<QList<RowId>> members(
        [&](StateReader &read) { return read.related(command, u"pilot"_s).value(); });

    QCOMPARE(members(session.state()), QList{jaime});
}

void tst_Selector::aRelationThatIsNotThereIsAnError()
{
    Bench b;
    StateReader read(b.session->state(), fleet());

    QCOMPARE(read.related(b.jaime, u"squad"_s).error().kind(), ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_Selector)
#include "tst_selector.moc"
