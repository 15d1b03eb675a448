#include "database.h"
#include "query/functions.h"
#include "query/omission.h"
#include "sample.h"
#include "support/printing.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const sql::Syntax standard;

sql::Place at(QList<Value> values)
{
    return {std::move(values), sql::Place::Side::From};
}

sql::Place after(QList<Value> values)
{
    return {std::move(values), sql::Place::Side::After};
}

Ordering ordering(qsizetype column, SortOrder order, NullOrder nulls)
{
    return {columnIndex(column), order, nulls};
}

constexpr auto ascending = SortOrder::Ascending;
constexpr auto descending = SortOrder::Descending;

} // namespace

class tst_SqlCompile : public QObject
{
    Q_OBJECT

private slots:
    void conditionIsWrittenWithPlaceholders_data();
    void conditionIsWrittenWithPlaceholders();
    void hostileNamesStayNames();
    void missingColumnIsAnErrorNotAText();
    void pageIsReadByAnIndex_data();
    void pageIsReadByAnIndex();
    void placesAreFoundWithoutSorting();
    void placesTellTheLastRow();
    void rowLimitCountsFromTheFirstRow();
    void rowNumberFollowsTheColumns();
    void viewIsReadWithoutPlaces();
    void largeContentIsLeftOutAndCounted();
    void sortedColumnsComeWhole();
    void manyColumnsDoNotExceedTheDepthOfExpressions();
};

void tst_SqlCompile::conditionIsWrittenWithPlaceholders_data()
{
    QTest::addColumn<Expression>("condition");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QList<Value>>("values");

    const auto id = col(u"id"_s);
    const auto name = col(u"name"_s);
    const auto row = [](const char *title,
                        const Expression &condition,
                        const QString &sql,
                        QList<Value> values) {
        auto qualified = sql;
        qualified.replace(u'$', u"\"pilot\"."_s);
        QTest::newRow(title) << condition << qualified << values;
    };
    row("comparison", id < 3, u"$\"id\" < ?"_s, {3});
    row("comparison with NULL", equals(id, Null()), u"$\"id\" = ?"_s, {Null()});
    row("row without key",
        equals(id, RowId(tableIndex(0), 1)),
        u"$\"id\" = ?"_s,
        {(qint64{1} << 62) + 1});
    row("two columns", compared(id, Comparison::NotEqual, name), u"$\"id\" <> $\"name\""_s, {});
    row("and, or, not",
        (id < 3 || id > 9) && !name.isNull(),
        u"(($\"id\" < ?) OR ($\"id\" > ?)) AND (NOT ($\"name\" IS NULL))"_s,
        {3, 9});
    row("nothing to fulfil", Expression(Expression::And{}), u"1 = 1"_s, {});
    row("no alternative", Expression(Expression::Or{}), u"1 = 0"_s, {});
    row("in a list", id.in({1, 2}), u"$\"id\" IN (?, ?)"_s, {1, 2});
    row("in an empty list", id.in({}), u"1 = 0"_s, {});
    row("like", name.like(u"a%"_s), u"$\"name\" LIKE ?"_s, {u"a%"_s});
    row("calculated", (id + 1) * 2, u"($\"id\" + ?) * ?"_s, {1, 2});
    row("joined", concatenated(name, value(u"x"_s)), u"$\"name\" || ?"_s, {u"x"_s});
    row("between", id.between(1, 2), u"$\"id\" BETWEEN ? AND ?"_s, {1, 2});
    row("called", greatest({id, length(name)}), u"max($\"id\", (length($\"name\")))"_s, {});
    row("cast", cast(id, Affinity::Text), u"CAST($\"id\" AS TEXT)"_s, {});
    row("part of a date", year(name), u"CAST(strftime('%Y', $\"name\") AS INTEGER)"_s, {});
    row("regular expression",
        name.matches(u"^a"_s, Qt::CaseInsensitive),
        u"CASE WHEN $\"name\" IS NOT NULL THEN $\"name\" REGEXP ? END"_s,
        {u"(?i)^a"_s});
    row("contains", name.contains(u"a%"_s), u"$\"name\" LIKE ? ESCAPE ?"_s, {u"%a\\%%"_s, u"\\"_s});
}

