#include "pilots.h"
#include "widgets/schemaview.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

class tst_SchemaView : public QObject
{
    Q_OBJECT

private slots:
    void enterOpensTheCurrentTable();
    void searchedTableIsOpenedByEnter();
    void textThatIsNowhereLeavesNothing();
};

void tst_SchemaView::enterOpensTheCurrentTable()
{
    const auto session = pilotSession();
    SchemaView view(*session);
    QSignalSpy activated(&view, &SchemaView::tableActivated);
    view.setCurrentTable(TableIndex{0});

    QTest::keyClick(&view.tree(), Qt::Key_Return);

    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.front().front().value<TableIndex>(), TableIndex{0});
}

void tst_SchemaView::searchedTableIsOpenedByEnter()
{
    const auto session = pilotSession();
    SchemaView view(*session);
    QSignalSpy activated(&view, &SchemaView::tableActivated);

    QTest::keyClicks(&view.searchField(), u"PIL"_s);
    QTest::keyClick(&view.searchField(), Qt::Key_Return);

    QCOMPARE(activated.count(), 1);
}

void tst_SchemaView::textThatIsNowhereLeavesNothing()
{
    const auto session = pilotSession();
    SchemaView view(*session);

    QTest::keyClicks(&view.searchField(), u"no such table"_s);

    QCOMPARE(view.tree().model()->rowCount(), 0);
}

QTEST_MAIN(tst_SchemaView)
#include "tst_schemaview.moc"
