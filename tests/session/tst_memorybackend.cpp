#include "session/conflict.h"
#include "session/memorybackend.h"
#include "session/planner.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const Row jaime{1, u"Jaime"_s, 3, Null()};
const Row natasha{2, u"Natasha"_s, 2, Null()};
constexpr RowId jaimeRow(pilot, 1);

QuerySet pilots()
{
    return {fleet(), pilot};
}

QList<qint64> idsOf(const Page &page)
{
    QList<qint64> ids;
    for (const auto &row : page.rows)
        ids.append(row[idColumn].integer());
    return ids;
}

Result<WriteReceipt> written(MemoryBackend &backend, const Overlay &pending)
{
    return backend.write(planned(pending, fleet()).value()).result();
}

} // namespace

class tst_MemoryBackend : public QObject
{
    Q_OBJECT

private slots:
    void pagesComeInTheOrderOfTheQuery();
    void aPageLiesBetweenItsAnchors();
    void placesAreFoundStretchByStretch();
    void rowsAreReadByKey();
    void whatWasWrittenIsReadAtOnce();
    void aRowWithoutKeyIsGivenOne();
    void aChangedRowIsAConflictAndNothingIsWritten();
    void aTakenKeyIsRefused();
    void anothersWriteChangesTheDataVersion();
};

void tst_MemoryBackend::pagesComeInTheOrderOfTheQuery()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {natasha, jaime});

    const auto byId = backend.fetch(pilots(), {}).result().value();
    const auto byGunnery =
        backend.fetch(pilots().orderBy(u"gunnery"_s), {{}, {}, 1}).result().value();

    QCOMPARE(idsOf(byId), (QList<qint64>{1, 2}));
    QVERIFY(byId.atEnd);
    QCOMPARE(idsOf(byGunnery), QList<qint64>{2});
    QVERIFY(!byGunnery.atEnd);
}

void tst_MemoryBackend::aPageLiesBetweenItsAnchors()
{
    MemoryBackend backend(fleet());
    QList<Row> rows;
    for (int id = 1; id <= 9; ++id)
        rows.append(Row{id, u"Pilot"_s, 1, Null()});
    backend.fill(pilot, rows);

    const auto page = backend.fetch(pilots(), {Anchor{{3}}, Anchor{{6}}, 0}).result().value();

    QCOMPARE(idsOf(page), (QList<qint64>{3, 4, 5}));
}

void tst_MemoryBackend::placesAreFoundStretchByStretch()
{
    MemoryBackend backend(fleet());
    QList<Row> rows;
    for (int id = 1; id <= 9; ++id)
        rows.append(Row{id, u"Pilot"_s, 1, Null()});
    backend.fill(pilot, rows);

    const auto first = backend.places(pilots(), {{}, 2, 6}).result().value();
    const auto second = backend.places(pilots(), {first.last, 2, 6}).result().value();

    QCOMPARE(first.begins.size(), 3);
    QCOMPARE(first.rows, 6);
    QVERIFY(!first.atEnd);
    QCOMPARE(second.begins[0].sortKey[0], Value(7));
    QCOMPARE(second.rows, 3);
    QVERIFY(second.atEnd);
}

void tst_MemoryBackend::rowsAreReadByKey()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {jaime});

    const auto rows = backend.read(pilot, {Key(9), Key(1)}).result().value();

    QCOMPARE(rows, (QList<std::optional<Row>>{std::nullopt, jaime}));
}

void tst_MemoryBackend::whatWasWrittenIsReadAtOnce()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {jaime, natasha});
    QCOMPARE(backend.fetch(pilots(), {}).result().value().rows.size(), 2);

    QVERIFY(written(backend, Overlay().with(jaimeRow, {jaime, {}})));

    QCOMPARE(idsOf(backend.fetch(pilots(), {}).result().value()), QList<qint64>{2});
}

void tst_MemoryBackend::aRowWithoutKeyIsGivenOne()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {natasha});

    const auto receipt =
        written(backend, Overlay().with(jaimeRow, {{}, jaime.withCell(idColumn, Absent())}));

    QCOMPARE((*receipt->rows[0].stored)[idColumn], Value(3));
}

void tst_MemoryBackend::aChangedRowIsAConflictAndNothingIsWritten()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {jaime, natasha});
    backend.put(pilot, jaime.withCell(gunneryColumn, 9));

    const auto receipt =
        written(backend,
                Overlay()
                    .with(jaimeRow, {jaime, jaime.withCell(gunneryColumn, 1)})
                    .with({pilot, 2}, {natasha, natasha.withCell(gunneryColumn, 1)}));

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().kind(), ErrorKind::Conflict);
    const auto conflicts = receipt.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts[0].row, jaimeRow);
    QVERIFY(backend.rows(pilot).contains(natasha));
}

void tst_MemoryBackend::aTakenKeyIsRefused()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {jaime});

    const auto receipt = written(backend, Overlay().with({pilot, 5}, {{}, jaime}));

    QCOMPARE(receipt.error().kind(), ErrorKind::Constraint);
    QVERIFY(receipt.error().text().contains(u"\"pilot\" has a row with the key 1 already"_s));
}

void tst_MemoryBackend::anothersWriteChangesTheDataVersion()
{
    MemoryBackend backend(fleet());
    backend.fill(pilot, {jaime});
    const auto before = backend.dataVersion().result().value();

    QVERIFY(written(backend, Overlay().with(jaimeRow, {jaime, jaime.withCell(gunneryColumn, 1)})));
    QCOMPARE(backend.dataVersion().result().value(), before);

    backend.put(pilot, natasha);
    QVERIFY(backend.dataVersion().result().value() != before);
}

QTEST_GUILESS_MAIN(tst_MemoryBackend)
#include "tst_memorybackend.moc"
