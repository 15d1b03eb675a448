#include "session/editgroup.h"
#include "session/memorybackend.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// A session over a back end that the test can write to, as somebody else would.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        backend->put(lance, Row{1, u"Command"_s, 200});
        backend->put(pilot, Row{1, u"Jaime"_s, 3, 1});
        backend->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(session->query(u"pilot"_s)).value().at(0);
        natasha = session->find(pilot, Value(2));
    }

    Row stored(TableIndex table, qsizetype position = 0) const
    {
        return backend->rows(table).at(position);
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId jaime;
    RowId natasha;
};

} // namespace

class tst_Session : public QObject
{
    Q_OBJECT

private slots:
    void anEditIsVisibleAtOnceAndLeavesOlderStatesAlone();
    void aStateTakenAtAnyMomentNeverChanges();
    void settingACellToItsValueIsNoEdit();
    void settingACellBackLeavesNothingPending();
    void editsThatTakeEachOtherBackAreNoStep();
    void aTableSaysWhichRowsAreEqual();
    void oneEditIsOneSignalThatNamesTheRow();
    void undoAndRedoMoveThroughNamedSteps();
    void anEditGroupIsOneStep();
    void aGroupThatFailsChangesNothing();
    void rowsReadWhileAStepIsMadeAreKnownToIt();
    void theRowsOfAStepThatFailsStayKnown();
    void aChangeBesideTheStepThatIsMadeIsRefused();
    void typingIntoOneCellIsOneStep();
    void aNewRowIsFoundByQueriesBeforeItIsSaved();
    void aQuerySeesPendingEditsAndDeletes();
    void creatingUnderAKnownKeyIsRefused();
    void aRowUnderTheKeyOfADeletedOneIsFound();
    void anUnknownTableOrColumnIsNamed();
    void aViewCannotBeChanged();
    void commitWritesOnlyWhatChangedAndLeavesNothingPending();
    void aNewParentAndItsChildAreSavedTogether();
    void undoPastACommitMakesPendingChanges();
    void undoPastACommittedInsertIsAPendingDelete();
    void redoAfterUndoingPastACommitLeavesNothingPending();
    void stepsThatShowNothingArePassedOver();
    void undoPastACommittedDeleteBringsTheRowBackUnderItsKey();
    void aFaultyCellBlocksTheCommitAndIsNamed();
    void aNumberThatWouldBeRoundedIsRefused();
    void aRefusedRowIsMarkedAndCanBeSavedAfterTheFix();
    void aRefusedRowIsNotMarkedAfterUndo();
    void aRowChangedElsewhereIsAConflictAndNothingIsOverwritten();
    void mineIsKeptAfterAConflict();
    void theirsIsTakenAfterAConflict();
    void aRowDeletedElsewhereCanBeInsertedAgain();
    void changesOfDifferentCellsMerge();
    void anEditMadeWhileSavingStaysPending();
    void undoNeverRevertsWhatOnlySomebodyElseChanged();
    void twoReadingsOfOneRowAreOneRow();
    void revertingRowsIsAStep();
    void removingANewRowClearsReferencesToIt();
    void aRedoneRowRefersToARowThatWasSavedMeanwhile();
    void aDuplicateLeavesOutWhatMustBeUnique();
};

void tst_Session::anEditIsVisibleAtOnceAndLeavesOlderStatesAlone()
{
    Bench b;
    const auto before = b.session->state();

    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 2));

    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(2));
    QCOMPARE((*before.row(b.jaime))[gunneryColumn], Value(3));
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(3));
}

void tst_Session::aStateTakenAtAnyMomentNeverChanges()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 2));
    const auto taken = b.session->state();

    const auto created = b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}}).value();
    QVERIFY(b.session->remove(b.natasha));
    QVERIFY(b.session->commit());
    b.session->undo();

    QCOMPARE((*taken.row(b.jaime))[gunneryColumn], Value(2));
    QVERIFY(taken.row(b.natasha));
    QVERIFY(!taken.row(created));
    QCOMPARE(taken.pending().size(), 1);
}

void tst_Session::settingACellToItsValueIsNoEdit()
{
    Bench b;
    const auto before = b.session->state();

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 3));

    QVERIFY(b.session->state().isSameAs(before));
    QVERIFY(!b.session->canUndo());
}

