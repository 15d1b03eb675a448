#include "base/readyfuture.h"
#include "session/memorybackend.h"
#include "session/outcome.h"
#include "session/session.h"
#include "session/transaction.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Loses its connection at the very end of saving.
class FailingBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    enum class Ends { Well, Saved, Undone };

    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override
    {
        if (ends == Ends::Well || isHeld)
            return MemoryBackend::write(plan);
        (void)MemoryBackend::transact({TransactionStep::Kind::Begin}).result();
        const auto receipt = MemoryBackend::write(plan).result();
        (void)MemoryBackend::transact({ending()}).result();
        return readyFuture(Result<WriteReceipt>(lost(receipt.value())));
    }
    QFuture<Result<void>> transact(const TransactionStep &step) override
    {
        isHeld = step.kind == TransactionStep::Kind::Begin;
        if (ends == Ends::Well || step.kind != TransactionStep::Kind::Commit)
            return MemoryBackend::transact(step);
        (void)MemoryBackend::transact({ending()}).result();
        return readyFuture(Result<void>(lost({})));
    }
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override
    {
        if (reading)
            reading();
        if (isUnreadable)
            return readyFuture(Result<QList<std::optional<Row>>>(failure()));
        return MemoryBackend::read(table, keys);
    }

    static Error failure() { return {ErrorKind::Connection, u"The cable is out."_s}; }

    Ends ends = Ends::Well;
    std::function<void()> reading; ///< Called when rows are read again.
    bool isUnreadable = false;

private:
    TransactionStep::Kind ending() const
    {
        return ends == Ends::Saved ? TransactionStep::Kind::Commit
                                   : TransactionStep::Kind::RollBack;
    }
    static Error lost(const WriteReceipt &receipt)
    {
        return Error(ErrorKind::OutcomeUnknown, u"Who knows."_s)
            .withDetails(std::make_shared<OutcomeDetails>(failure(), receipt));
    }

    bool isHeld = false;
};

using Ends = FailingBackend::Ends;

/// Pilots 1 to 3, of whom one is changed, one is deleted and one is new.
struct Bench
{
    explicit Bench(Ends ends)
    {
        auto made = std::make_unique<FailingBackend>(fleet());
        backend = made.get();
        backend->put(pilot, Row{1, u"Jaime"_s, 3, Null()});
        backend->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        backend->put(pilot, Row{3, u"Ben"_s, 5, Null()});
        session = std::make_unique<Session>(std::move(made));
        (void)session->fetch(session->query(u"pilot"_s)).value();
        jaime = session->find(pilot, Value(1));
        natasha = session->find(pilot, Value(2));
        backend->ends = ends;
        QVERIFY(session->set(jaime, u"gunnery"_s, 1));
        QVERIFY(session->remove(natasha));
        cleo = session->create(u"pilot"_s, {{u"name"_s, u"Cleo"_s}, {u"gunnery"_s, 4}}).value();
    }

    Result<CommitReport> commit(bool isAsync) const
    {
        if (!isAsync)
            return session->commit();
        const auto future = session->commitAsync();
        if (!QTest::qWaitFor([&] { return future.isFinished(); }))
            return Error(ErrorKind::Busy, u"It did not end."_s);
        return future.result();
    }

    FailingBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId jaime;
    RowId natasha;
    RowId cleo;
};

void addBothForms()
{
    QTest::addColumn<bool>("isAsync");
    QTest::newRow("blocking") << false;
    QTest::newRow("async") << true;
}

} // namespace

class tst_Settling : public QObject
{
    Q_OBJECT

private slots:
    void whatWasSavedAfterAllIsASuccess_data() { addBothForms(); }
    void whatWasSavedAfterAllIsASuccess();
    void whatWasNotSavedIsThePlainFailure_data() { addBothForms(); }
    void whatWasNotSavedIsThePlainFailure();
    void rowsThatOthersHaveChangedLeaveItOpen_data() { addBothForms(); }
    void rowsThatOthersHaveChangedLeaveItOpen();
    void cellsThatOthersHaveChangedDoNotMatter();
    void rowsThatCannotBeReadLeaveItOpen_data() { addBothForms(); }
    void rowsThatCannotBeReadLeaveItOpen();
    void swappedKeysAreToldApart_data();
    void swappedKeysAreToldApart();
    void theEndOfATransactionIsSettledToo_data();
    void theEndOfATransactionIsSettledToo();
};

