#include "schema/column.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_Column : public QObject
{
    Q_OBJECT

private slots:
    void declaredTypeTellsMeaningAndAffinity_data();
    void declaredTypeTellsMeaningAndAffinity();
    void generatedColumnsAndDefaultsNeedNotBeGiven();
};

void tst_Column::declaredTypeTellsMeaningAndAffinity_data()
{
    QTest::addColumn<QString>("declared");
    QTest::addColumn<ColumnType>("type");
    QTest::addColumn<Affinity>("affinity");

    const auto add = [](const QString &declared, ColumnType type, Affinity affinity) {
        QTest::newRow(declared.isEmpty() ? "no type" : qPrintable(declared))
            << declared << type << affinity;
    };
    using Type = ColumnType;
    add({}, Type::Any, Affinity::Blob);
    add(u"INTEGER"_s, Type::Integer, Affinity::Integer);
    add(u"int"_s, Type::Integer, Affinity::Integer);
    add(u"UNSIGNED BIG INT"_s, Type::Integer, Affinity::Integer);
    add(u"TINYINT(1)"_s, Type::Integer, Affinity::Integer);
    add(u"CHARINT"_s, Type::Integer, Affinity::Integer);
    add(u"bigserial"_s, Type::Integer, Affinity::Numeric);
    add(u"TEXT"_s, Type::Text, Affinity::Text);
    add(u"VARCHAR(40)"_s, Type::Text, Affinity::Text);
    add(u"NATIVE CHARACTER(70)"_s, Type::Text, Affinity::Text);
    add(u"CLOB"_s, Type::Text, Affinity::Text);
    add(u"STRING"_s, Type::Text, Affinity::Numeric);
    add(u"POINT"_s, Type::Text, Affinity::Integer);
    add(u"INTERVAL"_s, Type::Text, Affinity::Integer);
    add(u"BLOB"_s, Type::Blob, Affinity::Blob);
    add(u"VARBINARY(16)"_s, Type::Blob, Affinity::Numeric);
    add(u"REAL"_s, Type::Real, Affinity::Real);
    add(u"FLOAT"_s, Type::Real, Affinity::Real);
    add(u"Double Precision"_s, Type::Real, Affinity::Real);
    add(u"FLOATING POINT"_s, Type::Real, Affinity::Integer);
    add(u"NUMERIC"_s, Type::Decimal, Affinity::Numeric);
    add(u"DECIMAL(10,2)"_s, Type::Decimal, Affinity::Numeric);
    add(u"BOOLEAN"_s, Type::Boolean, Affinity::Numeric);
    add(u"DATE"_s, Type::Date, Affinity::Numeric);
    add(u"TIME"_s, Type::Time, Affinity::Numeric);
    add(u"DATETIME"_s, Type::DateTime, Affinity::Numeric);
    add(u"timestamp with time zone"_s, Type::DateTime, Affinity::Numeric);
    add(u"JSON"_s, Type::Json, Affinity::Numeric);
    add(u"MONEY"_s, Type::Any, Affinity::Numeric);
}

void tst_Column::declaredTypeTellsMeaningAndAffinity()
{
    QFETCH(QString, declared);
    QFETCH(ColumnType, type);
    QFETCH(Affinity, affinity);

    QCOMPARE(columnTypeOf(declared), type);
    QCOMPARE(affinityOf(declared), affinity);
}

void tst_Column::generatedColumnsAndDefaultsNeedNotBeGiven()
{
    Column plain;
    Column generated;
    generated.generated = true;
    Column withDefault;
    withDefault.defaultSql = u"0"_s;

    QVERIFY(!plain.hasDefault());
    QVERIFY(generated.hasDefault());
    QVERIFY(withDefault.hasDefault());
}

QTEST_APPLESS_MAIN(tst_Column)
#include "tst_column.moc"
