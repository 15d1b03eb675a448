#include "testfile.h"

#include <QDir>
#include <QThreadPool>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What opening `fileOrUrl` answers.
SqlBackend::Opened openingOf(const QString &fileOrUrl)
{
    return SqlBackend::openBlocking(ConnectionParameters::fromText(fileOrUrl).value());
}

/// A file of some pages, and its first `bytes` bytes as another one.
QString cutFile(TestFile &file, qint64 bytes)
{
    file.run({u"CREATE TABLE first(id INTEGER PRIMARY KEY, a TEXT)"_s,
              u"INSERT INTO first VALUES(1, 'x')"_s,
              u"CREATE TABLE last(id INTEGER PRIMARY KEY, a TEXT)"_s,
              u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
              u"INSERT INTO last SELECT i, hex(zeroblob(50)) FROM n"_s});
    QFile cut(file.folder() + u"/cut.sqlite"_s);
    if (!cut.open(QIODevice::WriteOnly) || cut.write(file.bytes().left(bytes)) != bytes)
        qFatal("cannot write");
    return cut.fileName();
}

} // namespace

class tst_Opening : public QObject
{
    Q_OBJECT

private slots:
    void missingFileIsNotCreated();
    void folderIsRefused();
    void otherFileIsRefused();
    void truncatedFileIsShownAsFarAsItGoes();
    void damagedTableDoesNotHideOthers();
    void readOnlyIsKnownAtOnce_data();
    void readOnlyIsKnownAtOnce();
    void fileWithASignOfAUrlInItsNameIsOpened();
    void openingDoesNotChangeTheFile();
    void openingInTheBackgroundAnswersTheSame();
    void abandonedOpeningDoesNoHarm();
    void unknownDialectIsRefused();
};

void tst_Opening::missingFileIsNotCreated()
{
    QTemporaryDir folder;
    const auto path = folder.filePath(u"missing.db"_s);

    const auto backend = openingOf(path);

    QVERIFY(!backend);
    QCOMPARE(backend.error().kind(), ErrorKind::Connection);
    QVERIFY(backend.error().text().contains(u"missing.db"_s));
    QVERIFY(!QFile::exists(path));
}

void tst_Opening::folderIsRefused()
{
    QTemporaryDir folder;

    const auto backend = openingOf(folder.path());

    QVERIFY(!backend);
    QCOMPARE(backend.error().kind(), ErrorKind::Connection);
    QVERIFY(backend.error().text().contains(u"folder"_s));
}

void tst_Opening::otherFileIsRefused()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"picture.png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(5000, 'x'));
    file.close();

    const auto backend = openingOf(file.fileName());

    QVERIFY(!backend);
    QCOMPARE(backend.error().kind(), ErrorKind::Storage);
    QVERIFY2(backend.error().text().contains(u"not a SQLite database"_s),
             qPrintable(backend.error().toText()));
    QVERIFY(backend.error().text().contains(u"picture.png"_s));
}

void tst_Opening::truncatedFileIsShownAsFarAsItGoes()
{
    TestFile file;
    const auto path = cutFile(file, 4096LL * 8);

    const auto backend = opened(path);
    const auto first = backend->fetch(all(*backend, u"first"_s), {}).result();
    const auto last = backend->fetch(all(*backend, u"last"_s), {}).result();

    QVERIFY(!backend->warnings().isEmpty());
    QVERIFY(backend->readOnlyReason().contains(u"damaged"_s));
    QCOMPARE(shown(first), u"1, 'x'"_s);
    QVERIFY(!last);
    QCOMPARE(last.error().kind(), ErrorKind::Storage);
    QVERIFY2(last.error().text().contains(u"\"last\""_s), qPrintable(last.error().text()));
}

void tst_Opening::damagedTableDoesNotHideOthers()
{
    TestFile file({u"CREATE TABLE bad(id INTEGER PRIMARY KEY)"_s,
                   u"CREATE TABLE good(id INTEGER PRIMARY KEY)"_s,
                   u"INSERT INTO good VALUES(7)"_s});
    file.run({u"PRAGMA writable_schema = ON"_s,
              u"UPDATE sqlite_master SET rootpage = 2000 WHERE name = 'bad'"_s});
    file.close();

    const auto opening = openingOf(file.path());

    QVERIFY2(opening, opening ? "" : qPrintable(opening.error().toText()));
    auto &backend = **opening;
    QCOMPARE(shown(backend.fetch(all(backend, u"good"_s), {}).result()), u"7"_s);
    if (backend.schema().find(u"bad"_s))
        QVERIFY(!backend.fetch(all(backend, u"bad"_s), {}).result());
    else
        QVERIFY(!backend.warnings().isEmpty());
}

void tst_Opening::readOnlyIsKnownAtOnce_data()
{
    QTest::addColumn<QString>("options");

    QTest::newRow("asked for") << u"?mode=ro"_s;
    QTest::newRow("immutable") << u"?immutable=1"_s;
}

void tst_Opening::readOnlyIsKnownAtOnce()
{
    QFETCH(QString, options);
    TestFile file({u"CREATE TABLE t(a)"_s, u"INSERT INTO t VALUES(1)"_s});

    const auto backend = opened(u"file:"_s + file.path() + options);

    QVERIFY(!backend->readOnlyReason().isEmpty());
    QCOMPARE(shown(backend->fetch(all(*backend, u"t"_s), {}).result()), u"1"_s);
}

void tst_Opening::fileWithASignOfAUrlInItsNameIsOpened()
{
    TestFile file({u"CREATE TABLE t(a)"_s});
    const QString path = file.folder() + u"/100% of #1?mode=ro&x \U0001F600.db"_s;
    QVERIFY(QFile::copy(file.path(), path));

    const auto backend = opened(path);

    QCOMPARE(backend->schema().size(), 1);
    QVERIFY(backend->readOnlyReason().isEmpty());
    QVERIFY(backend->write({}).result());
}

void tst_Opening::openingDoesNotChangeTheFile()
{
    TestFile file({u"CREATE TABLE t(a)"_s});
    file.close();
    const auto bytes = file.bytes();

    {
        const auto backend = opened(file.path());
        QVERIFY(backend->places(all(*backend, u"t"_s), {{}, 1, 1}).result());
    }

    QCOMPARE(file.bytes(), bytes);
    QCOMPARE(QDir(file.folder()).entryList(QDir::Files), QStringList{u"data.sqlite"_s});
}

void tst_Opening::openingInTheBackgroundAnswersTheSame()
{
    TestFile file({u"CREATE TABLE t(a)"_s});

    auto good = SqlBackend::open(ConnectionParameters::fromText(file.path()).value());
    auto bad = SqlBackend::open(ConnectionParameters::fromText(file.folder()).value());

    const auto backend = good.takeResult();
    QVERIFY(backend);
    QCOMPARE((*backend)->schema().size(), 1);
    QVERIFY(!bad.takeResult());
}

void tst_Opening::abandonedOpeningDoesNoHarm()
{
    TestFile file({u"CREATE TABLE t(a)"_s});

    for (int i = 0; i < 5; ++i)
        SqlBackend::open(ConnectionParameters::fromText(file.path()).value()).cancel();

    QVERIFY(QThreadPool::globalInstance()->waitForDone());
}

void tst_Opening::unknownDialectIsRefused()
{
    ConnectionParameters parameters;
    parameters.dialect = u"dbase"_s;

    const auto backend = SqlBackend::openBlocking(parameters);

    QVERIFY(!backend);
    QVERIFY(backend.error().text().contains(u"dbase"_s));
}

QTEST_GUILESS_MAIN(tst_Opening)
#include "tst_opening.moc"
