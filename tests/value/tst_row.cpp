#include "support/printing.h"
#include "value/row.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_Row : public QObject
{
    Q_OBJECT

private slots:
    void withCellLeavesTheOldRowAlone();
    void withCellOfTheSameValueIsTheSameRow();
    void withCellSharesTheOtherCells();
    void equalRowsNeedNotBeTheSame();
    void keyTakesColumnsInTheKeysOrder();
    void keysAreEqualPartByPart();
    void keyIsIncompleteWhileAPartIsUnknown();
    void keyReadsAsItsParts();
};

void tst_Row::withCellLeavesTheOldRowAlone()
{
    const Row old{u"Jaime"_s, 3};

    const auto now = old.withCell(columnIndex(1), 2);

    QCOMPARE(now, (Row{u"Jaime"_s, 2}));
    QCOMPARE(old, (Row{u"Jaime"_s, 3}));
}

void tst_Row::withCellOfTheSameValueIsTheSameRow()
{
    const Row old{u"Jaime"_s, 3};

    QVERIFY(old.withCell(columnIndex(1), 3).isSameAs(old));
    QVERIFY(!old.withCell(columnIndex(1), 3.0).isSameAs(old));
}

void tst_Row::withCellSharesTheOtherCells()
{
    const Row old{u"a long text of some sort"_s, 3};

    const auto now = old.withCell(columnIndex(1), 2);

    QCOMPARE(now[columnIndex(0)].text().constData(), old[columnIndex(0)].text().constData());
}

void tst_Row::equalRowsNeedNotBeTheSame()
{
    const Row one{1, 2};
    const Row other{1, 2};

    QCOMPARE(one, other);
    QVERIFY(!one.isSameAs(other));
    QVERIFY(Row(one).isSameAs(one));
}

void tst_Row::keyTakesColumnsInTheKeysOrder()
{
    const Row row{1, u"b"_s, 3};

    const auto single = keyOf(row, {columnIndex(1)});
    const auto composite = keyOf(row, {columnIndex(2), columnIndex(0)});

    QCOMPARE(single.size(), 1);
    QCOMPARE(single[0], Value(u"b"_s));
    QCOMPARE(composite.size(), 2);
    QCOMPARE(composite[0], Value(3));
    QCOMPARE(composite[1], Value(1));
}

void tst_Row::keysAreEqualPartByPart()
{
    const Key key(QList<Value>{1, 2});

    QVERIFY(key == Key(QList<Value>{1, 2}));
    QVERIFY(!(key == Key(QList<Value>{2, 1})));
    QVERIFY(!(key == Key(1)));
    QCOMPARE(qHash(key), qHash(Key(QList<Value>{1, 2})));
}

void tst_Row::keyIsIncompleteWhileAPartIsUnknown()
{
    QVERIFY(Key(7).isComplete());
    QVERIFY(!Key(Absent()).isComplete());
    QVERIFY(!Key(QList<Value>{7, RowId(tableIndex(0), 1)}).isComplete());
}

void tst_Row::keyReadsAsItsParts()
{
    QCOMPARE(toText(Key(QList<Value>{u"Pretoria"_s, 7})), u"'Pretoria', 7"_s);
}

QTEST_APPLESS_MAIN(tst_Row)
#include "tst_row.moc"
