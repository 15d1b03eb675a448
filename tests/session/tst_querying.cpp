#include "query/functions.h"
#include "session/memorybackend.h"
#include "session/session.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Counts what it is asked.
class CountingBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override
    {
        ++fetches;
        return MemoryBackend::fetch(query, request);
    }
    QFuture<Result<ValueTable>> select(const Selection &selection,
                                       const PendingTables &pending) override
    {
        ++selections;
        return MemoryBackend::select(selection, pending);
    }

    int fetches = 0;
    int selections = 0;
};

/// Lances 1 (200 t) and 2 (150 t); pilots 1 to 4 with gunnery 3, 2, 5, 3, in lances 1, 1, 2, none.
struct Bench
{
    Bench()
    {
        auto made = std::make_unique<CountingBackend>(fleet());
        backend = made.get();
        backend->fill(lance, {{1, u"Command"_s, 200}, {2, u"Recon"_s, 150}});
        backend->fill(pilot,
                      {{1, u"Jaime"_s, 3, 1},
                       {2, u"Natasha"_s, 2, 1},
                       {3, u"Ben"_s, 5, 2},
                       {4, u"Cleo"_s, 3, Null()}});
        session = std::make_unique<Session>(std::move(made));
    }

    QuerySet pilots() const { return session->query(u"pilot"_s); }
    QuerySet lances() const { return session->query(u"lance"_s); }

    /// The row with this key, read if need be.
    RowId row(const QString &table, int key) const
    {
        return session->get(session->query(table).filter(equals(col(u"id"_s), key))).value();
    }

    /// The names of what a query yields.
    QString names(const Result<QList<RowId>> &rows) const
    {
        if (!rows)
            return rows.error().toText();
        QStringList all;
        for (const auto one : *rows)
            all.append(session->cell(one, nameColumn).text());
        return all.join(u' ');
    }
    QString names(const QuerySet &query) const { return names(session->fetch(query)); }
    QString name(const Result<RowId> &row) const
    {
        return !row            ? row.error().toText()
               : row->isNull() ? u"none"_s
                               : session->cell(*row, nameColumn).text();
    }

    CountingBackend *backend = nullptr;
    std::unique_ptr<Session> session;
};

const auto gunnery = col(u"gunnery"_s);
const auto tons = related(u"lance"_s, col(u"tons"_s));

/// What a future holds, once the event loop has brought it.
template<typename T>
T arrived(const QFuture<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }))
        qFatal("nothing arrived");
    return future.result();
}

} // namespace

class tst_Querying : public QObject
{
    Q_OBJECT

private slots:
    void countsIgnoreOrderLimitAndOffset();
    void existsHonoursTheSlice();
    void oneRowIsPicked();
    void oneRowIsPickedLater();
    void getOfTwoRowsTellsHowMany();
    void offsetsCountRowsAsAnyoneSeesThem();
    void pendingChangesCanBeIgnoredOrAskedForAlone();
    void conditionsFollowRelationsToPendingRows();
    void newRowsAreFoundThroughNewRows();
    void whatOnlyTheDatabaseCanTellIsAskedOfIt();
    void anEditMadeWhileReadingIsSeen();
    void valuesSeePendingChanges();
    void valuesOfNewRowsAreReferences();
    void untrackedRowsStayUnknown();
    void aBulkUpdateIsOneStep();
    void aBulkUpdateCalculatesFromTheValuesBefore();
    void aBulkUpdateCanReferToANewRow();
    void aBulkUpdateThatFailsChangesNothing();
    void aBulkRemoveIsOneStep();
    void rowsDeletedByAQueryAreForgottenOnceSaved();
    void nothingIsReadBeforeItIsAsked();
    void valuesAreNotTracked();
    void bulkChangesAreMadeLater();
    void relationsAreReadWithOneStatementEach();
    void pathsOfRelationsAreReadToTheEnd();
    void relationsAreReadLater();
    void anUnsetValueNeverMatches_data();
    void anUnsetValueNeverMatches();
    void mistakesComeBack();
    void cancelledValuesNeverArrive();
};

