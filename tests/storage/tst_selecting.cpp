#include "query/functions.h"
#include "query/selection.h"
#include "session/session.h"
#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList tables{
    u"CREATE TABLE lance(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE)"_s,
    u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT, born TEXT, lance_id REFERENCES lance)"_s,
    u"CREATE TABLE mark(pilot_id INT, code TEXT, note TEXT, PRIMARY KEY(pilot_id, code))"_s,
    u"INSERT INTO lance VALUES(1, 'Command'), (2, 'Recon')"_s,
    u"INSERT INTO pilot VALUES(1, 'Anna', '1990-03-01', 1), (2, 'Ben', '2001-12-24', 1), (3, 'Cleo', NULL, 2)"_s,
    u"INSERT INTO mark VALUES(1, 'a', 'first'), (1, 'b', 'second'), (2, 'a', 'third')"_s};

const auto inLance = related(u"lance"_s, col(u"name"_s));

Selection of(const SqlBackend &backend, const QString &table)
{
    return Selection(all(backend, table));
}

QString shown(const Result<ValueTable> &values)
{
    return values ? ::shown(values->rows) : values.error().toText();
}

QString asked(SqlBackend &backend, const Selection &selection, const PendingTables &pending = {})
{
    return shown(backend.select(selection, pending).result());
}

} // namespace

class tst_Selecting : public QObject
{
    Q_OBJECT

private slots:
    void valuesAreRead_data();
    void valuesAreRead();
    void conditionsOfThousandsOfTermsAreAnswered();
    void pendingRowsStandForStoredOnes();
    void pendingRowsAreFoundThroughRelations();
    void whatWasNotLoadedIsTakenFromTheStoredRow();
    void nothingStoredIsSeenIfOnlyPendingRowsAreWanted();
    void pendingRowsCompareLikeStoredOnes();
    void thousandsOfPendingRowsAreSeen();
    void nothingOfItStays();
    void rowsAreFoundByTheRowsThatTheyReferTo();
    void aSumThatIsTooLargeIsAnError();
    void rowsAreFetchedByExpressions();
    void aQueryIsExplained();
    void aSessionExplainsWhatItWouldAsk();
};

void tst_Selecting::valuesAreRead_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<Expression>("expression");
    QTest::addColumn<QString>("values");

    const auto name = col(u"name"_s);
    QTest::newRow("column") << u"lance"_s << name << u"'Command'; 'Recon'"_s;
    QTest::newRow("of a related row")
        << u"pilot"_s << inLance << u"'Command'; 'Command'; 'Recon'"_s;
    QTest::newRow("regular expression")
        << u"pilot"_s << name.matches(u"^(a|b)"_s, Qt::CaseInsensitive) << u"1; 1; 0"_s;
    QTest::newRow("part of a date") << u"pilot"_s << year(col(u"born"_s)) << u"1990; 2001; NULL"_s;
    QTest::newRow("a date") << u"pilot"_s << date(col(u"born"_s))
                            << u"'1990-03-01'; '2001-12-24'; NULL"_s;
    QTest::newRow("rounded") << u"lance"_s << round(col(u"id"_s) / 3.0, 2) << u"0.33; 0.67"_s;
    QTest::newRow("any") << u"lance"_s << any(u"pilot"_s, name > u"B"_s) << u"1; 1"_s;
    QTest::newRow("all") << u"lance"_s << all(u"pilot"_s, name > u"B"_s) << u"0; 1"_s;
    QTest::newRow("many") << u"pilot"_s << count() << u"3"_s;
    QTest::newRow("joined") << u"lance"_s << length(groupConcat(name, u"; "_s)) << u"14"_s;
}

void tst_Selecting::valuesAreRead()
{
    QFETCH(const QString, table);
    QFETCH(const Expression, expression);
    QFETCH(const QString, values);
    TestFile file(tables);
    const auto backend = opened(file.path());

    QCOMPARE(asked(*backend, of(*backend, table).select(expression, u"x"_s)), values);
}

void tst_Selecting::conditionsOfThousandsOfTermsAreAnswered()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    QList<Expression> any;
    for (int id = 1; id <= 3000; ++id)
        any.append(equals(col(u"id"_s), id));
    const auto lances = of(*backend, u"lance"_s).rows().filter(Expression(Expression::Or{any}));

    QCOMPARE(asked(*backend, Selection(lances).select(count(), u"n"_s)), u"2"_s);
}

void tst_Selecting::pendingRowsStandForStoredOnes()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const PendingTable marks{backend->schema().require(u"mark"_s).value(),
                             {Key(QList<Value>{1, u"b"_s}), Key(QList<Value>{2, u"a"_s})},
                             {{1, u"b"_s, u"other"_s}, {7, u"z"_s, Null()}},
                             {{1, u"b"_s}, {}}};

    QCOMPARE(asked(*backend, of(*backend, u"mark"_s).selectAll(), {marks}),
             u"1, 'a', 'first'; 1, 'b', 'other'; 7, 'z', NULL"_s);
    QCOMPARE(asked(*backend, of(*backend, u"mark"_s).select(count(), u"n"_s), {marks}), u"3"_s);
    QCOMPARE(asked(*backend, of(*backend, u"mark"_s).select(count(), u"n"_s)), u"3"_s);
}

