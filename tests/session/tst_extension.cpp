#include "session/editgroup.h"
#include "session/handle.h"
#include "session/liveresult.h"
#include "session/memorybackend.h"
#include "session/windowedresult.h"
#include "support/fleet.h"
#include "support/listening.h"
#include "support/printing.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Refuses to write or to read when a test says so, and answers when it says so.
class MoodyBackend : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override
    {
        return refusal ? refused<Page>() : MemoryBackend::fetch(query, request);
    }
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override
    {
        return refusal ? refused<ValueTable>() : MemoryBackend::select(selection, pending);
    }
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override
    {
        ++writes;
        return refusal ? refused<WriteReceipt>() : MemoryBackend::write(plan);
    }

    std::optional<Error> refusal;
    int writes = 0;

private:
    template<typename T>
    QFuture<Result<T>> refused() const
    {
        QPromise<Result<T>> promise;
        promise.start();
        promise.addResult(Result<T>(*refusal));
        promise.finish();
        return promise.future();
    }
};

struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MoodyBackend>(fleet());
        backend = made.get();
        backend->put(lance, Row{1, u"Command"_s, 200});
        backend->put(pilot, Row{1, u"Jaime"_s, 3, 1});
        backend->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(pilots()).value().at(0);
        natasha = session->find(pilot, Value(2));
        command = session->fetch(session->query(u"lance"_s)).value().at(0);
        listening = session->install(std::make_unique<Listening>()).value();
    }

    QuerySet pilots() const { return session->query(u"pilot"_s); }
    Row stored(TableIndex table, qsizetype position = 0) const
    {
        return backend->rows(table).at(position);
    }
    const RowChange *pending(RowId row) const { return session->state().pending().find(row); }

    /// Promotes each pilot that is changed, and notes it in the tons of the lance.
    void promote()
    {
        listening->updating = [this](RowsEvent &event) -> Result<void> {
            for (const auto row : event.rows()) {
                if (row.table() != pilot)
                    continue;
                if (auto set = event.edits().set(row, nameColumn, u"Captain"_s); !set)
                    return set;
            }
            return event.edits().set(command, tonsColumn, 1);
        };
    }
    /// Keeps a row for each commit.
    void keepLog()
    {
        listening->writing = [](CommitEvent &event) -> Result<void> {
            const auto made =
                event.edits().create(pilot, {{u"name"_s, u"log"_s}, {u"gunnery"_s, 0}});
            return made ? Result<void>() : made.error();
        };
    }

    MoodyBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    Listening *listening = nullptr;
    RowId jaime;
    RowId natasha;
    RowId command;
};

class Refusing : public Extension
{
public:
    Result<void> attached(Session &) override { return Error(ErrorKind::NotFound, u"no"_s); }
    QuerySet beforeQuery(const QuerySet &query) const override { return query.limit(0); }
};

/// Hides pilots who shoot badly.
QuerySet onlyAces(const QuerySet &query)
{
    const bool isWanted = query.table().name != u"pilot"_s || query.isWithoutScope(u"aces"_s);
    return isWanted ? query : query.filter(col(u"gunnery"_s) < 3);
}

const auto outage = Error(ErrorKind::Connection, u"gone"_s);

} // namespace

class tst_Extension : public QObject
{
    Q_OBJECT

private slots:
    void anExtensionThatRefusesIsNotInstalled();
    void aBulkUpdateIsSeenByHandlesWithOrWithoutListeners_data();
    void aBulkUpdateIsSeenByHandlesWithOrWithoutListeners();

    // After a commit
    void rowsAreToldAsTheyAreStored();
    void afterListenersMayEditAndCommit();
    void undoTakesBackWhatWasAskedAndNotWhatListenersAdded();
    void redoAfterUndoPastAHeardCommitLeavesNothingPending();
    void rowsThatListenersMadeStayWhenTheirCommitIsUndone();
    void aDeleteThatBecameAnUpdateIsDoneAndCanBeUndone();
    void anUpdateThatBecameADeleteIsDone();
    void anUpdateThatListenersDroppedIsDone();
    void aNewRowThatListenersDroppedIsGone();
    void theHistoryHasNoStepsOfListeners();
    void editsMadeWhileSavingStayPending();

