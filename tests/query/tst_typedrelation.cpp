#include "academy.h"

#include <QTest>

#include <limits>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

Expression erased(const auto &condition)
{
    return condition.expression().value();
}

/// A row as a session gives it to a caller.
struct Handle
{
    RowId id() const { return RowId(tableIndex(1), 12); }
};

Expression oneOf(const Expression &a, const Expression &b)
{
    return Expression(Expression::Or{{a, b}});
}

} // namespace

class tst_TypedRelation : public QObject
{
    Q_OBJECT

private slots:
    void aRowIsMeantByKeyIdentityOrHandle();
    void aReferenceOfSeveralColumnsIsComparedAsAWhole();
    void aKeyWithMissingPartsIsAnError();
    void aReferenceIsOneOfSeveral();
    void toNoneIsAskedForByName();
    void assignmentsSetAllColumns();
    void relationsHaveTheNamesOfTheSchema();
    void followingNamesTheWay();
};

void tst_TypedRelation::aRowIsMeantByKeyIdentityOrHandle()
{
    const auto lance = col(u"lance_id"_s);

    QCOMPARE(erased(Pilot::lance == 5), equals(lance, 5));
    QCOMPARE(erased(Pilot::lance == Key(5)), equals(lance, 5));
    QCOMPARE(erased(Pilot::lance == Handle().id()), equals(lance, Value(Handle().id())));
    QCOMPARE(erased(Pilot::lance == Handle()), equals(lance, Value(Handle().id())));
    QCOMPARE(erased(Pilot::lance != 5), !equals(lance, 5));
    QVERIFY(!(Pilot::lance == std::numeric_limits<quint64>::max()).expression());
}

void tst_TypedRelation::aReferenceOfSeveralColumnsIsComparedAsAWhole()
{
    const auto key = Key(QList<Value>{u"Davion"_s, 3});
    const auto house = col(u"house"_s);
    const auto number = col(u"number"_s);

    QCOMPARE(erased(Award::medal == key), equals(house, u"Davion"_s) && equals(number, 3));
    QCOMPARE(erased(Award::medal == Handle()),
             equals(house, Value(Handle().id())) && equals(number, Value(Handle().id())));
    QCOMPARE(erased(Award::medal.isNull()), oneOf(house.isNull(), number.isNull()));
}

void tst_TypedRelation::aKeyWithMissingPartsIsAnError()
{
    const auto condition = Award::medal == Key(u"Davion"_s);

    QVERIFY(!condition.expression());
    QCOMPARE(condition.expression().error().kind(), ErrorKind::Type);
    QVERIFY(condition.expression().error().text().contains(u"award.house"));
    QVERIFY(!(Award::medal == u"Davion"_s).expression());
    QVERIFY(!(Award::medal = u"Davion"_s).cells());
}

void tst_TypedRelation::aReferenceIsOneOfSeveral()
{
    const auto lance = col(u"lance_id"_s);

    QCOMPARE(erased(Pilot::lance.in({5, Handle()})),
             oneOf(equals(lance, 5), equals(lance, Value(Handle().id()))));
    QCOMPARE(erased(Pilot::lance.in({})), Expression(Expression::Or{}));
}

void tst_TypedRelation::toNoneIsAskedForByName()
{
    QCOMPARE(erased(Pilot::lance.isNull()), col(u"lance_id"_s).isNull());
    QCOMPARE(erased(Pilot::lance.isNotNull()), col(u"lance_id"_s).isNotNull());
}

void tst_TypedRelation::assignmentsSetAllColumns()
{
    const auto several = Award::medal = Key(QList<Value>{u"Davion"_s, 3});

    QCOMPARE(several.cells().value(),
             (QList<NamedValue>{{u"house"_s, u"Davion"_s}, {u"number"_s, 3}}));
    QCOMPARE((Pilot::lance = 5).cells()->front(), (NamedValue{u"lance_id"_s, 5}));
    QCOMPARE((Pilot::lance = Handle()).cells()->front().value, Value(Handle().id()));
    QCOMPARE((Pilot::lance = std::nullopt).cells()->front().value, Value());
}

void tst_TypedRelation::relationsHaveTheNamesOfTheSchema()
{
    const auto schema = academy::schema();

    QCOMPARE(Pilot::lance.hops(), QStringList{u"lance"_s});
    QCOMPARE(Award::medal.hops(), QStringList{u"medal"_s});
    QCOMPARE((Pilot::lance / Lance::parent).hops(), (QStringList{u"lance"_s, u"parent"_s}));
    QVERIFY(schema.findRelation(tableIndex(0), Pilot::lance.hops().front()));
    QVERIFY(schema.findRelation(tableIndex(1), Lance::parent.hops().front()));
    QVERIFY(schema.findRelation(tableIndex(0), Pilot::mech.hops().front()));
}

/// What following means in a query, expressions know.
void tst_TypedRelation::followingNamesTheWay()
{
    const QStringList way{u"lance"_s, u"parent"_s};

    QCOMPARE((Pilot::lance / Lance::parent / Lance::tons).operand().relations(), way);
    QCOMPARE((Pilot::lance / Lance::parent / Lance::tons).operand().columnName(), u"tons"_s);
    QCOMPARE((Pilot::lance / Lance::parent).operand().relations(), QStringList{u"lance"_s});
    QCOMPARE((Pilot::lance / Lance::parent).operand().columnName(), u"parent_id"_s);
}

QTEST_APPLESS_MAIN(tst_TypedRelation)
#include "tst_typedrelation.moc"
