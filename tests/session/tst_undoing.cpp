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

    Value gunnery(RowId row) const { return session->cell(row, gunneryColumn); }
    Value name(RowId row) const { return session->cell(row, nameColumn); }

    std::unique_ptr<Session> session;
    RowId jaime;
    RowId natasha;
};

} // namespace

class tst_Undoing : public QObject
{
    Q_OBJECT

private slots:
    void anEarlierStepIsTakenBackAlone();
    void takingBackIsAStepThatCanBeUndone();
    void whatALaterStepChangedAgainStays();
    void aRowThatAStepCreatedGoes();
    void aRowThatAStepDeletedComesBackAsItWas();
    void aNewRowThatAStepDeletedComesBack();
    void aStepIsTakenBackAfterItWasSaved();
    void aStepOfWhichNothingIsLeftIsToldSo();
    void oneRowIsTakenBackToBeforeItsLastStep();
    void aRowThatNoStepChangedIsToldSo();
    void goingToAPlaceTellsOnceWhatDiffers();
    void limitsApplyToWhatWasDone();
    void aBranchShowsItsOwnPendingChanges();
    void whatIsSavedInOneBranchIsPendingBackInAnother();
    void mistakesWithBranchesAreNamed();
};

void tst_Undoing::anEarlierStepIsTakenBackAlone()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 5));

    QVERIFY(b.session->undoOnly(0));

    QCOMPARE(b.gunnery(b.jaime), Value(3));
    QCOMPARE(b.gunnery(b.natasha), Value(5));
    QVERIFY(!b.session->state().pending().find(b.jaime));
}

void tst_Undoing::takingBackIsAStepThatCanBeUndone()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 5));
    QVERIFY(b.session->undoOnly(0));

    QCOMPARE(b.session->undoLabel(), u"Take back: Edit gunnery in pilot"_s);
    b.session->undo();

    QCOMPARE(b.gunnery(b.jaime), Value(1));
    QCOMPARE(b.session->history().labels().size(), 3);
}

void tst_Undoing::whatALaterStepChangedAgainStays()
{
    Bench b;
    QVERIFY(b.session->edit(u"Both"_s, [&](EditGroup &group) -> Result<void> {
        if (auto done = group.set(b.jaime, gunneryColumn, 1); !done)
            return done;
        return group.set(b.jaime, nameColumn, u"J"_s);
    }));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 7));

    QVERIFY(b.session->undoOnly(0));

    QCOMPARE(b.gunnery(b.jaime), Value(7));
    QCOMPARE(b.name(b.jaime), Value(u"Jaime"_s));
}

void tst_Undoing::aRowThatAStepCreatedGoes()
{
    Bench b;
    const auto created =
        b.session->create(u"pilot"_s, {{u"name"_s, u"Kai"_s}, {u"gunnery"_s, 2}}).value();
    QVERIFY(b.session->set(created, gunneryColumn, 1));

    QVERIFY(b.session->undoOnly(0));

    QVERIFY(!b.session->row(created));
    QVERIFY(!b.session->hasPending());
}

void tst_Undoing::aRowThatAStepDeletedComesBackAsItWas()
{
    Bench b;
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 5));
    QVERIFY(b.session->remove(b.natasha));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->undoOnly(1));

    QCOMPARE(b.gunnery(b.natasha), Value(5));
    QCOMPARE(b.gunnery(b.jaime), Value(1));
    QCOMPARE(b.session->state().pending().find(b.natasha)->kind(), RowChange::Kind::Update);
}

void tst_Undoing::aNewRowThatAStepDeletedComesBack()
{
    Bench b;
    const auto created =
        b.session->create(u"pilot"_s, {{u"name"_s, u"Kai"_s}, {u"gunnery"_s, 2}}).value();
    QVERIFY(b.session->remove(created));

    QVERIFY(b.session->undoOnly(1));

    QCOMPARE(b.name(created), Value(u"Kai"_s));
}

void tst_Undoing::aStepIsTakenBackAfterItWasSaved()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 5));
    QVERIFY(b.session->commit());

    QVERIFY(b.session->undoOnly(0));

    QCOMPARE(b.gunnery(b.jaime), Value(3));
    const auto pending = b.session->state().pending();
    QCOMPARE(pending.size(), 1);
    QCOMPARE((*pending.find(b.jaime)->before)[gunneryColumn], Value(1));
}

