#include "academy.h"
#include "query/newcells.h"

#include <QTest>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

int calls = 0;

QString freshCode()
{
    return u"T-"_s + QString::number(++calls);
}

struct Ticket : Entity<Ticket>
{
    static constexpr auto tableName = "ticket";
    static constexpr auto code = Key<QString>("code").defaultsTo<&freshCode>();
    static constexpr auto seats = Column<int>("seats").defaultsTo(1);
    static constexpr Column<QString> name{"name"};
    static constexpr auto columns = varve::columns(code, seats, name);
};

} // namespace

class tst_NewCells : public QObject
{
    Q_OBJECT

private slots:
    void aDefaultFunctionIsCalledOnceForWhatIsNotGiven();
    void itIsNotCalledForWhatIsGiven();
    void constantsAreLeftToTheTable();
    void aColumnThatIsSetTwiceIsAnError();
};

void tst_NewCells::aDefaultFunctionIsCalledOnceForWhatIsNotGiven()
{
    calls = 0;

    const auto cells = newCells(describedEntity<Ticket>(), {Ticket::name = u"Anna"_s}).value();

    QCOMPARE(cells, QList<NamedValue>({{u"name"_s, u"Anna"_s}, {u"code"_s, u"T-1"_s}}));
    QCOMPARE(calls, 1);
}

void tst_NewCells::itIsNotCalledForWhatIsGiven()
{
    calls = 0;

    const auto cells = newCells(describedEntity<Ticket>(), {Ticket::code = u"mine"_s}).value();

    QCOMPARE(cells, QList<NamedValue>({{u"code"_s, u"mine"_s}}));
    QCOMPARE(calls, 0);
}

void tst_NewCells::constantsAreLeftToTheTable()
{
    const auto cells = newCells(describedEntity<Ticket>(), {}).value();

    QCOMPARE(cells.size(), 1);
    QCOMPARE(cells[0].column, u"code"_s);
}

void tst_NewCells::aColumnThatIsSetTwiceIsAnError()
{
    const auto twice =
        newCells(describedEntity<Ticket>(), {Ticket::name = u"a"_s, Ticket::name = u"b"_s});

    QCOMPARE(twice.error().kind(), ErrorKind::Validation);
    QVERIFY(twice.error().text().contains(u"name"_s));
}

QTEST_GUILESS_MAIN(tst_NewCells)
#include "tst_newcells.moc"
