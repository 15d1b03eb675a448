#include "desk.h"
#include "session/extensions/auditlog.h"
#include "session/extensions/softdelete.h"
#include "session/extensions/timestamps.h"
#include "session/transaction.h"
#include "support/listening.h"

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto workshop = QStringList{
    u"CREATE TABLE audit(id INTEGER PRIMARY KEY, table_name TEXT, row_key TEXT, action TEXT, "
    "changed TEXT, author TEXT, at DATETIME)"_s,
    u"CREATE TABLE mech(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at "
    "DATETIME DEFAULT CURRENT_TIMESTAMP, updated_at DATETIME NOT NULL, deleted_at DATETIME)"_s,
    u"CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT, mech INT NOT NULL REFERENCES mech "
    "ON DELETE RESTRICT)"_s,
    u"INSERT INTO mech VALUES(1, 'Atlas', 'then', 'then', NULL), (2, 'Locust', 'then', 'then', "
    "NULL)"_s,
    u"INSERT INTO part VALUES(1, 'arm', 1)"_s};

QDateTime now()
{
    return {{2026, 11, 21}, {18, 30}, Qt::UTC};
}

/// Over a file, with all that there is installed.
struct Bench : Desk
{
    Bench()
        : Desk(workshop)
    {
        deletes = session.install(std::make_unique<SoftDelete>(u"deleted_at"_s, now)).value();
        (void)session
            .install(std::make_unique<AuditLog>(
                u"audit"_s, [] { return u"me"_s; }, AuditColumns(), now))
            .value();
        (void)session.install(std::make_unique<Timestamps>(TimestampColumns(), now)).value();
    }

    QString entries()
    {
        return file.rows(u"SELECT table_name, row_key, action, changed, author, at FROM audit"_s);
    }

    SoftDelete *deletes = nullptr;
};

} // namespace

class tst_Extensions : public QObject
{
    Q_OBJECT

private slots:
    void newRowsAreStampedAndLoggedUnderTheirKeys();
    void changesAreStampedAndLogged();
    void aDeletedRowIsHiddenAndCanBeRestored();
    void aRefusedCommitLeavesNothing();
    void anUndoneCommitIsLoggedWhenItIsSaved();
    void aCheckWritesNothing();
    void whatATransactionWritesIsToldAtItsEnd();
    void whatExtensionsAddIsTakenBackWithATransaction();
};

void tst_Extensions::newRowsAreStampedAndLoggedUnderTheirKeys()
{
    Bench b;
    const auto raven = b.session.create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();
    QVERIFY(b.session.create(u"part"_s, {{u"name"_s, u"leg"_s}, {u"mech"_s, raven}}));

    QCOMPARE(b.commit(), QString());

    QCOMPARE(b.file.rows(u"SELECT * FROM mech WHERE id > 2"_s),
             u"3|Raven|2026-11-21 18:30:00|2026-11-21 18:30:00|NULL"_s);
    QCOMPARE(b.entries(),
             u"mech|3|insert|[\"name\",\"created_at\",\"updated_at\"]|me|2026-11-21 18:30:00;"
             "part|2|insert|[\"name\",\"mech\"]|me|2026-11-21 18:30:00"_s);
}

void tst_Extensions::changesAreStampedAndLogged()
{
    Bench b;
    b.set(u"mech"_s, 1, u"name"_s, u"Atlas II"_s);
    b.remove(u"part"_s, 1);

    QCOMPARE(b.commit(), QString());

    QCOMPARE(b.file.rows(u"SELECT name, created_at, updated_at FROM mech WHERE id = 1"_s),
             u"Atlas II|then|2026-11-21 18:30:00"_s);
    QCOMPARE(b.entries(),
             u"mech|1|update|[\"name\",\"updated_at\"]|me|2026-11-21 18:30:00;"
             "part|1|delete|[]|me|2026-11-21 18:30:00"_s);
}

void tst_Extensions::aDeletedRowIsHiddenAndCanBeRestored()
{
    Bench b;
    const auto mechs = b.session.query(u"mech"_s);
    const auto atlas = b.row(u"mech"_s, 1);
    b.remove(u"mech"_s, 1); // Although a part refers to it.
    QCOMPARE(b.session.count(mechs).value(), 1);

    QCOMPARE(b.commit(), QString());

    QCOMPARE(b.file.rows(u"SELECT deleted_at FROM mech WHERE id = 1"_s), u"2026-11-21 18:30:00"_s);
    QCOMPARE(b.session.fetch(mechs)->size(), 1);
    QCOMPARE(b.session.fetch(SoftDelete::withDeleted(mechs))->size(), 2);
    QVERIFY(b.deletes->restore(atlas));
    QCOMPARE(b.commit(), QString());
    QCOMPARE(b.session.fetch(mechs)->size(), 2);
    b.remove(u"part"_s, 1);
    QVERIFY(b.deletes->removeForGood(atlas));
    QCOMPARE(b.commit(), QString());
    QCOMPARE(b.file.rows(u"SELECT id FROM mech"_s), u"2"_s);
}