    // Errors
    void afterAFailedCommitNothingOfListenersIsLeft();
    void guiltyRowsAreToldBeforeTheErrorIsReturned();
    void allRowsAreToldWhenNobodyKnowsTheGuiltyOnes();
    void errorsOfReadingsAreTold();

    // Edits
    void aRemovalCanBeReplaced();
    void faultsOfAnExtensionBlockTheCommit();

    // Queries
    void allReadingsAreScoped_data();
    void allReadingsAreScoped();
    void aQueryOptsOutOfAScope();
    void anErrorOfBeforeQueryIsToldByEveryReading();
    void bulkEditsAreScoped();
    void liveResultsAreScoped();
    void windowsAreScoped();
    void readingsInMemoryAreScoped();
    void readingsAreToldWithTheirLines();
};

void tst_Extension::anExtensionThatRefusesIsNotInstalled()
{
    Bench b;

    const auto done = b.session->install(std::make_unique<Refusing>());

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->fetch(b.pilots())->size(), 2);
}

void tst_Extension::rowsAreToldAsTheyAreStored()
{
    Bench b;
    const auto made = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    QVERIFY(b.session->set(b.jaime, lanceColumn, made));
    QVERIFY(b.session->remove(b.natasha));

    QVERIFY(b.session->commit());

    const auto &written = b.listening->written;
    QCOMPARE(written.size(), 3);
    QCOMPARE(written[0].table, lance);
    QCOMPARE(written[0].rows.size(), 1);
    QCOMPARE(written[0].rows.first().row, made);
    QVERIFY(!written[0].rows.first().change.before);
    QCOMPARE(*written[0].rows.first().change.after, (Row{2, u"Fire"_s, Null()}));
    QCOMPARE(*written[1].rows.first().change.before, (Row{1, u"Jaime"_s, 3, 1}));
    QCOMPARE(*written[1].rows.first().change.after, (Row{1, u"Jaime"_s, 3, 2}));
    QCOMPARE(written[2].kind, RowChange::Kind::Delete);
    QVERIFY(!written[2].rows.first().change.after);
}

void tst_Extension::afterListenersMayEditAndCommit()
{
    struct Following : Listening
    {
        explicit Following(Session &aSession)
            : session(aSession)
        {}
        void afterUpdate(const StoredRows &rows) override
        {
            if (rows.table != pilot)
                return;
            done = session.set(session.find(lance, Value(1)), tonsColumn, 7).has_value()
                   && session.commit().has_value();
        }
        Session &session;
        bool done = false;
    };
    Bench b;
    auto *following = b.session->install(std::make_unique<Following>(*b.session)).value();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QVERIFY(following->done);
    QCOMPARE(b.stored(lance)[tonsColumn], Value(7));
}

void tst_Extension::undoTakesBackWhatWasAskedAndNotWhatListenersAdded()
{
    Bench b;
    b.promote();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->commit());
    QCOMPARE(b.stored(lance)[tonsColumn], Value(1));

    b.session->undo();

    QCOMPARE(b.session->state().pending().size(), 1);
    QCOMPARE(changedColumns(*b.pending(b.jaime)), QList{gunneryColumn});
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(3));
    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"Captain"_s));
}

void tst_Extension::redoAfterUndoPastAHeardCommitLeavesNothingPending()
{
    Bench b;
    b.promote();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->commit());
    b.session->undo();

    b.session->redo();

    QVERIFY(!b.session->hasPending());
}

void tst_Extension::rowsThatListenersMadeStayWhenTheirCommitIsUndone()
{
    Bench b;
    b.keepLog();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(pilot).size(), 3);

    b.session->undo();
    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(3));
    QCOMPARE(b.backend->rows(pilot).size(), 4); // One of each commit.
    QVERIFY(!b.session->hasPending());
}

void tst_Extension::aDeleteThatBecameAnUpdateIsDoneAndCanBeUndone()
{
    Bench b;
    b.listening->deleting = [](RowsEvent &event) -> Result<void> {
        const auto row = event.rows().front();
        return event.edits().apply(RevertRow{row}).and_then([&] {
            return event.edits().set(row, nameColumn, u"retired"_s);
        });
    };
    QVERIFY(b.session->remove(b.natasha));

    QVERIFY(b.session->commit());

    QVERIFY(!b.session->hasPending());
    QCOMPARE(b.session->cell(b.natasha, nameColumn), Value(u"retired"_s));
    b.session->undo();
    QCOMPARE(b.session->cell(b.natasha, nameColumn), Value(u"Natasha"_s));
    QVERIFY(b.session->commit());
    QCOMPARE(b.stored(pilot, 1)[nameColumn], Value(u"Natasha"_s));
    b.session->redo();
    QCOMPARE(b.session->row(b.natasha).has_value(), true);
}

