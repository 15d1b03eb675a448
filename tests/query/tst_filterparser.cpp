#include "query/filterparser.h"
#include "sample.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_FilterParser : public QObject
{
    Q_OBJECT

private slots:
    void textMeansCondition_data();
    void textMeansCondition();
    void nothingTypedIsNoCondition();
    void wrongValueIsExplained_data();
    void wrongValueIsExplained();
};

void tst_FilterParser::textMeansCondition_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Expression>("condition");

    const auto note = col(u"note"_s);
    const auto gunnery = col(u"gunnery"_s);
    const auto row = [](const char *name,
                        const QString &column,
                        const QString &text,
                        const Expression &condition) {
        QTest::newRow(name) << column << text << condition;
    };
    row("text contains", u"note"_s, u"  oak "_s, note.contains(u"oak"_s));
    row("number equals", u"gunnery"_s, u"3"_s, equals(gunnery, 3));
    row("equals", u"note"_s, u"=oak"_s, equals(note, u"oak"_s));
    row("differs", u"gunnery"_s, u"!=3"_s, differs(gunnery, 3));
    row("differs as in SQL", u"gunnery"_s, u"<> 3"_s, differs(gunnery, 3));
    row("less", u"gunnery"_s, u"<3"_s, gunnery < 3);
    row("at most", u"gunnery"_s, u"<= 3"_s, gunnery <= 3);
    row("greater than a negative", u"gunnery"_s, u">-3"_s, gunnery > -3);
    row("at least", u"gunnery"_s, u">=3"_s, gunnery >= 3);
    row("range", u"gunnery"_s, u"1 .. 3"_s, gunnery >= 1 && gunnery <= 3);
    row("ellipsis is no range", u"note"_s, u"and...so"_s, note.contains(u"and...so"_s));
    row("null", u"gunnery"_s, u"NULL"_s, gunnery.isNull());
    row("not null", u"note"_s, u"!null"_s, note.isNotNull());
    row("equal to nothing", u"gunnery"_s, u"="_s, gunnery.isNull());
    row("different from nothing", u"gunnery"_s, u"!="_s, gunnery.isNotNull());
    row("equal to the empty text", u"note"_s, u"="_s, equals(note, u""_s));
    row("wildcards", u"note"_s, u"o?k*5%"_s, note.like(u"o_k%5\\%"_s, u'\\'));
    row("one of them",
        u"gunnery"_s,
        u"1|>5| null"_s,
        equals(gunnery, 1) || gunnery > 5 || gunnery.isNull());
    row("alternative not typed yet", u"gunnery"_s, u"1 |"_s, equals(gunnery, 1));
    row("quoted", u"note"_s, u"\"null|*\""_s, note.contains(u"null|*"_s));
    row("quoted operand", u"note"_s, u"=\" a..b \""_s, equals(note, u" a..b "_s));
    row("quote in quotes", u"note"_s, u"\"5\"\" tube\""_s, note.contains(u"5\" tube"_s));
    row("quote left open", u"note"_s, u"5\" tube"_s, note.contains(u"5\" tube"_s));
    row("untyped contains", u"photo"_s, u"7"_s, col(u"photo"_s).contains(u"7"_s));
}

void tst_FilterParser::textMeansCondition()
{
    QFETCH(const QString, column);
    QFETCH(const QString, text);
    QFETCH(const Expression, condition);
    const auto table = pilotTable();

    const auto parsed = parsedFilter(text, *table.find(column), table, QLocale::c());

    QVERIFY2(parsed, parsed ? "" : qUtf8Printable(parsed.error().text()));
    QVERIFY(parsed->has_value());
    QVERIFY(**parsed == condition.resolved(table).value());
}

void tst_FilterParser::nothingTypedIsNoCondition()
{
    const auto table = pilotTable();

    for (const auto &text : {u""_s, u"  "_s, u" | "_s})
        QVERIFY(!parsedFilter(text, columnIndex(2), table, QLocale::c()).value().has_value());
}

void tst_FilterParser::wrongValueIsExplained_data()
{
    QTest::addColumn<QString>("text");

    QTest::newRow("text for a number") << u"abc"_s;
    QTest::newRow("text after an operator") << u"<abc"_s;
    QTest::newRow("one bad alternative") << u"1|abc"_s;
    QTest::newRow("bad end of a range") << u"1..abc"_s;
    QTest::newRow("no value yet") << u"<"_s;
}

void tst_FilterParser::wrongValueIsExplained()
{
    QFETCH(const QString, text);
    const auto table = pilotTable();

    const auto parsed = parsedFilter(text, columnIndex(2), table, QLocale::c());

    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind(), ErrorKind::Type);
    QVERIFY(!parsed.error().text().isEmpty());
}

QTEST_APPLESS_MAIN(tst_FilterParser)
#include "tst_filterparser.moc"
