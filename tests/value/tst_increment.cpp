#include "support/printing.h"
#include "value/overlay.h"

#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr RowId jaime(tableIndex(0), 1);
constexpr auto name = columnIndex(0);
constexpr auto gunnery = columnIndex(1);

Row pilot(const Value &skill)
{
    return {u"Jaime"_s, skill};
}

/// The gunnery of a pilot, who has `before`, raised by `by`.
Overlay raised(const Value &before, const Value &by)
{
    return Overlay().with(jaime, {pilot(before), pilot(sum(before, by).value())}, {{gunnery, by}});
}

BaseUpdate fetched(const Value &before, const Value &after)
{
    return {BaseUpdate::Cause::Fetched, {{jaime, {pilot(before), pilot(after)}, {}, {}}}};
}

/// A commit that has added `by` to `before`, which was `after` then.
BaseUpdate committed(const Value &before, const Value &by, const Value &after)
{
    const auto sent = pilot(sum(before, by).value());
    return {BaseUpdate::Cause::Committed,
            {{jaime, {pilot(before), pilot(after)}, {gunnery}, sent, {{gunnery, by}}}}};
}

BaseUpdate withdrawn(const Value &before, const Value &by, const Value &after)
{
    auto update = committed(before, by, after);
    update.cause = BaseUpdate::Cause::Withdrawn;
    std::swap(update.entries[0].base.before, update.entries[0].base.after);
    return update;
}

QString shown(const Overlay &overlay)
{
    const auto *change = overlay.find(jaime);
    if (!change)
        return u"nothing"_s;
    const auto by = incrementOf(gunnery, overlay.increments(jaime));
    return toText((*change->before)[gunnery]) + u" -> "_s + toText((*change->after)[gunnery])
           + (by ? u" by "_s + toText(*by) : QString());
}

} // namespace

class tst_Increment : public QObject
{
    Q_OBJECT

private slots:
    void numbersAreAddedAsADatabaseAddsThem();
    void whatIsNoNumberIsNotAdded();
    void givenAnIncrement_whenAnotherCellIsSet_thenItStaysOne();
    void givenAnIncrement_whenItsCellIsSet_thenItIsNoneAnyMore();
    void givenAnIncrement_whenItsChangeGoes_thenItGoes();
    void overlaysThatDifferInWhatIsAnIncrementDiffer();
    void partsOfAnOverlayKeepTheirIncrements();
    void givenAnIncrement_whenTheDatabaseHoldsAnother_thenItIsAddedToThat();
    void givenAnIncrement_whenTheDatabaseHoldsTheSum_thenItIsStillToBeAdded();
    void givenAnIncrement_whenTheDatabaseHoldsNoNumber_thenItIsAnEditInConflict();
    void givenACommittedIncrement_thenNothingIsPending();
    void givenACommittedIncrement_whenUndone_thenJustThatIsTakenBack();
    void givenAFurtherIncrement_whenTheFirstIsCommitted_thenTheRestIsPending();
    void givenAValueSetMeanwhile_whenTheIncrementIsCommitted_thenItStaysAValue();
    void givenAWithdrawnIncrement_thenItIsPendingAgain();
    void givenAnUndoneIncrement_whenItIsWithdrawn_thenNothingIsPending();
};

void tst_Increment::numbersAreAddedAsADatabaseAddsThem()
{
    QCOMPARE(sum(1, 2).value(), Value(3));
    QCOMPARE(sum(1, -2).value(), Value(-1));
    QCOMPARE(sum(1, 0.5).value(), Value(1.5));
    QCOMPARE(sum(1.0, 1).value(), Value(2.0));
}

void tst_Increment::whatIsNoNumberIsNotAdded()
{
    QVERIFY(!sum(Value(), 1));
    QVERIFY(!sum(u"1"_s, 1));
    QVERIFY(!sum(std::numeric_limits<qint64>::max(), 1));
    QVERIFY(!negated(std::numeric_limits<qint64>::min()));
}

void tst_Increment::givenAnIncrement_whenAnotherCellIsSet_thenItStaysOne()
{
    const auto overlay = raised(3, 2);

    const auto after = overlay.with(jaime, {pilot(3), Row{u"Natasha"_s, 5}});

    QCOMPARE(shown(after), u"3 -> 5 by 2"_s);
}

