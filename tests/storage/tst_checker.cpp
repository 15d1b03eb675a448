#include "desk.h"
#include "session/editgroup.h"

#include <QSignalSpy>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

using Rule = ConstraintDetails::Rule;

const QStringList fleet{
    u"CREATE TABLE lance(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)"_s,
    u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT NOT NULL, gunnery INT CHECK(gunnery < "
    u"9), "
    "lance INT REFERENCES lance)"_s,
    u"CREATE TABLE crew(id INTEGER PRIMARY KEY, lance INT REFERENCES lance ON DELETE RESTRICT)"_s,
    u"INSERT INTO lance VALUES(1, 'a'), (2, 'b'), (3, 'c')"_s,
    u"INSERT INTO pilot VALUES(1, 'Jaime', 3, 1), (2, 'Natasha', 2, 2)"_s,
    u"INSERT INTO crew VALUES(1, 3)"_s};

} // namespace

class tst_Checker : public QObject
{
    Q_OBJECT

private slots:
    void whatCanBeSavedIsClean();
    void everyRefusedRowIsNamed();
    void missingTargetsAreNamed();
    void missedTargetsAreNamed();
    void restrictedDeletesAreNamed();
    void brokenReferencesOfBeforeAreNobodysFault();
    void conflictsAreNamedBesideRefusals();
    void knownFaultsAreNotRepeated();
    void rowsThatReferToARefusedOneAreNotBlamed();
    void guiltyRowsOfABatchAreFoundAmongThousands();
    void rowsThatWaitForEachOtherAreAnError();
    void noTraceIsLeft();
    void aTableThatEndsTransactionsLeavesNoTrace();
    void afterTheCheckEverythingCanBeSaved();
    void checkRunsInTheBackground();
    void readOnlyDatabaseSaysSo();
};

void tst_Checker::whatCanBeSavedIsClean()
{
    Desk d(fleet);
    d.set(u"lance"_s, 1, u"name"_s, u"b"_s);
    d.set(u"lance"_s, 2, u"name"_s, u"a"_s);
    QVERIFY(d.session.create(u"pilot"_s, {{u"name"_s, u"Ian"_s}, {u"lance"_s, 3}}));
    d.remove(u"pilot"_s, 1);

    const auto check = d.session.checkCommit();

    QVERIFY2(check && check->isClean(), check ? qPrintable(check->toText()) : "");
    QCOMPARE(check->toText(), QString());
}

void tst_Checker::everyRefusedRowIsNamed()
{
    Desk d(fleet);
    d.file.run({u"INSERT INTO lance VALUES(9, 'taken')"_s});
    d.set(u"lance"_s, 1, u"name"_s, u"taken"_s);
    d.set(u"lance"_s, 2, u"name"_s, u"fine"_s);
    const auto lance = d.session.create(u"lance"_s, {{u"name"_s, u"taken"_s}}).value();
    d.set(u"pilot"_s, 1, u"gunnery"_s, 10);
    const auto pilot =
        d.session.create(u"pilot"_s, {{u"name"_s, u"Ian"_s}, {u"gunnery"_s, 11}}).value();

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.refused.size(), 2);
    QCOMPARE(check.refused[0].rule, Rule::Unique);
    QCOMPARE(check.refused[0].columns, QList{columnIndex(1)});
    QCOMPARE(check.refused[0].rows, (QList{lance, d.row(u"lance"_s, 1)}));
    QCOMPARE(check.refused[1].rule, Rule::Check);
    QCOMPARE(check.refused[1].columns, QList{columnIndex(2)});
    QCOMPARE(check.refused[1].rows, (QList{pilot, d.row(u"pilot"_s, 1)}));
    QCOMPARE(check.faults(pilot).size(), 1);
    QCOMPARE(check.faults(pilot).front().column, columnIndex(2));
    QVERIFY(check.toText().contains(u"\"name\""_s));
}

