#include "session/memorybackend.h"
#include "session/windowedresult.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// A result over `count` pilots, and a list that follows its signals as a view would.
class Watched
{
public:
    explicit Watched(int count, bool filtered = false)
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        QList<Row> rows;
        for (int id = 1; id <= count; ++id)
            rows.append(Row{id, u"Pilot %1"_s.arg(id), id % 5, Null()});
        backend->fill(pilot, rows);
        session = std::make_unique<Session>(std::move(made));
        auto query = session->query(u"pilot"_s);
        if (filtered)
            query = query.filter(col(u"gunnery"_s) < 2);
        result = std::make_unique<WindowedResult>(*session, query);
        follow();
    }

    /// Waits until rows `first` to `last` and the count are here.
    bool show(qsizetype first, qsizetype last)
    {
        result->want(first, last);
        return QTest::qWaitFor([&] {
            return result->isCounted() && !result->isLoading()
                   && (result->rowCount() == 0
                       || !result->rowAt(std::min(last, result->rowCount() - 1)).isNull());
        });
    }

    qint64 idAt(qsizetype position) const
    {
        const auto id = session->cell(result->rowAt(position), idColumn);
        return id.isInteger() ? id.integer() : -1;
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    std::unique_ptr<WindowedResult> result;
    qsizetype followed = 0;

private:
    void follow()
    {
        QObject::connect(result.get(),
                         &WindowedResult::rowsAboutToBeInserted,
                         [this](qsizetype first, qsizetype last) {
                             QVERIFY(first >= 0 && first <= followed && last >= first);
                             followed += last - first + 1;
                         });
        QObject::connect(result.get(),
                         &WindowedResult::rowsAboutToBeRemoved,
                         [this](qsizetype first, qsizetype last) {
                             QVERIFY(first >= 0 && last < followed && last >= first);
                             followed -= last - first + 1;
                         });
        QObject::connect(
            result.get(), &WindowedResult::reset, [this] { followed = result->rowCount(); });
    }
};

/// Never answers, and keeps what was asked.
class SilentBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &, const PageRequest &) override
    {
        asked.append(std::make_shared<QPromise<Result<Page>>>());
        asked.last()->start();
        return asked.last()->future();
    }

    QList<std::shared_ptr<QPromise<Result<Page>>>> asked;
};

} // namespace

class tst_WindowedResult : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsReadBeforeItIsWanted();
    void anEmptyTableHasNoRowsAndIsCounted();
    void everyRowIsFoundByItsPosition_data();
    void everyRowIsFoundByItsPosition();
    void theSignalsAddUpToTheCount();
    void rowsFarFromTheOnesLookedAtAreForgotten();
    void anEditedRowStaysUntilRefreshEvenIfItNoLongerMatches();
    void aDeletedRowStaysUntilItsDeletionIsSaved();
    void aRowThatIsMovedAndThenDeletedStandsWhereItIsStored();
    void aNewRowStandsAtTheEndAndGoesWithUndo();
    void savedNewRowsStandInOrderAfterRefresh();
    void rowsOfOthersAppearOnRefresh();
    void anEditOfAnotherTableIsNoSignal();
    void anotherOrderStartsAnew();
    void anotherOrderWhileRowsAreCountedIsCountedToo();
    void whatNobodyWaitsForIsCancelled_data();
    void whatNobodyWaitsForIsCancelled();
};

void tst_WindowedResult::nothingIsReadBeforeItIsWanted()
{
    const Watched watched(10);

    QTest::qWait(20);

    QCOMPARE(watched.result->rowCount(), 0);
    QVERIFY(!watched.result->isLoading());
}

void tst_WindowedResult::anEmptyTableHasNoRowsAndIsCounted()
{
    Watched watched(0);

    QVERIFY(watched.show(0, 20));

    QCOMPARE(watched.result->rowCount(), 0);
}

void tst_WindowedResult::everyRowIsFoundByItsPosition_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("one row") << 1;
    QTest::newRow("one segment, full") << 512;
    QTest::newRow("one row more than a segment") << 513;
    QTest::newRow("several segments") << 3000;
    QTest::newRow("more than one look for places") << 40000;
}

void tst_WindowedResult::everyRowIsFoundByItsPosition()
{
    QFETCH(int, count);
    Watched watched(count);

    QVERIFY(watched.show(0, 20));
    QCOMPARE(watched.result->rowCount(), count);
    for (const auto position : {0, count / 3, count / 2, count - 1, 0}) {
        QVERIFY(watched.show(position, position));
        QCOMPARE(watched.idAt(position), position + 1);
    }
}

void tst_WindowedResult::theSignalsAddUpToTheCount()
{
    Watched watched(20000);
    QVERIFY(watched.show(0, 20));
    QCOMPARE(watched.followed, 20000);

    QVERIFY(watched.session->create(u"pilot"_s, {{u"gunnery"_s, 1}}));
    QCOMPARE(watched.followed, 20001);
    QCOMPARE(watched.result->rowCount(), 20001);
}

void tst_WindowedResult::rowsFarFromTheOnesLookedAtAreForgotten()
{
    Watched watched(15000);
    for (int position = 0; position < 15000; position += 500)
        QVERIFY(watched.show(position, position));

    const auto known = watched.session->state().baseRows(pilot).size();

    QVERIFY2(known < 9000, qPrintable(QString::number(known)));
    QVERIFY(watched.result->rowAt(0).isNull());
}

