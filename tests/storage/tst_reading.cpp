#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// 1000 rows `(id, name, grade)`; names descend, a third of the grades is NULL.
const QStringList pupils{
    u"CREATE TABLE pupil(id INTEGER PRIMARY KEY, name TEXT, grade INT)"_s,
    u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
    u"INSERT INTO pupil SELECT i, printf('n%04d', 1000 - i), CASE i % 3 WHEN 0 THEN NULL ELSE i % 7 END FROM n"_s,
    u"CREATE INDEX by_name ON pupil(name)"_s,
    u"CREATE VIEW graded AS SELECT name, grade FROM pupil WHERE grade IS NOT NULL"_s,
    u"CREATE TABLE loose(a TEXT, rowid TEXT)"_s,
    u"INSERT INTO loose SELECT name, grade FROM pupil"_s};

/// Reads all of `query` in pages that begin at the places found.
QList<Row> readByPages(SqlBackend &backend, const QuerySet &query, qint64 step, qint64 stretch)
{
    QList<Row> rows;
    std::optional<Anchor> after;
    for (bool atEnd = false; !atEnd;) {
        const auto places = backend.places(query, {after, step, stretch}).result().value();
        for (const auto &begin : places.begins) {
            const auto left = places.rows - places.begins.size() * step + step;
            const bool isLast = begin.rank == places.begins.last().rank
                                && begin.sortKey == places.begins.last().sortKey
                                && begin.rowNumber == places.begins.last().rowNumber;
            rows += backend.fetch(query, {begin, {}, isLast ? left : step}).result().value().rows;
        }
        after = places.last ? places.last : after;
        atEnd = places.atEnd;
    }
    return rows;
}

Ordering by(int column, SortOrder order = SortOrder::Ascending)
{
    return {columnIndex(column), order, NullOrder::Last};
}

} // namespace

class tst_Reading : public QObject
{
    Q_OBJECT

private slots:
    void firstPageSaysWhetherMoreFollows();
    void pagesMakeUpTheWholeResult_data();
    void pagesMakeUpTheWholeResult();
    void pageEndsBeforeAnAnchor();
    void rowsWithoutKeyAreNumbered();
    void viewsAreNumberedByPlace();
    void laidOutPageLeavesOutRowsThatAreGone();
    void layoutFollowsTheDatabaseWhenLookedThroughAgain();
    void manyLayoutsCanBeUsedInTurn();
    void largeContentIsLeftOutOfPagesOnly();
    void keysAreReadInStep();
    void manyKeysAreReadAtOnce();
    void dataVersionTellsWhenOthersWrite();
    void readersLeaveNoLock();
    void brokenQueryIsAnError();
    void cancelledWorkIsDropped();
    void closedBackendAnswersCancelled();
};

void tst_Reading::firstPageSaysWhetherMoreFollows()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"pupil"_s);

    const auto page = backend->fetch(query, {{}, {}, 2}).result();
    const auto whole = backend->fetch(query, {{}, {}, 1000}).result();

    QCOMPARE(shown(page), u"1, 'n0999', 1; 2, 'n0998', 2"_s);
    QVERIFY(!page->atEnd);
    QVERIFY(page->rowNumbers.isEmpty());
    QCOMPARE(whole->rows.size(), 1000);
    QVERIFY(whole->atEnd);
}

void tst_Reading::pagesMakeUpTheWholeResult_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QList<Ordering>>("ordering");
    QTest::addColumn<QString>("select");

    QTest::newRow("by key") << u"pupil"_s << QList<Ordering>() << u"SELECT * FROM pupil"_s;
    QTest::newRow("by an index") << u"pupil"_s << QList{by(1)}
                                 << u"SELECT * FROM pupil ORDER BY name"_s;
    QTest::newRow("by no index") << u"pupil"_s << QList{by(2), by(0, SortOrder::Descending)}
                                 << u"SELECT * FROM pupil ORDER BY grade NULLS LAST, id DESC"_s;
    QTest::newRow("rows without key")
        << u"loose"_s << QList<Ordering>() << u"SELECT * FROM loose"_s;
    QTest::newRow("sorted rows without key")
        << u"loose"_s << QList{by(0)} << u"SELECT * FROM loose ORDER BY a"_s;
    QTest::newRow("view") << u"graded"_s << QList<Ordering>() << u"SELECT * FROM graded"_s;
    QTest::newRow("sorted view") << u"graded"_s << QList{by(0)}
                                 << u"SELECT * FROM graded ORDER BY name"_s;
}

