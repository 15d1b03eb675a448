// Queries
//
// A query set says which rows are wanted, and reads nothing. Asking the session reads, and sees what is
// pending as if it were saved. Comparing a column with what it cannot hold does not compile.
#include "bookshop.h"
#include "example.h"

#include <varve/query/functions.h>
#include <varve/session/typedsession.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

int main()
{
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

    // Values and sums, of all rows or in groups.
    const auto stock = session.values(Selection(books)
                                          .groupBy(col(Book::author / Author::name))
                                          .select(col(Book::author / Author::name), u"author"_s)
                                          .select(sum(col(Book::stock)), u"books"_s));
    expect(stock.value().rows == QList<Row>({{u"Stanisław Lem"_s, 4}}));

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
}
