#include "value/region.h"

#include <QTest>

using namespace varve;

namespace {

constexpr auto pilots = tableIndex(0);
constexpr auto lances = tableIndex(1);
constexpr RowId jaime(pilots, 1);
constexpr RowId natasha(pilots, 2);

ChangeSet changeOf(RowId row)
{
    return ChangeSet::between({}, State().withPending(Overlay().with(row, {{}, Row{1}})));
}

} // namespace

class tst_Region : public QObject
{
    Q_OBJECT

private slots:
    void aTableIntersectsEveryChangeInIt();
    void severalTablesIntersectTheChangesOfEach();
    void rowsIntersectOnlyTheirOwnChanges();
    void nothingIntersectsNoChange();
};

void tst_Region::aTableIntersectsEveryChangeInIt()
{
    QVERIFY(Region::table(pilots).intersects(changeOf(jaime)));
    QVERIFY(Region::table(pilots).intersects(changeOf(natasha)));
    QVERIFY(!Region::table(lances).intersects(changeOf(jaime)));
}

void tst_Region::severalTablesIntersectTheChangesOfEach()
{
    const auto region = Region::tables({lances, pilots});

    QVERIFY(region.intersects(changeOf(jaime)));
    QVERIFY(region.intersects(changeOf(RowId(lances, 1))));
    QVERIFY(!region.intersects(changeOf(RowId(tableIndex(2), 1))));
    QVERIFY(!Region::tables({}).intersects(changeOf(jaime)));
}

void tst_Region::rowsIntersectOnlyTheirOwnChanges()
{
    const auto region = Region::rows({jaime});

    QVERIFY(region.intersects(changeOf(jaime)));
    QVERIFY(!region.intersects(changeOf(natasha)));
    QVERIFY(!region.intersects(changeOf(RowId(lances, 1))));
}

void tst_Region::nothingIntersectsNoChange()
{
    QVERIFY(!Region::table(pilots).intersects({}));
    QVERIFY(!Region::rows({jaime}).intersects({}));
    QVERIFY(!Region::rows({}).intersects(changeOf(jaime)));
}

QTEST_APPLESS_MAIN(tst_Region)
#include "tst_region.moc"