void tst_Session::settingACellBackLeavesNothingPending()
{
    Bench b;

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 9));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 3));

    QVERIFY(!b.session->hasPending());
}

void tst_Session::editsThatTakeEachOtherBackAreNoStep()
{
    Bench b;
    const auto before = b.session->state();
    QSignalSpy changed(b.session.get(), &Session::changed);

    QVERIFY(b.session->edit(u"Nothing"_s, [&](EditGroup &group) -> Result<void> {
        if (auto set = group.set(b.jaime, gunneryColumn, 9); !set)
            return set;
        return group.set(b.jaime, gunneryColumn, 3);
    }));

    QVERIFY(b.session->state().isSameAs(before));
    QVERIFY(!b.session->canUndo());
    QCOMPARE(changed.size(), 0);
}

void tst_Session::aTableSaysWhichRowsAreEqual()
{
    Bench b;
    const auto hasSameName = [](const Row &before, const Row &after) {
        return before[nameColumn] == after[nameColumn];
    };
    QVERIFY(b.session->setEquality(u"pilot"_s, hasSameName));

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 9));
    QVERIFY(!b.session->hasPending());

    QVERIFY(b.session->set(b.jaime, {{u"name"_s, u"J."_s}, {u"gunnery"_s, 9}}));
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(9));
    QCOMPARE(b.session->setEquality(u"nowhere"_s, hasSameName).error().kind(), ErrorKind::NotFound);
}

void tst_Session::oneEditIsOneSignalThatNamesTheRow()
{
    Bench b;
    QSignalSpy changed(b.session.get(), &Session::changed);

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 9));

    QCOMPARE(changed.size(), 1);
    const auto entries = changed.at(0).at(0).value<ChangeSet>().entries();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.at(0).row, b.jaime);
    QCOMPARE((*entries.at(0).after)[gunneryColumn], Value(9));
}

void tst_Session::undoAndRedoMoveThroughNamedSteps()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 9));
    QVERIFY(b.session->remove(b.natasha));
    QCOMPARE(b.session->undoLabel(), u"Delete row of pilot"_s);

    b.session->undo();
    QVERIFY(b.session->row(b.natasha));
    QCOMPARE(b.session->undoLabel(), u"Edit gunnery in pilot"_s);
    QCOMPARE(b.session->redoLabel(), u"Delete row of pilot"_s);

    b.session->undo();
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(3));
    QVERIFY(!b.session->canUndo());

    b.session->redo();
    b.session->redo();
    QVERIFY(!b.session->row(b.natasha));
    QVERIFY(!b.session->canRedo());
}

void tst_Session::anEditGroupIsOneStep()
{
    Bench b;

    const auto done = b.session->edit(u"Promote"_s, [&](EditGroup &group) -> Result<void> {
        if (auto set = group.set(b.jaime, gunneryColumn, 1); !set)
            return set;
        return group.set(b.natasha, gunneryColumn, 1);
    });

    QVERIFY(done);
    QCOMPARE(b.session->undoLabel(), u"Promote"_s);
    b.session->undo();
    QVERIFY(!b.session->hasPending());
}

void tst_Session::aGroupThatFailsChangesNothing()
{
    Bench b;
    const auto before = b.session->state();

    const auto done = b.session->edit(u"Half"_s, [&](EditGroup &group) -> Result<void> {
        if (auto set = group.set(b.jaime, gunneryColumn, 1); !set)
            return set;
        return Error(ErrorKind::Cancelled, u"No."_s);
    });

    QVERIFY(!done);
    QVERIFY(b.session->state().isSameAs(before));
    QVERIFY(!b.session->canUndo());
}

void tst_Session::rowsReadWhileAStepIsMadeAreKnownToIt()
{
    Bench b;
    b.backend->put(lance, Row{2, u"Recon"_s, 90});

    const auto done = b.session->edit(u"Move"_s, [&](EditGroup &group) -> Result<void> {
        const auto found = b.session->fetch(b.session->query(u"lance"_s)).value();
        return group.set(b.natasha, lanceColumn, found.at(1)).and_then([&] {
            return group.set(found.at(1), tonsColumn, 95);
        });
    });

    QVERIFY(done);
    const auto recon = b.session->find(lance, Value(2));
    QCOMPARE(b.session->cell(recon, tonsColumn), Value(95));
    QVERIFY(b.session->commit());
    QCOMPARE(b.stored(pilot, 1)[lanceColumn], Value(2));
}

