#include "session/history.h"
#include "support/fleet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId jaime(pilot, 1);
const Row stored{1, u"Jaime"_s, 3, 7};
const Row edited{1, u"Jaime"_s, 2, 7};
const Row editedTwice{1, u"Jaime"_s, 1, 7};

Overlay pendingAs(const Row &row)
{
    return Overlay().with(jaime, {stored, row});
}

} // namespace

class tst_History : public QObject
{
    Q_OBJECT

private slots:
    void aNewHistoryHasNothingToUndo();
    void undoAndRedoReturnWhatWasRecorded();
    void recordingDropsWhatCouldBeRedone();
    void stepsWithOneMergeKeyAreOneStep_data();
    void stepsWithOneMergeKeyAreOneStep();
    void theFirstStateIsNeverMergedInto();
    void aCommitTurnsEarlierStepsIntoChangesBack();
    void aCommitIsLookedAtWhenAStepIsVisited();
    void severalCommitsReachAStepThatIsVisitedLate();
    void anyPlaceCanBeGoneTo();
    void lookingAtAPlaceMovesNothing();
    void theOldestStepsGoWhereStepsAreLimited();
    void stepsThatCouldBeRedoneAreNotLimited();
    void theOldestStepsGoWhereBytesAreLimited();
    void whatCannotBeRedoneAnyMoreTakesNoBytes();
    void oneStepIsKeptHoweverLargeItIs();
    void aBranchIsLeftAndReturnedTo();
    void aBranchThatWasLeftReadsAsAfterACommit();
    void branchesHaveNamesOfTheirOwn();
};

void tst_History::aNewHistoryHasNothingToUndo()
{
    const History history;

    QVERIFY(!history.canUndo());
    QVERIFY(!history.canRedo());
    QCOMPARE(history.undoLabel(), QString());
    QCOMPARE(history.labels(), QStringList());
}

void tst_History::undoAndRedoReturnWhatWasRecorded()
{
    History history;
    history.record({u"First"_s, {}}, pendingAs(edited));
    history.record({u"Second"_s, {}}, pendingAs(editedTwice));

    QCOMPARE(history.undoLabel(), u"Second"_s);
    QVERIFY(history.undo() == pendingAs(edited));
    QVERIFY(history.undo() == Overlay());
    QCOMPARE(history.redoLabel(), u"First"_s);
    QVERIFY(history.redo() == pendingAs(edited));
    QVERIFY(history.redo() == pendingAs(editedTwice));
    QVERIFY(!history.canRedo());
}

void tst_History::recordingDropsWhatCouldBeRedone()
{
    History history;
    history.record({u"First"_s, {}}, pendingAs(edited));
    history.undo();

    history.record({u"Other"_s, {}}, pendingAs(editedTwice));

    QVERIFY(!history.canRedo());
    QCOMPARE(history.labels(), QStringList{u"Other"_s});
    QCOMPARE(history.position(), 1);
}

void tst_History::stepsWithOneMergeKeyAreOneStep_data()
{
    QTest::addColumn<QString>("firstKey");
    QTest::addColumn<QString>("secondKey");
    QTest::addColumn<bool>("ended");
    QTest::addColumn<qsizetype>("steps");
    QTest::newRow("the same key") << u"cell"_s << u"cell"_s << false << qsizetype(1);
    QTest::newRow("another key") << u"cell"_s << u"other"_s << false << qsizetype(2);
    QTest::newRow("no key") << QString() << QString() << false << qsizetype(2);
    QTest::newRow("the same key, typing ended") << u"cell"_s << u"cell"_s << true << qsizetype(2);
}

void tst_History::stepsWithOneMergeKeyAreOneStep()
{
    QFETCH(QString, firstKey);
    QFETCH(QString, secondKey);
    QFETCH(bool, ended);
    QFETCH(qsizetype, steps);
    History history;

    history.record({u"Type"_s, firstKey}, pendingAs(edited));
    if (ended)
        history.endMerging();
    history.record({u"Type on"_s, secondKey}, pendingAs(editedTwice));

    QCOMPARE(history.labels().size(), steps);
    QCOMPARE(history.undoLabel(), u"Type on"_s);
}

