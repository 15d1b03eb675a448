#include "session/session.h"
#include "support/fleet.h"
#include "support/printing.h"
#include "support/waitingbackend.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// A session over rows that wait to be read and written. Jaime (3) and Natasha (2) are known.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<WaitingBackend>(fleet());
        backend = made.get();
        backend->waits = false;
        backend->put(pilot, Row{1, u"Jaime"_s, 3, Null()});
        backend->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(session->query(u"pilot"_s)).value().at(0);
        backend->waits = true;
        QObject::connect(session.get(),
                         &Session::commitFailed,
                         session.get(),
                         [this](const Error &error) { failures.append(error); });
    }

    Value storedGunnery(qsizetype position = 0) const
    {
        return backend->rows(pilot).at(position)[gunneryColumn];
    }
    QuerySet pilots() const { return session->query(u"pilot"_s); }

    WaitingBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId jaime;
    QList<Error> failures; ///< That saving has ended in.
};

/// Cancels `future` and lets everybody hear of it, one from the other.
template<typename T>
void cancel(QFuture<T> &future)
{
    future.cancel();
    for (int i = 0; i < 3; ++i)
        QCoreApplication::processEvents();
}

} // namespace

class tst_Committing : public QObject
{
    Q_OBJECT

private slots:
    void aSaveCancelledBeforeItBeginsWritesNothing();
    void aSaveCancelledWhileItRunsGoesToItsEnd();
    void aSaveThatFailsAfterItsCancellationIsTold();
    void aSaveInMemoryIsDoneThoughItIsCancelled();
    void cancellingAnOldSaveDoesNotCallOffTheNext();
    void aSaveIsRefusedWhileAnotherIsUnderWay();
    void aCancelledCheckIsDropped();
    void aCancelledBulkChangeChangesNothing();
    void aDatabaseThatCannotBeWrittenSaysWhy();
};

void tst_Committing::aSaveCancelledBeforeItBeginsWritesNothing()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));
    const auto before = b.session->state();

    auto future = b.session->commitAsync();
    cancel(future);
    b.backend->work();
    QTRY_VERIFY(!b.session->isCommitting());

    QVERIFY(future.isFinished());
    QCOMPARE(future.resultCount(), 0);
    QCOMPARE(b.storedGunnery(), Value(3));
    QVERIFY(b.session->state().isSameAs(before));
    QCOMPARE(b.failures.size(), 1);
    QCOMPARE(b.failures.first().kind(), ErrorKind::Cancelled);
    b.backend->waits = false;
    QVERIFY(b.session->commit());
    QCOMPARE(b.storedGunnery(), Value(1));
}

void tst_Committing::aSaveCancelledWhileItRunsGoesToItsEnd()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));
    const QSignalSpy committed(b.session.get(), &Session::committed);

    auto future = b.session->commitAsync();
    b.backend->whileWriting = [&] { cancel(future); };
    b.backend->work();
    QTRY_VERIFY(!b.session->isCommitting());

    QCOMPARE(b.backend->callsOff, 1);
    QCOMPARE(future.resultCount(), 0);
    QCOMPARE(b.storedGunnery(), Value(1));
    QVERIFY(!b.session->hasPending());
    QCOMPARE(committed.size(), 1);
    b.session->undo();
    QVERIFY(b.session->hasPending());
}

void tst_Committing::aSaveThatFailsAfterItsCancellationIsTold()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));
    b.backend->put(pilot, Row{1, u"Jaime"_s, 5, Null()});

    auto future = b.session->commitAsync();
    b.backend->whileWriting = [&] { cancel(future); };
    b.backend->work();
    QTRY_VERIFY(!b.session->isCommitting());

    QCOMPARE(b.failures.size(), 1);
    const auto error = b.failures.first();
    QCOMPARE(error.kind(), ErrorKind::Conflict);
    QVERIFY(error.text().contains(u"changed by somebody else"_s));
    QVERIFY(error.advice().contains(u"save again"_s));
    QVERIFY(b.session->state().isInConflict(b.jaime, gunneryColumn));
}

void tst_Committing::aSaveInMemoryIsDoneThoughItIsCancelled()
{
    Session session(fleet());
    const auto made = session.create(u"pilot"_s, {{u"gunnery"_s, 4}}).value();

    auto future = session.commitAsync();
    future.cancel();
    QTRY_VERIFY(!session.isCommitting());

    QVERIFY(!session.hasPending());
    QVERIFY(session.state().baseRow(made));
    QVERIFY(session.set(made, u"gunnery"_s, 5));
    QVERIFY(session.commit());
}

void tst_Committing::cancellingAnOldSaveDoesNotCallOffTheNext()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));
    auto first = b.session->commitAsync();
    b.backend->work();
    QTRY_VERIFY(!b.session->isCommitting());
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 2));
    const auto second = b.session->commitAsync();

    cancel(first);
    b.backend->work();
    QTRY_VERIFY(second.isFinished());

    QVERIFY(second.result());
    QCOMPARE(b.backend->callsOff, 0);
    QCOMPARE(b.storedGunnery(), Value(2));
}

void tst_Committing::aSaveIsRefusedWhileAnotherIsUnderWay()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));
    const auto first = b.session->commitAsync();

    const auto second = b.session->commit();

    QCOMPARE(second.error().kind(), ErrorKind::Busy);
    QCOMPARE(second.error().text(), u"A save is under way."_s);
    QCOMPARE(second.error().advice(), u"Wait until it is done."_s);
    b.backend->work();
    QTRY_VERIFY(first.isFinished());
    QVERIFY(first.result());
}

void tst_Committing::aCancelledCheckIsDropped()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));

    auto check = b.session->checkCommitAsync();
    cancel(check);
    b.backend->work();
    QTRY_VERIFY(check.isFinished());

    QCOMPARE(b.backend->dropped, 1);
    QVERIFY(b.session->hasPending());
    b.backend->waits = false;
    QVERIFY(b.session->checkCommit().value().isClean());
    QVERIFY(b.session->commit());
}

void tst_Committing::aCancelledBulkChangeChangesNothing()
{
    Bench b;
    const auto before = b.session->state();

    auto updated = b.session->updateAsync(b.pilots(), {{u"gunnery"_s, value(9)}});
    auto removed = b.session->removeAsync(b.pilots());
    cancel(updated);
    cancel(removed);
    b.backend->work();
    b.backend->work();
    QTRY_VERIFY(updated.isFinished() && removed.isFinished());

    QCOMPARE(b.backend->dropped, 2);
    auto late = b.session->updateAsync(b.pilots(), {{u"gunnery"_s, value(9)}});
    b.backend->work();
    cancel(late); // The rows are there already.
    QTRY_VERIFY(late.isFinished());
    QVERIFY(b.session->state().isSameAs(before));
    QVERIFY(!b.session->canUndo());
}

void tst_Committing::aDatabaseThatCannotBeWrittenSaysWhy()
{
    class Closed final : public MemoryBackend
    {
    public:
        using MemoryBackend::MemoryBackend;
        QString readOnlyReason() const override { return u"The disc is a CD."_s; }
    };
    Session session(std::make_unique<Closed>(fleet()));

    const auto made = session.create(u"pilot"_s, {{u"gunnery"_s, 4}});

    QCOMPARE(made.error().kind(), ErrorKind::ReadOnly);
    QCOMPARE(made.error().text(), u"The disc is a CD."_s);
    QCOMPARE(made.error().advice(), u"Open a copy that can be written to."_s);
}

QTEST_GUILESS_MAIN(tst_Committing)
#include "tst_committing.moc"
