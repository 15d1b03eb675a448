#include "query/functions.h"
#include "support/shelf.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const auto title = columnIndex(1);

/// A shelf with a stored author and one of its books, neither of which the session has read.
struct Unread : Shelf
{
    Unread()
    {
        backend->put(Library::author, {1, u"Lem"_s});
        backend->put(Library::book, {7, u"Solaris"_s, 1, Null()});
    }

    Handle book(qint64 key) { return session->reference(u"book"_s, Value(key)).value(); }
};

} // namespace

class tst_Asking : public QObject
{
    Q_OBJECT

private slots:
    void aReferenceNeedsNoReading();
    void aReferenceCanBeAssignedAndFilteredBy();
    void anUnreadCellOfAReferenceSaysHowToReadIt();
    void aReferenceIsReadAndKeepsWhatWasSet();
    void aReferenceBecomesTheRowThatAQueryYields();
    void aKnownRowIsItsReference();
    void aReferenceIsSavedAgainstNothingButItsKey();
    void aReferenceToARowThatIsNotThereIsAConflict();
    void aReferenceToADeletedRowIsAnError();
    void aKeyWithMissingPartsIsAnError();
    void aRowIsReadByItsKey();
    void aReferenceIsReadWhenItIsGot();
    void aRowThatIsNotThereIsNull();
    void aDeletedRowIsNotGot();
    void aRowIsReadByItsKeyLater();
    void withoutADatabaseARowIsThereOrNot();
    void aMemoryIsNotAskedInSql();
    void whereRowsAreInMemoryThatIsSaid();
};

void tst_Asking::aReferenceNeedsNoReading()
{
    Unread shelf;

    const auto book = shelf.book(7);

    QVERIFY(book.exists());
    QCOMPARE(book.key().value(), Key(Value(7)));
    QVERIFY(!shelf.session->hasPending());
}

void tst_Asking::aReferenceCanBeAssignedAndFilteredBy()
{
    Unread shelf;
    const auto author = shelf.session->reference(u"author"_s, Value(1)).value();
    const auto made = shelf.made(u"book"_s, {{u"title"_s, u"Eden"_s}, {u"author"_s, author}});

    QCOMPARE(made.value(u"author_id"_s).value(), Value(1));
    const auto ofAuthor = shelf.session->query(u"book"_s).filter(
        equals(col(u"author_id"_s), author.key().value()[0]));
    QCOMPARE(shelf.session->fetch(ofAuthor).value().size(), 2);
    QCOMPARE(author.relatedRows(u"books"_s).value().size(), 2);
}

void tst_Asking::anUnreadCellOfAReferenceSaysHowToReadIt()
{
    Unread shelf;

    const auto read = shelf.book(7).value(u"title"_s);

    QCOMPARE(read.error().kind(), ErrorKind::NotFound);
    QVERIFY(read.error().toText().contains(u"Load the row"_s));
}

void tst_Asking::aReferenceIsReadAndKeepsWhatWasSet()
{
    Unread shelf;
    const auto book = shelf.book(7);
    QVERIFY(book.set(u"title"_s, u"Eden"_s));

    QVERIFY(shelf.session->load({book.id()}));

    QCOMPARE(book.value(u"title"_s).value(), Value(u"Eden"_s));
    QCOMPARE(book.value(u"author_id"_s).value(), Value(1));
    QVERIFY(book.set(u"title"_s, u"Solaris"_s));
    QVERIFY(!shelf.session->hasPending());
}

void tst_Asking::aReferenceBecomesTheRowThatAQueryYields()
{
    Unread shelf;
    const auto book = shelf.book(7);

    const auto rows = shelf.session->fetch(shelf.session->query(u"book"_s)).value();

    QCOMPARE(rows, QList{book.id()});
    QCOMPARE(book.value(u"title"_s).value(), Value(u"Solaris"_s));
}

void tst_Asking::aKnownRowIsItsReference()
{
    Shelf shelf;
    const auto book = shelf.stored(u"book"_s, {7, u"Solaris"_s, Null(), Null()});

    QCOMPARE(shelf.session->reference(u"book"_s, Value(7)).value(), book);
    QCOMPARE(book.value(u"title"_s).value(), Value(u"Solaris"_s));
}

void tst_Asking::aReferenceIsSavedAgainstNothingButItsKey()
{
    Unread shelf;
    const auto book = shelf.book(7);
    QVERIFY(book.set(u"title"_s, u"Eden"_s));

    QVERIFY(shelf.session->commit());

    QCOMPARE(
        shelf.backend->read(Library::book, {Value(7)}).result()->first()->cells()[toInt(title)],
        Value(u"Eden"_s));
}

void tst_Asking::aReferenceToARowThatIsNotThereIsAConflict()
{
    Unread shelf;
    const auto nobody = shelf.book(9);
    QVERIFY(nobody.set(u"title"_s, u"Eden"_s));

    QCOMPARE(shelf.session->commit().error().kind(), ErrorKind::Conflict);
    QVERIFY(shelf.session->hasPending());
}

