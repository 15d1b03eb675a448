// Many to many
//
// A book is in many genres, and a genre has many books. The rows that join them are those of a table
// that comes by itself; a table of one's own can be named instead, with columns of its own.
#include "bookshop.h"
#include "example.h"

#include <varve/session/typedsession.h>

using namespace bookshop;
using namespace Qt::Literals::StringLiterals;

/// A reader's list of books: rows of a table of its own, which say in which order, and why.
struct Wish;
struct Reader : Entity<Reader>
{
    static constexpr auto tableName = "reader";
    static constexpr Key<qint64> id{"id"};
    static constexpr auto wishes =
        ManyToMany<Book>("wishes").related("readers").through<Wish>().orderedBy("place");
    static constexpr auto columns = varve::columns(id, wishes);
};
struct Wish : Entity<Wish>
{
    static constexpr auto tableName = "wish";
    static constexpr Key<qint64> id{"id"};
    static constexpr auto reader = ToOne<Reader>("reader_id").required();
    static constexpr auto book = ToOne<Book>("book_id").required();
    static constexpr Column<int> place{"place"};
    static constexpr Column<std::optional<QString>> reason{"reason"};
    static constexpr auto columns = varve::columns(id, reader, book, place, reason);
};

namespace {

void useATableOfOnesOwn()
{
    Session session(Schema::of<Author, Genre, Book, Reader, Wish>().value());
    const auto solaris = session.create<Book>({Book::title = u"Solaris"_s}).value();
    const auto eden = session.create<Book>({Book::title = u"Eden"_s}).value();
    const auto ijon = session.create<Reader>().value();

    // Places are counted on; other columns of the joining rows are given with the link.
    expect(ijon.link(Reader::wishes, {eden}, {Wish::reason = u"a present"_s}).has_value());
    expect(ijon.link(Reader::wishes, {solaris}).has_value());
    expect(ijon[Reader::wishes] == QList({eden, solaris}));
    const auto wish = session.get(session.query<Wish>().filter(Wish::book == eden)).value();
    expect(wish[Wish::reason] == u"a present"_s);

    // Another order; what the joining rows hold besides stays.
    expect(ijon.setLinks(Reader::wishes, {solaris, eden}).has_value());
    expect(ijon[Reader::wishes] == QList({solaris, eden}));
    expect(wish[Wish::reason] == u"a present"_s);
}

} // namespace

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

    useATableOfOnesOwn();
}
