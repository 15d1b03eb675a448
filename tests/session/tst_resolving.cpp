#include "session/editgroup.h"
#include "session/memorybackend.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// A session over pilots that somebody else writes, too: 1 Jaime (3), 2 Natasha (2), 3 Ben (5).
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        theirs(1, u"Jaime"_s, 3);
        theirs(2, u"Natasha"_s, 2);
        theirs(3, u"Ben"_s, 5);
        session = std::make_unique<Session>(std::move(made));
        (void)session->fetch(session->query(u"pilot"_s)).value();
        jaime = session->find(pilot, Value(1));
        natasha = session->find(pilot, Value(2));
        ben = session->find(pilot, Value(3));
    }

    void theirs(int key, const QString &name, int gunnery) const
    {
        backend->put(pilot, Row{key, name, gunnery, Null()});
    }
    void mine(RowId row, const QString &name, int gunnery) const
    {
        QVERIFY(session->set(row, {{u"name"_s, name}, {u"gunnery"_s, gunnery}}));
    }
    /// The kind of error in which saving ends.
    std::optional<ErrorKind> failure() const
    {
        const auto done = session->commit();
        return done ? std::nullopt : std::optional(done.error().kind());
    }
    /// Name and gunnery as they are shown, or stored.
    QString shown(RowId row) const
    {
        const auto cells = session->row(row);
        return cells ? text(*cells) : u"deleted"_s;
    }
    QString stored(int key) const
    {
        const auto found = backend->read(pilot, {Value(key)}).result().value();
        return found.first() ? text(*found.first()) : u"deleted"_s;
    }
    static QString text(const Row &row)
    {
        return row[nameColumn].text() + u' ' + QString::number(row[gunneryColumn].integer());
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId jaime;
    RowId natasha;
    RowId ben;
};

} // namespace

class tst_Resolving : public QObject
{
    Q_OBJECT

private slots:
    void conflictsNameWhatBothSidesHaveMadeOfWhat();
    void withoutConflictsThereAreNone();
    void cellsOfARowAreDecidedOneByOne();
    void aCellThatIsNotInConflictStaysAsItIs();
    void aThirdValueIsKept();
    void severalConflictsAreDecidedDifferentlyAndSaved();
    void allConflictsAreDecidedInOneStep_data();
    void allConflictsAreDecidedInOneStep();
    void rowsThatAreNamedAreDecided();
    void aRowDeletedElsewhereIsGivenUp();
    void aRowDeletedElsewhereIsInsertedAgain();
    void aDeleteOfARowChangedElsewhereIsDecided_data();
    void aDeleteOfARowChangedElsewhereIsDecided();
    void cellsOfADeletedRowAreNotDecidedOneByOne();
};

void tst_Resolving::conflictsNameWhatBothSidesHaveMadeOfWhat()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    QVERIFY(b.session->set(b.natasha, u"gunnery"_s, 4));
    QVERIFY(b.session->set(b.ben, u"gunnery"_s, 4));
    b.theirs(1, u"Jaime"_s, 9);
    b.backend->take(pilot, Value(2));

    QCOMPARE(b.failure(), ErrorKind::Conflict);
    const auto conflicts = b.session->conflicts();

    QCOMPARE(conflicts.size(), 2);
    QCOMPARE(conflicts[0].row, b.jaime);
    QCOMPARE(Bench::text(*conflicts[0].mine.before), u"Jaime 3"_s);
    QCOMPARE(Bench::text(*conflicts[0].mine.after), u"James 1"_s);
    QCOMPARE(Bench::text(*conflicts[0].theirs), u"Jaime 9"_s);
    QCOMPARE(conflicts[0].columns, QList{gunneryColumn});
    QCOMPARE(conflicts[1].row, b.natasha);
    QVERIFY(!conflicts[1].theirs);
    QCOMPARE(conflicts[1].columns, QList{gunneryColumn});
}

void tst_Resolving::withoutConflictsThereAreNone()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);

    QVERIFY(b.session->conflicts().isEmpty());
    QVERIFY(b.session->resolveAll(Resolution::TakeTheirs));

    QCOMPARE(b.shown(b.jaime), u"James 1"_s);
    QCOMPARE(b.session->history().labels().size(), 1);
}