void tst_Extension::anUpdateThatBecameADeleteIsDone()
{
    Bench b;
    b.listening->updating = [](RowsEvent &event) {
        return event.edits().remove(event.rows().front());
    };
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 9));

    QVERIFY(b.session->commit());

    QVERIFY(!b.session->hasPending());
    QVERIFY(!b.session->row(b.natasha));
    QCOMPARE(b.backend->rows(pilot).size(), 1);
}

void tst_Extension::anUpdateThatListenersDroppedIsDone()
{
    Bench b;
    b.listening->updating = [](RowsEvent &event) {
        return event.edits().apply(RevertRow{event.rows().front()});
    };
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 9));

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 0);
    QVERIFY(!b.session->hasPending());
    QCOMPARE(b.session->cell(b.natasha, gunneryColumn), Value(2));
}

void tst_Extension::aNewRowThatListenersDroppedIsGone()
{
    Bench b;
    b.listening->inserting = [](RowsEvent &event) {
        return event.edits().remove(event.rows().front());
    };
    const auto made = b.session->create(u"pilot"_s, {{u"gunnery"_s, 1}}).value();
    const QSignalSpy changed(b.session.get(), &Session::changed);

    QVERIFY(b.session->commit());

    QVERIFY(!b.session->row(made));
    QVERIFY(!b.session->hasPending());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(b.backend->rows(pilot).size(), 2);
}

void tst_Extension::theHistoryHasNoStepsOfListeners()
{
    Bench b;
    b.promote();
    b.keepLog();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(b.session->history().labels().size(), 1);
}

void tst_Extension::editsMadeWhileSavingStayPending()
{
    Bench b;
    b.promote();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    const auto saving = b.session->commitAsync();

    QVERIFY(b.session->set(b.natasha, gunneryColumn, 0));
    QVERIFY(b.session->set(b.jaime, nameColumn, u"JW"_s));
    QTRY_VERIFY(saving.isFinished());

    QVERIFY(saving.result());
    QCOMPARE(b.stored(pilot), (Row{1, u"Captain"_s, 1, 1}));
    QCOMPARE(b.session->state().pending().size(), 2);
    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"JW"_s));
    QVERIFY(b.session->state().isInConflict(b.jaime)); // Two have written the name.
}

void tst_Extension::afterAFailedCommitNothingOfListenersIsLeft()
{
    Bench b;
    b.promote();
    b.keepLog();
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    const auto before = b.session->state();
    b.backend->refusal = outage;

    QVERIFY(!b.session->commit());

    QVERIFY(b.session->state().isSameAs(before));
    b.backend->refusal.reset();
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(pilot).size(), 3); // One row of the log.
    QVERIFY(!b.session->hasPending());
}

void tst_Extension::guiltyRowsAreToldBeforeTheErrorIsReturned()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, Null()));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 1));
    qsizetype toldBefore = 0;
    connect(b.session.get(), &Session::commitFailed, this, [&] {
        toldBefore = b.listening->errors.size();
    });

    QVERIFY(!b.session->commit());

    QCOMPARE(toldBefore, 1);
    QCOMPARE(b.listening->errors.size(), 1);
    QCOMPARE(b.listening->errors.first().kind(), ErrorKind::Validation);
    QCOMPARE(b.listening->guilty, QList{b.jaime});
}

void tst_Extension::allRowsAreToldWhenNobodyKnowsTheGuiltyOnes()
{
    Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 1));
    b.backend->refusal = outage;

    QVERIFY(!b.session->commit());

    QCOMPARE(b.listening->guilty, QList({b.jaime, b.natasha}));
}

void tst_Extension::errorsOfReadingsAreTold()
{
    Bench b;
    b.backend->refusal = outage;

    QVERIFY(!b.session->fetch(b.pilots()));
    QVERIFY(!b.session->count(b.pilots()));
    const auto later = b.session->countAsync(b.pilots());
    QTRY_VERIFY(later.isFinished());

    QCOMPARE(b.listening->errors.size(), 3);
    QVERIFY(b.listening->read.isEmpty());
}

