#include "session/transaction.h"
#include "support/shelf.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto id = columnIndex(0);
const auto title = columnIndex(1);

} // namespace

class tst_Transacting : public QObject
{
    Q_OBJECT

private slots:
    void givenRowsInMemory_whenRolledBack_thenTheyAreNewAgain();
    void givenASessionWithoutDatabase_whenRolledBack_thenItsBaseIsWhatItWas();
    void givenABackEndWithoutTransactions_thenItSaysSo();
    void givenAStateTakenWithin_whenRolledBack_thenItStaysWhatItIs();
};

void tst_Transacting::givenRowsInMemory_whenRolledBack_thenTheyAreNewAgain()
{
    Shelf shelf;
    auto &session = *shelf.session;
    auto open = session.beginTransaction();
    QVERIFY(open);
    const auto author = shelf.made(u"author"_s, {{u"name"_s, u"Ann"_s}});
    const auto book = shelf.made(u"book"_s, {{u"author"_s, Value(author.id())}});
    QVERIFY(open->flush());
    QCOMPARE(shelf.backend->rows(Library::author).size(), 1);

    open->rollBack();

    QCOMPARE(shelf.backend->rows(Library::author).size(), 0);
    QVERIFY(session.cell(author.id(), id).isAbsent());
    QCOMPARE(session.cell(book.id(), columnIndex(2)), Value(author.id()));
    QVERIFY(session.commit());
    QCOMPARE(shelf.backend->rows(Library::author).size(), 1);
    QCOMPARE(shelf.backend->rows(Library::book).size(), 1);
}

void tst_Transacting::givenASessionWithoutDatabase_whenRolledBack_thenItsBaseIsWhatItWas()
{
    Session session(Library::schema());
    const auto book = session.create(u"book"_s, {{u"title"_s, u"Old"_s}}).value();
    QVERIFY(session.commit());
    const auto before = session.state();

    const auto done = session.transaction([&]() -> Result<void> {
        if (auto set = session.set(book, title, u"New"_s); !set)
            return set;
        if (auto made = session.create(u"author"_s, {}); !made)
            return made.error();
        if (auto flushed = session.commit(); !flushed)
            return flushed.error();
        return Error(ErrorKind::NotFound, u"No."_s);
    });

    QVERIFY(!done);
    QCOMPARE(session.state().baseRow(book)->cells(), before.baseRow(book)->cells());
    QCOMPARE(session.state().baseRows(Library::author).size(), 0);
    QCOMPARE(session.state().pending().size(), 2);
    session.revertAll();
    QCOMPARE(session.cell(book, title), Value(u"Old"_s));
}

void tst_Transacting::givenABackEndWithoutTransactions_thenItSaysSo()
{
    class Simple final : public MemoryBackend
    {
    public:
        using MemoryBackend::MemoryBackend;
        QFuture<Result<void>> transact(const TransactionStep &step) override
        {
            return Backend::transact(step);
        }
    };
    Session session(std::make_unique<Simple>(Library::schema()));

    const auto open = session.beginTransaction();

    QVERIFY(!open);
    QCOMPARE(open.error().kind(), ErrorKind::Statement);
    QVERIFY(!session.isInTransaction());
}

void tst_Transacting::givenAStateTakenWithin_whenRolledBack_thenItStaysWhatItIs()
{
    Shelf shelf;
    auto open = shelf.session->beginTransaction();
    QVERIFY(open);
    const auto author = shelf.made(u"author"_s, {{u"name"_s, u"Ann"_s}});
    QVERIFY(open->flush());
    const auto within = shelf.session->state();

    open->rollBack();

    QCOMPARE(within.row(author.id())->cells(), (QList<Value>{1, u"Ann"_s}));
    QVERIFY(within.pending().isEmpty());
}

QTEST_GUILESS_MAIN(tst_Transacting)
#include "tst_transacting.moc"
