#include "query/academy.h"
#include "session/planner.h"
#include "session/typedsession.h"
#include "storage/script.h"
#include "testfile.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A type of one's own, stored as an integer.
struct Money
{
    qint64 cents = 0;
    friend bool operator==(const Money &, const Money &) = default;
};

/// A moment finer than a QDateTime, stored as text.
struct Instant
{
    qint64 microseconds = 0; ///< Since 1970, in UTC.
    friend bool operator==(const Instant &, const Instant &) = default;
};

} // namespace

template<>
struct varve::Codec<Money>
{
    static constexpr auto declaredType = "INTEGER";
    static std::optional<Value> toValue(const Money &money) { return Value(money.cents); }
    static std::optional<Money> fromValue(const Value &value)
    {
        return value.isInteger() ? std::optional(Money{value.integer()}) : std::nullopt;
    }
};

template<>
struct varve::Codec<Instant>
{
    static constexpr auto declaredType = "DATETIME";
    static std::optional<Value> toValue(const Instant &instant)
    {
        const auto moment = QDateTime::fromMSecsSinceEpoch(instant.microseconds / 1000, Qt::UTC);
        const auto rest = QString::number(instant.microseconds % 1000).rightJustified(3, u'0');
        return Value(QString(moment.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + rest));
    }
    static std::optional<Instant> fromValue(const Value &value)
    {
        if (!value.isText() || value.text().size() != 26)
            return {};
        auto moment = QDateTime::fromString(value.text().left(23), u"yyyy-MM-dd HH:mm:ss.zzz"_s);
        moment.setTimeSpec(Qt::UTC);
        const auto rest = value.text().mid(23).toInt();
        return Instant{moment.toMSecsSinceEpoch() * 1000 + rest};
    }
};

