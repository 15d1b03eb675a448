#include "query/evaluator.h"
#include "sample.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_Like : public QObject
{
    Q_OBJECT

private slots:
    void textFitsPattern_data();
    void textFitsPattern();
    void longPatternsOfManyWildcardsEnd();
};

void tst_Like::textFitsPattern_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QChar>("escape");
    QTest::addColumn<bool>("fits");

    QTest::newRow("same") << u"oak"_s << u"oak"_s << QChar() << true;
    QTest::newRow("a-z as A-Z") << u"Oak"_s << u"oAK"_s << QChar() << true;
    QTest::newRow("no other letters") << u"É"_s << u"é"_s << QChar() << false;
    QTest::newRow("only a part") << u"oak tree"_s << u"oak"_s << QChar() << false;
    QTest::newRow("any end") << u"oak tree"_s << u"oak%"_s << QChar() << true;
    QTest::newRow("any in between, tried again") << u"abcabd"_s << u"a%abd"_s << QChar() << true;
    QTest::newRow("any and nothing") << u""_s << u"%%"_s << QChar() << true;
    QTest::newRow("one character beyond U+FFFF") << u"😀"_s << u"_"_s << QChar() << true;
    QTest::newRow("one is not none") << u""_s << u"_"_s << QChar() << false;
    QTest::newRow("escaped wildcard") << u"5%"_s << u"5\\%"_s << QChar(u'\\') << true;
    QTest::newRow("escaped wildcard is no wildcard")
        << u"5x"_s << u"5\\%"_s << QChar(u'\\') << false;
    QTest::newRow("pattern ends in escape") << u"5\\"_s << u"5\\"_s << QChar(u'\\') << false;
    QTest::newRow("wildcard as escape") << u"5%"_s << u"5%%"_s << QChar(u'%') << true;
    QTest::newRow("text ends at NUL") << QString(u"oak\0tree"_s) << u"oak"_s << QChar() << true;
}

void tst_Like::textFitsPattern()
{
    QFETCH(const QString, text);
    QFETCH(const QString, pattern);
    QFETCH(const QChar, escape);
    QFETCH(const bool, fits);

    const auto truth = evaluate(value(text).like(pattern, escape), {}, pilotTable());

    QCOMPARE(truth, fits ? Truth::True : Truth::False);
}

void tst_Like::longPatternsOfManyWildcardsEnd()
{
    const auto condition = value(QString(2000, u'a')).like(u"%a"_s.repeated(500) + u'b');

    QCOMPARE(evaluate(condition, {}, pilotTable()), Truth::False);
}

QTEST_APPLESS_MAIN(tst_Like)
#include "tst_like.moc"
