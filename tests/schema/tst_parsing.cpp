#include "schema/parsing.h"
#include "support/printing.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Column columnOf(const QString &declaredType)
{
    Column column;
    column.name = u"skill"_s;
    column.declaredType = declaredType;
    column.type = columnTypeOf(declaredType);
    column.affinity = affinityOf(declaredType);
    return column;
}

const QString german = u"de_DE"_s;
const QString english = u"en_US"_s;
const QString neutral = u"C"_s;

void addAccepted(const char *name,
                 const QString &type,
                 const QString &text,
                 const QString &locale,
                 const Value &value)
{
    QTest::newRow(name) << type << text << locale << value;
}

} // namespace

class tst_Parsing : public QObject
{
    Q_OBJECT

private slots:
    void readsNumbers_data();
    void readsNumbers();
    void readsOtherTypes_data();
    void readsOtherTypes();
    void refuses_data();
    void refuses();
    void refusalNamesColumnTextAndReason();
    void emptyTextIsNullExceptInTextColumns();
    void integerOutOfRangeNamesTheRange();
    void roundingNamesWhatWouldBeLeft();
    void ambiguousSeparatorIsNamed();
};

void tst_Parsing::readsNumbers_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");
    QTest::addColumn<Value>("value");

    addAccepted("an integer", u"INTEGER"_s, u" -42 "_s, neutral, -42);
    addAccepted("the largest integer",
                u"INTEGER"_s,
                u"9223372036854775807"_s,
                neutral,
                std::numeric_limits<qint64>::max());
    addAccepted("the smallest integer",
                u"INTEGER"_s,
                u"-9223372036854775808"_s,
                neutral,
                std::numeric_limits<qint64>::min());
    addAccepted("German thousands", u"INTEGER"_s, u"1.000"_s, german, 1000);
    addAccepted("English thousands", u"INTEGER"_s, u"1,234,567"_s, english, 1234567);
    addAccepted("German thousands beyond 53 bits",
                u"INTEGER"_s,
                u"9.007.199.254.740.993"_s,
                german,
                qint64(9007199254740993));
    addAccepted("a minus sign of typographers", u"INTEGER"_s, u"\u221242"_s, u"sv_SE"_s, -42);
    addAccepted("a real", u"REAL"_s, u"1.5"_s, neutral, 1.5);
    addAccepted("an integer in a real column", u"REAL"_s, u"2"_s, neutral, 2.0);
    addAccepted("a German fraction", u"REAL"_s, u"1,5"_s, german, 1.5);
    addAccepted("a point in German", u"REAL"_s, u"1.5"_s, german, 1.5);
    addAccepted("an exponent", u"REAL"_s, u"1e-3"_s, neutral, 0.001);
    addAccepted("more digits than a real keeps",
                u"REAL"_s,
                u"0.12345678901234567890"_s,
                neutral,
                0.12345678901234568);
    addAccepted("a decimal", u"DECIMAL(10,2)"_s, u"12.50"_s, neutral, 12.5);
    addAccepted("a German decimal", u"DECIMAL(10,2)"_s, u"12,50"_s, german, 12.5);
    addAccepted("a whole decimal", u"DECIMAL(10,2)"_s, u"12.00"_s, neutral, 12);
    addAccepted(
        "a decimal of 15 digits", u"NUMERIC"_s, u"1234567890123.45"_s, neutral, 1234567890123.45);
    addAccepted(
        "a decimal with zeros at its end", u"NUMERIC"_s, u"1.50000000000000000000"_s, neutral, 1.5);
    addAccepted("a whole decimal of 19 digits",
                u"NUMERIC"_s,
                u"1234567890123456789"_s,
                neutral,
                qint64(1234567890123456789));
    addAccepted("a number where no type is declared", u""_s, u"42"_s, neutral, 42);
    addAccepted("a real where no type is declared", u""_s, u"1.5"_s, neutral, 1.5);
    addAccepted("a German real where no type is declared", u""_s, u"1,5"_s, german, 1.5);
    addAccepted("leading zeros where no type is declared", u""_s, u"007"_s, neutral, u"007"_s);
    addAccepted("a trailing zero where no type is declared", u""_s, u"1.50"_s, neutral, u"1.50"_s);
    addAccepted("twenty digits where no type is declared",
                u""_s,
                u"12345678901234567890"_s,
                neutral,
                u"12345678901234567890"_s);
    addAccepted("thousands where no type is declared", u""_s, u"1.234"_s, german, u"1.234"_s);
    addAccepted("a word where no type is declared", u""_s, u" abc"_s, neutral, u" abc"_s);
}

