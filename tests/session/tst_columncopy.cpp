#include "session/columncopy_p.h"
#include "session/session.h"
#include "session/statebuilder.h"
#include "support/fleet.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const QList<Comparison> comparisons{Comparison::Equal,
                                    Comparison::NotEqual,
                                    Comparison::Less,
                                    Comparison::LessOrEqual,
                                    Comparison::Greater,
                                    Comparison::GreaterOrEqual};

State::Rows rowsOf(const QList<Value> &cells)
{
    State::Rows rows;
    quint64 serial = 0;
    for (const auto &cell : cells)
        rows = rows.inserted(RowId(pilot, ++serial), Row{cell});
    return rows;
}

/// The numbers of the rows, from 1, that are visited.
QList<int> visited(const ColumnCopy &copy, Comparison comparison, qint64 number)
{
    QList<int> rows;
    copy.forEach(comparison, number, [&](const ColumnCopy::Entry &entry) {
        rows.append(static_cast<int>(entry.key.serial()));
    });
    std::ranges::sort(rows);
    return rows;
}

/// As many pilots as make a copy worth while, with all kinds of content in an untyped column.
Schema schemaOfMany()
{
    const QList columns{column(u"id"_s, u"INTEGER"_s), column(u"mark"_s, {})};
    return Schema::of({keyedTable(u"pilot"_s, columns)}).value();
}

Value markOf(int number)
{
    switch (number % 7) {
    case 0:
        return {};
    case 1:
        return 3.5;
    case 2:
        return u"4"_s;
    default:
        return number % 11;
    }
}

State manyPilots()
{
    StateBuilder builder(schemaOfMany());
    for (int number = 0; number < 12'000; ++number)
        (void)builder.create(u"pilot"_s, {{u"mark"_s, markOf(number)}}).value();
    return builder.state();
}

Expression marked(Comparison comparison, int number)
{
    const auto mark = col(u"mark"_s);
    switch (comparison) {
    case Comparison::Equal:
        return equals(mark, number);
    case Comparison::NotEqual:
        return differs(mark, number);
    case Comparison::Less:
        return mark < number;
    case Comparison::LessOrEqual:
        return mark <= number;
    case Comparison::Greater:
        return mark > number;
    case Comparison::GreaterOrEqual:
        return mark >= number;
    }
    Q_UNREACHABLE();
}

} // namespace

class tst_ColumnCopy : public QObject
{
    Q_OBJECT

private slots:
    void numbersAreComparedAndNullIsLeftOut();
    void whatIsNoNumberIsVisitedWhateverIsAsked();
    void itIsOfTheRowsThatItWasMadeOf();
    void theSecondReadingFindsWhatTheFirstFound();
    void pendingChangesAreSeen();
    void whatIsCommittedIsSeen();
};

void tst_ColumnCopy::numbersAreComparedAndNullIsLeftOut()
{
    const auto least = std::numeric_limits<qint64>::min();
    const ColumnCopy copy(rowsOf({5, Null(), 7, least, 9}), columnIndex(0));

    QCOMPARE(visited(copy, Comparison::Equal, 7), QList{3});
    QCOMPARE(visited(copy, Comparison::NotEqual, 7), (QList{1, 4, 5}));
    QCOMPARE(visited(copy, Comparison::Less, 7), (QList{1, 4}));
    QCOMPARE(visited(copy, Comparison::LessOrEqual, 7), (QList{1, 3, 4}));
    QCOMPARE(visited(copy, Comparison::Greater, 7), QList{5});
    QCOMPARE(visited(copy, Comparison::GreaterOrEqual, 7), (QList{3, 5}));
}

void tst_ColumnCopy::whatIsNoNumberIsVisitedWhateverIsAsked()
{
    const ColumnCopy copy(rowsOf({5, 5.5, u"5"_s, Absent()}), columnIndex(0));

    QCOMPARE(visited(copy, Comparison::Equal, 100), (QList{2, 3, 4}));
    QCOMPARE(visited(copy, Comparison::Less, 100), (QList{1, 2, 3, 4}));
}

void tst_ColumnCopy::itIsOfTheRowsThatItWasMadeOf()
{
    const auto rows = rowsOf({5, 7});
    const ColumnCopy copy(rows, columnIndex(0));

    QVERIFY(copy.isOf(rows));
    QVERIFY(!copy.isOf(rows.inserted(RowId(pilot, 1), Row{5})));
    QVERIFY(!copy.isOf(rowsOf({5, 7})));
}

void tst_ColumnCopy::theSecondReadingFindsWhatTheFirstFound()
{
    const auto state = manyPilots();

    for (const auto comparison : comparisons) {
        Session session(schemaOfMany(), state);
        const auto query = session.query(u"pilot"_s).filter(marked(comparison, 4));
        const auto first = session.fetch(query).value();
        const auto second = session.fetch(query).value();
        const auto third = session.fetch(query).value();

        QVERIFY(!first.isEmpty());
        QCOMPARE(second, first);
        QCOMPARE(third, first);
    }
}

void tst_ColumnCopy::pendingChangesAreSeen()
{
    Session session(schemaOfMany(), manyPilots());
    const auto query = session.query(u"pilot"_s).filter(equals(col(u"mark"_s), 10));
    const auto before = session.fetch(query).value();
    QCOMPARE(session.fetch(query).value(), before);

    QVERIFY(session.set(before[0], u"mark"_s, 9));
    QVERIFY(session.remove(before[1]));
    const auto fresh = session.create(u"pilot"_s, {{u"mark"_s, 10}}).value();

    QCOMPARE(session.fetch(query).value(), before.mid(2) + QList{fresh});
}

void tst_ColumnCopy::whatIsCommittedIsSeen()
{
    Session session(schemaOfMany(), manyPilots());
    const auto query = session.query(u"pilot"_s).filter(equals(col(u"mark"_s), 10));
    const auto before = session.fetch(query).value();
    QCOMPARE(session.fetch(query).value(), before);
    QVERIFY(session.remove(before[0]));

    QVERIFY(session.commit());

    QCOMPARE(session.fetch(query).value(), before.mid(1));
    QCOMPARE(session.fetch(query).value(), before.mid(1));
}

QTEST_GUILESS_MAIN(tst_ColumnCopy)
#include "tst_columncopy.moc"