void tst_Undoing::aStepOfWhichNothingIsLeftIsToldSo()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 4));

    const auto done = b.session->undoOnly(0);

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::NotFound);
    QCOMPARE(done.error().text(),
             u"Nothing of \"Edit gunnery in pilot\" is left that could be taken back."_s);
    QCOMPARE(b.session->history().labels().size(), 2);
}

void tst_Undoing::oneRowIsTakenBackToBeforeItsLastStep()
{
    Bench b;
    QVERIFY(b.session->edit(u"Both"_s, [&](EditGroup &group) -> Result<void> {
        if (auto done = group.set(b.jaime, gunneryColumn, 1); !done)
            return done;
        return group.set(b.natasha, gunneryColumn, 1);
    }));
    QVERIFY(b.session->set(b.natasha, nameColumn, u"N"_s));

    QVERIFY(b.session->undoRow(b.jaime));
    QVERIFY(b.session->undoRow(b.natasha));

    QCOMPARE(b.gunnery(b.jaime), Value(3));
    QCOMPARE(b.gunnery(b.natasha), Value(1));
    QCOMPARE(b.name(b.natasha), Value(u"Natasha"_s));
}

void tst_Undoing::aRowThatNoStepChangedIsToldSo()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    const auto done = b.session->undoRow(b.natasha);

    QVERIFY(!done);
    QCOMPARE(done.error().text(),
             u"No step has changed this row of \"pilot\", so there is nothing to take back."_s);
}

void tst_Undoing::goingToAPlaceTellsOnceWhatDiffers()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 5));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 6));
    const QSignalSpy changed(b.session.get(), &Session::changed);

    b.session->goTo(1);

    QCOMPARE(changed.size(), 1);
    QCOMPARE(b.gunnery(b.jaime), Value(1));
    QCOMPARE(b.gunnery(b.natasha), Value(2));
    QCOMPARE(changed[0][0].value<ChangeSet>().entries().size(), 1);
}

void tst_Undoing::limitsApplyToWhatWasDone()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 4));
    const QSignalSpy told(b.session.get(), &Session::historyChanged);

    b.session->setHistoryLimits({1, 0});

    QCOMPARE(told.size(), 1);
    b.session->undo();
    QCOMPARE(b.gunnery(b.jaime), Value(1));
    QVERIFY(!b.session->canUndo());
}

void tst_Undoing::aBranchShowsItsOwnPendingChanges()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->addBranch(u"what if"_s));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 8));
    const auto created =
        b.session->create(u"pilot"_s, {{u"name"_s, u"Kai"_s}, {u"gunnery"_s, 2}}).value();

    QVERIFY(b.session->switchTo(u"main"_s));
    QCOMPARE(b.gunnery(b.jaime), Value(1));
    QVERIFY(!b.session->row(created));

    QVERIFY(b.session->switchTo(u"what if"_s));
    QCOMPARE(b.gunnery(b.jaime), Value(8));
    QVERIFY(b.session->row(created));
}

void tst_Undoing::whatIsSavedInOneBranchIsPendingBackInAnother()
{
    Bench b;
    QVERIFY(b.session->addBranch(u"what if"_s));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 8));
    QVERIFY(b.session->commit());

    QVERIFY(b.session->switchTo(u"main"_s));

    QCOMPARE(b.gunnery(b.jaime), Value(3));
    QVERIFY(b.session->hasPending());
    QVERIFY(b.session->switchTo(u"what if"_s));
    QVERIFY(!b.session->hasPending());
}

void tst_Undoing::mistakesWithBranchesAreNamed()
{
    Bench b;

    QCOMPARE(b.session->addBranch(u"main"_s).error().toText(),
             u"There is a branch called \"main\" already. Choose another name."_s);
    QCOMPARE(b.session->addBranch({}).error().text(), u"A branch needs a name."_s);
    QCOMPARE(b.session->switchTo(u"x"_s).error().toText(),
             u"There is no branch called \"x\". There are: main."_s);
    QCOMPARE(b.session->removeBranch(u"main"_s).error().kind(), ErrorKind::Validation);
    QCOMPARE(b.session->removeBranch(u"x"_s).error().kind(), ErrorKind::NotFound);
    QVERIFY(b.session->addBranch(u"y"_s));
    QVERIFY(b.session->removeBranch(u"main"_s));
}

QTEST_GUILESS_MAIN(tst_Undoing)
#include "tst_undoing.moc"
