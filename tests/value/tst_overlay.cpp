#include "support/printing.h"
#include "value/overlay.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto pilots = tableIndex(0);
constexpr auto lances = tableIndex(1);
constexpr RowId jaime(pilots, 1);
constexpr RowId natasha(pilots, 2);
constexpr RowId wolves(lances, 3);

// The columns of a pilot: name, gunnery, piloting.
constexpr auto gunnery = columnIndex(1);
constexpr auto piloting = columnIndex(2);

Row pilot(int gunnerySkill, int pilotingSkill)
{
    return {u"Jaime"_s, gunnerySkill, pilotingSkill};
}

Overlay changed(std::optional<Row> before, std::optional<Row> after)
{
    return Overlay().with(jaime, {std::move(before), std::move(after)});
}

BaseUpdate fetched(std::optional<Row> before, std::optional<Row> after)
{
    return {BaseUpdate::Cause::Fetched, {{jaime, {std::move(before), std::move(after)}, {}, {}}}};
}

BaseUpdate
committed(std::optional<Row> before, std::optional<Row> after, QList<ColumnIndex> written = {})
{
    return {BaseUpdate::Cause::Committed,
            {{jaime, {std::move(before), std::move(after)}, std::move(written), {}}}};
}

} // namespace

class tst_Overlay : public QObject
{
    Q_OBJECT

private slots:
    void aChangeIsNamedByItsMissingSide();
    void onlyDifferingColumnsOfAnUpdateAreChanged();
    void insertAndDeleteChangeEveryColumn();
    void withLeavesTheOldOverlayAlone();
    void withReplacesTheChangeOfARow();
    void aChangeBackIsNoChange();
    void withoutAnUnknownRowIsTheSameOverlay();
    void sizesAndTablesAreCounted();
    void equalOverlaysBuiltInOtherOrdersAreEqual();

    void fetchMovesUneditedCells();
    void fetchKeepsTheValueAnEditWasMadeAgainst();
    void fetchDissolvesAnEditTheDatabaseAgreesWith();
    void fetchDissolvesOnlyTheAgreedCell();
    void fetchOfADeletedRowLeavesAZombie();
    void fetchOfADeletedRowDissolvesADelete();
    void fetchKeepsADeleteAndWhatItWasMadeAgainst();
    void fetchKeepsAnInsert();
    void fetchOfAnUntouchedRowChangesNothing();

    void commitDissolvesWhatItWrote();
    void commitOfAnInsertDissolvesIt();
    void commitOfADeleteDissolvesIt();
    void undoPastACommittedUpdateIsAPendingChangeBack();
    void undoPastACommittedInsertIsAPendingDelete();
    void undoPastACommittedDeleteIsAPendingInsert();
    void redoOfADeleteAfterACommittedUpdateDeletesWhatIsStored();
    void commitFillsInDefaultsAndGeneratedCells();
    void cellsTheCommitDidNotWriteFollowTheDatabase();
    void cellsTheCommitDidNotWriteStayInConflict();
    void rebasingLeavesTheOldOverlayAlone();
};

void tst_Overlay::aChangeIsNamedByItsMissingSide()
{
    const auto row = pilot(3, 4);

    QCOMPARE((RowChange{{}, row}).kind(), RowChange::Kind::Insert);
    QCOMPARE((RowChange{row, {}}).kind(), RowChange::Kind::Delete);
    QCOMPARE((RowChange{row, pilot(2, 4)}).kind(), RowChange::Kind::Update);
}

void tst_Overlay::onlyDifferingColumnsOfAnUpdateAreChanged()
{
    const RowChange update{pilot(3, 4), pilot(2, 4)};

    QCOMPARE(changedColumns(update), QList{gunnery});
    QVERIFY(update.changes(gunnery));
    QVERIFY(!update.changes(piloting));
}

void tst_Overlay::insertAndDeleteChangeEveryColumn()
{
    QVERIFY((RowChange{{}, pilot(3, 4)}).changes(gunnery));
    QVERIFY((RowChange{pilot(3, 4), {}}).changes(gunnery));
}

void tst_Overlay::withLeavesTheOldOverlayAlone()
{
    const auto old = changed(pilot(3, 4), pilot(2, 4));

    const auto now = old.with(natasha, {{}, pilot(1, 1)});

    QCOMPARE(old.size(), 1);
    QVERIFY(!old.find(natasha));
    QCOMPARE(now.size(), 2);
    QCOMPARE(*now.find(natasha)->after, pilot(1, 1));
}

