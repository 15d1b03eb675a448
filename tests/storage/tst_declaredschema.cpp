#include "declaredbooks.h"
#include "query/academy.h"
#include "storage/script.h"

using namespace books;
using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A database with two authors and two of their books, which another session has saved.
struct Shop
{
    Shop()
        : file(statements())
        , session(sessionOver(file.path()))
    {
        const auto ursula = created<Author>({Author::name = u"Ursula"_s});
        const auto octavia = created<Author>({Author::name = u"Octavia"_s});
        const auto cloth = created<Cover>({Cover::source = u"cloth"_s});
        const auto utopia = created<Genre>({Genre::name = u"utopia"_s});
        created<Tag>({Tag::name = u"long"_s});
        created<Tag>({Tag::name = u"old"_s});
        const auto planet = created<Book>({Book::title = u"Planet"_s,
                                           Book::author = ursula,
                                           Book::cover = cloth,
                                           Book::edition = 2});
        const auto kindred =
            created<Book>({Book::title = u"Kindred"_s, Book::author = octavia, Book::price = 7.0});
        run(planet.link(Book::genres, {utopia}));
        run(ursula.link(Author::friends, {octavia}));
        run(planet.link(Book::tags, {u"old"_s}, {Tagging::note = u"1974"_s, Tagging::rank = 1}));
        run(planet.link(Book::tags, {u"long"_s}, {Tagging::rank = 0, Tagging::note = u"no"_s}));
        run(kindred.link(Book::tags, {u"old"_s}));
        commit();
    }

    template<typename E>
    HandleOf<E> created(std::initializer_list<Assignment<E>> cells)
    {
        const auto made = session->create<E>(cells);
        if (!made)
            qFatal("%s", qPrintable(made.error().toText()));
        return *made;
    }
    static void run(const Result<void> &done)
    {
        if (!done)
            qFatal("%s", qPrintable(done.error().toText()));
    }
    void commit()
    {
        if (const auto done = session->commit(); !done)
            qFatal("%s", qPrintable(done.error().toText()));
    }

    /// A session that knows all rows, as another program would open it.
    std::unique_ptr<Session> reopened() const
    {
        auto other = sessionOver(file.path());
        for (const auto &table : other->schema().tables()) {
            if (!other->fetch(other->query(table.name)))
                qFatal("%s", qPrintable(table.name));
        }
        return other;
    }

    TestFile file;
    std::unique_ptr<Session> session;
};

template<typename H, typename Column>
QStringList texts(const QList<H> &rows, const Column &column)
{
    QStringList all;
    for (const auto &row : rows)
        all.append(row[column]);
    return all;
}

template<typename S, typename Column>
QString found(Session &session, const S &set, const Column &column)
{
    const auto rows = session.fetch(set);
    return rows ? texts(*rows, column).join(u' ') : rows.error().toText();
}

QString titles(Session &session, const Condition<Book> &condition)
{
    return found(session, session.query<Book>().filter(condition), Book::title);
}

} // namespace

class tst_DeclaredSchema : public QObject
{
    Q_OBJECT

private slots:
    void columnsStandWhereTheDatabaseHasThem();
    void relationsAreFollowedBothWays();
    void relationsAreFetchedByTheirDeclaredNames();
    void linksComeInTheOrderOfTheirPosition();
    void theRowsOfACustomThroughTableHaveColumnsOfTheirOwn();
    void filtersFollowRelationsBeforeAndAfterACommit();
    void filtersOfAnyAndAllAreAnsweredByTheDatabase();
    void relationsOfPendingRowsAreFiltered();
    void linksAreChangedAndSaved();
    void referencesAreChangedAndSaved();
    void whatIsNotDeclaredIsThereByName();
    void defaultsThatTheDatabaseHasNotAreFilledIn();
    void rulesOfForeignKeysAreTheDatabases();
    void theDeclaredVersionColumnGuards();
    void anUndoneCommitIsSavedAgain();
    void rowsThatMayNotBeCreatedForLackOfAColumnAreRefusedByTheDatabase();
    void aDatabaseMadeOfTheSchemaFits();
    void everyMismatchIsNamed();
};