void tst_SqlCompile::conditionIsWrittenWithPlaceholders()
{
    QFETCH(const Expression, condition);
    QFETCH(const QString, sql);
    QFETCH(const QList<Value>, values);

    const auto text =
        sql::compiled(condition.resolved(pilotTable()).value(), pilotTable(), standard);

    QCOMPARE(text.sql, sql);
    QCOMPARE(text.values, values);
}

void tst_SqlCompile::hostileNamesStayNames()
{
    QCOMPARE(standard.identifier(u"\"; DROP TABLE x; --"_s), u"\"\"\"; DROP TABLE x; --\""_s);
    QCOMPARE(standard.isSame(u"a"_s, u"b"_s), u"a IS NOT DISTINCT FROM b"_s);
}

void tst_SqlCompile::missingColumnIsAnErrorNotAText()
{
    const MemoryDatabase database;
    database.run(u"CREATE TABLE pilot (id INTEGER PRIMARY KEY)"_s);

    QSqlQuery query(QSqlDatabase::database(u"memory"_s));

    QVERIFY(!query.prepare(sql::selectRows(pilots(), {}, standard).sql));
}

void tst_SqlCompile::pageIsReadByAnIndex_data()
{
    QTest::addColumn<QList<Ordering>>("order");
    QTest::addColumn<sql::Window>("window");
    QTest::addColumn<QString>("plan");

    const auto row = [](const char *title,
                        const QList<Ordering> &order,
                        const sql::Window &window,
                        const QString &plan) { QTest::newRow(title) << order << window << plan; };
    const QList key{ordering(0, ascending, NullOrder::First)};
    const QList name{ordering(1, ascending, NullOrder::First)};
    const QList nameDown{ordering(1, descending, NullOrder::Last)};
    const QList up{ordering(2, ascending, NullOrder::First)};
    const QList down{ordering(2, descending, NullOrder::Last)};
    const auto byKey = u"SEARCH pilot USING INTEGER PRIMARY KEY (rowid%1?)"_s;
    const auto byName = u"SEARCH pilot USING INDEX by_name (name%1?)"_s;
    const auto byGunnery = u"SEARCH pilot USING INDEX by_gunnery (gunnery%1?)"_s;
    const auto nulls = u"SEARCH pilot USING INDEX by_gunnery (gunnery=? AND rowid%1?)"_s;

    row("all by key", key, {}, u"SCAN pilot"_s);
    row("all by an index", name, {}, u"SCAN pilot USING INDEX by_name"_s);
    row("all backwards", nameDown, {}, u"SCAN pilot USING INDEX by_name"_s);
    row("all with NULL first", up, {}, u"SCAN pilot USING INDEX by_gunnery"_s);
    row("all backwards with NULL last", down, {}, u"SCAN pilot USING INDEX by_gunnery"_s);
    row("from a key on", key, {.from = at({7}), .before = {}, .limit = 9}, byKey.arg(u">"_s));
    row("from a name on",
        name,
        {.from = at({u"a"_s, 7}), .before = {}, .limit = {}},
        byName.arg(u">"_s));
    row("down from a name",
        nameDown,
        {.from = after({u"a"_s, 7}), .before = {}, .limit = {}},
        byName.arg(u"<"_s));
    row("from a value on",
        up,
        {.from = at({3, 7}), .before = {}, .limit = {}},
        byGunnery.arg(u">"_s));
    row("between two values, down",
        down,
        {.from = at({4, 7}), .before = QList<Value>{2, 5}, .limit = {}},
        u"SEARCH pilot USING INDEX by_gunnery (gunnery>? AND gunnery<?)"_s);
    row("down from a value, NULL last",
        down,
        {.from = at({4, 7}), .before = {}, .limit = 9},
        u"MERGE (UNION ALL)\nLEFT\n"_s + byGunnery.arg(u"<"_s) + u"\nRIGHT\n"_s
            + u"SEARCH pilot USING INDEX by_gunnery (gunnery=?)"_s);
    row("from a NULL on, NULL first",
        up,
        {.from = after({Null(), 7}), .before = {}, .limit = 9},
        u"MERGE (UNION ALL)\nLEFT\n"_s + nulls.arg(u">"_s) + u"\nRIGHT\n"_s
            + byGunnery.arg(u">"_s));
    row("from a NULL on, NULL last",
        down,
        {.from = after({Null(), 7}), .before = {}, .limit = 9},
        nulls.arg(u"<"_s));
}