void tst_Asking::aReferenceToADeletedRowIsAnError()
{
    Shelf shelf;
    const auto book = shelf.stored(u"book"_s, {7, u"Solaris"_s, Null(), Null()});
    QVERIFY(book.remove());

    QCOMPARE(shelf.session->reference(u"book"_s, Value(7)).error().kind(), ErrorKind::NotFound);
}

void tst_Asking::aKeyWithMissingPartsIsAnError()
{
    Unread shelf;

    const QList<Key> keys{Key(QList<Value>{}), Key(QList<Value>{1, 2}), Key(Value())};
    for (const auto &key : keys) {
        QCOMPARE(shelf.session->reference(u"book"_s, key).error().kind(), ErrorKind::Validation);
        QCOMPARE(shelf.session->get(u"book"_s, key).error().kind(), ErrorKind::Validation);
        QVERIFY(shelf.session->find(Library::book, key).isNull());
    }
    QCOMPARE(shelf.session->reference(u"shelf"_s, Value(1)).error().kind(), ErrorKind::NotFound);
}

void tst_Asking::aRowIsReadByItsKey()
{
    Unread shelf;

    const auto book = shelf.session->get(u"book"_s, Value(7)).value();

    QCOMPARE(book.value(u"title"_s).value(), Value(u"Solaris"_s));
    QVERIFY(shelf.session->find(Library::author, Value(1)).isNull());
}

void tst_Asking::aReferenceIsReadWhenItIsGot()
{
    Unread shelf;
    const auto book = shelf.book(7);

    QCOMPARE(shelf.session->get(u"book"_s, Value(7)).value(), book);
    QCOMPARE(book.value(u"title"_s).value(), Value(u"Solaris"_s));
    (void)shelf.book(9);
    QVERIFY(shelf.session->get(u"book"_s, Value(9)).value().isNull());
}

void tst_Asking::aRowThatIsNotThereIsNull()
{
    Unread shelf;

    QVERIFY(shelf.session->get(u"book"_s, Value(9)).value().isNull());
    QCOMPARE(shelf.session->get(u"shelf"_s, Value(9)).error().kind(), ErrorKind::NotFound);
}

void tst_Asking::aDeletedRowIsNotGot()
{
    Unread shelf;
    QVERIFY(shelf.session->get(u"book"_s, Value(7)).value().remove());

    QVERIFY(shelf.session->get(u"book"_s, Value(7)).value().isNull());
}

void tst_Asking::aRowIsReadByItsKeyLater()
{
    Unread shelf;
    const auto got = [&](const QString &table, const Key &key) {
        auto future = shelf.session->getAsync(table, key);
        [[maybe_unused]] const bool isThere = QTest::qWaitFor([&] { return future.isFinished(); });
        return future.takeResult();
    };

    const auto book = got(u"book"_s, Value(7)).value();

    QCOMPARE(book.value(u"title"_s).value(), Value(u"Solaris"_s));
    QCOMPARE(got(u"book"_s, Value(7)).value(), book);
    QVERIFY(got(u"book"_s, Value(9)).value().isNull());
    QCOMPARE(got(u"book"_s, Value()).error().kind(), ErrorKind::Validation);
    QCOMPARE(got(u"shelf"_s, Value(7)).error().kind(), ErrorKind::NotFound);
}

void tst_Asking::withoutADatabaseARowIsThereOrNot()
{
    Session session(Library::schema());
    const auto made = session.createHandle(u"book"_s, {{u"title"_s, u"Eden"_s}}).value();

    QCOMPARE(session.reference(u"book"_s, made.key().value()).value(), made);
    QCOMPARE(session.reference(u"book"_s, Value(99)).error().kind(), ErrorKind::NotFound);
}

void tst_Asking::aMemoryIsNotAskedInSql()
{
    Session session(Library::schema());

    QCOMPARE(session.values(RawQuery{u"SELECT 1"_s}).error().kind(), ErrorKind::Type);
    QCOMPARE(session.fetch(u"book"_s, RawQuery{u"SELECT 1"_s}).error().kind(), ErrorKind::Type);
}

void tst_Asking::whereRowsAreInMemoryThatIsSaid()
{
    Session session(Library::schema());
    const auto books = session.query(u"book"_s);

    for (const auto &explained : {session.explain(books),
                                  session.explain(Selection(books).select(count(), u"n"_s)),
                                  session.explainAsync(books).result()}) {
        QCOMPARE(explained->sql, QString());
        QCOMPARE(explained->plan, QStringList{u"The rows of \"book\" are read from memory."_s});
    }
    QCOMPARE(session.explain(session.query(u"squad"_s)).error().kind(), ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(tst_Asking)
#include "tst_asking.moc"
