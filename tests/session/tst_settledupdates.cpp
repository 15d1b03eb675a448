#include "session/settledupdates_p.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId jaime(pilot, 1);
constexpr RowId natasha(pilot, 2);

const Row stored{1, u"Jaime"_s, 3, 1};
const auto edited = stored.withCell(gunneryColumn, 2);

State known()
{
    State::Rows rows;
    rows = rows.inserted(jaime, stored);
    return {PersistentMap<TableIndex, State::Rows>().inserted(pilot, rows), {}};
}

Overlay asked(std::optional<Row> before, std::optional<Row> after)
{
    return Overlay().with(jaime, {std::move(before), std::move(after)});
}

BaseUpdate committed(RowId row,
                     std::optional<Row> before,
                     std::optional<Row> after,
                     const QList<ColumnIndex> &written,
                     std::optional<Row> sent)
{
    return {BaseUpdate::Cause::Committed,
            {{row, {std::move(before), std::move(after)}, written, std::move(sent)}}};
}

Overlay rebased(const Overlay &overlay, const SettledUpdates &updates)
{
    return overlay.rebased(updates.asked).rebased(updates.others);
}

} // namespace

class tst_SettledUpdates : public QObject
{
    Q_OBJECT

private slots:
    void whatWasAskedIsSettledWhateverWasMadeOfIt();
    void onlyWhatWasAskedCanBeTakenBack();
    void rowsThatNobodyAskedForFollowTheDatabase();
    void aDeleteThatKeptTheRowIsSettled();
    void undoOfADeleteThatKeptTheRowIsAChangeBack();
    void aRowThatWentInsteadIsSettled();
    void aDroppedInsertIsSettled();
    void aDroppedUpdateIsSettled();
    void laterEditsStay();
};

void tst_SettledUpdates::whatWasAskedIsSettledWhateverWasMadeOfIt()
{
    const auto ours = asked(stored, edited);
    const auto made = edited.withCell(gunneryColumn, 1).withCell(nameColumn, u"Captain"_s);

    const auto updates = SettledUpdates::of(
        committed(jaime, stored, made, {nameColumn, gunneryColumn}, made), ours, known());

    QVERIFY(rebased(ours, updates).isEmpty());
}

void tst_SettledUpdates::onlyWhatWasAskedCanBeTakenBack()
{
    const auto made = edited.withCell(nameColumn, u"Captain"_s);

    const auto updates =
        SettledUpdates::of(committed(jaime, stored, made, {nameColumn, gunneryColumn}, made),
                           asked(stored, edited),
                           known());

    const auto before = rebased(Overlay(), updates);
    QCOMPARE(*before.find(jaime), (RowChange{made, made.withCell(gunneryColumn, 3)}));
}

void tst_SettledUpdates::rowsThatNobodyAskedForFollowTheDatabase()
{
    const Row log{2, u"log"_s, 0, Null()};

    const auto updates =
        SettledUpdates::of(committed(natasha, {}, log, {nameColumn}, log), Overlay(), known());

    QVERIFY(updates.asked.entries.isEmpty());
    QCOMPARE(updates.others.entries.size(), 1);
    QVERIFY(rebased(Overlay(), updates).isEmpty());
}

void tst_SettledUpdates::aDeleteThatKeptTheRowIsSettled()
{
    const auto ours = asked(stored, {});
    const auto retired = stored.withCell(nameColumn, u"retired"_s);

    const auto updates =
        SettledUpdates::of(committed(jaime, stored, retired, {nameColumn}, retired), ours, known());

    QVERIFY(rebased(ours, updates).isEmpty());
}

void tst_SettledUpdates::undoOfADeleteThatKeptTheRowIsAChangeBack()
{
    const auto retired = stored.withCell(nameColumn, u"retired"_s);

    const auto updates = SettledUpdates::of(
        committed(jaime, stored, retired, {nameColumn}, retired), asked(stored, {}), known());

    QCOMPARE(*rebased(Overlay(), updates).find(jaime), (RowChange{retired, stored}));
}

void tst_SettledUpdates::aRowThatWentInsteadIsSettled()
{
    const auto ours = asked(stored, edited);

    const auto updates = SettledUpdates::of(committed(jaime, stored, {}, {}, {}), ours, known());

    QVERIFY(rebased(ours, updates).isEmpty());
    QCOMPARE(*rebased(Overlay(), updates).find(jaime), (RowChange{{}, stored}));
}

void tst_SettledUpdates::aDroppedInsertIsSettled()
{
    const auto ours = Overlay().with(natasha, {{}, Row{Absent(), u"Natasha"_s, 1, Null()}});

    const auto updates = SettledUpdates::of({BaseUpdate::Cause::Committed, {}}, ours, known());

    QVERIFY(rebased(ours, updates).isEmpty());
    QVERIFY(rebased(Overlay(), updates).isEmpty());
}

void tst_SettledUpdates::aDroppedUpdateIsSettled()
{
    const auto ours = asked(stored, edited);

    const auto updates = SettledUpdates::of({BaseUpdate::Cause::Committed, {}}, ours, known());

    QVERIFY(rebased(ours, updates).isEmpty());
    QVERIFY(rebased(Overlay(), updates).isEmpty());
}

void tst_SettledUpdates::laterEditsStay()
{
    const auto ours = asked(stored, edited);
    const auto later = asked(stored, edited.withCell(lanceColumn, Null()));
    const auto made = edited.withCell(nameColumn, u"Captain"_s);

    const auto updates = SettledUpdates::of(
        committed(jaime, stored, made, {nameColumn, gunneryColumn}, made), ours, known());

    QCOMPARE(*rebased(later, updates).find(jaime),
             (RowChange{made, made.withCell(lanceColumn, Null())}));
}

QTEST_GUILESS_MAIN(tst_SettledUpdates)
#include "tst_settledupdates.moc"