void tst_Session::theRowsOfAStepThatFailsStayKnown()
{
    Bench b;
    b.backend->put(lance, Row{2, u"Recon"_s, 90});

    const auto done = b.session->edit(u"Nothing"_s, [&](EditGroup &) -> Result<void> {
        (void)b.session->fetch(b.session->query(u"lance"_s)).value();
        return Error(ErrorKind::NotFound, u"Something is missing."_s);
    });

    QVERIFY(!done);
    QVERIFY(b.session->row(b.session->find(lance, Value(2))));
    QVERIFY(!b.session->hasPending());
}

void tst_Session::aChangeBesideTheStepThatIsMadeIsRefused()
{
    Bench b;
    QList<Error> errors;

    const auto done = b.session->edit(u"Promote"_s, [&](EditGroup &group) {
        errors.append(b.session->set(b.natasha, gunneryColumn, 1).error());
        errors.append(b.session->commit().error());
        errors.append(b.session->checkCommit().error());
        return group.set(b.jaime, gunneryColumn, 2);
    });

    QVERIFY(done);
    for (const auto &error : std::as_const(errors)) {
        QCOMPARE(error.kind(), ErrorKind::Busy);
        QCOMPARE(error.text(), u"Nothing was done, as a change of several rows is being made."_s);
    }
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(2));
    QCOMPARE(b.session->cell(b.natasha, gunneryColumn), Value(2));
    QVERIFY(b.session->commit());
}

void tst_Session::typingIntoOneCellIsOneStep()
{
    Bench b;
    for (const auto &text : {u"J"_s, u"Ja"_s, u"Jan"_s}) {
        QVERIFY(b.session->edit(
            u"Type"_s,
            [&](EditGroup &group) { return group.set(b.jaime, nameColumn, text); },
            u"cell"_s));
    }

    b.session->undo();

    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"Jaime"_s));
    QVERIFY(!b.session->canUndo());
}

void tst_Session::aNewRowIsFoundByQueriesBeforeItIsSaved()
{
    Bench b;

    const auto ace =
        b.session->create(u"pilot"_s, {{u"name"_s, u"Phelan"_s}, {u"gunnery"_s, 1}}).value();

    const auto aces =
        b.session->fetch(b.session->query(u"pilot"_s).filter(col(u"gunnery"_s) < 2)).value();
    QCOMPARE(aces, QList{ace});
}

void tst_Session::aQuerySeesPendingEditsAndDeletes()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, nameColumn, u"Zoe"_s));
    const auto byName = b.session->query(u"pilot"_s).orderBy(u"name"_s);

    QCOMPARE(b.session->fetch(byName).value(), (QList{b.natasha, b.jaime}));
    QVERIFY(b.session->fetch(byName.filter(equals(col(u"name"_s), u"Jaime"_s))).value().isEmpty());

    QVERIFY(b.session->remove(b.natasha));
    QCOMPARE(b.session->fetch(byName).value(), QList{b.jaime});
}

void tst_Session::creatingUnderAKnownKeyIsRefused()
{
    Bench b;

    const auto created = b.session->create(u"pilot"_s, {{u"id"_s, 1}, {u"gunnery"_s, 1}});

    QVERIFY(!created);
    QCOMPARE(created.error().kind(), ErrorKind::Validation);
    QVERIFY(created.error().text().contains(u"pilot"));
    QVERIFY(!b.session->hasPending());
}

void tst_Session::aRowUnderTheKeyOfADeletedOneIsFound()
{
    Bench b;
    QVERIFY(b.session->remove(b.natasha));
    QVERIFY(b.session->commit());
    const QList<NamedValue> cells{{u"id"_s, 2}, {u"gunnery"_s, 4}};

    const auto made = b.session->create(u"pilot"_s, cells).value();

    QCOMPARE(b.session->find(pilot, Value(2)), made);
    QVERIFY(!b.session->create(u"pilot"_s, cells));
    QVERIFY(b.session->commit());
    QCOMPARE(b.session->find(pilot, Value(2)), made);
}

