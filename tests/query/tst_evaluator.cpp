#include "query/evaluator.h"
#include "query/functions.h"
#include "sample.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

// That both readings agree is the claim of tst_evaluator_properties; here are the cases by name.
class tst_Evaluator : public QObject
{
    Q_OBJECT

private slots:
    void conditionSays_data();
    void conditionSays();
    void expressionIs_data();
    void expressionIs();
    void onlyComparisonsNeedTheCollation();
    void whatOnlyTheDatabaseCalculatesIsSaid_data();
    void whatOnlyTheDatabaseCalculatesIsSaid();
    void numbersInTextsAreReadHereAsFarAsTheyAreExact_data();
    void numbersInTextsAreReadHereAsFarAsTheyAreExact();
    void whatIsCalculatedFromACellNotLoadedIsUnknown();
    void whatDependsOnACellNotLoadedIsLeftToTheDatabase_data();
    void whatDependsOnACellNotLoadedIsLeftToTheDatabase();
};

void tst_Evaluator::conditionSays_data()
{
    QTest::addColumn<Expression>("condition");
    QTest::addColumn<Truth>("truth");

    const auto id = col(u"id"_s);
    const auto name = col(u"name"_s);
    const auto gunnery = col(u"gunnery"_s);
    const auto note = col(u"note"_s);
    const auto photo = col(u"photo"_s);
    QTest::newRow("null is never equal") << equals(note, Null()) << Truth::Unknown;
    QTest::newRow("null is not different either") << differs(note, u"x"_s) << Truth::Unknown;
    QTest::newRow("not unknown is unknown") << !equals(note, Null()) << Truth::Unknown;
    QTest::newRow("unknown and false") << (equals(note, 1) && id.isNull()) << Truth::False;
    QTest::newRow("unknown or true") << (equals(note, 1) || id.isNotNull()) << Truth::True;
    QTest::newRow("text as number in an integer column")
        << equals(gunnery, u" 3.0 "_s) << Truth::True;
    QTest::newRow("number as text in a text column") << equals(name, 3) << Truth::False;
    QTest::newRow("no conversion in an untyped column") << equals(photo, 7) << Truth::False;
    QTest::newRow("NOCASE of the column") << equals(name, u"ANNA"_s) << Truth::True;
    QTest::newRow("in a list") << gunnery.in({1, u"3"_s}) << Truth::True;
    QTest::newRow("not in a list with NULL") << gunnery.in({1, Null()}) << Truth::Unknown;
    QTest::newRow("null in an empty list") << note.in({}) << Truth::False;
    QTest::newRow("number like") << gunnery.like(u"3%"_s) << Truth::True;
    QTest::newRow("row without key") << equals(id, 1) << Truth::Unknown;
    // The cell `id` is a reference to row 1 of the table.
    const Value same(RowId(tableIndex(0), 1));
    const Value other(RowId(tableIndex(0), 8));
    QTest::newRow("row without key is itself") << equals(id, same) << Truth::True;
    QTest::newRow("row without key is no other") << equals(id, other) << Truth::False;
    QTest::newRow("row without key differs from others") << differs(id, other) << Truth::True;
    QTest::newRow("row without key in a list") << id.in({1, same}) << Truth::True;
    QTest::newRow("a key is no row without key") << equals(gunnery, same) << Truth::False;
    QTest::newRow("null is no row without key") << equals(note, same) << Truth::Unknown;
    QTest::newRow("row without key is not less") << (id < same) << Truth::Unknown;
    QTest::newRow("row without key is not null") << id.isNull() << Truth::False;
    QTest::newRow("no terms") << Expression(Expression::And{}) << Truth::True;
}

void tst_Evaluator::conditionSays()
{
    QFETCH(const Expression, condition);
    QFETCH(const Truth, truth);
    const auto table = pilotTable();
    const Row row{RowId(tableIndex(0), 1), u"Anna"_s, 3, Null(), u"7"_s};

    QCOMPARE(evaluate(condition.resolved(table).value(), row, table), truth);
}

