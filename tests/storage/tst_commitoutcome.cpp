#include "desk.h"
#include "session/outcome.h"
#include "storage/dialects/registry.h"
#include "storage/transactionscope_p.h"

#include <QFileInfo>

#include <csignal>
#include <sys/resource.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// No file of the process can grow beyond `bytes` while it lives: writing there is an I/O error.
class FileLimit
{
public:
    explicit FileLimit(qint64 bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = static_cast<rlim_t>(bytes);
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        (void)std::signal(SIGXFSZ, m_handler);
    }
    Q_DISABLE_COPY_MOVE(FileLimit)

private:
    rlimit m_before{};
    void (*m_handler)(int) = nullptr;
};

} // namespace

class tst_CommitOutcome : public QObject
{
    Q_OBJECT

private slots:
    void onlyAFailingMediumLeavesItOpen_data();
    void onlyAFailingMediumLeavesItOpen();
    void aDiskThatFailsAtTheEndHasSavedNothing_data();
    void aDiskThatFailsAtTheEndHasSavedNothing();
};

void tst_CommitOutcome::onlyAFailingMediumLeavesItOpen_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("isOpen");
    QTest::newRow("write error") << 778 << true;    // SQLITE_IOERR_WRITE
    QTest::newRow("journal error") << 2570 << true; // SQLITE_IOERR_DELETE
    QTest::newRow("busy") << 5 << false;
    QTest::newRow("full") << 13 << false;
    QTest::newRow("foreign key") << 787 << false;
}

void tst_CommitOutcome::onlyAFailingMediumLeavesItOpen()
{
    QFETCH(int, code);
    QFETCH(bool, isOpen);
    const TestFile file;
    Connection connection(*findDialect(u"sqlite"_s),
                          ConnectionParameters::fromText(file.path()).value(),
                          Connection::Role::Writer);
    const auto failed =
        Error(ErrorKind::Storage, u"It failed."_s).withNativeCode(QString::number(code));

    const auto error = failedCommit(connection, failed, {});

    QCOMPARE(error.nativeCode(), failed.nativeCode());
    if (!isOpen) {
        QCOMPARE(error.text(), u"It failed."_s);
        return;
    }
    QCOMPARE(error.kind(), ErrorKind::OutcomeUnknown);
    QCOMPARE(error.text(),
             u"The database failed at the very end of saving, so it is not known whether the "
             "changes were saved."_s);
    QCOMPARE(error.advice(),
             u"They are kept here. Refresh and look what the database holds before you save "
             "again."_s);
    QCOMPARE(error.details<OutcomeDetails>()->failure().text(), u"It failed."_s);
}

void tst_CommitOutcome::aDiskThatFailsAtTheEndHasSavedNothing_data()
{
    QTest::addColumn<bool>("isAsync");
    QTest::newRow("blocking") << false;
    QTest::newRow("async") << true;
}

void tst_CommitOutcome::aDiskThatFailsAtTheEndHasSavedNothing()
{
    QFETCH(bool, isAsync);
    Desk d({u"CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT)"_s,
            u"INSERT INTO note VALUES(1, 'a'), (2, 'b')"_s,
            u"CREATE TABLE filler(bytes BLOB)"_s,
            u"INSERT INTO filler VALUES(zeroblob(60000))"_s},
           {u"note"_s});
    d.set(u"note"_s, 1, u"text"_s, u"changed"_s);
    QVERIFY(d.session.create(u"note"_s, {{u"text"_s, QString(100'000, u'x')}}));
    std::optional<Result<CommitReport>> done;

    {
        const FileLimit limit(QFileInfo(d.file.path()).size());
        if (isAsync) {
            const auto future = d.session.commitAsync();
            (void)QTest::qWaitFor([&] { return future.isFinished(); });
            done = future.result();
        } else {
            done = d.session.commit();
        }
    }

    QVERIFY(!*done);
    QCOMPARE(done->error().kind(),
             ErrorKind::Storage); // Not OutcomeUnknown: the rows were looked at.
    QCOMPARE(done->error().sql(), u"COMMIT"_s);
    QCOMPARE(done->error().nativeCode().toInt() & 0xff, 10);
    QVERIFY2(done->error().text().startsWith(u"Nothing was saved"_s),
             qPrintable(done->error().text()));
    QCOMPARE(d.file.rows(u"SELECT text FROM note"_s), u"a;b"_s);
    QCOMPARE(d.session.state().pending().size(), 2);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT substr(text, 1, 9) FROM note"_s), u"changed;b;xxxxxxxxx"_s);
}

QTEST_GUILESS_MAIN(tst_CommitOutcome)
#include "tst_commitoutcome.moc"