void tst_Session::anUnknownTableOrColumnIsNamed()
{
    Bench b;

    QVERIFY(b.session->create(u"mech"_s, {}).error().text().contains(u"mech"));
    QVERIFY(b.session->set(b.jaime, u"rank"_s, 1).error().text().contains(u"rank"));
    QVERIFY(b.session->fetch(b.session->query(u"mech"_s)).error().text().contains(u"mech"));
}

void tst_Session::aViewCannotBeChanged()
{
    Bench b;

    const auto created = b.session->create(u"roster"_s, {});

    QCOMPARE(created.error().kind(), ErrorKind::ReadOnly);
    QVERIFY(!b.session->readOnlyReason(roster).isEmpty());
    QVERIFY(b.session->readOnlyReason(pilot).isEmpty());
}

void tst_Session::commitWritesOnlyWhatChangedAndLeavesNothingPending()
{
    Bench b;
    QSignalSpy committed(b.session.get(), &Session::committed);
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 2));
    QVERIFY(b.session->remove(b.natasha));

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->toText(), u"2 rows in 1 table"_s);
    QCOMPARE(committed.size(), 1);
    QVERIFY(!b.session->hasPending());
    QCOMPARE(b.backend->rows(pilot).size(), 1);
    QCOMPARE(b.stored(pilot), (Row{1, u"Jaime"_s, 2, 1}));
}

void tst_Session::aNewParentAndItsChildAreSavedTogether()
{
    Bench b;
    const auto child = b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}}).value();
    const auto parent = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    QVERIFY(b.session->set(child, lanceColumn, parent));

    QVERIFY(b.session->commit());

    QCOMPARE(b.session->cell(parent, idColumn), Value(2));
    QCOMPARE(b.session->cell(child, lanceColumn), Value(2));
    QVERIFY(!b.session->hasPending());
}

void tst_Session::undoPastACommitMakesPendingChanges()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 2));
    QVERIFY(b.session->commit());

    b.session->undo();

    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(3 - 1));
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(3));
    const auto *change = b.session->state().pending().find(b.jaime);
    QVERIFY(change);
    QCOMPARE(changedColumns(*change), QList{gunneryColumn});
}

void tst_Session::undoPastACommittedInsertIsAPendingDelete()
{
    Bench b;
    const auto created = b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}}).value();
    QVERIFY(b.session->commit());

    b.session->undo();
    QVERIFY(!b.session->row(created));
    QVERIFY(b.session->commit());

    QCOMPARE(b.backend->rows(pilot).size(), 2);
}

void tst_Session::redoAfterUndoingPastACommitLeavesNothingPending()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 2));
    QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}}));
    QVERIFY(b.session->commit());

    b.session->undo();
    b.session->undo();
    QCOMPARE(b.session->state().pending().size(), 2);
    b.session->redo();
    b.session->redo();

    QVERIFY(!b.session->hasPending());
}

void tst_Session::stepsThatShowNothingArePassedOver()
{
    Bench b;
    const auto created = b.session->create(u"pilot"_s, {}).value();
    QVERIFY(b.session->set(created, nameColumn, u"Morgan"_s));
    QVERIFY(b.session->set(created, gunneryColumn, 4));
    QVERIFY(b.session->commit());

    b.session->undo();

    QCOMPARE(b.session->state().pending().find(created)->kind(), RowChange::Kind::Delete);
    QVERIFY(!b.session->canUndo());
    b.session->redo();
    QVERIFY(!b.session->hasPending());
    b.session->redo();
    QVERIFY(!b.session->canRedo());
}

void tst_Session::undoPastACommittedDeleteBringsTheRowBackUnderItsKey()
{
    Bench b;
    QVERIFY(b.session->remove(b.jaime));
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(pilot).size(), 1);

    b.session->undo();
    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot, 1), (Row{1, u"Jaime"_s, 3, 1}));
    QCOMPARE(b.session->find(pilot, Value(1)), b.jaime);
}

