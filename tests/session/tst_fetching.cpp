#include "session/session.h"
#include "support/fleet.h"
#include "support/printing.h"
#include "support/waitingbackend.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// A session over pilots whose keys and names are their numbers, which wait to be read.
struct Bench
{
    explicit Bench(int pilots)
    {
        auto made = std::make_unique<WaitingBackend>(fleet());
        backend = made.get();
        QList<Row> rows;
        for (int key = 1; key <= pilots; ++key)
            rows.append(Row{key, QString::number(key), key, Null()});
        backend->fill(pilot, rows);
        session = std::make_unique<Session>(std::move(made));
    }

    QuerySet pilots() const { return session->query(u"pilot"_s); }

    /// The row with this key, read at once.
    RowId row(int key) const
    {
        backend->waits = false;
        const auto found = session->get(pilots().filter(equals(col(u"id"_s), key))).value();
        backend->waits = true;
        return found;
    }
    void commit() const
    {
        backend->waits = false;
        QVERIFY(session->commit());
        backend->waits = true;
    }

    /// Has the back end work until `future` has finished, and yields its value.
    template<typename T>
    T arrived(const QFuture<T> &future) const
    {
        const auto isDone = [&] {
            backend->work();
            return future.isFinished();
        };
        if (!QTest::qWaitFor(isDone))
            return Error(ErrorKind::Busy, u"It did not arrive."_s);
        return future.result();
    }

    QString name(const Result<RowId> &found) const
    {
        return !found            ? found.error().toText()
               : found->isNull() ? u"none"_s
                                 : session->cell(*found, nameColumn).text();
    }
    QString names(const Result<QList<RowId>> &found) const
    {
        if (!found)
            return found.error().toText();
        QStringList all;
        for (const auto one : *found)
            all.append(name(one));
        return all.join(u' ');
    }

    WaitingBackend *backend = nullptr;
    std::unique_ptr<Session> session;
};

} // namespace

class tst_Fetching : public QObject
{
    Q_OBJECT

private slots:
    void anEditWhileALimitedResultIsReadCounts();
    void aDeleteWhileALimitedResultIsReadCounts();
    void anEditTakenBackWhileALimitedResultIsReadCounts();
    void moreEditsThanExpectedAreMadeRoomFor();
    void aRowDeletedAndSavedBetweenTwoPagesIsNotFound();
    void aRowDeletedBetweenTwoPagesIsFoundAsItIsStored();
    void whatStandsFarBehindIsReadAlone_data();
    void whatStandsFarBehindIsReadAlone();
    void theLastRowIsReadAloneThoughOthersAreEdited();
    void aCancelledReadingIsDropped();
    void aReadingCancelledBetweenTwoPagesReadsNoMore();
    void aCancelledRefreshKnowsTheRowsAsBefore();
};

void tst_Fetching::anEditWhileALimitedResultIsReadCounts()
{
    const Bench b(9);
    const auto nine = b.row(9);

    const auto sixth = b.session->atAsync(b.pilots(), 5);
    const auto some = b.session->fetchAsync(b.pilots().offset(2).limit(3));
    QVERIFY(b.session->set(nine, u"name"_s, u"last"_s));

    QCOMPARE(b.name(b.arrived(sixth)), u"6"_s);
    QCOMPARE(b.names(b.arrived(some)), u"3 4 5"_s);
}

void tst_Fetching::aDeleteWhileALimitedResultIsReadCounts()
{
    const Bench b(9);
    const auto first = b.row(1);

    const auto some = b.session->fetchAsync(b.pilots().offset(2).limit(3));
    QVERIFY(b.session->remove(first));

    QCOMPARE(b.names(b.arrived(some)), u"4 5 6"_s);
}

void tst_Fetching::anEditTakenBackWhileALimitedResultIsReadCounts()
{
    const Bench b(9);
    const auto first = b.row(1);
    QVERIFY(b.session->remove(first));

    const auto sixth = b.session->atAsync(b.pilots(), 5);
    const auto some = b.session->fetchAsync(b.pilots().offset(2).limit(3));
    b.session->undo();

    QCOMPARE(b.name(b.arrived(sixth)), u"6"_s);
    QCOMPARE(b.names(b.arrived(some)), u"3 4 5"_s);
}

void tst_Fetching::moreEditsThanExpectedAreMadeRoomFor()
{
    const Bench b(9);
    const QList rows{b.row(1), b.row(2), b.row(3)};
    QVERIFY(b.session->remove(rows[0]));

    const auto some = b.session->fetchAsync(b.pilots().limit(3));
    QVERIFY(b.session->remove(rows[1]));
    QVERIFY(b.session->remove(rows[2]));

    QCOMPARE(b.names(b.arrived(some)), u"4 5 6"_s);
}

