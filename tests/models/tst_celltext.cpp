#include "models/celltext.h"
#include "schema/parsing.h"

#include <QTest>

#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

const QLocale english(QLocale::English, QLocale::UnitedStates);
const QLocale german(QLocale::German, QLocale::Germany);

Column columnOf(const QString &declaredType)
{
    Column column;
    column.name = u"cell"_s;
    column.declaredType = declaredType;
    column.type = columnTypeOf(declaredType);
    column.affinity = affinityOf(declaredType);
    return column;
}

} // namespace

class tst_CellText : public QObject
{
    Q_OBJECT

private slots:
    void shown_data();
    void shown();
    void absentCellSaysWhy_data();
    void absentCellSaysWhy();
    void longTextIsCut();
    void cutNeverSplitsACharacter();
    void nullAndEmptyTextEditDifferently();
    void editTextIsReadBack_data();
    void editTextIsReadBack();
};

void tst_CellText::shown_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("text");

    const auto png = QByteArray("\x89PNG\r\n").leftJustified(2100, '\0');
    QTest::newRow("null") << u"INTEGER"_s << Value() << english << u"NULL"_s;
    QTest::newRow("key without thousands separators")
        << u"INTEGER"_s << Value(1234567) << english << u"1234567"_s;
    QTest::newRow("smallest integer") << u"INTEGER"_s << Value(std::numeric_limits<qint64>::min())
                                      << german << u"-9223372036854775808"_s;
    QTest::newRow("true") << u"BOOLEAN"_s << Value(1) << english << u"true"_s;
    QTest::newRow("a boolean that is none") << u"BOOLEAN"_s << Value(2) << english << u"2"_s;
    QTest::newRow("real in German") << u"REAL"_s << Value(1234.5) << german << u"1234,5"_s;
    QTest::newRow("real without fraction") << u"REAL"_s << Value(1e6) << english << u"1000000.0"_s;
    QTest::newRow("all digits of a real")
        << u"REAL"_s << Value(0.1 + 0.2) << english << u"0.30000000000000004"_s;
    QTest::newRow("very large real") << u"REAL"_s << Value(1e300) << english << u"1e+300"_s;
    QTest::newRow("infinity") << u"REAL"_s << Value(-std::numeric_limits<double>::infinity())
                              << english << u"-Inf"_s;
    QTest::newRow("line breaks") << u"TEXT"_s << Value(u"one\r\ntwo\nthree"_s) << english
                                 << u"one\u21b5two\u21b5three"_s;
    QTest::newRow("tab and escape")
        << u"TEXT"_s << Value(u"a\tb\x1b"_s) << english << u"a\u2409b\u241b"_s;
    QTest::newRow("text that looks like a date")
        << u"TEXT"_s << Value(u"2026-11-21"_s) << german << u"2026-11-21"_s;
    QTest::newRow("date") << u"DATE"_s << Value(u"2026-11-21"_s) << german << u"21.11.2026"_s;
    QTest::newRow("date of the nineteenth century")
        << u"DATE"_s << Value(u"1826-01-02"_s) << english << u"1/2/1826"_s;
    QTest::newRow("no date") << u"DATE"_s << Value(u"someday"_s) << german << u"someday"_s;
    QTest::newRow("time") << u"TIME"_s << Value(u"18:30:00"_s) << german << u"18:30"_s;
    QTest::newRow("time with seconds")
        << u"TIME"_s << Value(u"18:30:15"_s) << german << u"18:30:15"_s;
    QTest::newRow("time with fraction")
        << u"TIME"_s << Value(u"18:30:15.25"_s) << german << u"18:30:15.25"_s;
    QTest::newRow("date and time")
        << u"DATETIME"_s << Value(u"2026-11-21T18:30:00"_s) << german << u"21.11.2026 18:30"_s;
    QTest::newRow("date and time with offset")
        << u"DATETIME"_s << Value(u"2026-11-21 18:30:00+01:00"_s) << german
        << u"2026-11-21 18:30:00+01:00"_s;
    QTest::newRow("image") << u"BLOB"_s << Value(png) << english << u"PNG image, 2.1 kB"_s;
    QTest::newRow("few bytes") << u"BLOB"_s << Value("abc"_ba) << english << u"Blob, 3 bytes"_s;
    QTest::newRow("key of a row to come")
        << u"INTEGER"_s << Value(RowId(tableIndex(0), 1)) << english << u"(new)"_s;
}

void tst_CellText::shown()
{
    QFETCH(const QString, type);
    QFETCH(const Value, value);
    QFETCH(const QLocale, locale);

    QTEST(shownText(value, columnOf(type), locale), "text");
}

