#include "desk.h"
#include "session/editgroup.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto fleet =
    QStringList{u"CREATE TABLE lance(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, leader INT "
                "REFERENCES pilot)"_s,
                u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT, lance INT NOT NULL "
                "REFERENCES lance ON DELETE RESTRICT ON UPDATE CASCADE)"_s,
                u"INSERT INTO lance VALUES(1, 'a', NULL), (2, 'b', NULL), (3, 'c', NULL)"_s,
                u"INSERT INTO pilot VALUES(1, 'Jaime', 1), (2, 'Natasha', 2)"_s};

} // namespace

class tst_UnitOfWork : public QObject
{
    Q_OBJECT

private slots:
    void aReplacedRowKeepsWhatRefersToIt();
    void swappedNamesAreSaved();
    void shiftedNamesAreSaved();
    void swappedKeysAreSaved();
    void keyThatTheDatabaseChoosesIsNotOneThatIsTaken();
    void newRowsThatReferToEachOtherAreSaved();
    void newRowsThatMustReferToEachOtherAreSaved();
    void rowsThatReferToThemselvesSwapTheirKeys();
    void aTreeIsDeletedFromItsLeaves();
    void aRowMovesFromADeletedRowToTheNewOneOfItsName();
    void aReferenceToAChangedKeyIsTheNewKey();
    void aCheckThatForbidsParkingIsSaid();
    void conflictOfAParkedRowIsFoundOnce();
    void conflictsAreDecidedEachInItsWayAndSaved();
    void chainOfManyRowsIsSaved();
};

void tst_UnitOfWork::aReplacedRowKeepsWhatRefersToIt()
{
    Desk d(fleet);
    const auto lance = d.row(u"lance"_s, 1);
    QVERIFY(d.session.edit(u"Replace"_s, [&](EditGroup &group) -> Result<void> {
        if (auto removed = group.remove(lance); !removed)
            return removed;
        const auto made = group.create(lance.table(), {{u"id"_s, 1}, {u"name"_s, u"new"_s}});
        return made ? Result<void>() : made.error();
    }));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT name FROM lance WHERE id = 1"_s), u"new"_s);
    QCOMPARE(d.file.rows(u"SELECT lance FROM pilot WHERE id = 1"_s), u"1"_s);
}

void tst_UnitOfWork::swappedNamesAreSaved()
{
    Desk d(fleet);
    d.set(u"lance"_s, 1, u"name"_s, u"b"_s);
    d.set(u"lance"_s, 2, u"name"_s, u"a"_s);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, name FROM lance ORDER BY id"_s), u"1|b;2|a;3|c"_s);
    d.session.undo();
    d.session.undo();
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT id, name FROM lance ORDER BY id"_s), u"1|a;2|b;3|c"_s);
}

void tst_UnitOfWork::shiftedNamesAreSaved()
{
    Desk d(fleet);
    d.set(u"lance"_s, 3, u"name"_s, u"d"_s);
    d.set(u"lance"_s, 2, u"name"_s, u"c"_s);
    d.set(u"lance"_s, 1, u"name"_s, u"b"_s);
    QVERIFY(d.session.create(u"lance"_s, {{u"name"_s, u"a"_s}}));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, name FROM lance ORDER BY id"_s), u"1|b;2|c;3|d;4|a"_s);
}

void tst_UnitOfWork::swappedKeysAreSaved()
{
    Desk d(fleet);
    const auto first = d.row(u"lance"_s, 1);
    const auto second = d.row(u"lance"_s, 2);
    QVERIFY(d.session.set(first, u"id"_s, 2));
    QVERIFY(d.session.set(second, u"id"_s, 1));
    QCOMPARE(d.session.cell(d.row(u"pilot"_s, 1), columnIndex(2)), Value(2));
    QCOMPARE(d.session.cell(d.row(u"pilot"_s, 2), columnIndex(2)), Value(1));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, name FROM lance ORDER BY id"_s), u"1|b;2|a;3|c"_s);
    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot ORDER BY id"_s), u"1|2;2|1"_s);
    QCOMPARE(d.row(u"lance"_s, 2), first);
    QCOMPARE(d.row(u"lance"_s, 1), second);
}

void tst_UnitOfWork::keyThatTheDatabaseChoosesIsNotOneThatIsTaken()
{
    Desk d(fleet);
    const auto made = d.session.create(u"lance"_s, {{u"name"_s, u"new"_s}}).value();
    d.set(u"lance"_s, 3, u"id"_s, 4);
    QVERIFY(d.session.create(u"lance"_s, {{u"id"_s, 5}, {u"name"_s, u"five"_s}}));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.session.cell(made, columnIndex(0)), Value(6));
}