void tst_Extension::aRemovalCanBeReplaced()
{
    Bench b;
    b.listening->removing = [&](EditGroup &group, RowId row) -> Result<Extension::Removal> {
        if (row != b.natasha)
            return Extension::Removal::Usual;
        if (auto set = group.set(row, nameColumn, u"retired"_s); !set)
            return set.error();
        return Extension::Removal::Replaced;
    };

    QCOMPARE(b.session->remove(b.pilots()).value(), 2);

    QVERIFY(!b.session->row(b.jaime));
    QCOMPARE(b.session->cell(b.natasha, nameColumn), Value(u"retired"_s));
    QCOMPARE(b.session->history().labels().size(), 1);
}

void tst_Extension::faultsOfAnExtensionBlockTheCommit()
{
    Bench b;
    b.listening->validating = [](TableIndex table, const RowChange &change) {
        QList<CellFault> found;
        if (table == pilot && (*change.after)[gunneryColumn] == Value(0))
            found.append({gunneryColumn, u"Nobody shoots that well."_s});
        return found;
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 0));

    QCOMPARE(b.session->faults(b.jaime).size(), 1);
    const auto done = b.session->commit();

    QVERIFY(!done);
    const auto *details = done.error().details<ValidationDetails>();
    QVERIFY(details);
    QCOMPARE(details->faults().first().row, b.jaime);
    QCOMPARE(details->faults().first().cell.text, u"Nobody shoots that well."_s);
    QCOMPARE(b.backend->writes, 0);
}

using Reading = std::function<qint64(Session &, const QuerySet &)>;

void tst_Extension::allReadingsAreScoped_data()
{
    QTest::addColumn<Reading>("read");
    QTest::addColumn<qint64>("found");

    const auto add = [](const char *name, qint64 found, const Reading &read) {
        QTest::newRow(name) << read << found;
    };
    const auto wait = [](auto future) {
        (void)QTest::qWaitFor([&] { return future.isFinished(); });
        return future.takeResult().value();
    };
    add("fetch", 1, [](Session &s, const QuerySet &q) { return s.fetch(q)->size(); });
    add("fetch later", 1, [=](Session &s, const QuerySet &q) {
        return wait(s.fetchAsync(q)).size();
    });
    add("rows", 1, [](Session &s, const QuerySet &q) { return s.rows(q)->size(); });
    add("rows later", 1, [=](Session &s, const QuerySet &q) {
        return wait(s.rowsAsync(q)).size();
    });
    add("values", 1, [](Session &s, const QuerySet &q) {
        return s.values(Selection(q).selectAll())->rows.size();
    });
    add("count", 1, [](Session &s, const QuerySet &q) { return s.count(q).value(); });
    add("count later", 1, [=](Session &s, const QuerySet &q) { return wait(s.countAsync(q)); });
    add("exists", 0, [](Session &s, const QuerySet &q) {
        return s.exists(q.filter(col(u"gunnery"_s) >= 3)).value() ? 1 : 0;
    });
    add("first", 2, [](Session &s, const QuerySet &q) {
        return s.cell(s.first(q).value(), idColumn).integer();
    });
    add("last of the reverse", 2, [](Session &s, const QuerySet &q) {
        return s.cell(s.last(q.reversed()).value(), idColumn).integer();
    });
    add("get", 2, [](Session &s, const QuerySet &q) {
        return s.cell(s.get(q).value(), idColumn).integer();
    });
}

void tst_Extension::allReadingsAreScoped()
{
    QFETCH(Reading, read);
    QFETCH(qint64, found);
    Bench b;
    b.listening->querying = onlyAces;

    QCOMPARE(read(*b.session, b.pilots()), found);
}

void tst_Extension::aQueryOptsOutOfAScope()
{
    Bench b;
    b.listening->querying = onlyAces;
    const auto all = b.pilots().withoutScope(u"aces"_s);

    QCOMPARE(b.session->fetch(all)->size(), 2);
    QCOMPARE(b.session->count(all.filter(col(u"gunnery"_s) > 0)).value(), 2);
    QVERIFY(!(all == b.pilots()));
    QVERIFY(all == all.withoutScope(u"aces"_s));
}

