#include "session/memorybackend.h"
#include "session/selection.h"
#include "session/session.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

using Added = ClosedSelection::Added;
using Reason = Added::Reason;

const Absent left{};

constexpr RowId lanceRow(quint64 serial)
{
    return {lance, serial};
}
constexpr RowId pilotRow(quint64 serial)
{
    return {pilot, serial};
}

RowChange named(int id, const QString &before, const QString &after)
{
    return {Row{id, before, 1}, Row{id, after, 1}};
}

ClosedSelection closed(const QList<RowId> &selection, const Overlay &pending)
{
    return closedOver(selection, pending, fleet());
}

struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        backend->fill(lance, {Row{1, u"a"_s, 1}, Row{2, u"b"_s, 1}, Row{3, u"c"_s, 1}});
        session = std::make_unique<Session>(std::move(made));
        rows = session->fetch(session->query(u"lance"_s)).value();
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    QList<RowId> rows;
};

QList<RowId> withoutDependents(const QList<RowId> &rows, RowId staying, const Overlay &pending)
{
    return varve::withoutDependents(rows, {staying}, pending, fleet());
}

} // namespace

class tst_Selection : public QObject
{
    Q_OBJECT

private slots:
    void rowsThatNeedNothingStayAlone();
    void whatIsNotPendingIsLeftOut();
    void newRowsReferredToAreAdded();
    void rowsThatFreeAValueAreAdded();
    void allRowsOfASwapAreAdded();
    void rowsThatLeaveADeletedOneAreAdded();
    void rowsThatStayAtADeletedOneAreNot();
    void aRowAndTheOneItReplacesGoTogether();
    void needsAreFollowed();
    void whatNeedsARowThatStaysIsLeftOut();
    void theOthersStayPending();
    void theReportNamesWhatWasAdded();
    void undoPastAPartialCommitIsRight();
    void faultsOfOtherRowsDoNotMatter();
    void committingNothingIsFine();
    void selectionIsCommittedInTheBackground();
};

void tst_Selection::rowsThatNeedNothingStayAlone()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"x"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"y"_s));

    const auto selection = closed({lanceRow(2)}, pending);

    QCOMPARE(selection.rows, QList{lanceRow(2)});
    QVERIFY(selection.added.isEmpty());
}

void tst_Selection::whatIsNotPendingIsLeftOut()
{
    const auto pending = Overlay().with(lanceRow(1), named(1, u"a"_s, u"x"_s));

    QCOMPARE(closed({lanceRow(9), lanceRow(1), lanceRow(1)}, pending).rows, QList{lanceRow(1)});
}

void tst_Selection::newRowsReferredToAreAdded()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {{}, Row{left, u"new"_s, 1}})
                             .with(pilotRow(2), {{}, Row{left, u"Jaime"_s, 3, lanceRow(1)}});

    const auto selection = closed({pilotRow(2)}, pending);

    QCOMPARE(selection.rows, (QList{lanceRow(1), pilotRow(2)}));
    QCOMPARE(selection.added, (QList{Added{lanceRow(1), pilotRow(2), Reason::IsReferredTo}}));
    QCOMPARE(closed({lanceRow(1)}, pending).rows, QList{lanceRow(1)});
}

void tst_Selection::rowsThatFreeAValueAreAdded()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{7, u"Fire"_s, 1}, {}})
                             .with(lanceRow(2), {{}, Row{left, u"Fire"_s, 1}});

    const auto selection = closed({lanceRow(2)}, pending);

    QCOMPARE(selection.added, (QList{Added{lanceRow(1), lanceRow(2), Reason::FreesValue}}));
    QCOMPARE(closed({lanceRow(1)}, pending).rows, QList{lanceRow(1)});
}

void tst_Selection::allRowsOfASwapAreAdded()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"c"_s))
                             .with(lanceRow(3), named(3, u"c"_s, u"a"_s));

    QCOMPARE(closed({lanceRow(2)}, pending).rows, (QList{lanceRow(1), lanceRow(2), lanceRow(3)}));
}

void tst_Selection::rowsThatLeaveADeletedOneAreAdded()
{
    const auto pending =
        Overlay()
            .with(lanceRow(1), {Row{7, u"Fire"_s, 1}, {}})
            .with(pilotRow(2), {Row{1, u"Jaime"_s, 3, 7}, Row{1, u"Jaime"_s, 3, 8}})
            .with(pilotRow(3), {Row{2, u"Ian"_s, 3, 7}, {}});

    const auto selection = closed({lanceRow(1)}, pending);

    QCOMPARE(selection.rows, (QList{lanceRow(1), pilotRow(2), pilotRow(3)}));
    QCOMPARE(selection.added.size(), 2);
    QCOMPARE(selection.added[0].reason, Reason::LeavesRow);
}

void tst_Selection::rowsThatStayAtADeletedOneAreNot()
{
    const auto pending =
        Overlay()
            .with(lanceRow(1), {Row{7, u"Fire"_s, 1}, {}})
            .with(pilotRow(2), {Row{1, u"Jaime"_s, 3, 7}, Row{1, u"Jaime"_s, 2, 7}});

    QCOMPARE(closed({lanceRow(1)}, pending).rows, QList{lanceRow(1)});
}

void tst_Selection::aRowAndTheOneItReplacesGoTogether()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{7, u"Fire"_s, 1}, {}})
                             .with(lanceRow(2), {{}, Row{7, u"Recon"_s, 1}});

    QCOMPARE(closed({lanceRow(1)}, pending).added,
             (QList{Added{lanceRow(2), lanceRow(1), Reason::SharesKey}}));
    QCOMPARE(closed({lanceRow(2)}, pending).added,
             (QList{Added{lanceRow(1), lanceRow(2), Reason::SharesKey}}));
}