void tst_DeclaredSchema::columnsStandWhereTheDatabaseHasThem()
{
    Shop shop;
    const auto session = shop.reopened();

    const auto planet = session->find<Book>(1);

    QCOMPARE(planet[Book::title], u"Planet"_s);
    QCOMPARE(planet[Book::price], 9.5);
    QCOMPARE(planet[Book::edition], std::optional(2));
    QVERIFY(planet.set({Book::title = u"The Planet"_s, Book::edition = std::nullopt}));
    QVERIFY(session->commit());
    QCOMPARE(
        shop.file.rows(u"SELECT id, title, price, stock, edition, shelf FROM book ORDER BY id"_s),
        u"1|The Planet|9.5|3|NULL|A;2|Kindred|7|3|NULL|A"_s);
}

void tst_DeclaredSchema::relationsAreFollowedBothWays()
{
    const Shop shop;
    const auto session = shop.reopened();
    const auto planet = session->find<Book>(1);
    const auto ursula = session->find<Author>(1);
    const auto octavia = session->find<Author>(2);

    QCOMPARE(planet[Book::author], ursula);
    QCOMPARE(ursula[Author::books], QList{planet});
    QCOMPARE(planet[Book::cover][Cover::source], u"cloth"_s);
    QCOMPARE(session->find<Cover>(1)[Cover::book], planet);
    QVERIFY(session->find<Book>(2)[Book::cover].isNull());
    QCOMPARE(texts(planet[Book::genres], Genre::name), QStringList(u"utopia"_s));
    QCOMPARE(session->find<Genre>(1)[Genre::books], QList{planet});
    QCOMPARE(ursula[Author::friends], QList{octavia});
    QVERIFY(octavia[Author::friends].isEmpty());
    const auto fans = octavia.relatedRows(u"fans"_s).value();
    QCOMPARE(fans, QList{ursula.id()});
    QCOMPARE(texts(session->find<Tag>(u"old"_s)[Tag::books], Book::title),
             (QStringList{u"Planet"_s, u"Kindred"_s}));
}

void tst_DeclaredSchema::relationsAreFetchedByTheirDeclaredNames()
{
    const Shop shop;
    const auto session = sessionOver(shop.file.path());

    const auto all = session->fetch(session->query<Book>()
                                        .with(Book::author)
                                        .with(Book::cover)
                                        .with(Book::genres)
                                        .with(Book::tags));

    QVERIFY2(all, all ? "" : qPrintable(all.error().toText()));
    QCOMPARE(all->front()[Book::author][Author::name], u"Ursula"_s);
    QCOMPARE(all->front()[Book::cover][Cover::source], u"cloth"_s);
    QCOMPARE(texts(all->front()[Book::genres], Genre::name), QStringList(u"utopia"_s));
    QCOMPARE(all->front()[Book::tags].size(), 2);
    const auto authors = session->fetch(session->query<Author>().with(Author::books));
    QCOMPARE(texts(authors->back()[Author::books], Book::title), QStringList(u"Kindred"_s));
}

void tst_DeclaredSchema::linksComeInTheOrderOfTheirPosition()
{
    const Shop shop;
    const auto session = shop.reopened();
    const auto planet = session->find<Book>(1);
    QCOMPARE(texts(planet[Book::tags], Tag::name), (QStringList{u"long"_s, u"old"_s}));

    const auto tagging = session->find<Tagging>(1);
    QVERIFY(tagging.set(Tagging::rank, -1));

    QCOMPARE(texts(planet[Book::tags], Tag::name), (QStringList{u"old"_s, u"long"_s}));
}

void tst_DeclaredSchema::theRowsOfACustomThroughTableHaveColumnsOfTheirOwn()
{
    const Shop shop;
    const auto session = shop.reopened();

    const auto tagging = session->find<Tagging>(1);

    QCOMPARE(tagging[Tagging::note], std::optional(u"1974"_s));
    QCOMPARE(tagging[Tagging::tag][Tag::name], u"old"_s);
    QCOMPARE(tagging[Tagging::book][Book::title], u"Planet"_s);
    const auto taggings = tagging[Tagging::book].relatedRows(u"taggings"_s);
    QCOMPARE(taggings->size(), 2);
}

