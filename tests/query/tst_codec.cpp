#include "academy.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>
#include <QUuid>

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Money
{
    qint64 cents = 0;
    friend bool operator==(const Money &, const Money &) = default;
};

template<typename T>
std::optional<Value> stored(const T &content)
{
    return Codec<T>::toValue(content);
}

template<typename T>
std::optional<T> read(const Value &value)
{
    return Codec<T>::fromValue(value);
}

template<typename T>
void comparesBack(const T &content, const Value &value)
{
    QCOMPARE(stored(content), std::optional(value));
    QVERIFY(read<T>(value).has_value());
    QVERIFY(read<T>(value).value() == content);
}

} // namespace

template<>
struct varve::Codec<Money>
{
    static constexpr auto declaredType = "DECIMAL";
    static std::optional<Value> toValue(const Money &money) { return Value(money.cents); }
    static std::optional<Money> fromValue(const Value &value)
    {
        return value.isInteger() ? std::optional(Money{value.integer()}) : std::nullopt;
    }
};

class tst_Codec : public QObject
{
    Q_OBJECT

private slots:
    void whatIsStoredIsReadBack();
    void integersThatDoNotFitAreRefused();
    void contentOfAnotherClassIsRefused();
    void momentsAreKeptInUtcAndSortAsText();
    void momentsOfOthersAreReadWithTheirOffset();
    void whatIsFinerThanAMillisecondIsNotCut();
    void enumerationsAreNumbersOrTexts();
    void anUnsetOptionalIsNull();
    void aTypeOfOnesOwnIsStored();
    void typesSayHowTheirColumnsAreDeclared();
};

void tst_Codec::whatIsStoredIsReadBack()
{
    comparesBack<qint8>(-128, Value(-128));
    comparesBack<quint16>(65535, Value(65535));
    comparesBack(std::numeric_limits<qint64>::min(), Value(std::numeric_limits<qint64>::min()));
    comparesBack(true, Value(1));
    comparesBack(0.1, Value(0.1));
    comparesBack(QString(), Value(u""_s));
    comparesBack(u"a\0b"_s, Value(u"a\0b"_s));
    comparesBack(QByteArray("\0x", 2), Value(QByteArray("\0x", 2)));
    comparesBack(QDate(2026, 11, 21), Value(u"2026-11-21"_s));
    comparesBack(QTime(18, 30), Value(u"18:30:00"_s));
    comparesBack(QTime(18, 30, 0, 5), Value(u"18:30:00.005"_s));
    comparesBack(QUuid(u"{12345678-1234-1234-1234-123456789abc}"_s),
                 Value(u"12345678-1234-1234-1234-123456789abc"_s));
    comparesBack(QUuid(), Value(u"00000000-0000-0000-0000-000000000000"_s));
    comparesBack(QJsonObject{{u"a"_s, QJsonValue::Null}}, Value(u"{\"a\":null}"_s));
    comparesBack(QJsonArray{1, u"x"_s}, Value(u"[1,\"x\"]"_s));
}

void tst_Codec::integersThatDoNotFitAreRefused()
{
    QVERIFY(!stored(std::numeric_limits<quint64>::max()));
    QVERIFY(!read<qint8>(Value(128)));
    QVERIFY(!read<quint64>(Value(-1)));
    QVERIFY(!read<bool>(Value(2)));
    QVERIFY(!stored(std::numeric_limits<double>::quiet_NaN()));
    QVERIFY(!read<double>(Value((qint64{1} << 53) + 1)));
    QVERIFY(!stored(QDate()));
    QVERIFY(!stored(QDate(10000, 1, 1)));
}

void tst_Codec::contentOfAnotherClassIsRefused()
{
    QVERIFY(!read<int>(Value(u"3"_s)));
    QVERIFY(!read<int>(Value(3.0)));
    QVERIFY(!read<int>(Value()));
    QVERIFY(!read<QString>(Value(3)));
    QVERIFY(!read<QByteArray>(Value(u"x"_s)));
    QVERIFY(!read<QDate>(Value(u"2026-11-21 18:30:00"_s)));
    QVERIFY(!read<QDate>(Value(u"2026-02-30"_s)));
    QVERIFY(!read<QDateTime>(Value(u"2026-11-21"_s)));
    QVERIFY(!read<QUuid>(Value(u"not one"_s)));
    QVERIFY(!read<QJsonObject>(Value(u"[]"_s)));
    QVERIFY(!read<QJsonArray>(Value(u"[1"_s)));
}

void tst_Codec::momentsAreKeptInUtcAndSortAsText()
{
    const QDateTime here(QDate(2026, 11, 21), QTime(18, 30), Qt::OffsetFromUTC, 3600);

    QCOMPARE(stored(here), std::optional(Value(u"2026-11-21 17:30:00"_s)));
    QCOMPARE(read<QDateTime>(*stored(here)), std::optional(here.toUTC()));
    QVERIFY(stored(here)->text() < stored(here.addMSecs(1))->text());
    QVERIFY(stored(here.addMSecs(999))->text() < stored(here.addMSecs(1000))->text());
}

void tst_Codec::momentsOfOthersAreReadWithTheirOffset()
{
    const QDateTime moment(QDate(2026, 11, 21), QTime(17, 30), Qt::UTC);

    for (const auto &text :
         {u"2026-11-21T18:30:00+01:00"_s, u"2026-11-21T17:30:00Z"_s, u"2026-11-21 17:30:00.000"_s})
        QCOMPARE(read<QDateTime>(Value(text)), std::optional(moment));
}

void tst_Codec::whatIsFinerThanAMillisecondIsNotCut()
{
    QVERIFY(!read<QDateTime>(Value(u"2026-11-21 17:30:00.123456"_s)));
    QCOMPARE(read<QDateTime>(Value(u"2026-11-21 17:30:00.123000Z"_s))->time().msec(), 123);
    QVERIFY(!read<QTime>(Value(u"17:30:00.1234"_s)));
}

void tst_Codec::enumerationsAreNumbersOrTexts()
{
    comparesBack(academy::Mood::Angry, Value(7));
    comparesBack(academy::Rank::Sergeant, Value(u"sergeant"_s));
    QVERIFY(!stored(static_cast<academy::Rank>(9)));
    QVERIFY(!read<academy::Rank>(Value(u"general"_s)));
}

void tst_Codec::anUnsetOptionalIsNull()
{
    comparesBack(std::optional<int>(), Value());
    comparesBack(std::optional<int>(3), Value(3));
    comparesBack(std::optional<QString>(u""_s), Value(u""_s));
    QVERIFY(!read<std::optional<int>>(Value(u"x"_s)));
}

void tst_Codec::aTypeOfOnesOwnIsStored()
{
    comparesBack(Money{250}, Value(250));
    comparesBack(std::optional<Money>(), Value());
    QCOMPARE(columnTypeOf(QString::fromUtf8(typeDescription<Money>.declaredType)),
             ColumnType::Decimal);
}

void tst_Codec::typesSayHowTheirColumnsAreDeclared()
{
    QVERIFY(!typeDescription<int>.isNullable);
    QVERIFY(typeDescription<std::optional<int>>.isNullable);
    QVERIFY(typeDescription<std::optional<int>>.canRead(Value()));
    QVERIFY(!typeDescription<int>.canRead(Value()));
    QCOMPARE(typeDescription<academy::Rank>.allowedValues().size(), 2);
    QVERIFY(!typeDescription<academy::Mood>.allowedValues);
}

QTEST_APPLESS_MAIN(tst_Codec)
#include "tst_codec.moc"