void tst_Evaluator::expressionIs_data()
{
    QTest::addColumn<Expression>("expression");
    QTest::addColumn<Value>("expected");

    const auto id = col(u"id"_s);
    const auto name = col(u"name"_s);
    const auto gunnery = col(u"gunnery"_s);
    const auto note = col(u"note"_s);
    constexpr auto largest = std::numeric_limits<qint64>::max();
    const auto row = [](const char *title, const Expression &expression, const Value &expected) {
        QTest::newRow(title) << expression << expected;
    };
    row("integers are added", gunnery + 4, 7);
    row("an overflow becomes a real", value(largest) + 1, 9223372036854775808.0);
    row("integers are divided to an integer", gunnery / 2, 1);
    row("a real is divided to a real", gunnery / 2.0, 1.5);
    row("nothing is divided by zero", gunnery / 0, Null());
    row("the remainder by zero is NULL", gunnery % 0, Null());
    row("the remainder of reals is of their whole parts", value(7.9) % 3, 1.0);
    row("a text is the number it begins with", value(u" 12 men"_s) - 2, 10);
    row("a text without number is 0", name * 2, 0);
    row("NULL makes NULL", note + 1, Null());
    row("texts are joined", concatenated(name, value(1.5)), u"Anna1.5"_s);
    row("NULL joined is NULL", concatenated(name, note), Null());
    row("lower knows a to z only", lower(value(u"ÄB"_s)), u"Äb"_s);
    row("the length ends at a NUL", length(value(QString(u"a\0b"_s))), 1);
    row("a blob has bytes", length(value("\xc3\xa4"_ba)), 2);
    row("a text has characters", length(value(u"a😀"_s)), 2);
    row("round is away from zero", round(value(-2.5)), -3.0);
    row("abs of a text is a real", abs(value(u"-3x"_s)), 3.0);
    row("the first that is not NULL", coalesce({note, name}), u"Anna"_s);
    row("NULL is replaced", ifNull(note, value(7)), 7);
    row("from the third character", substr(name, value(3)), u"na"_s);
    row("the last two", substr(name, value(-2)), u"na"_s);
    row("two before the third", substr(name, value(3), value(-2)), u"An"_s);
    row("spaces go at both ends", trim(value(u"  a b "_s)), u"a b"_s);
    row("characters go at both ends", trim(name, value(u"an"_s)), u"A"_s);
    row("the least by the column's collation", least({name, value(u"ANN"_s)}), u"ANN"_s);
    row("the greatest with NULL is NULL", greatest({name, note}), Null());
    row("the type of NULL", typeOf(note), u"null"_s);
    row("a cast cuts", cast(value(u"-7.9 km"_s), Affinity::Integer), -7);
    row("a condition is 1 or 0", note.isNull(), 1);
    row("between includes both ends", gunnery.between(3, 3), 1);
    row("between with NULL is false where one end says so", gunnery.between(Null(), 2), 0);
    row("a part fits", name.matches(u"n+"_s), 1);
    row("the case counts", name.matches(u"^a"_s), 0);
    row("the case does not count", name.matches(u"^a"_s, Qt::CaseInsensitive), 1);
    row("NULL fits nothing", note.matches(u""_s), Null());
    row("a calculation has no collation", equals(concatenated(name, value(u""_s)), u"anna"_s), 0);
    row("a cast keeps the collation", equals(cast(name, Affinity::Text), u"anna"_s), 1);
}

void tst_Evaluator::expressionIs()
{
    QFETCH(const Expression, expression);
    QFETCH(const Value, expected);
    const auto table = pilotTable();
    const Row row{1, u"Anna"_s, 3, Null(), u"7"_s};

    const auto found = evaluated(expression.resolved(table).value(), row, table);

    QCOMPARE(found, expected);
}

void tst_Evaluator::whatOnlyTheDatabaseCalculatesIsSaid_data()
{
    QTest::addColumn<Expression>("expression");
    QTest::addColumn<bool>("isEvaluable");
    const auto note = col(u"note"_s);

    QTest::newRow("a rounded digit") << round(note, 2) << false;
    QTest::newRow("a part of a date") << year(note) << false;
    QTest::newRow("within another") << lower(date(note)) << false;
    QTest::newRow("a function known here") << lower(trim(note)) << true;
}

void tst_Evaluator::whatOnlyTheDatabaseCalculatesIsSaid()
{
    QFETCH(const Expression, expression);
    QFETCH(const bool, isEvaluable);
    const auto table = pilotTable();

    QCOMPARE(canEvaluate(expression.resolved(table).value(), table), isEvaluable);
}

