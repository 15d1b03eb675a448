#include "session/rowindex_p.h"
#include "support/fleet.h"

#include <QTest>

#include <rapidcheck.h>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

IndexShape byLance()
{
    return {pilot, {lanceColumn}, {column(u"id"_s, u"INTEGER"_s)}};
}

IndexShape byName(Collation collation = Collation::Binary)
{
    auto name = column(u"name"_s, u"TEXT"_s);
    name.collation = collation;
    return {pilot, {nameColumn}, {name}};
}

Row pilotOf(const Value &lanceKey, const Value &name = u"Jaime"_s)
{
    return Row{1, name, 3, lanceKey};
}

RowId numbered(quint64 serial)
{
    return {pilot, serial};
}

State withBase(const QList<Row> &rows)
{
    State::Rows known;
    quint64 serial = 0;
    for (const auto &row : rows)
        known = known.inserted(numbered(++serial), row);
    return State().withBase(PersistentMap<TableIndex, State::Rows>().inserted(pilot, known));
}

/// What an index must find, by looking at every row.
QList<RowId> scanned(const State &state, const Value &key)
{
    QList<RowId> rows;
    for (quint64 serial = 1; serial < 100; ++serial) {
        const auto row = state.row(numbered(serial));
        if (row && (*row)[lanceColumn] == key)
            rows.append(numbered(serial));
    }
    return rows;
}

/// `state` after something has happened to one row: loaded, forgotten, edited, deleted, reverted.
State changed(const State &state)
{
    const auto row = numbered(*rc::gen::inRange<quint64>(1, 40));
    const auto key = *rc::gen::element(Value(1), Value(2), Value(3), Value(), Value(numbered(1)));
    auto rows = state.baseRows(pilot);
    const auto *base = rows.find(row);
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
        rows = rows.inserted(row, pilotOf(key));
        break;
    case 1:
        rows = rows.removed(row);
        break;
    case 2:
        return state.withPending(
            state.pending().with(row, {base ? std::optional(*base) : std::nullopt, pilotOf(key)}));
    case 3:
        return base ? state.withPending(state.pending().with(row, {*base, {}})) : state;
    default:
        return state.withPending(state.pending().without(row));
    }
    return state.withBase(state.base().inserted(pilot, rows));
}

} // namespace

class tst_RowIndex : public QObject
{
    Q_OBJECT

private slots:
    void findsTheRowsThatHoldAKey();
    void findsPendingRowsByWhatTheyHoldNow();
    void nullLeadsToNothing();
    void aReferenceIsAKeyOfItsOwn();
    void keysAreEqualAsTheirColumnSays_data();
    void keysAreEqualAsTheirColumnSays();
    void aKeyOfSeveralPartsIsFoundByAllOfThem();
    void rowsWhoseKeysHashAlikeAreToldApart();
    void onlyPendingRowsAreKnownWhereThatIsAsked();
    void aCopyCanFollowAnotherState();
    void followingLooksOnlyAtWhatDiffers();
    void agreesWithAScanWhateverHappens();
};

void tst_RowIndex::findsTheRowsThatHoldAKey()
{
    RowIndex index(byLance(), RowIndex::Scope::All);

    index.follow(withBase({pilotOf(7), pilotOf(8), pilotOf(7)}));

    QCOMPARE(index.find(Value(7)), (QList{numbered(1), numbered(3)}));
    QCOMPARE(index.find(Value(9)), QList<RowId>());
}

void tst_RowIndex::findsPendingRowsByWhatTheyHoldNow()
{
    RowIndex index(byLance(), RowIndex::Scope::All);
    const auto base = withBase({pilotOf(7), pilotOf(7), pilotOf(7)});
    index.follow(base);

    index.follow(base.withPending(base.pending()
                                      .with(numbered(1), {pilotOf(7), pilotOf(8)})
                                      .with(numbered(2), {pilotOf(7), {}})
                                      .with(numbered(4), {{}, pilotOf(8)})));

    QCOMPARE(index.find(Value(7)), QList{numbered(3)});
    QCOMPARE(index.find(Value(8)), (QList{numbered(1), numbered(4)}));
}

void tst_RowIndex::nullLeadsToNothing()
{
    RowIndex index(byLance(), RowIndex::Scope::All);

    index.follow(withBase({pilotOf(Null()), pilotOf(Absent())}));

    QCOMPARE(index.find(Value()), QList<RowId>());
    QCOMPARE(index.find(Value(Absent())), QList<RowId>());
}

void tst_RowIndex::aReferenceIsAKeyOfItsOwn()
{
    constexpr RowId target(lance, 7);
    RowIndex index(byLance(), RowIndex::Scope::All);

    index.follow(withBase({pilotOf(target), pilotOf(7)}));

    QCOMPARE(index.find(Value(target)), QList{numbered(1)});
    QCOMPARE(index.find(Value(7)), QList{numbered(2)});
}

