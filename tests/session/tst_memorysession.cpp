#include "session/answering_p.h"
#include "session/conflict.h"
#include "session/editgroup.h"
#include "session/handle.h"
#include "session/windowedresult.h"
#include "support/library.h"
#include "support/printing.h"

#include <QElapsedTimer>
#include <QTest>

#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

constexpr auto authorColumn = columnIndex(2);

/// A state with `count` authors, each of them with two books, as the base of a session.
State writtenBy(int count)
{
    State::Rows authors;
    State::Rows books;
    quint64 serial = 0;
    for (int author = 1; author <= count; ++author) {
        authors = authors.inserted({Library::author, ++serial}, Row{author, u"A"_s});
        for (int book = 0; book < 2; ++book)
            books = books.inserted({Library::book, ++serial},
                                   Row{2 * author + book, u"B"_s, author, Null()});
    }
    return State().withBase(PersistentMap<TableIndex, State::Rows>()
                                .inserted(Library::author, authors)
                                .inserted(Library::book, books));
}

QList<Row> rowsOf(const Session &session, const QList<RowId> &ids)
{
    QList<Row> rows;
    for (const auto id : ids)
        rows.append(*session.row(id));
    return rows;
}

} // namespace

class tst_MemorySession : public QObject
{
    Q_OBJECT

private slots:
    void newRowsGetTheNextKeyAtOnce();
    void automaticKeysContinueAfterTheLargestExplicitOne();
    void automaticKeysContinueAfterAKeyThatWasSet();
    void aStepThatFailsUsesUpNoAutomaticKey();
    void automaticKeysContinueAfterANumberThatWasGivenAsAnother();
    void automaticKeysAreNotThoseOfAnotherBranch();
    void aTextKeyStopsAutomaticKeysAsLongAsItIsThere();
    void thereIsNoKeyAfterTheLargestNumber();
    void creatingUnderAPresentKeyIsAnError();
    void whatIsNotGivenIsTheDefault();
    void aDefaultFunctionRunsOncePerCreateWhenNotGiven();
    void aDefaultFunctionIsNotRunForAGivenNull();
    void aDefaultFunctionIsNotRunForAnUpsertedKnownRow();
    void aDefaultFunctionOfAnUnknownColumnIsAnError();
    void handlesAndKeysAreEqualFromTheStart();
    void readsAreAnsweredFromTheState_data();
    void readsAreAnsweredFromTheState();
    void pendingRowsAreRead();
    void rowsComeInTheAskedOrderAndNumber();
    void filteringByAKeyLooksAtThatRowAlone_data();
    void filteringByAKeyLooksAtThatRowAlone();
    void aPartOfAKeyInNothingFindsNothing();
    void commitMakesWhatIsPendingTheBase();
    void commitRefusesASecondRowWithAUniqueValue();
    void commitRefusesAForeignKeyThatLeadsNowhere();
    void commitRefusesADeleteThatLeavesRowsBehind();
    void undoPastACommitMakesPendingChanges();
    void twoSessionsOnOneStateDoNotSeeEachOther();
    void aSessionGoesOnFromAState();
    void aSessionGoesOnFromPendingChanges();
    void rowsOfAGivenStateAreNotReadAsOthers();
    void countingOverARelationDoesNotLookAtEveryPair();
    void aWindowShowsTheRows();
};