void tst_Checker::missingTargetsAreNamed()
{
    Desk d(fleet);
    d.set(u"pilot"_s, 1, u"lance"_s, 77);
    d.set(u"crew"_s, 1, u"lance"_s, 78);

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.refused.size(), 2);
    for (const auto &refusal : check.refused)
        QCOMPARE(refusal.rule, Rule::ForeignKey);
    QCOMPARE(check.faults(d.row(u"pilot"_s, 1)).front().column, columnIndex(3));
    QCOMPARE(check.faults(d.row(u"crew"_s, 1)).front().column, columnIndex(1));
}

void tst_Checker::missedTargetsAreNamed()
{
    Desk d(fleet, {u"lance"_s}); // what is not known is found by the database
    const auto gone = d.row(u"lance"_s, 1);
    const auto moved = d.row(u"lance"_s, 2);
    d.remove(u"lance"_s, 1);
    d.set(u"lance"_s, 2, u"id"_s, 20);

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.refused.size(), 2);
    QCOMPARE(check.refused[0].rows, QList{moved});
    QCOMPARE(check.refused[1].rows, QList{gone});
}

void tst_Checker::restrictedDeletesAreNamed()
{
    Desk d(fleet, {u"lance"_s}); // what is not known is found by the database
    const auto lance = d.row(u"lance"_s, 3);
    d.remove(u"lance"_s, 3);

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.refused.size(), 1);
    QCOMPARE(check.refused[0].rule, Rule::ForeignKey);
    QCOMPARE(check.refused[0].rows, QList{lance});
}

void tst_Checker::brokenReferencesOfBeforeAreNobodysFault()
{
    Desk d(fleet + QStringList{u"INSERT INTO pilot VALUES(9, 'lost', 1, 99)"_s});
    d.set(u"pilot"_s, 9, u"name"_s, u"still lost"_s);

    QVERIFY(d.session.checkCommit()->isClean());
    QCOMPARE(d.commit(), QString());
}

void tst_Checker::conflictsAreNamedBesideRefusals()
{
    Desk d(fleet);
    d.set(u"pilot"_s, 1, u"name"_s, u"mine"_s);
    d.set(u"pilot"_s, 2, u"gunnery"_s, 99);
    d.file.run({u"UPDATE pilot SET name = 'theirs' WHERE id = 1"_s});

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.conflicts.size(), 1);
    QCOMPARE(check.conflicts[0].row, d.row(u"pilot"_s, 1));
    QCOMPARE(check.refused.size(), 1);
    QVERIFY(!d.session.state().isInConflict(d.row(u"pilot"_s, 1)));
}

void tst_Checker::knownFaultsAreNotRepeated()
{
    Desk d(fleet);
    d.set(u"pilot"_s, 1, u"name"_s, Null());

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.invalid.size(), 1);
    QCOMPARE(check.invalid[0].row, d.row(u"pilot"_s, 1));
    QVERIFY(check.refused.isEmpty());
    QVERIFY(!check.isClean());
}

void tst_Checker::rowsThatReferToARefusedOneAreNotBlamed()
{
    Desk d(fleet);
    d.file.run({u"INSERT INTO lance VALUES(9, 'taken')"_s});
    const auto lance = d.session.create(u"lance"_s, {{u"name"_s, u"taken"_s}}).value();
    QVERIFY(d.session.create(u"pilot"_s, {{u"name"_s, u"Ian"_s}, {u"lance"_s, lance}}));

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.refused.size(), 1);
    QCOMPARE(check.refused[0].rows, QList{lance});
}

void tst_Checker::guiltyRowsOfABatchAreFoundAmongThousands()
{
    Desk d(fleet);
    QList<RowId> guilty;
    QVERIFY(d.session.edit(u"Add"_s, [&](EditGroup &group) -> Result<void> {
        for (int i = 0; i < 3000; ++i) {
            const auto row =
                group.create(d.table(u"pilot"_s),
                             {{u"name"_s, u"x"_s}, {u"gunnery"_s, i % 1000 == 500 ? 9 : 1}});
            if (!row)
                return row.error();
            if (i % 1000 == 500)
                guilty.append(*row);
        }
        return {};
    }));

    const auto check = d.session.checkCommit().value();

    QCOMPARE(check.refused.size(), 1);
    QCOMPARE(check.refused[0].rows, guilty);
}

