#include "app/sample.h"
#include "session/session.h"
#include "storage/sqlbackend.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_Sample : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void itIsMadeOnceAndKept();
    void itHasWhatADatabaseCanHave();
    void everyTableOfItCanBeRead();
};

void tst_Sample::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"Varve"_s);
    QCoreApplication::setApplicationName(u"Varve sample test"_s);
    QFile::remove(sampleDatabase().value());
}

void tst_Sample::itIsMadeOnceAndKept()
{
    const auto path = sampleDatabase().value();
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("what the user has made of it");
    file.close();

    QCOMPARE(sampleDatabase().value(), path);

    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("what the user has made of it"));
    QVERIFY(file.remove());
}

void tst_Sample::itHasWhatADatabaseCanHave()
{
    ConnectionParameters parameters;
    parameters.database = sampleDatabase().value();
    const auto backend = SqlBackend::openBlocking(parameters).value();
    const auto &tables = backend->schema().tables();
    const auto anyTable = [&](auto holds) { return std::ranges::any_of(tables, holds); };
    const auto anyColumn = [&](auto holds) {
        return anyTable(
            [&](const Table &table) { return std::ranges::any_of(table.columns, holds); });
    };

    QVERIFY(anyTable([](const Table &table) { return table.isView(); }));
    QVERIFY(anyTable([](const Table &table) { return table.key.size() > 1; }));
    QVERIFY(anyTable([](const Table &table) { return !table.foreignKeys.isEmpty(); }));
    QVERIFY(anyTable([](const Table &table) { return table.name.contains(u' '); }));
    QVERIFY(anyColumn([](const Column &column) { return column.generated; }));
    QVERIFY(anyColumn([](const Column &column) { return !column.allowedValues.isEmpty(); }));
}

void tst_Sample::everyTableOfItCanBeRead()
{
    ConnectionParameters parameters;
    parameters.database = sampleDatabase().value();
    Session session(SqlBackend::openBlocking(parameters).value());

    for (const auto &table : session.schema().tables()) {
        const auto rows = session.fetch(session.query(table.name));
        QVERIFY2(rows, qPrintable(table.name));
        QVERIFY2(!rows->isEmpty() || table.name == u"suggestion"_s, qPrintable(table.name));
    }
}

QTEST_MAIN(tst_Sample)
#include "tst_sample.moc"
