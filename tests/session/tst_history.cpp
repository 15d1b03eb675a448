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
    void severalCommitsReachAStepThatIsVisitedLate();
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

QTEST_GUILESS_MAIN(tst_History)
#include "tst_history.moc"
