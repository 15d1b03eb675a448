#include "session/memorybackend.h"
#include "support/fleet.h"
#include "support/listening.h"
#include "support/printing.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// A session over a back end of two pilots of one lance, to which an extension listens.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        backend->put(lance, Row{1, u"Command"_s, 200});
        backend->put(pilot, Row{1, u"Jaime"_s, 3, 1});
        backend->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(session->query(u"pilot"_s)).value().at(0);
        natasha = session->find(pilot, Value(2));
        command = session->fetch(session->query(u"lance"_s)).value().at(0);
        listening = session->install(std::make_unique<Listening>()).value();
    }

    Row stored(TableIndex table, qsizetype position = 0) const
    {
        return backend->rows(table).at(position);
    }
    bool isPending(RowId row) const { return session->state().pending().find(row) != nullptr; }
    RowId newPilot(const QString &name)
    {
        return session->create(u"pilot"_s, {{u"name"_s, name}, {u"gunnery"_s, 4}}).value();
    }
    RowId newLance(const QString &name)
    {
        return session->create(u"lance"_s, {{u"name"_s, name}}).value();
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    Listening *listening = nullptr;
    RowId jaime;
    RowId natasha;
    RowId command;
};

/// Gives a new pilot to each new lance.
Result<void> manned(RowsEvent &event)
{
    if (event.table() != lance)
        return {};
    for (const auto row : event.rows()) {
        const auto made = event.edits().create(
            pilot, {{u"name"_s, u"recruit"_s}, {u"gunnery"_s, 5}, {u"lance"_s, row}});
        if (!made)
            return made.error();
    }
    return {};
}

Result<void> preventing(RowsEvent &event)
{
    event.prevent();
    return {};
}

const auto refusal = Error(ErrorKind::Validation, u"not today"_s);

} // namespace

class tst_CommitRounds : public QObject
{
    Q_OBJECT

private slots:
    void eachKindOfEachTableIsToldOnceWithAllItsRows();
    void nothingIsToldWhenNothingIsPending();
    void editsOfListenersAreStored();
    void listenersSeeWhatOnesBeforeThemHaveMade();
    void rowsMadeInARoundAreWrittenInTheSameCommit();
    void rowsOfAnotherKindAreToldOfAgain();
    void whatIsMadeBeforeWritingIsToldToNobody();
    void roundsWithoutEndAreAnError();
    void aPreventedGroupStaysPendingAndOthersAreWritten();
    void onePreventedRowStaysPendingAlone();
    void rowsThatNeedAPreventedOneStayPendingToo();
    void rowsThatDoNotNeedAPreventedUpdateAreWritten();
    void nothingIsWrittenWhenAllIsPrevented();
    void preventedRowsAreNotToldToTheNext();
    void editsOfPreventedRowsAreGone();
    void anErrorOfAListenerStopsTheCommit();
    void aSelectionTakesInWhatListenersTouch();
    void aSelectionCanBePrevented();
    void aCheckHearsListenersAndLeavesNoTrace();
    void listenersCannotCommit();
    void inMemoryListenersAreHeardToo();
};

void tst_CommitRounds::eachKindOfEachTableIsToldOnceWithAllItsRows()
{
    Bench b;
    b.newPilot(u"a"_s);
    b.newPilot(u"b"_s);
    b.newLance(u"Fire"_s);
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->remove(b.natasha));

    QVERIFY(b.session->commit());

    QCOMPARE(b.listening->told,
             QStringList({u"insert lance 1"_s,
                          u"insert pilot 2"_s,
                          u"update pilot 1"_s,
                          u"delete pilot 1"_s,
                          u"round of 5"_s,
                          u"write 5"_s,
                          u"inserted 1"_s,
                          u"inserted 2"_s,
                          u"updated 1"_s,
                          u"deleted 1"_s,
                          u"committed 5"_s}));
}

void tst_CommitRounds::nothingIsToldWhenNothingIsPending()
{
    Bench b;

    QVERIFY(b.session->commit());

    QCOMPARE(b.listening->told, QStringList({u"write 0"_s, u"committed 0"_s}));
}

void tst_CommitRounds::editsOfListenersAreStored()
{
    Bench b;
    b.listening->updating = [](RowsEvent &event) {
        return event.edits().set(event.rows().front(), nameColumn, u"Jaime Wolf"_s);
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(pilot), (Row{1, u"Jaime Wolf"_s, 1, 1}));
    QCOMPARE(*b.session->row(b.jaime), b.stored(pilot));
    QVERIFY(!b.session->hasPending());
}