void tst_Parsing::readsNumbers()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    QFETCH(QString, locale);
    QFETCH(Value, value);

    const auto result = parsed(text, columnOf(type), QLocale(locale));

    QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
    QCOMPARE(*result, value);
}

void tst_Parsing::readsOtherTypes_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");
    QTest::addColumn<Value>("value");

    addAccepted("true", u"BOOLEAN"_s, u"True"_s, neutral, 1);
    addAccepted("no", u"BOOLEAN"_s, u"no"_s, neutral, 0);
    addAccepted("one", u"BOOLEAN"_s, u"1"_s, neutral, 1);
    addAccepted("text as typed", u"TEXT"_s, u" a\tb "_s, neutral, u" a\tb "_s);
    addAccepted("digits in a text column", u"VARCHAR(4)"_s, u"00712345"_s, neutral, u"00712345"_s);
    addAccepted("a date", u"DATE"_s, u"2026-11-21"_s, neutral, u"2026-11-21"_s);
    addAccepted("a German date", u"DATE"_s, u"21.11.26"_s, german, u"2026-11-21"_s);
    addAccepted(
        "a German date of the last century", u"DATE"_s, u"21.11.71"_s, german, u"1971-11-21"_s);
    addAccepted(
        "a German date with a full year", u"DATE"_s, u"21.11.1926"_s, german, u"1926-11-21"_s);
    addAccepted("an American date", u"DATE"_s, u"2/28/2026"_s, english, u"2026-02-28"_s);
    addAccepted("a leap day", u"DATE"_s, u"2028-02-29"_s, neutral, u"2028-02-29"_s);
    addAccepted("a time", u"TIME"_s, u"18:30"_s, neutral, u"18:30"_s);
    addAccepted(
        "a time with microseconds", u"TIME"_s, u"18:30:00.123456"_s, neutral, u"18:30:00.123456"_s);
    addAccepted("an American time", u"TIME"_s, u"6:30 PM"_s, english, u"18:30"_s);
    addAccepted(
        "a moment", u"DATETIME"_s, u"2026-11-21 18:30:00"_s, neutral, u"2026-11-21 18:30:00"_s);
    addAccepted("a moment without seconds",
                u"DATETIME"_s,
                u"2026-11-21 18:30"_s,
                neutral,
                u"2026-11-21 18:30:00"_s);
    addAccepted(
        "a moment without time", u"DATETIME"_s, u"2026-11-21"_s, neutral, u"2026-11-21 00:00:00"_s);
    addAccepted("a moment with T and offset",
                u"TIMESTAMP"_s,
                u"2026-11-21T18:30:00.5+02:00"_s,
                neutral,
                u"2026-11-21T18:30:00.5+02:00"_s);
    addAccepted(
        "a German moment", u"DATETIME"_s, u"21.11.26 18:30"_s, german, u"2026-11-21 18:30:00"_s);
    addAccepted("a JSON object as typed",
                u"JSON"_s,
                u"{ \"a\": [1, null] }"_s,
                neutral,
                u"{ \"a\": [1, null] }"_s);
    addAccepted("a JSON text", u"JSON"_s, u"\"a\""_s, neutral, u"\"a\""_s);
    addAccepted("a JSON null", u"JSON"_s, u"null"_s, neutral, u"null"_s);
    addAccepted("a blob", u"BLOB"_s, u"X'00fF'"_s, neutral, QByteArray("\x00\xff", 2));
    addAccepted("an empty blob", u"BLOB"_s, u"x''"_s, neutral, QByteArray());
}

void tst_Parsing::readsOtherTypes()
{
    readsNumbers();
}