void tst_DeclaredSchema::filtersFollowRelationsBeforeAndAfterACommit()
{
    const Shop shop;
    auto &session = *shop.session;
    const auto check = [&] {
        QCOMPARE(titles(session, Book::author / Author::name == u"Ursula"_s), u"Planet"_s);
        QCOMPARE(titles(session, Book::author / (Author::name == u"Octavia"_s)), u"Kindred"_s);
        QCOMPARE(titles(session, Book::author == session.find<Author>(1)), u"Planet"_s);
        QCOMPARE(titles(session, Book::cover.isNull()), u"Kindred"_s);
        QCOMPARE(found(session,
                       session.query<Cover>().filter(Cover::book / Book::title == u"Planet"_s),
                       Cover::source),
                 u"cloth"_s);
        QCOMPARE(found(session,
                       session.query<Cover>().filter(Cover::book / (Book::price > 9)),
                       Cover::source),
                 u"cloth"_s);
    };

    check();
    QVERIFY(session.find<Book>(2).set(Book::stock, 1));
    check();
    QVERIFY(session.commit());
    check();
}

void tst_DeclaredSchema::filtersOfAnyAndAllAreAnsweredByTheDatabase()
{
    const Shop shop;
    const auto session = sessionOver(shop.file.path());
    const auto names = [&](const Condition<Author> &condition) {
        return found(*session, session->query<Author>().filter(condition), Author::name);
    };

    QCOMPARE(names(Author::books.any(Book::price < 8.0)), u"Octavia"_s);
    QCOMPARE(names(Author::books.all(Book::price < 8.0)), u"Octavia"_s);
    QCOMPARE(names(Author::friends.any(Author::name == u"Octavia"_s)), u"Ursula"_s);
    QCOMPARE(titles(*session, Book::genres.any(Genre::name == u"utopia"_s)), u"Planet"_s);
    QCOMPARE(titles(*session, Book::genres.all(Genre::name == u"satire"_s)), u"Kindred"_s);
    QCOMPARE(titles(*session, Book::tags.any(Tag::name == u"long"_s)), u"Planet"_s);
    QCOMPARE(titles(*session, Book::tags.all(Tag::name == u"old"_s)), u"Kindred"_s);
    QCOMPARE(found(*session,
                   session->query<Tag>().filter(Tag::books.all(Book::title == u"Planet"_s)),
                   Tag::name),
             u"long"_s);
}

void tst_DeclaredSchema::relationsOfPendingRowsAreFiltered()
{
    const Shop shop;
    const auto session = sessionOver(shop.file.path());
    const auto satire = session->create<Genre>({Genre::name = u"satire"_s}).value();
    const auto book =
        session->create<Book>({Book::title = u"Xanth"_s, Book::author = qint64{2}}).value();
    QVERIFY(book.link(Book::genres, {satire}));
    QVERIFY(book.link(Book::tags, {u"long"_s}));

    QCOMPARE(titles(*session, Book::genres.any(Genre::name == u"satire"_s)), u"Xanth"_s);
    QCOMPARE(titles(*session, Book::author / Author::name == u"Octavia"_s), u"Kindred Xanth"_s);
    QCOMPARE(titles(*session, Book::tags.all(Tag::name == u"long"_s)), u"Xanth"_s);
    QCOMPARE(found(*session,
                   session->query<Author>().filter(Author::books.any(Book::title == u"Xanth"_s)),
                   Author::name),
             u"Octavia"_s);
}

