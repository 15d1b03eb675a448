#include "app/statusline.h"

#include <QLabel>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_StatusLine : public QObject
{
    Q_OBJECT

private slots:
    void aPassingMessageLeavesWhatIsUnsavedInSight();
    void aLongTextIsCutAndWidensNothing();
};

void tst_StatusLine::aPassingMessageLeavesWhatIsUnsavedInSight()
{
    StatusLine line;
    line.setPending(u"3 unsaved changes in 2 tables"_s);
    line.show();

    line.showMessage(u"Saved 1 row"_s);

    const auto *pending = line.findChild<QLabel *>(u"pending"_s);
    QVERIFY(pending->isVisible());
    QCOMPARE(pending->text(), u"3 unsaved changes in 2 tables"_s);
    QCOMPARE(line.currentMessage(), u"Saved 1 row"_s);
}

void tst_StatusLine::aLongTextIsCutAndWidensNothing()
{
    StatusLine line;
    line.resize(600, line.sizeHint().height());
    line.show();
    const int narrowest = line.minimumSizeHint().width();
    const auto *rows = line.findChild<QWidget *>(u"rows"_s);

    line.setRows(u"12 rows"_s);
    QVERIFY(rows->toolTip().isEmpty());
    line.setRows(QString(500, u'x'));

    QCOMPARE(line.minimumSizeHint().width(), narrowest);
    QVERIFY(rows->toolTip().contains(QString(500, u'x')));
}

QTEST_MAIN(tst_StatusLine)
#include "tst_statusline.moc"
