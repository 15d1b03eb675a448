#include "query/functions.h"
#include "query/listedrows.h"
#include "query/selection.h"
#include "query/sqlselection.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const QList<QList<Row>> someRows{
    {{1, u"Black"_s, 60}, {2, u"Recon"_s, 20}},
    {{1, u"Anna"_s, 3, 1}, {2, u"Ben"_s, 4, 1}, {3, u"Cleo"_s, 3, 2}, {4, u"Dan"_s, 5, Null()}},
    {}};

QuerySet pilots()
{
    return {fleet(), pilot};
}

/// `1, 'a'; 2, 'b'`
QString shown(const ValueTable &table)
{
    QStringList lines;
    for (const auto &row : table.rows)
        lines.append(toText(Key(row.cells())));
    return lines.join(u"; "_s);
}

QString errorOf(const Selection &selection)
{
    return selection.error() ? selection.error()->toText() : QString();
}

} // namespace

class tst_QuerySelection : public QObject
{
    Q_OBJECT

private slots:
    void valuesAre_data();
    void valuesAre();
    void verbsLeaveTheirSelectionAsItIs();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void selectionIsWritten();
    void shadowsComeFirst();
    void aSumThatTheDatabaseRefusesIsNotKnown();
};

void tst_QuerySelection::valuesAre_data()
{
    QTest::addColumn<Selection>("selection");
    QTest::addColumn<QString>("values");

    const auto gunnery = col(u"gunnery"_s);
    const Selection all{pilots()};
    const auto row = [](const char *title, const Selection &selection, const QString &values) {
        QTest::newRow(title) << selection << values;
    };
    row("columns", all.select(u"name"_s).select(u"id"_s).limit(2), u"'Anna', 1; 'Ben', 2"_s);
    row("an expression", all.select(gunnery * 2, u"double"_s).offset(3), u"10"_s);
    row("of a related row",
        all.select(related(u"lance"_s, col(u"name"_s)), u"lance"_s),
        u"'Black'; 'Black'; 'Recon'; NULL"_s);
    row("in the order of the rows, page and all",
        Selection(pilots().orderBy(u"gunnery"_s, SortOrder::Descending).page(1, 2))
            .select(u"name"_s),
        u"'Dan'; 'Ben'"_s);
    row("each once", all.select(u"gunnery"_s).distinct(), u"3; 4; 5"_s);
    row("count", all.select(count(), u"n"_s), u"4"_s);
    row("count of values", all.select(count(col(u"lance"_s)), u"n"_s), u"3"_s);
    row("count of different values", all.select(countDistinct(gunnery), u"n"_s), u"3"_s);
    row("sum and average",
        all.select(sum(gunnery), u"s"_s).select(average(gunnery), u"a"_s),
        u"15, 3.75"_s);
    row("smallest and largest",
        all.select(min(gunnery), u"s"_s).select(max(col(u"name"_s)), u"l"_s),
        u"3, 'Dan'"_s);
    row("joined",
        all.select(groupConcat(col(u"name"_s), u"+"_s), u"j"_s),
        u"'Anna+Ben+Cleo+Dan'"_s);
    row("calculated of aggregates", all.select(max(gunnery) - min(gunnery), u"d"_s), u"2"_s);
    row("the filter comes before",
        Selection(pilots().filter(gunnery > 3)).select(count(), u"n"_s),
        u"2"_s);
    row("count ignores order, limit and offset",
        Selection(pilots().orderBy(u"name"_s).page(2, 1)).select(count(), u"n"_s),
        u"4"_s);
    row("in groups",
        all.groupBy(u"gunnery"_s).select(u"gunnery"_s).select(count(), u"n"_s),
        u"3, 2; 4, 1; 5, 1"_s);
    row("groups that fulfil a condition",
        all.groupBy(u"gunnery"_s).select(u"gunnery"_s).having(count() > 1),
        u"3"_s);
    row("groups sorted by what is selected",
        all.groupBy(related(u"lance"_s, col(u"name"_s)))
            .select(max(gunnery), u"m"_s)
            .orderBy(u"m"_s, SortOrder::Descending)
            .limit(2),
        u"5; 4"_s);
    row("nothing in groups",
        Selection(pilots().filter(gunnery > 9)).groupBy(u"lance"_s).select(count(), u"n"_s),
        QString());
    row("nothing at all",
        Selection(pilots().filter(gunnery > 9))
            .select(count(), u"n"_s)
            .select(sum(gunnery), u"s"_s),
        u"0, NULL"_s);
}

void tst_QuerySelection::valuesAre()
{
    QFETCH(const Selection, selection);
    QFETCH(const QString, values);
    QVERIFY2(!selection.error(), qPrintable(errorOf(selection)));
    QVERIFY(canAnswer(selection));

    const auto found = answered(selection, ListedRows(fleet(), someRows));

    QVERIFY(found);
    QCOMPARE(shown(*found), values);
}

