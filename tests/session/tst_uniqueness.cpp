#include "session/editgroup.h"
#include "session/memorybackend.h"
#include "session/planner.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const Absent left{};

constexpr RowId lanceRow(quint64 serial)
{
    return {lance, serial};
}

/// The fleet, whose lances have no room for NULL in their unique name.
Schema namedFleet()
{
    auto tables = fleet().tables();
    tables[0].columns[toInt(nameColumn)].nullable = false;
    return Schema::of(tables).value();
}

/// Lances that are unique by name and tons together.
Schema pairFleet(bool nullableTons)
{
    auto tables = fleet().tables();
    tables[0].indexes.front().columns = {nameColumn, tonsColumn};
    tables[0].columns[toInt(nameColumn)].nullable = false;
    tables[0].columns[toInt(tonsColumn)].nullable = nullableTons;
    return Schema::of(tables).value();
}

RowChange named(int id, const QString &before, const QString &after)
{
    return {Row{id, before, 1}, Row{id, after, 1}};
}

QString planOf(const Overlay &pending, const Schema &schema = fleet())
{
    const auto plan = planned(pending, schema);
    return plan ? plan->toText(schema) : plan.error().text();
}

QString lines(const QStringList &texts)
{
    return texts.join(u'\n');
}

/// Three lances in memory, and a session that knows them.
struct Bench
{
    explicit Bench(const Schema &schema = fleet())
    {
        auto made = std::make_unique<MemoryBackend>(schema);
        backend = made.get();
        backend->fill(lance, {Row{1, u"a"_s, 1}, Row{2, u"b"_s, 1}, Row{3, u"c"_s, 1}});
        session = std::make_unique<Session>(std::move(made));
        rows = session->fetch(session->query(u"lance"_s)).value();
    }

    void name(qsizetype row, const QString &text)
    {
        QVERIFY(session->set(rows[row], nameColumn, text));
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    QList<RowId> rows;
};

} // namespace

class tst_Uniqueness : public QObject
{
    Q_OBJECT

private slots:
    void aFreedValueIsTakenAfterwards();
    void anInsertWaitsForTheUpdateThatFreesItsValue();
    void aChainIsWrittenFromItsEnd();
    void swappedValuesAreParkedAtNull();
    void swappedValuesThatMayNotBeNullAreParkedAtAnUnusedOne();
    void anUnusedValueIsNobodysElse();
    void numbersAreParkedAtTheirExtreme();
    void aWholeCircleIsParkedOnce();
    void twoCirclesAreParkedEach();
    void parkedRowsKeepTheirOtherChanges();
    void aDeletedRowIsParkedWhenItHasToStayForAWhile();
    void valuesAreComparedAsTheDatabaseDoes();
    void nullIsInNobodysWay();
    void pairsAreParkedWhereNullIsAllowed();
    void aColumnParkedWithoutBeingChangedIsSetBack();
    void swappedKeysAreParked();
    void listedValuesCannotBeSwapped();
    void listedValuesThatMayBeNullCanBeSwapped();
    void swapIsCommittedAndUndone();
    void shiftedValuesAreCommittedAndUndone();
    void swappedKeysKeepTheirRows();
    void refusedSwapChangesNothing();
};

void tst_Uniqueness::aFreedValueIsTakenAfterwards()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"c"_s));

    QCOMPARE(planOf(pending),
             lines({u"update lance: name = 'c' where id = 2"_s,
                    u"update lance: name = 'b' where id = 1"_s}));
}

void tst_Uniqueness::anInsertWaitsForTheUpdateThatFreesItsValue()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), {{}, Row{left, u"a"_s, 5}})
                             .with(lanceRow(3), {{}, Row{left, u"z"_s, 5}});

    QCOMPARE(planOf(pending),
             lines({u"insert lance: name = 'z', tons = 5"_s,
                    u"update lance: name = 'b' where id = 1"_s,
                    u"insert lance: name = 'a', tons = 5"_s}));
}