void tst_CellText::absentCellSaysWhy_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<bool>("hasDefault");
    QTest::addColumn<QString>("defaultSql");
    QTest::addColumn<QString>("text");

    using enum Absent::Reason;
    using enum Absent::Content;
    QTest::newRow("default") << Value(Absent{Default}) << true << u"42"_s << u"(default)"_s;
    QTest::newRow("automatic key") << Value(Absent{Default}) << true << QString() << u"(new)"_s;
    QTest::newRow("no default") << Value(Absent{Default}) << false << QString() << u"NULL"_s;
    QTest::newRow("generated") << Value(Absent{Generated}) << false << QString()
                               << u"(generated)"_s;
    QTest::newRow("large blob") << Value(Absent{NotLoaded, Blob, 50'000'000}) << false << QString()
                                << u"Blob, 50.0 MB"_s;
    QTest::newRow("large text") << Value(Absent{NotLoaded, Text, 70'000}) << false << QString()
                                << u"Text, 70,000 characters"_s;
    QTest::newRow("of unknown size")
        << Value(Absent{NotLoaded, Text}) << false << QString() << u"Text"_s;
}

void tst_CellText::absentCellSaysWhy()
{
    QFETCH(const Value, value);
    QFETCH(const bool, hasDefault);
    QFETCH(const QString, defaultSql);
    auto column = columnOf(u"INTEGER"_s);
    if (hasDefault)
        column.defaultSql = defaultSql;

    const auto text = shownText(value, column, english);

    QTEST(text, "text");
    QVERIFY(editText(value, column, english).isNull());
}

void tst_CellText::longTextIsCut()
{
    const Value value(QString(5000, u'x'));

    const auto text = shownText(value, columnOf(u"TEXT"_s), english);

    QCOMPARE(text, QString(1000, u'x') + u'\u2026');
    QCOMPARE(editText(value, columnOf(u"TEXT"_s), english), value.text());
}

void tst_CellText::cutNeverSplitsACharacter()
{
    const Value value(QString(999, u'x') + u"\U0001F331 and more"_s);

    const auto text = shownText(value, columnOf(u"TEXT"_s), english);

    QCOMPARE(text, QString(999, u'x') + u'\u2026');
}

void tst_CellText::nullAndEmptyTextEditDifferently()
{
    const auto column = columnOf(u"TEXT"_s);

    const auto null = editText(Value(), column, english);
    const auto empty = editText(Value(QString()), column, english);

    QVERIFY(null.isNull());
    QVERIFY(empty.isEmpty() && !empty.isNull());
}

void tst_CellText::editTextIsReadBack_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");

    QTest::newRow("integer") << u"INTEGER"_s << Value(std::numeric_limits<qint64>::min());
    QTest::newRow("boolean") << u"BOOLEAN"_s << Value(1);
    QTest::newRow("real") << u"REAL"_s << Value(0.1 + 0.2);
    QTest::newRow("real with three decimals") << u"REAL"_s << Value(1.125);
    QTest::newRow("real without fraction") << u"REAL"_s << Value(1000.0);
    QTest::newRow("largest real") << u"REAL"_s << Value(std::numeric_limits<double>::max());
    QTest::newRow("smallest real") << u"REAL"_s << Value(std::numeric_limits<double>::denorm_min());
    QTest::newRow("decimal") << u"DECIMAL(10,2)"_s << Value(-12.5);
    QTest::newRow("untyped real") << u""_s << Value(12.5);
    QTest::newRow("untyped real without fraction") << u""_s << Value(12.0);
    QTest::newRow("untyped integer") << u""_s << Value(12);
    QTest::newRow("text of spaces and breaks") << u"TEXT"_s << Value(u" a\r\n\tb "_s);
    QTest::newRow("empty text") << u"TEXT"_s << Value(QString());
    QTest::newRow("digits in a text") << u"TEXT"_s << Value(u"007"_s);
    QTest::newRow("null") << u"REAL"_s << Value();
    QTest::newRow("date") << u"DATE"_s << Value(u"2026-11-21"_s);
    QTest::newRow("time with fraction") << u"TIME"_s << Value(u"18:30:15.125"_s);
    QTest::newRow("date and time with offset")
        << u"DATETIME"_s << Value(u"2026-11-21T18:30:00+01:00"_s);
    QTest::newRow("json") << u"JSON"_s << Value(u"{\"a\": [1, 2]}"_s);
    QTest::newRow("blob") << u"BLOB"_s << Value("\x00\xff"_ba);
}

void tst_CellText::editTextIsReadBack()
{
    QFETCH(const QString, type);
    QFETCH(const Value, value);
    const auto column = columnOf(type);

    for (const auto &locale :
         {english, german, QLocale(QLocale::Swedish), QLocale(QLocale::Arabic)}) {
        const auto read = parsed(editText(value, column, locale), column, locale);

        QVERIFY2(read, qPrintable(locale.name()));
        QCOMPARE(*read, value);
    }
}

QTEST_APPLESS_MAIN(tst_CellText)
#include "tst_celltext.moc"
