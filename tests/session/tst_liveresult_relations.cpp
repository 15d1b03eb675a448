#include "livepilots.h"

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const auto tons = related(u"lance"_s, col(u"tons"_s));

} // namespace

/// Results of queries that look at other tables than their own.
class tst_LiveResult_Relations : public QObject
{
    Q_OBJECT

private slots:
    void aFilterThatFollowsARelationSeesItsTable();
    void rowsThatAnyIsAboutAreSeen();
    void anOrderThatFollowsARelationMovesRows();
    void aSubqueryIsSeen();
    void aSubqueryForAKeyIsSeen();
    void aRelationThatARowLeavesIsSeen();
    void tablesItDoesNotLookAtAreNotListenedTo();
    void manyEditsBeforeItIsReadAreToldOnce();
    void inASessionWithoutADatabaseItIsTheSame();
};

void tst_LiveResult_Relations::aFilterThatFollowsARelationSeesItsTable()
{
    Bench b;
    Watched w(*b.session, b.all().filter(tons >= 200));
    QCOMPARE(w.result.rows(), b.rows({3, 4}));

    QVERIFY(b.session->set(b.lanceRow(1), tonsColumn, 250));

    QTRY_COMPARE(w.result.rows(), b.rows({1, 2, 3, 4}));
    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.inserted, b.rows({1, 2}));
    QVERIFY(change.removed.isEmpty() && change.moved.isEmpty() && change.changed.isEmpty());
}

void tst_LiveResult_Relations::rowsThatAnyIsAboutAreSeen()
{
    Bench b;
    const auto lances = b.session->query(u"lance"_s);
    Watched w(*b.session, lances.filter(any(u"pilot"_s, col(u"gunnery"_s) >= 30)));
    QCOMPARE(w.result.rows(), QList{b.lanceRow(2)});

    QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, 60}, {u"lance"_s, 3}}));

    QTRY_COMPARE(w.result.rows(), (QList{b.lanceRow(2), b.lanceRow(3)}));
    QCOMPARE(theOnlyChange(w.changed).inserted, QList{b.lanceRow(3)});
}

void tst_LiveResult_Relations::anOrderThatFollowsARelationMovesRows()
{
    Bench b;
    Watched w(*b.session, b.session->query(u"pilot"_s).orderBy(tons));
    QCOMPARE(w.result.rows(), b.rows({5, 1, 2, 3, 4}));

    QVERIFY(b.session->set(b.lanceRow(1), tonsColumn, 900));

    QTRY_COMPARE(w.result.rows(), b.rows({5, 3, 4, 1, 2}));
    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.moved.size(), 2);
    QVERIFY(change.inserted.isEmpty() && change.removed.isEmpty() && change.changed.isEmpty());
}

void tst_LiveResult_Relations::aSubqueryIsSeen()
{
    Bench b;
    const auto heavy = b.session->query(u"lance"_s)
                           .filter(equals(col(u"id"_s), outer(u"lance"_s)) && col(u"tons"_s) > 150);
    Watched w(*b.session, b.all().filter(exists(heavy)));
    QCOMPARE(w.result.rows(), b.rows({3, 4}));

    QVERIFY(b.session->set(b.lanceRow(2), tonsColumn, 1));

    QTRY_COMPARE(w.result.rows(), QList<RowId>());
    QCOMPARE(theOnlyChange(w.changed).removed, b.rows({3, 4}));
}

void tst_LiveResult_Relations::aSubqueryForAKeyIsSeen()
{
    Bench b;
    const auto heavy = b.session->query(u"lance"_s).filter(col(u"tons"_s) > 150);
    Watched w(*b.session, b.all().filter(col(u"lance"_s).in(heavy, u"id"_s)));

    QVERIFY(b.session->set(b.lanceRow(1), tonsColumn, 151));

    QTRY_COMPARE(w.result.rows(), b.rows({1, 2, 3, 4}));
}

void tst_LiveResult_Relations::aRelationThatARowLeavesIsSeen()
{
    Bench b;
    Watched w(*b.session, b.all().filter(tons >= 200));

    QVERIFY(b.session->set(b.row(3), lanceColumn, 1));

    QTRY_COMPARE(w.result.rows(), b.rows({4}));
    QCOMPARE(theOnlyChange(w.changed).removed, b.rows({3}));
    b.session->undo();
    QTRY_COMPARE(w.result.rows(), b.rows({3, 4}));
}

void tst_LiveResult_Relations::tablesItDoesNotLookAtAreNotListenedTo()
{
    Bench b;
    Watched w(*b.session, b.session->query(u"lance"_s).filter(col(u"tons"_s) > 1));

    QVERIFY(b.session->set(b.row(3), lanceColumn, 1));
    QCoreApplication::processEvents();

    QCOMPARE(w.changed.size(), 0);
}

void tst_LiveResult_Relations::manyEditsBeforeItIsReadAreToldOnce()
{
    Bench b;
    Watched w(*b.session, b.all().filter(tons >= 200));

    QVERIFY(b.session->set(b.row(4), gunneryColumn, 1));
    QVERIFY(b.session->set(b.lanceRow(1), tonsColumn, 500));
    QVERIFY(b.session->set(b.row(3), lanceColumn, Null()));

    QTRY_COMPARE(w.result.rows(), b.rows({4, 1, 2}));
    const auto change = theOnlyChange(w.changed);
    QCOMPARE(change.inserted, b.rows({1, 2}));
    QCOMPARE(change.removed, b.rows({3}));
    QCOMPARE(change.changed, b.rows({4}));
}

void tst_LiveResult_Relations::inASessionWithoutADatabaseItIsTheSame()
{
    Session session(fleet());
    const auto heavy = session.create(u"lance"_s, {{u"name"_s, u"A"_s}, {u"tons"_s, 1}}).value();
    const auto jaime = session.create(u"pilot"_s, {{u"gunnery"_s, 1}, {u"lance"_s, heavy}}).value();
    Watched w(session, session.query(u"pilot"_s).filter(tons >= 200));
    QCOMPARE(w.result.rows(), QList<RowId>());

    QVERIFY(session.set(heavy, tonsColumn, 300));

    QTRY_COMPARE(w.result.rows(), QList{jaime});
    QCOMPARE(theOnlyChange(w.changed).inserted, QList{jaime});
}

QTEST_GUILESS_MAIN(tst_LiveResult_Relations)
#include "tst_liveresult_relations.moc"
