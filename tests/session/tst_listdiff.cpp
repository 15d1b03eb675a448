#include "session/listdiff_p.h"

#include <QTest>

#include <algorithm>
#include <rapidcheck.h>

using namespace varve;

namespace {

QList<RowId> rows(std::initializer_list<quint64> serials)
{
    QList<RowId> rows;
    for (const auto serial : serials)
        rows.append({tableIndex(0), serial});
    return rows;
}

/// Makes the changes one after the other, as a view does.
QList<RowId> changed(QList<RowId> list, const QList<ListChange> &changes)
{
    for (const auto &change : changes) {
        if (change.kind == ListChange::Kind::Remove) {
            RC_ASSERT(list.mid(change.first, change.rows.size()) == change.rows);
            list.remove(change.first, change.rows.size());
            continue;
        }
        RC_ASSERT(change.first <= list.size());
        for (qsizetype row = 0; row < change.rows.size(); ++row)
            list.insert(change.first + row, change.rows[row]);
    }
    return list;
}

/// Some of nine rows in any order: few enough that two lists share most of theirs.
QList<RowId> drawList()
{
    QList<RowId> list;
    for (quint64 serial = 1; serial < 10; ++serial) {
        if (*rc::gen::arbitrary<bool>())
            list.insert(*rc::gen::inRange<qsizetype>(0, list.size() + 1), {tableIndex(0), serial});
    }
    return list;
}

qsizetype movedRows(const QList<ListChange> &changes)
{
    qsizetype moved = 0;
    for (const auto &change : changes)
        moved += change.rows.size();
    return moved;
}

} // namespace

class tst_ListDiff : public QObject
{
    Q_OBJECT

private slots:
    void equalListsDifferInNothing();
    void neighboursThatComeAreOneRun();
    void aRowThatMovesGoesAndComes();
    void theChangesMakeOneListIntoTheOther();
};

void tst_ListDiff::equalListsDifferInNothing()
{
    QVERIFY(changesBetween(rows({1, 2, 3}), rows({1, 2, 3})).isEmpty());
}

void tst_ListDiff::neighboursThatComeAreOneRun()
{
    const auto changes = changesBetween(rows({1, 4}), rows({1, 2, 3, 4}));

    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes[0].first, 1);
    QCOMPARE(changes[0].rows, rows({2, 3}));
}

void tst_ListDiff::aRowThatMovesGoesAndComes()
{
    const auto changes = changesBetween(rows({1, 2, 3, 4}), rows({4, 1, 2, 3}));

    QCOMPARE(changes.size(), 2);
    QCOMPARE(movedRows(changes), 2);
}

void tst_ListDiff::theChangesMakeOneListIntoTheOther()
{
    const bool holds = rc::check("changesBetween(from, to) makes to of from", [] {
        const auto from = drawList();
        const auto to = drawList();

        const auto changes = changesBetween(from, to);

        RC_ASSERT(changed(from, changes) == to);
    });
    QVERIFY(holds);
}

QTEST_GUILESS_MAIN(tst_ListDiff)
#include "tst_listdiff.moc"
