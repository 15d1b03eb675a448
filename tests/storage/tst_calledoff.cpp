#include "desk.h"

#include <QSignalSpy>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto fleet = QStringList{u"CREATE TABLE pilot(id INTEGER PRIMARY KEY, name TEXT)"_s,
                               u"INSERT INTO pilot VALUES(1, 'Jaime'), (2, 'Natasha')"_s};
const auto names = u"SELECT name FROM pilot ORDER BY id"_s;

} // namespace

class tst_CalledOff : public QObject
{
    Q_OBJECT

private slots:
    void aSaveCancelledBeforeItBeginsWritesNothing();
    void aSaveCancelledWhileItRunsGoesToItsEnd();
    void cancelledReadingsAreDropped();
};

void tst_CalledOff::aSaveCancelledBeforeItBeginsWritesNothing()
{
    Desk d(fleet);
    d.set(u"pilot"_s, 1, u"name"_s, u"James"_s);
    std::optional<Error> failure;
    connect(&d.session, &Session::commitFailed, this, [&](const Error &error) { failure = error; });
    d.file.run({u"BEGIN IMMEDIATE"_s});
    const auto check = d.session.checkCommitAsync(); // Waits for the lock, and all else for it.

    auto save = d.session.commitAsync();
    save.cancel();
    QCoreApplication::processEvents();
    d.file.run({u"ROLLBACK"_s});
    QTRY_VERIFY(!d.session.isCommitting());

    QVERIFY(check.isFinished());
    QCOMPARE(save.resultCount(), 0);
    QVERIFY(failure);
    QCOMPARE(failure->kind(), ErrorKind::Cancelled);
    QCOMPARE(failure->text(), u"Nothing was saved: saving was cancelled before it began."_s);
    QCOMPARE(failure->advice(), u"Save again when you want to."_s);
    QCOMPARE(d.file.rows(names), u"Jaime;Natasha"_s);
    QVERIFY(d.session.hasPending());
    QCOMPARE(d.commit(), QString());
    QCOMPARE(d.file.rows(names), u"James;Natasha"_s);
}

void tst_CalledOff::aSaveCancelledWhileItRunsGoesToItsEnd()
{
    Desk d(fleet);
    TestFile &file = d.file;
    d.set(u"pilot"_s, 1, u"name"_s, u"James"_s);
    const QSignalSpy committed(&d.session, &Session::committed);
    // Who reads does not keep the save from beginning, but from ending.
    QSqlQuery reading(file.other());
    QVERIFY(reading.exec(u"BEGIN"_s) && reading.exec(u"SELECT * FROM pilot"_s) && reading.next());

    auto save = d.session.commitAsync();
    QTRY_VERIFY(QFile::exists(file.path() + u"-journal"_s)); // It has begun.
    save.cancel();
    QCoreApplication::processEvents();
    reading.finish();
    QVERIFY(reading.exec(u"ROLLBACK"_s));
    QTRY_VERIFY(!d.session.isCommitting());

    QCOMPARE(save.resultCount(), 0);
    QCOMPARE(committed.size(), 1);
    QVERIFY(!d.session.hasPending());
    QCOMPARE(file.rows(names), u"James;Natasha"_s);
    d.set(u"pilot"_s, 2, u"name"_s, u"Nat"_s);
    QCOMPARE(d.commit(), QString());
}

void tst_CalledOff::cancelledReadingsAreDropped()
{
    Desk d(fleet, QStringList());
    const auto pilots = d.session.query(u"pilot"_s);

    QList<QFuture<Result<QList<RowId>>>> readings;
    for (int i = 0; i < 20; ++i)
        readings.append(d.session.fetchAsync(pilots));
    auto changing = d.session.updateAsync(pilots, {{u"name"_s, value(u"x"_s)}});
    auto removing = d.session.removeAsync(pilots);
    for (auto &reading : readings)
        reading.cancel();
    changing.cancel();
    removing.cancel();

    QTRY_VERIFY(changing.isFinished() && removing.isFinished());
    for (const auto &reading : std::as_const(readings))
        QTRY_VERIFY(reading.isFinished() && reading.resultCount() == 0);
    QVERIFY(!d.session.hasPending());
    QCOMPARE(d.session.fetch(pilots).value().size(), 2);
}

QTEST_GUILESS_MAIN(tst_CalledOff)
#include "tst_calledoff.moc"
