#include "support/printing.h"
#include "value/row.h"

#include <array>
#include <memory>
#include <rapidcheck.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_Row : public QObject
{
    Q_OBJECT

private slots:
    void withCellLeavesTheOldRowAlone();
    void withCellOfTheSameValueIsTheSameRow();
    void withCellSharesTheOtherCells();
    void everyCellCanBecomeAnotherInAnyOrder();
    void severalCellsChangeAtOnce();
    void rowOutlivesTheOneItCameFrom();
    void largeContentIsNotKeptByTheRowThatReplacesIt();
    void rowIsAListOfItsCells();
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

void tst_Row::everyCellCanBecomeAnotherInAnyOrder()
{
    const bool holds = rc::check("a row is what a list would be after the same changes", [] {
        const auto size = *rc::gen::inRange(1, 6);
        QList<Value> expected(size, Value(0));
        Row row(expected);
        QList<std::pair<Row, QList<Value>>> earlier;
        const auto steps = *rc::gen::inRange(0, 12);
        for (int step = 0; step < steps; ++step) {
            earlier.append({row, expected});
            const auto column = *rc::gen::inRange(0, size);
            const Value value(*rc::gen::inRange(0, 3));
            row = row.withCell(columnIndex(column), value);
            expected[column] = value;
            RC_ASSERT(row.cells() == expected);
        }
        for (const auto &[old, cells] : earlier) {
            RC_ASSERT(old == Row(cells));
            RC_ASSERT((old == row) == (cells == expected));
        }
    });
    QVERIFY(holds);
}

void tst_Row::severalCellsChangeAtOnce()
{
    using Cell = std::pair<ColumnIndex, Value>;
    const Row old{1, 2, 3};

    QVERIFY(old.withCells({}).isSameAs(old));
    QCOMPARE(old.withCells(std::array{Cell{columnIndex(1), 5}}), (Row{1, 5, 3}));
    QCOMPARE(old.withCells(std::array{Cell{columnIndex(0), 4}, Cell{columnIndex(2), 6}}),
             (Row{4, 2, 6}));
    QCOMPARE(old, (Row{1, 2, 3}));
}

void tst_Row::rowOutlivesTheOneItCameFrom()
{
    auto old = std::make_unique<Row>(Row{u"Jaime"_s, 3, u"Atlas"_s});
    const auto now = old->withCell(columnIndex(1), 2);

    old.reset();

    QCOMPARE(now, (Row{u"Jaime"_s, 2, u"Atlas"_s}));
}

void tst_Row::largeContentIsNotKeptByTheRowThatReplacesIt()
{
    const QByteArray content(100'000, 'x');
    auto old = std::make_unique<Row>(Row{1, content});
    const auto now = old->withCell(columnIndex(1), Null());

    old.reset();

    QCOMPARE(now, (Row{1, Null()}));
    QVERIFY(content.isDetached()); // Nobody else holds it.
}

void tst_Row::rowIsAListOfItsCells()
{
    const auto row = Row{1, 2, 3}.withCell(columnIndex(1), 5);

    QCOMPARE(QList<Value>(row.begin(), row.end()), (QList<Value>{1, 5, 3}));
    QCOMPARE(row.cells(), (QList<Value>{1, 5, 3}));
    QVERIFY(Row().cells().isEmpty());
    QVERIFY(Row(QList<Value>()) == Row());
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
    static_assert(std::convertible_to<int, Key> && std::convertible_to<QString, Key>);
    QVERIFY(!Key(Absent()).isComplete());
    QVERIFY(!Key(QList<Value>{7, RowId(tableIndex(0), 1)}).isComplete());
}

void tst_Row::keyReadsAsItsParts()
{
    QCOMPARE(toText(Key(QList<Value>{u"Pretoria"_s, 7})), u"'Pretoria', 7"_s);
}

QTEST_APPLESS_MAIN(tst_Row)
#include "tst_row.moc"
