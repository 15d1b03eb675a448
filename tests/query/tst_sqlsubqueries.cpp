#include "query/functions.h"
#include "query/sqlcompile.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The fleet, with names of lances that are compared without regard to case.
Schema fleetOfAnyCase()
{
    auto tables = fleet().tables();
    tables[toInt(lance)].columns[toInt(nameColumn)].collation = Collation::NoCase;
    return Schema::of(tables).value();
}

} // namespace

class tst_SqlSubqueries : public QObject
{
    Q_OBJECT

private slots:
    void conditionIsWritten_data();
    void conditionIsWritten();
    void orderCanFollowARelation();
};

void tst_SqlSubqueries::conditionIsWritten_data()
{
    QTest::addColumn<Expression>("condition");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QList<Value>>("values");

    const auto schema = fleetOfAnyCase();
    const auto row = [](const char *title,
                        const Expression &condition,
                        const QString &sql,
                        QList<Value> values = {}) {
        QTest::newRow(title) << condition << sql << values;
    };
    const auto tons = col(u"tons"_s);
    const QString oneTons = u"(SELECT \"~1\".\"tons\" FROM \"lance\" AS \"~1\" "
                            "WHERE \"~1\".\"id\" = \"pilot\".\"lance\")"_s;
    row("a column of the related row", related(u"lance"_s, tons) > 60, oneTons + u" > ?"_s, {60});
    row("its collation is kept",
        equals(related(u"lance"_s, col(u"name"_s)), u"x"_s),
        QString(oneTons).replace(u"tons"_s, u"name"_s) + u" COLLATE NOCASE = ?"_s,
        {u"x"_s});
    row("any row back",
        related(u"lance"_s, any(u"pilot"_s, col(u"gunnery"_s) < 3)),
        u"(SELECT EXISTS (SELECT 1 FROM \"pilot\" AS \"~2\" WHERE \"~1\".\"id\" = \"~2\".\"lance\" "
        "AND (\"~2\".\"gunnery\" < ?)) FROM \"lance\" AS \"~1\" "
        "WHERE \"~1\".\"id\" = \"pilot\".\"lance\")"_s,
        {3});
    row("all rows",
        all(u"lance"_s, tons > 60),
        u"NOT EXISTS (SELECT 1 FROM \"lance\" AS \"~1\" WHERE \"~1\".\"id\" = \"pilot\".\"lance\" "
        "AND (\"~1\".\"tons\" > ?) IS NOT TRUE)"_s,
        {60});
    row("in a column",
        col(u"lance"_s).in(QuerySet(schema, lance).filter(tons > 60).limit(3), u"id"_s),
        u"\"pilot\".\"lance\" IN (SELECT \"~1\".\"id\" FROM \"lance\" AS \"~1\" "
        "WHERE \"~1\".\"tons\" > ? ORDER BY \"~1\".\"id\" ASC NULLS FIRST LIMIT ?)"_s,
        {60, 3});
    row("rows that have to do with it",
        exists(QuerySet(schema, pilot).filter(col(u"gunnery"_s) < outer(u"gunnery"_s))),
        u"EXISTS (SELECT 1 FROM \"pilot\" AS \"~1\" "
        "WHERE \"~1\".\"gunnery\" < \"pilot\".\"gunnery\")"_s);
}

void tst_SqlSubqueries::conditionIsWritten()
{
    QFETCH(const Expression, condition);
    QFETCH(const QString, sql);
    QFETCH(const QList<Value>, values);
    const auto schema = fleetOfAnyCase();
    const sql::Syntax standard;

    const auto text =
        sql::compiled(condition.resolved(schema, pilot).value(), schema[pilot], standard);

    QCOMPARE(text.sql, sql);
    QCOMPARE(text.values, values);
}

void tst_SqlSubqueries::orderCanFollowARelation()
{
    const auto query = QuerySet(fleetOfAnyCase(), pilot)
                           .orderBy(related(u"lance"_s, col(u"name"_s)), SortOrder::Descending);
    const sql::Syntax standard;

    const auto text = sql::compiled(query.totalOrdering(), query.table(), standard);

    QCOMPARE(text.sql,
             u"(SELECT \"~1\".\"name\" FROM \"lance\" AS \"~1\" "
             "WHERE \"~1\".\"id\" = \"pilot\".\"lance\") COLLATE NOCASE DESC NULLS LAST, "
             "\"pilot\".\"id\" DESC"_s);
}

QTEST_APPLESS_MAIN(tst_SqlSubqueries)
#include "tst_sqlsubqueries.moc"
