#pragma once

#include <QDate>

#include <varve/query/entity.h>

/// The tables of the examples: books of authors, in genres.
namespace bookshop {

using namespace varve;

struct Book;

//! [entity]
struct Author : Entity<Author>
{
    static constexpr auto tableName = "author";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> name{"name"};
    static constexpr Column<std::optional<int>> born{"born"}; // may be NULL
    static constexpr ToMany<Book> books{"books"};
    static constexpr auto columns = varve::columns(id, name, born, books);
};
//! [entity]

struct Genre : Entity<Genre>
{
    static constexpr auto tableName = "genre";
    static constexpr Key<qint64> id{"id"};
    static constexpr auto name = Column<QString>("name").unique();
    static constexpr ToMany<Book> books{"books"};
    static constexpr auto columns = varve::columns(id, name, books);
};

struct Book : Entity<Book>
{
    static constexpr auto tableName = "book";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> title{"title"};
    static constexpr auto price = Column<double>("price").defaultsTo(9.5);
    static constexpr auto stock = Column<int>("stock").defaultsTo(0);
    static constexpr auto author =
        ToOne<Author>("author_id").related("books").onDelete(ForeignKeyRule::Cascade);
    static constexpr auto genres = ManyToMany<Genre>("genres").related("books");
    static constexpr auto columns = varve::columns(id, title, price, stock, author, genres);

    struct Set;
};

//! [set]
/// Filters with a name belong to the set of the entity, and can be chained.
struct Book::Set : QuerySetOf<Book, Book::Set>
{
    using QuerySetOf::QuerySetOf;

    Set inStock() const { return filter(Book::stock > 0); }
    Set by(const RowOf<Author> &author) const { return filter(Book::author == author); }
};
//! [set]

inline Schema schema()
{
    return Schema::of<Author, Genre, Book>().value();
}

} // namespace bookshop
