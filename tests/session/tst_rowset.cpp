#include "session/rowset_p.h"

#include <QTest>

using namespace varve;

namespace {

RowId numbered(quint64 serial)
{
    return {tableIndex(1), serial};
}

} // namespace

class tst_RowSet : public QObject
{
    Q_OBJECT

private slots:
    void givesItsRowsInAscendingOrder_data();
    void givesItsRowsInAscendingOrder();
    void isEmptyWhenTheLastRowIsTakenOut_data();
    void isEmptyWhenTheLastRowIsTakenOut();
    void holdsARowOnce();
    void aCopyStaysWhatItWas();
};

void tst_RowSet::givesItsRowsInAscendingOrder_data()
{
    QTest::addColumn<int>("count");

    QTest::newRow("none") << 0;
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
    QTest::newRow("a few") << 64;
    QTest::newRow("one more than a few") << 65;
    QTest::newRow("very many") << 1000;
}

void tst_RowSet::givesItsRowsInAscendingOrder()
{
    QFETCH(const int, count);
    RowSet set;
    QList<RowId> expected;
    for (int number = 1; number <= count; ++number)
        expected.append(numbered(static_cast<quint64>(number)));

    for (auto row = expected.crbegin(); row != expected.crend(); ++row)
        set.insert(*row);

    QCOMPARE(set.rows(), expected);
    QCOMPARE(set.size(), qsizetype{count});
}

void tst_RowSet::isEmptyWhenTheLastRowIsTakenOut_data()
{
    givesItsRowsInAscendingOrder_data();
}

void tst_RowSet::isEmptyWhenTheLastRowIsTakenOut()
{
    QFETCH(const int, count);
    RowSet set;
    for (int number = 1; number <= count; ++number)
        set.insert(numbered(static_cast<quint64>(number)));

    for (int number = 1; number <= count; ++number) {
        QVERIFY(!set.isEmpty());
        set.remove(numbered(static_cast<quint64>(number)));
    }

    QVERIFY(set.isEmpty());
    QCOMPARE(set.rows(), QList<RowId>());
}

void tst_RowSet::holdsARowOnce()
{
    RowSet set;

    for (int time = 0; time < 3; ++time) {
        set.insert(numbered(7));
        set.insert(numbered(8));
    }

    QCOMPARE(set.rows(), (QList{numbered(7), numbered(8)}));
}

void tst_RowSet::aCopyStaysWhatItWas()
{
    RowSet set;
    for (quint64 number = 1; number <= 100; ++number)
        set.insert(numbered(number));
    const auto copy = set;

    set.remove(numbered(50));
    set.insert(numbered(200));

    QCOMPARE(copy.size(), 100);
    QVERIFY(copy.rows().contains(numbered(50)));
}

QTEST_APPLESS_MAIN(tst_RowSet)
#include "tst_rowset.moc"
