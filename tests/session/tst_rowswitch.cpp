#include "session/editgroup.h"
#include "session/memorybackend.h"
#include "session/planner.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId oldRow(lance, 1);
constexpr RowId newRow(lance, 2);
const Absent left{};

QString planOf(const Overlay &pending, const Schema &schema = fleet())
{
    const auto plan = planned(pending, schema);
    return plan ? plan->toText(schema) : plan.error().text();
}

Overlay switched(const Row &before, const Row &after)
{
    return Overlay().with(oldRow, {before, {}}).with(newRow, {{}, after});
}

/// A session over one lance, which is deleted and made anew under its key.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        backend->put(lance, Row{7, u"Fire"_s, 200});
        session = std::make_unique<Session>(std::move(made));
        old = session->fetch(session->query(u"lance"_s)).value().front();
        if (!session->remove(old))
            qFatal("a row can be removed");
        fresh = session->create(u"lance"_s, {{u"id"_s, 7}, {u"name"_s, u"Recon"_s}}).value();
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId old;
    RowId fresh;
};

} // namespace

class tst_RowSwitch : public QObject
{
    Q_OBJECT

private slots:
    void aDeleteAndAnInsertUnderOneKeyAreOneUpdate();
    void allThatTheDeletedRowHeldIsGuarded();
    void equalRowsAreStillOneWrite();
    void whatNobodyGivesBecomesNull();
    void defaultsAreForInsertsOnly();
    void otherKeysAreNoSwitch();
    void switchedRowsCanSwapUniqueValues();
    void bothRowsAreSettledByTheCommit();
    void undoPastTheCommitBringsTheOldRowBack();
    void redoPastTheCommitLeavesNothingPending();
    void rowChangedByOthersIsAConflictOfTheDeletedOne();
    void referencesToTheNewRowAreItsKey();
};

void tst_RowSwitch::aDeleteAndAnInsertUnderOneKeyAreOneUpdate()
{
    const auto pending = switched({7, u"Fire"_s, 200}, {7, u"Recon"_s, 200});

    QCOMPARE(planOf(pending), u"replace lance: name = 'Recon' where id = 7"_s);
}

void tst_RowSwitch::allThatTheDeletedRowHeldIsGuarded()
{
    const auto plan = planned(switched({7, u"Fire"_s, 200}, {7, u"Recon"_s, 200}), fleet()).value();

    QCOMPARE(plan.steps.size(), 1);
    QCOMPARE(plan.steps[0].guards, (QList{idColumn, nameColumn, tonsColumn}));
    QCOMPARE(plan.steps[0].rows[0].row, newRow);
    QCOMPARE(plan.steps[0].rows[0].replaces, oldRow);
}

void tst_RowSwitch::equalRowsAreStillOneWrite()
{
    const Row same{7, u"Fire"_s, 200};

    QCOMPARE(planOf(switched(same, same)), u"replace lance: id = 7 where id = 7"_s);
}

void tst_RowSwitch::whatNobodyGivesBecomesNull()
{
    const auto pending = switched({7, u"Fire"_s, 200}, {7, u"Fire"_s, left});

    QCOMPARE(planOf(pending), u"replace lance: tons = NULL where id = 7"_s);
}

void tst_RowSwitch::defaultsAreForInsertsOnly()
{
    auto tables = fleet().tables();
    tables[0].columns[toInt(tonsColumn)].defaultSql = u"100"_s;
    const auto schema = Schema::of(tables).value();

    QCOMPARE(planOf(switched({7, u"Fire"_s, 200}, {7, u"Fire"_s, left}), schema),
             u"delete lance where id = 7\ninsert lance: id = 7, name = 'Fire'"_s);
}

void tst_RowSwitch::otherKeysAreNoSwitch()
{
    const auto pending = switched({7, u"Fire"_s, 200}, {8, u"Recon"_s, 200});

    QCOMPARE(planOf(pending),
             u"insert lance: id = 8, name = 'Recon', tons = 200\ndelete lance where id = 7"_s);
}

void tst_RowSwitch::switchedRowsCanSwapUniqueValues()
{
    const auto pending = switched({7, u"Fire"_s, 200}, {7, u"Recon"_s, 200})
                             .with({lance, 3}, {Row{8, u"Recon"_s, 100}, Row{8, u"Fire"_s, 100}});

    QCOMPARE(planOf(pending),
             u"park lance: name = NULL where id = 8\n"
             "replace lance: name = 'Recon' where id = 7\n"
             "update lance: name = 'Fire' where id = 8"_s);
}

void tst_RowSwitch::bothRowsAreSettledByTheCommit()
{
    Bench b;

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->tables.front().updated, 1);
    QCOMPARE(b.backend->rows(lance), (QList{Row{7, u"Recon"_s, Null()}}));
    QVERIFY(!b.session->hasPending());
    QVERIFY(!b.session->row(b.old));
    QCOMPARE(*b.session->row(b.fresh), (Row{7, u"Recon"_s, Null()}));
    QCOMPARE(b.session->find(lance, Value(7)), b.fresh);
    QCOMPARE(b.session->fetch(b.session->query(u"lance"_s)).value(), QList{b.fresh});
}

void tst_RowSwitch::undoPastTheCommitBringsTheOldRowBack()
{
    Bench b;
    QVERIFY(b.session->commit());

    b.session->undo();
    b.session->undo();
    QVERIFY(!b.session->row(b.fresh));
    QCOMPARE(*b.session->row(b.old), (Row{7, u"Fire"_s, 200}));
    QVERIFY(b.session->commit());

    QCOMPARE(b.backend->rows(lance), (QList{Row{7, u"Fire"_s, 200}}));
    QCOMPARE(b.session->find(lance, Value(7)), b.old);
    QVERIFY(!b.session->hasPending());
}

void tst_RowSwitch::redoPastTheCommitLeavesNothingPending()
{
    Bench b;
    QVERIFY(b.session->commit());

    b.session->undo();
    b.session->undo();
    b.session->redo();
    b.session->redo();

    QVERIFY(!b.session->hasPending());
    QCOMPARE(*b.session->row(b.fresh), (Row{7, u"Recon"_s, Null()}));
    QVERIFY(!b.session->row(b.old));
}

void tst_RowSwitch::rowChangedByOthersIsAConflictOfTheDeletedOne()
{
    Bench b;
    b.backend->put(lance, Row{7, u"Fire"_s, 300});

    const auto committed = b.session->commit();

    const auto conflicts = committed.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts[0].row, b.old);
    QVERIFY(b.session->state().isInConflict(b.old));
    QVERIFY(
        b.session->edit(u"Keep"_s, [&](EditGroup &group) { return group.apply(KeepMine{b.old}); }));
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(lance), (QList{Row{7, u"Recon"_s, Null()}}));
}

void tst_RowSwitch::referencesToTheNewRowAreItsKey()
{
    Bench b;
    const auto child =
        b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}, {u"lance"_s, b.fresh}}).value();

    QVERIFY(b.session->commit());

    QCOMPARE(b.session->cell(child, lanceColumn), Value(7));
    QVERIFY(!b.session->hasPending());
}

QTEST_GUILESS_MAIN(tst_RowSwitch)
#include "tst_rowswitch.moc"
