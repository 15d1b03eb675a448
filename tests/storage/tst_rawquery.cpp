#include "session/transaction.h"
#include "testfile.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList tables{
    u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT, gunnery INT)"_s,
    u"INSERT INTO pilot VALUES(1, 'Anna', 3), (2, 'Ben', 2), (3, 'Cleo', 5)"_s};

struct Asked
{
    TestFile file{tables};
    Session session{opened(file.path())};
};

const RawQuery good{u"SELECT id, name FROM pilot WHERE gunnery < ? ORDER BY gunnery"_s, {4}};

} // namespace

class tst_RawQuery : public QObject
{
    Q_OBJECT

private slots:
    void valuesComeUnderTheNamesOfTheResult();
    void rowsBecomeKnown();
    void rowsAreWhoTheyAreKnownToBe();
    void cellsThatWereNotAskedForAreLoaded();
    void cellsThatWereNotAskedForAgainStayKnown();
    void rowsThatAreDeletedHereAreLeftOut();
    void whatIsPendingIsNotSeen();
    void whatIsNoColumnIsNamed();
    void rowsWithoutTheirKeyAreRefused();
    void aStatementThatWritesIsRefused();
    void whatIsNoQueryIsRefusedBeforeItIsSent();
    void whatATransactionHasWrittenIsSeen();
    void aMistakeIsToldWithTheStatement();
    void asyncAsksTheSame();
};

void tst_RawQuery::valuesComeUnderTheNamesOfTheResult()
{
    Asked asked;

    const auto values = asked.session
                            .values(RawQuery{u"SELECT max(gunnery) AS worst, count(*) n FROM pilot"
                                             " WHERE name <> ?"_s,
                                             {u"Cleo"_s}})
                            .value();

    QCOMPARE(values.names, QStringList({u"worst"_s, u"n"_s}));
    QCOMPARE(values.rows, QList<Row>({{3, 2}}));
}

void tst_RawQuery::rowsBecomeKnown()
{
    Asked asked;

    const auto rows = asked.session.fetch(u"pilot"_s, good).value();

    QCOMPARE(rows.size(), 2);
    QCOMPARE(asked.session.cell(rows[0], columnIndex(1)), Value(u"Ben"_s));
    QVERIFY(asked.session.set(rows[0], u"name"_s, u"Benno"_s));
    QVERIFY(asked.session.commit());
    QCOMPARE(asked.session.values(good)->rows[0][columnIndex(1)], Value(u"Benno"_s));
}

void tst_RawQuery::rowsAreWhoTheyAreKnownToBe()
{
    Asked asked;
    const auto all = asked.session.fetch(asked.session.query(u"pilot"_s)).value();

    QCOMPARE(asked.session.fetch(u"pilot"_s, good).value(), QList<RowId>({all[1], all[0]}));
}

void tst_RawQuery::cellsThatWereNotAskedForAreLoaded()
{
    Asked asked;
    const auto rows = asked.session.fetch(u"pilot"_s, good).value();
    QVERIFY(asked.session.cell(rows[0], columnIndex(2)).isNotLoaded());

    QVERIFY(asked.session.load(rows));

    QCOMPARE(asked.session.cell(rows[0], columnIndex(2)), Value(2));
}

void tst_RawQuery::cellsThatWereNotAskedForAgainStayKnown()
{
    Asked asked;
    const auto rows = asked.session.fetch(asked.session.query(u"pilot"_s)).value();

    QVERIFY(asked.session.fetch(u"pilot"_s, RawQuery{u"SELECT id FROM pilot"_s}));

    QCOMPARE(asked.session.cell(rows[0], columnIndex(1)), Value(u"Anna"_s));
    QCOMPARE(asked.session.cell(rows[0], columnIndex(2)), Value(3));
}

void tst_RawQuery::rowsThatAreDeletedHereAreLeftOut()
{
    Asked asked;
    const auto rows = asked.session.fetch(u"pilot"_s, good).value();
    QVERIFY(asked.session.remove(rows[0]));

    QCOMPARE(asked.session.fetch(u"pilot"_s, good).value(), QList<RowId>({rows[1]}));
}

