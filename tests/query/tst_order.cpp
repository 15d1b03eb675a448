#include "query/order.h"
#include "sample.h"
#include "support/printing.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 exact = qint64(1) << 53;

} // namespace

class tst_Order : public QObject
{
    Q_OBJECT

private slots:
    void lesserComesFirst_data();
    void lesserComesFirst();
    void equalsAreEquivalent_data();
    void equalsAreEquivalent();
    void nullStandsWhereTheOrderingSays();
    void rowsWithoutKeyComeLastInEitherDirection();
    void externalCollationCannotBeCompared();
};

void tst_Order::lesserComesFirst_data()
{
    QTest::addColumn<Value>("lesser");
    QTest::addColumn<Value>("greater");
    QTest::addColumn<Collation>("collation");

    const auto binary = Collation::Binary;
    QTest::newRow("NULL and number") << Value() << Value(-1) << binary;
    QTest::newRow("number and text") << Value(9) << Value(u"1"_s) << binary;
    QTest::newRow("text and blob") << Value(u"z"_s) << Value(QByteArray("a")) << binary;
    QTest::newRow("blob and row without key")
        << Value(QByteArray("a")) << Value(RowId(tableIndex(0), 1)) << binary;
    QTest::newRow("real next to an integer it rounds")
        << Value(double(exact)) << Value(exact + 1) << binary;
    QTest::newRow("largest integer and 2^63")
        << Value(std::numeric_limits<qint64>::max()) << Value(9223372036854775808.0) << binary;
    QTest::newRow("fraction below zero") << Value(-0.5) << Value(0) << binary;
    QTest::newRow("capital and small letter") << Value(u"B"_s) << Value(u"a"_s) << binary;
    QTest::newRow("code points, not UTF-16") << Value(u"\ue000"_s) << Value(u"😀"_s) << binary;
    QTest::newRow("small letters in NOCASE") << Value(u"_"_s) << Value(u"A"_s) << Collation::NoCase;
    QTest::newRow("shorter in NOCASE") << Value(u"A"_s) << Value(u"ab"_s) << Collation::NoCase;
    QTest::newRow("space at the start in RTRIM")
        << Value(u" a"_s) << Value(u"a"_s) << Collation::RTrim;
    QTest::newRow("shorter blob") << Value(QByteArray("a")) << Value(QByteArray("a\0", 2))
                                  << binary;
    QTest::newRow("blob bytes are unsigned")
        << Value(QByteArray("a")) << Value(QByteArray("\xff")) << binary;
}

void tst_Order::lesserComesFirst()
{
    QFETCH(const Value, lesser);
    QFETCH(const Value, greater);
    QFETCH(const Collation, collation);

    QVERIFY(compared(lesser, greater, collation) < 0);
    QVERIFY(compared(greater, lesser, collation) > 0);
}

void tst_Order::equalsAreEquivalent_data()
{
    QTest::addColumn<Value>("a");
    QTest::addColumn<Value>("b");
    QTest::addColumn<Collation>("collation");

    QTest::newRow("integer and real") << Value(1) << Value(1.0) << Collation::Binary;
    QTest::newRow("zeros") << Value(0.0) << Value(-0.0) << Collation::Binary;
    QTest::newRow("NaN and NULL") << Value(std::numeric_limits<double>::quiet_NaN()) << Value()
                                  << Collation::Binary;
    QTest::newRow("case in NOCASE") << Value(u"Oak"_s) << Value(u"oAK"_s) << Collation::NoCase;
    QTest::newRow("spaces in RTRIM") << Value(u"oak"_s) << Value(u"oak  "_s) << Collation::RTrim;
}

void tst_Order::equalsAreEquivalent()
{
    QFETCH(const Value, a);
    QFETCH(const Value, b);
    QFETCH(const Collation, collation);

    QVERIFY(compared(a, b, collation) == 0);
}

void tst_Order::nullStandsWhereTheOrderingSays()
{
    const auto table = pilotTable();
    const auto order = [&](SortOrder sort, NullOrder nulls) {
        return comparedKeys({Null()}, {3}, {{columnIndex(2), sort, nulls}}, table);
    };

    QVERIFY(order(SortOrder::Ascending, NullOrder::First) < 0);
    QVERIFY(order(SortOrder::Ascending, NullOrder::Last) > 0);
    QVERIFY(order(SortOrder::Descending, NullOrder::First) < 0);
    QVERIFY(order(SortOrder::Descending, NullOrder::Last) > 0);
}

void tst_Order::rowsWithoutKeyComeLastInEitherDirection()
{
    const auto table = pilotTable();
    const Row kept{9, u"a"_s, Null(), Null(), Null()};
    const auto fresh = kept.withCell(columnIndex(0), RowId(tableIndex(0), 7));
    const auto unset = kept.withCell(columnIndex(0), Absent{});

    for (const auto sort : {SortOrder::Ascending, SortOrder::Descending}) {
        const QList<Ordering> order{{columnIndex(1), sort}, {columnIndex(0), sort}};

        QVERIFY(compared(kept, fresh, order, table) < 0);
        QVERIFY(compared(unset, kept, order, table) > 0);
    }
}

void tst_Order::externalCollationCannotBeCompared()
{
    auto table = pilotTable();
    table.columns[3].collation = Collation::External;

    QVERIFY(canCompare({{columnIndex(1)}}, table));
    QVERIFY(!canCompare({{columnIndex(1)}, {columnIndex(3)}}, table));
}

QTEST_APPLESS_MAIN(tst_Order)
#include "tst_order.moc"