void tst_Extension::anErrorOfBeforeQueryIsToldByEveryReading()
{
    Bench b;
    b.listening->querying = [](const QuerySet &query) {
        return query.filter(equals(col(u"tenant"_s), 5));
    };
    const auto pilots = b.session->query(u"pilot"_s);

    QCOMPARE(b.session->fetch(pilots).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->count(pilots).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->exists(pilots).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->values(Selection(pilots).select(u"name"_s)).error().kind(),
             ErrorKind::NotFound);
    QCOMPARE(b.session->rows(pilots).error().kind(), ErrorKind::NotFound);
}

void tst_Extension::bulkEditsAreScoped()
{
    Bench b;
    b.listening->querying = onlyAces;

    QCOMPARE(b.session->update(b.pilots(), {{u"name"_s, value(u"Ace"_s)}}).value(), 1);
    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"Jaime"_s));
    QCOMPARE(b.session->remove(b.pilots()).value(), 1);
    QVERIFY(b.session->row(b.jaime));
}

void tst_Extension::liveResultsAreScoped()
{
    Bench b;
    b.listening->querying = onlyAces;
    LiveResult aces(*b.session, b.pilots());
    QTRY_VERIFY(aces.isLoaded());
    QCOMPARE(aces.rows(), QList{b.natasha});
    QVERIFY(aces.query() == b.pilots());

    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QCOMPARE(aces.rows(), QList({b.jaime, b.natasha}));
}

void tst_Extension::windowsAreScoped()
{
    Bench b;
    b.listening->querying = onlyAces;
    WindowedResult aces(*b.session, b.pilots());

    aces.want(0, 10);
    QTRY_VERIFY(aces.isCounted() && !aces.isLoading());

    QCOMPARE(aces.rowCount(), 1);
    QCOMPARE(aces.rowAt(0), b.natasha);
    QVERIFY(aces.query() == b.pilots());
    aces.setQuery(b.pilots().filter(col(u"gunnery"_s) > 2));
    aces.want(0, 10);
    QTRY_VERIFY(aces.isCounted() && !aces.isLoading());
    QCOMPARE(aces.rowCount(), 0);
}

void tst_Extension::readingsInMemoryAreScoped()
{
    Session session(fleet());
    auto *listening = session.install(std::make_unique<Listening>()).value();
    listening->querying = onlyAces;
    QVERIFY(session.create(u"pilot"_s, {{u"gunnery"_s, 3}}));
    QVERIFY(session.create(u"pilot"_s, {{u"gunnery"_s, 2}}));

    QCOMPARE(session.fetch(session.query(u"pilot"_s))->size(), 1);
    QCOMPARE(session.count(session.query(u"pilot"_s)).value(), 1);
}

void tst_Extension::readingsAreToldWithTheirLines()
{
    Bench b;

    QVERIFY(b.session->fetch(b.pilots()));
    QVERIFY(b.session->rows(b.pilots().limit(1)));

    QCOMPARE(b.listening->read, QStringList({u"2 of pilot"_s, u"1 of pilot"_s}));
}

Q_DECLARE_METATYPE(Reading)

void tst_Extension::aBulkUpdateIsSeenByHandlesWithOrWithoutListeners_data()
{
    QTest::addColumn<bool>("isListenedTo");
    QTest::newRow("with listeners") << true;
    QTest::newRow("without") << false;
}

void tst_Extension::aBulkUpdateIsSeenByHandlesWithOrWithoutListeners()
{
    QFETCH(bool, isListenedTo);
    const Bench b;
    auto stored = std::make_unique<MoodyBackend>(fleet());
    stored->fill(pilot, b.backend->rows(pilot));
    Session alone(std::move(stored));
    auto &session = isListenedTo ? *b.session : alone;
    const auto rows = session.fetch(session.query(u"pilot"_s)).value();
    const auto jaime = session.handle(rows.at(0));

    QCOMPARE(
        session.update(session.query(u"pilot"_s), {{u"gunnery"_s, col(u"gunnery"_s) + 1}}).value(),
        2);

    QCOMPARE(jaime.value(u"gunnery"_s).value(), Value(4));
    QVERIFY(session.commit());
    QCOMPARE(jaime.value(u"gunnery"_s).value(), Value(4));
    QVERIFY(!session.hasPending());
}

QTEST_GUILESS_MAIN(tst_Extension)
#include "tst_extension.moc"