void tst_Querying::countsIgnoreOrderLimitAndOffset()
{
    Bench b;
    QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, 1}}));

    QCOMPARE(b.session->count(b.pilots()).value(), 5);
    QCOMPARE(b.session->count(b.pilots().orderBy(u"name"_s).page(2, 2)).value(), 5);
    QCOMPARE(b.session->count(b.pilots().filter(gunnery < 3)).value(), 2);
    QCOMPARE(b.session->count(b.pilots().pending(Pending::Ignore)).value(), 4);
    QCOMPARE(b.session->count(b.pilots().pending(Pending::Only)).value(), 1);
    QCOMPARE(arrived(b.session->countAsync(b.pilots())).value(), 5);
    QVERIFY(b.session->state().base().isEmpty());
}

void tst_Querying::existsHonoursTheSlice()
{
    Bench b;

    QVERIFY(b.session->exists(b.pilots()).value());
    QVERIFY(!b.session->exists(b.pilots().filter(gunnery > 5)).value());
    QVERIFY(!b.session->exists(b.pilots().offset(4)).value());
    QVERIFY(!b.session->exists(b.pilots().limit(0)).value());
    QVERIFY(arrived(b.session->existsAsync(b.pilots().offset(3))).value());
}

void tst_Querying::oneRowIsPicked()
{
    Bench b;
    const auto sorted = b.pilots().orderBy(u"name"_s);

    QCOMPARE(b.name(b.session->first(sorted)), u"Ben"_s);
    QCOMPARE(b.name(b.session->last(sorted)), u"Natasha"_s);
    QCOMPARE(b.name(b.session->last(sorted.slice(1, 3))), u"Jaime"_s);
    QCOMPARE(b.name(b.session->at(sorted, 2)), u"Jaime"_s);
    QCOMPARE(b.name(b.session->at(sorted.slice(1, 3), 1)), u"Jaime"_s);
    QCOMPARE(b.name(b.session->at(sorted.slice(1, 3), 2)), u"none"_s);
    QCOMPARE(b.name(b.session->at(sorted, 4)), u"none"_s);
    QCOMPARE(b.name(b.session->at(sorted, -1)), u"none"_s);
    QCOMPARE(b.name(b.session->first(sorted.filter(gunnery > 9))), u"none"_s);
    QCOMPARE(b.name(b.session->last(sorted.filter(gunnery > 9))), u"none"_s);
    QCOMPARE(b.name(b.session->get(sorted.filter(gunnery > 9))), u"none"_s);
    QCOMPARE(b.name(b.session->get(sorted.filter(gunnery > 3))), u"Ben"_s);
}

void tst_Querying::oneRowIsPickedLater()
{
    Bench b;
    const auto sorted = b.pilots().orderBy(u"name"_s);

    QCOMPARE(b.name(arrived(b.session->firstAsync(sorted))), u"Ben"_s);
    QCOMPARE(b.name(arrived(b.session->lastAsync(sorted))), u"Natasha"_s);
    QCOMPARE(b.name(arrived(b.session->atAsync(sorted, 1))), u"Cleo"_s);
    QCOMPARE(b.name(arrived(b.session->getAsync(sorted.filter(gunnery > 3)))), u"Ben"_s);
    QVERIFY(!arrived(b.session->getAsync(sorted)));
}

void tst_Querying::getOfTwoRowsTellsHowMany()
{
    Bench b;

    const auto found = b.session->get(b.pilots().filter(gunnery < 4));

    QCOMPARE(found.error().kind(), ErrorKind::Validation);
    QVERIFY(found.error().text().contains(u"3 rows"_s));
    QVERIFY(found.error().text().contains(u"pilot"_s));
}