void tst_Overlay::withReplacesTheChangeOfARow()
{
    const auto old = changed(pilot(3, 4), pilot(2, 4));

    const auto now = old.with(jaime, {pilot(3, 4), pilot(1, 4)});

    QCOMPARE(now.size(), 1);
    QCOMPARE(*now.find(jaime)->after, pilot(1, 4));
    QCOMPARE(*old.find(jaime)->after, pilot(2, 4));
}

void tst_Overlay::aChangeBackIsNoChange()
{
    const auto old = changed(pilot(3, 4), pilot(2, 4));

    const auto now = old.with(jaime, {pilot(3, 4), pilot(3, 4)});

    QVERIFY(now.isEmpty());
    QVERIFY(now.tables().isEmpty());
    QVERIFY(now == Overlay());
}

void tst_Overlay::withoutAnUnknownRowIsTheSameOverlay()
{
    const auto overlay = changed(pilot(3, 4), pilot(2, 4));

    QVERIFY(overlay.without(natasha).isSameAs(overlay));
    QVERIFY(overlay.without(wolves).isSameAs(overlay));
}

void tst_Overlay::sizesAndTablesAreCounted()
{
    const auto overlay = Overlay()
                             .with(wolves, {{}, Row{1}})
                             .with(jaime, {{}, pilot(3, 4)})
                             .with(natasha, {{}, pilot(3, 4)});

    QCOMPARE(overlay.size(), 3);
    QCOMPARE(overlay.size(pilots), 2);
    QCOMPARE(overlay.size(lances), 1);
    QCOMPARE(overlay.tables(), (QList{pilots, lances}));
    QCOMPARE(overlay.without(wolves).tables(), QList{pilots});
}

void tst_Overlay::equalOverlaysBuiltInOtherOrdersAreEqual()
{
    const RowChange one{{}, pilot(3, 4)};
    const RowChange other{pilot(1, 1), {}};

    QVERIFY(Overlay().with(jaime, one).with(natasha, other)
            == Overlay().with(natasha, other).with(jaime, one));
    QVERIFY(!(Overlay().with(jaime, one) == Overlay().with(jaime, other)));
}

void tst_Overlay::fetchMovesUneditedCells()
{
    const auto mine = changed(pilot(3, 4), pilot(2, 4));

    const auto now = mine.rebased(fetched(pilot(3, 4), pilot(3, 9)));

    QVERIFY(now == changed(pilot(3, 9), pilot(2, 9)));
}

void tst_Overlay::fetchKeepsTheValueAnEditWasMadeAgainst()
{
    const auto mine = changed(pilot(3, 4), pilot(2, 4));

    const auto now = mine.rebased(fetched(pilot(3, 4), pilot(7, 4)));

    QVERIFY(now == mine);
}

void tst_Overlay::fetchDissolvesAnEditTheDatabaseAgreesWith()
{
    const auto mine = changed(pilot(3, 4), pilot(2, 4));

    const auto now = mine.rebased(fetched(pilot(3, 4), pilot(2, 9)));

    QVERIFY(now.isEmpty());
}

void tst_Overlay::fetchDissolvesOnlyTheAgreedCell()
{
    const auto mine = changed(pilot(3, 4), pilot(2, 5));

    const auto now = mine.rebased(fetched(pilot(3, 4), pilot(2, 4)));

    QVERIFY(now == changed(pilot(2, 4), pilot(2, 5)));
}

void tst_Overlay::fetchOfADeletedRowLeavesAZombie()
{
    const auto mine = changed(pilot(3, 4), pilot(2, 4));

    const auto now = mine.rebased(fetched(pilot(3, 4), {}));

    QVERIFY(now == mine);
}

void tst_Overlay::fetchOfADeletedRowDissolvesADelete()
{
    const auto mine = changed(pilot(3, 4), {});

    const auto now = mine.rebased(fetched(pilot(3, 4), {}));

    QVERIFY(now.isEmpty());
}

void tst_Overlay::fetchKeepsADeleteAndWhatItWasMadeAgainst()
{
    const auto mine = changed(pilot(3, 4), {});

    const auto now = mine.rebased(fetched(pilot(3, 4), pilot(7, 4)));

    QVERIFY(now == mine);
}

