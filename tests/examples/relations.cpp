// Relations
//
// A foreign key is followed from both sides. Nothing is copied into the rows: what a relation leads to
// is looked up when it is read, so it is always what anyone sees.
#include "bookshop.h"
#include "example.h"

#include <varve/session/typedsession.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

int main()
{
    Session session(schema()); // in memory only
    const auto ursula = session.create<Author>({Author::name = u"Ursula K. Le Guin"_s}).value();
    const auto stanislaw = session.create<Author>({Author::name = u"Stanisław Lem"_s}).value();
    const auto solaris =
        session.create<Book>({Book::title = u"Solaris"_s, Book::author = ursula}).value();

    // From the book to its author, and back.
    expect(solaris[Book::author] == ursula);
    expect(ursula[Author::books] == QList{solaris});

    // A row, its key and its identity are the same where a row is meant.
    expect(solaris.set(Book::author, stanislaw).has_value());
    expect(solaris.set(Book::author = stanislaw[Author::id]).has_value());
    expect(ursula[Author::books].isEmpty());
    expect(solaris[Book::author][Author::name] == u"Stanisław Lem"_s);

    // A relation leads nowhere when it is NULL.
    expect(solaris.set(Book::author = std::nullopt).has_value());
    expect(solaris[Book::author].isNull());

    // The rule of the foreign key is applied at once to rows that are known, and taken back with it.
    expect(solaris.set(Book::author, stanislaw).has_value());
    expect(stanislaw.remove().has_value());
    expect(!solaris.exists()); // ON DELETE CASCADE
    session.undo();
    expect(solaris.exists());

    // Filters and orders follow relations, too.
    const auto polish = session.fetch(
        session.query<Book>().filter(Book::author / Author::name == u"Stanisław Lem"_s));
    expect(polish.value() == QList{solaris});
    const auto authors = session.fetch(
        session.query<Author>().filter(Author::books.any(Book::title == u"Solaris"_s)));
    expect(authors.value() == QList{stanislaw});
}