void tst_RowIndex::keysAreEqualAsTheirColumnSays_data()
{
    QTest::addColumn<Collation>("collation");
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<bool>("isFound");

    QTest::newRow("to the letter") << Collation::Binary << u"Jaime"_s << u"Jaime"_s << true;
    QTest::newRow("another case") << Collation::Binary << u"Jaime"_s << u"JAIME"_s << false;
    QTest::newRow("case does not matter") << Collation::NoCase << u"Jaime"_s << u"JAIME"_s << true;
    QTest::newRow("trailing spaces do not")
        << Collation::RTrim << u"Jaime"_s << u"Jaime "_s << true;
}

void tst_RowIndex::keysAreEqualAsTheirColumnSays()
{
    QFETCH(const Collation, collation);
    QFETCH(const QString, stored);
    QFETCH(const QString, asked);
    QFETCH(const bool, isFound);
    RowIndex index(byName(collation), RowIndex::Scope::All);

    index.follow(withBase({pilotOf(1, stored)}));

    QCOMPARE(!index.find(Value(asked)).isEmpty(), isFound);
}

void tst_RowIndex::aKeyOfSeveralPartsIsFoundByAllOfThem()
{
    auto shape = byLance();
    shape.columns.append(nameColumn);
    shape.as.append(byName().as);
    RowIndex index(shape, RowIndex::Scope::All);

    index.follow(withBase({pilotOf(1, u"A"_s), pilotOf(1, u"B"_s), pilotOf(Null(), u"A"_s)}));

    QCOMPARE(index.find(Key(QList<Value>{1, u"B"_s})), QList{numbered(2)});
    QCOMPARE(index.find(Key(QList<Value>{2, u"B"_s})), QList<RowId>());
}

void tst_RowIndex::rowsWhoseKeysHashAlikeAreToldApart()
{
    // What an integer hashes to is itself, and what a text hashes to is known.
    const QString text = u"Command"_s;
    const Value twin(static_cast<qint64>(qHash(Value(text))));
    IndexShape shape = byName();
    shape.as[0].affinity = Affinity::Blob;
    RowIndex index(shape, RowIndex::Scope::All);

    index.follow(withBase({pilotOf(1, text), pilotOf(1, twin)}));

    QCOMPARE(index.find(Value(text)), QList{numbered(1)});
    QCOMPARE(index.find(twin), QList{numbered(2)});
    QCOMPARE(index.first(twin), numbered(2));

    index.follow(withBase({pilotOf(1, text)}));
    QCOMPARE(index.first(twin), RowId());
}

void tst_RowIndex::onlyPendingRowsAreKnownWhereThatIsAsked()
{
    RowIndex index(byLance(), RowIndex::Scope::Pending);
    const auto base = withBase({pilotOf(7), pilotOf(7)});

    index.follow(base.withPending(base.pending().with(numbered(3), {{}, pilotOf(7)})));

    QCOMPARE(index.find(Value(7)), QList{numbered(3)});
}

void tst_RowIndex::aCopyCanFollowAnotherState()
{
    RowIndex index(byLance(), RowIndex::Scope::All);
    index.follow(withBase({pilotOf(7)}));

    auto copy = index;
    copy.follow(withBase({pilotOf(8)}));

    QCOMPARE(index.find(Value(7)), QList{numbered(1)});
    QCOMPARE(copy.find(Value(7)), QList<RowId>());
    QCOMPARE(copy.find(Value(8)), QList{numbered(1)});
}

void tst_RowIndex::followingLooksOnlyAtWhatDiffers()
{
    QList<Row> rows;
    for (int number = 0; number < 1000; ++number)
        rows.append(pilotOf(number % 10));
    const auto base = withBase(rows);
    RowIndex index(byLance(), RowIndex::Scope::All);
    index.follow(base);
    QCOMPARE(index.accesses().followed, 1000);

    index.follow(base.withPending(base.pending().with(numbered(1), {rows[0], pilotOf(3)})));
    index.follow(base);
    const auto found = index.find(Value(3));

    QCOMPARE(index.accesses().followed, 1002);
    QCOMPARE(index.accesses().found, found.size());
}

void tst_RowIndex::agreesWithAScanWhateverHappens()
{
    const bool holds = rc::check("an index agrees with a scan", [] {
        RowIndex index(byLance(), RowIndex::Scope::All);
        State state;
        const auto changes = *rc::gen::inRange(1, 120);
        for (int change = 0; change < changes; ++change) {
            state = changed(state);
            if (*rc::gen::inRange(0, 4) > 0)
                continue;
            index.follow(state);
            for (const auto &key : {Value(1), Value(2), Value(3), Value(numbered(1))}) {
                const auto rows = scanned(state, key);
                RC_ASSERT(index.find(key) == rows);
                RC_ASSERT(index.first(key) == rows.value(0));
            }
        }
    });
    QVERIFY(holds);
}

QTEST_APPLESS_MAIN(tst_RowIndex)
#include "tst_rowindex.moc"