void tst_DeclaredSchema::linksAreChangedAndSaved()
{
    Shop shop;
    auto session = shop.reopened();
    const auto planet = session->find<Book>(1);
    const auto satire = session->create<Genre>({Genre::name = u"satire"_s}).value();

    QVERIFY(planet.setLinks(Book::genres, {satire}));
    QVERIFY(planet.unlink(Book::tags, {u"old"_s}));
    QVERIFY(session->find<Genre>(1).link(Genre::books, {qint64{2}}));
    QVERIFY(session->find<Author>(1).unlinkAll(Author::friends));
    QVERIFY(session->commit());

    QCOMPARE(shop.file.rows(u"SELECT from_book_id, to_genre_id FROM book_genres ORDER BY 1"_s),
             u"1|2;2|1"_s);
    QCOMPARE(shop.file.rows(u"SELECT book_id, tag_name FROM tagging ORDER BY 1"_s),
             u"1|long;2|old"_s);
    QCOMPARE(shop.file.rows(u"SELECT * FROM author_friends"_s), QString());
    session = shop.reopened();
    QCOMPARE(texts(session->find<Book>(1)[Book::genres], Genre::name), QStringList(u"satire"_s));
}

void tst_DeclaredSchema::referencesAreChangedAndSaved()
{
    Shop shop;
    auto session = shop.reopened();

    QVERIFY(session->find<Book>(1).set({Book::author = qint64{2}, Book::cover = std::nullopt}));
    QVERIFY(session->find<Book>(2).set(Book::cover, 1));
    QVERIFY(session->commit());

    session = shop.reopened();
    QCOMPARE(session->find<Author>(2)[Author::books].size(), 2);
    QCOMPARE(session->find<Cover>(1)[Cover::book], session->find<Book>(2));
}

void tst_DeclaredSchema::whatIsNotDeclaredIsThereByName()
{
    Shop shop;
    shop.file.run({u"INSERT INTO review VALUES(7, 1)"_s});
    const auto session = shop.reopened();
    const auto planet = session->find<Book>(1);

    QCOMPARE(planet.value(u"shelf"_s).value(), Value(u"A"_s));
    QVERIFY(planet.set(u"shelf"_s, u"B"_s));
    const auto reviews = planet.relatedRows(u"review"_s);
    QCOMPARE(reviews->size(), 1);
    QCOMPARE(session->count(session->query(u"catalogue"_s)).value(), 2);
    QVERIFY(session->commit());
    QCOMPARE(shop.file.rows(u"SELECT shelf FROM book"_s), u"B;A"_s);
}

void tst_DeclaredSchema::defaultsThatTheDatabaseHasNotAreFilledIn()
{
    Shop shop;

    const auto typed = shop.session->create<Book>({Book::title = u"a"_s}).value();
    const auto named = shop.session->create(u"book"_s, {{u"title"_s, u"b"_s}}).value();

    QCOMPARE(typed[Book::stock], 3);
    QCOMPARE(HandleOf<Book>(*shop.session, named)[Book::stock], 3);
    QVERIFY(!typed.read(Book::price)); // The database fills it in.
    QVERIFY(shop.session->commit());
    QCOMPARE(typed[Book::price], 9.5);
}

void tst_DeclaredSchema::rulesOfForeignKeysAreTheDatabases()
{
    Shop shop;
    const auto session = shop.reopened();

    QVERIFY(session->find<Book>(1).remove());

    QVERIFY(!session->find<Tagging>(1).exists());
    QVERIFY(session->commit());
    QCOMPARE(shop.file.rows(u"SELECT book_id FROM tagging"_s), u"2"_s);
}

void tst_DeclaredSchema::theDeclaredVersionColumnGuards()
{
    Shop shop;
    const auto versioned = books::schema().withVersionColumn(u"book"_s, u"edition"_s).value();
    const auto session = sessionOver(shop.file.path(), versioned);
    const auto planet = session->get(session->query<Book>().filter(Book::id == 1)).value();

    QVERIFY(planet.set(Book::price, 1.0));
    QVERIFY(session->commit());
    QCOMPARE(planet[Book::edition], std::optional(3));

    QVERIFY(planet.set(Book::price, 2.0));
    shop.file.run({u"UPDATE book SET edition = 9 WHERE id = 1"_s});
    QCOMPARE(session->commit().error().kind(), ErrorKind::Conflict);
}