void tst_UnitOfWork::newRowsThatReferToEachOtherAreSaved()
{
    Desk d(fleet);
    const auto lance = d.session.create(u"lance"_s, {{u"name"_s, u"new"_s}}).value();
    const auto pilot = d.session.create(u"pilot"_s, {{u"lance"_s, lance}}).value();
    QVERIFY(d.session.set(lance, u"leader"_s, pilot));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, leader FROM lance WHERE name = 'new'"_s), u"4|3"_s);
    QCOMPARE(d.file.rows(u"SELECT lance FROM pilot WHERE id = 3"_s), u"4"_s);
    QCOMPARE(d.session.cell(lance, columnIndex(2)), Value(3));
}

void tst_UnitOfWork::newRowsThatMustReferToEachOtherAreSaved()
{
    Desk d({u"CREATE TABLE a(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b)"_s,
            u"CREATE TABLE b(id INTEGER PRIMARY KEY, a INT NOT NULL REFERENCES a)"_s});
    const auto a = d.session.create(u"a"_s, {}).value();
    const auto b = d.session.create(u"b"_s, {{u"a"_s, a}}).value();
    QVERIFY(d.session.set(a, u"b"_s, b));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT * FROM a JOIN b ON a.b = b.id AND b.a = a.id"_s), u"1|1|1|1"_s);
}

void tst_UnitOfWork::rowsThatReferToThemselvesSwapTheirKeys()
{
    Desk d(
        {u"CREATE TABLE node(id INTEGER PRIMARY KEY, up INT REFERENCES node ON UPDATE CASCADE)"_s,
         u"INSERT INTO node VALUES(1, 1), (3, 1)"_s});
    const auto first = d.row(u"node"_s, 1);
    const auto third = d.row(u"node"_s, 3);
    QVERIFY(d.session.edit(u"Swap"_s, [&](EditGroup &group) -> Result<void> {
        if (auto set = group.set(first, columnIndex(0), 3); !set)
            return set;
        return group.set(third, columnIndex(0), 1);
    }));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, up FROM node ORDER BY id"_s), u"1|3;3|3"_s);
}

void tst_UnitOfWork::aTreeIsDeletedFromItsLeaves()
{
    Desk d(
        {u"CREATE TABLE node(id INTEGER PRIMARY KEY, up INT REFERENCES node ON DELETE RESTRICT)"_s,
         u"CREATE TABLE leaf(id INTEGER PRIMARY KEY, node INT REFERENCES node ON DELETE RESTRICT)"_s,
         u"WITH n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
         "INSERT INTO node SELECT i, nullif(i - 1, 0) FROM n"_s,
         u"INSERT INTO leaf SELECT id, id FROM node"_s});
    QVERIFY(d.session.edit(u"Fell"_s, [&](EditGroup &group) -> Result<void> {
        for (int id = 1; id <= 60; ++id) {
            for (const auto &table : {u"node"_s, u"leaf"_s}) {
                if (auto removed = group.remove(d.row(table, id)); !removed)
                    return removed;
            }
        }
        return {};
    }));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT (SELECT count(*) FROM node), (SELECT count(*) FROM leaf)"_s),
             u"0|0"_s);
}

void tst_UnitOfWork::aRowMovesFromADeletedRowToTheNewOneOfItsName()
{
    Desk d(fleet);
    const auto fresh = d.session.create(u"lance"_s, {{u"name"_s, u"a"_s}}).value();
    d.set(u"pilot"_s, 1, u"lance"_s, fresh);
    QVERIFY(d.session.remove(d.row(u"lance"_s, 1)));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT lance.id, lance.name FROM pilot JOIN lance ON lance.id = "
                         "pilot.lance WHERE pilot.id = 1"_s),
             u"4|a"_s);
    QCOMPARE(d.file.rows(u"SELECT count(*) FROM lance"_s), u"3"_s);
}

void tst_UnitOfWork::aReferenceToAChangedKeyIsTheNewKey()
{
    Desk d(fleet);
    const auto lance = d.row(u"lance"_s, 3);
    QVERIFY(d.session.set(lance, u"id"_s, 30));
    const auto pilot = d.session.create(u"pilot"_s, {{u"lance"_s, lance}}).value();
    d.set(u"pilot"_s, 2, u"lance"_s, lance);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT id, lance FROM pilot"_s), u"1|1;2|30;3|30"_s);
    QCOMPARE(d.session.cell(pilot, columnIndex(2)), Value(30));
    QCOMPARE(d.row(u"lance"_s, 30), lance);
}