void tst_Increment::givenAnIncrement_whenItsCellIsSet_thenItIsNoneAnyMore()
{
    const auto overlay = raised(3, 2);

    QCOMPARE(shown(overlay.with(jaime, {pilot(3), pilot(6)})), u"3 -> 6"_s);
    QCOMPARE(shown(overlay), u"3 -> 5 by 2"_s);
}

void tst_Increment::givenAnIncrement_whenItsChangeGoes_thenItGoes()
{
    const auto overlay = raised(3, 2);

    QVERIFY(overlay.without(jaime) == Overlay());
    QVERIFY(overlay.with(jaime, {pilot(3), pilot(3)}) == Overlay());
    QVERIFY(overlay.with(jaime, {pilot(3), {}}).increments(jaime).isEmpty());
}

void tst_Increment::overlaysThatDifferInWhatIsAnIncrementDiffer()
{
    const auto set = Overlay().with(jaime, {pilot(3), pilot(5)});

    QVERIFY(!(raised(3, 2) == set));
    QVERIFY(!raised(3, 2).isSameAs(set));
    QVERIFY(raised(3, 2) == raised(3, 2));
}

void tst_Increment::partsOfAnOverlayKeepTheirIncrements()
{
    const auto overlay = raised(3, 2);

    QVERIFY(overlay.only({jaime}) == overlay);
    QVERIFY(overlay.only({}) == Overlay());
}

void tst_Increment::givenAnIncrement_whenTheDatabaseHoldsAnother_thenItIsAddedToThat()
{
    QCOMPARE(shown(raised(3, 2).rebased(fetched(3, 7))), u"7 -> 9 by 2"_s);
}

void tst_Increment::givenAnIncrement_whenTheDatabaseHoldsTheSum_thenItIsStillToBeAdded()
{
    QCOMPARE(shown(raised(3, 2).rebased(fetched(3, 5))), u"5 -> 7 by 2"_s);
}

void tst_Increment::givenAnIncrement_whenTheDatabaseHoldsNoNumber_thenItIsAnEditInConflict()
{
    QCOMPARE(shown(raised(3, 2).rebased(fetched(3, Value()))), u"3 -> 5"_s);
}

void tst_Increment::givenACommittedIncrement_thenNothingIsPending()
{
    QVERIFY(raised(3, 2).rebased(committed(3, 2, 5)) == Overlay());
    QVERIFY(raised(3, 2).rebased(committed(3, 2, 9)) == Overlay());
}

void tst_Increment::givenACommittedIncrement_whenUndone_thenJustThatIsTakenBack()
{
    const Overlay before;

    QCOMPARE(shown(before.rebased(committed(3, 2, 9))), u"9 -> 7 by -2"_s);
}

void tst_Increment::givenAFurtherIncrement_whenTheFirstIsCommitted_thenTheRestIsPending()
{
    QCOMPARE(shown(raised(3, 5).rebased(committed(3, 2, 9))), u"9 -> 12 by 3"_s);
}

void tst_Increment::givenAValueSetMeanwhile_whenTheIncrementIsCommitted_thenItStaysAValue()
{
    const auto set = Overlay().with(jaime, {pilot(3), pilot(4)});

    QCOMPARE(shown(set.rebased(committed(3, 2, 9))), u"9 -> 4"_s);
}

void tst_Increment::givenAWithdrawnIncrement_thenItIsPendingAgain()
{
    const auto after = raised(3, 2).rebased(committed(3, 2, 9));

    QCOMPARE(shown(after.rebased(withdrawn(3, 2, 9))), u"3 -> 5 by 2"_s);
}

void tst_Increment::givenAnUndoneIncrement_whenItIsWithdrawn_thenNothingIsPending()
{
    const auto undone = Overlay().rebased(committed(3, 2, 9));

    QCOMPARE(shown(undone.rebased(withdrawn(3, 2, 9))), u"nothing"_s);
}

QTEST_GUILESS_MAIN(tst_Increment)
#include "tst_increment.moc"