void tst_WindowedResult::anEditedRowStaysUntilRefreshEvenIfItNoLongerMatches()
{
    Watched watched(20, true);
    QVERIFY(watched.show(0, 20));
    const auto count = watched.result->rowCount();
    const auto row = watched.result->rowAt(0);

    QVERIFY(watched.session->set(row, gunneryColumn, 4));
    QCOMPARE(watched.result->rowCount(), count);
    QCOMPARE(watched.result->rowAt(0), row);

    watched.result->refresh();
    QTRY_COMPARE(watched.result->rowCount(), count - 1);
    QCOMPARE(watched.result->positionOf(row), -1);
}

void tst_WindowedResult::aDeletedRowStaysUntilItsDeletionIsSaved()
{
    Watched watched(20);
    QVERIFY(watched.show(0, 20));
    const auto row = watched.result->rowAt(3);

    QVERIFY(watched.session->remove(row));
    QCOMPARE(watched.result->rowAt(3), row);

    QVERIFY(watched.session->commit());
    QCOMPARE(watched.result->rowCount(), 19);
    QCOMPARE(watched.idAt(3), 5);
}

void tst_WindowedResult::aRowThatIsMovedAndThenDeletedStandsWhereItIsStored()
{
    Watched watched(3000);
    QVERIFY(watched.show(0, 0));
    const auto row = watched.session->find(pilot, Value(1));
    QVERIFY(watched.session->set(row, idColumn, 2600));
    watched.result->refresh();
    QVERIFY(watched.show(0, 10));

    QVERIFY(watched.session->remove(row));
    watched.result->refresh();
    QVERIFY(watched.show(2590, 2620));
    QVERIFY(watched.show(0, 10));
    QVERIFY(watched.session->commit());
    QVERIFY(watched.show(2590, 2620));

    QCOMPARE(watched.followed, watched.result->rowCount());
}

void tst_WindowedResult::aNewRowStandsAtTheEndAndGoesWithUndo()
{
    Watched watched(20);
    QVERIFY(watched.show(0, 20));

    const auto row = watched.session->create(u"pilot"_s, {{u"gunnery"_s, 1}}).value();
    QCOMPARE(watched.result->rowAt(20), row);

    watched.session->undo();
    QCOMPARE(watched.result->rowCount(), 20);
}

void tst_WindowedResult::savedNewRowsStandInOrderAfterRefresh()
{
    Watched watched(20);
    QVERIFY(watched.show(0, 20));
    const auto row =
        watched.session->create(u"pilot"_s, {{u"id"_s, -5}, {u"gunnery"_s, 1}}).value();
    QVERIFY(watched.session->commit());
    QCOMPARE(watched.result->rowAt(20), row);

    watched.result->refresh();

    QTRY_COMPARE(watched.result->rowAt(0), row);
    QCOMPARE(watched.result->rowCount(), 21);
    QCOMPARE(watched.followed, 21);
}

void tst_WindowedResult::rowsOfOthersAppearOnRefresh()
{
    Watched watched(20);
    QVERIFY(watched.show(0, 20));
    watched.backend->put(pilot, Row{99, u"Other"_s, 1, Null()});
    watched.backend->take(pilot, Value(1));

    watched.result->refresh();

    QTRY_COMPARE(watched.idAt(19), 99);
    QCOMPARE(watched.idAt(0), 2);
    QCOMPARE(watched.result->rowCount(), 20);
}

void tst_WindowedResult::anEditOfAnotherTableIsNoSignal()
{
    Watched watched(20);
    QVERIFY(watched.show(0, 20));
    QSignalSpy changed(watched.result.get(), &WindowedResult::rowsChanged);

    QVERIFY(watched.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}));
    QCOMPARE(changed.size(), 0);

    QVERIFY(watched.session->set(watched.result->rowAt(4), gunneryColumn, 77));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).value<qsizetype>(), 4);
    QCOMPARE(changed.at(0).at(1).value<qsizetype>(), 4);
}

void tst_WindowedResult::anotherOrderStartsAnew()
{
    Watched watched(3000);
    QVERIFY(watched.show(0, 20));

    watched.result->setQuery(watched.result->query().orderBy(u"id"_s, SortOrder::Descending));
    QVERIFY(watched.show(0, 20));

    QCOMPARE(watched.idAt(0), 3000);
    QVERIFY(watched.show(2999, 2999));
    QCOMPARE(watched.idAt(2999), 1);
}

void tst_WindowedResult::anotherOrderWhileRowsAreCountedIsCountedToo()
{
    Watched watched(40'000);
    watched.result->want(0, 20);
    QTRY_VERIFY(watched.result->rowCount() > 0);
    QVERIFY(!watched.result->isCounted());

    watched.result->setQuery(watched.session->query(u"pilot"_s).orderBy(u"name"_s));

    QVERIFY(watched.show(0, 20));
    QCOMPARE(watched.result->rowCount(), 40'000);
    QCOMPARE(watched.followed, 40'000);
}

void tst_WindowedResult::whatNobodyWaitsForIsCancelled_data()
{
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("another query") << false;
    QTest::newRow("closed") << true;
}

void tst_WindowedResult::whatNobodyWaitsForIsCancelled()
{
    QFETCH(bool, isClosed);
    auto made = std::make_unique<SilentBackend>(fleet());
    auto &backend = *made;
    Session session(std::move(made));
    auto result = std::make_unique<WindowedResult>(session, session.query(u"pilot"_s));
    result->want(0, 20);
    QCOMPARE(backend.asked.size(), 1);
    QVERIFY(!backend.asked.first()->isCanceled());

    if (isClosed)
        result.reset();
    else
        result->setQuery(session.query(u"pilot"_s).filter(col(u"gunnery"_s) < 2));

    QVERIFY(backend.asked.first()->isCanceled());
}

QTEST_GUILESS_MAIN(tst_WindowedResult)
#include "tst_windowedresult.moc"