void tst_Session::aFaultyCellBlocksTheCommitAndIsNamed()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, u"three"_s));
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(u"three"_s));
    QCOMPARE(b.session->faults(b.jaime).at(0).column, gunneryColumn);

    const auto committed = b.session->commit();

    QCOMPARE(committed.error().kind(), ErrorKind::Validation);
    QVERIFY(committed.error().text().contains(u"gunnery"));
    QCOMPARE(committed.error().details<ValidationDetails>()->faults().at(0).row, b.jaime);
    QVERIFY(b.session->hasPending());
}

void tst_Session::aNumberThatWouldBeRoundedIsRefused()
{
    Bench b;
    const Value digits = 0.1 + 0.2;

    QVERIFY(b.session->set(b.jaime, nameColumn, digits));

    QCOMPARE(b.session->cell(b.jaime, nameColumn), digits);
    const auto committed = b.session->commit();
    QCOMPARE(committed.error().kind(), ErrorKind::Validation);
    QVERIFY(committed.error().text().contains(u"would be rounded"));
    QCOMPARE(b.stored(pilot)[nameColumn], Value(u"Jaime"_s));
}

void tst_Session::aRefusedRowIsMarkedAndCanBeSavedAfterTheFix()
{
    Bench b;
    b.backend->put(pilot, Row{7, u"Unseen"_s, 4, Null()});
    const auto created = b.session->create(u"pilot"_s, {{u"id"_s, 7}, {u"gunnery"_s, 1}}).value();

    const auto committed = b.session->commit();
    QCOMPARE(committed.error().kind(), ErrorKind::Constraint);
    QCOMPARE(b.session->faults(created).at(0).column, idColumn);

    QVERIFY(b.session->set(created, idColumn, 8));
    QVERIFY(b.session->faults(created).isEmpty());
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(pilot).size(), 4);
}

void tst_Session::aRefusedRowIsNotMarkedAfterUndo()
{
    Bench b;
    b.backend->put(pilot, Row{7, u"Unseen"_s, 4, Null()});
    const auto created = b.session->create(u"pilot"_s, {{u"gunnery"_s, 1}}).value();
    QVERIFY(b.session->set(created, idColumn, 7));
    QVERIFY(!b.session->commit());
    QVERIFY(!b.session->faults(created).isEmpty());

    b.session->undo();

    QVERIFY(b.session->hasPending());
    QVERIFY(b.session->faults(created).isEmpty());
}

void tst_Session::aRowChangedElsewhereIsAConflictAndNothingIsOverwritten()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 1));
    b.backend->put(pilot, Row{1, u"Jaime"_s, 5, 1});

    const auto committed = b.session->commit();

    const auto conflicts = committed.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts.at(0).row, b.jaime);
    QCOMPARE((*conflicts.at(0).mine.before)[gunneryColumn], Value(3));
    QCOMPARE((*conflicts.at(0).mine.after)[gunneryColumn], Value(1));
    QCOMPARE((*conflicts.at(0).theirs)[gunneryColumn], Value(5));
    QVERIFY(b.session->state().isInConflict(b.jaime, gunneryColumn));
    QVERIFY(!b.session->state().isInConflict(b.natasha));
    for (const auto &row : b.backend->rows(pilot))
        QVERIFY(row[gunneryColumn] != Value(1));
}

void tst_Session::mineIsKeptAfterAConflict()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    b.backend->put(pilot, Row{1, u"Renamed"_s, 5, 1});
    QVERIFY(!b.session->commit());

    QVERIFY(b.session->edit(u"Keep"_s,
                            [&](EditGroup &group) { return group.apply(KeepMine{b.jaime}); }));
    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot, 1), (Row{1, u"Renamed"_s, 1, 1}));
}

void tst_Session::theirsIsTakenAfterAConflict()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.jaime, nameColumn, u"Wolf"_s));
    b.backend->put(pilot, Row{1, u"Jaime"_s, 5, 1});
    QVERIFY(!b.session->commit());

    QVERIFY(b.session->edit(u"Take"_s,
                            [&](EditGroup &group) { return group.apply(TakeTheirs{b.jaime}); }));
    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot, 1), (Row{1, u"Wolf"_s, 5, 1}));
}

