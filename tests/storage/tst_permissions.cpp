#include "testfile.h"

#include <unistd.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Nobody in particular while this lives, as root may write everywhere.
class Unprivileged
{
public:
    Unprivileged() { become(m_wasRoot ? nobody : getuid()); }
    ~Unprivileged() { become(m_wasRoot ? 0 : getuid()); }
    Q_DISABLE_COPY_MOVE(Unprivileged)

private:
    static constexpr uid_t nobody = 65534;

    static void become(uid_t user)
    {
        // Root remains what can be returned to.
        if (setresuid(user, user, static_cast<uid_t>(-1)) != 0)
            qFatal("cannot be another user");
    }

    bool m_wasRoot = getuid() == 0;
};

constexpr auto readable = QFile::ReadOwner | QFile::ReadUser | QFile::ReadGroup | QFile::ReadOther
                          | QFile::ExeOwner | QFile::ExeUser | QFile::ExeGroup | QFile::ExeOther;

void protectFile(const QString &path)
{
    QFile::setPermissions(path, readable);
}

} // namespace

/// What a person is told who may read a database but not write it.
class tst_Permissions : public QObject
{
    Q_OBJECT

private slots:
    void aFileThatCannotBeWrittenSaysSo();
    void aFolderThatCannotBeWrittenSaysSo();
    void aLogThatCannotBeMadeLeavesTheFileReadable();
    void changesInALogThatCannotBeReadAreNotLeftOut();

private:
    static SqlBackend::Opened opened(const QString &path)
    {
        const Unprivileged nobody;
        return SqlBackend::openBlocking(ConnectionParameters::fromText(path).value());
    }
    static qsizetype rowCount(SqlBackend &backend)
    {
        const Unprivileged nobody;
        const QuerySet query(backend.schema(), tableIndex(0));
        return backend.fetch(query, {}).result().value().rows.size();
    }
};

void tst_Permissions::aFileThatCannotBeWrittenSaysSo()
{
    TestFile file({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    file.close();
    protectFile(file.path());
    QFile::setPermissions(file.folder(), readable | QFile::WriteOwner | QFile::WriteOther);

    const auto backend = opened(file.path());

    QVERIFY(backend);
    QVERIFY((*backend)->readOnlyReason().contains(file.path()));
}

void tst_Permissions::aFolderThatCannotBeWrittenSaysSo()
{
    TestFile file({u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"INSERT INTO t VALUES (1)"_s});
    file.close();
    QFile::setPermissions(file.path(), readable | QFile::WriteOwner | QFile::WriteOther);
    protectFile(file.folder());

    auto backend = opened(file.path());

    QVERIFY(backend);
    QVERIFY((*backend)->readOnlyReason().contains(file.folder()));
    QCOMPARE(rowCount(**backend), 1);
    QFile::setPermissions(file.folder(), readable | QFile::WriteOwner);
}

void tst_Permissions::aLogThatCannotBeMadeLeavesTheFileReadable()
{
    TestFile file({u"PRAGMA journal_mode = WAL"_s,
                   u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s,
                   u"INSERT INTO t VALUES (1), (2)"_s});
    file.close();
    QVERIFY(!QFile::exists(file.path() + u"-wal"_s));
    protectFile(file.folder());

    auto backend = opened(file.path());

    QVERIFY2(backend, backend ? "" : qPrintable(backend.error().toText()));
    QVERIFY((*backend)->readOnlyReason().contains(file.folder()));
    QCOMPARE(rowCount(**backend), 2);
    QFile::setPermissions(file.folder(), readable | QFile::WriteOwner);
}

void tst_Permissions::changesInALogThatCannotBeReadAreNotLeftOut()
{
    TestFile file({u"PRAGMA journal_mode = WAL"_s,
                   u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s,
                   u"PRAGMA wal_checkpoint"_s,
                   u"INSERT INTO t VALUES (1), (2)"_s});
    // Copied while it is open, the log has not been taken into the file.
    QTemporaryDir folder;
    const auto copy = folder.filePath(u"copy.sqlite"_s);
    QVERIFY(QFile::copy(file.path(), copy));
    QVERIFY(QFile::copy(file.path() + u"-wal"_s, copy + u"-wal"_s));
    protectFile(folder.path());

    const auto backend = opened(copy);

    QVERIFY(!backend);
    QVERIFY(backend.error().text().contains(folder.path()));
    QVERIFY(backend.error().advice().contains(u"-wal"_s));
    QFile::setPermissions(folder.path(), readable | QFile::WriteOwner);
}

QTEST_GUILESS_MAIN(tst_Permissions)
#include "tst_permissions.moc"