void tst_QuerySelection::verbsLeaveTheirSelectionAsItIs()
{
    const auto names = Selection(pilots()).select(u"name"_s);

    const auto more = names.select(u"id"_s).groupBy(u"name"_s).distinct().limit(3).offset(1);

    QCOMPARE(names.items().size(), 1);
    QVERIFY(!names.isGrouped() && !names.isDistinct() && !names.lineLimit());
    QCOMPARE(more.lineLimit(), 3);
    QCOMPARE(more.lineOffset(), 1);
}

void tst_QuerySelection::mistakesAreNamed_data()
{
    QTest::addColumn<Selection>("selection");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("text");

    const Selection all{pilots()};
    const auto named = all.select(u"name"_s);
    QTest::newRow("nothing selected") << all << ErrorKind::Type << u"pilot"_s;
    QTest::newRow("unknown column") << all.select(u"rank"_s) << ErrorKind::NotFound << u"rank"_s;
    QTest::newRow("the set's own") << Selection(pilots().orderBy(u"rank"_s)).select(u"id"_s)
                                   << ErrorKind::NotFound << u"rank"_s;
    QTest::newRow("unknown order") << named.orderBy(u"rank"_s) << ErrorKind::NotFound << u"rank"_s;
    QTest::newRow("single rows beside many")
        << named.select(count(), u"n"_s) << ErrorKind::Type << u"name"_s;
    QTest::newRow("neither grouped nor summed")
        << all.groupBy(u"lance"_s).select(u"name"_s) << ErrorKind::Type << u"name"_s;
    QTest::newRow("sorted by single rows")
        << all.select(count(), u"n"_s).orderBy(col(u"name"_s)) << ErrorKind::Type << u"pilot"_s;
    QTest::newRow("an aggregate of an aggregate")
        << all.select(sum(count()), u"n"_s) << ErrorKind::Type << u"selection"_s;
}

void tst_QuerySelection::mistakesAreNamed()
{
    QFETCH(const Selection, selection);
    QFETCH(const ErrorKind, kind);
    QFETCH(const QString, text);

    QVERIFY(selection.error());
    QCOMPARE(selection.error()->kind(), kind);
    QVERIFY2(selection.error()->toText().contains(text), qPrintable(errorOf(selection)));
}

void tst_QuerySelection::selectionIsWritten()
{
    const auto selection = Selection(pilots().filter(col(u"gunnery"_s) > 3).limit(9))
                               .groupBy(u"lance"_s)
                               .select(u"lance"_s)
                               .select(groupConcat(lower(col(u"name"_s)), u"; "_s), u"names"_s)
                               .having(count() > 1)
                               .orderBy(count(), SortOrder::Descending)
                               .limit(5)
                               .offset(1);

    const auto text = sql::selectValues(selection, sql::Syntax());

    QCOMPARE(text.sql,
             u"SELECT \"pilot\".\"lance\" AS \"lance\", "
             "group_concat(lower(\"pilot\".\"name\"), ?) AS \"names\" FROM \"pilot\" "
             "WHERE \"pilot\".\"gunnery\" > ? GROUP BY \"pilot\".\"lance\" HAVING (count(*)) > ? "
             "ORDER BY (count(*)) DESC NULLS LAST, \"pilot\".\"lance\" ASC NULLS FIRST "
             "LIMIT ? OFFSET ?"_s);
    QCOMPARE(text.values, QList<Value>({u"; "_s, 3, 1, 5, 1}));
}

void tst_QuerySelection::shadowsComeFirst()
{
    const sql::Text statement{u"SELECT ? FROM \"a\""_s, {3}};

    const auto text = sql::shadowed(
        {{u"\"a\""_s, {u"SELECT ?"_s, {1}}}, {u"\"b\""_s, {u"SELECT ?"_s, {2}}}}, statement);

    QCOMPARE(text.sql, u"WITH \"a\" AS (SELECT ?), \"b\" AS (SELECT ?) SELECT ? FROM \"a\""_s);
    QCOMPARE(text.values, QList<Value>({1, 2, 3}));
    QCOMPARE(sql::shadowed({}, statement), statement);
}

void tst_QuerySelection::aSumThatTheDatabaseRefusesIsNotKnown()
{
    const auto huge = value(std::numeric_limits<qint64>::max());
    const ListedRows source(fleet(), someRows);

    QVERIFY(!answered(Selection(pilots()).select(sum(huge), u"s"_s), source));
}

QTEST_APPLESS_MAIN(tst_QuerySelection)
#include "tst_query_selection.moc"