void tst_Resolving::cellsOfARowAreDecidedOneByOne()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    b.theirs(1, u"Jacob"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);

    QVERIFY(b.session->resolve(Resolution::KeepMine, b.jaime, nameColumn));

    QVERIFY(!b.session->state().isInConflict(b.jaime, nameColumn));
    QVERIFY(b.session->state().isInConflict(b.jaime, gunneryColumn));
    QCOMPARE(b.failure(), ErrorKind::Conflict);
    QVERIFY(b.session->resolve(Resolution::TakeTheirs, b.jaime, gunneryColumn));
    QVERIFY(b.session->conflicts().isEmpty());
    QCOMPARE(b.failure(), std::nullopt);
    QCOMPARE(b.stored(1), u"James 9"_s);
}

void tst_Resolving::aCellThatIsNotInConflictStaysAsItIs()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    b.theirs(1, u"Jaime"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);
    const auto before = b.session->state();

    QVERIFY(b.session->resolve(Resolution::TakeTheirs, b.jaime, nameColumn));
    QVERIFY(b.session->resolve(Resolution::KeepMine, b.natasha, nameColumn));

    QVERIFY(b.session->state().isSameAs(before));
}

void tst_Resolving::aThirdValueIsKept()
{
    Bench b;
    b.mine(b.jaime, u"Jaime"_s, 1);
    b.theirs(1, u"Jaime"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 6));
    QVERIFY(b.session->state().isInConflict(b.jaime)); // Typing answers nothing.

    QVERIFY(b.session->resolve(b.jaime, gunneryColumn, 7));

    QVERIFY(b.session->conflicts().isEmpty());
    b.session->undo();
    QVERIFY(b.session->state().isInConflict(b.jaime));
    QCOMPARE(b.shown(b.jaime), u"Jaime 6"_s);
    b.session->redo();
    QCOMPARE(b.failure(), std::nullopt);
    QCOMPARE(b.stored(1), u"Jaime 7"_s);
}

void tst_Resolving::severalConflictsAreDecidedDifferentlyAndSaved()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    b.mine(b.natasha, u"Nat"_s, 1);
    b.mine(b.ben, u"Benjamin"_s, 1);
    b.theirs(1, u"Jaime"_s, 9);
    b.theirs(2, u"Natasha"_s, 9);
    b.theirs(3, u"Ben"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);

    QVERIFY(b.session->edit(u"Decide"_s, [&](EditGroup &group) {
        return group.resolve(Resolution::KeepMine, {b.jaime})
            .and_then([&] { return group.resolve(Resolution::TakeTheirs, {b.natasha}); })
            .and_then([&] { return group.resolve(b.ben, gunneryColumn, 4); });
    }));

    QVERIFY(b.session->conflicts().isEmpty());
    QCOMPARE(b.session->undoLabel(), u"Decide"_s);
    QCOMPARE(b.failure(), std::nullopt);
    QCOMPARE(b.stored(1), u"James 1"_s);
    QCOMPARE(b.stored(2), u"Nat 9"_s);
    QCOMPARE(b.stored(3), u"Benjamin 4"_s);
    QVERIFY(!b.session->hasPending());
}

void tst_Resolving::allConflictsAreDecidedInOneStep_data()
{
    QTest::addColumn<Resolution>("resolution");
    QTest::addColumn<QString>("jaime");
    QTest::addColumn<QString>("natasha");
    QTest::newRow("mine") << Resolution::KeepMine << u"James 1"_s << u"Natasha 1"_s;
    QTest::newRow("theirs") << Resolution::TakeTheirs << u"James 9"_s << u"deleted"_s;
}

void tst_Resolving::allConflictsAreDecidedInOneStep()
{
    QFETCH(Resolution, resolution);
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    QVERIFY(b.session->set(b.natasha, u"gunnery"_s, 1));
    b.theirs(1, u"Jaime"_s, 9);
    b.backend->take(pilot, Value(2));
    QCOMPARE(b.failure(), ErrorKind::Conflict);
    const auto before = b.session->state().pending();

    QVERIFY(b.session->resolveAll(resolution));

    QVERIFY(b.session->conflicts().isEmpty());
    QCOMPARE(b.session->undoLabel(), u"Resolve 2 conflicts"_s);
    b.session->undo();
    QVERIFY(b.session->state().pending() == before);
    b.session->redo();
    QCOMPARE(b.failure(), std::nullopt);
    QTEST(b.stored(1), "jaime");
    QTEST(b.stored(2), "natasha");
}

