#include "query/answer.h"
#include "query/evaluator.h"
#include "query/listedrows.h"
#include "support/fleet.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QList<QList<Row>> someRows{
    {{1, u"Black"_s, 60}, {2, u"Recon"_s, 20}},
    {{1, u"Anna"_s, 3, 1}, {2, u"Ben"_s, 4, 1}, {3, u"Cleo"_s, 2, 7}, {4, u"Dan"_s, 5, Null()}},
    {}};

/// A source that knows of no other row.
class NoRows final : public RowSource
{
public:
    std::optional<QList<SourceRow>> related(const SourceRow &, const Relation &) const override
    {
        return {};
    }
    std::optional<QList<SourceRow>> rows(TableIndex) const override { return {}; }
};

} // namespace

class tst_ListedRows : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreThoseThatTheDatabaseWouldFind_data();
    void rowsAreThoseThatTheDatabaseWouldFind();
    void whatDependsOnUnknownRowsIsLeftToTheDatabase();
};

void tst_ListedRows::rowsAreThoseThatTheDatabaseWouldFind_data()
{
    QTest::addColumn<QuerySet>("query");
    QTest::addColumn<QList<int>>("ids");

    const QuerySet pilots(fleet(), pilot);
    const QuerySet lances(fleet(), lance);
    const auto tons = related(u"lance"_s, col(u"tons"_s));
    const auto gunnery = col(u"gunnery"_s);
    const auto row = [](const char *title, const QuerySet &query, const QList<int> &ids) {
        QTest::newRow(title) << query << ids;
    };
    row("of a related row", pilots.filter(tons > 50), {1, 2});
    row("no related row is NULL", pilots.filter(tons.isNull()), {3, 4});
    row("any", lances.filter(any(u"pilot"_s, gunnery > 3)), {1});
    row("all of none", lances.filter(all(u"pilot"_s, gunnery > 9)), {2});
    row("not all", lances.filter(!all(u"pilot"_s, gunnery > 3)), {1});
    row("sorted by a relation",
        pilots.orderBy(tons, SortOrder::Descending, NullOrder::First).thenBy(gunnery),
        {3, 4, 1, 2});
    row("a subquery", pilots.filter(!exists(pilots.filter(gunnery < outer(u"gunnery"_s)))), {3});
    row("in a subquery", pilots.filter(col(u"lance"_s).in(lances, u"id"_s)), {1, 2});
    row("not in a subquery with NULL", lances.filter(!col(u"id"_s).in(pilots, u"lance"_s)), {});
    row("a page of a subquery",
        lances.filter(any(u"pilot"_s, col(u"id"_s).in(pilots.page(2, 1), u"id"_s))),
        {1});
    row("without the first", pilots.offset(3), {4});
    row("a slice", pilots.slice(1, 3), {2, 3});
    row("an empty slice", pilots.slice(3, 1), {});
}

void tst_ListedRows::rowsAreThoseThatTheDatabaseWouldFind()
{
    QFETCH(const QuerySet, query);
    QFETCH(const QList<int>, ids);
    QVERIFY2(!query.error(), query.error() ? qPrintable(query.error()->text()) : "");

    const auto found = answered(query, ListedRows(fleet(), someRows));

    QVERIFY(found);
    QList<int> foundIds;
    for (const auto &row : *found)
        foundIds.append(static_cast<int>(row.row[idColumn].integer()));
    QCOMPARE(foundIds, ids);
}

void tst_ListedRows::whatDependsOnUnknownRowsIsLeftToTheDatabase()
{
    const NoRows nowhere;
    const SourceRow row{{}, {1, u"Anna"_s, 3, 1}};
    const auto schema = fleet();
    const auto truth = [&](const Expression &condition) {
        return evaluateLoaded(
            condition.resolved(schema, pilot).value(), row, schema[pilot], nowhere);
    };
    const auto tons = related(u"lance"_s, col(u"tons"_s));

    QVERIFY(!truth(tons > 50));
    QVERIFY(!truth(tons.isNull()));
    QVERIFY(!truth((tons > 50).isNull()));
    QVERIFY(!truth(any(u"lance"_s, col(u"tons"_s) > 50)));
    QVERIFY(!truth(exists(QuerySet(schema, lance))));
    QCOMPARE(truth(tons > 50 && col(u"gunnery"_s) > 9), Truth::False);
    QVERIFY(
        canEvaluate((tons > 50).resolved(schema, pilot).value(), schema[pilot], Reach::Relations));
    QVERIFY(!canEvaluate((tons > 50).resolved(schema, pilot).value(), schema[pilot]));
}

QTEST_APPLESS_MAIN(tst_ListedRows)
#include "tst_listedrows.moc"
