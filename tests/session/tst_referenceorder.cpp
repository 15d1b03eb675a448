#include "session/planner.h"
#include "support/fleet.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const Absent left{};
const auto group = tableIndex(0);
const auto item = tableIndex(1);
const auto parentColumn = columnIndex(1);

constexpr RowId groupRow(quint64 serial)
{
    return {group, serial};
}
constexpr RowId itemRow(quint64 serial)
{
    return {item, serial};
}

/// Groups (id, parent -> group) in groups, and items (id, group -> group) in them.
Schema tree(ForeignKeyRule onDelete = ForeignKeyRule::NoAction,
            ForeignKeyRule onUpdate = ForeignKeyRule::NoAction)
{
    const auto integer = u"INTEGER"_s;
    ForeignKey parent;
    parent.columns = {parentColumn};
    parent.targetName = u"grp"_s;
    parent.onDelete = onDelete;
    parent.onUpdate = onUpdate;
    auto groups = keyedTable(u"grp"_s, {column(u"id"_s, integer), column(u"parent"_s, integer)});
    groups.foreignKeys = {parent};
    auto items = keyedTable(u"item"_s, {column(u"id"_s, integer), column(u"grp"_s, integer)});
    items.foreignKeys = {parent};
    return Schema::of({groups, items}).value();
}

QString planOf(const Overlay &pending,
               const Schema &schema = tree(),
               ForeignKeyTiming timing = ForeignKeyTiming::AtCommit)
{
    const auto plan = planned(pending, schema, timing);
    return plan ? plan->toText(schema) : plan.error().text();
}

QString lines(const QStringList &texts)
{
    return texts.join(u'\n');
}

RowChange deleted(const Row &row)
{
    return {row, {}};
}
RowChange inserted(const Row &row)
{
    return {{}, row};
}

} // namespace

class tst_ReferenceOrder : public QObject
{
    Q_OBJECT

private slots:
    void rowsOfATreeAreInsertedByDepth();
    void rowsOfATreeThatNameTheirParentsAreInsertedByDepth();
    void levelsOfATreeAreOneStep();
    void rowsOfATreeAreDeletedByDepth();
    void deletesGoUpOverTables();
    void deletesOfACircleArePossibleWhenTheDatabaseWaits();
    void deletesOfACircleLetGoFirstWhenTheDatabaseRestricts();
    void aRowThatRefersToItselfIsCompleted();
    void aRowMovesAwayBeforeItsTargetGoes();
    void aRowMovesAwayBeforeItsTargetIsDeletedForItsValue();
    void aChangedKeyIsWrittenBeforeReferencesToIt();
    void aRowThatLeavesAChangedKeyGoesFirst();
    void aRowThatComesToATakenOverKeyWaits();
    void aRowThatComesToItsOwnOldKeyIsCompleted();
    void restrictedReferencesThatCannotBeParkedAreLeftToTheDatabase();
    void oneCircleOfManyRowsIsCompletedOnce();
};

void tst_ReferenceOrder::rowsOfATreeAreInsertedByDepth()
{
    const auto pending = Overlay()
                             .with(groupRow(1), inserted({left, groupRow(2)}))
                             .with(groupRow(2), inserted({left, groupRow(3)}))
                             .with(groupRow(3), inserted({left, Null()}))
                             .with(itemRow(4), inserted({left, groupRow(1)}));

    QCOMPARE(planOf(pending),
             lines({u"insert grp: parent = NULL"_s,
                    u"insert grp: parent = <row 3>"_s,
                    u"insert grp: parent = <row 2>"_s,
                    u"insert item: grp = <row 1>"_s}));
}

void tst_ReferenceOrder::rowsOfATreeThatNameTheirParentsAreInsertedByDepth()
{
    const auto pending = Overlay()
                             .with(groupRow(1), inserted({10, 20}))
                             .with(groupRow(2), inserted({20, 30}))
                             .with(groupRow(3), inserted({30, Null()}));

    QCOMPARE(planOf(pending),
             lines({u"insert grp: id = 30, parent = NULL"_s,
                    u"insert grp: id = 20, parent = 30"_s,
                    u"insert grp: id = 10, parent = 20"_s}));
}