void tst_Overlay::fetchKeepsAnInsert()
{
    const auto mine = changed({}, pilot(3, 4));

    const auto now = mine.rebased(fetched({}, {}));

    QVERIFY(now == mine);
}

void tst_Overlay::fetchOfAnUntouchedRowChangesNothing()
{
    const auto mine = Overlay().with(natasha, {{}, pilot(1, 1)});

    const auto now = mine.rebased(fetched(pilot(3, 4), pilot(7, 4)));

    QVERIFY(now.isSameAs(mine));
}

void tst_Overlay::commitDissolvesWhatItWrote()
{
    const auto pending = changed(pilot(3, 4), pilot(2, 4));

    const auto now = pending.rebased(committed(pilot(3, 4), pilot(2, 4), {gunnery}));

    QVERIFY(now.isEmpty());
}

void tst_Overlay::commitOfAnInsertDissolvesIt()
{
    const auto pending = changed({}, pilot(3, 4));

    const auto now = pending.rebased(committed({}, pilot(3, 4)));

    QVERIFY(now.isEmpty());
}

void tst_Overlay::commitOfADeleteDissolvesIt()
{
    const auto pending = changed(pilot(3, 4), {});

    const auto now = pending.rebased(committed(pilot(3, 4), {}));

    QVERIFY(now.isEmpty());
}

void tst_Overlay::undoPastACommittedUpdateIsAPendingChangeBack()
{
    const Overlay beforeTheEdit;

    const auto undone = beforeTheEdit.rebased(committed(pilot(3, 4), pilot(2, 4), {gunnery}));

    QVERIFY(undone == changed(pilot(2, 4), pilot(3, 4)));
}

void tst_Overlay::undoPastACommittedInsertIsAPendingDelete()
{
    const Overlay beforeTheInsert;

    const auto undone = beforeTheInsert.rebased(committed({}, pilot(3, 4)));

    QVERIFY(undone == changed(pilot(3, 4), {}));
}

void tst_Overlay::undoPastACommittedDeleteIsAPendingInsert()
{
    const Overlay beforeTheDelete;

    const auto undone = beforeTheDelete.rebased(committed(pilot(3, 4), {}));

    QVERIFY(undone == changed({}, pilot(3, 4)));
}

void tst_Overlay::redoOfADeleteAfterACommittedUpdateDeletesWhatIsStored()
{
    const auto undoneDelete = changed(pilot(3, 4), {});

    const auto redone = undoneDelete.rebased(committed(pilot(3, 4), pilot(2, 4), {gunnery}));

    QVERIFY(redone == changed(pilot(2, 4), {}));
}

void tst_Overlay::commitFillsInDefaultsAndGeneratedCells()
{
    const Absent byDefault{.reason = Absent::Reason::Default};
    const Absent generated{.reason = Absent::Reason::Generated};
    const auto pending = changed({}, Row{u"Jaime"_s, byDefault, generated});
    const auto earlier = changed({}, Row{u"James"_s, byDefault, generated});
    const auto commit = committed({}, pilot(4, 8));

    QVERIFY(pending.rebased(commit).isEmpty());
    QVERIFY(earlier.rebased(commit) == changed(pilot(4, 8), Row{u"James"_s, 4, 8}));
}

void tst_Overlay::cellsTheCommitDidNotWriteFollowTheDatabase()
{
    const auto pending = changed(pilot(3, 4), pilot(2, 4));
    const auto commit = committed(pilot(3, 4), pilot(2, 9), {gunnery});

    QVERIFY(pending.rebased(commit).isEmpty());
    QVERIFY(Overlay().rebased(commit) == changed(pilot(2, 9), pilot(3, 9)));
}

void tst_Overlay::cellsTheCommitDidNotWriteStayInConflict()
{
    const auto earlier = changed(pilot(3, 4), pilot(3, 5));
    const auto commit = committed(pilot(3, 4), pilot(2, 9), {gunnery});

    const auto now = earlier.rebased(commit);

    QVERIFY(now == changed(pilot(2, 4), pilot(3, 5)));
}

void tst_Overlay::rebasingLeavesTheOldOverlayAlone()
{
    const auto mine = changed(pilot(3, 4), pilot(2, 4));

    (void)mine.rebased(fetched(pilot(3, 4), pilot(2, 4)));

    QVERIFY(mine == changed(pilot(3, 4), pilot(2, 4)));
}

QTEST_APPLESS_MAIN(tst_Overlay)
#include "tst_overlay.moc"
