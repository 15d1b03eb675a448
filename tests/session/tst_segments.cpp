#include "session/segments_p.h"

#include <QTest>

using namespace varve;

namespace {

constexpr RowId row(quint64 serial)
{
    return {tableIndex(0), serial};
}

Segment loaded(qint64 begin, const QList<RowId> &rows)
{
    Segment segment;
    segment.begin = Anchor{{begin}};
    segment.count = rows.size();
    segment.rows = rows;
    segment.isLoaded = true;
    return segment;
}

Segment unread(qint64 begin, qsizetype count)
{
    Segment segment;
    segment.begin = Anchor{{begin}};
    segment.count = count;
    return segment;
}

/// Rows 1 and 2, three that are not loaded, row 6; and row 9 at the end.
Segments someSegments()
{
    Segments segments;
    segments.append(loaded(0, {row(1), row(2)}));
    segments.append(unread(10, 3));
    segments.append(loaded(20, {row(6)}));
    segments.editTail().append(row(9));
    return segments;
}

} // namespace

class tst_Segments : public QObject
{
    Q_OBJECT

private slots:
    void noSegmentsHaveNoRows();
    void positionsRunThroughAllSegmentsAndTheEnd();
    void aRowThatIsNotLoadedIsNull();
    void aRowIsFoundWhereItStands();
    void positionsFollowACountThatChanged();
    void anEmptySegmentHoldsNoPosition();
    void theSegmentOfAKeyIsTheLastThatBeginsBeforeIt_data();
    void theSegmentOfAKeyIsTheLastThatBeginsBeforeIt();
    void whatFailedIsNotNeeded();
};

void tst_Segments::noSegmentsHaveNoRows()
{
    const Segments segments;

    QCOMPARE(segments.rowCount(), 0);
    QCOMPARE(segments.positionOf(row(1)), -1);
}

void tst_Segments::positionsRunThroughAllSegmentsAndTheEnd()
{
    const auto segments = someSegments();

    QCOMPARE(segments.orderedCount(), 6);
    QCOMPARE(segments.rowCount(), 7);
    QCOMPARE(segments.rowAt(1), row(2));
    QCOMPARE(segments.rowAt(5), row(6));
    QCOMPARE(segments.rowAt(6), row(9));
    QCOMPARE(segments.placeOf(4).segment, 1);
    QCOMPARE(segments.placeOf(4).offset, 2);
    QCOMPARE(segments.placeOf(6).segment, segments.size());
}

void tst_Segments::aRowThatIsNotLoadedIsNull()
{
    QVERIFY(someSegments().rowAt(3).isNull());
}

void tst_Segments::aRowIsFoundWhereItStands()
{
    const auto segments = someSegments();

    QCOMPARE(segments.positionOf(row(2)), 1);
    QCOMPARE(segments.positionOf(row(6)), 5);
    QCOMPARE(segments.positionOf(row(9)), 6);
    QCOMPARE(segments.positionOf(row(4)), -1);
}

void tst_Segments::positionsFollowACountThatChanged()
{
    auto segments = someSegments();

    segments.edit(1).count = 1;
    segments.recount();

    QCOMPARE(segments.rowAt(3), row(6));
    QCOMPARE(segments.startOf(2), 3);
    QCOMPARE(segments.rowCount(), 5);
}

void tst_Segments::anEmptySegmentHoldsNoPosition()
{
    auto segments = someSegments();

    segments.edit(1).count = 0;
    segments.recount();

    QCOMPARE(segments.placeOf(2).segment, 2);
}

void tst_Segments::theSegmentOfAKeyIsTheLastThatBeginsBeforeIt_data()
{
    QTest::addColumn<qint64>("key");
    QTest::addColumn<qsizetype>("segment");
    QTest::newRow("before all") << qint64(-1) << qsizetype(0);
    QTest::newRow("within the first") << qint64(9) << qsizetype(0);
    QTest::newRow("where one begins") << qint64(10) << qsizetype(1);
    QTest::newRow("behind all") << qint64(99) << qsizetype(2);
}

void tst_Segments::theSegmentOfAKeyIsTheLastThatBeginsBeforeIt()
{
    QFETCH(qint64, key);
    QFETCH(qsizetype, segment);

    const auto found = someSegments().lastBeginningNotAfter(
        [&](const Anchor &anchor) { return anchor.sortKey[0].integer() > key; });

    QCOMPARE(found, segment);
}

void tst_Segments::whatFailedIsNotNeeded()
{
    auto segment = unread(0, 3);
    QVERIFY(segment.isNeeded());

    segment.hasFailed = true;

    QVERIFY(!segment.isNeeded());
}

QTEST_GUILESS_MAIN(tst_Segments)
#include "tst_segments.moc"
