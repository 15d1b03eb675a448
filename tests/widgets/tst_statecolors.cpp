#include "widgets/statecolors.h"

#include <QTest>

#include <array>

using namespace varve;

class tst_StateColors : public QObject
{
    Q_OBJECT

private slots:
    void contrastIsThatOfTheStandard();
    void textIsReadable_data() { addPalettes(); }
    void textIsReadable();
    void marksAreSeen_data() { addPalettes(); }
    void marksAreSeen();
    void statesDiffer_data() { addPalettes(); }
    void statesDiffer();

private:
    static void addPalettes();
    static std::array<QColor, 4> grounds(const StateColors &c)
    {
        return {c.background, c.changed, c.added, c.deleted};
    }
};

void tst_StateColors::addPalettes()
{
    QPalette light(QColor(239, 239, 239));
    light.setColor(QPalette::Highlight, QColor(48, 140, 198));
    light.setColor(QPalette::HighlightedText, Qt::white);
    QPalette dark(QColor(50, 50, 50));
    dark.setColor(QPalette::Base, QColor(35, 35, 35));
    dark.setColor(QPalette::Text, QColor(230, 230, 230));
    dark.setColor(QPalette::Highlight, QColor(42, 130, 218));
    dark.setColor(QPalette::HighlightedText, Qt::black);
    QPalette paper(QColor(238, 232, 213));
    paper.setColor(QPalette::Base, QColor(253, 246, 227));
    paper.setColor(QPalette::Text, QColor(60, 70, 75));

    QTest::addColumn<QPalette>("palette");
    QTest::addColumn<bool>("selected");
    QTest::newRow("light") << light << false;
    QTest::newRow("light, selected") << light << true;
    QTest::newRow("dark") << dark << false;
    QTest::newRow("dark, selected") << dark << true;
    QTest::newRow("yellowish, grey text") << paper << false;
}

void tst_StateColors::contrastIsThatOfTheStandard()
{
    QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrast(Qt::black, Qt::black), 1.0);
    QVERIFY(qAbs(contrast(Qt::white, QColor(0x77, 0x77, 0x77)) - 4.48) < 0.01);
}

void tst_StateColors::textIsReadable()
{
    QFETCH(const QPalette, palette);
    QFETCH(const bool, selected);

    const auto c = selected ? StateColors::ofSelection(palette) : StateColors::of(palette);

    for (const auto &ground : grounds(c)) {
        QVERIFY2(contrast(c.text, ground) >= 4.5, qPrintable(ground.name()));
        QVERIFY2(contrast(c.dimmed, ground) >= 4.5, qPrintable(ground.name()));
    }
}

void tst_StateColors::marksAreSeen()
{
    QFETCH(const QPalette, palette);
    QFETCH(const bool, selected);

    const auto c = selected ? StateColors::ofSelection(palette) : StateColors::of(palette);

    for (const auto &mark :
         {c.changedMark, c.addedMark, c.deletedMark, c.invalidMark, c.conflictMark})
        for (const auto &ground : grounds(c))
            QVERIFY2(contrast(mark, ground) >= 3, qPrintable(mark.name()));
}

void tst_StateColors::statesDiffer()
{
    QFETCH(const QPalette, palette);
    QFETCH(const bool, selected);

    const auto c = selected ? StateColors::ofSelection(palette) : StateColors::of(palette);

    const auto all = grounds(c);
    for (size_t i = 0; i < all.size(); ++i)
        for (size_t j = 0; j < i; ++j)
            QVERIFY(all[i] != all[j]);
}

QTEST_APPLESS_MAIN(tst_StateColors)
#include "tst_statecolors.moc"