void tst_Parsing::refuses_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");

    const auto add =
        [](const char *name, const QString &type, const QString &text, const QString &locale) {
            QTest::newRow(name) << type << text << locale;
        };
    add("a word as integer", u"INTEGER"_s, u"abc"_s, neutral);
    add("a fraction as integer", u"INTEGER"_s, u"1.5"_s, neutral);
    add("a fraction of zero as integer", u"INTEGER"_s, u"1.0"_s, neutral);
    add("badly grouped thousands", u"INTEGER"_s, u"1.00"_s, german);
    add("thousands of another locale", u"INTEGER"_s, u"1,000"_s, german);
    add("a hexadecimal integer", u"INTEGER"_s, u"0x10"_s, neutral);
    add("an integer beyond 64 bits", u"INTEGER"_s, u"9223372036854775808"_s, neutral);
    add("grouped thousands beyond 64 bits", u"INTEGER"_s, u"9.223.372.036.854.775.808"_s, german);
    add("a word as real", u"REAL"_s, u"abc"_s, neutral);
    add("not a number", u"REAL"_s, u"nan"_s, neutral);
    add("a real beyond a double", u"REAL"_s, u"1e400"_s, neutral);
    add("a point that may be thousands", u"REAL"_s, u"1.000"_s, german);
    add("a decimal point that may be thousands", u"DECIMAL"_s, u"12.345"_s, german);
    add("a decimal of 16 digits", u"DECIMAL"_s, u"12345678901234.56"_s, neutral);
    add("a whole decimal beyond 64 bits", u"NUMERIC"_s, u"12345678901234567890"_s, neutral);
    add("a decimal beyond a double", u"NUMERIC"_s, u"1e400"_s, neutral);
    add("a decimal that vanishes", u"NUMERIC"_s, u"1e-400"_s, neutral);
    add("a long number where SQLite would round text",
        u"STRING"_s,
        u"12345678901234567890"_s,
        neutral);
    add("a long JSON number", u"JSON"_s, u"12345678901234567890"_s, neutral);
    add("maybe", u"BOOLEAN"_s, u"maybe"_s, neutral);
    add("two as boolean", u"BOOLEAN"_s, u"2"_s, neutral);
    add("February 30th", u"DATE"_s, u"2026-02-30"_s, neutral);
    add("a leap day in another year", u"DATE"_s, u"2026-02-29"_s, neutral);
    add("a German February 30th", u"DATE"_s, u"30.02.2026"_s, german);
    add("a year as date", u"DATE"_s, u"2026"_s, neutral);
    add("half past twenty-four", u"TIME"_s, u"24:30"_s, neutral);
    add("a moment with words behind", u"DATETIME"_s, u"2026-11-21 18:30:00 or so"_s, neutral);
    add("an impossible offset", u"DATETIME"_s, u"2026-11-21 18:30:00+25:00"_s, neutral);
    add("an open JSON object", u"JSON"_s, u"{\"a\": 1"_s, neutral);
    add("two JSON values", u"JSON"_s, u"1, 2"_s, neutral);
    add("a word as JSON", u"JSON"_s, u"abc"_s, neutral);
    add("text as blob", u"BLOB"_s, u"abc"_s, neutral);
    add("half a byte", u"BLOB"_s, u"x'0'"_s, neutral);
    add("only spaces", u"INTEGER"_s, u"  "_s, neutral);
}

void tst_Parsing::refuses()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    QFETCH(QString, locale);

    const auto result = parsed(text, columnOf(type), QLocale(locale));

    QVERIFY2(!result, result ? qPrintable(toText(*result)) : "");
    QCOMPARE(result.error().kind(), ErrorKind::Type);
    QVERIFY2(result.error().text().contains(u"\"skill\""_s), qPrintable(result.error().text()));
}

void tst_Parsing::refusalNamesColumnTextAndReason()
{
    const auto result = parsed(u"2026-02-30"_s, columnOf(u"DATE"_s), QLocale::c());

    QCOMPARE(result.error().text(),
             u"\"skill\" must be a date, such as 2026-11-21, not '2026-02-30'."_s);
}

void tst_Parsing::emptyTextIsNullExceptInTextColumns()
{
    QCOMPARE(*parsed({}, columnOf(u"TEXT"_s), QLocale::c()), Value(u""_s));
    for (const auto &type : {u""_s,
                             u"INTEGER"_s,
                             u"REAL"_s,
                             u"NUMERIC"_s,
                             u"BOOLEAN"_s,
                             u"DATE"_s,
                             u"JSON"_s,
                             u"BLOB"_s})
        QCOMPARE(*parsed({}, columnOf(type), QLocale::c()), Value());
}

void tst_Parsing::integerOutOfRangeNamesTheRange()
{
    const auto result = parsed(u"9223372036854775808"_s, columnOf(u"INTEGER"_s), QLocale::c());

    QCOMPARE(result.error().text(),
             u"9223372036854775808 in \"skill\" is outside of what an INTEGER column can hold "
             "(-9 223 372 036 854 775 808 to 9 223 372 036 854 775 807)."_s);
}

void tst_Parsing::roundingNamesWhatWouldBeLeft()
{
    const auto result =
        parsed(u"12345678901234567890.12"_s, columnOf(u"DECIMAL(22,2)"_s), QLocale::c());

    QCOMPARE(result.error().text(),
             u"12345678901234567890.12 in \"skill\" would be rounded to 12345678901234567000."_s);
}

void tst_Parsing::ambiguousSeparatorIsNamed()
{
    const auto result = parsed(u"1.000"_s, columnOf(u"REAL"_s), QLocale(german));

    QCOMPARE(result.error().text(),
             u"1.000 in \"skill\" can be read as a fraction or as thousands."_s);
}

QTEST_APPLESS_MAIN(tst_Parsing)
#include "tst_parsing.moc"