void tst_ReferenceOrder::levelsOfATreeAreOneStep()
{
    Overlay pending;
    for (quint64 serial = 1; serial <= 100; ++serial) {
        const auto parent = serial == 1 ? Value() : Value(groupRow(serial / 2));
        pending = pending.with(groupRow(serial), inserted({left, parent}));
    }

    QCOMPARE(planned(pending, tree(), ForeignKeyTiming::AtOnce)->steps.size(), 1);
}

void tst_ReferenceOrder::rowsOfATreeAreDeletedByDepth()
{
    const auto pending = Overlay()
                             .with(groupRow(1), deleted({10, Null()}))
                             .with(groupRow(2), deleted({20, 10}))
                             .with(groupRow(3), deleted({30, 20}));

    QCOMPARE(planOf(pending),
             lines({u"delete grp where id = 30"_s,
                    u"delete grp where id = 20"_s,
                    u"delete grp where id = 10"_s}));
}

void tst_ReferenceOrder::deletesGoUpOverTables()
{
    const auto pending = Overlay()
                             .with(groupRow(1), deleted({10, Null()}))
                             .with(groupRow(2), deleted({20, 10}))
                             .with(itemRow(3), deleted({1, 20}))
                             .with(itemRow(4), deleted({2, 10}));

    QCOMPARE(planOf(pending),
             lines({u"delete item where id = 1"_s,
                    u"delete item where id = 2"_s,
                    u"delete grp where id = 20"_s,
                    u"delete grp where id = 10"_s}));
}

void tst_ReferenceOrder::deletesOfACircleArePossibleWhenTheDatabaseWaits()
{
    const auto pending =
        Overlay().with(groupRow(1), deleted({10, 20})).with(groupRow(2), deleted({20, 10}));

    QCOMPARE(planOf(pending),
             lines({u"check foreign keys in the end"_s,
                    u"delete grp where id = 20"_s,
                    u"delete grp where id = 10"_s}));
}

void tst_ReferenceOrder::deletesOfACircleLetGoFirstWhenTheDatabaseRestricts()
{
    const auto pending =
        Overlay().with(groupRow(1), deleted({10, 20})).with(groupRow(2), deleted({20, 10}));

    QCOMPARE(planOf(pending, tree(ForeignKeyRule::Restrict)),
             lines({u"park grp: parent = NULL where id = 10"_s,
                    u"delete grp where id = 20"_s,
                    u"delete grp where id = 10"_s}));
}

void tst_ReferenceOrder::aRowThatRefersToItselfIsCompleted()
{
    const auto pending = Overlay().with(groupRow(1), inserted({left, groupRow(1)}));

    QCOMPARE(planOf(pending),
             lines({u"insert grp: parent = NULL"_s,
                    u"complete grp: parent = <row 1> where it is <row 1>"_s}));
}

void tst_ReferenceOrder::aRowMovesAwayBeforeItsTargetGoes()
{
    const auto pending = Overlay()
                             .with(groupRow(1), deleted({10, Null()}))
                             .with(itemRow(2), {Row{1, 10}, Row{1, 20}});

    QCOMPARE(planOf(pending),
             lines({u"update item: grp = 20 where id = 1"_s, u"delete grp where id = 10"_s}));
}

void tst_ReferenceOrder::aRowMovesAwayBeforeItsTargetIsDeletedForItsValue()
{
    auto tables = tree(ForeignKeyRule::Cascade).tables();
    tables[0].columns.append(column(u"code"_s, u"TEXT"_s));
    tables[0].indexes.append({u"code"_s, {columnIndex(2)}, true, false, false});
    const auto schema = Schema::of(tables).value();
    const auto pending = Overlay()
                             .with(groupRow(1), deleted({10, Null(), u"a"_s}))
                             .with(groupRow(2), inserted({20, Null(), u"a"_s}))
                             .with(itemRow(3), {Row{1, 10}, Row{1, 30}});

    QCOMPARE(planOf(pending, schema),
             lines({u"update item: grp = 30 where id = 1"_s,
                    u"delete grp where id = 10"_s,
                    u"insert grp: id = 20, parent = NULL, code = 'a'"_s}));
}

