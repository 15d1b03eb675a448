#include "session/editgroup.h"
#include "testfile.h"

#include <QLoggingCategory>
#include <QMutex>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

/// What is logged while it lives: statements are sent from other threads.
class Messages
{
public:
    explicit Messages(const QString &rules = {})
    {
        QLoggingCategory::setFilterRules(rules);
        s_current = this;
        m_before = qInstallMessageHandler(&Messages::take);
    }
    ~Messages()
    {
        qInstallMessageHandler(m_before);
        s_current = nullptr;
        QLoggingCategory::setFilterRules({});
    }
    Q_DISABLE_COPY_MOVE(Messages)

    /// `category: text` of each message that holds `part`.
    QStringList with(const QString &part)
    {
        const QMutexLocker lock(&m_mutex);
        return m_all.filter(part);
    }

private:
    static void take(QtMsgType, const QMessageLogContext &context, const QString &text)
    {
        const QMutexLocker lock(&s_current->m_mutex);
        s_current->m_all.append(QString::fromLatin1(context.category) + u": "_s + text);
    }

    static inline Messages *s_current = nullptr;
    QtMessageHandler m_before = nullptr;
    QMutex m_mutex;
    QStringList m_all;
};

const QStringList pilots{u"CREATE TABLE pilot (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"_s,
                         u"INSERT INTO pilot VALUES (1, 'Jaime'), (2, 'Natasha')"_s};

std::unique_ptr<Session> sessionOver(const TestFile &file, const StatementLogging &logging = {})
{
    ConnectionParameters parameters;
    parameters.database = file.path();
    parameters.logging = logging;
    return std::make_unique<Session>(SqlBackend::openBlocking(parameters).value());
}

} // namespace

class tst_StatementLog : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsSaidUnlessAskedFor();
    void eachStatementIsToldWithItsRows();
    void valuesAreLeftOutUnlessAskedFor();
    void writtenRowsAreCounted();
    void statementsGrowWithBatchesNotRows_data();
    void statementsGrowWithBatchesNotRows();
    void aRefusedStatementIsToldToHaveFailed();
    void aStatementThatTakesTooLongIsWarnedOf();
    void aStatementSentAgainAndAgainIsWarnedOfOnce();
    void childrenOfOneParentAtATimeAreWarnedOf();
    void theSameStatementAgainIsNoRepetition();
};

void tst_StatementLog::nothingIsSaidUnlessAskedFor()
{
    const TestFile file(pilots);
    Messages messages;

    const auto session = sessionOver(file);
    QVERIFY(session->fetch(session->query(u"pilot"_s)));

    QCOMPARE(messages.with(u"varve.sql"_s), QStringList());
}

void tst_StatementLog::eachStatementIsToldWithItsRows()
{
    const TestFile file(pilots);
    Messages messages(u"varve.sql.debug=true"_s);

    const auto session = sessionOver(file);
    QVERIFY(session->fetch(session->query(u"pilot"_s)));
    const auto told = messages.with(u"FROM \"pilot\""_s);

    QCOMPARE(told.size(), 1);
    QVERIFY2(told[0].startsWith(u"varve.sql: "_s), qPrintable(told[0]));
    QVERIFY2(told[0].contains(u" ms, 2 rows: SELECT "_s), qPrintable(told[0]));
}

void tst_StatementLog::valuesAreLeftOutUnlessAskedFor()
{
    const TestFile file(pilots);
    for (const bool shows : {false, true}) {
        Messages messages(u"varve.sql.debug=true"_s);
        StatementLogging logging;
        logging.showsValues = shows;

        const auto session = sessionOver(file, logging);
        QVERIFY(
            session->fetch(session->query(u"pilot"_s).filter(equals(col(u"name"_s), u"Jaime"_s))));

        QCOMPARE(!messages.with(u"'Jaime'"_s).isEmpty(), shows);
    }
}

void tst_StatementLog::writtenRowsAreCounted()
{
    const TestFile file(pilots);
    const auto session = sessionOver(file);
    QVERIFY(session->create(u"pilot"_s, {{u"name"_s, u"Kai"_s}}));
    QVERIFY(session->create(u"pilot"_s, {{u"name"_s, u"Phelan"_s}}));
    Messages messages(u"varve.sql.debug=true"_s);

    QVERIFY(session->commit());

    QCOMPARE(messages.with(u" 2 rows: INSERT INTO"_s).size(), 1);
    QCOMPARE(messages.with(u": COMMIT"_s).size(), 1);
}

void tst_StatementLog::statementsGrowWithBatchesNotRows_data()
{
    QTest::addColumn<QString>("verb");
    QTest::newRow("inserts") << u"INSERT INTO"_s;
    QTest::newRow("updates") << u"UPDATE"_s;
    QTest::newRow("deletes") << u"DELETE FROM"_s;
}