void tst_CommitRounds::listenersSeeWhatOnesBeforeThemHaveMade()
{
    Bench b;
    auto *second = b.session->install(std::make_unique<Listening>()).value();
    b.listening->updating = [](RowsEvent &event) {
        return event.edits().set(event.rows().front(), nameColumn, u"first"_s);
    };
    Value seen;
    second->updating = [&](RowsEvent &event) -> Result<void> {
        seen = (*event.change(event.rows().front()).after)[nameColumn];
        return {};
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(seen, Value(u"first"_s));
}

void tst_CommitRounds::rowsMadeInARoundAreWrittenInTheSameCommit()
{
    Bench b;
    b.listening->inserting = manned;
    b.newLance(u"Fire"_s);

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 2);
    QCOMPARE(b.stored(pilot, 2), (Row{3, u"recruit"_s, 5, 2}));
    QCOMPARE(b.listening->told.mid(0, 5),
             QStringList({u"insert lance 1"_s,
                          u"round of 1"_s,
                          u"insert pilot 1"_s,
                          u"round of 1"_s,
                          u"write 2"_s}));
    QVERIFY(!b.session->hasPending());
}

void tst_CommitRounds::rowsOfAnotherKindAreToldOfAgain()
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

    QCOMPARE(b.listening->told,
             QStringList({u"delete pilot 1"_s,
                          u"round of 0"_s,
                          u"update pilot 1"_s,
                          u"round of 1"_s,
                          u"write 1"_s,
                          u"updated 1"_s,
                          u"committed 1"_s}));
    QCOMPARE(b.stored(pilot, 1)[nameColumn], Value(u"retired"_s));
}

void tst_CommitRounds::whatIsMadeBeforeWritingIsToldToNobody()
{
    Bench b;
    b.listening->writing = [&](CommitEvent &event) {
        return event.edits().set(b.command, tonsColumn, qint64{event.rows().size()});
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(lance)[tonsColumn], Value(1));
    QVERIFY(!b.listening->told.contains(u"update lance 1"_s));
}

void tst_CommitRounds::roundsWithoutEndAreAnError()
{
    Bench b;
    b.listening->inserting = [](RowsEvent &event) -> Result<void> {
        const auto made = event.edits().create(pilot, {{u"gunnery"_s, 1}});
        return made ? Result<void>() : made.error();
    };
    b.newPilot(u"a"_s);

    const auto done = b.session->commit();

    QVERIFY(!done);
    QVERIFY2(done.error().text().contains(u"pilot"_s), qPrintable(done.error().text()));
    QCOMPARE(b.backend->rows(pilot).size(), 2);
    QCOMPARE(b.session->state().pending().size(), 1);
}

void tst_CommitRounds::aPreventedGroupStaysPendingAndOthersAreWritten()
{
    Bench b;
    b.listening->updating = preventing;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    const auto made = b.newPilot(u"a"_s);

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->prevented, QList{b.jaime});
    QCOMPARE(report->rowCount(), 1);
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(3));
    QVERIFY(b.isPending(b.jaime));
    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(1));
    QVERIFY(!b.isPending(made));

    b.listening->updating = nullptr;
    QVERIFY(b.session->commit());
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(1));
}

void tst_CommitRounds::onePreventedRowStaysPendingAlone()
{
    Bench b;
    b.listening->updating = [&](RowsEvent &event) -> Result<void> {
        event.prevent(b.jaime);
        return {};
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QVERIFY(b.isPending(b.jaime));
    QVERIFY(!b.isPending(b.natasha));
    QCOMPARE(b.stored(pilot, 1)[gunneryColumn], Value(1));
}

void tst_CommitRounds::rowsThatNeedAPreventedOneStayPendingToo()
{
    Bench b;
    b.listening->inserting = [](RowsEvent &event) -> Result<void> {
        if (event.table() == lance)
            event.prevent();
        return {};
    };
    const auto fire = b.newLance(u"Fire"_s);
    QVERIFY(b.session->set(b.natasha, lanceColumn, fire));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->prevented, QList({fire, b.natasha}));
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(1));
    QCOMPARE(b.stored(pilot, 1)[lanceColumn], Value());
    QCOMPARE(b.session->cell(b.natasha, lanceColumn), Value(fire));
}

void tst_CommitRounds::rowsThatDoNotNeedAPreventedUpdateAreWritten()
{
    Bench b;
    b.listening->updating = [](RowsEvent &event) -> Result<void> {
        if (event.table() == lance)
            event.prevent();
        return {};
    };
    QVERIFY(b.session->set(b.command, tonsColumn, 1));
    QVERIFY(b.session->set(b.natasha, lanceColumn, 1));

    QVERIFY(b.session->commit());

    QVERIFY(b.isPending(b.command));
    QCOMPARE(b.stored(pilot, 1)[lanceColumn], Value(1));
}

