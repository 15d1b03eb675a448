#include "session/windowedresult.h"
#include "support/fleet.h"
#include "support/printing.h"
#include "support/sparingbackend.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const auto longName = QString(100, u'x');
constexpr qint64 limit = 20;

/// A session with two pilots, one of them with a name that queries leave out.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<SparingBackend>(fleet());
        backend = made.get();
        backend->put(pilot, Row{1, longName, 3, Null()});
        backend->put(pilot, Row{2, u"Natasha"_s, 2, Null()});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(pilots()).value().at(0);
        natasha = session->find(pilot, Value(2));
    }

    QuerySet pilots() const { return session->query(u"pilot"_s).withoutContentOver(limit); }
    Value name(RowId row) const { return session->cell(row, nameColumn); }

    SparingBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId jaime;
    RowId natasha;
};

} // namespace

class tst_Loading : public QObject
{
    Q_OBJECT

private slots:
    void aCellThatWasLeftOutIsRead();
    void loadingInTheBackgroundTellsViewsOnce();
    void rowsThatAreWholeAreNotReadAgain();
    void readingTheRowAgainKeepsTheCell();
    void aCellThatGotAnotherSizeElsewhereIsLeftOutAgain();
    void anEditOfALoadedCellIsGuarded();
    void editsMadeBeforeLoadingStay();
    void undoPastTheLoadingShowsTheContent();
    void aRowDeletedElsewhereIsSaidAndSeen();
    void rowsWithoutKeyCannotBeLoaded();
    void aPendingRowStaysInAFilterThatOnlyTheDatabaseCanTell();
    void aPendingRowStaysInAWindowThatOnlyTheDatabaseCanTell();
};

void tst_Loading::aCellThatWasLeftOutIsRead()
{
    const Bench b;
    QVERIFY(b.name(b.jaime).isNotLoaded());

    QVERIFY(b.session->load({b.jaime}));

    QCOMPARE(b.name(b.jaime), Value(longName));
}

void tst_Loading::loadingInTheBackgroundTellsViewsOnce()
{
    const Bench b;
    const QSignalSpy changed(b.session.get(), &Session::changed);

    auto loaded = b.session->loadAsync({b.jaime, b.natasha, b.jaime});

    QTRY_VERIFY(loaded.isFinished());
    QVERIFY(loaded.result());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].value<ChangeSet>().entries().size(), 1);
    QCOMPARE(b.name(b.jaime), Value(longName));
    QVERIFY(!b.session->hasPending());
}

void tst_Loading::rowsThatAreWholeAreNotReadAgain()
{
    const Bench b;

    QVERIFY(b.session->load({b.natasha}));
    QVERIFY(b.session->loadAsync({}).result());

    QCOMPARE(b.backend->reads, 0);
}

void tst_Loading::readingTheRowAgainKeepsTheCell()
{
    const Bench b;
    QVERIFY(b.session->load({b.jaime}));

    QVERIFY(b.session->fetch(b.pilots()));

    QCOMPARE(b.name(b.jaime), Value(longName));
}

void tst_Loading::aCellThatGotAnotherSizeElsewhereIsLeftOutAgain()
{
    const Bench b;
    QVERIFY(b.session->load({b.jaime}));
    b.backend->put(pilot, Row{1, QString(50, u'y'), 3, Null()});

    QVERIFY(b.session->fetch(b.pilots()));

    QVERIFY(b.name(b.jaime).isNotLoaded());
    QVERIFY(b.session->load({b.jaime}));
    QCOMPARE(b.name(b.jaime), Value(QString(50, u'y')));
}

void tst_Loading::anEditOfALoadedCellIsGuarded()
{
    const Bench b;
    QVERIFY(b.session->load({b.jaime}));
    QVERIFY(b.session->set(b.jaime, nameColumn, u"mine"_s));
    b.backend->put(pilot, Row{1, QString(100, u'y'), 3, Null()});

    const auto saved = b.session->commit();

    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), ErrorKind::Conflict);
    QVERIFY(b.session->state().isInConflict(b.jaime, nameColumn));
}

void tst_Loading::editsMadeBeforeLoadingStay()
{
    const Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 0));

    QVERIFY(b.session->load({b.jaime}));

    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(0));
    QCOMPARE(b.name(b.jaime), Value(longName));
    QCOMPARE(changedColumns(*b.session->state().pending().find(b.jaime)).size(), 1);
    QVERIFY(b.session->commit());
    QCOMPARE(b.name(b.jaime), Value(longName));
}

void tst_Loading::undoPastTheLoadingShowsTheContent()
{
    const Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 0));
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 1));
    QVERIFY(b.session->load({b.jaime}));

    b.session->undo();

    QCOMPARE(b.session->cell(b.jaime, gunneryColumn), Value(0));
    QCOMPARE(b.name(b.jaime), Value(longName));
}

void tst_Loading::aRowDeletedElsewhereIsSaidAndSeen()
{
    const Bench b;
    b.backend->take(pilot, Value(1));

    const auto loaded = b.session->load({b.jaime});

    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind(), ErrorKind::NotFound);
    QVERIFY(!b.session->row(b.jaime));
}

void tst_Loading::rowsWithoutKeyCannotBeLoaded()
{
    const Bench b;
    b.backend->fill(roster, {Row{longName}});
    const auto rows = b.session->fetch(b.session->query(u"roster"_s).withoutContentOver(limit));

    const auto loaded = b.session->load(*rows);

    QVERIFY(!loaded);
    QVERIFY(loaded.error().text().contains(u"roster"_s));
}

void tst_Loading::aPendingRowStaysInAFilterThatOnlyTheDatabaseCanTell()
{
    const Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 0));

    const auto found = b.session->fetch(b.pilots().filter(col(u"name"_s).contains(u"x"_s)));
    const auto others = b.session->fetch(b.pilots().filter(col(u"name"_s).contains(u"z"_s)));

    QCOMPARE(*found, QList{b.jaime});
    QVERIFY(others->isEmpty());
}

void tst_Loading::aPendingRowStaysInAWindowThatOnlyTheDatabaseCanTell()
{
    const Bench b;
    QVERIFY(b.session->set(b.jaime, gunneryColumn, 0));
    WindowedResult window(*b.session, b.pilots().filter(col(u"name"_s).contains(u"x"_s)));

    window.want(0, 10);

    QTRY_COMPARE(window.rowCount(), 1);
    QCOMPARE(window.rowAt(0), b.jaime);
    window.refresh();
    QTRY_VERIFY(!window.isLoading());
    QCOMPARE(window.rowAt(0), b.jaime);
}

QTEST_GUILESS_MAIN(tst_Loading)
#include "tst_loading.moc"
