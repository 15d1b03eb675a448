#include "widgets/messagebar.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_MessageBar : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatFailedAndWhatToDo();
    void sameMessageIsShownOnce();
    void keepsThreeAtMost();
    void buttonRunsAndCloses();
    void takesNoRoomWhenClosed();
};

void tst_MessageBar::saysWhatFailedAndWhatToDo()
{
    MessageBar bar;

    bar.showError(Error(ErrorKind::Busy, u"The file is locked & <busy>."_s, u"Try again."_s));

    const auto *label = bar.findChildren<QLabel *>().constLast();
    QVERIFY(label->text().contains(u"locked &amp; &lt;busy&gt;"_s));
    QVERIFY(label->text().contains(u"Try again."_s));
}

void tst_MessageBar::sameMessageIsShownOnce()
{
    MessageBar bar;

    bar.showMessage({.text = u"a"_s});
    bar.showMessage({.text = u"a"_s});

    QCOMPARE(bar.count(), 1);
}

void tst_MessageBar::keepsThreeAtMost()
{
    MessageBar bar;

    for (const auto &text : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        bar.showMessage({.text = text});

    QCOMPARE(bar.count(), 3);
}

void tst_MessageBar::buttonRunsAndCloses()
{
    MessageBar bar;
    bool ran = false;
    bar.showMessage({.text = u"a"_s, .buttons = {{u"Again"_s, [&] { ran = true; }}}});
    bar.show();

    QTest::mouseClick(bar.findChild<QPushButton *>(), Qt::LeftButton);

    QVERIFY(ran);
    QCOMPARE(bar.count(), 0);
}

void tst_MessageBar::takesNoRoomWhenClosed()
{
    MessageBar bar;
    bar.showMessage({.text = u"a"_s});
    bar.show();
    QVERIFY(bar.sizeHint().height() > 0);

    QTest::mouseClick(bar.findChild<QToolButton *>(), Qt::LeftButton);

    QTRY_COMPARE(bar.sizeHint().height(), 0);
}

QTEST_MAIN(tst_MessageBar)
#include "tst_messagebar.moc"
