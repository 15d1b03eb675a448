#include "session/editgroup.h"
#include "session/extensions/auditlog.h"
#include "session/extensions/softdelete.h"
#include "session/extensions/timestamps.h"
#include "support/listening.h"
#include "support/printing.h"
#include "support/workshop.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

struct Bench : Workshop
{
    Bench() { (void)session->install(log()).value(); }

    std::unique_ptr<AuditLog> log(const AuditColumns &columns = {})
    {
        return std::make_unique<AuditLog>(
            u"audit_log"_s, [this] { return author; }, columns, clock());
    }
    /// `mech 1 update ["name"] Jaime`
    QStringList entries() const
    {
        QStringList lines;
        for (const auto &row : backend->rows(Workshop::log)) {
            QStringList cells;
            for (int cell = 1; cell <= 5; ++cell)
                cells.append(toText(row[columnIndex(cell)]).remove(u'\''));
            lines.append(cells.join(u' '));
        }
        return lines;
    }

    QString author = u"Jaime"_s;
};

} // namespace

class tst_AuditLog : public QObject
{
    Q_OBJECT

private slots:
    void eachRowThatIsWrittenHasOneEntry();
    void anEntryHasTheKeyThatTheDatabaseChose();
    void anEntryHasAuthorAndTime();
    void entriesNameWhatOtherExtensionsChanged();
    void preventedRowsHaveNoEntry();
    void aCommitThatFailsLeavesNoEntry();
    void undoneChangesAreLoggedWhenTheyAreSaved();
    void rowsOfTheLogAreNotLogged();
    void columnsWithoutANameAreNotKept();
    void aLogThatIsNotThereIsNamed();
    void keysOfSeveralPartsAreJson();
    void aSessionInMemoryIsTheSame();
};

void tst_AuditLog::eachRowThatIsWrittenHasOneEntry()
{
    Bench b;
    QVERIFY(b.session->create(u"part"_s, {{u"name"_s, u"leg"_s}, {u"mech_id"_s, 1}}));
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));
    QVERIFY(b.session->set(b.atlas, u"updated_at"_s, u"2026-11-21 10:00:00"_s));
    QVERIFY(b.session->remove(b.locust));

    const auto report = b.session->commit();

    QVERIFY(report);
    QCOMPARE(b.entries(),
             QStringList({u"mech 1 update [\"name\",\"updated_at\"] Jaime"_s,
                          u"mech 2 delete [] Jaime"_s,
                          u"part 2 insert [\"name\",\"mech_id\"] Jaime"_s}));
    QCOMPARE(report->rowCount(), 6);
    QVERIFY(!b.session->hasPending());
}

void tst_AuditLog::anEntryHasTheKeyThatTheDatabaseChose()
{
    Bench b;
    QVERIFY(b.session->create(u"mech"_s, {{u"name"_s, u"Raven"_s}}));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::log)[columnIndex(2)], b.stored(Workshop::mech, 2)[idColumn]);
}

void tst_AuditLog::anEntryHasAuthorAndTime()
{
    Bench b;
    b.author = u"Natasha"_s;
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));

    QVERIFY(b.session->commit());

    QCOMPARE(b.stored(Workshop::log)[columnIndex(5)], Value(u"Natasha"_s));
    QCOMPARE(b.stored(Workshop::log)[columnIndex(6)], Value(u"2026-11-21 18:30:00"_s));
}

void tst_AuditLog::entriesNameWhatOtherExtensionsChanged()
{
    Bench b;
    QVERIFY(b.session->install(std::make_unique<Timestamps>(TimestampColumns(), b.clock())));
    QVERIFY(b.session->install(std::make_unique<SoftDelete>(u"deleted_at"_s, b.clock())));
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));
    QVERIFY(b.session->remove(b.locust));

    QVERIFY(b.session->commit());

    QCOMPARE(b.entries(),
             QStringList({u"mech 1 update [\"name\",\"updated_at\"] Jaime"_s,
                          u"mech 2 update [\"updated_at\",\"deleted_at\"] Jaime"_s}));
}

void tst_AuditLog::preventedRowsHaveNoEntry()
{
    Bench b;
    auto *listening = b.session->install(std::make_unique<Listening>()).value();
    listening->updating = [&](RowsEvent &event) -> Result<void> {
        event.prevent(b.atlas);
        return {};
    };
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));
    QVERIFY(b.session->set(b.locust, u"name"_s, u"Locust II"_s));

    QVERIFY(b.session->commit());

    QCOMPARE(b.entries(), QStringList{u"mech 2 update [\"name\"] Jaime"_s});
}

