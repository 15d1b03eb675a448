#include "desk.h"
#include "session/planner.h"

#include <QSignalSpy>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Lances with pilots, and what pilots have, referring to each other by `rules`.
QStringList fleet(const QString &rules)
{
    return {
        u"CREATE TABLE lance(id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, lance INT REFERENCES lance %1)"_s.arg(rules),
        u"CREATE TABLE mech(lance INT, no INT, pilot INT REFERENCES pilot %1, "
        "PRIMARY KEY(lance, no), FOREIGN KEY(lance) REFERENCES lance(id) %1)"_s.arg(rules),
        u"INSERT INTO lance VALUES(1, 'a'), (2, 'b')"_s,
        u"INSERT INTO pilot VALUES(1, 1), (2, 1), (3, 2)"_s,
        u"INSERT INTO mech VALUES(1, 1, 1), (2, 1, 3), (2, 2, 1)"_s};
}

const auto cascade = u"ON DELETE CASCADE ON UPDATE CASCADE"_s;

} // namespace

class tst_RuleEffects : public QObject
{
    Q_OBJECT

private slots:
    void rowsDeletedWithTheirParentsAreGone();
    void rowsOfAChangedKeyFollow();
    void rowsSetToNullAreRead();
    void editsOfRowsThatFollowAreSaved();
    void newRowsFollowAsWell();
    void editsOfDeletedRowsAreConflicts();
    void undoBringsBackWhatWasDeletedHereOnly();
    void undoBringsBackKnownRowsThatWentWithIt();
    void oneCommitIsOneSignal();
    void givenAChangedKey_whenSaved_thenItsChildrenAreSavedByTheRuleAndCounted();
    void givenAChangedKey_whenUndoneAfterTheSave_thenItsChildrenGoBackWithIt();
    void givenAChildThatAnotherHasMoved_whenItsParentsKeyIsSaved_thenThatIsAConflict();
    void givenManyChildrenOfAChangedKey_thenNoneIsWrittenByItself();
    void givenARowSetBackToAKeyThatIsTakenOver_thenItIsSavedAsShown();
    void givenAReplacedRowThatRefersToAKeyThatIsTakenOver_thenItIsSavedAsShown();
    void givenARowSetBackToAKeyThatNobodyHas_thenItFollows();
    void givenARowReadAfterItsParentsKeyWasChanged_thenItFollows();
    void aCheckFindsWhatASaveWouldOfRowsThatFollow();
};

void tst_RuleEffects::rowsDeletedWithTheirParentsAreGone()
{
    Desk d(fleet(cascade));
    d.remove(u"lance"_s, 1);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.known(u"pilot"_s), u"3, 2"_s);
    QCOMPARE(d.known(u"mech"_s), u"2, 1, 3"_s);
    QCOMPARE(d.file.rows(u"SELECT id FROM pilot"_s), u"3"_s);
}

void tst_RuleEffects::rowsOfAChangedKeyFollow()
{
    Desk d(fleet(cascade));
    const auto mech = d.session.find(d.table(u"mech"_s), Key(QList<Value>{1, 1}));
    QVERIFY(!mech.isNull());
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.set(u"pilot"_s, 1, u"id"_s, 100);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.known(u"pilot"_s), u"100, 10; 2, 10; 3, 2"_s);
    QCOMPARE(d.known(u"mech"_s), u"10, 1, 100; 2, 1, 3; 2, 2, 100"_s);
    QCOMPARE(d.session.find(d.table(u"mech"_s), Key(QList<Value>{10, 1})), mech);
    QVERIFY(d.session.find(d.table(u"mech"_s), Key(QList<Value>{1, 1})).isNull());
    QVERIFY(d.session.set(mech, u"pilot"_s, Null()));
    QCOMPARE(d.commit(), QString());
}

void tst_RuleEffects::rowsSetToNullAreRead()
{
    Desk d({u"CREATE TABLE lance(id INTEGER PRIMARY KEY)"_s,
            u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, lance INT DEFAULT 3 REFERENCES lance "
            "ON DELETE SET NULL ON UPDATE SET DEFAULT)"_s,
            u"INSERT INTO lance VALUES(1), (2), (3)"_s,
            u"INSERT INTO pilot VALUES(1, 1), (2, 2)"_s});
    d.remove(u"lance"_s, 1);
    d.set(u"lance"_s, 2, u"id"_s, 20);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.known(u"pilot"_s), u"1, NULL; 2, 3"_s);
}