void tst_Fetching::aRowDeletedAndSavedBetweenTwoPagesIsNotFound()
{
    const Bench b(5000);
    const auto first = b.row(1);
    const auto all = b.session->fetchAsync(b.pilots());
    b.backend->work();
    QTRY_COMPARE(b.backend->waiting(), 1); // The second page.
    QVERIFY(b.session->remove(first));
    b.commit();
    QVERIFY(b.session->set(b.row(2), u"name"_s, u"two"_s));

    const auto rows = b.arrived(all).value();

    QCOMPARE(rows.size(), 4999);
    QVERIFY(!rows.contains(first));
    QCOMPARE(b.name(rows.first()), u"two"_s);
}

void tst_Fetching::aRowDeletedBetweenTwoPagesIsFoundAsItIsStored()
{
    const Bench b(5000);
    const auto first = b.row(1);
    const auto all = b.session->fetchAsync(b.pilots().pending(Pending::Ignore));
    b.backend->work();
    QTRY_COMPARE(b.backend->waiting(), 1);
    QVERIFY(b.session->remove(first));

    const auto rows = b.arrived(all).value();

    QCOMPARE(rows.size(), 5000);
    QCOMPARE(rows.first(), first);
}

void tst_Fetching::aCancelledReadingIsDropped()
{
    const Bench b(3);

    auto rows = b.session->fetchAsync(b.pilots());
    rows.cancel();
    QCoreApplication::processEvents();
    b.backend->work();
    QTRY_VERIFY(rows.isFinished());

    QCOMPARE(b.backend->dropped, 1);
    QCOMPARE(rows.resultCount(), 0);
    QVERIFY(b.session->state().base().isEmpty());
}

void tst_Fetching::aReadingCancelledBetweenTwoPagesReadsNoMore()
{
    const Bench b(5000);

    auto rows = b.session->fetchAsync(b.pilots());
    b.backend->work();
    QTRY_COMPARE(b.backend->waiting(), 1);
    rows.cancel();
    QCoreApplication::processEvents();
    b.backend->work();
    QTRY_VERIFY(rows.isFinished());

    QCOMPARE(b.backend->dropped, 1);
    QCOMPARE(b.backend->waiting(), 0);
    QCOMPARE(b.session->state().baseRows(pilot).size(), 4096);
}

void tst_Fetching::aCancelledRefreshKnowsTheRowsAsBefore()
{
    const Bench b(3);
    const auto first = b.row(1);
    const auto before = *b.session->row(first);

    auto refreshed = b.session->refreshAsync({first});
    refreshed.cancel();
    QCoreApplication::processEvents();
    b.backend->work();
    QTRY_VERIFY(refreshed.isFinished());

    QCOMPARE(b.backend->dropped, 1);
    QCOMPARE(b.session->row(first), std::optional(before));
}

void tst_Fetching::whatStandsFarBehindIsReadAlone_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("beside an edited row") << false;
    QTest::newRow("beside a new one") << true;
}

void tst_Fetching::whatStandsFarBehindIsReadAlone()
{
    QFETCH(bool, isNew);
    const Bench b(9000);
    const auto first = b.row(1);
    QVERIFY(b.session->remove(first));
    if (isNew)
        QVERIFY(b.session->create(u"pilot"_s, {{u"name"_s, u"new"_s}, {u"gunnery"_s, 1}}));

    QCOMPARE(b.name(b.arrived(b.session->atAsync(b.pilots(), 8000))), u"8002"_s);
    QCOMPARE(b.names(b.arrived(b.session->fetchAsync(b.pilots().page(801, 10)))),
             u"8002 8003 8004 8005 8006 8007 8008 8009 8010 8011"_s);
    QCOMPARE(b.name(b.arrived(b.session->atAsync(b.pilots(), 8999))), isNew ? u"new"_s : u"none"_s);
    QCOMPARE(b.session->state().baseRows(pilot).size(), 11);
}

void tst_Fetching::theLastRowIsReadAloneThoughOthersAreEdited()
{
    const Bench b(9000);
    const auto last = b.row(9000);
    QVERIFY(b.session->remove(last));

    QCOMPARE(b.name(b.arrived(b.session->lastAsync(b.pilots()))), u"8999"_s);

    QVERIFY(b.session->state().baseRows(pilot).size() < 4);
}

QTEST_GUILESS_MAIN(tst_Fetching)
#include "tst_fetching.moc"