void tst_CommitRounds::nothingIsWrittenWhenAllIsPrevented()
{
    Bench b;
    b.listening->inserting = b.listening->updating = b.listening->deleting = preventing;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->remove(b.natasha));
    const auto before = b.session->state();

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 0);
    QVERIFY(b.session->state().isSameAs(before));
}

void tst_CommitRounds::preventedRowsAreNotToldToTheNext()
{
    Bench b;
    auto *second = b.session->install(std::make_unique<Listening>()).value();
    b.listening->updating = preventing;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(second->told, QStringList({u"round of 0"_s, u"write 0"_s, u"committed 0"_s}));
}

void tst_CommitRounds::editsOfPreventedRowsAreGone()
{
    Bench b;
    b.listening->updating = [](RowsEvent &event) -> Result<void> {
        event.prevent();
        return event.edits().set(event.rows().front(), nameColumn, u"other"_s);
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(b.session->cell(b.jaime, nameColumn), Value(u"Jaime"_s));
    QCOMPARE(b.stored(pilot)[nameColumn], Value(u"Jaime"_s));
}

void tst_CommitRounds::anErrorOfAListenerStopsTheCommit()
{
    Bench b;
    b.listening->updating = [](RowsEvent &) -> Result<void> { return refusal; };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    b.newPilot(u"a"_s);
    const auto before = b.session->state();
    const QSignalSpy failed(b.session.get(), &Session::commitFailed);

    const auto done = b.session->commit();

    QVERIFY(!done);
    QCOMPARE(done.error().text(), u"not today"_s);
    QCOMPARE(failed.size(), 1);
    QVERIFY(!b.session->isCommitting());
    QVERIFY(b.session->state().isSameAs(before));
    QCOMPARE(b.backend->rows(pilot).size(), 2);
}

void tst_CommitRounds::aSelectionTakesInWhatListenersTouch()
{
    Bench b;
    b.listening->updating = [&](RowsEvent &event) {
        return event.edits().set(b.command, tonsColumn, 1);
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->set(b.natasha, gunneryColumn, 1));

    const auto report = b.session->commit({b.jaime});

    QVERIFY(report);
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(1));
    QCOMPARE(b.stored(lance)[tonsColumn], Value(1));
    QCOMPARE(b.stored(pilot, 1)[gunneryColumn], Value(2));
    QCOMPARE(b.session->state().pending().size(), 1);
    QVERIFY(b.isPending(b.natasha));
}

void tst_CommitRounds::aSelectionCanBePrevented()
{
    Bench b;
    b.listening->inserting = preventing;
    const auto fire = b.newLance(u"Fire"_s);
    QVERIFY(b.session->set(b.natasha, lanceColumn, fire));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    const auto report = b.session->commit({b.natasha, b.jaime});

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 1);
    QCOMPARE(report->prevented, QList({fire, b.natasha}));
    QVERIFY(report->added.isEmpty());
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(1));
}

void tst_CommitRounds::aCheckHearsListenersAndLeavesNoTrace()
{
    Bench b;
    bool wasCheck = false;
    b.listening->updating = [&](RowsEvent &event) {
        wasCheck = event.isCheck();
        return event.edits().set(event.rows().front(), gunneryColumn, Null());
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    const auto before = b.session->state();

    const auto check = b.session->checkCommit();

    QVERIFY(check);
    QVERIFY(wasCheck);
    QCOMPARE(check->invalid.size(), 1); // gunnery must not be NULL
    QVERIFY(b.session->state().isSameAs(before));
    QCOMPARE(b.stored(pilot)[gunneryColumn], Value(3));
    QVERIFY(!b.listening->told.contains(u"committed 1"_s));
}

void tst_CommitRounds::listenersCannotCommit()
{
    Bench b;
    std::optional<ErrorKind> kind;
    b.listening->updating = [&](RowsEvent &event) -> Result<void> {
        if (const auto done = event.session().commit(); !done)
            kind = done.error().kind();
        return {};
    };
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));

    QVERIFY(b.session->commit());

    QCOMPARE(kind, ErrorKind::Busy);
}

void tst_CommitRounds::inMemoryListenersAreHeardToo()
{
    Session session(fleet());
    auto *listening = session.install(std::make_unique<Listening>()).value();
    listening->inserting = manned;
    const auto fire = session.create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();

    QVERIFY(session.commit());

    QVERIFY(!session.hasPending());
    const auto pilots = session.fetch(session.query(u"pilot"_s)).value();
    QCOMPARE(pilots.size(), 1);
    QCOMPARE(session.cell(pilots.front(), lanceColumn), session.cell(fire, idColumn));
    QCOMPARE(listening->written.size(), 2);
}

QTEST_GUILESS_MAIN(tst_CommitRounds)
#include "tst_commitrounds.moc"