void tst_StatementLog::statementsGrowWithBatchesNotRows()
{
    QFETCH(QString, verb);
    constexpr int rows = 1000;
    const bool isInsert = verb.startsWith(u"INSERT"_s);
    const TestFile file(
        {u"CREATE TABLE pilot (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
         "INSERT INTO pilot SELECT i, 'pilot ' || i FROM n"_s.arg(isInsert ? 1 : rows)});
    const auto session = sessionOver(file);
    const auto all = session->query(u"pilot"_s);
    if (isInsert) {
        QVERIFY(session->edit(u"Add"_s, [&](EditGroup &group) -> Result<void> {
            for (int i = 0; i < rows; ++i) {
                if (auto made = group.create(u"pilot"_s, {{u"name"_s, u"new"_s}}); !made)
                    return made.error();
            }
            return {};
        }));
    } else if (verb == u"UPDATE"_s) {
        QVERIFY(session->update(all, {{u"name"_s, value(u"changed"_s)}}));
    } else {
        QVERIFY(session->remove(all));
    }
    Messages messages(u"varve.sql.debug=true"_s);

    QVERIFY(session->commit());

    const auto sent = messages.with(u" rows: "_s + verb).size();
    QVERIFY2(sent >= 1 && sent <= rows / 50, qPrintable(QString::number(sent)));
    QVERIFY(messages.with(u"varve.sql: "_s).size() < sent + 12);
}

void tst_StatementLog::aRefusedStatementIsToldToHaveFailed()
{
    const TestFile file(pilots);
    const auto session = sessionOver(file);
    QVERIFY(session->create(u"pilot"_s, {{u"name"_s, u"Jaime"_s}}));
    Messages messages(u"varve.sql.debug=true"_s);

    QVERIFY(!session->commit());

    QCOMPARE(messages.with(u" failed: INSERT INTO"_s).size(), 1);
}

void tst_StatementLog::aStatementThatTakesTooLongIsWarnedOf()
{
    const TestFile file(pilots);
    Messages messages;
    StatementLogging logging;
    logging.slowAfter = std::chrono::milliseconds(0);

    const auto session = sessionOver(file, logging);
    QVERIFY(session->fetch(session->query(u"pilot"_s)));

    QVERIFY(!messages.with(u"varve.sql.slow: "_s).filter(u"FROM \"pilot\""_s).isEmpty());
}

void tst_StatementLog::aStatementSentAgainAndAgainIsWarnedOfOnce()
{
    const TestFile file(pilots);
    Messages messages;
    StatementLogging logging;
    logging.repeats = 5;
    const auto session = sessionOver(file, logging);

    for (int id = 1; id <= 12; ++id)
        QVERIFY(session->fetch(session->query(u"pilot"_s).filter(equals(col(u"id"_s), id))));

    QCOMPARE(messages.with(u"varve.sql.repeated: sent 5 times"_s).size(), 1);
}

void tst_StatementLog::childrenOfOneParentAtATimeAreWarnedOf()
{
    const TestFile file({u"CREATE TABLE pilot (id INTEGER PRIMARY KEY, lance INTEGER)"_s,
                         u"INSERT INTO pilot VALUES (1, 1), (2, 1), (3, 2), (4, 2), (5, 3)"_s});
    Messages messages;
    StatementLogging logging;
    logging.repeats = 3;
    const auto session = sessionOver(file, logging);
    const auto pilotsOf = [&](int lance) {
        return session->fetch(session->query(u"pilot"_s).filter(equals(col(u"lance"_s), lance)));
    };

    QCOMPARE(pilotsOf(1).value().size(), 2);
    QCOMPARE(pilotsOf(2).value().size(), 2);
    QCOMPARE(messages.with(u"varve.sql.repeated"_s), QStringList());
    QVERIFY(pilotsOf(3));

    const auto told = messages.with(u"varve.sql.repeated: sent 3 times"_s);
    QCOMPARE(told.size(), 1);
    QVERIFY2(told[0].contains(u"ask for all at once"_s), qPrintable(told[0]));
}

void tst_StatementLog::theSameStatementAgainIsNoRepetition()
{
    const TestFile file(pilots);
    Messages messages;
    StatementLogging logging;
    logging.repeats = 5;
    const auto session = sessionOver(file, logging);

    for (int time = 0; time < 12; ++time)
        QVERIFY(session->fetch(session->query(u"pilot"_s).filter(col(u"id"_s) > 0)));

    QCOMPARE(messages.with(u"varve.sql.repeated"_s), QStringList());
}

QTEST_GUILESS_MAIN(tst_StatementLog)
#include "tst_statementlog.moc"
