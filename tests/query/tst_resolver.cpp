#include "query/expressiontree.h"
#include "query/functions.h"
#include "query/queryset.h"
#include "support/fleet.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

class tst_Resolver : public QObject
{
    Q_OBJECT

private slots:
    void relationsAreFoundAndLeadOn();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void aMistakeInASubqueryIsTheSets();
    void anOuterColumnIsOneOfTheRowAskedFor();
    void otherTablesAreThoseThatDecide();
};

void tst_Resolver::relationsAreFoundAndLeadOn()
{
    const auto heavy = related(u"LANCE"_s, any(u"pilot"_s, col(u"gunnery"_s) < 3));

    const auto found = heavy.resolved(fleet(), pilot).value();

    const auto &related = std::get<Expression::Related>(found.node());
    QCOMPARE(related.target->relation.to, lance);
    const auto &any = std::get<Expression::Quantified>(related.inner->node());
    QCOMPARE(any.target->relation.to, pilot);
    const auto &compare = std::get<Expression::Compare>(any.condition->node());
    QCOMPARE(std::get<Expression::Column>(compare.left->node()).index, gunneryColumn);
}

void tst_Resolver::mistakesAreNamed_data()
{
    QTest::addColumn<Expression>("expression");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("text");

    const auto tons = col(u"tons"_s);
    QTest::newRow("unknown relation")
        << related(u"house"_s, tons) << ErrorKind::NotFound << u"house"_s;
    QTest::newRow("column of the other table")
        << related(u"lance"_s, col(u"gunnery"_s)) << ErrorKind::NotFound << u"“lance”"_s;
    QTest::newRow("one of many") << related(u"lance"_s, related(u"pilot"_s, tons))
                                 << ErrorKind::Type << u"many"_s;
    QTest::newRow("deep down") << all(u"lance"_s, !(lower(col(u"rank"_s)) > 1))
                               << ErrorKind::NotFound << u"rank"_s;
    QTest::newRow("column of a subquery")
        << col(u"id"_s).in(QuerySet(fleet(), lance), u"rank"_s) << ErrorKind::NotFound << u"rank"_s;
    QTest::newRow("outer column") << exists(
        QuerySet(fleet(), lance).filter(equals(outer(u"rank"_s), tons)))
                                  << ErrorKind::NotFound << u"rank"_s;
    QTest::newRow("aggregate of a row")
        << Expression(Expression::Aggregated{Aggregate::Count, {}, {}}) << ErrorKind::Type
        << u"selection"_s;
}

void tst_Resolver::mistakesAreNamed()
{
    QFETCH(const Expression, expression);
    QFETCH(const ErrorKind, kind);
    QFETCH(const QString, text);

    const auto resolved = expression.resolved(fleet(), pilot);

    QVERIFY(!resolved);
    QCOMPARE(resolved.error().kind(), kind);
    QVERIFY2(resolved.error().toText().contains(text), qPrintable(resolved.error().toText()));
}

void tst_Resolver::aMistakeInASubqueryIsTheSets()
{
    const auto broken = QuerySet(fleet(), lance).filter(col(u"rank"_s).isNull());

    const auto query = QuerySet(fleet(), pilot).filter(exists(broken));

    QVERIFY(query.error());
    QVERIFY(query.error()->text().contains(u"rank"));
}

void tst_Resolver::anOuterColumnIsOneOfTheRowAskedFor()
{
    const auto own = QuerySet(fleet(), lance).filter(equals(col(u"id"_s), outer(u"LANCE"_s)));

    const auto found = exists(own).resolved(fleet(), pilot).value();

    const auto &rows = *std::get<Expression::Exists>(found.node()).rows;
    const auto &compare = std::get<Expression::Compare>(rows.condition()->node());
    QCOMPARE(std::get<Expression::Outer>(compare.right->node()).index, lanceColumn);
}

void tst_Resolver::otherTablesAreThoseThatDecide()
{
    const auto query = QuerySet(fleet(), pilot);

    QCOMPARE(tablesOf(query.filter(col(u"id"_s) < 3)), QList{pilot});
    QCOMPARE(tablesOf(query.orderBy(related(u"lance"_s, col(u"tons"_s)))), (QList{pilot, lance}));
    QCOMPARE(tablesOf(query.filter(exists(QuerySet(fleet(), roster)))), (QList{pilot, roster}));
}

QTEST_APPLESS_MAIN(tst_Resolver)
#include "tst_resolver.moc"