void tst_Extensions::aRefusedCommitLeavesNothing()
{
    Bench b;
    b.file.run({u"INSERT INTO mech VALUES(7, 'Raven', 'then', 'then', NULL)"_s});
    const auto raven = b.session.create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();
    const auto before = b.session.state();

    const auto done = b.session.commit();

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::Constraint);
    QCOMPARE(b.entries(), QString());
    QVERIFY(b.session.state().isSameAs(before));
    QVERIFY(!b.session.faults(raven).isEmpty());
    QVERIFY(b.session.set(raven, u"name"_s, u"Crow"_s));
    QCOMPARE(b.commit(), QString());
    QCOMPARE(b.file.rows(u"SELECT row_key FROM audit"_s), u"8"_s);
}

void tst_Extensions::anUndoneCommitIsLoggedWhenItIsSaved()
{
    Bench b;
    b.set(u"mech"_s, 1, u"name"_s, u"Atlas II"_s);
    QCOMPARE(b.commit(), QString());

    b.session.undo();
    QCOMPARE(b.session.state().pending().size(), 1);
    QCOMPARE(b.commit(), QString());

    QCOMPARE(b.file.rows(u"SELECT name FROM mech WHERE id = 1"_s), u"Atlas"_s);
    QCOMPARE(b.file.rows(u"SELECT count(*) FROM audit"_s), u"2"_s);
}

void tst_Extensions::aCheckWritesNothing()
{
    Bench b;
    QVERIFY(b.session.create(u"mech"_s, {{u"name"_s, u"Atlas"_s}}));

    const auto check = b.session.checkCommit();

    QVERIFY(check);
    QVERIFY(check->invalid.isEmpty()); // updated_at is stamped.
    QCOMPARE(check->refused.size(), 1);
    QCOMPARE(b.entries(), QString());
    QCOMPARE(b.session.state().pending().size(), 1);
}

void tst_Extensions::whatATransactionWritesIsToldAtItsEnd()
{
    Bench b;
    auto *listening = b.session.install(std::make_unique<Listening>()).value();

    const auto done = b.session.transaction([&]() -> Result<void> {
        b.set(u"mech"_s, 1, u"name"_s, u"Atlas II"_s);
        if (auto flushed = b.session.commit(); !flushed)
            return flushed.error();
        b.set(u"mech"_s, 2, u"name"_s, u"Locust II"_s);
        return listening->written.isEmpty() ? Result<void>() : Error(ErrorKind::Busy, u"told"_s);
    });

    QVERIFY2(done, done ? "" : qPrintable(done.error().toText()));
    QCOMPARE(listening->told.count(u"updated 1"_s), 2);
    QCOMPARE(listening->told.last(), u"committed 4"_s); // With an entry each.
}

void tst_Extensions::whatExtensionsAddIsTakenBackWithATransaction()
{
    Bench b;
    auto *listening = b.session.install(std::make_unique<Listening>()).value();
    auto transaction = b.session.beginTransaction().value();
    const auto raven = b.session.create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();
    b.set(u"mech"_s, 1, u"name"_s, u"Atlas II"_s);
    QVERIFY(transaction.flush());
    QVERIFY(!b.session.hasPending());

    transaction.rollBack();

    QCOMPARE(b.entries(), QString());
    QVERIFY(listening->written.isEmpty());
    QCOMPARE(b.session.state().pending().size(), 2);
    QVERIFY(b.session.state().pending().find(raven));
    QCOMPARE(b.commit(), QString());
    QVERIFY(!b.session.hasPending());
    QCOMPARE(b.file.rows(u"SELECT table_name, row_key, action FROM audit"_s),
             u"mech|1|update;mech|3|insert"_s);
    QCOMPARE(b.file.rows(u"SELECT name, updated_at FROM mech WHERE id IN (1, 3)"_s),
             u"Atlas II|2026-11-21 18:30:00;Raven|2026-11-21 18:30:00"_s);
}

QTEST_GUILESS_MAIN(tst_Extensions)
#include "tst_extensions.moc"