void tst_Reading::pagesMakeUpTheWholeResult()
{
    QFETCH(QString, table);
    QFETCH(QList<Ordering>, ordering);
    QFETCH(QString, select);
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto query = all(*backend, table).orderBy(ordering);

    const auto rows = readByPages(*backend, query, 7, 100);

    const auto expected = file.rows(select).replace(u"NULL"_s, u""_s).split(u';');
    QCOMPARE(rows.size(), expected.size());
    for (qsizetype row = 0; row < rows.size(); ++row) {
        QStringList cells;
        for (const auto &cell : rows[row].cells())
            cells.append(cell.isNull() ? QString() : toText(cell).remove(u'\''));
        QCOMPARE(cells.join(u'|'), expected[row]);
    }
}

void tst_Reading::pageEndsBeforeAnAnchor()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    for (const auto &query :
         {all(*backend, u"pupil"_s), all(*backend, u"pupil"_s).orderBy({by(2)})}) {
        const auto places = backend->places(query, {{}, 10, 100}).result().value();

        const auto page = backend->fetch(query, {places.begins[2], places.begins[3], 0}).result();

        QCOMPARE(page->rows.size(), 10);
        QVERIFY(!page->atEnd);
    }
}

void tst_Reading::rowsWithoutKeyAreNumbered()
{
    TestFile file(pupils);
    file.run({u"DELETE FROM loose WHERE _rowid_ = 2"_s});
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"loose"_s);

    const auto page = backend->fetch(query, {{}, {}, 3}).result();

    QCOMPARE(shown(page), u"'n0999', '1'; 'n0997', NULL; 'n0996', '4'"_s);
    QCOMPARE(page->rowNumbers, (QList<qint64>{1, 3, 4}));
    const auto places = backend->places(query.orderBy({by(0)}), {{}, 5, 10}).result().value();
    const auto sorted = backend->fetch(query.orderBy({by(0)}), {places.begins[1], {}, 1}).result();
    QCOMPARE(shown(sorted), u"'n0005', '1'"_s);
    QCOMPARE(sorted->rowNumbers, QList<qint64>{995});
}

void tst_Reading::viewsAreNumberedByPlace()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"graded"_s);

    const auto first = backend->fetch(query, {{}, {}, 3}).result();
    const auto places = backend->places(query, {{}, 2, 100}).result().value();
    const auto later = backend->fetch(query, {places.begins[1], {}, 2}).result();

    QCOMPARE(first->rowNumbers, (QList<qint64>{0, 1, 2}));
    QCOMPARE(later->rowNumbers, (QList<qint64>{2, 3}));
    QCOMPARE(later->rows[0], first->rows[2]);
}

void tst_Reading::laidOutPageLeavesOutRowsThatAreGone()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"pupil"_s).orderBy({by(2), by(0)});
    const auto places = backend->places(query, {{}, 5, 1000}).result().value();
    const auto before = backend->fetch(query, {places.begins[1], {}, 5}).result();

    file.run({u"DELETE FROM pupil WHERE id = %1"_s.arg(before->rows[1][columnIndex(0)].integer())});
    const auto after = backend->fetch(query, {places.begins[1], {}, 5}).result();

    QCOMPARE(after->rows.size(), 4);
    QCOMPARE(after->rows[1], before->rows[2]);
}

void tst_Reading::layoutFollowsTheDatabaseWhenLookedThroughAgain()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"pupil"_s).orderBy({by(2)});
    const auto before = backend->places(query, {{}, 5, 5000}).result().value();

    file.run({u"INSERT INTO pupil VALUES(5000, 'new', 1)"_s});
    const auto after = backend->places(query, {{}, 5, 5000}).result().value();

    QCOMPARE(before.rows, 1000);
    QCOMPARE(after.rows, 1001);
}

void tst_Reading::manyLayoutsCanBeUsedInTurn()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    for (int i = 0; i < 10; ++i) {
        const auto query = all(*backend, u"pupil"_s).filter(col(u"id"_s) > i).orderBy({by(2)});

        const auto places = backend->places(query, {{}, 5, 5000}).result().value();

        QCOMPARE(places.rows, 1000 - i);
        QCOMPARE(backend->fetch(query, {places.begins[1], {}, 5}).result()->rows.size(), 5);
    }
}