void tst_SqlCompile::pageIsReadByAnIndex()
{
    QFETCH(const QList<Ordering>, order);
    QFETCH(const sql::Window, window);
    QFETCH(const QString, plan);
    const MemoryDatabase database;
    database.run(createPilots());
    database.run(u"CREATE INDEX by_name ON pilot (name)"_s);
    database.run(u"CREATE INDEX by_gunnery ON pilot (gunnery)"_s);

    const auto text = sql::selectRows(pilots().orderBy(order), window, standard);

    QCOMPARE(database.plan(text), plan);
}

void tst_SqlCompile::placesAreFoundWithoutSorting()
{
    const MemoryDatabase database;
    database.run(createPilots());
    database.run(u"CREATE INDEX by_gunnery ON pilot (gunnery)"_s);
    const auto query = pilots().orderBy(u"gunnery"_s, SortOrder::Descending);

    for (const auto &from : {std::optional<sql::Place>(), std::optional(after({4, 7}))}) {
        const auto plan = database.plan(sql::selectPlaces(query, {from, {}, 1000}, 10, standard));

        QVERIFY2(plan.contains(u"COVERING INDEX by_gunnery"), qUtf8Printable(plan));
        QVERIFY2(!plan.contains(u"TEMP B-TREE"), qUtf8Printable(plan));
        QVERIFY2(!plan.contains(u"MATERIALIZE"), qUtf8Printable(plan));
    }
}

void tst_SqlCompile::placesTellTheLastRow()
{
    const MemoryDatabase database;
    database.run(createPilots());
    database.run(
        u"INSERT INTO pilot (id, name) VALUES (2, 'b'), (4, 'd'), (6, 'f'), (8, 'h'), (9, 'i')"_s);

    const auto places = [&](const sql::Window &window, qint64 step) {
        return database.rows(sql::selectPlaces(pilots(), window, step, standard));
    };

    QCOMPARE(places({}, 2), QList<Row>({{1, 2}, {3, 6}, {5, 9}}));
    QCOMPARE(places({}, 3), QList<Row>({{1, 2}, {4, 8}, {5, 9}}));
    QCOMPARE(places({after({4}), {}, 2}, 9), QList<Row>({{1, 6}, {2, 8}}));
    QCOMPARE(places({after({9}), {}, {}}, 9), QList<Row>());
}

void tst_SqlCompile::rowLimitCountsFromTheFirstRow()
{
    const auto limited = pilots().limit(3);

    QCOMPARE(sql::selectRows(limited, {}, standard).values, QList<Value>({3}));
    QCOMPARE(sql::selectRows(limited, {{}, {}, 2}, standard).values, QList<Value>({2}));
    QCOMPARE(sql::selectRows(limited, {{}, {}, 8}, standard).values, QList<Value>({3}));
    QCOMPARE(sql::selectRows(limited, {at({7}), {}, 8}, standard).values, QList<Value>({7, 8}));
}