void tst_RuleEffects::editsOfRowsThatFollowAreSaved()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.set(u"pilot"_s, 1, u"lance"_s, 2);
    d.set(u"pilot"_s, 2, u"id"_s, 20);
    d.set(u"lance"_s, 10, u"name"_s, u"x"_s);
    d.set(u"pilot"_s, 1, u"lance"_s, d.row(u"lance"_s, 10));
    d.remove(u"lance"_s, 2);

    const auto done = d.commit();

    QCOMPARE(done, QString());
    QCOMPARE(d.known(u"pilot"_s), u"1, 10; 20, 10"_s);
    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|10;20|10"_s);
}

void tst_RuleEffects::newRowsFollowAsWell()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    const auto pilot = d.session.create(u"pilot"_s, {{u"lance"_s, d.row(u"lance"_s, 10)}}).value();

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.session.cell(pilot, columnIndex(1)), Value(10));
    QCOMPARE(d.file.rows(u"SELECT lance FROM pilot WHERE id = 4"_s), u"10"_s);
}

void tst_RuleEffects::editsOfDeletedRowsAreConflicts()
{
    Desk d(fleet(cascade), {u"lance"_s});
    const auto lance = d.row(u"lance"_s, 1);
    QVERIFY(d.session.remove(lance));
    d.load(u"pilot"_s);
    d.load(u"mech"_s);
    const auto pilot = d.row(u"pilot"_s, 1);
    const auto mech = d.session.find(d.table(u"mech"_s), Key(QList<Value>{1, 1}));
    QVERIFY(d.session.set(mech, u"pilot"_s, 3));

    QVERIFY(d.session.commit({lance}));

    QVERIFY(!d.session.row(pilot));
    QCOMPARE(d.session.state().pending().size(), 1);
    QVERIFY(d.session.state().isInConflict(mech));
    QCOMPARE(d.file.rows(u"SELECT count(*) FROM mech WHERE lance = 1"_s), u"0"_s);
}

void tst_RuleEffects::undoBringsBackWhatWasDeletedHereOnly()
{
    Desk d(fleet(cascade), {u"lance"_s});
    d.remove(u"lance"_s, 1);
    QCOMPARE(d.commit(), QString());

    d.session.undo();
    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id FROM lance"_s), u"1;2"_s);
    QCOMPARE(d.file.rows(u"SELECT id FROM pilot"_s), u"3"_s);
}

void tst_RuleEffects::undoBringsBackKnownRowsThatWentWithIt()
{
    Desk d(fleet(cascade));
    const auto before = d.file.rows(u"SELECT * FROM mech"_s);
    d.remove(u"lance"_s, 1);
    QCOMPARE(d.commit(), QString());

    d.session.undo();
    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.known(u"pilot"_s), u"1, 1; 2, 1; 3, 2"_s);
    QCOMPARE(d.file.rows(u"SELECT * FROM mech ORDER BY lance, no"_s), before);
}

void tst_RuleEffects::oneCommitIsOneSignal()
{
    Desk d(fleet(cascade));
    d.remove(u"lance"_s, 1);
    QSignalSpy changed(&d.session, &Session::changed);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).value<ChangeSet>().entries().size(), 5);
}

void tst_RuleEffects::givenAChangedKey_whenSaved_thenItsChildrenAreSavedByTheRuleAndCounted()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    QCOMPARE(d.session.cell(d.row(u"pilot"_s, 1), columnIndex(1)), Value(10));

    const auto report = d.session.commit();

    QVERIFY2(report, report ? "" : qPrintable(report.error().toText()));
    QVERIFY(!d.session.hasPending());
    QCOMPARE(report->rowCount(), 4); // The lance, two pilots, a mech.
    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|10;2|10;3|2"_s);
    QCOMPARE(d.known(u"pilot"_s), u"1, 10; 2, 10; 3, 2"_s);
}

