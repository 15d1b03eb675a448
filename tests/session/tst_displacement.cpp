#include "session/displacement_p.h"
#include "support/fleet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId jaime(pilot, 1);
constexpr RowId natasha(pilot, 2);
constexpr RowId added(pilot, 3);
const Row jaimeStored{1, u"Jaime"_s, 3, 7};
const Row natashaStored{2, u"Natasha"_s, 2, 7};

State stateWith(const Overlay &pending)
{
    const auto pilots = State::Rows().inserted(jaime, jaimeStored).inserted(natasha, natashaStored);
    return {PersistentMap<TableIndex, State::Rows>().inserted(pilot, pilots), pending};
}

QuerySet pilots()
{
    return {fleet(), pilot};
}

} // namespace

class tst_Displacement : public QObject
{
    Q_OBJECT

private slots:
    void withoutPendingChangesNothingMoves();
    void anEditOfAColumnThatOrdersNothingMovesNothing();
    void anEditOfTheSortedColumnMovesTheRow();
    void aRowThatMatchesNoMoreIsOut();
    void aRowThatMatchesNowIsIn();
    void newRowsThatMatchAreAdded();
    void aDeletedRowStaysWhereItWas();
};

void tst_Displacement::withoutPendingChangesNothingMoves()
{
    const auto found = Displacement::of(pilots(), stateWith({}));

    QVERIFY(found.out.isEmpty() && found.in.isEmpty() && found.added.isEmpty());
}

void tst_Displacement::anEditOfAColumnThatOrdersNothingMovesNothing()
{
    const auto pending =
        Overlay().with(jaime, {jaimeStored, jaimeStored.withCell(gunneryColumn, 9)});

    const auto found = Displacement::of(pilots().orderBy(u"name"_s), stateWith(pending));

    QVERIFY(found.out.isEmpty() && found.in.isEmpty());
}

void tst_Displacement::anEditOfTheSortedColumnMovesTheRow()
{
    const auto pending =
        Overlay().with(jaime, {jaimeStored, jaimeStored.withCell(nameColumn, u"Zoe"_s)});

    const auto found = Displacement::of(pilots().orderBy(u"name"_s), stateWith(pending));

    QCOMPARE(found.out, QSet<RowId>{jaime});
    QCOMPARE(found.in, QList<RowId>{jaime});
}

void tst_Displacement::aRowThatMatchesNoMoreIsOut()
{
    const auto pending =
        Overlay().with(jaime, {jaimeStored, jaimeStored.withCell(gunneryColumn, 9)});

    const auto found = Displacement::of(pilots().filter(col(u"gunnery"_s) < 5), stateWith(pending));

    QCOMPARE(found.out, QSet<RowId>{jaime});
    QVERIFY(found.in.isEmpty());
}

void tst_Displacement::aRowThatMatchesNowIsIn()
{
    const auto pending =
        Overlay().with(jaime, {jaimeStored, jaimeStored.withCell(gunneryColumn, 1)});

    const auto found = Displacement::of(pilots().filter(col(u"gunnery"_s) < 3), stateWith(pending));

    QVERIFY(found.out.isEmpty());
    QCOMPARE(found.in, QList<RowId>{jaime});
}

void tst_Displacement::newRowsThatMatchAreAdded()
{
    const auto pending = Overlay()
                             .with(added, {{}, Row{Absent(), u"Ian"_s, 1, Null()}})
                             .with({pilot, 4}, {{}, Row{Absent(), u"Ada"_s, 9, Null()}});

    const auto found = Displacement::of(pilots().filter(col(u"gunnery"_s) < 5), stateWith(pending));

    QCOMPARE(found.added, QList<RowId>{added});
}

void tst_Displacement::aDeletedRowStaysWhereItWas()
{
    const auto found =
        Displacement::of(pilots(), stateWith(Overlay().with(jaime, {jaimeStored, {}})));

    QVERIFY(found.out.isEmpty() && found.in.isEmpty() && found.added.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Displacement)
#include "tst_displacement.moc"
