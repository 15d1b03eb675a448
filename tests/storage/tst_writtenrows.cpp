#include "storage/writtenrows_p.h"

#include <QTest>

using namespace varve;

namespace {

constexpr RowId first(tableIndex(0), 1);
constexpr RowId second(tableIndex(0), 2);
constexpr RowId third(tableIndex(1), 1);

QList<RowId> order(const WrittenRows &written)
{
    QList<RowId> rows;
    for (const auto &one : written.all())
        rows.append(one.row);
    return rows;
}

} // namespace

class tst_WrittenRows : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreFoundWhateverTheOrder_data();
    void rowsAreFoundWhateverTheOrder();
    void rowWrittenAgainKeepsItsPlace_data();
    void rowWrittenAgainKeepsItsPlace();
    void deletedRowIsNotFound();
};

void tst_WrittenRows::rowsAreFoundWhateverTheOrder_data()
{
    QTest::addColumn<QList<RowId>>("rows");

    QTest::newRow("ascending") << QList{first, second, third};
    QTest::newRow("descending") << QList{third, second, first};
    QTest::newRow("the middle one last") << QList{first, third, second};
}

void tst_WrittenRows::rowsAreFoundWhateverTheOrder()
{
    QFETCH(const QList<RowId>, rows);
    WrittenRows written(rows.size());

    for (qsizetype at = 0; at < rows.size(); ++at) {
        QVERIFY(!written.find(rows[at]));
        written.set(rows[at], Row{at});
    }

    for (qsizetype at = 0; at < rows.size(); ++at) {
        QVERIFY(written.find(rows[at]));
        QCOMPARE(*written.find(rows[at]), Row{at});
    }
    QVERIFY(!written.find(RowId(tableIndex(0), 3)));
    QCOMPARE(order(written), rows);
}

void tst_WrittenRows::rowWrittenAgainKeepsItsPlace_data()
{
    rowsAreFoundWhateverTheOrder_data();
}

void tst_WrittenRows::rowWrittenAgainKeepsItsPlace()
{
    QFETCH(const QList<RowId>, rows);
    for (const auto again : rows) {
        WrittenRows written(rows.size());
        for (const auto row : rows)
            written.set(row, Row{1});

        written.set(again, Row{2});

        QCOMPARE(order(written), rows);
        for (const auto row : rows)
            QCOMPARE(*written.find(row), Row{row == again ? 2 : 1});
    }
}

void tst_WrittenRows::deletedRowIsNotFound()
{
    WrittenRows written(2);
    written.set(first, Row{1});
    written.set(second, Row{1});

    written.set(first, std::nullopt);

    QVERIFY(!written.find(first));
    QVERIFY(written.find(second));
    QCOMPARE(order(written), (QList{first, second}));
}

QTEST_APPLESS_MAIN(tst_WrittenRows)
#include "tst_writtenrows.moc"