void tst_RuleEffects::givenAChangedKey_whenUndoneAfterTheSave_thenItsChildrenGoBackWithIt()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    QCOMPARE(d.commit(), QString());

    d.session.undo();

    QCOMPARE(d.session.cell(d.row(u"pilot"_s, 1), columnIndex(1)), Value(1));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|1;2|1;3|2"_s);
}

void tst_RuleEffects::givenAChildThatAnotherHasMoved_whenItsParentsKeyIsSaved_thenThatIsAConflict()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.file.run({u"UPDATE pilot SET lance = 2 WHERE id = 1"_s});

    const auto done = d.session.commit();

    QVERIFY(!done);
    const auto *details = done.error().details<ConflictDetails>();
    QVERIFY(details);
    QCOMPARE(details->conflicts().size(), 1);
    QCOMPARE(details->conflicts().front().row, d.row(u"pilot"_s, 1));
    QCOMPARE(d.file.rows(u"SELECT id FROM lance ORDER BY id"_s), u"1;2"_s);
}

void tst_RuleEffects::givenManyChildrenOfAChangedKey_thenNoneIsWrittenByItself()
{
    Desk d({u"CREATE TABLE lance(id INTEGER PRIMARY KEY)"_s,
            u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, lance INT REFERENCES lance "_s + cascade
                + u", touched INT DEFAULT 0)"_s,
            u"INSERT INTO lance VALUES(1)"_s,
            u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
            "INSERT INTO pilot(lance) SELECT 1 FROM n"_s});
    d.set(u"lance"_s, 1, u"id"_s, 10);
    const auto plan = planned(d.session.state().pending(), d.session.schema());

    QCOMPARE(plan->steps.size(), 2);
    QCOMPARE(int(plan->steps[1].purpose), int(WriteStep::Purpose::Follow));
    QCOMPARE(plan->steps[1].rows.size(), 300);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT count(*) FROM pilot WHERE lance = 10"_s), u"300"_s);
}

void tst_RuleEffects::givenARowSetBackToAKeyThatIsTakenOver_thenItIsSavedAsShown()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.set(u"lance"_s, 2, u"id"_s, 1);
    d.set(u"pilot"_s, 1, u"lance"_s, 1);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|1;2|10;3|1"_s);
    QCOMPARE(d.known(u"pilot"_s), u"1, 1; 2, 10; 3, 1"_s);
}

void tst_RuleEffects::givenAReplacedRowThatRefersToAKeyThatIsTakenOver_thenItIsSavedAsShown()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.set(u"lance"_s, 2, u"id"_s, 1);
    d.remove(u"pilot"_s, 1);
    QVERIFY(d.session.create(u"pilot"_s, {{u"id"_s, 1}, {u"lance"_s, 1}}));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|1;2|10;3|1"_s);
    QCOMPARE(d.known(u"pilot"_s), u"1, 1; 2, 10; 3, 1"_s);
}

void tst_RuleEffects::givenARowSetBackToAKeyThatNobodyHas_thenItFollows()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.set(u"pilot"_s, 1, u"lance"_s, 1);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|10;2|10;3|2"_s);
    QCOMPARE(d.known(u"pilot"_s), u"1, 10; 2, 10; 3, 2"_s);
}

void tst_RuleEffects::givenARowReadAfterItsParentsKeyWasChanged_thenItFollows()
{
    Desk d(fleet(cascade), {u"lance"_s});
    d.set(u"lance"_s, 1, u"id"_s, 10);
    d.set(u"lance"_s, 2, u"id"_s, 1);
    d.load(u"pilot"_s);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|10;2|10;3|1"_s);
    QCOMPARE(d.known(u"pilot"_s), u"1, 10; 2, 10; 3, 1"_s);
}

void tst_RuleEffects::aCheckFindsWhatASaveWouldOfRowsThatFollow()
{
    Desk d(fleet(cascade));
    d.set(u"lance"_s, 1, u"id"_s, 10);
    QVERIFY(d.session.checkCommit()->isClean());
    d.file.run({u"UPDATE pilot SET lance = 2 WHERE id = 1"_s});

    const auto check = d.session.checkCommit();

    QCOMPARE(check->conflicts.size(), 1);
    QCOMPARE(check->conflicts.front().row, d.row(u"pilot"_s, 1));
}

QTEST_GUILESS_MAIN(tst_RuleEffects)
#include "tst_ruleeffects.moc"