void tst_Uniqueness::aChainIsWrittenFromItsEnd()
{
    Overlay pending;
    for (int id = 1; id <= 100; ++id)
        pending = pending.with(lanceRow(static_cast<quint64>(id)),
                               named(id, QString::number(id), QString::number(id + 1)));

    const auto plan = planned(pending, fleet()).value();

    QCOMPARE(plan.steps.size(), 1);
    QVERIFY(plan.steps.front().isChain);
    QCOMPARE(plan.steps.front().rows.front().row, lanceRow(100));
    QCOMPARE(plan.steps.front().rows.back().row, lanceRow(1));
}

void tst_Uniqueness::swappedValuesAreParkedAtNull()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s));

    QCOMPARE(planOf(pending),
             lines({u"park lance: name = NULL where id = 1"_s,
                    u"update lance: name = 'a' where id = 2"_s,
                    u"update lance: name = 'b' where id = 1"_s}));
}

void tst_Uniqueness::swappedValuesThatMayNotBeNullAreParkedAtAnUnusedOne()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s));

    QCOMPARE(planOf(pending, namedFleet()),
             lines({u"park lance: name = '~varve-1' where id = 1"_s,
                    u"update lance: name = 'a' where id = 2"_s,
                    u"update lance: name = 'b' where id = 1"_s}));
}

void tst_Uniqueness::anUnusedValueIsNobodysElse()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"~varve-1"_s))
                             .with(lanceRow(2), named(2, u"~varve-1"_s, u"a"_s));

    const auto plan = planned(pending, namedFleet()).value();

    const auto parked = (*plan.steps[0].rows[0].change->after)[nameColumn];
    QCOMPARE(plan.steps[0].purpose, WriteStep::Purpose::Park);
    QVERIFY(parked.text().startsWith(u"~varve-"));
    QVERIFY(parked != Value(u"~varve-1"_s));
}

void tst_Uniqueness::numbersAreParkedAtTheirExtreme()
{
    auto tables = namedFleet().tables();
    tables[0].indexes.front().columns = {tonsColumn};
    tables[0].columns[toInt(tonsColumn)].nullable = false;
    const auto schema = Schema::of(tables).value();
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{1, u"a"_s, 10}, Row{1, u"a"_s, 20}})
                             .with(lanceRow(2), {Row{2, u"b"_s, 20}, Row{2, u"b"_s, 10}});

    QCOMPARE(planOf(pending, schema).section(u'\n', 0, 0),
             u"park lance: tons = 9223372036854775806 where id = 1"_s);
}

void tst_Uniqueness::aWholeCircleIsParkedOnce()
{
    constexpr int rows = 1000;
    Overlay pending;
    for (int id = 0; id < rows; ++id)
        pending = pending.with(lanceRow(static_cast<quint64>(id + 1)),
                               named(id, QString::number(id), QString::number((id + 1) % rows)));

    const auto plan = planned(pending, fleet()).value();

    QCOMPARE(plan.rowCount(), rows + 1);
    QCOMPARE(plan.steps.size(), 2);
}

void tst_Uniqueness::twoCirclesAreParkedEach()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s))
                             .with(lanceRow(3), named(3, u"c"_s, u"d"_s))
                             .with(lanceRow(4), named(4, u"d"_s, u"c"_s));

    QCOMPARE(planOf(pending),
             lines({u"park lance: name = NULL where id = 1"_s,
                    u"park lance: name = NULL where id = 3"_s,
                    u"update lance: name = 'a' where id = 2"_s,
                    u"update lance: name = 'c' where id = 4"_s,
                    u"update lance: name = 'b' where id = 1"_s,
                    u"update lance: name = 'd' where id = 3"_s}));
}

void tst_Uniqueness::parkedRowsKeepTheirOtherChanges()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{1, u"a"_s, 1}, Row{1, u"b"_s, 2}})
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s));

    const auto plan = planned(pending, fleet()).value();

    QCOMPARE(plan.toText(fleet()),
             lines({u"park lance: name = NULL where id = 2"_s,
                    u"update lance: name = 'b', tons = 2 where id = 1"_s,
                    u"update lance: name = 'a' where id = 2"_s}));
}