void tst_Selecting::pendingRowsAreFoundThroughRelations()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto lance = backend->schema().require(u"lance"_s).value();
    const auto pilot = backend->schema().require(u"pilot"_s).value();
    constexpr qint64 fresh = qint64{1} << 62;
    const PendingTable lances{lance, {Value(1)}, {{fresh, u"Fire"_s}}, {{}}};
    const PendingTable pilots{pilot, {Value(2)}, {{2, u"Ben"_s, Null(), fresh}}, {{2}}};

    QCOMPARE(asked(*backend,
                   of(*backend, u"pilot"_s).select(u"name"_s).select(inLance, u"l"_s),
                   {lances, pilots}),
             u"'Anna', NULL; 'Ben', 'Fire'; 'Cleo', 'Recon'"_s);
    QCOMPARE(asked(*backend,
                   of(*backend, u"lance"_s)
                       .select(u"name"_s)
                       .select(any(u"pilot"_s, equals(col(u"name"_s), u"Ben"_s)), u"b"_s),
                   {lances, pilots}),
             u"'Recon', 0; 'Fire', 1"_s);
}

void tst_Selecting::whatWasNotLoadedIsTakenFromTheStoredRow()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto mark = backend->schema().require(u"mark"_s).value();
    const Absent large{Absent::Reason::NotLoaded, Absent::Content::Text, 6};
    const PendingTable marks{
        mark, {Key(QList<Value>{1, u"b"_s})}, {{1, u"c"_s, large}}, {{1, u"b"_s}}};

    QCOMPARE(asked(*backend, of(*backend, u"mark"_s).selectAll(), {marks}),
             u"1, 'a', 'first'; 1, 'c', 'second'; 2, 'a', 'third'"_s);
}

void tst_Selecting::nothingStoredIsSeenIfOnlyPendingRowsAreWanted()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto lance = backend->schema().require(u"lance"_s).value();
    const PendingTable lances{lance, {Value(1)}, {{1, u"Fire"_s}}, {{1}}, true};

    QCOMPARE(asked(*backend, of(*backend, u"lance"_s).selectAll(), {lances}), u"1, 'Fire'"_s);
}

/// Both halves of what stands for the table have its types and collations.
void tst_Selecting::pendingRowsCompareLikeStoredOnes()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto lance = backend->schema().require(u"lance"_s).value();
    const PendingTable lances{lance, {}, {{3, u"COMMAND"_s}, {4, u"5"_s}}, {{}, {}}};
    const auto name = col(u"name"_s);
    const auto found = [&](const Expression &condition) {
        return asked(*backend,
                     Selection(all(*backend, u"lance"_s).filter(condition)).select(u"id"_s),
                     {lances});
    };

    QCOMPARE(found(equals(name, u"command"_s)), u"1; 3"_s);
    QCOMPARE(found(equals(name, 5)), u"4"_s);
    QCOMPARE(found(equals(col(u"id"_s), u"3"_s)), u"3"_s);
}

void tst_Selecting::thousandsOfPendingRowsAreSeen()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    PendingTable pilots{backend->schema().require(u"pilot"_s).value(), {Value(1)}};
    for (int i = 0; i < 40'000; ++i) {
        pilots.rows.append({i + 10, u"new"_s, Null(), 2});
        pilots.origins.append(QList<Value>());
    }

    QCOMPARE(asked(*backend,
                   of(*backend, u"pilot"_s)
                       .groupBy(u"lance_id"_s)
                       .select(inLance, u"lance"_s)
                       .groupBy(inLance)
                       .select(count(), u"n"_s),
                   {pilots}),
             u"'Command', 1; 'Recon', 40001"_s);
}

void tst_Selecting::rowsAreFoundByTheRowsThatTheyReferTo()
{
    TestFile file(tables);
    Session session(opened(file.path()));
    const auto pilots = session.query(u"pilot"_s);
    const auto lances = session.fetch(session.query(u"lance"_s)).value();
    const auto fresh = session.create(u"lance"_s, {{u"name"_s, u"Fire"_s}}).value();
    const auto of = [&](RowId lance) { return pilots.filter(equals(col(u"lance_id"_s), lance)); };

    QCOMPARE(session.count(of(lances[0])).value(), 2);
    QCOMPARE(session.fetch(of(lances[0])).value().size(), 2);
    QCOMPARE(session.count(of(fresh)).value(), 0);
    QCOMPARE(session.fetch(of(fresh)).value().size(), 0);
    QCOMPARE(session.count(pilots.exclude(equals(col(u"lance_id"_s), fresh))).value(), 3);

    QVERIFY(session.set(session.fetch(pilots)->first(), u"lance_id"_s, fresh));
    QCOMPARE(session.count(of(fresh)).value(), 1);
    QCOMPARE(session.fetch(of(fresh)).value().size(), 1);
    const auto house = any(u"pilot"_s, equals(col(u"lance_id"_s), fresh));
    QCOMPARE(session.count(session.query(u"lance"_s).filter(house)).value(), 1);
}

