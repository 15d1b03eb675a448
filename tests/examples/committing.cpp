// Saving, and conflicts
//
// A commit writes everything that is pending in one transaction, or nothing. Each row is only written if
// it is still what it was when it was changed here; else both versions are there to choose from.
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

std::unique_ptr<Session> opened(const QString &path)
{
    auto backend = SqlBackend::openBlocking(ConnectionParameters::fromText(path).value());
    return Session::over(schema(), *std::move(backend)).value();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"shop.sqlite"_s);
    expect(sql::createDatabase(path, schema()).has_value());

    const auto mine = opened(path);
    const auto book = mine->create<Book>({Book::title = u"Solaris"_s, Book::stock = 3}).value();
    const auto report = mine->commit();
    expect(report.has_value());

    // Somebody else sells one.
    const auto theirs = opened(path);
    const auto sold = theirs->get(theirs->query<Book>()).value();
    expect(sold.set(Book::stock, 2).has_value());
    expect(theirs->commit().has_value());

    // Another column of the same row is no conflict: both changes stay.
    expect(book.set(Book::price, 8.0).has_value());
    expect(mine->commit().has_value());
    expect(book.refresh().has_value());
    expect(book[Book::stock] == 2 && book[Book::price] == 8.0);

    // The same column is one. Nothing is written, and nothing is lost.
    expect(sold.refresh().has_value());
    expect(sold.set(Book::stock, 1).has_value());
    expect(theirs->commit().has_value());
    expect(book.set(Book::stock, 50).has_value());
    const auto refused = mine->commit();
    expect(refused.error().kind() == ErrorKind::Conflict);
    const auto conflict = refused.error().details<ConflictDetails>()->conflicts().first();
    const auto stock = mine->schema()[conflict.row.table()].find(u"stock"_s).value();
    expect((*conflict.mine.before)[stock] == 2);
    expect((*conflict.mine.after)[stock] == 50);
    expect((*conflict.theirs)[stock] == 1);

    // Mine is kept, or theirs taken, of a cell, of rows or of all. It is a step like any other, which
    // can be undone.
    expect(mine->conflicts().size() == 1);
    expect(mine->resolve(Resolution::KeepMine, {book.id()}).has_value());
    expect(mine->conflicts().isEmpty());
    expect(mine->commit().has_value());
    expect(sold.refresh().has_value());
    expect(sold[Book::stock] == 50);

    // What the database would refuse can be known before.
    const auto genre = mine->create<Genre>({Genre::name = u"novel"_s}).value();
    const auto twin = mine->create<Genre>({Genre::name = u"novel"_s}).value();
    expect(!mine->checkCommit().value().isClean());
    expect(twin.set(Genre::name, u"crime"_s).has_value());
    expect(mine->commit().has_value());
    expect(genre.exists());
}
