#include "academy.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What `condition` is without types.
Expression erased(const auto &condition)
{
    return condition.expression().value();
}

NamedValue cell(const auto &assignment)
{
    return assignment.cells().value().front();
}

/// An entity whose key has options.
struct Planet : Entity<Planet>
{
    static constexpr auto tableName = "planet";
    static constexpr auto code =
        Key<QString>("code").collated(Collation::NoCase).defaultsToSql("'terra'");
    static constexpr ToOne<Planet> capital{"capital_code"};
    static constexpr auto columns = varve::columns(code, capital);
};

constexpr auto tooLarge = std::numeric_limits<quint64>::max();

} // namespace

class tst_TypedColumn : public QObject
{
    Q_OBJECT

private slots:
    void comparisonsAreThoseOfTheErasedTree();
    void columnsOfOneEntityAreComparedWithEachOther();
    void testsAreThoseOfTheErasedTree();
    void conditionsAreJoined();
    void anIntegerIsNotCutToTheWidthOfItsColumn();
    void aValueThatNoCellCanHoldIsAnError();
    void anErrorInsideAConditionIsTheConditions();
    void anUnsetOptionalMatchesNothing();
    void assignmentsNameColumnAndValue();
    void anAssignmentThatDoesNotFitIsAnError();
    void aColumnThatIsSetTwiceIsAnError();
    void defaultsAreMadeByConstantsAndFunctions();
    void aKeyWithOptionsIsAKey();
};

void tst_TypedColumn::comparisonsAreThoseOfTheErasedTree()
{
    const auto gunnery = col(u"gunnery"_s);

    QCOMPARE(erased(Pilot::gunnery < 3), gunnery < 3);
    QCOMPARE(erased(Pilot::gunnery <= 3), gunnery <= 3);
    QCOMPARE(erased(Pilot::gunnery > 3), gunnery > 3);
    QCOMPARE(erased(Pilot::gunnery >= 3), gunnery >= 3);
    QCOMPARE(erased(Pilot::gunnery == 3), equals(gunnery, 3));
    QCOMPARE(erased(Pilot::gunnery != 3), differs(gunnery, 3));
    QCOMPARE(erased(Pilot::name == u"Jaime"_s), equals(col(u"name"_s), u"Jaime"_s));
    QCOMPARE(erased(Pilot::born < QDate(3000, 1, 1)), col(u"born"_s) < u"3000-01-01"_s);
    QCOMPARE(erased(Pilot::rank == Rank::Sergeant), equals(col(u"rank"_s), u"sergeant"_s));
    QCOMPARE(erased(Pilot::mood == Mood::Angry), equals(col(u"mood"_s), 7));
    QCOMPARE(erased(Pilot::active == true), equals(col(u"active"_s), 1));
    QCOMPARE(erased(Pilot::height < 2), col(u"height"_s) < 2);
    QCOMPARE(erased(Pilot::height < 1.9), col(u"height"_s) < 1.9);
}

void tst_TypedColumn::columnsOfOneEntityAreComparedWithEachOther()
{
    QCOMPARE(erased(Pilot::gunnery < Pilot::kills),
             compared(col(u"gunnery"_s), Comparison::Less, col(u"kills"_s)));
    QCOMPARE(erased(Pilot::born == Pilot::joined),
             compared(col(u"born"_s), Comparison::Equal, col(u"joined"_s)));
}

void tst_TypedColumn::testsAreThoseOfTheErasedTree()
{
    const auto name = col(u"name"_s);

    QCOMPARE(erased(Pilot::born.isNull()), col(u"born"_s).isNull());
    QCOMPARE(erased(Pilot::born.isNotNull()), col(u"born"_s).isNotNull());
    QCOMPARE(erased(Pilot::gunnery.in({2, 3})), col(u"gunnery"_s).in({2, 3}));
    QCOMPARE(erased(Pilot::name.matches(u"^J"_s)), name.matches(u"^J"_s));
    QCOMPARE(erased(Pilot::name.matches(u"^j"_s, Qt::CaseInsensitive)),
             name.matches(u"^j"_s, Qt::CaseInsensitive));
    QCOMPARE(erased((Pilot::lance / Lance::name).matches(u"F"_s)),
             related(u"lance"_s, name).matches(u"F"_s));
    QCOMPARE(erased(Pilot::gunnery.in({})), col(u"gunnery"_s).in({}));
    QCOMPARE(erased(Pilot::name.like(u"J%"_s)), name.like(u"J%"_s));
    QCOMPARE(erased(Pilot::name.contains(u"10%"_s)), name.contains(u"10%"_s));
    QCOMPARE(erased(Pilot::gunnery.between(2, 3)),
             col(u"gunnery"_s) >= 2 && col(u"gunnery"_s) <= 3);
}

void tst_TypedColumn::conditionsAreJoined()
{
    const auto gunnery = col(u"gunnery"_s);

    QCOMPARE(erased(Pilot::gunnery > 1 && Pilot::gunnery < 3), gunnery > 1 && gunnery < 3);
    QCOMPARE(erased(Pilot::gunnery > 1 || Pilot::gunnery < 3), gunnery > 1 || gunnery < 3);
    QCOMPARE(erased(!(Pilot::gunnery > 1)), !(gunnery > 1));
}

