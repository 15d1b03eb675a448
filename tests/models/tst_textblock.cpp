#include "models/textblock.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

using Block = QList<QStringList>;

class tst_TextBlock : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void writes_data();
    void writes();
    void nullIsNotTheEmptyText();
    void anyBlockIsReadBack();
};

void tst_TextBlock::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Block>("block");

    QTest::newRow("nothing") << u""_s << Block{};
    QTest::newRow("one cell") << u"a"_s << Block{{u"a"_s}};
    QTest::newRow("spreadsheet's last line break")
        << u"a\tb\nc\td\n"_s << Block{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}};
    QTest::newRow("Windows line breaks") << u"a\r\nb\r\n"_s << Block{{u"a"_s}, {u"b"_s}};
    QTest::newRow("old Mac line breaks") << u"a\rb"_s << Block{{u"a"_s}, {u"b"_s}};
    QTest::newRow("empty row in between") << u"a\n\nb"_s << Block{{u"a"_s}, {QString()}, {u"b"_s}};
    QTest::newRow("empty cells") << u"\ta\t"_s << Block{{QString(), u"a"_s, QString()}};
    QTest::newRow("rows of different lengths") << u"a\tb\nc"_s << Block{{u"a"_s, u"b"_s}, {u"c"_s}};
    QTest::newRow("line break in quotes") << u"\"a\nb\"\tc"_s << Block{{u"a\nb"_s, u"c"_s}};
    QTest::newRow("tab in quotes") << u"\"a\tb\""_s << Block{{u"a\tb"_s}};
    QTest::newRow("quotes in quotes") << u"\"say \"\"yes\"\"\""_s << Block{{u"say \"yes\""_s}};
    QTest::newRow("inches") << u"5\"\t6\""_s << Block{{u"5\""_s, u"6\""_s}};
    QTest::newRow("quoted word at the start")
        << u"\"Moby Dick\" is long\tb"_s << Block{{u"\"Moby Dick\" is long"_s, u"b"_s}};
    QTest::newRow("quote that is not closed") << u"\"a\tb"_s << Block{{u"\"a"_s, u"b"_s}};
    QTest::newRow("lone quote at the end") << u"a\t\""_s << Block{{u"a"_s, u"\""_s}};
}

void tst_TextBlock::reads()
{
    QFETCH(const QString, text);

    QTEST(fromTabSeparated(text), "block");
}

void tst_TextBlock::writes_data()
{
    QTest::addColumn<Block>("block");
    QTest::addColumn<QString>("text");

    QTest::newRow("one cell without line break") << Block{{u"a"_s}} << u"a"_s;
    QTest::newRow("rows and columns")
        << Block{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}} << u"a\tb\nc\td"_s;
    QTest::newRow("cell with line break") << Block{{u"a\nb"_s, u"c"_s}} << u"\"a\nb\"\tc"_s;
    QTest::newRow("cell with quotes") << Block{{u"5\""_s}} << u"\"5\"\"\""_s;
    QTest::newRow("null and empty text") << Block{{QString(), u""_s}} << u"\t\"\""_s;
}

void tst_TextBlock::writes()
{
    QFETCH(const Block, block);

    QTEST(toTabSeparated(block), "text");
}

void tst_TextBlock::nullIsNotTheEmptyText()
{
    const auto block = fromTabSeparated(u"\t\"\""_s);

    QCOMPARE(block.size(), 1);
    QVERIFY(block.front()[0].isNull());
    QVERIFY(!block.front()[1].isNull());
}

void tst_TextBlock::anyBlockIsReadBack()
{
    QRandomGenerator random(1);
    const QString alphabet = u"ab\"\t\r\n "_s;
    const auto anyCell = [&] {
        QString cell = random.bounded(3) == 0 ? QString() : u""_s;
        for (int length = random.bounded(4); length > 0; --length)
            cell += alphabet[random.bounded(alphabet.size())];
        return cell;
    };
    for (int run = 0; run < 2000; ++run) {
        Block block(random.bounded(4));
        for (auto &row : block) {
            for (int cells = 1 + random.bounded(3); cells > 0; --cells)
                row.append(anyCell());
        }

        const auto text = toTabSeparated(block);

        QVERIFY2(fromTabSeparated(text) == block, qPrintable(text));
    }
}

QTEST_APPLESS_MAIN(tst_TextBlock)
#include "tst_textblock.moc"
