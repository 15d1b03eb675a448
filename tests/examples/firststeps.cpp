// First steps
//
// Tables are described by structs (bookshop.h), which are laid over the tables of a database. A session
// holds rows of them; every write is applied at once, and reaches the database when it is committed, and
// not before.
#include "bookshop.h"
#include "example.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <varve/session/typedsession.h>
#include <varve/storage/script.h>
#include <varve/storage/sqlbackend.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"shop.sqlite"_s);

    // A database with the tables of the schema. An existing one is opened just the same.
    expect(sql::createDatabase(path, schema()).has_value());
    auto backend = SqlBackend::openBlocking(ConnectionParameters::fromText(path).value());
    expect(backend.has_value()); // else backend.error() says what failed, and what to do
    // Columns may stand in another order there, and there may be more; what is missing is told by name.
    const auto opened = Session::over(schema(), std::move(*backend));
    expect(opened.has_value());
    Session &session = **opened;

    // New rows are there at once; what is not given gets its default.
    const auto ursula =
        session.create<Author>({Author::name = u"Ursula K. Le Guin"_s, Author::born = 1929})
            .value();
    const auto book =
        session
            .create<Book>(
                {Book::title = u"The Dispossessed"_s, Book::author = ursula, Book::stock = 2})
            .value();
    expect(book[Book::stock] == 2);
    expect(session.hasPending());

    // Nothing is in the file before this; then the rows have their keys.
    const auto report = session.commit();
    expect(report.has_value());
    expect(!session.hasPending());
    expect(book[Book::id] == 1);
    expect(book[Book::price] == 9.5);

    // Relations are followed by the names that the structs give them, both ways.
    const auto science = session.create<Genre>({Genre::name = u"Science fiction"_s}).value();
    expect(book.link(Book::genres, {science}).has_value());
    expect(ursula[Author::books] == QList{book});
    expect(session.count(session.query<Author>().filter(Author::books.any(Book::stock > 0))).value()
           == 1);
    expect(session.commit().has_value());

    // A change, looked for and seen before it is saved.
    expect(book.set(Book::stock, 0).has_value());
    expect(session.fetch(session.query<Book>().inStock()).value().isEmpty());
    expect(session.commit().has_value());

    // What cannot be done says why.
    const auto nobody = session.get(session.query<Author>().filter(Author::name == u"Nobody"_s));
    expect(nobody.value().isNull());
    expect(nobody.value().read(Author::name).error().kind() == ErrorKind::NotFound);
}