void tst_Querying::offsetsCountRowsAsAnyoneSeesThem()
{
    Bench b;
    const auto sorted = b.pilots().orderBy(u"name"_s);
    QVERIFY(b.session->remove(b.row(u"pilot"_s, 3)));
    QVERIFY(b.session->set(b.row(u"pilot"_s, 4), nameColumn, u"Zoe"_s));

    QCOMPARE(b.names(sorted.slice(1, 3)), u"Natasha Zoe"_s);
    QCOMPARE(b.names(sorted.offset(2)), u"Zoe"_s);
    QCOMPARE(b.names(sorted.page(2, 1)), u"Natasha"_s);
    QCOMPARE(b.names(sorted.offset(9)), QString());
    QCOMPARE(b.names(arrived(b.session->fetchAsync(sorted.slice(0, 2)))), u"Jaime Natasha"_s);
}

void tst_Querying::pendingChangesCanBeIgnoredOrAskedForAlone()
{
    Bench b;
    QVERIFY(b.session->set(b.row(u"pilot"_s, 1), gunneryColumn, 6));
    QVERIFY(b.session->create(u"pilot"_s, {{u"name"_s, u"Zoe"_s}, {u"gunnery"_s, 6}}));
    const auto bad = b.pilots().filter(gunnery > 4);

    QCOMPARE(b.names(bad), u"Jaime Ben Zoe"_s);
    QCOMPARE(b.names(bad.pending(Pending::Ignore)), u"Ben"_s);
    QCOMPARE(b.names(bad.pending(Pending::Only)), u"Jaime Zoe"_s);
    QCOMPARE(b.names(b.pilots().pending(Pending::Only).limit(1)), u"Jaime"_s);
    QCOMPARE(b.names(b.lances().pending(Pending::Only)), QString());
}

void tst_Querying::conditionsFollowRelationsToPendingRows()
{
    Bench b;
    const auto heavy = b.pilots().filter(tons > 180);
    QCOMPARE(b.names(heavy), u"Jaime Natasha"_s);

    QVERIFY(b.session->set(b.row(u"lance"_s, 1), tonsColumn, 100));
    QVERIFY(b.session->set(b.row(u"lance"_s, 2), tonsColumn, 190));

    QCOMPARE(b.names(heavy), u"Ben"_s);
    QCOMPARE(b.names(arrived(b.session->fetchAsync(heavy))), u"Ben"_s);
    QCOMPARE(b.names(b.pilots().orderBy(tons, SortOrder::Descending).thenBy(col(u"name"_s))),
             u"Ben Jaime Natasha Cleo"_s);
    QCOMPARE(b.names(b.lances().filter(any(u"pilot"_s, gunnery > 4))), u"Recon"_s);
    QCOMPARE(b.session->count(heavy).value(), 1);
    QCOMPARE(b.session->count(heavy.pending(Pending::Ignore)).value(), 2);
}

void tst_Querying::newRowsAreFoundThroughNewRows()
{
    Bench b;
    const auto made =
        b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}, {u"tons"_s, 300}}).value();
    const auto zoe =
        b.session
            ->create(u"pilot"_s, {{u"name"_s, u"Zoe"_s}, {u"gunnery"_s, 9}, {u"lance"_s, made}})
            .value();

    QCOMPARE(b.session->fetch(b.pilots().filter(tons > 250)).value(), QList{zoe});
    QCOMPARE(b.session->fetch(b.lances().filter(any(u"pilot"_s, gunnery > 8))).value(),
             QList{made});
    QCOMPARE(b.session->fetch(b.lances().filter(all(u"pilot"_s, gunnery > 8))).value(),
             QList{made});
}

void tst_Querying::whatOnlyTheDatabaseCanTellIsAskedOfIt()
{
    auto tables = fleet().tables();
    tables[toInt(pilot)].columns[toInt(nameColumn)].collation = Collation::External;
    auto made = std::make_unique<MemoryBackend>(Schema::of(tables).value());
    made->fill(pilot, {{1, u"Jaime"_s, 3, Null()}});
    Session session(std::move(made));
    const auto jaime = session.fetch(session.query(u"pilot"_s)).value().first();
    const auto byName = session.query(u"pilot"_s).filter(equals(col(u"name"_s), u"Zoe"_s));

    QVERIFY(session.set(jaime, gunneryColumn, 4));

    // This back end is no database, and says so.
    const auto found = session.fetch(byName);
    QCOMPARE(found.error().kind(), ErrorKind::Statement);
    QVERIFY(found.error().text().contains(u"pilot"));
}

