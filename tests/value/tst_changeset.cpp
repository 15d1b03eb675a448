#include "support/printing.h"
#include "value/changeset.h"

#include <rapidcheck.h>

using namespace varve;

namespace {

constexpr auto pilots = tableIndex(0);
constexpr auto lances = tableIndex(1);

State withBaseRow(const State &state, RowId row, const Row &content)
{
    return state.withBase(
        state.base().inserted(row.table(), state.baseRows(row.table()).inserted(row, content)));
}

State edited(const State &state, RowId row, std::optional<Row> after)
{
    const auto *base = state.baseRow(row);
    const auto before = base ? std::optional(*base) : std::nullopt;
    return state.withPending(state.pending().with(row, {before, std::move(after)}));
}

State loaded(quint64 rows)
{
    State state;
    for (quint64 serial = 1; serial <= rows; ++serial)
        state = withBaseRow(state, RowId(pilots, serial), Row{static_cast<qint64>(serial), 0});
    return state;
}

State drawState(State state)
{
    for (int step = *rc::gen::inRange(0, 12); step > 0; --step) {
        const RowId row(*rc::gen::element(pilots, lances), *rc::gen::inRange<quint64>(1, 9));
        const Row content{*rc::gen::inRange(0, 3)};
        if (*rc::gen::arbitrary<bool>())
            state = withBaseRow(state, row, content);
        else
            state = edited(
                state, row, *rc::gen::arbitrary<bool>() ? std::optional(content) : std::nullopt);
    }
    return state;
}

bool standsDifferently(const State &before, const State &after, RowId row)
{
    const auto valueOf = [](const auto *found) {
        return found ? std::optional(*found) : std::nullopt;
    };
    return valueOf(before.baseRow(row)) != valueOf(after.baseRow(row))
           || valueOf(before.pending().find(row)) != valueOf(after.pending().find(row));
}

} // namespace

class tst_ChangeSet : public QObject
{
    Q_OBJECT

private slots:
    void equalStatesDoNotDiffer();
    void anEditIsOneEntryAmongManyRows();
    void insertsAndDeletesHaveOneSide();
    void aSavedRowIsListedThoughItLooksTheSame();
    void entriesAreGroupedByTableAndAscending();
    void touchesOnlyTheTablesOfItsEntries();
    void equalsANaiveComparisonOfAllRows();
};

void tst_ChangeSet::equalStatesDoNotDiffer()
{
    const auto state = loaded(10);

    QVERIFY(ChangeSet::between(state, state).isEmpty());
    QVERIFY(ChangeSet::between(state, loaded(10)).isEmpty());
}

void tst_ChangeSet::anEditIsOneEntryAmongManyRows()
{
    const auto before = loaded(2000);
    const RowId row(pilots, 700);

    const auto after = edited(before, row, Row{700, 1});

    const auto changes = ChangeSet::between(before, after).entries();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.front().row, row);
    QCOMPARE(*changes.front().before, (Row{700, 0}));
    QCOMPARE(*changes.front().after, (Row{700, 1}));
}

void tst_ChangeSet::insertsAndDeletesHaveOneSide()
{
    const auto before = loaded(3);
    const RowId gone(pilots, 2);
    const RowId added(pilots, 4);

    const auto after = edited(edited(before, gone, {}), added, Row{4, 4});

    const auto changes = ChangeSet::between(before, after).entries();
    QCOMPARE(changes.size(), 2);
    QVERIFY(changes[0].before && !changes[0].after);
    QVERIFY(!changes[1].before && changes[1].after);
}

void tst_ChangeSet::aSavedRowIsListedThoughItLooksTheSame()
{
    const RowId row(pilots, 2);
    const auto before = edited(loaded(3), row, Row{2, 9});

    const auto after = withBaseRow(before, row, Row{2, 9}).withPending({});

    const auto changes = ChangeSet::between(before, after).entries();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(*changes.front().before, *changes.front().after);
}

void tst_ChangeSet::entriesAreGroupedByTableAndAscending()
{
    const State before;

    auto after = edited(before, RowId(lances, 2), Row{1});
    after = edited(after, RowId(pilots, 40), Row{1});
    after = withBaseRow(after, RowId(pilots, 3), Row{1});

    QList<RowId> rows;
    for (const auto &entry : ChangeSet::between(before, after).entries())
        rows.append(entry.row);
    QCOMPARE(rows, (QList{RowId(pilots, 3), RowId(pilots, 40), RowId(lances, 2)}));
}

void tst_ChangeSet::touchesOnlyTheTablesOfItsEntries()
{
    const auto changes = ChangeSet::between({}, edited({}, RowId(lances, 2), Row{1}));

    QVERIFY(changes.touches(lances));
    QVERIFY(!changes.touches(pilots));
    QVERIFY(!changes.touches(tableIndex(2)));
    QVERIFY(!ChangeSet().touches(pilots));
}

void tst_ChangeSet::equalsANaiveComparisonOfAllRows()
{
    QVERIFY(rc::check("the change set lists what a full comparison finds", [] {
        const auto before = drawState({});
        const auto after = drawState(before);

        const auto changes = ChangeSet::between(before, after).entries();

        qsizetype next = 0;
        for (const auto table : {pilots, lances}) {
            for (quint64 serial = 1; serial < 9; ++serial) {
                const RowId row(table, serial);
                if (!standsDifferently(before, after, row))
                    continue;
                RC_ASSERT(next < changes.size());
                RC_ASSERT(changes[next].row == row);
                RC_ASSERT(changes[next].before == before.row(row));
                RC_ASSERT(changes[next].after == after.row(row));
                ++next;
            }
        }
        RC_ASSERT(next == changes.size());
    }));
}

QTEST_APPLESS_MAIN(tst_ChangeSet)
#include "tst_changeset.moc"
