#include "academy.h"

#include <QTest>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

/// id, name, tons, parent_id
Result<Record<Lance>> lance(const Row &row)
{
    const auto schema = academy::schema();
    return Record<Lance>::of(row, layoutOf<Lance>(schema[tableIndex(1)]));
}

} // namespace

class tst_Record : public QObject
{
    Q_OBJECT

private slots:
    void cellsHaveTheTypesOfTheirColumns();
    void columnsAreFoundByNameWhateverTheirOrder();
    void contentOfAnotherClassIsAnErrorThatNamesIt();
    void aColumnThatIsMissingIsAnError();
    void aCellThatIsNotThereCanBeAskedFor();
};

void tst_Record::cellsHaveTheTypesOfTheirColumns()
{
    const auto record = lance({7, u"Fire"_s, 200, Value()}).value();

    const qint64 id = record[Lance::id];
    const QString name = record[Lance::name];
    const int tons = record[Lance::tons];

    QCOMPARE(id, 7);
    QCOMPARE(name, u"Fire"_s);
    QCOMPARE(tons, 200);
    QCOMPARE(record.read(Lance::tons).value(), 200);
}

void tst_Record::columnsAreFoundByNameWhateverTheirOrder()
{
    auto table = academy::schema()[tableIndex(1)];
    std::swap(table.columns[0], table.columns[2]);

    const auto record = Record<Lance>::of({200, u"Fire"_s, 7, Value()}, layoutOf<Lance>(table));

    QCOMPARE(record.value()[Lance::id], 7);
    QCOMPARE(record.value()[Lance::tons], 200);
}

void tst_Record::contentOfAnotherClassIsAnErrorThatNamesIt()
{
    const auto record = lance({7, u"Fire"_s, u"many"_s, Value()});

    QVERIFY(!record);
    QCOMPARE(record.error().kind(), ErrorKind::Type);
    QCOMPARE(record.error().text(),
             u"The column \"lance.tons\" holds 'many', which cannot be read as INTEGER."_s);
    QVERIFY(!lance({7, Value(), 200, Value()}));
}

void tst_Record::aColumnThatIsMissingIsAnError()
{
    auto table = academy::schema()[tableIndex(1)];
    table.columns[2].name = u"weight"_s;

    const auto record = Record<Lance>::of({7, u"Fire"_s, 200, Value()}, layoutOf<Lance>(table));

    QCOMPARE(record.error().kind(), ErrorKind::NotFound);
    QVERIFY(record.error().text().contains(u"tons"));
}

void tst_Record::aCellThatIsNotThereCanBeAskedFor()
{
    const auto record = lance({Absent{}, u"Fire"_s, 200, Value()}).value();

    QVERIFY(!record.has(Lance::id));
    QVERIFY(record.has(Lance::name));
    QCOMPARE(record.read(Lance::id).error().kind(), ErrorKind::Type);
    QCOMPARE(record[Lance::name], u"Fire"_s);
}

QTEST_APPLESS_MAIN(tst_Record)
#include "tst_record.moc"
