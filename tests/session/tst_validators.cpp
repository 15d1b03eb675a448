#include "session/memorybackend.h"
#include "session/session.h"
#include "session/validators_p.h"
#include "support/fleet.h"
#include "support/printing.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

std::optional<QString> notNegative(const Value &value)
{
    const bool isNegative = value.isInteger() && value.integer() < 0;
    return isNegative ? std::optional(u"Gunnery is 0 or more."_s) : std::nullopt;
}

/// Who leads nobody must shoot well.
QList<CellFault> lonelyAces(const Row &row)
{
    const bool isWrong = row[lanceColumn].isNull() && row[gunneryColumn] != Value(1);
    return isWrong ? QList<CellFault>{{lanceColumn, u"Only aces have no lance."_s}}
                   : QList<CellFault>();
}

struct Bench
{
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        backend = made.get();
        backend->put(lance, Row{1, u"Command"_s, 200});
        backend->put(pilot, Row{1, u"Jaime"_s, -3, 1});
        session = std::make_unique<Session>(std::move(made));
        jaime = session->fetch(session->query(u"pilot"_s)).value().at(0);
    }

    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId jaime;
};

RowChange changed(const Row &before, const Row &after)
{
    return {before, after};
}

} // namespace

class tst_Validators : public QObject
{
    Q_OBJECT

private slots:
    void aChangedCellIsLookedAt();
    void cellsThatAreNotTouchedAreNot();
    void aCellThatIsLeftOutIsItsDefault();
    void cellsLeftToTheDatabaseAreNot();
    void rowsAreLookedAtAsAWhole();
    void aValidatorTakesThePlaceOfTheOneBefore();
    void faultsShowAtOnceBesideThoseOfTheSchema();
    void faultsStopTheCommitAndAreListed();
    void aCheckListsThem();
    void anUnknownColumnIsNamed();
};

void tst_Validators::aChangedCellIsLookedAt()
{
    Validators validators;
    validators.set(pilot, gunneryColumn, notNegative);

    const auto found =
        validators.faults(pilot, changed(Row{1, u"a"_s, 1, 1}, Row{1, u"a"_s, -1, 1}), fleet());

    QCOMPARE(found, (QList<CellFault>{{gunneryColumn, u"Gunnery is 0 or more."_s}}));
    QVERIFY(validators.faults(lance, changed(Row{1, u"a"_s, 1}, Row{1, u"a"_s, -1}), fleet())
                .isEmpty());
}

void tst_Validators::cellsThatAreNotTouchedAreNot()
{
    Validators validators;
    validators.set(pilot, gunneryColumn, notNegative);

    QVERIFY(validators.faults(pilot, changed(Row{1, u"a"_s, -1, 1}, Row{1, u"b"_s, -1, 1}), fleet())
                .isEmpty());
}

void tst_Validators::aCellThatIsLeftOutIsItsDefault()
{
    auto tables = fleet().tables();
    tables[toInt(pilot)].columns[toInt(gunneryColumn)].defaultSql = u"-4"_s;
    const auto schema = Schema::of(tables).value();
    Validators validators;
    validators.set(pilot, gunneryColumn, notNegative);
    validators.set(pilot, lonelyAces);

    const auto found =
        validators.faults(pilot, {{}, Row{Absent(), u"a"_s, Absent(), Absent()}}, schema);

    QCOMPARE(found.size(), 2);
}

void tst_Validators::cellsLeftToTheDatabaseAreNot()
{
    Validators validators;
    int asked = 0;
    validators.set(pilot, idColumn, [&](const Value &) {
        ++asked;
        return std::optional<QString>();
    });

    (void)validators.faults(pilot, {{}, Row{Absent(), u"a"_s, 1, 1}}, fleet());
    QCOMPARE(asked, 0);
    (void)validators.faults(pilot, {{}, Row{1, u"a"_s, 1, 1}}, fleet());
    QCOMPARE(asked, 1);
}

void tst_Validators::rowsAreLookedAtAsAWhole()
{
    Validators validators;
    validators.set(pilot, lonelyAces);

    const auto found =
        validators.faults(pilot, changed(Row{1, u"a"_s, 3, 1}, Row{1, u"a"_s, 3, Null()}), fleet());

    QCOMPARE(found, (QList<CellFault>{{lanceColumn, u"Only aces have no lance."_s}}));
}

