// Queries
//
// A query set says which rows are wanted, and reads nothing. Asking the session reads, and sees what is
// pending as if it were saved. Comparing a column with what it cannot hold does not compile.
#include "bookshop.h"
#include "example.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <varve/session/typedsession.h>
#include <varve/storage/script.h>
#include <varve/storage/sqlbackend.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Statements of one's own are for a database, which answers as it is: it sees nothing that is pending.
void askInSql()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"shop.sqlite"_s);
    expect(sql::createDatabase(path, schema()).has_value());
    Session session(SqlBackend::openBlocking(ConnectionParameters::fromText(path).value()).value());
    expect(session.create<Book>({Book::id = 7, Book::title = u"Eden"_s}).has_value());
    expect(session.commit().has_value());

    const RawQuery statement{u"SELECT id, title FROM book WHERE title = ?"_s, {u"Eden"_s}};
    const auto found = session.fetch<Book>(statement).value();
    expect(found.size() == 1 && found[0][Book::title] == u"Eden"_s);
    expect(session.values(statement).value().rows == QList<Row>({{7, u"Eden"_s}}));

    // A row by its key: known, or read now.
    expect(session.get<Book>(7).value() == found[0]);
    expect(session.get<Book>(8).value().isNull());
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    Session session(schema());
    const auto lem = session.create<Author>({Author::name = u"Stanisław Lem"_s}).value();
    const auto add = [&](const QString &title, int stock) {
        return session.create<Book>({Book::title = title, Book::stock = stock, Book::author = lem})
            .value();
    };
    const auto solaris = add(u"Solaris"_s, 3);
    const auto eden = add(u"Eden"_s, 0);
    const auto fiasco = add(u"Fiasco"_s, 1);

    // Verbs return other sets; what they are called on stays as it is.
    const auto books = session.query<Book>().orderBy(Book::title);
    const auto some = books.filter(Book::stock > 0 && Book::title.like(u"%a%"_s));
    expect(session.fetch(some).value() == QList({fiasco, solaris}));
    expect(session.fetch(books.exclude(Book::stock > 0)).value() == QList{eden});
    expect(session.fetch(books.by(lem).inStock().limit(1)).value() == QList{fiasco});

    // One row, a number, a truth.
    expect(session.first(books).value() == eden);
    expect(session.last(books).value() == solaris);
    expect(session.get(books.filter(Book::title == u"Eden"_s)).value() == eden);
    expect(session.get(books).error().kind() == ErrorKind::Validation); // more than one
    expect(session.count(books).value() == 3);
    expect(session.exists(books.inStock()).value());

    // Sorted by what is behind a relation or calculated; rows without a value stand where one says.
    const auto sorted = session.query<Book>().orderBy(
        {(Book::author / Author::born).desc().nullsLast(), (Book::stock % 2).asc(), Book::title});
    expect(session.first(sorted).value() == eden);

    // Rows that are, or are not, among those of another set; or for which there are some.
    const auto living = session.query<Author>().filter(Author::born > 1950);
    expect(session.count(books.filter(Book::author.in(living))).value() == 0);
    expect(session.count(books.exclude(Book::author.in(living))).value() == 3);
    const auto crowded = exists<Author>(books.filter(Book::stock > outer(Author::id)));
    expect(session.count(session.query<Author>().filter(crowded)).value() == 1);

    // Values, each line a tuple; and sums, of all rows or in groups.
    const auto titles = session.values(books.limit(1), Book::title, Book::stock).value();
    expect(titles.first() == std::tuple(u"Eden"_s, 0));
    const auto stock = session.values(select(books, Book::author / Author::name, sum(Book::stock))
                                          .groupBy(Book::author / Author::name));
    expect(stock.value().first()
           == std::tuple(std::optional(u"Stanisław Lem"_s), std::optional<qint64>(4)));

    // All rows of a set at once, as one step; each gets what is calculated from its own cells.
    expect(session.update(books.inStock(), {Book::stock = Book::stock - 1}).value() == 2);
    expect(solaris[Book::stock] == 2 && fiasco[Book::stock] == 0);
    session.undo();
    expect(solaris[Book::stock] == 3 && fiasco[Book::stock] == 1);

    // What is pending counts, or does not, or alone.
    expect(session.commit().has_value());
    expect(eden.set(Book::stock, 5).has_value());
    expect(session.count(books.inStock()).value() == 3);
    expect(session.count(books.inStock().pending(Pending::Ignore)).value() == 2);
    expect(session.fetch(books.pending(Pending::Only)).value() == QList{eden});

    askInSql();
}
