#include "query/queryset.h"
#include "sample.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

class tst_QuerySet : public QObject
{
    Q_OBJECT

private slots:
    void verbsLeaveTheirSetAsItIs();
    void filtersAreJoinedAndResolved();
    void orderOfFilterAndOrderByDoesNotMatter();
    void firstMistakeIsKept();
    void aNegativeNumberOfRowsIsAnErrorAndNotAllRows();
    void keyEndsTheOrderInItsDirection();
    void keyInTheOrderingIsNotRepeated();
    void withoutKeyAndRowNumberThereIsNoTotalOrder();
};

void tst_QuerySet::verbsLeaveTheirSetAsItIs()
{
    const auto all = pilots();

    const auto some =
        all.filter(col(u"id"_s) < 3).orderBy(u"name"_s).limit(5).withoutContentOver(9);

    QVERIFY(!all.condition() && all.ordering().isEmpty() && !all.rowLimit() && !all.contentLimit());
    QVERIFY(!some.withoutFilter().condition());
    QCOMPARE(some.rowLimit(), 5);
    QCOMPARE(some.contentLimit(), 9);
}

void tst_QuerySet::filtersAreJoinedAndResolved()
{
    const auto both = col(u"id"_s) < 3 && !col(u"name"_s).isNull();

    const auto query = pilots().filter(col(u"id"_s) < 3).exclude(col(u"name"_s).isNull());

    QVERIFY(query.condition() == both.resolved(pilotTable()).value());
}

void tst_QuerySet::orderOfFilterAndOrderByDoesNotMatter()
{
    const auto a = pilots().filter(col(u"id"_s) < 3).orderBy(u"name"_s);
    const auto b = pilots().orderBy(u"name"_s).filter(col(u"id"_s) < 3);

    QVERIFY(a.condition() == b.condition());
    QCOMPARE(a.totalOrdering(), b.totalOrdering());
}

void tst_QuerySet::firstMistakeIsKept()
{
    const auto query = pilots().filter(col(u"rank"_s).isNull()).orderBy(u"lance"_s);

    QVERIFY(query.error());
    QVERIFY(query.error()->text().contains(u"rank"));
    QVERIFY(!query.condition());
}

void tst_QuerySet::aNegativeNumberOfRowsIsAnErrorAndNotAllRows()
{
    for (const auto &query :
         {pilots().limit(-1), pilots().offset(-2), pilots().page(0, 10), pilots().page(1, -3)}) {
        QVERIFY(query.error());
        QCOMPARE(query.error()->kind(), ErrorKind::Validation);
        QVERIFY(query.error()->text().contains(u"pilot"_s));
    }
    QVERIFY(!pilots().page(std::numeric_limits<qint64>::max(), 100).error());
    QCOMPARE(pilots().slice(7, 2).rowLimit(), 0);
}

void tst_QuerySet::keyEndsTheOrderInItsDirection()
{
    const auto query = pilots().orderBy(u"gunnery"_s, SortOrder::Descending);

    const Ordering gunnery{columnIndex(2), SortOrder::Descending, NullOrder::Last};
    const Ordering id{columnIndex(0), SortOrder::Descending, NullOrder::Last};
    QCOMPARE(query.totalOrdering(), QList<Ordering>({gunnery, id}));
}

void tst_QuerySet::keyInTheOrderingIsNotRepeated()
{
    const Ordering id{columnIndex(0), SortOrder::Descending, NullOrder::First};
    const Ordering again{columnIndex(0)};

    QCOMPARE(pilots().orderBy({id, again}).totalOrdering(), QList<Ordering>({id}));
}

void tst_QuerySet::withoutKeyAndRowNumberThereIsNoTotalOrder()
{
    auto table = pilotTable();
    table.key.clear();
    table.keySource = KeySource::None;
    auto numbered = table;
    numbered.name = u"numbered"_s;
    numbered.rowNumberName = u"rowid"_s;

    const auto schema = Schema::of({table, numbered}).value();

    QVERIFY(!hasTotalOrder({schema, tableIndex(0)}));
    QVERIFY(hasTotalOrder({schema, tableIndex(1)}));
    QVERIFY(hasTotalOrder(pilots()));
}

QTEST_APPLESS_MAIN(tst_QuerySet)
#include "tst_queryset.moc"
