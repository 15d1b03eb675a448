#include "support/printing.h"
#include "value/rowid.h"
#include "value/value.h"

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_Value : public QObject
{
    Q_OBJECT

private slots:
    void equalityIsIdentityOfWhatIsStored_data();
    void equalityIsIdentityOfWhatIsStored();
    void nullTextAndBlobAreEmptyNotNull();
    void contentIsKeptExactly();
    void copiesShareText();
    void visitingMeetsWhatIsStored();
    void readsAsShortText_data();
    void readsAsShortText();
    void longContentIsCutInTextOnly();
    void aRowIdKnowsItsTableAndSerial();
    void rowIdsSortByTableAndThenBySerial();
};

void tst_Value::equalityIsIdentityOfWhatIsStored_data()
{
    QTest::addColumn<Value>("one");
    QTest::addColumn<Value>("other");
    QTest::addColumn<bool>("equal");

    const Absent blob{
        .reason = Absent::Reason::NotLoaded, .content = Absent::Content::Blob, .size = 7};
    QTest::newRow("null and null") << Value() << Value(Null()) << true;
    QTest::newRow("null and empty text") << Value() << Value(QString()) << false;
    QTest::newRow("null and zero") << Value() << Value(0) << false;
    QTest::newRow("an integer and the same") << Value(1) << Value(qint64(1)) << true;
    QTest::newRow("an integer and a real") << Value(1) << Value(1.0) << false;
    QTest::newRow("an integer and its text") << Value(1) << Value(u"1"_s) << false;
    QTest::newRow("a text and the same") << Value(u"a"_s) << Value(u"a"_s) << true;
    QTest::newRow("a text and its capital") << Value(u"a"_s) << Value(u"A"_s) << false;
    QTest::newRow("a text and its bytes") << Value(u"a"_s) << Value(QByteArray("a")) << false;
    QTest::newRow("a reference and its number")
        << Value(RowId(tableIndex(0), 1)) << Value(1) << false;
    QTest::newRow("an absent cell and the same") << Value(blob) << Value(blob) << true;
    QTest::newRow("absent for two reasons") << Value(blob) << Value(Absent()) << false;
}

void tst_Value::equalityIsIdentityOfWhatIsStored()
{
    QFETCH(Value, one);
    QFETCH(Value, other);
    QFETCH(bool, equal);

    QCOMPARE(one == other, equal);
    QCOMPARE(other == one, equal);
    if (equal)
        QCOMPARE(qHash(one), qHash(other));
}

void tst_Value::nullTextAndBlobAreEmptyNotNull()
{
    QVERIFY(Value(QString()).isText());
    QVERIFY(Value(QByteArray()).isBlob());
    QCOMPARE(Value(QString()), Value(u""_s));
    QCOMPARE(Value(QByteArray()), Value(QByteArray("")));
}

void tst_Value::contentIsKeptExactly()
{
    constexpr auto largest = std::numeric_limits<qint64>::max();
    constexpr auto smallestReal = std::numeric_limits<double>::denorm_min();
    const auto textWithNul = u"a\0b"_s;

    QCOMPARE(Value(largest).integer(), largest);
    QCOMPARE(Value(smallestReal).real(), smallestReal);
    QCOMPARE(Value(textWithNul).text().size(), 3);
    QCOMPARE(Value(QByteArray("\0\xff", 2)).blob(), QByteArray("\0\xff", 2));
    QCOMPARE(Value(RowId(tableIndex(2), 9)).reference(), RowId(tableIndex(2), 9));
}

void tst_Value::copiesShareText()
{
    const Value original(u"a long text of some sort"_s);

    const Value copy = original;

    QCOMPARE(copy.text().constData(), original.text().constData());
}

void tst_Value::visitingMeetsWhatIsStored()
{
    const auto kind = Overloaded{
        [](Null) { return u"null"_s; },
        [](qint64) { return u"integer"_s; },
        [](double) { return u"real"_s; },
        [](const QString &) { return u"text"_s; },
        [](const QByteArray &) { return u"blob"_s; },
        [](RowId) { return u"reference"_s; },
        [](const Absent &) { return u"absent"_s; },
    };

    QCOMPARE(Value().visit(kind), u"null"_s);
    QCOMPARE(Value(1).visit(kind), u"integer"_s);
    QCOMPARE(Value(1.0).visit(kind), u"real"_s);
    QCOMPARE(Value(u"1"_s).visit(kind), u"text"_s);
    QCOMPARE(Value(QByteArray("1")).visit(kind), u"blob"_s);
    QCOMPARE(Value(RowId(tableIndex(0), 1)).visit(kind), u"reference"_s);
    QCOMPARE(Value(RowId()).visit(kind), u"null"_s);
    QCOMPARE(Value(Absent()).visit(kind), u"absent"_s);
}

void tst_Value::readsAsShortText_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("text");

    QTest::newRow("null") << Value() << u"NULL"_s;
    QTest::newRow("integer") << Value(-12) << u"-12"_s;
    QTest::newRow("real") << Value(0.1) << u"0.1"_s;
    QTest::newRow("text with a quote") << Value(u"O'Hara"_s) << u"'O''Hara'"_s;
    QTest::newRow("blob") << Value(QByteArray("\0\xff", 2)) << u"x'00ff'"_s;
    QTest::newRow("reference") << Value(RowId(tableIndex(3), 12)) << u"<row 12>"_s;
    QTest::newRow("default") << Value(Absent()) << u"<default>"_s;
}

void tst_Value::readsAsShortText()
{
    QFETCH(Value, value);
    QFETCH(QString, text);

    QCOMPARE(toText(value), text);
}

void tst_Value::longContentIsCutInTextOnly()
{
    const QString longText(1000, u'a');
    const Value value(longText);

    QVERIFY(toText(value).size() < 70);
    QVERIFY(toText(value).contains(u'\u2026'));
    QCOMPARE(value.text(), longText);
    QVERIFY(toText(Value(QByteArray(1000, 'a'))).size() < 70);
}

void tst_Value::aRowIdKnowsItsTableAndSerial()
{
    constexpr RowId id(tableIndex(65535), (quint64(1) << 48) - 1);

    QCOMPARE(id.table(), tableIndex(65535));
    QCOMPARE(id.serial(), (quint64(1) << 48) - 1);
    QCOMPARE(RowId::fromBits(id.bits()), id);
    QVERIFY(!id.isNull());
    QVERIFY(RowId().isNull());
}

void tst_Value::rowIdsSortByTableAndThenBySerial()
{
    QVERIFY(RowId(tableIndex(0), 9) < RowId(tableIndex(1), 1));
    QVERIFY(RowId(tableIndex(1), 1) < RowId(tableIndex(1), 2));
}

QTEST_APPLESS_MAIN(tst_Value)
#include "tst_value.moc"