namespace {

using academy::Mood;
using academy::Rank;

struct Specimen : Entity<Specimen>
{
    static constexpr auto tableName = "specimen";
    static constexpr auto id = Key<QUuid>("id").defaultsTo<&QUuid::createUuid>();
    static constexpr Column<QDate> day{"day"};
    static constexpr Column<QTime> clock{"clock"};
    static constexpr Column<QDateTime> moment{"moment"};
    static constexpr Column<Instant> exact{"exact"};
    static constexpr Column<std::optional<QUuid>> token{"token"};
    static constexpr Column<QByteArray> bytes{"bytes"};
    static constexpr Column<QJsonObject> object{"object"};
    static constexpr Column<QJsonArray> list{"list"};
    static constexpr Column<std::optional<QJsonObject>> document{"document"};
    static constexpr auto json = Column<std::optional<QString>>("json").declared("JSON");
    static constexpr Column<Mood> mood{"mood"};
    static constexpr Column<Rank> rank{"rank"};
    static constexpr Column<bool> active{"active"};
    static constexpr Column<std::optional<int>> count{"count"};
    static constexpr Column<Money> price{"price"};
    static constexpr Column<QString> label{"label"};
    static constexpr Column<qint64> large{"large"};
    static constexpr Column<double> ratio{"ratio"};
    static constexpr auto columns = varve::columns(id,
                                                   day,
                                                   clock,
                                                   moment,
                                                   exact,
                                                   token,
                                                   bytes,
                                                   object,
                                                   list,
                                                   document,
                                                   json,
                                                   mood,
                                                   rank,
                                                   active,
                                                   count,
                                                   price,
                                                   label,
                                                   large,
                                                   ratio);
};

const QDateTime aMoment(QDate(2026, 11, 21), QTime(18, 30, 0, 250), Qt::UTC);
const QUuid aToken(u"{12345678-1234-1234-1234-123456789abc}"_s);
const QJsonObject anObject{{u"a"_s, QJsonArray{1, QJsonValue::Null}}, {u"b"_s, u"\u00e4"_s}};

/// A file with one row, which a session has created and saved, and another session that has read it.
struct Cabinet
{
    Cabinet()
        : path(folder.filePath(u"specimens.sqlite"_s))
    {
        const auto schema = Schema::of<Specimen>().value();
        if (const auto made = sql::createDatabase(path, schema); !made)
            qFatal("%s", qPrintable(made.error().toText()));
        const auto writing = Session::over(schema, opened(path));
        const auto specimen =
            (*writing)->create<Specimen>({Specimen::day = QDate(2026, 11, 21),
                                          Specimen::clock = QTime(18, 30, 5),
                                          Specimen::moment = aMoment,
                                          Specimen::exact = Instant{1'700'000'000'123'456},
                                          Specimen::token = aToken,
                                          Specimen::bytes = QByteArray("\0x\xff", 3),
                                          Specimen::object = anObject,
                                          Specimen::list = QJsonArray{1, u"x"_s, QJsonObject()},
                                          Specimen::json = u"null"_s,
                                          Specimen::mood = Mood::Angry,
                                          Specimen::rank = Rank::Sergeant,
                                          Specimen::active = true,
                                          Specimen::price = Money{250},
                                          Specimen::label = u"a\0b \u00e4'\""_s,
                                          Specimen::large = std::numeric_limits<qint64>::min(),
                                          Specimen::ratio = 0.1});
        if (!specimen)
            qFatal("%s", qPrintable(specimen.error().toText()));
        if (const auto done = (*writing)->commit(); !done)
            qFatal("%s", qPrintable(done.error().toText()));
        session = std::move(*Session::over(schema, opened(path)));
        row = session->first(session->query<Specimen>()).value();
    }

    /// What SQLite says of the cell.
    QString stored(const QString &column) const
    {
        const RawQuery query{u"SELECT typeof(%1), CAST(%1 AS TEXT) FROM specimen"_s.arg(column)};
        const auto read = session->values(query);
        return read ? toText(read->rows.constFirst()[columnIndex(0)]) + u' '
                          + toText(read->rows.constFirst()[columnIndex(1)])
                    : read.error().toText();
    }

    QTemporaryDir folder;
    QString path;
    std::unique_ptr<Session> session;
    HandleOf<Specimen> row;
};

/// Setting `column` to another value writes that column and no other, and is read by the next session.
template<typename T>
void writesAlone(const TypedColumn<Specimen, T> &column, const T &value)
{
    const Cabinet cabinet;
    QVERIFY(cabinet.row[column] != value);

    QVERIFY(cabinet.row.set(column, value));

    const auto &session = *cabinet.session;
    const auto plan = planned(session.state().pending(), session.schema()).value();
    QCOMPARE(plan.steps.size(), 1);
    const auto at = session.schema()[tableIndex(0)].find(QString::fromUtf8(column.names[0]));
    QCOMPARE(plan.steps.constFirst().columns, QList{*at});
    QVERIFY(cabinet.session->commit());
    const auto other = Session::over(Schema::of<Specimen>().value(), opened(cabinet.path)).value();
    QVERIFY(other->first(other->query<Specimen>()).value()[column] == value);
}

/// Setting `column` to what it holds is no edit.
template<typename T>
void staysAsItIs(const Cabinet &cabinet, const TypedColumn<Specimen, T> &column)
{
    QVERIFY(cabinet.row.set(column, cabinet.row[column]));
    QVERIFY2(!cabinet.session->hasPending(), column.names[0]);
}

} // namespace

class tst_TypedValues : public QObject
{
    Q_OBJECT

private slots:
    void everyTypeIsSavedAndReadBack();
    void everyTypeIsStoredAsItsCodecSays();
    void whatChangesIsWrittenAlone();
    void whatIsSetToTheSameIsNoEdit();
    void jsonNullIsNotNull();
    void aKeyOfTheProgramsOwnIsKept();
    void valuesAreFoundByWhatTheyHold();
    void aMomentIsTheSameInAnyZone();
    void whatIsFinerThanATypeIsToldAndKept();
    void aTextThatIsNoneOfAnEnumerationIsRefused();
};

void tst_TypedValues::everyTypeIsSavedAndReadBack()
{
    const Cabinet cabinet;
    const auto &row = cabinet.row;

    QCOMPARE(row[Specimen::day], QDate(2026, 11, 21));
    QCOMPARE(row[Specimen::clock], QTime(18, 30, 5));
    QCOMPARE(row[Specimen::moment], aMoment);
    QCOMPARE(row[Specimen::exact].microseconds, 1'700'000'000'123'456);
    QCOMPARE(row[Specimen::token], std::optional(aToken));
    QCOMPARE(row[Specimen::bytes], QByteArray("\0x\xff", 3));
    QCOMPARE(row[Specimen::object], anObject);
    QCOMPARE(row[Specimen::list], (QJsonArray{1, u"x"_s, QJsonObject()}));
    QVERIFY(!row[Specimen::document]);
    QCOMPARE(row[Specimen::json], std::optional(u"null"_s));
    QCOMPARE(row[Specimen::mood], Mood::Angry);
    QCOMPARE(row[Specimen::rank], Rank::Sergeant);
    QVERIFY(row[Specimen::active]);
    QVERIFY(!row[Specimen::count]);
    QVERIFY(row[Specimen::price] == Money{250});
    QCOMPARE(row[Specimen::label], u"a\0b \u00e4'\""_s);
    QCOMPARE(row[Specimen::large], std::numeric_limits<qint64>::min());
    QCOMPARE(row[Specimen::ratio], 0.1);
}

void tst_TypedValues::everyTypeIsStoredAsItsCodecSays()
{
    const Cabinet cabinet;

    QCOMPARE(cabinet.stored(u"day"_s), u"'text' '2026-11-21'"_s);
    QCOMPARE(cabinet.stored(u"moment"_s), u"'text' '2026-11-21 18:30:00.250'"_s);
    QCOMPARE(cabinet.stored(u"exact"_s), u"'text' '2023-11-14 22:13:20.123456'"_s);
    QCOMPARE(cabinet.stored(u"token"_s), u"'text' '12345678-1234-1234-1234-123456789abc'"_s);
    QCOMPARE(cabinet.stored(u"mood"_s), u"'integer' '7'"_s);
    QCOMPARE(cabinet.stored(u"rank"_s), u"'text' 'sergeant'"_s);
    QCOMPARE(cabinet.stored(u"active"_s), u"'integer' '1'"_s);
    QCOMPARE(cabinet.stored(u"price"_s), u"'integer' '250'"_s);
    QCOMPARE(cabinet.stored(u"json"_s), u"'text' 'null'"_s);
    QCOMPARE(cabinet.stored(u"document"_s), u"'null' NULL"_s);
}

void tst_TypedValues::whatChangesIsWrittenAlone()
{
    auto object = anObject;
    object.insert(u"b"_s, 3);

    writesAlone(Specimen::day, QDate(2026, 11, 22));
    writesAlone(Specimen::clock, QTime(18, 30, 5, 1));
    writesAlone(Specimen::moment, aMoment.addMSecs(1));
    writesAlone(Specimen::exact, Instant{1'700'000'000'123'457});
    writesAlone(Specimen::token, std::optional<QUuid>());
    writesAlone(Specimen::bytes, QByteArray("\0x\xfe", 3));
    writesAlone(Specimen::object, object);
    writesAlone(Specimen::list, QJsonArray{1, u"x"_s, QJsonArray()});
    writesAlone(Specimen::document, std::optional(QJsonObject()));
    writesAlone(Specimen::mood, Mood::Calm);
    writesAlone(Specimen::rank, Rank::Recruit);
    writesAlone(Specimen::active, false);
    writesAlone(Specimen::count, std::optional(0));
    writesAlone(Specimen::price, Money{-1});
    writesAlone(Specimen::label, u""_s);
    writesAlone(Specimen::large, std::numeric_limits<qint64>::max());
    writesAlone(Specimen::ratio, 1e300);
}

void tst_TypedValues::whatIsSetToTheSameIsNoEdit()
{
    const Cabinet cabinet;

    staysAsItIs(cabinet, Specimen::day);
    staysAsItIs(cabinet, Specimen::moment);
    staysAsItIs(cabinet, Specimen::exact);
    staysAsItIs(cabinet, Specimen::bytes);
    staysAsItIs(cabinet, Specimen::object);
    staysAsItIs(cabinet, Specimen::list);
    staysAsItIs(cabinet, Specimen::document);
    staysAsItIs(cabinet, Specimen::rank);
    staysAsItIs(cabinet, Specimen::count);
    staysAsItIs(cabinet, Specimen::ratio);
}

void tst_TypedValues::jsonNullIsNotNull()
{
    const Cabinet cabinet;
    auto &session = *cabinet.session;
    const auto all = session.query<Specimen>();
    QCOMPARE(session.count(all.filter(Specimen::json.isNull())).value(), 0);
    QCOMPARE(session.count(all.filter(Specimen::json == u"null"_s)).value(), 1);

    QVERIFY(cabinet.row.set(Specimen::json = std::nullopt));

    QVERIFY(session.hasPending());
    QVERIFY(session.commit());
    QCOMPARE(cabinet.stored(u"json"_s), u"'null' NULL"_s);
    QCOMPARE(session.count(all.filter(Specimen::json.isNull())).value(), 1);
    // A member that is null is there, and one that is missing is not.
    QVERIFY(cabinet.row.set(Specimen::document, QJsonObject{{u"a"_s, QJsonValue::Null}}));
    QVERIFY(cabinet.row.set(Specimen::document, QJsonObject()));
    QVERIFY(session.commit());
    QCOMPARE(cabinet.stored(u"document"_s), u"'text' '{}'"_s);
}

void tst_TypedValues::aKeyOfTheProgramsOwnIsKept()
{
    const Cabinet cabinet;

    const auto key = cabinet.row[Specimen::id];

    QVERIFY(!key.isNull());
    QCOMPARE(cabinet.session->find<Specimen>(key), cabinet.row);
    QCOMPARE(cabinet.stored(u"id"_s),
             QString(u"'text' '"_s + key.toString(QUuid::WithoutBraces) + u'\''));
}

void tst_TypedValues::valuesAreFoundByWhatTheyHold()
{
    const Cabinet cabinet;
    auto &session = *cabinet.session;
    const auto count = [&](const Condition<Specimen> &condition) {
        return session.count(session.query<Specimen>().filter(condition)).value_or(-1);
    };

    QCOMPARE(count(Specimen::day == QDate(2026, 11, 21)), 1);
    QCOMPARE(count(Specimen::day < QDate(2026, 11, 21)), 0);
    QCOMPARE(count(Specimen::moment >= aMoment), 1);
    QCOMPARE(count(Specimen::exact < Instant{1'700'000'000'123'457}), 1);
    QCOMPARE(count(Specimen::token == aToken), 1);
    QCOMPARE(count(Specimen::bytes == QByteArray("\0x\xff", 3)), 1);
    QCOMPARE(count(Specimen::object == anObject), 1);
    QCOMPARE(count(Specimen::rank == Rank::Recruit), 0);
    QCOMPARE(count(Specimen::mood == Mood::Angry), 1);
    QCOMPARE(count(Specimen::active == true), 1);
    QCOMPARE(count(Specimen::price > Money{249}), 1);
    QCOMPARE(count(Specimen::large < 0), 1);
}

void tst_TypedValues::aMomentIsTheSameInAnyZone()
{
    const Cabinet cabinet;
    const auto elsewhere = aMoment.toOffsetFromUtc(-3600);

    QVERIFY(cabinet.row.set(Specimen::moment, elsewhere));

    QVERIFY(!cabinet.session->hasPending());
}

void tst_TypedValues::whatIsFinerThanATypeIsToldAndKept()
{
    const Cabinet cabinet;
    QVERIFY(cabinet.row.set(u"moment"_s, u"2026-11-21 18:30:00.123456"_s));

    QCOMPARE(cabinet.row.read(Specimen::moment).error().kind(), ErrorKind::Type);

    QVERIFY(cabinet.row.set(Specimen::label, u"changed"_s));
    QVERIFY(cabinet.session->commit());
    QCOMPARE(cabinet.stored(u"moment"_s), u"'text' '2026-11-21 18:30:00.123456'"_s);
}

void tst_TypedValues::aTextThatIsNoneOfAnEnumerationIsRefused()
{
    const Cabinet cabinet;

    QVERIFY(!cabinet.row.set(Specimen::rank, static_cast<Rank>(9)));
    (void)cabinet.row.set(u"rank"_s, u"general"_s);

    QVERIFY(!cabinet.session->commit());
    QCOMPARE(cabinet.stored(u"rank"_s), u"'text' 'sergeant'"_s);
}

QTEST_GUILESS_MAIN(tst_TypedValues)
#include "tst_typedvalues.moc"
