#include "session/extensions/softdelete.h"
#include "support/printing.h"
#include "support/workshop.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

const auto stamp = u"2026-11-21 18:30:00"_s;

struct Bench : Workshop
{
    Bench()
    {
        deletes = session->install(std::make_unique<SoftDelete>(u"deleted_at"_s, clock())).value();
    }

    QList<RowId> shown() const { return session->fetch(mechs()).value(); }

    SoftDelete *deletes = nullptr;
};

} // namespace

class tst_SoftDelete : public QObject
{
    Q_OBJECT

private slots:
    void aDeletedRowIsHiddenAndStaysInTheDatabase();
    void aDeletedRowIsHiddenBeforeItIsSaved();
    void deletingThroughAQueryIsTheSame();
    void withDeletedShowsAll();
    void onlyDeletedShowsTheOthers();
    void aRestoredRowIsBack();
    void removingForGoodRemoves();
    void aNewRowThatWasNeverSavedIsDropped();
    void whatRefersToADeletedRowStays();
    void tablesWithoutTheColumnDeleteAsEver();
    void undoBringsARowBackAlsoPastACommit();
    void aColumnThatIsNeverEmptyCannotMark();
    void aSessionInMemoryIsTheSame();
};

void tst_SoftDelete::aDeletedRowIsHiddenAndStaysInTheDatabase()
{
    Bench b;
    QVERIFY(b.session->remove(b.atlas));

    QVERIFY(b.session->commit());

    QCOMPARE(b.shown(), QList{b.locust});
    QCOMPARE(b.session->count(b.mechs()).value(), 1);
    QCOMPARE(b.stored(Workshop::mech)[Workshop::deletedColumn], Value(stamp));
    QVERIFY(!b.session->hasPending());
}

void tst_SoftDelete::aDeletedRowIsHiddenBeforeItIsSaved()
{
    Bench b;

    QVERIFY(b.session->remove(b.atlas));

    QCOMPARE(b.shown(), QList{b.locust});
    QVERIFY(b.deletes->isDeleted(b.atlas));
    QCOMPARE(b.session->undoLabel(), u"Delete row of mech"_s);
    QVERIFY(b.stored(Workshop::mech)[Workshop::deletedColumn].isNull());
}

void tst_SoftDelete::deletingThroughAQueryIsTheSame()
{
    Bench b;

    QCOMPARE(b.session->remove(b.mechs()).value(), 2);
    QVERIFY(b.session->commit());

    QVERIFY(b.shown().isEmpty());
    QCOMPARE(b.backend->rows(Workshop::mech).size(), 2);
}

void tst_SoftDelete::withDeletedShowsAll()
{
    Bench b;
    QVERIFY(b.session->remove(b.atlas));

    const auto all = SoftDelete::withDeleted(b.mechs()).filter(col(u"id"_s) > 0);

    QCOMPARE(b.session->fetch(all).value(), QList({b.atlas, b.locust}));
    QCOMPARE(b.session->count(all).value(), 2);
}

void tst_SoftDelete::onlyDeletedShowsTheOthers()
{
    Bench b;
    QVERIFY(b.session->remove(b.atlas));

    QCOMPARE(b.session->fetch(b.deletes->onlyDeleted(b.mechs())).value(), QList{b.atlas});
}

void tst_SoftDelete::aRestoredRowIsBack()
{
    Bench b;
    QVERIFY(b.session->remove(b.atlas));
    QVERIFY(b.session->commit());

    QVERIFY(b.deletes->restore(b.atlas));
    QVERIFY(b.session->commit());

    QCOMPARE(b.shown().size(), 2);
    QVERIFY(b.stored(Workshop::mech)[Workshop::deletedColumn].isNull());
}

void tst_SoftDelete::removingForGoodRemoves()
{
    Bench b;
    QVERIFY(b.session->remove(b.atlas));
    QVERIFY(b.session->commit());

    QVERIFY(b.deletes->removeForGood(b.atlas));
    QVERIFY(!b.session->row(b.arm)); // As the rule of its foreign key says.
    QVERIFY(b.session->commit());

    QCOMPARE(b.backend->rows(Workshop::mech).size(), 1);
    QVERIFY(b.session->remove(b.locust)); // Only that once.
    QVERIFY(b.session->row(b.locust));
}

void tst_SoftDelete::aNewRowThatWasNeverSavedIsDropped()
{
    Bench b;
    const auto made = b.session->create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();

    QVERIFY(b.session->remove(made));

    QVERIFY(!b.session->hasPending());
}

void tst_SoftDelete::whatRefersToADeletedRowStays()
{
    Bench b;

    QVERIFY(b.session->remove(b.atlas));

    QVERIFY(b.session->row(b.arm));
    QCOMPARE(b.session->state().pending().size(), 1);
}

void tst_SoftDelete::tablesWithoutTheColumnDeleteAsEver()
{
    Bench b;
    QVERIFY(b.session->remove(b.arm));

    QVERIFY(b.session->commit());

    QVERIFY(b.backend->rows(Workshop::part).isEmpty());
}

void tst_SoftDelete::undoBringsARowBackAlsoPastACommit()
{
    Bench b;
    QVERIFY(b.session->remove(b.atlas));
    QVERIFY(b.session->commit());

    b.session->undo();

    QCOMPARE(b.shown().size(), 2);
    QVERIFY(b.session->commit());
    QVERIFY(b.stored(Workshop::mech)[Workshop::deletedColumn].isNull());
}

void tst_SoftDelete::aColumnThatIsNeverEmptyCannotMark()
{
    auto tables = Workshop::schema().tables();
    tables[0].columns[toInt(Workshop::deletedColumn)].nullable = false;
    Session session(Schema::of(tables).value());

    const auto done = session.install(std::make_unique<SoftDelete>());

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::Schema);
    QVERIFY2(done.error().text().contains(u"deleted_at"_s), qPrintable(done.error().text()));
}

void tst_SoftDelete::aSessionInMemoryIsTheSame()
{
    Session session(Workshop::schema());
    QVERIFY(session.install(std::make_unique<SoftDelete>()));
    const auto made = session.create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();
    QVERIFY(session.commit());

    QVERIFY(session.remove(made));
    QVERIFY(session.commit());

    QCOMPARE(session.count(session.query(u"mech"_s)).value(), 0);
    QCOMPARE(session.count(SoftDelete::withDeleted(session.query(u"mech"_s))).value(), 1);
}

QTEST_GUILESS_MAIN(tst_SoftDelete)
#include "tst_softdelete.moc"