void tst_Validators::aValidatorTakesThePlaceOfTheOneBefore()
{
    const auto change = changed(Row{1, u"a"_s, 1, 1}, Row{1, u"a"_s, -1, Null()});
    Validators validators;
    validators.set(pilot, gunneryColumn, notNegative);
    validators.set(pilot, lonelyAces);

    validators.set(pilot, gunneryColumn, [](const Value &) { return std::optional(u"no"_s); });
    QCOMPARE(validators.faults(pilot, change, fleet()).first().text, u"no"_s);
    validators.set(pilot, gunneryColumn, nullptr);
    validators.set(pilot, nullptr);
    QVERIFY(validators.faults(pilot, change, fleet()).isEmpty());
}

void tst_Validators::faultsShowAtOnceBesideThoseOfTheSchema()
{
    Bench b;
    QVERIFY(b.session->setValidator(u"pilot"_s, u"gunnery"_s, notNegative));
    QVERIFY(b.session->setValidator(u"pilot"_s, lonelyAces));
    QVERIFY(b.session->faults(b.jaime).isEmpty()); // What is stored is nobody's fault.

    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, -1));
    QCOMPARE(b.session->faults(b.jaime).size(), 1);
    QVERIFY(b.session->set(b.jaime, u"lance"_s, Null()));
    QCOMPARE(b.session->faults(b.jaime).size(), 2);
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, Null()));
    QCOMPARE(b.session->faults(b.jaime).size(), 2); // It must not be NULL.
    b.session->undo();
    b.session->undo();
    b.session->undo();
    QVERIFY(b.session->faults(b.jaime).isEmpty());
}

void tst_Validators::faultsStopTheCommitAndAreListed()
{
    Bench b;
    QVERIFY(b.session->setValidator(u"pilot"_s, u"gunnery"_s, notNegative));
    QVERIFY(b.session->setValidator(u"pilot"_s, lonelyAces));
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, -1));
    const auto recruit =
        b.session->create(u"pilot"_s, {{u"name"_s, u"a"_s}, {u"gunnery"_s, 4}}).value();

    const auto done = b.session->commit();

    QVERIFY(!done);
    QCOMPARE(done.error().kind(), ErrorKind::Validation);
    const auto *details = done.error().details<ValidationDetails>();
    QVERIFY(details);
    QCOMPARE(details->faults().size(), 2);
    QCOMPARE(details->faults()[0].row, b.jaime);
    QCOMPARE(details->faults()[0].cell, (CellFault{gunneryColumn, u"Gunnery is 0 or more."_s}));
    QCOMPARE(details->faults()[1].row, recruit);
    QCOMPARE(details->faults()[1].cell.column, lanceColumn);
    QCOMPARE(b.backend->rows(pilot).size(), 1);

    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, 1));
    QVERIFY(b.session->set(recruit, u"lance"_s, 1));
    QVERIFY(b.session->commit());
}

void tst_Validators::aCheckListsThem()
{
    Bench b;
    QVERIFY(b.session->setValidator(u"pilot"_s, u"gunnery"_s, notNegative));
    QVERIFY(b.session->set(b.jaime, u"gunnery"_s, -1));

    const auto check = b.session->checkCommit();

    QVERIFY(check);
    QCOMPARE(check->faults(b.jaime),
             (QList<CellFault>{{gunneryColumn, u"Gunnery is 0 or more."_s}}));
}

void tst_Validators::anUnknownColumnIsNamed()
{
    Bench b;

    const auto noTable = b.session->setValidator(u"pilots"_s, lonelyAces);
    const auto noColumn = b.session->setValidator(u"pilot"_s, u"guns"_s, notNegative);

    QVERIFY(!noTable);
    QCOMPARE(noTable.error().kind(), ErrorKind::NotFound);
    QVERIFY(!noColumn);
    QVERIFY2(noColumn.error().text().contains(u"guns"_s), qPrintable(noColumn.error().text()));
}

QTEST_GUILESS_MAIN(tst_Validators)
#include "tst_validators.moc"
