#include "pilots.h"
#include "widgets/changesview.h"

#include <QAction>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_ChangesView : public QObject
{
    Q_OBJECT

private slots:
    void followsTheSession();
    void revertsTheSelectedRowOnly();
    void activatingAFieldNamesItsRow();
};

void tst_ChangesView::followsTheSession()
{
    const auto session = pilotSession();
    const ChangesView view(*session);
    const auto *model = view.tree().model();
    QCOMPARE(model->rowCount(), 0);

    QVERIFY(session->set(session->find(TableIndex{0}, Key(Value(1))), u"name"_s, u"N"_s));

    QCOMPARE(model->rowCount(), 1);
    QVERIFY(view.tree().isExpanded(model->index(0, 0)));
}

void tst_ChangesView::revertsTheSelectedRowOnly()
{
    const auto session = pilotSession();
    const ChangesView view(*session);
    QVERIFY(session->set(session->find(TableIndex{0}, Key(Value(1))), u"name"_s, u"N"_s));
    QVERIFY(session->set(session->find(TableIndex{0}, Key(Value(2))), u"name"_s, u"J"_s));
    const auto table = view.tree().model()->index(0, 0);

    view.tree().setCurrentIndex(view.tree().model()->index(0, 0, table));
    view.revertSelected()->trigger();

    QCOMPARE(session->state().pending().size(), 1);
}

void tst_ChangesView::activatingAFieldNamesItsRow()
{
    const auto session = pilotSession();
    const ChangesView view(*session);
    const auto row = session->find(TableIndex{0}, Key(Value(1)));
    QVERIFY(session->set(row, u"name"_s, u"N"_s));
    QSignalSpy activated(&view, &ChangesView::rowActivated);
    const auto *model = view.tree().model();
    const auto field = model->index(0, 0, model->index(0, 0, model->index(0, 0)));

    emit view.tree().activated(field);

    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.front().front().value<RowId>(), row);
}

QTEST_MAIN(tst_ChangesView)
#include "tst_changesview.moc"
