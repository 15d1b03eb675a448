#include "session/references_p.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr RowId fire(lance, 1);
constexpr RowId ian(pilot, 2);
const Row newPilot{Absent(), u"Ian"_s, 3, Value(fire)};

State stateWith(const Overlay &pending, bool fireIsStored)
{
    State::Rows lances;
    if (fireIsStored)
        lances = lances.inserted(fire, Row{42, u"Fire"_s, 200});
    return {PersistentMap<TableIndex, State::Rows>().inserted(lance, lances), pending};
}

} // namespace

class tst_References : public QObject
{
    Q_OBJECT

private slots:
    void aReferenceToAStoredRowBecomesItsKey();
    void aReferenceToARowThatIsStillNewStays();
    void changesWithoutReferencesAreTheVerySame();
};

void tst_References::aReferenceToAStoredRowBecomesItsKey()
{
    const auto pending = Overlay().with(ian, {{}, newPilot});

    const auto known = withKnownKeys(stateWith(pending, true), fleet());

    QCOMPARE((*known.find(ian)->after)[lanceColumn], Value(42));
    QVERIFY((*known.find(ian)->after)[idColumn].isAbsent());
}

void tst_References::aReferenceToARowThatIsStillNewStays()
{
    const auto pending =
        Overlay().with(fire, {{}, Row{Absent(), u"Fire"_s, 200}}).with(ian, {{}, newPilot});

    const auto known = withKnownKeys(stateWith(pending, false), fleet());

    QCOMPARE((*known.find(ian)->after)[lanceColumn], Value(fire));
}

void tst_References::changesWithoutReferencesAreTheVerySame()
{
    const auto pending = Overlay().with(ian, {{}, newPilot.withCell(lanceColumn, 42)});

    QVERIFY(withKnownKeys(stateWith(pending, true), fleet()).isSameAs(pending));
}

QTEST_GUILESS_MAIN(tst_References)
#include "tst_references.moc"
