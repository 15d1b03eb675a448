#include "pilots.h"
#include "session/editgroup.h"
#include "widgets/sessionactions.h"

#include <QAction>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_SessionActions : public QObject
{
    Q_OBJECT

private slots:
    void undoIsCalledAsTheStep();
    void undoAndRedoMove();
    void saveCountsWhatIsPending();
    void saveCommits();
    void revertAllCanBeUndone();
};

namespace {

RowId anyRow(const Session &session)
{
    return session.find(TableIndex{0}, Key(Value(1)));
}

} // namespace

void tst_SessionActions::undoIsCalledAsTheStep()
{
    const auto session = pilotSession();
    const SessionActions actions(*session);

    QVERIFY(session->edit(u"Promote & pay"_s, [&](EditGroup &e) {
        return e.set(anyRow(*session), ColumnIndex{1}, u"N"_s);
    }));

    QCOMPARE(actions.undo()->text(), u"Undo Promote && pay"_s);
    QCOMPARE(actions.undo()->iconText(), u"Undo"_s);
    QVERIFY(actions.undo()->isEnabled());
    QVERIFY(!actions.redo()->isEnabled());
}

void tst_SessionActions::undoAndRedoMove()
{
    const auto session = pilotSession();
    const SessionActions actions(*session);
    const auto row = anyRow(*session);
    QVERIFY(session->set(row, u"name"_s, u"N"_s));

    actions.undo()->trigger();
    QCOMPARE(session->cell(row, ColumnIndex{1}), Value(u"Natasha"_s));

    actions.redo()->trigger();
    QCOMPARE(session->cell(row, ColumnIndex{1}), Value(u"N"_s));
}

void tst_SessionActions::saveCountsWhatIsPending()
{
    const auto session = pilotSession();
    const SessionActions actions(*session);
    QVERIFY(!actions.save()->isEnabled());

    QVERIFY(session->set(anyRow(*session), u"name"_s, u"N"_s));

    QVERIFY(actions.save()->isEnabled());
    QCOMPARE(actions.save()->iconText(), u"Save 1"_s);
}

void tst_SessionActions::saveCommits()
{
    const auto session = pilotSession();
    const SessionActions actions(*session);
    QVERIFY(session->set(anyRow(*session), u"name"_s, u"N"_s));

    actions.save()->trigger();

    QTRY_VERIFY(!session->hasPending());
    QTRY_VERIFY(!actions.save()->isEnabled());
}

void tst_SessionActions::revertAllCanBeUndone()
{
    const auto session = pilotSession();
    const SessionActions actions(*session);
    QVERIFY(session->set(anyRow(*session), u"name"_s, u"N"_s));

    actions.revertAll()->trigger();
    QVERIFY(!session->hasPending());

    actions.undo()->trigger();
    QVERIFY(session->hasPending());
}

QTEST_MAIN(tst_SessionActions)
#include "tst_sessionactions.moc"