void tst_Resolving::rowsThatAreNamedAreDecided()
{
    Bench b;
    b.mine(b.jaime, u"Jaime"_s, 1);
    b.mine(b.natasha, u"Natasha"_s, 1);
    b.mine(b.ben, u"Ben"_s, 1);
    b.theirs(1, u"Jaime"_s, 9);
    b.theirs(2, u"Natasha"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);

    QVERIFY(b.session->resolve(Resolution::TakeTheirs, {b.natasha, b.ben}));

    QCOMPARE(b.session->conflicts().size(), 1);
    QCOMPARE(b.shown(b.jaime), u"Jaime 1"_s);
    QCOMPARE(b.shown(b.natasha), u"Natasha 9"_s);
    QCOMPARE(b.shown(b.ben), u"Ben 1"_s); // It was in no conflict.
}

void tst_Resolving::aRowDeletedElsewhereIsGivenUp()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    b.backend->take(pilot, Value(1));
    QCOMPARE(b.failure(), ErrorKind::Conflict);

    QVERIFY(b.session->resolve(Resolution::TakeTheirs, {b.jaime}));

    QVERIFY(!b.session->row(b.jaime));
    QVERIFY(!b.session->hasPending());
    b.session->undo();
    QCOMPARE(b.shown(b.jaime), u"James 1"_s);
    QVERIFY(b.session->state().isInConflict(b.jaime));
}

void tst_Resolving::aRowDeletedElsewhereIsInsertedAgain()
{
    Bench b;
    b.mine(b.jaime, u"James"_s, 1);
    b.backend->take(pilot, Value(1));
    QCOMPARE(b.failure(), ErrorKind::Conflict);

    QVERIFY(b.session->resolve(Resolution::KeepMine, {b.jaime}));

    QCOMPARE(b.failure(), std::nullopt);
    QCOMPARE(b.stored(1), u"James 1"_s);
    QCOMPARE(b.session->find(pilot, Value(1)), b.jaime);
}

void tst_Resolving::aDeleteOfARowChangedElsewhereIsDecided_data()
{
    QTest::addColumn<Resolution>("resolution");
    QTest::addColumn<QString>("stored");
    QTest::newRow("mine") << Resolution::KeepMine << u"deleted"_s;
    QTest::newRow("theirs") << Resolution::TakeTheirs << u"Jaime 9"_s;
}

void tst_Resolving::aDeleteOfARowChangedElsewhereIsDecided()
{
    QFETCH(Resolution, resolution);
    QFETCH(QString, stored);
    Bench b;
    QVERIFY(b.session->remove(b.jaime));
    b.theirs(1, u"Jaime"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);
    QCOMPARE(b.session->conflicts().first().columns, QList{gunneryColumn});
    QCOMPARE(b.stored(1), u"Jaime 9"_s);

    QVERIFY(b.session->resolve(resolution, {b.jaime}));

    QCOMPARE(b.shown(b.jaime), stored);
    QCOMPARE(b.failure(), std::nullopt);
    QCOMPARE(b.stored(1), stored);
}

void tst_Resolving::cellsOfADeletedRowAreNotDecidedOneByOne()
{
    Bench b;
    QVERIFY(b.session->remove(b.jaime));
    b.theirs(1, u"Jaime"_s, 9);
    QCOMPARE(b.failure(), ErrorKind::Conflict);

    const auto done = b.session->resolve(Resolution::TakeTheirs, b.jaime, gunneryColumn);

    QCOMPARE(done.error().kind(), ErrorKind::Validation);
    QVERIFY(done.error().text().contains(u"\"pilot\" was deleted on one side"_s));
    QCOMPARE(done.error().advice(), u"Decide for the row as a whole."_s);
}

QTEST_GUILESS_MAIN(tst_Resolving)
#include "tst_resolving.moc"