void tst_Querying::anEditMadeWhileReadingIsSeen()
{
    Bench b;
    const auto heavy = b.pilots().filter(tons > 180);
    const auto recon = b.row(u"lance"_s, 2);

    const auto reading = b.session->fetchAsync(heavy);
    QVERIFY(b.session->set(recon, tonsColumn, 500));

    QCOMPARE(b.names(arrived(reading)), u"Jaime Natasha Ben"_s);
}

void tst_Querying::valuesSeePendingChanges()
{
    Bench b;
    QVERIFY(b.session->set(b.row(u"pilot"_s, 1), lanceColumn, 2));
    QVERIFY(b.session->remove(b.row(u"pilot"_s, 2)));
    const auto perLance = Selection(b.pilots())
                              .groupBy(related(u"lance"_s, col(u"name"_s)))
                              .select(related(u"lance"_s, col(u"name"_s)), u"lance"_s)
                              .select(count(), u"pilots"_s)
                              .select(sum(gunnery), u"gunnery"_s);

    const auto found = b.session->values(perLance).value();

    QCOMPARE(found.names, QStringList({u"lance"_s, u"pilots"_s, u"gunnery"_s}));
    QCOMPARE(found.rows, QList<Row>({{Null(), 1, 3}, {u"Recon"_s, 2, 8}}));
    QCOMPARE(arrived(b.session->valuesAsync(perLance)).value(), found);
}

void tst_Querying::valuesOfNewRowsAreReferences()
{
    Bench b;
    const auto made = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    const auto zoe = b.session->create(u"pilot"_s, {{u"gunnery"_s, 1}, {u"lance"_s, made}}).value();

    const auto found = b.session->values(
        Selection(b.pilots().filter(gunnery < 2)).select(u"id"_s).select(u"lance"_s));

    QCOMPARE(found->rows, QList<Row>({{zoe, made}}));
}

void tst_Querying::untrackedRowsStayUnknown()
{
    Bench b;
    const auto query = b.pilots().untracked().filter(gunnery > 4).orderBy(u"name"_s);

    const auto rows = b.session->rows(query).value();
    const auto fetched = b.session->fetch(query);

    QCOMPARE(rows, QList<Row>({{3, u"Ben"_s, 5, 2}}));
    QCOMPARE(arrived(b.session->rowsAsync(query)).value(), rows);
    QCOMPARE(fetched.error().kind(), ErrorKind::Type);
    QVERIFY(b.session->state().base().isEmpty());
}

void tst_Querying::aBulkUpdateIsOneStep()
{
    Bench b;

    QCOMPARE(b.session->update(b.pilots().filter(gunnery < 4), {{u"gunnery"_s, value(0)}}).value(),
             3);

    QCOMPARE(b.names(b.pilots().filter(equals(gunnery, 0))), u"Jaime Natasha Cleo"_s);
    QCOMPARE(b.session->undoLabel(), u"Set gunnery in 3 rows of pilot"_s);
    b.session->undo();
    QVERIFY(!b.session->hasPending());
}

void tst_Querying::aBulkUpdateCalculatesFromTheValuesBefore()
{
    Bench b;
    QVERIFY(b.session->set(b.row(u"pilot"_s, 1), gunneryColumn, 7));

    QCOMPARE(b.session->update(b.pilots(), {{u"gunnery"_s, gunnery * 2}}).value(), 4);
    QCOMPARE(
        b.session->update(b.pilots(), {{u"name"_s, related(u"lance"_s, col(u"name"_s))}}).value(),
        4);

    const auto found =
        b.session->values(Selection(b.pilots()).select(u"name"_s).select(u"gunnery"_s));
    QCOMPARE(found->rows,
             QList<Row>({{u"Command"_s, 14}, {u"Command"_s, 4}, {u"Recon"_s, 10}, {Null(), 6}}));
}