void tst_SqlCompile::rowNumberFollowsTheColumns()
{
    auto table = pilotTable();
    table.key.clear();
    table.keySource = KeySource::None;
    table.rowNumberName = u"rowid"_s;
    const QuerySet query(Schema::of({table}).value(), tableIndex(0));
    const MemoryDatabase database;
    database.run(u"CREATE TABLE pilot (id, name NOT NULL, gunnery, note, photo)"_s);
    database.run(u"INSERT INTO pilot (name, gunnery) VALUES ('a', 1), ('b', 1), ('c', NULL)"_s);

    const auto rows = database.rows(sql::selectRows(
        query.orderBy(u"gunnery"_s).withoutContentOver(9), {after({1, 1}), {}, {}}, standard));

    QCOMPARE(rows, QList<Row>({{Null(), u"b"_s, 1, Null(), Null(), 2, Null()}}));
}

void tst_SqlCompile::viewIsReadWithoutPlaces()
{
    auto table = pilotTable();
    table.kind = Table::Kind::View;
    table.key.clear();
    table.keySource = KeySource::None;
    const QuerySet query(Schema::of({table}).value(), tableIndex(0));

    QVERIFY(!sql::selectRows(query, {}, standard).sql.contains(u"ORDER BY"));
    QVERIFY(sql::selectRows(query.orderBy(u"id"_s), {}, standard)
                .sql.contains(u"ORDER BY \"pilot\".\"id\" ASC"));
}

void tst_SqlCompile::largeContentIsLeftOutAndCounted()
{
    const MemoryDatabase database;
    database.run(createPilots());
    database.run(
        u"INSERT INTO pilot VALUES (1, 'Anna', 123456, 'lärche', x'0001020304'), (2, 'Bo', NULL, 'oak', 'four')"_s);

    const auto rows = database.rows(sql::selectRows(pilots().withoutContentOver(4), {}, standard));

    QCOMPARE(rows,
             QList<Row>({{1, u"Anna"_s, 123456, Null(), Null(), u"3:T:6;4:B:5;"_s},
                         {2, u"Bo"_s, Null(), u"oak"_s, u"four"_s, Null()}}));
    const Omission note{columnIndex(3), {Absent::Reason::NotLoaded, Absent::Content::Text, 6}};
    const Omission photo{columnIndex(4), {Absent::Reason::NotLoaded, Absent::Content::Blob, 5}};
    QCOMPARE(decodedOmissions(u"3:T:6;4:B:5;"_s), QList<Omission>({note, photo}));
    QCOMPARE(decodedOmissions({}), QList<Omission>());
}

void tst_SqlCompile::sortedColumnsComeWhole()
{
    const MemoryDatabase database;
    database.run(createPilots());
    database.run(u"INSERT INTO pilot (id, name, note) VALUES (1, 'Anna', 'larch')"_s);

    const auto rows = database.rows(
        sql::selectRows(pilots().orderBy(u"note"_s).withoutContentOver(1), {}, standard));

    QCOMPARE(rows, QList<Row>({{1, Null(), Null(), u"larch"_s, Null(), u"1:T:4;"_s}}));
}

void tst_SqlCompile::manyColumnsDoNotExceedTheDepthOfExpressions()
{
    auto table = pilotTable();
    QStringList columns{u"id INTEGER PRIMARY KEY"_s};
    table.columns.resize(1);
    for (int i = 1; i < 1900; ++i) {
        table.columns.append(pilotTable()[columnIndex(3)]);
        table.columns.last().name = u"c%1"_s.arg(i);
        columns.append(table.columns.last().name);
    }
    const MemoryDatabase database;
    database.run(u"CREATE TABLE pilot ("_s + columns.join(u',') + u')');
    database.run(u"INSERT INTO pilot (c1899) VALUES ('larch')"_s);

    const QuerySet query(Schema::of({table}).value(), tableIndex(0));
    const auto rows = database.rows(sql::selectRows(query.withoutContentOver(4), {}, standard));

    QCOMPARE(rows.first().cells().last(), Value(u"1899:T:5;"_s));
}

QTEST_GUILESS_MAIN(tst_SqlCompile)
#include "tst_sqlcompile.moc"