void tst_Checker::rowsThatWaitForEachOtherAreAnError()
{
    Desk d(
        {u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL UNIQUE CHECK(a IN ('x', 'y')))"_s,
         u"INSERT INTO t VALUES(1, 'x'), (2, 'y')"_s});
    d.set(u"t"_s, 1, u"a"_s, u"y"_s);
    d.set(u"t"_s, 2, u"a"_s, u"x"_s);

    const auto check = d.session.checkCommit();

    QVERIFY(!check);
    QCOMPARE(check.error().kind(), ErrorKind::Schema);
}

void tst_Checker::noTraceIsLeft()
{
    Desk d(fleet);
    d.file.run({u"INSERT INTO lance VALUES(9, 'taken')"_s});
    QVERIFY(d.session.create(u"lance"_s, {{u"name"_s, u"taken"_s}}));
    QVERIFY(d.session.create(u"lance"_s, {{u"name"_s, u"fine"_s}}));
    d.set(u"pilot"_s, 1, u"gunnery"_s, 10);
    d.remove(u"pilot"_s, 2);
    const auto state = d.session.state();
    const auto bytes = d.file.bytes();
    QSignalSpy changed(&d.session, &Session::changed);
    QSignalSpy failed(&d.session, &Session::commitFailed);
    const auto undoable = d.session.undoLabel();

    QVERIFY(!d.session.checkCommit()->isClean());

    QVERIFY(d.session.state().isSameAs(state));
    QCOMPARE(d.file.bytes(), bytes);
    QCOMPARE(changed.size() + failed.size(), 0);
    QCOMPARE(d.session.undoLabel(), undoable);
    QVERIFY(d.session.faults(d.row(u"pilot"_s, 1)).isEmpty());
    d.file.run({u"BEGIN IMMEDIATE"_s, u"ROLLBACK"_s}); // Nobody holds a lock.
}

void tst_Checker::aTableThatEndsTransactionsLeavesNoTrace()
{
    Desk d({u"CREATE TABLE t(id INTEGER PRIMARY KEY, a)"_s,
            u"INSERT INTO t VALUES(1, 'x'), (2, 'y')"_s,
            u"CREATE TRIGGER s BEFORE INSERT ON t WHEN new.a = 'y' BEGIN "
            "SELECT RAISE(ROLLBACK, 'no'); END"_s});
    QVERIFY(d.session.create(u"t"_s, {{u"a"_s, u"y"_s}}));
    QVERIFY(d.session.create(u"t"_s, {{u"a"_s, u"z"_s}}));

    const auto check = d.session.checkCommit();

    QVERIFY2(check, check ? "" : qPrintable(check.error().toText()));
    QCOMPARE(check->refused.size(), 1);
    QCOMPARE(d.file.rows(u"SELECT * FROM t"_s), u"1|x;2|y"_s);
}

void tst_Checker::afterTheCheckEverythingCanBeSaved()
{
    Desk d(fleet);
    const auto lance = d.session.create(u"lance"_s, {{u"name"_s, u"new"_s}}).value();
    d.set(u"pilot"_s, 1, u"gunnery"_s, 10);
    QVERIFY(!d.session.checkCommit()->isClean());

    d.set(u"pilot"_s, 1, u"gunnery"_s, 8);
    QVERIFY(d.session.checkCommit()->isClean());
    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.session.cell(lance, columnIndex(0)), Value(4));
}

void tst_Checker::checkRunsInTheBackground()
{
    Desk d(fleet);
    d.set(u"pilot"_s, 1, u"gunnery"_s, 10);

    const auto future = d.session.checkCommitAsync();
    QTRY_VERIFY(future.isFinished());

    QCOMPARE(future.result()->refused.size(), 1);
}

void tst_Checker::readOnlyDatabaseSaysSo()
{
    TestFile file(fleet);
    const auto backend = opened(u"file:"_s + file.path() + u"?mode=ro"_s);

    const auto check = backend->check({}).result();

    QCOMPARE(check.error().kind(), ErrorKind::ReadOnly);
}

QTEST_GUILESS_MAIN(tst_Checker)
#include "tst_checker.moc"