void tst_MemorySession::newRowsGetTheNextKeyAtOnce()
{
    Session session(Library::schema());

    const auto first = session.createHandle(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    const auto second = session.createHandle(u"author"_s, {}).value();

    QCOMPARE(first.key().value(), Key(Value(1)));
    QCOMPARE(second.key().value(), Key(Value(2)));
    QCOMPARE(session.get(u"author"_s, Value(2)).value(), second);
}

void tst_MemorySession::automaticKeysContinueAfterTheLargestExplicitOne()
{
    Session session(Library::schema());
    QVERIFY(session.create(u"author"_s, {{u"id"_s, 41}}));
    QVERIFY(session.create(u"author"_s, {{u"id"_s, 7}}));

    const auto next = session.createHandle(u"author"_s, {}).value();
    QVERIFY(session.create(u"author"_s, {{u"id"_s, 50}}));
    const auto afterThat = session.createHandle(u"author"_s, {}).value();

    QCOMPARE(next.key().value(), Key(Value(42)));
    QCOMPARE(afterThat.key().value(), Key(Value(51)));
}

void tst_MemorySession::automaticKeysContinueAfterAKeyThatWasSet()
{
    Session session(Library::schema());
    const auto first = session.createHandle(u"author"_s, {}).value();

    QVERIFY(first.set(u"id"_s, 9));

    QCOMPARE(session.createHandle(u"author"_s, {}).value().key().value(), Key(Value(10)));
}

void tst_MemorySession::aStepThatFailsUsesUpNoAutomaticKey()
{
    Session session(Library::schema());
    const auto author = session.create(u"author"_s, {}).value();

    const auto failed = session.edit(u"Fail"_s, [&](EditGroup &group) -> Result<void> {
        if (auto set = group.set(author, idColumn, 7); !set)
            return set;
        (void)group.create(u"author"_s, {}).value();
        return Error(ErrorKind::NotFound, u"Something is missing."_s);
    });

    QVERIFY(!failed);
    const auto next = session.create(u"author"_s, {}).value();
    QCOMPARE(session.cell(next, idColumn), Value(2));
}

void tst_MemorySession::automaticKeysContinueAfterANumberThatWasGivenAsAnother()
{
    Session session(Library::schema());
    QVERIFY(session.create(u"author"_s, {}));

    QVERIFY(session.create(u"author"_s, {{u"id"_s, 2.0}}));
    QCOMPARE(session.createHandle(u"author"_s, {}).value().key().value(), Key(Value(3)));

    QVERIFY(session.create(u"author"_s, {{u"id"_s, u"4"_s}}));
    QCOMPARE(session.createHandle(u"author"_s, {}).value().key().value(), Key(Value(5)));
}

void tst_MemorySession::automaticKeysAreNotThoseOfAnotherBranch()
{
    Session session(Library::schema());
    QVERIFY(session.addBranch(u"other"_s));
    QVERIFY(session.create(u"author"_s, {{u"id"_s, 2}}));
    QVERIFY(session.switchTo(u"main"_s));
    QCOMPARE(session.createHandle(u"author"_s, {}).value().key().value(), Key(Value(3)));

    QVERIFY(session.switchTo(u"other"_s));

    QCOMPARE(session.createHandle(u"author"_s, {}).value().key().value(), Key(Value(4)));
}

void tst_MemorySession::aTextKeyStopsAutomaticKeysAsLongAsItIsThere()
{
    Session session(Library::schema());
    const auto text = session.createHandle(u"author"_s, {{u"id"_s, u"me"_s}}).value();

    const auto refused = session.create(u"author"_s, {});
    QCOMPARE(refused.error().kind(), ErrorKind::Validation);
    QVERIFY(refused.error().text().contains(u"'me'"));

    QVERIFY(text.remove());
    QCOMPARE(session.createHandle(u"author"_s, {}).value().key().value(), Key(Value(1)));
}

void tst_MemorySession::thereIsNoKeyAfterTheLargestNumber()
{
    Session session(Library::schema());
    QVERIFY(session.create(u"author"_s, {{u"id"_s, std::numeric_limits<qint64>::max()}}));

    QCOMPARE(session.create(u"author"_s, {}).error().kind(), ErrorKind::Validation);
}

void tst_MemorySession::creatingUnderAPresentKeyIsAnError()
{
    Session session(Library::schema());
    QVERIFY(session.create(u"tag"_s, {{u"name"_s, u"novel"_s}}));
    const auto before = session.state();

    QCOMPARE(session.create(u"tag"_s, {{u"name"_s, u"novel"_s}}).error().kind(),
             ErrorKind::Validation);
    QVERIFY(session.state().isSameAs(before));
}

void tst_MemorySession::whatIsNotGivenIsTheDefault()
{
    auto tables = Library::schema().tables();
    auto &books = tables[toInt(Library::book)];
    books.columns[1].defaultSql = u"'Untitled ''draft'''"_s;
    books.columns[2].defaultSql = u"(12)"_s;
    books.columns[3].defaultSql = u"random()"_s;
    Session session(Schema::declared(tables).value());

    const auto book = session.createHandle(u"book"_s, {}).value();

    QCOMPARE(*book.row(), (Row{1, u"Untitled 'draft'"_s, 12, Absent()}));
}

void tst_MemorySession::aDefaultFunctionRunsOncePerCreateWhenNotGiven()
{
    Session session(Library::schema());
    int runs = 0;
    QVERIFY(session.setDefault(u"author"_s, u"name"_s, [&] {
        ++runs;
        return Value(u"No. %1"_s.arg(runs));
    }));

    const auto first = session.createHandle(u"author"_s, {}).value();
    const auto given = session.createHandle(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    const auto second = session.createHandle(u"author"_s, {}).value();
    QVERIFY(second.set(u"name"_s, Null()));

    QCOMPARE(first.value(u"name"_s).value(), Value(u"No. 1"_s));
    QCOMPARE(given.value(u"name"_s).value(), Value(u"Austen"_s));
    QCOMPARE(runs, 2);
}

void tst_MemorySession::aDefaultFunctionOfAnUnknownColumnIsAnError()
{
    Session session(Library::schema());

    QVERIFY(!session.setDefault(u"autor"_s, u"name"_s, [] { return Value(); }));
    QVERIFY(!session.setDefault(u"author"_s, u"nom"_s, [] { return Value(); }));
}

void tst_MemorySession::handlesAndKeysAreEqualFromTheStart()
{
    Session session(Library::schema());
    const auto austen = session.createHandle(u"author"_s, {}).value();

    const auto emma = session.createHandle(u"book"_s, {{u"author"_s, austen}}).value();
    const auto sense = session.createHandle(u"book"_s, {{u"author_id"_s, 1}}).value();

    QCOMPARE((*emma.row())[authorColumn], (*sense.row())[authorColumn]);
    QCOMPARE(austen.relatedRows(u"books"_s).value(), (QList{emma.id(), sense.id()}));
}

void tst_MemorySession::readsAreAnsweredFromTheState_data()
{
    QTest::addColumn<Expression>("condition");
    QTest::addColumn<QList<int>>("keys");

    const auto id = col(u"id"_s);
    const auto author = col(u"author_id"_s);
    QTest::newRow("by key") << equals(id, 5) << QList{5};
    QTest::newRow("by a key as text") << equals(id, u"5"_s) << QList{5};
    QTest::newRow("by several keys") << id.in({9, 5, 5, 99}) << QList{5, 9};
    QTest::newRow("by foreign key") << equals(author, 2) << QList{4, 5};
    QTest::newRow("by foreign keys") << author.in({2, 4}) << QList{4, 5, 8, 9};
    QTest::newRow("by foreign key and more") << (equals(author, 2) && id > 4) << QList{5};
    QTest::newRow("by neither") << (id < 4) << QList{2, 3};
    QTest::newRow("by one or the other") << (equals(id, 2) || equals(author, 3)) << QList{2, 6, 7};
    QTest::newRow("by what is not so") << !equals(author, 1) << QList{4, 5, 6, 7, 8, 9};
    QTest::newRow("by nothing") << equals(id, Null()) << QList<int>();
}

void tst_MemorySession::readsAreAnsweredFromTheState()
{
    QFETCH(const Expression, condition);
    QFETCH(const QList<int>, keys);
    Session session(Library::schema(), writtenBy(4));

    const auto rows = session.fetch(session.query(u"book"_s).filter(condition)).value();

    QList<int> found;
    for (const auto &row : rowsOf(session, rows))
        found.append(static_cast<int>(row[idColumn].integer()));
    QCOMPARE(found, keys);
}

void tst_MemorySession::pendingRowsAreRead()
{
    Session session(Library::schema(), writtenBy(2));
    const auto byFirst = session.query(u"book"_s).filter(equals(col(u"author_id"_s), 1));
    const auto old = session.fetch(byFirst).value();

    const auto fresh = session.create(u"book"_s, {{u"author_id"_s, 1}}).value();
    QVERIFY(session.remove(old.at(0)));
    QVERIFY(session.set(old.at(1), authorColumn, 2));

    QCOMPARE(session.fetch(byFirst).value(), QList{fresh});
    QCOMPARE(session.fetchAsync(byFirst).result().value(), QList{fresh});
}

void tst_MemorySession::rowsComeInTheAskedOrderAndNumber()
{
    Session session(Library::schema(), writtenBy(3));

    const auto rows =
        session.fetch(session.query(u"book"_s).orderBy(u"id"_s, SortOrder::Descending).limit(2));

    QCOMPARE(rowsOf(session, rows.value()),
             (QList{Row{7, u"B"_s, 3, Null()}, Row{6, u"B"_s, 3, Null()}}));
}

void tst_MemorySession::filteringByAKeyLooksAtThatRowAlone_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<qsizetype>("rows");

    QTest::newRow("primary key") << u"id"_s << qsizetype{1};
    QTest::newRow("foreign key") << u"author_id"_s << qsizetype{2};
}

void tst_MemorySession::filteringByAKeyLooksAtThatRowAlone()
{
    QFETCH(const QString, column);
    QFETCH(const qsizetype, rows);
    const auto schema = Library::schema();
    const auto state = writtenBy(100);
    RowIndexes indexes(schema);
    const QuerySet books(schema, Library::book);
    QVERIFY(answer(books.filter(equals(col(column), 7)), state, indexes));
    const auto before = indexes.accesses();

    const auto found = answer(books.filter(equals(col(column), 9)), state, indexes);

    QCOMPARE(found.value().size(), rows);
    QCOMPARE(indexes.accesses().found - before.found, rows);
    QCOMPARE(indexes.accesses().followed, before.followed);
}

void tst_MemorySession::aPartOfAKeyInNothingFindsNothing()
{
    auto marks =
        keyedTable(u"mark"_s, {column(u"a"_s, u"INTEGER"_s), column(u"b"_s, u"INTEGER"_s)});
    marks.key = {columnIndex(0), columnIndex(1)};
    marks.hasAutomaticKey = false;
    Session session(Schema::of({marks}).value());
    QVERIFY(session.create(u"mark"_s, {{u"a"_s, 1}, {u"b"_s, 3}}));

    const auto none =
        session.query(u"mark"_s).filter(col(u"a"_s).in(QList<Value>()) && equals(col(u"b"_s), 3));

    QCOMPARE(session.fetch(none)->size(), 0);
}

void tst_MemorySession::commitMakesWhatIsPendingTheBase()
{
    Session session(Library::schema());
    const auto austen = session.createHandle(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    const auto emma = session.createHandle(u"book"_s, {{u"author"_s, austen}}).value();

    QVERIFY(session.commit());

    QVERIFY(!session.hasPending());
    QCOMPARE(*session.state().baseRow(austen.id()), (Row{1, u"Austen"_s}));
    QCOMPARE(austen.relatedRows(u"books"_s).value(), QList{emma.id()});
    QVERIFY(austen.set(u"name"_s, u"Jane"_s));
    QVERIFY(session.commit());
    QCOMPARE(*session.state().baseRow(austen.id()), (Row{1, u"Jane"_s}));
}

void tst_MemorySession::commitRefusesASecondRowWithAUniqueValue()
{
    auto tables = Library::schema().tables();
    tables[toInt(Library::genre)].indexes.append(
        {u"genre_name"_s, {nameColumn}, true, false, false});
    Session session(Schema::declared(tables).value());
    QVERIFY(session.create(u"genre"_s, {{u"name"_s, u"Satire"_s}}));
    QVERIFY(session.commit());
    const auto second = session.create(u"genre"_s, {{u"name"_s, u"Satire"_s}}).value();
    QVERIFY(session.create(u"genre"_s, {}));
    QVERIFY(session.create(u"genre"_s, {}));

    const auto done = session.commit();

    QCOMPARE(done.error().kind(), ErrorKind::Constraint);
    QCOMPARE(done.error().details<ConstraintDetails>()->rows(), QList{second});
    QCOMPARE(session.faults(second).size(), 1);
    QCOMPARE(session.state().pending().size(), 3);
    QVERIFY(session.set(second, nameColumn, u"Romance"_s));
    QVERIFY(session.commit());
}

void tst_MemorySession::commitRefusesAForeignKeyThatLeadsNowhere()
{
    Session session(Library::schema());
    const auto emma = session.create(u"book"_s, {{u"author_id"_s, 99}}).value();

    const auto done = session.commit();

    QCOMPARE(done.error().kind(), ErrorKind::Constraint);
    QVERIFY(done.error().text().contains(u"row 99 of \"author\""));
    QCOMPARE(done.error().details<ConstraintDetails>()->rows(), QList{emma});
}

void tst_MemorySession::commitRefusesADeleteThatLeavesRowsBehind()
{
    Session session(Library::schema(), writtenBy(2));
    const auto author = session.get(u"author"_s, Value(1)).value();
    QVERIFY(session.edit(u"Raw"_s,
                         [&](EditGroup &group) { return group.apply(DeleteRow{author.id()}); }));

    QCOMPARE(session.commit().error().kind(), ErrorKind::Constraint);
    QCOMPARE(session.state().pending().size(), 1);
}

void tst_MemorySession::undoPastACommitMakesPendingChanges()
{
    Session session(Library::schema());
    const auto austen = session.createHandle(u"author"_s, {}).value();
    QVERIFY(session.commit());

    session.undo();

    QVERIFY(!austen.exists());
    QVERIFY(session.commit());
    QVERIFY(!session.state().baseRow(austen.id()));
}

void tst_MemorySession::twoSessionsOnOneStateDoNotSeeEachOther()
{
    const auto state = writtenBy(2);
    Session one(Library::schema(), state);
    Session other(Library::schema(), state);
    const auto row = one.get(u"author"_s, Value(1)).value().id();

    QVERIFY(one.set(row, nameColumn, u"One"_s));
    QVERIFY(other.set(row, nameColumn, u"Other"_s));
    QVERIFY(one.commit());

    QCOMPARE(one.cell(row, nameColumn), Value(u"One"_s));
    QCOMPARE(other.cell(row, nameColumn), Value(u"Other"_s));
    QCOMPARE((*state.row(row))[nameColumn], Value(u"A"_s));
}

void tst_MemorySession::aSessionGoesOnFromAState()
{
    Session session(Library::schema(), writtenBy(3));

    const auto fresh = session.createHandle(u"author"_s, {}).value();

    QCOMPARE(fresh.key().value(), Key(Value(4)));
    QVERIFY(!writtenBy(3).row(fresh.id())); // A row of its own, none of those given.
    QCOMPARE(session.fetch(session.query(u"author"_s)).value().size(), 4);
}

void tst_MemorySession::aSessionGoesOnFromPendingChanges()
{
    Session first(Library::schema());
    const auto austen = first.createHandle(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    Session second(Library::schema(), first.state());

    QVERIFY(second.hasPending());
    QVERIFY(!second.canUndo());
    QVERIFY(second.commit());

    QCOMPARE(second.cell(austen.id(), nameColumn), Value(u"Austen"_s));
    QVERIFY(first.hasPending());
}

void tst_MemorySession::rowsOfAGivenStateAreNotReadAsOthers()
{
    Session session(Library::schema(), writtenBy(2));
    const auto known = session.fetch(session.query(u"author"_s)).value();
    WindowedResult window(session, session.query(u"author"_s));
    window.want(0, 10);

    QTRY_COMPARE(window.rowCount(), 2);
    QTRY_COMPARE(window.rowAt(0), known.at(0));
    QCOMPARE(session.state().baseRows(Library::author).size(), 2);
}

/// 40 000 books of 20 000 authors are 800 million pairs: minutes.
void tst_MemorySession::countingOverARelationDoesNotLookAtEveryPair()
{
    Session session(Library::schema(), writtenBy(20'000));
    const auto named =
        session.query(u"book"_s).filter(equals(related(u"author"_s, col(u"name"_s)), u"A"_s));
    QElapsedTimer timer;
    timer.start();

    QCOMPARE(session.count(named).value(), 40'000);
    const auto first = session.find(Library::author, Value(1));
    QVERIFY(session.set(first, u"name"_s, u"Z"_s));
    QCOMPARE(session.count(named).value(), 39'998);
    QCOMPARE(session.count(named.pending(Pending::Ignore)).value(), 40'000);
    QCOMPARE(session.count(named.pending(Pending::Only)).value(), 0);
    QVERIFY(session.exists(named).value());

    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

void tst_MemorySession::aWindowShowsTheRows()
{
    Session session(Library::schema());
    const auto austen = session.create(u"author"_s, {}).value();
    QVERIFY(session.commit());
    WindowedResult window(session, session.query(u"author"_s));
    window.want(0, 10);

    QTRY_COMPARE(window.rowCount(), 1);
    QTRY_COMPARE(window.rowAt(0), austen);
}

void tst_MemorySession::aDefaultFunctionIsNotRunForAGivenNull()
{
    Session session(Library::schema());
    int runs = 0;
    QVERIFY(session.setDefault(u"author"_s, u"name"_s, [&] { return Value(++runs); }));

    const auto made = session.createHandle(u"author"_s, {{u"name"_s, Null()}}).value();

    QCOMPARE(made.value(u"name"_s).value(), Value());
    QCOMPARE(runs, 0);
}

void tst_MemorySession::aDefaultFunctionIsNotRunForAnUpsertedKnownRow()
{
    Session session(Library::schema());
    const auto austen = session.createHandle(u"author"_s, {{u"name"_s, u"Austen"_s}}).value();
    const auto key = austen.value(u"id"_s).value();
    int runs = 0;
    QVERIFY(session.setDefault(u"author"_s, u"name"_s, [&] { return Value(++runs); }));

    QCOMPARE(session.upsert(u"author"_s, {{u"id"_s, key}}).value(), austen.id());

    QCOMPARE(austen.value(u"name"_s).value(), Value(u"Austen"_s));
    QCOMPARE(runs, 0);
    QVERIFY(session.upsert(u"author"_s, {{u"id"_s, 77}}));
    QCOMPARE(runs, 1);
}

QTEST_GUILESS_MAIN(tst_MemorySession)
#include "tst_memorysession.moc"