void tst_RawQuery::whatIsPendingIsNotSeen()
{
    Asked asked;
    const auto rows = asked.session.fetch(asked.session.query(u"pilot"_s)).value();
    QVERIFY(asked.session.set(rows[2], u"gunnery"_s, 0));

    QCOMPARE(asked.session.values(good)->rows.size(), 2);
}

void tst_RawQuery::whatIsNoColumnIsNamed()
{
    Asked asked;

    const auto rows =
        asked.session.fetch(u"pilot"_s, RawQuery{u"SELECT id, 1 AS rank FROM pilot"_s});

    QCOMPARE(rows.error().kind(), ErrorKind::NotFound);
    QVERIFY(rows.error().text().contains(u"rank"_s));
}

void tst_RawQuery::rowsWithoutTheirKeyAreRefused()
{
    Asked asked;

    QCOMPARE(asked.session.fetch(u"pilot"_s, RawQuery{u"SELECT name FROM pilot"_s}).error().kind(),
             ErrorKind::Validation);
}

void tst_RawQuery::aStatementThatWritesIsRefused()
{
    Asked asked;

    QVERIFY(!asked.session.values(RawQuery{u"DELETE FROM pilot"_s}));

    QCOMPARE(asked.session.count(asked.session.query(u"pilot"_s)).value(), 3);
}

void tst_RawQuery::whatIsNoQueryIsRefusedBeforeItIsSent()
{
    Asked asked;
    for (const auto &text :
         {u"BEGIN"_s, u"COMMIT"_s, u"PRAGMA query_only = OFF"_s, u"-- SELECT"_s}) {
        const auto values = asked.session.values(RawQuery{text});

        QVERIFY2(!values, qPrintable(text));
        QCOMPARE(values.error().kind(), ErrorKind::Statement);
        QVERIFY(values.error().text().contains(u"no query"_s));
    }
    QVERIFY(asked.session.values(RawQuery{u"-- how many\n/* are\nthere */ select 1"_s}));
    QVERIFY(asked.session.values(RawQuery{u"SELECT * FROM pragma_table_info('pilot')"_s}));
}

void tst_RawQuery::whatATransactionHasWrittenIsSeen()
{
    Asked asked;
    const auto rows = asked.session.fetch(asked.session.query(u"pilot"_s)).value();
    auto transaction = asked.session.beginTransaction();
    QVERIFY(transaction);
    QVERIFY(asked.session.set(rows[0], u"gunnery"_s, 1));
    QVERIFY(transaction->flush());

    QVERIFY(asked.session.fetch(u"pilot"_s, RawQuery{u"SELECT * FROM pilot"_s}));
    const auto write =
        asked.session.values(RawQuery{u"WITH x AS (SELECT 1) DELETE FROM pilot WHERE id IN x"_s});

    QVERIFY(!write);
    QCOMPARE(asked.session.cell(rows[0], columnIndex(2)), Value(1));
    QVERIFY(asked.session.set(rows[1], u"gunnery"_s, 1)); // Nor does it stay read only.
    QVERIFY(transaction->commit());
    QCOMPARE(asked.session.count(asked.session.query(u"pilot"_s)).value(), 3);
}

void tst_RawQuery::aMistakeIsToldWithTheStatement()
{
    Asked asked;

    const auto values = asked.session.values(RawQuery{u"SELECT rank FROM pilot"_s});

    QCOMPARE(values.error().kind(), ErrorKind::Statement);
    QVERIFY(values.error().sql().contains(u"rank"_s));
    QVERIFY(!asked.session.values(RawQuery{u"SELECT ?"_s}));
}

void tst_RawQuery::asyncAsksTheSame()
{
    Asked asked;

    auto values = asked.session.valuesAsync(good);
    auto rows = asked.session.fetchAsync(u"pilot"_s, good);

    QTRY_VERIFY(rows.isFinished());
    QCOMPARE(rows.result()->size(), 2);
    QCOMPARE(values.result()->rows.size(), 2);
    QVERIFY(!asked.session.fetchAsync(u"rank"_s, good).result());
}

QTEST_GUILESS_MAIN(tst_RawQuery)
#include "tst_rawquery.moc"
