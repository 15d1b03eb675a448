#include "query/entity.h"
#include "session/typedsession.h"
#include "storage/script.h"
#include "storage/sqlbackend.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

enum class Colour { Red, Blue = 5 };

/// One column of every type that a column can have.
struct Sample : Entity<Sample>
{
    static constexpr auto tableName = "sample";
    static constexpr auto id = Key<QUuid>("id").defaultsTo<&QUuid::createUuid>();
    static constexpr Column<QString> text{"text"};
    static constexpr Column<qint64> large{"large"};
    static constexpr Column<double> real{"real"};
    static constexpr Column<bool> truth{"truth"};
    static constexpr Column<Colour> colour{"colour"};
    static constexpr Column<QByteArray> bytes{"bytes"};
    static constexpr Column<QDate> day{"day"};
    static constexpr Column<QTime> hour{"hour"};
    static constexpr Column<QDateTime> moment{"moment"};
    static constexpr Column<QJsonObject> object{"object"};
    static constexpr Column<std::optional<QJsonArray>> list{"list"};
    static constexpr Column<std::optional<int>> number{"number"};
    static constexpr auto columns = varve::columns(
        id, text, large, real, truth, colour, bytes, day, hour, moment, object, list, number);
};

/// A file with such a table, and sessions over it.
struct File
{
    File()
    {
        if (!sql::createDatabase(path, Schema::of<Sample>().value()))
            qFatal("there is no file");
    }

    std::unique_ptr<Session> session() const
    {
        return std::make_unique<Session>(
            SqlBackend::openBlocking(ConnectionParameters::fromText(path).value()).value());
    }

    QTemporaryDir folder;
    QString path = folder.filePath(u"samples.sqlite"_s);
};

QList<Assignment<Sample>> cells()
{
    return {Sample::text = u"a\0b"_s,
            Sample::large = std::numeric_limits<qint64>::min(),
            Sample::real = std::numeric_limits<double>::infinity(),
            Sample::truth = true,
            Sample::colour = Colour::Blue,
            Sample::bytes = QByteArray("\0\xff", 2),
            Sample::day = QDate(2026, 11, 21),
            Sample::hour = QTime(18, 30, 0, 250),
            Sample::moment = QDateTime({2026, 11, 21}, {18, 30, 0, 7}, Qt::UTC),
            Sample::object = QJsonObject{{u"a"_s, QJsonArray{1, u"two"_s}}}};
}

} // namespace

class tst_TypedStorage : public QObject
{
    Q_OBJECT

private slots:
    void everyTypeIsSavedAndReadBack();
    void aNestedValueThatChangesIsWrittenAlone();
    void jsonNullIsNotNull();
    void aRowIsFoundByWhatItHolds();
    void valuesOfPendingRowsAreReadWithTheirTypes();
    void aStatementYieldsHandles();
};

void tst_TypedStorage::everyTypeIsSavedAndReadBack()
{
    const File file;
    const auto session = file.session();
    const auto id = session->create<Sample>(cells()).value()[Sample::id];
    QVERIFY(session->commit());

    const auto other = file.session();
    const auto sample = other->get<Sample>(id).value();

    QCOMPARE(sample[Sample::text], u"a\0b"_s);
    QCOMPARE(sample[Sample::large], std::numeric_limits<qint64>::min());
    QCOMPARE(sample[Sample::real], std::numeric_limits<double>::infinity());
    QCOMPARE(sample[Sample::truth], true);
    QCOMPARE(sample[Sample::colour], Colour::Blue);
    QCOMPARE(sample[Sample::bytes], QByteArray("\0\xff", 2));
    QCOMPARE(sample[Sample::day], QDate(2026, 11, 21));
    QCOMPARE(sample[Sample::hour], QTime(18, 30, 0, 250));
    QCOMPARE(sample[Sample::moment], QDateTime({2026, 11, 21}, {18, 30, 0, 7}, Qt::UTC));
    QCOMPARE(sample[Sample::object], (QJsonObject{{u"a"_s, QJsonArray{1, u"two"_s}}}));
    QVERIFY(!sample[Sample::list]);
    QVERIFY(!sample[Sample::number]);
}