void tst_Selection::needsAreFollowed()
{
    // The pilot refers to a new lance, which takes the name of a deleted one, which another leaves.
    const auto pending =
        Overlay()
            .with(pilotRow(1), {{}, Row{left, u"Ian"_s, 3, lanceRow(2)}})
            .with(lanceRow(2), {{}, Row{left, u"Fire"_s, 1}})
            .with(lanceRow(3), {Row{7, u"Fire"_s, 1}, {}})
            .with(pilotRow(4), {Row{1, u"Jaime"_s, 3, 7}, Row{1, u"Jaime"_s, 3, Null()}});

    QCOMPARE(closed({pilotRow(1)}, pending).added,
             (QList{Added{lanceRow(2), pilotRow(1), Reason::IsReferredTo},
                    Added{lanceRow(3), lanceRow(2), Reason::FreesValue},
                    Added{pilotRow(4), lanceRow(3), Reason::LeavesRow}}));
}

void tst_Selection::theOthersStayPending()
{
    Bench b;
    QVERIFY(b.session->set(b.rows[0], nameColumn, u"x"_s));
    QVERIFY(b.session->set(b.rows[1], nameColumn, u"y"_s));

    const auto report = b.session->commit({b.rows[1]});

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 1);
    QCOMPARE(b.backend->rows(lance).at(0)[nameColumn], Value(u"a"_s));
    QCOMPARE(b.backend->rows(lance).at(1)[nameColumn], Value(u"y"_s));
    QCOMPARE(b.session->state().pending().size(), 1);
    QVERIFY(b.session->state().pending().find(b.rows[0]));
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(lance).at(0)[nameColumn], Value(u"x"_s));
}

void tst_Selection::theReportNamesWhatWasAdded()
{
    Bench b;
    const auto fresh = b.session->create(u"lance"_s, {{u"name"_s, u"new"_s}}).value();
    const auto member =
        b.session->create(u"pilot"_s, {{u"gunnery"_s, 4}, {u"lance"_s, fresh}}).value();

    const auto report = b.session->commit({member});

    QVERIFY(report);
    QCOMPARE(report->added, (QList{Added{fresh, member, Reason::IsReferredTo}}));
    QVERIFY(!b.session->hasPending());
    QVERIFY(b.session->set(fresh, tonsColumn, 5));
    QVERIFY(b.session->commit()->added.isEmpty());
}

void tst_Selection::undoPastAPartialCommitIsRight()
{
    Bench b;
    QVERIFY(b.session->set(b.rows[0], nameColumn, u"x"_s));
    QVERIFY(b.session->set(b.rows[1], nameColumn, u"y"_s));
    QVERIFY(b.session->commit({b.rows[0]}));

    b.session->undo();
    QVERIFY(!b.session->hasPending());
    b.session->undo();
    QCOMPARE(b.session->state().pending().size(), 1);
    QCOMPARE(b.session->cell(b.rows[0], nameColumn), Value(u"a"_s));
    b.session->redo();
    b.session->redo();

    QCOMPARE(b.session->state().pending().size(), 1);
    QCOMPARE(b.session->cell(b.rows[1], nameColumn), Value(u"y"_s));
}

void tst_Selection::faultsOfOtherRowsDoNotMatter()
{
    Bench b;
    const auto faulty = b.session->create(u"pilot"_s, {{u"name"_s, u"no gunnery"_s}}).value();
    QVERIFY(b.session->set(b.rows[0], nameColumn, u"x"_s));

    QVERIFY(!b.session->commit());
    QVERIFY(b.session->commit({b.rows[0]}));

    QCOMPARE(b.session->state().pending().size(), 1);
    QVERIFY(!b.session->commit({faulty}));
}

void tst_Selection::committingNothingIsFine()
{
    Bench b;
    QVERIFY(b.session->set(b.rows[0], nameColumn, u"x"_s));

    const auto report = b.session->commit(QList<RowId>());

    QVERIFY(report);
    QCOMPARE(report->rowCount(), 0);
    QVERIFY(b.session->hasPending());
}

void tst_Selection::selectionIsCommittedInTheBackground()
{
    Bench b;
    QVERIFY(b.session->set(b.rows[0], nameColumn, u"x"_s));
    QVERIFY(b.session->set(b.rows[1], nameColumn, u"y"_s));

    auto future = b.session->commitAsync({b.rows[0]});
    QTRY_VERIFY(!b.session->isCommitting());

    QVERIFY(future.result());
    QCOMPARE(b.session->state().pending().size(), 1);
}

void tst_Selection::whatNeedsARowThatStaysIsLeftOut()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {{}, Row{left, u"a"_s, 1}})
                             .with(lanceRow(2), named(2, u"b"_s, u"c"_s))
                             .with(lanceRow(3), named(3, u"c"_s, u"d"_s))
                             .with(pilotRow(4), {{}, Row{left, u"p"_s, 1, lanceRow(1)}});
    const QList rows{lanceRow(1), lanceRow(2), lanceRow(3), pilotRow(4)};

    QCOMPARE(withoutDependents(rows, lanceRow(1), pending), QList({lanceRow(2), lanceRow(3)}));
    QCOMPARE(withoutDependents(rows, lanceRow(3), pending), QList({lanceRow(1), pilotRow(4)}));
    QCOMPARE(withoutDependents(rows, pilotRow(4), pending),
             QList({lanceRow(1), lanceRow(2), lanceRow(3)}));
    QVERIFY(withoutDependents({pilotRow(4)}, lanceRow(1), pending).isEmpty());
}

QTEST_GUILESS_MAIN(tst_Selection)
#include "tst_selection.moc"