void tst_DeclaredSchema::anUndoneCommitIsSavedAgain()
{
    Shop shop;
    const auto session = shop.reopened();
    QVERIFY(session->find<Book>(1).unlinkAll(Book::genres));
    QVERIFY(session->commit());

    session->undo();

    QCOMPARE(session->find<Book>(1)[Book::genres].size(), 1);
    QVERIFY(session->commit());
    QCOMPARE(shop.file.rows(u"SELECT from_book_id, to_genre_id FROM book_genres"_s), u"1|1"_s);
}

void tst_DeclaredSchema::rowsThatMayNotBeCreatedForLackOfAColumnAreRefusedByTheDatabase()
{
    Shop shop;
    shop.file.run({u"DROP TABLE cover"_s,
                   u"CREATE TABLE cover(source TEXT NOT NULL, id INTEGER PRIMARY KEY,"
                   " colour TEXT NOT NULL)"_s,
                   u"INSERT INTO cover VALUES('paper', 5, 'red')"_s});
    const auto session = shop.reopened();
    QCOMPARE(session->find<Cover>(5)[Cover::source], u"paper"_s);

    const auto cover = session->create<Cover>({Cover::source = u"silk"_s}).value();

    const auto done = session->commit();
    QVERIFY(!done);
    QVERIFY2(done.error().text().contains(u"colour"), qPrintable(done.error().text()));
    QVERIFY(cover.set(u"colour"_s, u"blue"_s));
    QVERIFY(session->commit());
}

void tst_DeclaredSchema::aDatabaseMadeOfTheSchemaFits()
{
    const QTemporaryDir folder;
    for (const auto &declared : {books::schema(), academy::schema()}) {
        const auto path = folder.filePath(declared[tableIndex(0)].name);
        QVERIFY(sql::createDatabase(path, declared));

        const auto session = Session::over(declared, opened(path));

        QVERIFY2(session, session ? "" : qPrintable(session.error().toText()));
        for (qsizetype position = 0; position < declared.size(); ++position)
            QCOMPARE((*session)->schema().relations(tableIndex(position)),
                     declared.relations(tableIndex(position)));
    }
}

void tst_DeclaredSchema::everyMismatchIsNamed()
{
    const TestFile file(
        {u"CREATE TABLE author(id TEXT PRIMARY KEY, name TEXT NOT NULL)"_s,
         u"CREATE TABLE genre(id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE tag(name TEXT PRIMARY KEY)"_s,
         u"CREATE TABLE cover(id INTEGER PRIMARY KEY)"_s,
         u"CREATE TABLE book(id INTEGER PRIMARY KEY, title TEXT NOT NULL, price REAL NOT NULL,"
         " stock TEXT NOT NULL, edition INT, author_id INTEGER, cover_id INTEGER REFERENCES cover)"_s,
         u"CREATE TABLE tagging(id INT PRIMARY KEY, note TEXT, rank INT NOT NULL,"
         " book_id INT NOT NULL REFERENCES book, tag_name TEXT NOT NULL REFERENCES tag)"_s});

    const auto session = Session::over(books::schema(), opened(file.path()));

    QCOMPARE(session.error().kind(), ErrorKind::Schema);
    const QStringList expected{
        u"The database has no table or view \"author_friends\"."_s,
        u"The database has no table or view \"book_genres\"."_s,
        u"\"author.id\" is declared as INTEGER, and is TEXT in the database."_s,
        u"Table \"cover\" has no column \"source\" in the database."_s,
        u"\"genre.name\" is declared as never NULL, and may be NULL in the database."_s,
        u"\"book.stock\" is declared as INTEGER, and is TEXT in the database."_s,
        u"The database does not number the rows of table \"author\": the values of \"id\" must be "
        "given, which is declared otherwise."_s,
        u"Table \"book\" has no foreign key from \"author_id\" to \"author\" in the database."_s,
        u"Two rows of table \"book\" may have the same values in \"cover_id\" in the database, "
        "which is declared as unique."_s,
        u"The database does not number the rows of table \"tagging\": the values of \"id\" must be "
        "given, which is declared otherwise."_s};
    QCOMPARE(session.error().text(), expected.join(u'\n'));
}

QTEST_GUILESS_MAIN(tst_DeclaredSchema)
#include "tst_declaredschema.moc"
