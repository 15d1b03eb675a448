#include "schema/affinity.h"
#include "support/printing.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <cmath>
#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What `stored()` promises, asked of SQLite itself.
Value storedBySqlite(const Value &value, const QString &declaredType)
{
    QSqlQuery query(QSqlDatabase::database());
    const auto run = [&](const QString &sql) {
        if (!query.exec(sql))
            qFatal("%s", qPrintable(query.lastError().text()));
    };
    run(u"DROP TABLE IF EXISTS cell"_s);
    run(u"CREATE TABLE cell (content "_s + declaredType + u")"_s);
    query.prepare(u"INSERT INTO cell VALUES (?)"_s);
    query.addBindValue(value.visit(Overloaded{
        [](Null) { return QVariant(); },
        [](qint64 integer) { return QVariant(integer); },
        [](double real) { return QVariant(real); },
        [](const QString &text) { return QVariant(text); },
        [](const QByteArray &blob) { return QVariant(blob); },
        [](RowId) { return QVariant(); },
        [](const Absent &) { return QVariant(); },
    }));
    if (!query.exec())
        qFatal("%s", qPrintable(query.lastError().text()));
    run(u"SELECT typeof(content), content FROM cell"_s);
    query.next();
    const auto type = query.value(0).toString();
    const auto content = query.value(1);
    if (type == "integer"_L1)
        return content.toLongLong();
    if (type == "real"_L1)
        return content.toDouble();
    if (type == "text"_L1)
        return content.toString();
    return type == "blob"_L1 ? Value(content.toByteArray()) : Value();
}

Column columnOf(Affinity affinity)
{
    Column column;
    column.affinity = affinity;
    return column;
}

} // namespace

class tst_Affinity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void storesWhatSqliteStores_data();
    void storesWhatSqliteStores();
    void whatIsStoredIsStoredAgainAsItIs_data() { storesWhatSqliteStores_data(); }
    void whatIsStoredIsStoredAgainAsItIs();
    void referencesAbsentCellsAndNaNStay();
};

void tst_Affinity::initTestCase()
{
    auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s);
    database.setDatabaseName(u":memory:"_s);
    QVERIFY(database.open());
}

void tst_Affinity::cleanupTestCase()
{
    QSqlDatabase::database().close();
}

void tst_Affinity::storesWhatSqliteStores_data()
{
    QTest::addColumn<Value>("value");

    constexpr auto largest = std::numeric_limits<qint64>::max();
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    const auto add = [](const char *name, const Value &value) { QTest::newRow(name) << value; };
    add("null", {});
    add("zero", 0);
    add("a small integer", -7);
    add("the largest integer", largest);
    add("the smallest integer", std::numeric_limits<qint64>::min());
    add("an integer beyond 53 bits", qint64(9007199254740993));
    add("a fraction", 1.5);
    add("a tenth", 0.1);
    add("a third", 1.0 / 3);
    add("a whole real", 3.0);
    add("minus zero", -0.0);
    add("a whole real of 15 digits", 123456789012345.0);
    add("a whole real of 16 digits", 1234567890123456.0);
    add("a whole real beyond 53 bits", 1e18);
    add("2 to the 63rd", 9223372036854775808.0);
    add("minus 2 to the 63rd", -9223372036854775808.0);
    add("the real below 2 to the 63rd", 9223372036854774784.0);
    add("a huge real", 1e300);
    add("a tiny real", 1.25e-7);
    add("a small real without exponent", 0.0001);
    add("infinity", infinity);
    add("minus infinity", -infinity);
    add("an empty text", u""_s);
    add("a word", u"abc"_s);
    add("an integer as text", u"42"_s);
    add("a signed integer as text", u"+42"_s);
    add("an integer in spaces", u" \t42\n "_s);
    add("an integer in no-break spaces", u"\u00a042"_s);
    add("an integer with leading zeros", u"007"_s);
    add("a fraction as text", u"1.50"_s);
    add("a whole fraction as text", u"2.0"_s);
    add("a point in front", u".5"_s);
    add("a point at the end", u"5."_s);
    add("only a point", u"."_s);
    add("only a sign", u"-"_s);
    add("two signs", u"--5"_s);
    add("a space after the sign", u"- 5"_s);
    add("an exponent", u"1e3"_s);
    add("a fraction with an exponent", u"1.5E-3"_s);
    add("an exponent without digits", u"1e"_s);
    add("an exponent without number", u"e5"_s);
    add("a number and a word", u"5 apples"_s);
    add("a hexadecimal number", u"0x10"_s);
    add("a number with separators", u"1,000"_s);
    add("arabic digits", u"\u0664\u0662"_s);
    add("infinity as text", u"inf"_s);
    add("the largest integer as text", u"9223372036854775807"_s);
    add("one more than the largest integer", u"9223372036854775808"_s);
    add("the smallest integer as text", u"-9223372036854775808"_s);
    add("twenty digits", u"12345678901234567890"_s);
    add("an integer beyond 53 bits as text", u"9007199254740993"_s);
    add("a whole real as text beyond 53 bits", u"9007199254740993.0"_s);
    add("more than a double can hold", u"1e400"_s);
    add("less than a double can hold", u"1e-400"_s);
    add("minus more than a double can hold", u"-1e400"_s);
    add("an endless exponent", u"1e99999999999999999999"_s);
    add("an endless negative exponent", u"1e-99999999999999999999"_s);
    add("zero with an endless exponent", u"0e99999999999999999999"_s);
    add("a date", u"2026-11-21"_s);
    add("a blob", QByteArray("\x00\xff", 2));
    add("a blob that reads as a number", QByteArray("42"));
}

void tst_Affinity::storesWhatSqliteStores()
{
    QFETCH(Value, value);

    QCOMPARE(stored(value, columnOf(Affinity::Blob)), storedBySqlite(value, u""_s));
    QCOMPARE(stored(value, columnOf(Affinity::Text)), storedBySqlite(value, u"TEXT"_s));
    QCOMPARE(stored(value, columnOf(Affinity::Numeric)), storedBySqlite(value, u"NUMERIC"_s));
    QCOMPARE(stored(value, columnOf(Affinity::Integer)), storedBySqlite(value, u"INTEGER"_s));
    QCOMPARE(stored(value, columnOf(Affinity::Real)), storedBySqlite(value, u"REAL"_s));
}

void tst_Affinity::whatIsStoredIsStoredAgainAsItIs()
{
    QFETCH(Value, value);

    using enum Affinity;
    for (const auto affinity : {Blob, Text, Numeric, Integer, Real}) {
        const auto once = stored(value, columnOf(affinity));
        QCOMPARE(stored(once, columnOf(affinity)), once);
    }
}

void tst_Affinity::referencesAbsentCellsAndNaNStay()
{
    const Value reference(RowId(tableIndex(0), 1));
    const Value absent{Absent()};

    using enum Affinity;
    for (const auto affinity : {Blob, Text, Numeric, Integer, Real}) {
        QCOMPARE(stored(reference, columnOf(affinity)), reference);
        QCOMPARE(stored(absent, columnOf(affinity)), absent);
        QVERIFY(std::isnan(stored(std::nan(""), columnOf(affinity)).real()));
    }
}

QTEST_GUILESS_MAIN(tst_Affinity)
#include "tst_affinity.moc"
