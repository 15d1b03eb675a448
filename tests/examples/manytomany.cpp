// Many to many
//
// A book is in many genres, and a genre has many books. The rows that join them are those of a table
// that comes by itself; a table of one's own can be named instead, with columns of its own.
#include "bookshop.h"
#include "example.h"

#include <varve/session/typedsession.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

int main()
{
    Session session(schema());
    const auto solaris = session.create<Book>({Book::title = u"Solaris"_s}).value();
    const auto novel = session.create<Genre>({Genre::name = u"novel"_s}).value();
    const auto fiction = session.create<Genre>({Genre::name = u"fiction"_s}).value();

    // Links are added from either side.
    expect(solaris.link(Book::genres, {novel}).has_value());
    expect(fiction.link(Genre::books, {solaris}).has_value());
    expect(solaris[Book::genres] == QList({novel, fiction}));

    // All or nothing: a link that is there already is an error, and no other is added then.
    const auto crime = session.create<Genre>({Genre::name = u"crime"_s}).value();
    const auto refused = solaris.link(Book::genres, {crime, novel});
    expect(refused.error().kind() == ErrorKind::Validation);
    expect(solaris[Book::genres].size() == 2);

    // These and no others; then none.
    expect(solaris.setLinks(Book::genres, {crime}).has_value());
    expect(solaris[Book::genres] == QList{crime});
    expect(novel[Genre::books].isEmpty());
    expect(solaris.unlinkAll(Book::genres).has_value());
    expect(solaris[Book::genres].isEmpty());
    session.undo();
    expect(solaris[Book::genres] == QList{crime});

    // Links go with a row that is deleted; the rows at their other end stay.
    expect(crime.remove().has_value());
    expect(solaris.exists() && solaris[Book::genres].isEmpty());
}