void tst_Reading::largeContentIsLeftOutOfPagesOnly()
{
    TestFile file({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB)"_s,
                   u"INSERT INTO t VALUES(1, 'short', zeroblob(50000000)), (2, NULL, x'01')"_s});
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"t"_s);

    const auto page = backend->fetch(query.withoutContentOver(1000), {}).result();
    const auto row = backend->read(query.tableIndex(), {Value(1)}).result().value().front();

    QCOMPARE(shown(page), u"1, 'short', <not loaded, 50000000>; 2, NULL, x'01'"_s);
    QCOMPARE(page->rows[0][columnIndex(2)].absent().content, Absent::Content::Blob);
    QCOMPARE(row.value()[columnIndex(2)].blob().size(), 50000000);
}

void tst_Reading::keysAreReadInStep()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto table = backend->schema().require(u"pupil"_s).value();

    const auto rows =
        backend->read(table, {Value(3), Value(-1), Value(1), Value(3)}).result().value();

    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].value()[columnIndex(1)].text(), u"n0997"_s);
    QVERIFY(!rows[1]);
    QCOMPARE(rows[2].value()[columnIndex(1)].text(), u"n0999"_s);
    QCOMPARE(rows[3], rows[0]);
}

void tst_Reading::manyKeysAreReadAtOnce()
{
    TestFile file({u"CREATE TABLE t(a INT, b TEXT, PRIMARY KEY(b, a))"_s,
                   u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 350) "
                   u"INSERT INTO t SELECT i, 'x' || i FROM n"_s});
    const auto backend = opened(file.path());
    QList<Key> keys;
    for (int i = 350; i > 0; --i)
        keys.append(Key(QList<Value>{QString(u'x' + QString::number(i)), i}));

    const auto rows = backend->read(tableIndex(0), keys).result().value();

    for (int i = 0; i < 350; ++i)
        QCOMPARE(rows[i].value()[columnIndex(0)].integer(), 350 - i);
}

void tst_Reading::dataVersionTellsWhenOthersWrite()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto first = backend->dataVersion().result().value();
    const auto second = backend->dataVersion().result().value();

    file.run({u"DELETE FROM loose"_s});

    QCOMPARE(second, first);
    QVERIFY(backend->dataVersion().result().value() != first);
}

void tst_Reading::readersLeaveNoLock()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto sorted = all(*backend, u"pupil"_s).orderBy({by(2)});

    QVERIFY(backend->fetch(all(*backend, u"pupil"_s), {{}, {}, 1}).result());
    QVERIFY(backend->places(sorted, {{}, 5, 10}).result());
    QVERIFY(backend->places(all(*backend, u"pupil"_s), {{}, 5, 10}).result());
    QVERIFY(backend->read(tableIndex(0), {Value(1)}).result());

    file.run({u"BEGIN EXCLUSIVE"_s, u"DELETE FROM loose"_s, u"COMMIT"_s});
}

void tst_Reading::brokenQueryIsAnError()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto unknown = all(*backend, u"pupil"_s).filter(col(u"nothing"_s).isNull());
    file.run({u"DROP TABLE loose"_s});

    QCOMPARE(backend->fetch(unknown, {}).result().error().kind(), ErrorKind::NotFound);
    const auto gone = backend->fetch(all(*backend, u"loose"_s), {}).result();
    QCOMPARE(gone.error().kind(), ErrorKind::Statement);
    QVERIFY(gone.error().text().contains(u"\"loose\""_s));
    QVERIFY(!gone.error().sql().isEmpty());
}

void tst_Reading::cancelledWorkIsDropped()
{
    TestFile file(pupils);
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"pupil"_s);

    QList<QFuture<Result<Page>>> futures;
    for (int i = 0; i < 100; ++i)
        futures.append(backend->fetch(query, {}));
    for (auto &future : futures)
        future.cancel();
    const auto last = backend->fetch(query, {{}, {}, 1}).result();

    QVERIFY(last);
    QVERIFY(futures.last().isFinished());
    QCOMPARE(futures.last().resultCount(), 0);
}

void tst_Reading::closedBackendAnswersCancelled()
{
    TestFile file(pupils);
    auto backend = opened(file.path());
    const auto query = all(*backend, u"pupil"_s);

    QList<QFuture<Result<Page>>> futures;
    for (int i = 0; i < 100; ++i)
        futures.append(backend->fetch(query, {}));
    backend.reset();

    QVERIFY(futures.last().isFinished());
    const auto answer = futures.last().result();
    QVERIFY(answer || answer.error().kind() == ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(tst_Reading)
#include "tst_reading.moc"
