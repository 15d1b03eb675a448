#include "academy.h"

#include <QTest>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

Expression made(const Condition<Pilot> &condition)
{
    return condition.result().value();
}

const auto gunnery = col(u"gunnery"_s);

} // namespace

class tst_TypedCalculation : public QObject
{
    Q_OBJECT

private slots:
    void operatorsMakeTheErasedCalculation();
    void numbersStandOnEitherSide();
    void columnsBehindRelationsAreCalculatedWith();
    void calculationsAreComparedWithEachOther();
    void testsAreThoseOfColumns();
    void integersGiveIntegers();
    void aNumberBeyond64BitsIsAnError();
    void anAlterationIsAColumnAndItsCalculation();
    void anAssignmentIsAnAlterationOfEachColumn();
    void theFirstErrorOfSeveralAlterationsIsTheirs();
};

void tst_TypedCalculation::operatorsMakeTheErasedCalculation()
{
    QCOMPARE(made(Pilot::gunnery + 1 < 3), gunnery + 1 < 3);
    QCOMPARE(made(Pilot::gunnery - 1 < 3), gunnery - 1 < 3);
    QCOMPARE(made(Pilot::gunnery * 2 < 3), gunnery * 2 < 3);
    QCOMPARE(made(Pilot::gunnery / 2 < 3), gunnery / 2 < 3);
    QCOMPARE(made(Pilot::gunnery % 2 == 0), equals(gunnery % 2, 0));
    QCOMPARE(made(Pilot::height * 0.5 > 0.75), col(u"height"_s) * 0.5 > 0.75);
}

void tst_TypedCalculation::numbersStandOnEitherSide()
{
    QCOMPARE(made(10 - Pilot::gunnery > 4), value(10) - gunnery > 4);
}

void tst_TypedCalculation::columnsBehindRelationsAreCalculatedWith()
{
    QCOMPARE(made(Pilot::lance / Lance::tons / 4 >= 60),
             related(u"lance"_s, col(u"tons"_s)) / 4 >= 60);
}

void tst_TypedCalculation::calculationsAreComparedWithEachOther()
{
    QCOMPARE(made(Pilot::gunnery + 1 < Pilot::kills * 2), gunnery + 1 < col(u"kills"_s) * 2);
    QCOMPARE(made(Pilot::height > Pilot::gunnery), col(u"height"_s) > gunnery);
}

void tst_TypedCalculation::testsAreThoseOfColumns()
{
    QCOMPARE(made((Pilot::gunnery + 1).in({2, 3})), (gunnery + 1).in({2, 3}));
    QCOMPARE(made((Pilot::gunnery + 1).between(2, 3)), gunnery + 1 >= 2 && gunnery + 1 <= 3);
    QCOMPARE(made((Pilot::kills / 0).isNull()), (col(u"kills"_s) / 0).isNull());
}

void tst_TypedCalculation::integersGiveIntegers()
{
    const auto sum = Pilot::gunnery + 1;
    const auto real = Pilot::gunnery * 0.5;
    const auto mixed = Pilot::gunnery + Pilot::height;

    QVERIFY((std::same_as<decltype(sum)::ContentType, qint64>));
    QVERIFY((std::same_as<decltype(real)::ContentType, double>));
    QVERIFY((std::same_as<decltype(mixed)::ContentType, double>));
}

void tst_TypedCalculation::aNumberBeyond64BitsIsAnError()
{
    const auto large = quint64{1} << 63;

    QCOMPARE((Pilot::gunnery + large < 3).result().error().kind(), ErrorKind::Type);
    QCOMPARE((Pilot::gunnery + 1 < large).result().error().kind(), ErrorKind::Type);
}

void tst_TypedCalculation::anAlterationIsAColumnAndItsCalculation()
{
    const auto cells = (Pilot::gunnery = Pilot::gunnery + 1).cells().value();

    QCOMPARE(cells.size(), 1);
    QCOMPARE(cells[0].column, u"gunnery"_s);
    QCOMPARE(cells[0].expression, gunnery + 1);
}

void tst_TypedCalculation::anAssignmentIsAnAlterationOfEachColumn()
{
    const Alteration<Award> medal(Award::medal = Key(QList<Value>{u"Wolf"_s, 3}));

    const auto cells = medal.cells().value();

    QCOMPARE(cells.size(), 2);
    QCOMPARE(cells[1].column, u"number"_s);
    QCOMPARE(cells[1].expression, value(3));
}

void tst_TypedCalculation::theFirstErrorOfSeveralAlterationsIsTheirs()
{
    const Alteration<Pilot> fine(Pilot::gunnery = 3);
    const Alteration<Pilot> wrong(Pilot::serial = quint64{1} << 63);

    QCOMPARE(joined(QList<Altered>{fine, wrong}).error().kind(), ErrorKind::Type);
    QCOMPARE(joined(QList<Altered>{fine, fine}).value().size(), 2);
}

QTEST_GUILESS_MAIN(tst_TypedCalculation)
#include "tst_typedcalculation.moc"