void tst_Selecting::nothingOfItStays()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto lance = backend->schema().require(u"lance"_s).value();
    const PendingTable lances{lance, {Value(1)}, {{7, u"Fire"_s}}, {{}}};
    const auto names = of(*backend, u"lance"_s).select(u"name"_s);

    for (int i = 0; i < 3; ++i) {
        QCOMPARE(asked(*backend, names, {lances}), u"'Recon'; 'Fire'"_s);
        QCOMPARE(asked(*backend, names), u"'Command'; 'Recon'"_s);
    }

    file.run({u"BEGIN EXCLUSIVE"_s, u"DELETE FROM lance"_s, u"COMMIT"_s});
    QCOMPARE(asked(*backend, names, {lances}), u"'Fire'"_s);
}

void tst_Selecting::aSumThatIsTooLargeIsAnError()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto largest = value(std::numeric_limits<qint64>::max());

    const auto found =
        backend->select(of(*backend, u"lance"_s).select(sum(largest), u"s"_s), {}).result();

    QVERIFY(!found);
    QVERIFY(found.error().text().contains(u"\"lance\""_s));
    QVERIFY(found.error().sql().contains(u"sum("_s));
}

void tst_Selecting::rowsAreFetchedByExpressions()
{
    TestFile file(tables);
    const auto backend = opened(file.path());
    const auto query = all(*backend, u"pilot"_s)
                           .filter(inLance.matches(u"o"_s))
                           .orderBy(inLance, SortOrder::Descending)
                           .thenBy(length(col(u"name"_s)))
                           .thenBy(col(u"name"_s));
    const auto ids = [](const Result<Page> &page) {
        QStringList all;
        for (const auto &row : page->rows)
            all.append(QString::number(row[columnIndex(0)].integer()));
        return all.join(u' ');
    };

    const auto places = backend->places(query, {{}, 2, 10}).result().value();

    QCOMPARE(places.rows, 3);
    QCOMPARE(ids(backend->fetch(query, {}).result()), u"3 2 1"_s);
    QCOMPARE(ids(backend->fetch(query, {places.begins[0], places.begins[1], 0}).result()),
             u"3 2"_s);
    QCOMPARE(ids(backend->fetch(query, {places.begins[1], {}, 2}).result()), u"1"_s);
    QCOMPARE(ids(backend->fetch(query.page(2, 1), {}).result()), u"2"_s);
    QCOMPARE(backend->places(query.offset(1), {{}, 2, 10}).result()->rows, 2);
}

void tst_Selecting::aQueryIsExplained()
{
    TestFile file(tables);
    const auto backend = opened(file.path());

    const auto explained =
        backend->explain(all(*backend, u"pilot"_s).filter(equals(col(u"id"_s), 2))).result();

    QVERIFY(explained->sql.startsWith(u"SELECT "_s));
    QCOMPARE(explained->values, QList<Value>{2});
    QCOMPARE(explained->plan, QStringList{u"SEARCH pilot USING INTEGER PRIMARY KEY (rowid=?)"_s});
    QVERIFY(!backend->explain(all(*backend, u"pilot"_s).orderBy(u"rank"_s)).result());
}

void tst_Selecting::aSessionExplainsWhatItWouldAsk()
{
    TestFile file(tables);
    Session session(opened(file.path()));
    const auto pilots = session.query(u"pilot"_s);
    const auto recon = pilots.filter(equals(inLance, u"Recon"_s));

    const auto plain = session.explain(recon);
    QVERIFY(plain->sql.startsWith(u"SELECT "_s));
    QCOMPARE(plain->values, QList<Value>{u"Recon"_s});
    QVERIFY(!plain->plan.isEmpty());
    const auto counted = session.explain(Selection(pilots).select(count(), u"n"_s));
    QVERIFY2(counted->sql.contains(u"count("_s), qPrintable(counted->sql));

    // Pending lances are laid beside the stored ones, and taken away again.
    QVERIFY(session.create(u"lance"_s, {{u"name"_s, u"Fire"_s}}));
    const auto shown = session.explain(recon);
    QVERIFY2(shown, shown ? "" : qPrintable(shown.error().toText()));
    QVERIFY2(shown->sql != plain->sql, qPrintable(shown->sql));
    QCOMPARE(session.fetch(recon)->size(), 1);
    QCOMPARE(session.explain(recon.pending(Pending::Ignore))->sql, plain->sql);

    QVERIFY(!session.explain(pilots.orderBy(u"rank"_s)));
    QVERIFY(!session.explain(Selection(pilots).select(u"rank"_s)));
}

QTEST_GUILESS_MAIN(tst_Selecting)
#include "tst_selecting.moc"