void tst_Querying::aBulkUpdateCanReferToANewRow()
{
    Bench b;
    const auto made = b.session->create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();

    const auto changed = b.session->update(
        b.pilots().filter(gunnery < 4), {{u"lance"_s, value(made)}, {u"gunnery"_s, gunnery + 1}});

    QCOMPARE(changed.value(), 3);
    QCOMPARE(b.session->cell(b.row(u"pilot"_s, 1), lanceColumn), Value(made));
    QVERIFY(b.session->commit());
    QCOMPARE(
        b.session->count(b.pilots().filter(equals(related(u"lance"_s, col(u"name"_s)), u"Fire"_s)))
            .value(),
        3);
}

void tst_Querying::aBulkUpdateThatFailsChangesNothing()
{
    Bench b;
    b.backend->fill(roster, QList<Row>{Row{u"Anna"_s}});

    QVERIFY(!b.session->update(b.pilots(), {{u"rank"_s, value(1)}}));
    QVERIFY(!b.session->update(b.pilots(), {{u"gunnery"_s, col(u"rank"_s)}}));
    QVERIFY(!b.session->update(b.session->query(u"roster"_s), {{u"name"_s, value(1)}}));
    QVERIFY(!b.session->hasPending());
    QVERIFY(!b.session->canUndo());
}

void tst_Querying::aBulkRemoveIsOneStep()
{
    Bench b;

    QCOMPARE(b.session->remove(b.pilots().filter(gunnery > 2)).value(), 3);

    QCOMPARE(b.names(b.pilots()), u"Natasha"_s);
    QCOMPARE(b.session->undoLabel(), u"Delete 3 rows of pilot"_s);
    b.session->undo();
    QCOMPARE(b.session->count(b.pilots()).value(), 4);
}

void tst_Querying::bulkChangesAreMadeLater()
{
    Bench b;

    QCOMPARE(arrived(b.session->updateAsync(b.pilots(), {{u"gunnery"_s, gunnery + 1}})).value(), 4);
    QCOMPARE(arrived(b.session->removeAsync(b.pilots().filter(gunnery < 4))).value(), 1);
    QVERIFY(!arrived(b.session->updateAsync(b.pilots(), {{u"rank"_s, value(1)}})));

    QCOMPARE(b.names(b.pilots()), u"Jaime Ben Cleo"_s);
}

void tst_Querying::relationsAreReadWithOneStatementEach()
{
    Bench b;
    b.backend->fetches = 0;

    const auto rows = b.session->fetch(b.pilots().with(u"lance"_s)).value();

    QCOMPARE(rows.size(), 4);
    QCOMPARE(b.backend->fetches, 2);
    QVERIFY(!b.session->find(lance, Value(1)).isNull());
    QVERIFY(!b.session->find(lance, Value(2)).isNull());
}

void tst_Querying::pathsOfRelationsAreReadToTheEnd()
{
    Bench b;
    b.backend->fetches = 0;
    const auto query = b.pilots().filter(equals(col(u"id"_s), 1)).with(u"lance/pilot"_s);

    QCOMPARE(b.session->fetch(query)->size(), 1);

    QCOMPARE(b.backend->fetches, 3);
    QVERIFY(!b.session->find(pilot, Value(2)).isNull());
    QVERIFY(b.session->find(pilot, Value(3)).isNull());
}

void tst_Querying::relationsAreReadLater()
{
    Bench b;

    const auto rows = arrived(b.session->fetchAsync(b.lances().limit(1).with(u"pilot"_s))).value();

    QCOMPARE(b.names(rows), u"Command"_s);
    QVERIFY(!b.session->find(pilot, Value(2)).isNull());
    QVERIFY(b.session->find(pilot, Value(3)).isNull());
}