void tst_Evaluator::numbersInTextsAreReadHereAsFarAsTheyAreExact_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isRead");

    QTest::newRow("no number") << u"km"_s << true;
    QTest::newRow("any whole number of 64 bits") << u"9223372036854775807 km"_s << true;
    QTest::newRow("a larger one") << u"9223372036854775808"_s << false;
    QTest::newRow("15 digits") << u"-0012345.6789012345"_s << true;
    QTest::newRow("16 digits") << u"1.234567890123456"_s << false;
    QTest::newRow("a small exponent") << u"3e22"_s << true;
    QTest::newRow("a large exponent") << u"3e23"_s << false;
    QTest::newRow("an exponent that is no number of 32 bits") << u"1e99999999999"_s << false;
    QTest::newRow("zero, whatever its exponent") << u"0.000e99"_s << true;
}

void tst_Evaluator::numbersInTextsAreReadHereAsFarAsTheyAreExact()
{
    QFETCH(const QString, text);
    QFETCH(const bool, isRead);
    const auto table = pilotTable();

    for (const auto &expression :
         {value(text) + value(1), abs(value(text)), cast(value(text), Affinity::Real)}) {
        const auto found = evaluated(expression.resolved(table).value(), Row(), table);
        QCOMPARE(found.has_value(), isRead);
    }
}

void tst_Evaluator::whatIsCalculatedFromACellNotLoadedIsUnknown()
{
    const auto table = pilotTable();
    const Absent large{Absent::Reason::NotLoaded, Absent::Content::Text, 70'000};
    const Row row{1, large, 3, Null(), QByteArray("\xff")};
    const auto truth = [&](const Expression &condition) {
        return evaluateLoaded(condition.resolved(table).value(), row, table);
    };

    QVERIFY(!truth(length(col(u"name"_s)).isNull()));
    QVERIFY(!truth((length(col(u"name"_s)) > 3).isNull()));
    QVERIFY(!truth(lower(col(u"photo"_s)).isNull()));
    QCOMPARE(truth((col(u"gunnery"_s) + 1).isNull()), Truth::False);
}

void tst_Evaluator::onlyComparisonsNeedTheCollation()
{
    auto table = pilotTable();
    table.columns[3].collation = Collation::External;
    const auto can = [&](const Expression &condition) {
        return canEvaluate(condition.resolved(table).value(), table);
    };
    const auto note = col(u"note"_s);

    QVERIFY(can(note.isNull() && note.contains(u"x"_s) && equals(col(u"name"_s), u"x"_s)));
    QVERIFY(!can(col(u"id"_s).isNull() || !equals(note, u"x"_s)));
    QVERIFY(!can(note.in({u"x"_s})));
}

void tst_Evaluator::whatDependsOnACellNotLoadedIsLeftToTheDatabase_data()
{
    QTest::addColumn<Expression>("condition");
    QTest::addColumn<std::optional<Truth>>("truth");
    const auto name = col(u"name"_s);
    const auto gunnery = col(u"gunnery"_s);
    const auto none = std::optional<Truth>();

    QTest::newRow("its content") << name.contains(u"x"_s) << none;
    QTest::newRow("not its content") << !name.contains(u"x"_s) << none;
    QTest::newRow("another cell") << (gunnery < 4) << std::optional(Truth::True);
    QTest::newRow("another cell is unknown")
        << (col(u"note"_s) < 4) << std::optional(Truth::Unknown);
    QTest::newRow("another cell decides against")
        << (name.contains(u"x"_s) && gunnery > 4) << std::optional(Truth::False);
    QTest::newRow("another cell decides for")
        << (name.contains(u"x"_s) || gunnery < 4) << std::optional(Truth::True);
    QTest::newRow("another cell does not decide") << (name.contains(u"x"_s) && gunnery < 4) << none;
    QTest::newRow("it is there") << name.isNull() << std::optional(Truth::False);
}

void tst_Evaluator::whatDependsOnACellNotLoadedIsLeftToTheDatabase()
{
    QFETCH(const Expression, condition);
    QFETCH(const std::optional<Truth>, truth);
    const auto table = pilotTable();
    const Absent large{Absent::Reason::NotLoaded, Absent::Content::Text, 70'000};
    const Row row{1, large, 3, Null(), u"7"_s};

    QVERIFY(evaluateLoaded(condition.resolved(table).value(), row, table) == truth);
}

QTEST_APPLESS_MAIN(tst_Evaluator)
#include "tst_evaluator.moc"
