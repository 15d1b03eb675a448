#include "query/functions.h"
#include "sample.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_Expression : public QObject
{
    Q_OBJECT

private slots:
    void chainOfAndIsOneFlatList();
    void sameTreesAreEqual();
    void otherTreesDiffer();
    void containsTakesWildcardsLiterally();
    void resolvedFindsColumnsWhateverTheirCase();
    void unknownColumnIsNamedWithItsTable();
    void whatIsNoRegularExpressionIsAnError();
};

void tst_Expression::chainOfAndIsOneFlatList()
{
    const auto chain = col(u"a"_s).isNull() && (col(u"b"_s) < 1 && col(u"c"_s) > 2);

    const auto *all = std::get_if<Expression::And>(&chain.node());
    QVERIFY(all);
    QCOMPARE(all->terms.size(), 3);
}

void tst_Expression::sameTreesAreEqual()
{
    const auto made = [] {
        return (equals(col(u"a"_s), 1) && !col(u"b"_s).like(u"x%"_s)) || col(u"c"_s).in({1, Null()})
               || (substr(col(u"a"_s), col(u"b"_s) + 1) > related(u"r"_s, round(col(u"c"_s))));
    };

    QVERIFY(made() == made());
}

void tst_Expression::otherTreesDiffer()
{
    QVERIFY(!(equals(col(u"a"_s), 1) == equals(col(u"a"_s), 1.0)));
    QVERIFY(!(equals(col(u"a"_s), 1) == differs(col(u"a"_s), 1)));
    QVERIFY(!(col(u"a"_s) == value(u"a"_s)));
    QVERIFY(!(col(u"a"_s) + 1 == col(u"a"_s) - 1));
    QVERIFY(!(lower(col(u"a"_s)) == upper(col(u"a"_s))));
    QVERIFY(!(any(u"r"_s, col(u"a"_s)) == all(u"r"_s, col(u"a"_s))));
}

void tst_Expression::containsTakesWildcardsLiterally()
{
    QVERIFY(col(u"a"_s).contains(u"50%_\\"_s) == col(u"a"_s).like(u"%50\\%\\_\\\\%"_s, u'\\'));
    QVERIFY(col(u"a"_s).contains(u"plain"_s) == col(u"a"_s).like(u"%plain%"_s));
}

void tst_Expression::resolvedFindsColumnsWhateverTheirCase()
{
    const auto resolved = col(u"GUNNERY"_s).resolved(pilotTable());

    QVERIFY(resolved);
    QCOMPARE(std::get<Expression::Column>(resolved->node()).index, columnIndex(2));
}

void tst_Expression::unknownColumnIsNamedWithItsTable()
{
    const auto resolved = (!(col(u"id"_s) < 3 || col(u"rank"_s).isNull())).resolved(pilotTable());

    QVERIFY(!resolved);
    QCOMPARE(resolved.error().kind(), ErrorKind::NotFound);
    QVERIFY(resolved.error().text().contains(u"rank"));
    QVERIFY(resolved.error().text().contains(u"pilot"));
}

void tst_Expression::whatIsNoRegularExpressionIsAnError()
{
    const auto resolved = lower(col(u"name"_s)).matches(u"a(b"_s).resolved(pilotTable());

    QVERIFY(!resolved);
    QCOMPARE(resolved.error().kind(), ErrorKind::Type);
    QVERIFY(resolved.error().text().contains(u"a(b"));
}

QTEST_APPLESS_MAIN(tst_Expression)
#include "tst_expression.moc"
