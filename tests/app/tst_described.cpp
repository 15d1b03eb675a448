// The header was written by the built program, for a database made of the sample's script.
#include "sample_described.h"
#include "session/typedsession.h"
#include "storage/sqlbackend.h"

#include <QTemporaryDir>
#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

std::unique_ptr<SqlBackend> opened(const QString &path, ConnectionParameters::Access access)
{
    ConnectionParameters parameters;
    parameters.database = path;
    parameters.access = access;
    auto backend = SqlBackend::openBlocking(parameters);
    if (!backend)
        qFatal("%s", qPrintable(backend.error().toText()));
    return std::move(*backend);
}

std::unique_ptr<SqlBackend> openedSample()
{
    return opened(QString::fromUtf8(VARVE_SAMPLE), ConnectionParameters::Access::ReadOnly);
}

Schema reflected()
{
    return openedSample()->schema();
}

/// A session over the database with the described schema; the test stops where it does not fit.
std::unique_ptr<Session> sessionOver(std::unique_ptr<Backend> backend)
{
    auto session = Session::over(sample::schema().value(), std::move(backend));
    if (!session)
        qFatal("%s", qPrintable(session.error().toText()));
    return std::move(*session);
}

/// The number that the database itself answers.
qint64 counted(Session &session, const QString &sql)
{
    const auto answer = session.values(RawQuery{sql});
    return answer ? answer->rows.constFirst()[columnIndex(0)].integer() : -1;
}

QStringList columnsOf(const Table &table)
{
    QStringList all;
    for (const auto &column : table.columns)
        all.append(column.name + u' ' + column.declaredType);
    return all;
}

/// `lance -> lance back pilot kind 0`, sorted: the order is that of the declaration.
QStringList relationsOf(const Schema &schema, TableIndex table)
{
    QStringList all;
    for (const auto &relation : schema.relations(table))
        all.append(
            u"%1 -> %2 back %3 kind %4"_s.arg(relation.name,
                                              schema[relation.to].name,
                                              relation.inverseName,
                                              QString::number(static_cast<int>(relation.kind))));
    all.sort();
    return all;
}

} // namespace

class tst_Described : public QObject
{
    Q_OBJECT

private slots:
    void theDescribedSchemaIsValid();
    void namesTypesAndKeysAreThoseOfTheDatabase();
    void relationsAreThoseOfTheDatabase();
    void uniqueColumnsAreThoseOfTheDatabase();
    void aSessionFollowsTheDescribedRelations();
    void aSessionWritesWithTheDescribedTypes();
};

void tst_Described::theDescribedSchemaIsValid()
{
    const auto described = sample::schema();

    QVERIFY2(described, described ? "" : qPrintable(described.error().text()));
}

void tst_Described::namesTypesAndKeysAreThoseOfTheDatabase()
{
    const auto described = sample::schema().value();
    const auto found = reflected();

    QCOMPARE(described.size(), found.size());
    for (qsizetype position = 0; position < found.size(); ++position) {
        const auto &here = described[tableIndex(position)];
        const auto &there = found[tableIndex(position)];
        QCOMPARE(here.name, there.name);
        QCOMPARE(here.kind, there.kind);
        QCOMPARE(columnsOf(here), columnsOf(there));
        QCOMPARE(here.key, there.key);
        QCOMPARE(here.keySource, there.keySource);
        QCOMPARE(here.hasAutomaticKey, there.hasAutomaticKey);
        for (qsizetype column = 0; column < there.columns.size(); ++column) {
            const auto index = columnIndex(column);
            const QString subject = there.name + u'.' + there[index].name;
            QCOMPARE(here[index].type, there[index].type);
            QVERIFY2(here[index].nullable == there[index].nullable || there.isKeyColumn(index),
                     qPrintable(subject));
            QVERIFY2(here[index].defaultSql == there[index].defaultSql, qPrintable(subject));
            QVERIFY2(here[index].generated == there[index].generated, qPrintable(subject));
            QVERIFY2(here[index].collation == there[index].collation, qPrintable(subject));
        }
    }
}

void tst_Described::relationsAreThoseOfTheDatabase()
{
    const auto described = sample::schema().value();
    const auto found = reflected();

    for (qsizetype position = 0; position < found.size(); ++position)
        QCOMPARE(relationsOf(described, tableIndex(position)),
                 relationsOf(found, tableIndex(position)));
}

void tst_Described::uniqueColumnsAreThoseOfTheDatabase()
{
    const auto described = sample::schema().value();
    const auto found = reflected();

    for (qsizetype position = 0; position < found.size(); ++position) {
        const auto &there = found[tableIndex(position)];
        for (qsizetype column = 0; column < there.columns.size(); ++column)
            QCOMPARE(described[tableIndex(position)].isUniqueAlone(columnIndex(column)),
                     there.isUniqueAlone(columnIndex(column)));
    }
}

void tst_Described::aSessionFollowsTheDescribedRelations()
{
    using namespace sample;
    const auto session = sessionOver(openedSample());

    const auto species = session->fetch(session->query<Species>().with(Species::family));
    QVERIFY(!species->isEmpty());
    for (const auto &one : *species) {
        const auto members = one[Species::family][Family::species];
        QVERIFY(members.contains(one));
    }
    const auto tours = session->fetch(session->query<GuidedTour>().with(GuidedTour::friend_));
    qint64 guests = 0;
    for (const auto &tour : *tours)
        guests += tour[GuidedTour::friend_].size();
    QCOMPARE(guests, counted(*session, u"SELECT count(*) FROM booking"_s));
    QCOMPARE(
        session
            ->count(session->query<Gardener>().filter(Gardener::badge / Badge::opensSafe == true))
            .value(),
        counted(*session, u"SELECT count(*) FROM badge WHERE opens_safe = 1"_s));
    QCOMPARE(
        session->count(session->query<Friend>().filter(Friend::tour.any(GuidedTour::price > 5.0)))
            .value(),
        counted(*session,
                u"SELECT count(DISTINCT friend_id) FROM booking JOIN \"guided tour\" t"
                " ON t.id = tour_id WHERE t.price > 5"_s));
}

void tst_Described::aSessionWritesWithTheDescribedTypes()
{
    using namespace sample;
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"sample.sqlite"_s);
    QVERIFY(QFile::copy(QString::fromUtf8(VARVE_SAMPLE), path));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
    const auto session = sessionOver(opened(path, ConnectionParameters::Access::ReadWrite));

    const auto gardener = session->create<Gardener>({Gardener::name = u"Vera Moss"_s,
                                                     Gardener::joined = QDate(2026, 11, 25),
                                                     Gardener::startsAt = QTime(6, 30)});
    const auto badge = session->create<Badge>({Badge::gardener = *gardener, Badge::barcode = 77});
    const auto done = session->commit();

    QVERIFY2(done, done ? "" : qPrintable(done.error().toText()));
    const auto other = sessionOver(opened(path, ConnectionParameters::Access::ReadOnly));
    const auto again =
        other->get(other->query<Badge>().filter(Badge::barcode == 77).with(Badge::gardener))
            .value();
    QCOMPARE(again[Badge::gardener][Gardener::name], u"Vera Moss"_s);
    QCOMPARE(again[Badge::gardener][Gardener::startsAt], QTime(6, 30));
    QCOMPARE(again[Badge::gardener][Gardener::job], u"gardener"_s);
    QVERIFY(!again[Badge::opensSafe]);
}

QTEST_GUILESS_MAIN(tst_Described)
#include "tst_described.moc"