void tst_UnitOfWork::aCheckThatForbidsParkingIsSaid()
{
    Desk d(
        {u"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT NOT NULL UNIQUE CHECK(length(a) = 1))"_s,
         u"INSERT INTO t VALUES(1, 'x'), (2, 'y')"_s});
    d.set(u"t"_s, 1, u"a"_s, u"y"_s);
    d.set(u"t"_s, 2, u"a"_s, u"x"_s);

    const auto done = d.session.commit();

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::Constraint);
    QVERIFY2(done.error().text().contains(u"exchange"_s), qPrintable(done.error().text()));
    QCOMPARE(done.error().details<ConstraintDetails>()->rows(), QList{d.row(u"t"_s, 1)});
    QCOMPARE(d.file.rows(u"SELECT * FROM t"_s), u"1|x;2|y"_s);
}

void tst_UnitOfWork::conflictOfAParkedRowIsFoundOnce()
{
    Desk d(fleet);
    d.set(u"lance"_s, 1, u"name"_s, u"b"_s);
    d.set(u"lance"_s, 2, u"name"_s, u"a"_s);
    d.set(u"lance"_s, 1, u"leader"_s, 1);
    d.file.run({u"UPDATE lance SET leader = 2 WHERE id = 1"_s});

    const auto done = d.session.commit();

    const auto *details = done.error().details<ConflictDetails>();
    QVERIFY2(details, qPrintable(done.error().toText()));
    QCOMPARE(details->conflicts().size(), 1);
    QCOMPARE(details->conflicts().front().row, d.row(u"lance"_s, 1));
    QCOMPARE(details->conflicts().front().columns, QList{columnIndex(2)});
    QCOMPARE(d.file.rows(u"SELECT name FROM lance ORDER BY id"_s), u"a;b;c"_s);
}

void tst_UnitOfWork::chainOfManyRowsIsSaved()
{
    Desk d({u"CREATE TABLE t(id INTEGER PRIMARY KEY, place INT NOT NULL UNIQUE)"_s,
            u"WITH n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            "INSERT INTO t SELECT i, i FROM n"_s});
    QVERIFY(d.session.edit(u"Shift"_s, [&](EditGroup &group) -> Result<void> {
        for (int id = 1; id <= 2000; ++id) {
            if (auto set = group.set(d.row(u"t"_s, id), columnIndex(1), id + 1); !set)
                return set;
        }
        return {};
    }));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT count(*) FROM t WHERE place = id + 1"_s), u"2000"_s);
}

void tst_UnitOfWork::conflictsAreDecidedEachInItsWayAndSaved()
{
    Desk d(fleet);
    const auto first = d.row(u"lance"_s, 1);
    const auto second = d.row(u"lance"_s, 2);
    const auto jaime = d.row(u"pilot"_s, 1);
    const auto natasha = d.row(u"pilot"_s, 2);
    const auto name = columnIndex(1);
    d.set(u"lance"_s, 1, u"name"_s, u"mine"_s);
    d.set(u"lance"_s, 2, u"name"_s, u"mine, too"_s);
    d.remove(u"pilot"_s, 1);
    d.set(u"pilot"_s, 2, u"name"_s, u"Nat"_s);
    d.file.run({u"UPDATE lance SET name = 'theirs' WHERE id = 1"_s,
                u"UPDATE lance SET name = 'theirs, too' WHERE id = 2"_s,
                u"UPDATE pilot SET name = 'James' WHERE id = 1"_s,
                u"DELETE FROM pilot WHERE id = 2"_s});
    QCOMPARE(d.session.commit().error().kind(), ErrorKind::Conflict);
    QCOMPARE(d.session.conflicts().size(), 4);

    QVERIFY(d.session.edit(u"Decide"_s, [&](EditGroup &group) {
        return group.resolve(Resolution::KeepMine, first, name)
            .and_then([&] { return group.resolve(second, name, u"both"_s); })
            .and_then([&] { return group.resolve(Resolution::TakeTheirs, {jaime}); })
            .and_then([&] { return group.resolve(Resolution::KeepMine, {natasha}); });
    }));

    QCOMPARE(d.session.undoLabel(), u"Decide"_s);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(u"SELECT id, name FROM lance ORDER BY id"_s), u"1|mine;2|both;3|c"_s);
    QCOMPARE(d.file.rows(u"SELECT id, name, lance FROM pilot ORDER BY id"_s),
             u"1|James|1;2|Nat|2"_s);
}

QTEST_GUILESS_MAIN(tst_UnitOfWork)
#include "tst_unitofwork.moc"