void tst_ReferenceOrder::aChangedKeyIsWrittenBeforeReferencesToIt()
{
    const auto pending = Overlay()
                             .with(itemRow(1), {Row{1, Null()}, Row{1, groupRow(2)}})
                             .with(groupRow(2), {Row{10, Null()}, Row{11, Null()}})
                             .with(groupRow(3), inserted({left, groupRow(2)}));

    QCOMPARE(planOf(pending),
             lines({u"update grp: id = 11 where id = 10"_s,
                    u"update item: grp = <row 2> where id = 1"_s,
                    u"insert grp: parent = <row 2>"_s}));
}

void tst_ReferenceOrder::aRowThatLeavesAChangedKeyGoesFirst()
{
    const auto pending = Overlay()
                             .with(itemRow(1), {Row{1, 10}, Row{1, Null()}})
                             .with(groupRow(2), {Row{10, Null()}, Row{11, Null()}});
    const auto expected =
        lines({u"update item: grp = NULL where id = 1"_s, u"update grp: id = 11 where id = 10"_s});

    for (const auto rule :
         {ForeignKeyRule::Restrict, ForeignKeyRule::Cascade, ForeignKeyRule::NoAction})
        QCOMPARE(planOf(pending, tree(ForeignKeyRule::NoAction, rule)), expected);
}

void tst_ReferenceOrder::aRowThatComesToATakenOverKeyWaits()
{
    // 10 becomes 11, 20 becomes 10, and the item means the latter: CASCADE must not draw it to 11.
    const auto pending = Overlay()
                             .with(itemRow(1), {Row{1, Null()}, Row{1, 10}})
                             .with(groupRow(2), {Row{10, Null()}, Row{11, Null()}})
                             .with(groupRow(3), {Row{20, Null()}, Row{10, Null()}});

    QCOMPARE(planOf(pending, tree(ForeignKeyRule::NoAction, ForeignKeyRule::Cascade)),
             lines({u"update grp: id = 11 where id = 10"_s,
                    u"update grp: id = 10 where id = 20"_s,
                    u"update item: grp = 10 where id = 1"_s}));
}

void tst_ReferenceOrder::aRowThatComesToItsOwnOldKeyIsCompleted()
{
    // 10 and 20 are swapped, and who had 20 means the one that gets it.
    const auto pending = Overlay()
                             .with(groupRow(1), {Row{10, Null()}, Row{20, Null()}})
                             .with(groupRow(2), {Row{20, Null()}, Row{10, 20}});

    QCOMPARE(planOf(pending, tree(ForeignKeyRule::NoAction, ForeignKeyRule::Cascade)),
             lines({u"check foreign keys in the end"_s,
                    u"park grp: id = -9223372036854775807 where id = 10"_s,
                    u"update grp: id = 10 where id = 20"_s,
                    u"update grp: id = 20 where id = 10"_s,
                    u"complete grp: parent = 20 where id = 20"_s}));
}

void tst_ReferenceOrder::restrictedReferencesThatCannotBeParkedAreLeftToTheDatabase()
{
    auto tables = tree(ForeignKeyRule::Restrict).tables();
    tables[0].columns[toInt(parentColumn)].nullable = false;
    tables[0].columns[toInt(parentColumn)].allowedValues = {10, 20};
    const auto schema = Schema::of(tables).value();
    const auto pending =
        Overlay().with(groupRow(1), deleted({10, 20})).with(groupRow(2), deleted({20, 10}));

    QVERIFY(planned(pending, schema, ForeignKeyTiming::AtCommit)->needsDeferral);
    QCOMPARE(planned(pending, schema, ForeignKeyTiming::AtOnce).error().kind(), ErrorKind::Schema);
}

void tst_ReferenceOrder::oneCircleOfManyRowsIsCompletedOnce()
{
    constexpr quint64 rows = 1000;
    Overlay pending;
    for (quint64 serial = 1; serial <= rows; ++serial)
        pending = pending.with(groupRow(serial), inserted({left, groupRow(serial % rows + 1)}));

    const auto plan = planned(pending, tree(), ForeignKeyTiming::AtOnce).value();

    QCOMPARE(plan.steps.size(), 2);
    QCOMPARE(plan.rowCount(), qsizetype(rows) + 1);
    QCOMPARE(plan.steps.back().purpose, WriteStep::Purpose::Complete);
}

QTEST_APPLESS_MAIN(tst_ReferenceOrder)
#include "tst_referenceorder.moc"
