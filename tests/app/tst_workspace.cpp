#include "app/workspace.h"
#include "storage/script.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

/// Waits until the database is open, or cannot be.
Workspace::Opened opened(const QString &path)
{
    ConnectionParameters parameters;
    parameters.database = path;
    auto future = Workspace::open(parameters);
    if (!QTest::qWaitFor([&] { return future.isFinished(); }))
        return Error(ErrorKind::Busy, u"not in time"_s);
    return future.result();
}

} // namespace

class tst_Workspace : public QObject
{
    Q_OBJECT

private slots:
    void anOpenDatabaseHasItsFilesNameAndTables();
    void whatCannotBeOpenedIsAnError();
    void anothersWriteIsNoticed();
    void theOwnWriteIsNot();

private:
    QString database() const;

    QTemporaryDir m_folder;
};

QString tst_Workspace::database() const
{
    static int number = 0;
    const auto path = m_folder.filePath(u"fleet%1.sqlite"_s.arg(++number));
    const auto made = sql::createDatabase(
        path,
        u"CREATE TABLE pilot (id INTEGER PRIMARY KEY, name TEXT);INSERT INTO pilot VALUES (1, 'Jaime')"_s);
    Q_ASSERT(made);
    return path;
}

void tst_Workspace::anOpenDatabaseHasItsFilesNameAndTables()
{
    const auto path = database();

    const auto workspace = opened(path);

    QVERIFY(workspace);
    QCOMPARE((*workspace)->name(), path.section(u'/', -1));
    QVERIFY((*workspace)->session().schema().find(u"pilot"_s));
    QCOMPARE((*workspace)->warnings(), QStringList());
}

void tst_Workspace::whatCannotBeOpenedIsAnError()
{
    const auto workspace = opened(m_folder.filePath(u"missing.sqlite"_s));

    QVERIFY(!workspace);
    QCOMPARE(workspace.error().kind(), ErrorKind::Connection);
}

void tst_Workspace::anothersWriteIsNoticed()
{
    const auto path = database();
    const auto workspace = opened(path).value();
    QSignalSpy changed(workspace.get(), &Workspace::changedElsewhere);
    const auto other = opened(path).value();
    QTest::qWait(1500); // The first look is behind us.
    QCOMPARE(changed.size(), 0);

    QVERIFY(other->session().create(u"pilot"_s, {{u"name"_s, u"Natasha"_s}}));
    QVERIFY(other->session().commit());

    QTRY_COMPARE(changed.size(), 1);
}

void tst_Workspace::theOwnWriteIsNot()
{
    const auto workspace = opened(database()).value();
    QSignalSpy changed(workspace.get(), &Workspace::changedElsewhere);
    QTest::qWait(1500);

    QVERIFY(workspace->session().create(u"pilot"_s, {{u"name"_s, u"Natasha"_s}}));
    QVERIFY(workspace->session().commit());

    QTest::qWait(2500);
    QCOMPARE(changed.size(), 0);
}

QTEST_MAIN(tst_Workspace)
#include "tst_workspace.moc"