void tst_TypedStorage::aNestedValueThatChangesIsWrittenAlone()
{
    const File file;
    const auto mine = file.session();
    const auto sample = mine->create<Sample>(cells()).value();
    QVERIFY(mine->commit());
    const auto theirs = file.session();
    const auto same = theirs->get<Sample>(sample[Sample::id]).value();

    auto object = sample[Sample::object];
    object[u"b"_s] = QJsonObject{{u"c"_s, 1}};
    QVERIFY(sample.set(Sample::object, object));
    QVERIFY(same.set({Sample::bytes = QByteArray("x"), Sample::day = QDate(1, 1, 1)}));

    // Neither writes what the other has changed, so there is no conflict.
    QVERIFY(mine->commit());
    QVERIFY(theirs->commit());
    QVERIFY(same.refresh());
    QCOMPARE(same[Sample::object], object);
    QCOMPARE(same[Sample::bytes], QByteArray("x"));
}

void tst_TypedStorage::jsonNullIsNotNull()
{
    const File file;
    const auto session = file.session();
    const auto sample = session->create<Sample>(cells()).value();
    QVERIFY(sample.set(Sample::list = QJsonArray{QJsonValue::Null}));
    QVERIFY(session->commit());

    const auto other = file.session();
    const auto same = other->get<Sample>(sample[Sample::id]).value();

    QVERIFY(same[Sample::list]);
    QVERIFY((*same[Sample::list])[0].isNull());
    QVERIFY(same.set(Sample::list = std::nullopt));
    QVERIFY(other->commit());
    QCOMPARE(other->count(other->query<Sample>().filter(Sample::list.isNull())).value(), 1);
}

void tst_TypedStorage::aRowIsFoundByWhatItHolds()
{
    const File file;
    const auto session = file.session();
    const auto sample = session->create<Sample>(cells()).value();
    QVERIFY(session->commit());
    const auto all = session->query<Sample>();
    const auto found = [&](const Condition<Sample> &condition) {
        return session->count(all.filter(condition)).value() == 1;
    };

    QVERIFY(found(Sample::id == sample[Sample::id]));
    QVERIFY(found(Sample::bytes == QByteArray("\0\xff", 2)));
    QVERIFY(found(Sample::moment < QDateTime({2027, 1, 1}, {0, 0}, Qt::UTC)));
    QVERIFY(found(Sample::hour == QTime(18, 30, 0, 250)));
    QVERIFY(found(Sample::colour == Colour::Blue));
    QVERIFY(found(Sample::object == QJsonObject{{u"a"_s, QJsonArray{1, u"two"_s}}}));
}

void tst_TypedStorage::valuesOfPendingRowsAreReadWithTheirTypes()
{
    const File file;
    const auto session = file.session();
    const auto stored = session->create<Sample>(cells()).value();
    QVERIFY(session->commit());
    const auto fresh = session->create<Sample>(cells()).value();
    QVERIFY(fresh.set({Sample::colour = Colour::Red, Sample::number = 3}));
    QVERIFY(stored.set(Sample::number, 4));
    const auto all = session->query<Sample>();

    const auto lines =
        session->values(select(all, Sample::colour, sum(Sample::number), max(Sample::day))
                            .groupBy(Sample::colour)
                            .orderBy(sum(Sample::number).desc()));

    using Line = std::tuple<Colour, std::optional<qint64>, std::optional<QDate>>;
    const QDate day(2026, 11, 21);
    QVERIFY(lines.value() == QList<Line>({{Colour::Blue, 4, day}, {Colour::Red, 3, day}}));
    const auto ofLarger = all.filter(Sample::number > outer(Sample::number));
    QCOMPARE(session->fetch(all.filter(exists<Sample>(ofLarger))).value(), QList{fresh});
    const auto blue = all.filter(Sample::colour == Colour::Blue);
    QCOMPARE(session->fetch(all.filter(Sample::number.in(blue, Sample::number))).value(),
             QList{stored});
    QCOMPARE(session->first(all.orderBy((Sample::number % 4).desc().nullsLast())).value(), fresh);
}

void tst_TypedStorage::aStatementYieldsHandles()
{
    const File file;
    const auto session = file.session();
    const auto id = session->create<Sample>(cells()).value()[Sample::id];
    QVERIFY(session->commit());
    const auto other = file.session();

    const auto samples = other->fetch<Sample>(RawQuery{u"SELECT id, text FROM sample"_s}).value();

    QCOMPARE(samples.size(), 1);
    QCOMPARE(samples[0][Sample::id], id);
    QCOMPARE(samples[0].read(Sample::day).error().kind(), ErrorKind::NotFound);
    QVERIFY(samples[0].load());
    QCOMPARE(samples[0][Sample::day], QDate(2026, 11, 21));
}

QTEST_GUILESS_MAIN(tst_TypedStorage)
#include "tst_typedstorage.moc"