void tst_TypedColumn::anIntegerIsNotCutToTheWidthOfItsColumn()
{
    QCOMPARE(erased(Pilot::gunnery < (qint64{1} << 40)), col(u"gunnery"_s) < (qint64{1} << 40));
}

void tst_TypedColumn::aValueThatNoCellCanHoldIsAnError()
{
    const auto condition = Pilot::serial == tooLarge;

    QVERIFY(!condition.expression());
    QCOMPARE(condition.expression().error().kind(), ErrorKind::Type);
    QCOMPARE(condition.expression().error().toText(),
             u"A value that \"pilot.serial\" is compared with can never be in it. Use one that "
             "INTEGER can hold."_s);
    QVERIFY(!(Pilot::height < std::numeric_limits<double>::quiet_NaN()).expression());
    QVERIFY(!Pilot::serial.in({1, tooLarge}).expression());
    QVERIFY(!(Pilot::joined == QDate()).expression());
}

void tst_TypedColumn::anErrorInsideAConditionIsTheConditions()
{
    const auto wrong = Pilot::serial == tooLarge;
    const auto right = Pilot::gunnery < 3;

    QVERIFY(!(wrong && right).expression());
    QVERIFY(!(right || wrong).expression());
    QVERIFY(!(!wrong).expression());
}

void tst_TypedColumn::anUnsetOptionalMatchesNothing()
{
    const std::optional<QDate> unset;
    const std::optional<int> none;

    QCOMPARE(erased(Pilot::born == unset), equals(col(u"born"_s), Value()));
    QCOMPARE(erased(Pilot::born != unset), differs(col(u"born"_s), Value()));
    QCOMPARE(erased(Pilot::kills > none), col(u"kills"_s) > Value());
    QCOMPARE(erased(Pilot::kills > std::optional(3)), col(u"kills"_s) > 3);
}

void tst_TypedColumn::assignmentsNameColumnAndValue()
{
    QCOMPARE(cell(Pilot::name = u"Jaime"_s), (NamedValue{u"name"_s, u"Jaime"_s}));
    QCOMPARE(cell(Pilot::gunnery = 3), (NamedValue{u"gunnery"_s, 3}));
    QCOMPARE(cell(Pilot::born = std::nullopt), (NamedValue{u"born"_s, Value()}));
    QCOMPARE(cell(Pilot::born = std::optional<QDate>()), (NamedValue{u"born"_s, Value()}));
    QCOMPARE(cell(Pilot::born = QDate(3000, 1, 1)), (NamedValue{u"born"_s, u"3000-01-01"_s}));

    const auto both = joined({Pilot::name = u"Jaime"_s, Pilot::gunnery = 3});
    QCOMPARE(both->size(), 2);
    QCOMPARE(both->last().column, u"gunnery"_s);
}

void tst_TypedColumn::anAssignmentThatDoesNotFitIsAnError()
{
    const auto assignment = Pilot::gunnery = qint64{1} << 40;

    QVERIFY(!assignment.cells());
    QCOMPARE(assignment.cells().error().kind(), ErrorKind::Type);
    QVERIFY(assignment.cells().error().text().contains(u"pilot.gunnery"));
    QVERIFY(!(Pilot::serial = -1).cells());
    QVERIFY(!(Pilot::serial = tooLarge).cells());
    QVERIFY(!joined({Pilot::name = u"Jaime"_s, Pilot::serial = -1}));
}

void tst_TypedColumn::aColumnThatIsSetTwiceIsAnError()
{
    QVERIFY(!joined({Pilot::gunnery = 3, Pilot::gunnery = 4}));
}

void tst_TypedColumn::defaultsAreMadeByConstantsAndFunctions()
{
    const auto made = [](const Descriptor &column) {
        return column.defaultValue.make(column.defaultValue);
    };

    QCOMPARE(made(Pilot::gunnery), std::optional(Value(4)));
    QCOMPARE(made(Pilot::active), std::optional(Value(1)));
    QCOMPARE(made(Pilot::rank), std::optional(Value(u"recruit"_s)));
    QCOMPARE(made(Pilot::joined), std::optional(Value(u"3025-01-01"_s)));
    QVERIFY(!Pilot::joined.defaultValue.isConstant);
    QVERIFY(!Pilot::name.defaultValue.make);
}

void tst_TypedColumn::aKeyWithOptionsIsAKey()
{
    const auto schema = Schema::of<Planet>().value();
    const auto &table = schema[tableIndex(0)];

    QCOMPARE(table.key, QList{columnIndex(0)});
    QCOMPARE(table.columns[0].collation, Collation::NoCase);
    QCOMPARE(table.columns[0].defaultSql, std::optional(u"'terra'"_s));
    QCOMPARE(erased(Planet::capital == u"Terra"_s), equals(col(u"capital_code"_s), u"Terra"_s));
    static_assert(std::same_as<KeyType<Planet>, QString>);
    constexpr auto numbered = Planet::Key<int>("n").unique().defaultsTo(3).computed();
    QVERIFY(numbered.isKeyPart && numbered.isUnique && numbered.isComputed);
    QVERIFY(Planet::Key<QString>("n").defaultsTo("x").isKeyPart);
}

QTEST_APPLESS_MAIN(tst_TypedColumn)
#include "tst_typedcolumn.moc"