void tst_Uniqueness::aDeletedRowIsParkedWhenItHasToStayForAWhile()
{
    // The new lance takes the name of the old one, which cannot go before its pilot has moved to
    // the new one.
    auto tables = fleet().tables();
    tables[1].foreignKeys.front().onDelete = ForeignKeyRule::Restrict;
    const auto schema = Schema::of(tables).value();
    const auto pending =
        Overlay()
            .with(lanceRow(1), {Row{1, u"a"_s, 1}, {}})
            .with(lanceRow(2), {{}, Row{left, u"a"_s, 2}})
            .with({pilot, 3}, {Row{5, u"Jaime"_s, 3, 1}, Row{5, u"Jaime"_s, 3, lanceRow(2)}});

    QCOMPARE(planOf(pending, schema),
             lines({u"park lance: name = NULL where id = 1"_s,
                    u"insert lance: name = 'a', tons = 2"_s,
                    u"update pilot: lance = <row 2> where id = 5"_s,
                    u"delete lance where id = 1"_s}));
}

void tst_Uniqueness::valuesAreComparedAsTheDatabaseDoes()
{
    auto tables = fleet().tables();
    tables[0].columns[toInt(nameColumn)].collation = Collation::NoCase;
    const auto schema = Schema::of(tables).value();
    const auto pending = Overlay()
                             .with(lanceRow(1), {{}, Row{left, u"FIRE"_s, 1}})
                             .with(lanceRow(2), {Row{7, u"fire"_s, 1}, {}})
                             .with(lanceRow(3), named(8, u"x"_s, u"X"_s));

    QCOMPARE(planOf(pending, schema),
             lines({u"delete lance where id = 7"_s,
                    u"update lance: name = 'X' where id = 8"_s,
                    u"insert lance: name = 'FIRE', tons = 1"_s}));
}

void tst_Uniqueness::nullIsInNobodysWay()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {{}, Row{left, Null(), 1}})
                             .with(lanceRow(2), {Row{7, Null(), 1}, {}});

    QCOMPARE(planOf(pending),
             lines({u"insert lance: name = NULL, tons = 1"_s, u"delete lance where id = 7"_s}));
}

void tst_Uniqueness::pairsAreParkedWhereNullIsAllowed()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{1, u"a"_s, 1}, Row{1, u"b"_s, 2}})
                             .with(lanceRow(2), {Row{2, u"b"_s, 2}, Row{2, u"a"_s, 1}});

    QCOMPARE(planOf(pending, pairFleet(true)),
             lines({u"park lance: tons = NULL where id = 1"_s,
                    u"update lance: name = 'a', tons = 1 where id = 2"_s,
                    u"update lance: name = 'b', tons = 2 where id = 1"_s}));
}

void tst_Uniqueness::aColumnParkedWithoutBeingChangedIsSetBack()
{
    auto tables = pairFleet(true).tables();
    tables[0].columns[toInt(nameColumn)].allowedValues = {u"a"_s, u"b"_s};
    const auto schema = Schema::of(tables).value();
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s));

    QCOMPARE(planOf(pending, schema),
             lines({u"park lance: tons = NULL where id = 1"_s,
                    u"update lance: name = 'a' where id = 2"_s,
                    u"update lance: name = 'b', tons = 1 where id = 1"_s}));
}

void tst_Uniqueness::swappedKeysAreParked()
{
    const auto pending = Overlay()
                             .with(lanceRow(1), {Row{1, u"a"_s, 1}, Row{2, u"a"_s, 1}})
                             .with(lanceRow(2), {Row{2, u"b"_s, 1}, Row{1, u"b"_s, 1}});

    QCOMPARE(planOf(pending),
             lines({u"park lance: id = -9223372036854775807 where id = 1"_s,
                    u"update lance: id = 1 where id = 2"_s,
                    u"update lance: id = 2 where id = 1"_s}));
}