void tst_Session::aRowDeletedElsewhereCanBeInsertedAgain()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    b.backend->take(pilot, Value(1));
    QVERIFY(!b.session->commit());
    QVERIFY(b.session->state().isInConflict(b.jaime));

    QVERIFY(b.session->edit(u"Keep"_s,
                            [&](EditGroup &group) { return group.apply(KeepMine{b.jaime}); }));
    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot, 1), (Row{1, u"Jaime"_s, 1, 1}));
}

void tst_Session::changesOfDifferentCellsMerge()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    b.backend->put(pilot, Row{1, u"Renamed"_s, 3, 1});

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot, 1), (Row{1, u"Renamed"_s, 1, 1}));
    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"Renamed"_s));
}

void tst_Session::anEditMadeWhileSavingStaysPending()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    auto future = b.session->commitAsync();
    QVERIFY(b.session->isCommitting());

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 4));
    QTRY_VERIFY(!b.session->isCommitting());

    QVERIFY(future.result());
    QCOMPARE(b.stored(pilot, 0)[gunneryColumn], Value(1));
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(4));
    QCOMPARE((*b.session->state().pending().find(b.jaime)->before)[gunneryColumn], Value(1));
}

void tst_Session::undoNeverRevertsWhatOnlySomebodyElseChanged()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 2));
    b.backend->put(pilot, Row{1, u"Renamed"_s, 3, 1});
    b.backend->put(pilot, Row{2, u"Also"_s, 2, Null()});
    QVERIFY(b.session->fetch(b.session->query(u"pilot"_s)));

    b.session->undo();
    b.session->undo();

    QVERIFY(!b.session->hasPending());
    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"Renamed"_s));
    QCOMPARE(b.session->cell(b.natasha, nameColumn), Value(u"Also"_s));
}

void tst_Session::twoReadingsOfOneRowAreOneRow()
{
    Bench b;

    const auto again = b.session->fetch(b.session->query(u"pilot"_s)).value();

    QCOMPARE(again, (QList{b.jaime, b.natasha}));
}

void tst_Session::revertingRowsIsAStep()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->remove(b.natasha));

    b.session->revert(QList{b.natasha});
    QVERIFY(b.session->row(b.natasha));
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(1));

    b.session->revertAll();
    QVERIFY(!b.session->hasPending());
    b.session->undo();
    b.session->undo();
    QVERIFY(!b.session->row(b.natasha));
}

void tst_Session::removingANewRowClearsReferencesToIt()
{
    Bench b;
    const auto parent = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    QVERIFY(b.session->set(b.jaime, lanceColumn, parent));

    QVERIFY(b.session->remove(parent));

    QCOMPARE(b.session->cell(b.jaime, lanceColumn), Value());
    QVERIFY(b.session->commit());
}

void tst_Session::aRedoneRowRefersToARowThatWasSavedMeanwhile()
{
    Bench b;
    const auto fire = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    const auto row =
        b.session
            ->create(u"pilot"_s, {{u"name"_s, u"Ian"_s}, {u"gunnery"_s, 3}, {u"lance"_s, fire}})
            .value();
    b.session->undo();
    QVERIFY(b.session->commit());

    b.session->redo();
    QVERIFY(b.session->commit());

    QCOMPARE(b.session->cell(row, lanceColumn), b.session->cell(fire, idColumn));
    QVERIFY(!b.session->hasPending());
}

void tst_Session::aDuplicateLeavesOutWhatMustBeUnique()
{
    Bench b;
    const auto command = b.session->fetch(b.session->query(u"lance"_s)).value().at(0);
    RowId copy;

    QVERIFY(b.session->edit(u"Duplicate"_s, [&](EditGroup &group) -> Result<void> {
        copy = group.duplicate(command).value();
        return {};
    }));

    QVERIFY(b.session->cell(copy, idColumn).isAbsent());
    QVERIFY(b.session->cell(copy, nameColumn).isAbsent());
    QCOMPARE(b.session->cell(copy, tonsColumn), Value(200));
}

QTEST_GUILESS_MAIN(tst_Session)
#include "tst_session.moc"
