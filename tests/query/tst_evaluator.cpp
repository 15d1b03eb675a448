#include "query/evaluator.h"
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
    void onlyComparisonsNeedTheCollation();
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