void tst_Uniqueness::listedValuesCannotBeSwapped()
{
    auto tables = namedFleet().tables();
    tables[0].columns[toInt(nameColumn)].allowedValues = {u"a"_s, u"b"_s};
    const auto schema = Schema::of(tables).value();
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s));

    const auto plan = planned(pending, schema);

    QCOMPARE(plan.error().kind(), ErrorKind::Schema);
    QCOMPARE(
        plan.error().text(),
        u"The rows 1, 2 of table \"lance\" exchange what they hold in \"lance.name\". No two may "
        "hold the same, and none can be given another value for the moment in between."_s);
    const auto *details = plan.error().details<ConstraintDetails>();
    QCOMPARE(details->rule(), ConstraintDetails::Rule::Unique);
    QCOMPARE(details->columns(), QList{nameColumn});
    QCOMPARE(details->rows(), (QList{lanceRow(1), lanceRow(2)}));
}

void tst_Uniqueness::listedValuesThatMayBeNullCanBeSwapped()
{
    auto tables = fleet().tables();
    tables[0].columns[toInt(nameColumn)].allowedValues = {u"a"_s, u"b"_s};
    const auto schema = Schema::of(tables).value();
    const auto pending = Overlay()
                             .with(lanceRow(1), named(1, u"a"_s, u"b"_s))
                             .with(lanceRow(2), named(2, u"b"_s, u"a"_s));

    QVERIFY(planned(pending, schema));
}

void tst_Uniqueness::swapIsCommittedAndUndone()
{
    Bench b(namedFleet());
    b.name(0, u"b"_s);
    b.name(1, u"a"_s);

    const auto report = b.session->commit();

    QVERIFY2(report, report ? "" : qPrintable(report.error().toText()));
    QCOMPARE(report->rowCount(), 2);
    QVERIFY(!b.session->hasPending());
    QCOMPARE(b.backend->rows(lance),
             (QList{Row{1, u"b"_s, 1}, Row{2, u"a"_s, 1}, Row{3, u"c"_s, 1}}));
    b.session->undo();
    b.session->undo();
    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(lance).first(2), (QList{Row{1, u"a"_s, 1}, Row{2, u"b"_s, 1}}));
}

void tst_Uniqueness::shiftedValuesAreCommittedAndUndone()
{
    Bench b;
    b.name(2, u"d"_s);
    b.name(1, u"c"_s);
    b.name(0, u"b"_s);

    QVERIFY(b.session->commit());
    QCOMPARE(b.backend->rows(lance).first(), (Row{1, u"b"_s, 1}));
    for (int step = 0; step < 3; ++step)
        b.session->undo();
    QVERIFY(b.session->commit());

    QCOMPARE(b.backend->rows(lance),
             (QList{Row{1, u"a"_s, 1}, Row{2, u"b"_s, 1}, Row{3, u"c"_s, 1}}));
}

void tst_Uniqueness::swappedKeysKeepTheirRows()
{
    Bench b;
    QVERIFY(b.session->edit(u"Swap"_s, [&](EditGroup &group) -> Result<void> {
        if (auto set = group.set(b.rows[0], idColumn, 2); !set)
            return set;
        return group.set(b.rows[1], idColumn, 1);
    }));

    const auto report = b.session->commit();

    QVERIFY2(report, report ? "" : qPrintable(report.error().toText()));
    QCOMPARE(b.session->find(lance, Value(2)), b.rows[0]);
    QCOMPARE(b.session->find(lance, Value(1)), b.rows[1]);
    QCOMPARE(b.session->cell(b.rows[0], nameColumn), Value(u"a"_s));
    QVERIFY(!b.session->hasPending());
}

void tst_Uniqueness::refusedSwapChangesNothing()
{
    auto tables = namedFleet().tables();
    tables[0].columns[toInt(nameColumn)].allowedValues = {u"a"_s, u"b"_s, u"c"_s};
    Bench b(Schema::of(tables).value());
    b.name(0, u"b"_s);
    b.name(1, u"a"_s);
    const auto before = b.session->state();
    const auto stored = b.backend->rows(lance);

    const auto report = b.session->commit();

    QVERIFY(!report);
    QCOMPARE(report.error().kind(), ErrorKind::Schema);
    QVERIFY(b.session->state().isSameAs(before));
    QCOMPARE(b.backend->rows(lance), stored);
    QVERIFY(!b.session->isCommitting());
}

QTEST_GUILESS_MAIN(tst_Uniqueness)
#include "tst_uniqueness.moc"