void tst_History::theFirstStateIsNeverMergedInto()
{
    History history;
    history.record({u"Type"_s, u"cell"_s}, pendingAs(edited));
    history.undo();

    history.record({u"Type"_s, u"cell"_s}, pendingAs(editedTwice));

    QVERIFY(history.undo() == Overlay());
}

void tst_History::aCommitTurnsEarlierStepsIntoChangesBack()
{
    History history;
    history.record({u"Edit"_s, {}}, pendingAs(edited));

    history.rebase(
        {BaseUpdate::Cause::Committed, {{jaime, {stored, edited}, {gunneryColumn}, edited}}});

    QVERIFY(history.undo() == Overlay().with(jaime, {edited, stored}));
    QVERIFY(history.redo() == Overlay());
}

void tst_History::aCommitIsLookedAtWhenAStepIsVisited()
{
    int made = 0;
    History history;
    history.record({u"Edit"_s, {}}, pendingAs(edited));
    history.rebaseLater([&made] {
        ++made;
        return BaseUpdate{BaseUpdate::Cause::Committed,
                          {{jaime, {stored, edited}, {gunneryColumn}, edited}}};
    });
    QCOMPARE(made, 0);

    QVERIFY(history.undo() == Overlay().with(jaime, {edited, stored}));
    QVERIFY(history.redo() == Overlay());

    QCOMPARE(made, 1);
}

void tst_History::severalCommitsReachAStepThatIsVisitedLate()
{
    History history;
    history.record({u"Edit"_s, {}}, pendingAs(edited));
    history.rebase(
        {BaseUpdate::Cause::Committed, {{jaime, {stored, edited}, {gunneryColumn}, edited}}});
    history.record({u"Edit again"_s, {}}, Overlay().with(jaime, {edited, editedTwice}));
    history.rebase({BaseUpdate::Cause::Committed,
                    {{jaime, {edited, editedTwice}, {gunneryColumn}, editedTwice}}});

    QVERIFY(history.undo() == Overlay().with(jaime, {editedTwice, edited}));
    QVERIFY(history.undo() == Overlay().with(jaime, {editedTwice, stored}));
}

void tst_History::anyPlaceCanBeGoneTo()
{
    History history;
    history.record({u"First"_s, {}}, pendingAs(edited));
    history.record({u"Second"_s, {}}, pendingAs(editedTwice));

    QVERIFY(history.goTo(0) == Overlay());
    QCOMPARE(history.position(), 0);
    QVERIFY(history.goTo(2) == pendingAs(editedTwice));
}

void tst_History::lookingAtAPlaceMovesNothing()
{
    History history;
    history.record({u"First"_s, {}}, pendingAs(edited));
    history.record({u"Second"_s, {}}, pendingAs(editedTwice));
    history.rebase(
        {BaseUpdate::Cause::Committed, {{jaime, {stored, editedTwice}, {}, editedTwice}}});

    const auto seen = history.at(1);

    QVERIFY(!seen.isEmpty());
    QCOMPARE(history.position(), 2);
    QCOMPARE(history.labels().size(), 2);
}

void tst_History::theOldestStepsGoWhereStepsAreLimited()
{
    History history;
    history.setLimits({2, 0});
    history.record({u"First"_s, {}}, pendingAs(edited));
    history.record({u"Second"_s, {}}, pendingAs(editedTwice));
    history.record({u"Third"_s, {}}, Overlay());

    QCOMPARE(history.labels(), (QStringList{u"Second"_s, u"Third"_s}));
    QCOMPARE(history.position(), 2);
    QVERIFY(history.undo() == pendingAs(editedTwice));
    QVERIFY(history.undo() == pendingAs(edited));
    QVERIFY(!history.canUndo());
}

