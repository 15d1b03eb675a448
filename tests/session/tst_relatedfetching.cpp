#include "session/handle.h"
#include "session/memorybackend.h"
#include "support/library.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Counts what it is asked.
class CountingBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override
    {
        tables.append(query.table().name);
        return MemoryBackend::fetch(query, request);
    }

    QStringList tables; ///< Of each statement.
};

/// Books of which only the first three are known.
struct Shop
{
    Shop()
    {
        auto made = std::make_unique<CountingBackend>(Library::schema());
        backend = made.get();
        const auto through = Library::schema().find(u"book_genres"_s).value();
        for (int number = 1; number <= 5; ++number) {
            backend->put(Library::author, Row{number, u"A"_s});
            backend->put(Library::genre, Row{number, u"G"_s});
            backend->put(Library::book, Row{number, u"B"_s, number, Null()});
            backend->put(through, Row{number, number, 6 - number});
            backend->put(Library::chapter, Row{number, u"C"_s, 1});
        }
        session = std::make_unique<Session>(std::move(made));
        books = session->fetch(session->query(u"book"_s).filter(col(u"id"_s) <= 3)).value();
        backend->tables.clear();
    }

    QList<int> keys(const QList<RowId> &rows) const
    {
        QList<int> all;
        for (const auto row : rows)
            all.append(static_cast<int>(session->cell(row, idColumn).integer()));
        return all;
    }

    CountingBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    QList<RowId> books;
};

} // namespace

class tst_RelatedFetching : public QObject
{
    Q_OBJECT

private slots:
    void oneStatementReadsARelationOfAllRows_data();
    void oneStatementReadsARelationOfAllRows();
    void asyncReadsTheSame_data();
    void asyncReadsTheSame();
    void whatIsKnownIsNotReadAgain();
    void pendingChangesAreSeen();
    void newRowsHaveNothingToRead();
    void noRowsAreNoStatement();
    void anUnknownRelationIsNamed();
};

void tst_RelatedFetching::oneStatementReadsARelationOfAllRows_data()
{
    QTest::addColumn<QString>("relation");
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QList<int>>("found");

    QTest::newRow("to one") << u"author"_s << QStringList{u"author"_s} << QList{1, 2, 3};
    QTest::newRow("to many") << u"chapters"_s << QStringList{u"chapter"_s} << QList{1, 2, 3, 4, 5};
    QTest::newRow("many to many") << u"genres"_s << QStringList{u"book_genres"_s, u"genre"_s}
                                  << QList{5, 4, 3};
}

void tst_RelatedFetching::oneStatementReadsARelationOfAllRows()
{
    QFETCH(const QString, relation);
    QFETCH(const QStringList, statements);
    QFETCH(const QList<int>, found);
    Shop shop;

    const auto rows = shop.session->fetchRelated(shop.books, relation).value();

    QCOMPARE(shop.backend->tables, statements);
    QCOMPARE(shop.keys(rows), found);
}

void tst_RelatedFetching::asyncReadsTheSame_data()
{
    oneStatementReadsARelationOfAllRows_data();
}

void tst_RelatedFetching::asyncReadsTheSame()
{
    QFETCH(const QString, relation);
    QFETCH(const QStringList, statements);
    QFETCH(const QList<int>, found);
    Shop shop;

    const auto future = shop.session->fetchRelatedAsync(shop.books, relation);

    QTRY_VERIFY(future.isFinished());
    QCOMPARE(shop.backend->tables, statements);
    QCOMPARE(shop.keys(future.result().value()), found);
}

void tst_RelatedFetching::whatIsKnownIsNotReadAgain()
{
    Shop shop;
    QVERIFY(shop.session->fetchRelated(shop.books, u"author"_s));
    shop.backend->tables.clear();

    const auto again = shop.session->fetchRelated(shop.books, u"author"_s);

    QCOMPARE(again.value().size(), 3);
    QCOMPARE(shop.backend->tables, QStringList());
}

void tst_RelatedFetching::pendingChangesAreSeen()
{
    Shop shop;
    const auto first = shop.session->handle(shop.books.at(0));
    QVERIFY(first.set(u"author_id"_s, 5));

    const auto rows = shop.session->fetchRelated({first.id()}, u"author"_s).value();

    QCOMPARE(shop.keys(rows), QList{5});
    QCOMPARE(first.related(u"author"_s).value().id(), rows.at(0));
}

void tst_RelatedFetching::newRowsHaveNothingToRead()
{
    Shop shop;
    const auto fresh = shop.session->create(u"book"_s, {{u"title"_s, u"New"_s}}).value();

    QCOMPARE(shop.session->fetchRelated({fresh}, u"chapters"_s).value(), QList<RowId>());
    QCOMPARE(shop.session->fetchRelated({fresh}, u"author"_s).value(), QList<RowId>());
    QCOMPARE(shop.backend->tables, QStringList());
}

void tst_RelatedFetching::noRowsAreNoStatement()
{
    Shop shop;

    QCOMPARE(shop.session->fetchRelated({}, u"author"_s).value(), QList<RowId>());
    QCOMPARE(shop.session->fetchRelatedAsync({}, u"author"_s).result().value(), QList<RowId>());
}

void tst_RelatedFetching::anUnknownRelationIsNamed()
{
    Shop shop;

    QCOMPARE(shop.session->fetchRelated(shop.books, u"editor"_s).error().kind(),
             ErrorKind::NotFound);
    QCOMPARE(shop.session->fetchRelatedAsync(shop.books, u"editor"_s).result().error().kind(),
             ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_RelatedFetching)
#include "tst_relatedfetching.moc"
