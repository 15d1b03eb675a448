#include "desk.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto articles = QStringList{
    u"CREATE TABLE article(id INTEGER PRIMARY KEY, title TEXT, text TEXT, version INT)"_s,
    u"INSERT INTO article VALUES(1, 'a', 'x', 4), (2, 'b', 'y', NULL)"_s};

const auto versions = u"SELECT id, title, version FROM article ORDER BY id"_s;

struct Versioned : Desk
{
    Versioned()
        : Desk(articles)
    {
        const auto done = session.setVersionColumn(u"article"_s, u"version"_s);
        if (!done)
            qFatal("%s", qPrintable(done.error().toText()));
    }
    Value version(int id) const { return session.cell(row(u"article"_s, id), columnIndex(3)); }
};

} // namespace

class tst_Versions : public QObject
{
    Q_OBJECT

private slots:
    void givenAVersionColumn_whenARowIsSaved_thenItIsRaisedByOne();
    void givenNoVersionYet_whenARowIsSaved_thenItIsTheFirst();
    void givenANewerRow_whenAnotherCellOfItIsSaved_thenItIsAConflict();
    void givenAConflictThatWasTold_whenSavedAgain_thenBothEditsAreKept();
    void givenANewerRow_whenDeleted_thenItIsAConflict();
    void givenARowThatIsGone_whenSaved_thenItIsAConflict();
    void givenAnUndoneCommit_whenSaved_thenTheVersionIsRaisedAgain();
    void givenAnIncrement_whenTheRowIsNewer_thenItIsAConflict();
    void givenAVersionSetByHand_thenThatCounts();
    void givenTablesInMemory_thenVersionsAreRaisedAsWell();
    void givenAKey_thenItIsNoVersionColumn();
};

void tst_Versions::givenAVersionColumn_whenARowIsSaved_thenItIsRaisedByOne()
{
    Versioned d;
    d.set(u"article"_s, 1, u"title"_s, u"A"_s);
    QCOMPARE(d.version(1), Value(4));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.version(1), Value(5));
    QCOMPARE(d.file.rows(versions), u"1|A|5;2|b|NULL"_s);
    d.set(u"article"_s, 1, u"title"_s, u"B"_s);
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(versions), u"1|B|6;2|b|NULL"_s);
}

void tst_Versions::givenNoVersionYet_whenARowIsSaved_thenItIsTheFirst()
{
    Versioned d;
    d.set(u"article"_s, 2, u"title"_s, u"B"_s);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(versions), u"1|a|4;2|B|1"_s);
}

void tst_Versions::givenANewerRow_whenAnotherCellOfItIsSaved_thenItIsAConflict()
{
    Versioned d;
    d.set(u"article"_s, 1, u"title"_s, u"A"_s);
    d.file.run({u"UPDATE article SET text = 'theirs', version = 5 WHERE id = 1"_s});

    const auto done = d.session.commit();

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::Conflict);
    const auto *details = done.error().details<ConflictDetails>();
    QVERIFY(details);
    QCOMPARE(details->conflicts().front().columns, QList<ColumnIndex>{columnIndex(3)});
    QCOMPARE(d.file.rows(versions), u"1|a|5;2|b|NULL"_s);
}

void tst_Versions::givenAConflictThatWasTold_whenSavedAgain_thenBothEditsAreKept()
{
    Versioned d;
    d.set(u"article"_s, 1, u"title"_s, u"A"_s);
    d.file.run({u"UPDATE article SET text = 'theirs', version = 5 WHERE id = 1"_s});
    QVERIFY(!d.session.commit());
    QCOMPARE(d.session.cell(d.row(u"article"_s, 1), columnIndex(2)), Value(u"theirs"_s));

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(u"SELECT * FROM article WHERE id = 1"_s), u"1|A|theirs|6"_s);
}

void tst_Versions::givenANewerRow_whenDeleted_thenItIsAConflict()
{
    Versioned d;
    d.remove(u"article"_s, 1);
    d.file.run({u"UPDATE article SET version = 5 WHERE id = 1"_s});

    QCOMPARE(d.session.commit().error().kind(), ErrorKind::Conflict);
}

void tst_Versions::givenARowThatIsGone_whenSaved_thenItIsAConflict()
{
    Versioned d;
    d.set(u"article"_s, 1, u"title"_s, u"A"_s);
    d.file.run({u"DELETE FROM article WHERE id = 1"_s});

    QCOMPARE(d.session.commit().error().kind(), ErrorKind::Conflict);
}

void tst_Versions::givenAnUndoneCommit_whenSaved_thenTheVersionIsRaisedAgain()
{
    Versioned d;
    d.set(u"article"_s, 1, u"title"_s, u"A"_s);
    QCOMPARE(d.commit(), QString());

    d.session.undo();

    QCOMPARE(d.version(1), Value(5));
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(versions), u"1|a|6;2|b|NULL"_s);
}

void tst_Versions::givenAnIncrement_whenTheRowIsNewer_thenItIsAConflict()
{
    Versioned d;
    d.file.run({u"ALTER TABLE article ADD COLUMN reads INT DEFAULT 0"_s});
    Session session(opened(d.file.path()));
    QVERIFY(session.setVersionColumn(u"article"_s, u"version"_s));
    const auto row = session.fetch(session.query(u"article"_s))->front();
    QVERIFY(session.increment(row, u"reads"_s, 1));
    d.file.run({u"UPDATE article SET version = 9 WHERE id = 1"_s});

    QCOMPARE(session.commit().error().kind(), ErrorKind::Conflict);

    QVERIFY(session.commit());
    QCOMPARE(d.file.rows(u"SELECT reads, version FROM article WHERE id = 1"_s), u"1|10"_s);
}

void tst_Versions::givenAVersionSetByHand_thenThatCounts()
{
    Versioned d;
    d.set(u"article"_s, 1, u"version"_s, 100);

    QCOMPARE(d.commit(), QString());

    QCOMPARE(d.file.rows(versions), u"1|a|100;2|b|NULL"_s);
}

void tst_Versions::givenTablesInMemory_thenVersionsAreRaisedAsWell()
{
    const Versioned d;
    const auto schema = d.session.schema().withVersionColumn(u"article"_s, u"version"_s).value();
    Session session(schema);
    const auto row = session.create(u"article"_s, {{u"title"_s, u"a"_s}}).value();
    QVERIFY(session.commit());
    QVERIFY(session.set(row, u"title"_s, u"b"_s));

    QVERIFY(session.commit());

    QCOMPARE(session.cell(row, columnIndex(3)), Value(1));
    QVERIFY(!session.hasPending());
}

void tst_Versions::givenAKey_thenItIsNoVersionColumn()
{
    Versioned d;

    QCOMPARE(d.session.setVersionColumn(u"article"_s, u"id"_s).error().kind(), ErrorKind::Schema);
    QCOMPARE(d.session.setVersionColumn(u"article"_s, u"none"_s).error().kind(),
             ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_Versions)
#include "tst_versions.moc"