void tst_History::stepsThatCouldBeRedoneAreNotLimited()
{
    History history;
    for (int step = 0; step < 4; ++step)
        history.record({QString::number(step), {}},
                       pendingAs(step % 2 == 0 ? edited : editedTwice));
    history.goTo(1);

    history.setLimits({2, 0});

    QCOMPARE(history.labels().size(), 4);
    QCOMPARE(history.position(), 1);
}

void tst_History::theOldestStepsGoWhereBytesAreLimited()
{
    const auto large = [](QChar fill) {
        return pendingAs(stored.withCell(nameColumn, QString(1000, fill)));
    };
    History history;
    history.setLimits({0, 5000});

    history.record({u"First"_s, {}}, large(u'a'));
    history.record({u"Second"_s, {}}, large(u'b'));
    QCOMPARE(history.labels().size(), 2);
    history.record({u"Third"_s, {}}, large(u'c'));

    QCOMPARE(history.labels(), (QStringList{u"Second"_s, u"Third"_s}));
}

void tst_History::whatCannotBeRedoneAnyMoreTakesNoBytes()
{
    const auto large = [](QChar fill) {
        return pendingAs(stored.withCell(nameColumn, QString(1000, fill)));
    };
    History history;
    history.setLimits({0, 5000});
    history.record({u"First"_s, {}}, large(u'a'));

    for (int time = 0; time < 5; ++time) {
        history.record({u"Second"_s, {}}, large(u'b'));
        history.undo();
    }
    history.record({u"Third"_s, u"typing"_s}, large(u'c'));
    history.record({u"Third"_s, u"typing"_s}, large(u'd'));

    QCOMPARE(history.labels(), (QStringList{u"First"_s, u"Third"_s}));
}

void tst_History::oneStepIsKeptHoweverLargeItIs()
{
    History history;
    history.setLimits({0, 1});

    history.record({u"First"_s, {}}, pendingAs(edited));
    history.record({u"Second"_s, {}}, pendingAs(editedTwice));

    QCOMPARE(history.labels(), QStringList{u"Second"_s});
    QVERIFY(history.canUndo());
}

void tst_History::aBranchIsLeftAndReturnedTo()
{
    History history;
    history.record({u"First"_s, {}}, pendingAs(edited));
    QVERIFY(history.addBranch(u"what if"_s));
    history.record({u"Second"_s, {}}, pendingAs(editedTwice));

    QVERIFY(history.switchTo(u"main"_s) == pendingAs(edited));
    QCOMPARE(history.labels(), QStringList{u"First"_s});
    QVERIFY(history.undo() == Overlay());

    QVERIFY(history.switchTo(u"what if"_s) == pendingAs(editedTwice));
    QCOMPARE(history.labels(), (QStringList{u"First"_s, u"Second"_s}));
    QVERIFY(history.switchTo(u"main"_s) == Overlay());
}

void tst_History::aBranchThatWasLeftReadsAsAfterACommit()
{
    History history;
    history.record({u"First"_s, {}}, pendingAs(edited));
    QVERIFY(history.addBranch(u"what if"_s));
    history.undo();
    history.record({u"Other"_s, {}}, pendingAs(editedTwice));
    history.rebase({BaseUpdate::Cause::Committed,
                    {{jaime, {stored, editedTwice}, {gunneryColumn}, editedTwice}}});

    const auto pending = history.switchTo(u"main"_s);

    QVERIFY(pending == Overlay().with(jaime, {editedTwice, edited}));
}

void tst_History::branchesHaveNamesOfTheirOwn()
{
    History history;

    QVERIFY(!history.addBranch({}));
    QVERIFY(!history.addBranch(u"main"_s));
    QVERIFY(history.addBranch(u"what if"_s));
    QCOMPARE(history.branches(), (QStringList{u"main"_s, u"what if"_s}));
    QCOMPARE(history.branch(), u"what if"_s);
    history.removeBranch(u"main"_s);
    QCOMPARE(history.branches(), QStringList{u"what if"_s});
}

QTEST_GUILESS_MAIN(tst_History)
#include "tst_history.moc"