void tst_AuditLog::aCommitThatFailsLeavesNoEntry()
{
    Bench b;
    b.backend->put(Workshop::mech, Row{1, u"Other"_s, Null(), Null(), Null()});
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));

    QVERIFY(!b.session->commit());
    QVERIFY(b.entries().isEmpty());
    QCOMPARE(b.session->state().pending().size(), 1);

    QVERIFY(b.session->edit(u"Keep"_s,
                            [&](EditGroup &group) { return group.apply(KeepMine{b.atlas}); }));
    QVERIFY(b.session->commit());
    QCOMPARE(b.entries().size(), 1);
}

void tst_AuditLog::undoneChangesAreLoggedWhenTheyAreSaved()
{
    Bench b;
    QVERIFY(b.session->set(b.atlas, u"name"_s, u"Atlas II"_s));
    QVERIFY(b.session->commit());

    b.session->undo();
    QVERIFY(b.session->commit());

    QCOMPARE(
        b.entries(),
        QStringList({u"mech 1 update [\"name\"] Jaime"_s, u"mech 1 update [\"name\"] Jaime"_s}));
    QCOMPARE(b.stored(Workshop::mech)[nameColumn], Value(u"Atlas"_s));
}

void tst_AuditLog::rowsOfTheLogAreNotLogged()
{
    Bench b;
    QVERIFY(b.session->create(u"audit_log"_s, {{u"author"_s, u"by hand"_s}}));

    QVERIFY(b.session->commit());

    QCOMPARE(b.entries().size(), 1);
}

void tst_AuditLog::columnsWithoutANameAreNotKept()
{
    Workshop w;
    AuditColumns columns;
    columns.changed.clear();
    columns.at.clear();
    QVERIFY(w.session->install(std::make_unique<AuditLog>(
        u"audit_log"_s, [] { return u"me"_s; }, columns)));
    QVERIFY(w.session->set(w.atlas, u"name"_s, u"Atlas II"_s));

    QVERIFY(w.session->commit());

    QVERIFY(w.stored(Workshop::log)[columnIndex(4)].isNull());
    QVERIFY(w.stored(Workshop::log)[columnIndex(6)].isNull());
    QCOMPARE(w.stored(Workshop::log)[columnIndex(5)], Value(u"me"_s));
}

void tst_AuditLog::aLogThatIsNotThereIsNamed()
{
    Workshop w;
    AuditColumns columns;
    columns.author = u"who"_s;

    const auto noTable = w.session->install(std::make_unique<AuditLog>(u"history"_s, nullptr));
    const auto noColumn =
        w.session->install(std::make_unique<AuditLog>(u"audit_log"_s, nullptr, columns));

    QVERIFY(!noTable);
    QVERIFY2(noTable.error().text().contains(u"history"_s), qPrintable(noTable.error().text()));
    QVERIFY(!noColumn);
    QCOMPARE(noColumn.error().kind(), ErrorKind::NotFound);
    QVERIFY2(noColumn.error().text().contains(u"who"_s), qPrintable(noColumn.error().text()));
}

void tst_AuditLog::keysOfSeveralPartsAreJson()
{
    auto tables = Workshop::schema().tables();
    tables[1].key = {columnIndex(0), nameColumn};
    tables[1].hasAutomaticKey = false;
    Session session(Schema::of(tables).value());
    QVERIFY(session.install(std::make_unique<AuditLog>(u"audit_log"_s, nullptr)));
    const QString name = u"arm"_s + QString(100, u'x');
    QVERIFY(session.create(u"part"_s, {{u"id"_s, 3}, {u"name"_s, name}}));

    QVERIFY(session.commit());

    const auto entry = session.fetch(session.query(u"audit_log"_s)).value().at(0);
    QCOMPARE(session.cell(entry, columnIndex(2)), Value(QString(u"[3,\""_s + name + u"\"]"_s)));
}

void tst_AuditLog::aSessionInMemoryIsTheSame()
{
    Session session(Workshop::schema());
    QVERIFY(session.install(std::make_unique<AuditLog>(u"audit_log"_s, [] { return u"me"_s; })));
    const auto made = session.create(u"mech"_s, {{u"name"_s, u"Raven"_s}}).value();

    QVERIFY(session.commit());

    const auto entries = session.fetch(session.query(u"audit_log"_s)).value();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(toText(session.cell(entries.first(), columnIndex(2))).remove(u'\''),
             toText(session.cell(made, idColumn)));
}

QTEST_GUILESS_MAIN(tst_AuditLog)
#include "tst_auditlog.moc"