void tst_Settling::whatWasSavedAfterAllIsASuccess()
{
    QFETCH(bool, isAsync);
    const Bench b(Ends::Saved);
    const QSignalSpy committed(b.session.get(), &Session::committed);

    const auto report = b.commit(isAsync);

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 3);
    QCOMPARE(committed.size(), 1);
    QVERIFY(!b.session->hasPending());
    QCOMPARE(b.session->cell(b.cleo, idColumn), Value(4)); // The database has chosen it.
    QCOMPARE(b.session->find(pilot, Value(4)), b.cleo);
}

void tst_Settling::whatWasNotSavedIsThePlainFailure()
{
    QFETCH(bool, isAsync);
    const Bench b(Ends::Undone);
    const auto before = b.session->state();

    const auto report = b.commit(isAsync);

    QCOMPARE(report.error().kind(), ErrorKind::Connection);
    QCOMPARE(report.error().text(), u"The cable is out."_s);
    QVERIFY(b.session->state().pending() == before.pending());
    b.backend->ends = Ends::Well;
    QCOMPARE(b.commit(isAsync)->rowCount(), 3);
}

void tst_Settling::rowsThatOthersHaveChangedLeaveItOpen()
{
    QFETCH(bool, isAsync);
    const Bench b(Ends::Saved);
    const auto before = b.session->state();
    b.backend->reading = [&] { b.backend->put(pilot, Row{1, u"Jaime"_s, 9, Null()}); };

    const auto report = b.commit(isAsync);

    QCOMPARE(report.error().kind(), ErrorKind::OutcomeUnknown);
    QCOMPARE(report.error().text(), u"Who knows."_s);
    QVERIFY(!b.session->isCommitting());
    QVERIFY(b.session->state().pending() == before.pending());
}

void tst_Settling::cellsThatOthersHaveChangedDoNotMatter()
{
    const Bench b(Ends::Saved);
    b.backend->reading = [&] { b.backend->put(pilot, Row{1, u"James"_s, 1, Null()}); };

    QVERIFY(b.session->commit());

    QVERIFY(!b.session->hasPending());
}

void tst_Settling::rowsThatCannotBeReadLeaveItOpen()
{
    QFETCH(bool, isAsync);
    const Bench b(Ends::Saved);
    b.backend->isUnreadable = true;

    const auto report = b.commit(isAsync);

    QCOMPARE(report.error().kind(), ErrorKind::OutcomeUnknown);
    QCOMPARE(b.session->state().pending().size(), 3);
}

void tst_Settling::swappedKeysAreToldApart_data()
{
    QTest::addColumn<bool>("isSaved");
    QTest::newRow("saved") << true;
    QTest::newRow("not saved") << false;
}

void tst_Settling::swappedKeysAreToldApart()
{
    QFETCH(bool, isSaved);
    const Bench b(isSaved ? Ends::Saved : Ends::Undone);
    b.session->revertAll();
    QVERIFY(b.session->set(b.jaime, u"id"_s, 2));
    QVERIFY(b.session->set(b.natasha, u"id"_s, 1));

    QCOMPARE(b.session->commit().has_value(), isSaved);

    QCOMPARE(b.session->hasPending(), !isSaved);
}

void tst_Settling::theEndOfATransactionIsSettledToo_data()
{
    QTest::addColumn<bool>("isSaved");
    QTest::addColumn<bool>("isUnreadable");
    QTest::newRow("saved") << true << false;
    QTest::newRow("not saved") << false << false;
    QTest::newRow("unknown") << true << true;
}

void tst_Settling::theEndOfATransactionIsSettledToo()
{
    QFETCH(bool, isSaved);
    QFETCH(bool, isUnreadable);
    const Bench b(isSaved ? Ends::Saved : Ends::Undone);
    b.backend->isUnreadable = isUnreadable;
    auto open = b.session->beginTransaction();
    QVERIFY(open);
    QVERIFY(open->flush());
    QVERIFY(b.session->set(b.jaime, u"name"_s, u"James"_s));

    const auto done = open->commit();

    QVERIFY(!open->isOpen());
    if (isUnreadable)
        QCOMPARE(done.error().kind(), ErrorKind::OutcomeUnknown);
    else if (!isSaved)
        QCOMPARE(done.error().text(), u"The cable is out."_s);
    else
        QVERIFY(done);
    QCOMPARE(b.session->state().pending().size(), isSaved && !isUnreadable ? 0 : 3);
}

QTEST_GUILESS_MAIN(tst_Settling)
#include "tst_settling.moc"
