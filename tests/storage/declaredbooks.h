#pragma once

#include "query/entity.h"
#include "session/typedsession.h"
#include "testfile.h"

/// Books as a program declares them, with every kind of relation, and a database that was made without
/// it: columns stand in another order and are written in another case, and there is more in it.
namespace books {

using namespace varve;

struct Book;
struct Tagging;

struct Author : Entity<Author>
{
    static constexpr auto tableName = "author";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> name{"name"};
    static constexpr ToMany<Book> books{"books"};
    static constexpr auto friends = ManyToMany<Author>("friends").related("fans");
    static constexpr auto columns = varve::columns(id, name, books, friends);
};

struct Cover : Entity<Cover>
{
    static constexpr auto tableName = "cover";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> source{"source"};
    static constexpr BackToOne<Book> book{"bound"};
    static constexpr auto columns = varve::columns(id, source, book);
};

struct Genre : Entity<Genre>
{
    static constexpr auto tableName = "genre";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> name{"name"};
    static constexpr ToMany<Book> books{"books"};
    static constexpr auto columns = varve::columns(id, name, books);
};

struct Tag : Entity<Tag>
{
    static constexpr auto tableName = "tag";
    static constexpr Key<QString> name{"name"};
    static constexpr ToMany<Book> books{"books"};
    static constexpr auto columns = varve::columns(name, books);
};

struct Book : Entity<Book>
{
    static constexpr auto tableName = "book";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> title{"title"};
    static constexpr auto price = Column<double>("price").defaultsTo(9.5);
    static constexpr auto stock = Column<int>("stock").defaultsTo(3);
    static constexpr Column<std::optional<int>> edition{"edition"};
    static constexpr auto author = ToOne<Author>("author_id").as("writer").related("books");
    static constexpr auto cover = OneToOne<Cover>("cover_id").related("bound");
    static constexpr auto genres = ManyToMany<Genre>("genres").related("books");
    static constexpr auto tags =
        ManyToMany<Tag>("tags").related("books").through<Tagging>().orderedBy("rank");
    static constexpr auto columns =
        varve::columns(id, title, price, stock, edition, author, cover, genres, tags);
};

struct Tagging : Entity<Tagging>
{
    static constexpr auto tableName = "tagging";
    static constexpr Key<qint64> id{"id"};
    static constexpr auto book =
        ToOne<Book>("book_id").required().related("taggings").onDelete(ForeignKeyRule::Cascade);
    static constexpr auto tag = ToOne<Tag>("tag_name").required().related("taggings");
    static constexpr Column<std::optional<QString>> note{"note"};
    static constexpr auto rank = Column<int>("rank").defaultsTo(0);
    static constexpr auto columns = varve::columns(id, book, tag, note, rank);
};

inline Schema schema()
{
    return Schema::of<Author, Cover, Genre, Tag, Book, Tagging>().value();
}

/// Without a default of `stock`; `shelf`, `review` and `catalogue` are the database's own.
inline QStringList statements()
{
    return QStringLiteral(
               "CREATE TABLE review(id INTEGER PRIMARY KEY, books INTEGER REFERENCES book);"
               "CREATE TABLE tagging(note TEXT, rank INTEGER NOT NULL DEFAULT 0,"
               " tag_name TEXT NOT NULL REFERENCES tag, id INTEGER PRIMARY KEY,"
               " book_id INTEGER NOT NULL REFERENCES book ON DELETE CASCADE);"
               "CREATE TABLE Book(cover_id INTEGER UNIQUE REFERENCES cover,"
               " shelf TEXT NOT NULL DEFAULT 'A', EDITION INT, author_id INTEGER REFERENCES author,"
               " stock INTEGER NOT NULL, price REAL NOT NULL DEFAULT 9.5, TITLE TEXT NOT NULL,"
               " id INTEGER PRIMARY KEY);"
               "CREATE TABLE author(name VARCHAR(40) NOT NULL, id INTEGER PRIMARY KEY);"
               "CREATE TABLE cover(source TEXT NOT NULL, id INTEGER PRIMARY KEY);"
               "CREATE TABLE genre(name TEXT NOT NULL, id INTEGER PRIMARY KEY);"
               "CREATE TABLE tag(name TEXT PRIMARY KEY);"
               "CREATE TABLE author_friends(id INTEGER PRIMARY KEY,"
               " from_author_id INTEGER NOT NULL REFERENCES author ON DELETE CASCADE,"
               " to_author_id INTEGER NOT NULL REFERENCES author ON DELETE CASCADE,"
               " UNIQUE(from_author_id, to_author_id));"
               "CREATE TABLE book_genres(id INTEGER PRIMARY KEY,"
               " from_book_id INTEGER NOT NULL REFERENCES book ON DELETE CASCADE,"
               " to_genre_id INTEGER NOT NULL REFERENCES genre ON DELETE CASCADE,"
               " UNIQUE(from_book_id, to_genre_id));"
               "CREATE VIEW catalogue AS SELECT title FROM book")
        .split(u';');
}

/// `declared` over the database in `file`; the test stops where it does not fit.
inline std::unique_ptr<Session> sessionOver(const QString &path, const Schema &declared = schema())
{
    auto session = Session::over(declared, opened(path));
    if (!session)
        qFatal("%s", qPrintable(session.error().toText()));
    return std::move(*session);
}

} // namespace books