void tst_Querying::anUnsetValueNeverMatches_data()
{
    QTest::addColumn<Expression>("condition");

    const auto lanceCell = col(u"lance"_s);
    const Absent unset;
    QTest::newRow("null") << equals(lanceCell, Null());
    QTest::newRow("nothing given") << equals(lanceCell, unset);
    QTest::newRow("different from nothing") << differs(lanceCell, unset);
    QTest::newRow("not nothing") << !equals(lanceCell, unset);
    QTest::newRow("up to nothing") << gunnery.between(0, unset);
    QTest::newRow("in an empty list") << lanceCell.in({});
    QTest::newRow("in a list of nothing") << lanceCell.in({unset});
    QTest::newRow("like nothing") << (gunnery + unset > 0);
    QTest::newRow("no row") << equals(lanceCell, RowId());
    QTest::newRow("different from no row") << differs(lanceCell, RowId());
    QTest::newRow("not no row") << !equals(lanceCell, RowId());
    QTest::newRow("in a list of no row") << lanceCell.in({RowId()});
    QTest::newRow("not in a list of no row") << !lanceCell.in({RowId()});
    QTest::newRow("no alternative") << Expression(Expression::Or{});
}

void tst_Querying::anUnsetValueNeverMatches()
{
    QFETCH(const Expression, condition);
    Bench b;
    QVERIFY(b.session->create(u"pilot"_s, {{u"gunnery"_s, 1}}));

    QCOMPARE(b.session->fetch(b.pilots().filter(condition))->size(), 0);
    QCOMPARE(b.session->count(b.pilots().filter(condition)).value(), 0);
}

void tst_Querying::mistakesComeBack()
{
    Bench b;
    const auto wrong = b.pilots().filter(col(u"rank"_s).isNull());

    QCOMPARE(b.session->count(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->exists(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->first(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->last(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->get(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->rows(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->remove(wrong).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->update(wrong, {{u"name"_s, value(1)}}).error().kind(), ErrorKind::NotFound);
    QCOMPARE(arrived(b.session->lastAsync(wrong)).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->fetch(b.pilots().with(u"house"_s)).error().kind(), ErrorKind::NotFound);
    QCOMPARE(b.session->values(Selection(b.pilots())).error().kind(), ErrorKind::Type);
}

void tst_Querying::cancelledValuesNeverArrive()
{
    Bench b;

    auto future = b.session->countAsync(b.pilots());
    future.cancel();

    QVERIFY(QTest::qWaitFor([&] { return future.isFinished(); }));
    QCOMPARE(future.resultCount(), 0);
}

void tst_Querying::rowsDeletedByAQueryAreForgottenOnceSaved()
{
    Bench b;
    const auto ben = b.row(u"pilot"_s, 3);

    QVERIFY(b.session->remove(b.pilots().filter(gunnery > 2)));
    QVERIFY(b.session->commit());

    QVERIFY(b.session->find(pilot, Value(3)).isNull());
    QVERIFY(!b.session->row(ben));
    QVERIFY(!b.session->state().baseRow(ben));
    QCOMPARE(b.names(b.pilots()), u"Natasha"_s);
    QCOMPARE(b.backend->rows(pilot).size(), 1);
}

void tst_Querying::nothingIsReadBeforeItIsAsked()
{
    Bench b;

    const auto good = b.pilots().filter(gunnery > 2);
    const auto few = good.exclude(equals(col(u"name"_s), u"Jaime"_s)).orderBy(u"name"_s).limit(1);

    QCOMPARE(b.backend->fetches + b.backend->selections, 0);
    QCOMPARE(b.names(few), u"Ben"_s);
    QCOMPARE(b.backend->fetches, 1);
    QCOMPARE(b.names(good), u"Jaime Ben Cleo"_s); // It is what it was.
}

void tst_Querying::valuesAreNotTracked()
{
    Bench b;

    const auto found = b.session->values(Selection(b.pilots()).select(u"name"_s));

    QCOMPARE(found->rows.size(), 4);
    QVERIFY(b.session->state().baseRows(pilot).isEmpty());
    QVERIFY(b.session->find(pilot, Value(1)).isNull());
    const auto unknown = b.session->values(Selection(b.pilots()).select(u"rank"_s));
    QCOMPARE(unknown.error().kind(), ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_Querying)
#include "tst_querying.moc"
