#include "storage/worker_p.h"

#include <QSemaphore>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

struct Resident
{
    QThread *home = QThread::currentThread();
};

using Answer = Result<int>;

auto makeResident()
{
    return std::make_unique<Resident>();
}

} // namespace

class tst_Worker : public QObject
{
    Q_OBJECT

private slots:
    void jobsRunInOneOtherThreadInOrder();
    void cancelledJobDoesNotRun();
    void jobsNotBegunAnswerCancelledWhenTheWorkerGoes();
    void residentIsDestroyedInItsThread();
};

void tst_Worker::jobsRunInOneOtherThreadInOrder()
{
    Worker<Resident> worker(&makeResident);
    QList<int> order;

    QFuture<Answer> last;
    for (int i = 0; i < 10; ++i) {
        last = worker.run([&order, i](Resident &resident) {
            order.append(i);
            return Answer(resident.home == QThread::currentThread() ? i : -1);
        });
    }

    QCOMPARE(last.result().value(), 9);
    QCOMPARE(order, (QList<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

void tst_Worker::cancelledJobDoesNotRun()
{
    Worker<Resident> worker(&makeResident);
    QSemaphore gate;
    bool hasRun = false;
    auto first = worker.run([&gate](Resident &) {
        gate.acquire();
        return Answer(1);
    });
    auto second = worker.run([&hasRun](Resident &) {
        hasRun = true;
        return Answer(2);
    });

    second.cancel();
    gate.release();
    second.waitForFinished();

    QCOMPARE(first.result().value(), 1);
    QVERIFY(!hasRun);
}

void tst_Worker::jobsNotBegunAnswerCancelledWhenTheWorkerGoes()
{
    QSemaphore begun;
    QSemaphore gate;
    auto worker = std::make_unique<Worker<Resident>>(&makeResident);
    auto first = worker->run([&](Resident &) {
        begun.release();
        gate.acquire();
        return Answer(1);
    });
    auto second = worker->run([](Resident &) { return Answer(2); });
    begun.acquire();

    const std::unique_ptr<QThread> opener(QThread::create([&] {
        second.waitForFinished(); // Dropped while the first one still runs.
        gate.release();
    }));
    opener->start();
    worker.reset();
    opener->wait();

    QCOMPARE(first.result().value(), 1);
    QCOMPARE(second.result().error().kind(), ErrorKind::Cancelled);
    QCOMPARE(second.result().error().text(), u"The database was closed before this was done."_s);
}

void tst_Worker::residentIsDestroyedInItsThread()
{
    struct Mortal
    {
        explicit Mortal(QThread *&grave)
            : m_grave(grave)
        {}
        ~Mortal() { m_grave = QThread::currentThread(); }
        Q_DISABLE_COPY_MOVE(Mortal)
        QThread *home = QThread::currentThread();
        QThread *&m_grave;
    };
    QThread *grave = nullptr;
    QThread *home = nullptr;
    {
        Worker<Mortal> worker([&grave] { return std::make_unique<Mortal>(grave); });

        home = worker.run([](Mortal &mortal) { return Result<QThread *>(mortal.home); })
                   .result()
                   .value();
    }

    QVERIFY(home != QThread::currentThread());
    QCOMPARE(grave, home);
}

QTEST_GUILESS_MAIN(tst_Worker)
#include "tst_worker.moc"
