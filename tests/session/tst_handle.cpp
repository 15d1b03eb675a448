#include "session/conflict.h"
#include "session/editgroup.h"
#include "support/printing.h"
#include "support/shelf.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

Row bookBy(int id, const Value &author)
{
    return Row{id, u"Emma"_s, author, Null()};
}

} // namespace

class tst_Handle : public QObject
{
    Q_OBJECT

private slots:
    void readsTheRowItStandsFor();
    void twoHandlesOfOneRowAgreeAfterEitherIsWritten();
    void severalCellsAreSetInOneStep();
    void aHandleWithoutASessionSaysWhatToDo();
    void aHandleOfADeletedRowSaysSo();
    void aColumnThatIsNotThereIsNamed();
    void aForeignKeyLeadsToAHandle();
    void aDanglingForeignKeyReadsNull();
    void assigningAHandleOrItsKeyIsEqual();
    void assigningNullClears();
    void aRelationNamesItsColumn();
    void aNewRowIsReferredToAndFollowedBeforeItHasAKey();
    void aReferenceAndTheKeyItBecameMeetAfterACommit();
    void assigningABackwardRelationIsAnError();
    void creatingWithABackwardRelationIsAnError_data();
    void creatingWithABackwardRelationIsAnError();
    void editingTheTargetLeavesTheOwnerClean();
    void pointingBackLeavesNothingPending_data();
    void pointingBackLeavesNothingPending();
    void handlesOfTwoSessionsAreNotTheSame();
    void assigningARowOfAnotherTableIsAnError();
    void aColumnOfTwoForeignKeysTakesRowsOfBothTables();
    void assigningADeletedRowIsAnError();
    void oneToOneLeadsBothWays();
    void aSecondOwnerIsRejectedAndTheFirstStays();
    void ownersCanSwapInOneStep();
    void relatedRowsFollowEditsAtOnce();
    void relatedRowsSeeWhatAGroupHasChangedSoFar();
    void aFailedGroupLeavesRelationsAsTheyWere();
    void relationsFollowUndoAndRedo();
    void relationsFollowWhatSomebodyElseChanged();
    void askingManyForOneIsAnError();
    void upsertUpdatesAKnownRowAndCountsNoneMore();
    void upsertOfAnUnknownKeyOrNoneCreates();
    void aHandleCountsUp();
    void aRowIsGotByItsKeyAndNullIfThereIsNone();
    void aRowWhoseKeyWasEditedIsGotByItsNewKey();
    void aFilterByAHandleIsAFilterByItsKey();
    void refreshBringsWhatOthersWroteAndKeepsLocalEdits();
    void refreshOfARowThatIsGoneSaysSo();
};

void tst_Handle::readsTheRowItStandsFor()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    QVERIFY(austen.exists());
    QCOMPARE(austen.value(u"NAME"_s).value(), Value(u"Austen"_s));
    QCOMPARE(austen.key().value(), Key(Value(5)));
    QVERIFY(austen.row()->isSameAs(*shelf.session->row(austen.id())));
}

void tst_Handle::twoHandlesOfOneRowAgreeAfterEitherIsWritten()
{
    Shelf shelf;
    const auto first = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto second = shelf.session->get(u"author"_s, Value(5)).value();
    QCOMPARE(first, second);

    QVERIFY(first.set(u"name"_s, u"Jane"_s));

    QCOMPARE(second.value(u"name"_s).value(), Value(u"Jane"_s));
}

void tst_Handle::severalCellsAreSetInOneStep()
{
    Shelf shelf;
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));

    QVERIFY(emma.set({{u"title"_s, u"Persuasion"_s}, {u"author_id"_s, 7}}));

    QCOMPARE(*emma.row(), (Row{1, u"Persuasion"_s, 7, Null()}));
    shelf.session->undo();
    QCOMPARE(*emma.row(), bookBy(1, Null()));
    QVERIFY(!shelf.session->canUndo());
}

void tst_Handle::aHandleWithoutASessionSaysWhatToDo()
{
    const Handle handle;

    QVERIFY(handle.isNull());
    QVERIFY(!handle.exists());
    for (const auto &error : {handle.value(u"name"_s).error(),
                              handle.key().error(),
                              handle.related(u"author"_s).error(),
                              handle.relatedRows(u"books"_s).error(),
                              handle.set(u"name"_s, 1).error(),
                              handle.set({{u"name"_s, 1}}).error(),
                              handle.remove().error(),
                              handle.refresh().error()}) {
        QCOMPARE(error.kind(), ErrorKind::NotFound);
        QVERIFY(error.advice().contains(u"from a session"));
    }
}

void tst_Handle::aHandleOfADeletedRowSaysSo()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    QVERIFY(austen.remove());

    QVERIFY(!austen.exists());
    QVERIFY(!austen.isNull());
    QVERIFY(!austen.row());
    QCOMPARE(austen.value(u"name"_s).error().kind(), ErrorKind::NotFound);
    QCOMPARE(austen.set(u"name"_s, u"Jane"_s).error().kind(), ErrorKind::NotFound);
    QCOMPARE(austen.remove().error().kind(), ErrorKind::NotFound);
}

void tst_Handle::aColumnThatIsNotThereIsNamed()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    QVERIFY(austen.value(u"age"_s).error().text().contains(u"\"age\""));
    QVERIFY(austen.set(u"age"_s, 41).error().text().contains(u"\"age\""));
    QVERIFY(austen.related(u"age"_s).error().text().contains(u"\"age\""));
}

void tst_Handle::aForeignKeyLeadsToAHandle()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));

    QCOMPARE(emma.related(u"author"_s).value(), austen);
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));
}

void tst_Handle::aDanglingForeignKeyReadsNull()
{
    Shelf shelf;
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 99));

    QVERIFY(emma.related(u"author"_s).value().isNull());
    QCOMPARE(emma.value(u"author_id"_s).value(), Value(99));
}

void tst_Handle::assigningAHandleOrItsKeyIsEqual()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto byHandle = shelf.stored(u"book"_s, bookBy(1, Null()));
    const auto byKey = shelf.stored(u"book"_s, bookBy(2, Null()));

    QVERIFY(byHandle.set(u"author_id"_s, austen));
    QVERIFY(byKey.set(u"author_id"_s, 5));

    QCOMPARE((*byHandle.row())[columnIndex(2)], (*byKey.row())[columnIndex(2)]);
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({byHandle, byKey}));
}

void tst_Handle::assigningNullClears()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto first = shelf.stored(u"book"_s, bookBy(1, 5));
    const auto second = shelf.stored(u"book"_s, bookBy(2, 5));

    QVERIFY(first.set(u"author"_s, Null()));
    QVERIFY(second.set(u"author"_s, Handle()));

    QVERIFY(first.related(u"author"_s).value().isNull());
    QVERIFY((*second.row())[columnIndex(2)].isNull());
    QVERIFY(austen.relatedRows(u"books"_s).value().isEmpty());
}

void tst_Handle::aRelationNamesItsColumn()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    const auto emma = shelf.made(u"book"_s, {{u"title"_s, u"Emma"_s}, {u"author"_s, austen}});

    QCOMPARE(emma.value(u"author_id"_s).value(), Value(5));
}

void tst_Handle::aNewRowIsReferredToAndFollowedBeforeItHasAKey()
{
    Shelf shelf;
    const auto austen = shelf.made(u"author"_s, {{u"name"_s, u"Austen"_s}});
    const auto emma = shelf.made(u"book"_s, {{u"author"_s, austen}});

    QVERIFY(!austen.key().value().isComplete());
    QCOMPARE(emma.related(u"author"_s).value(), austen);
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));
}

void tst_Handle::aReferenceAndTheKeyItBecameMeetAfterACommit()
{
    Shelf shelf;
    const auto austen = shelf.made(u"author"_s, {{u"name"_s, u"Austen"_s}});
    const auto emma = shelf.made(u"book"_s, {{u"author"_s, austen}});
    QVERIFY(shelf.session->commit());
    const auto sense = shelf.made(u"book"_s, {{u"author_id"_s, austen.key().value()[0]}});

    QCOMPARE(emma.related(u"author"_s).value(), austen);
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma, sense}));
    shelf.session->undo(); // The second book.
    QVERIFY(emma.set(u"title"_s, u"E."_s));
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));
}

void tst_Handle::assigningABackwardRelationIsAnError()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));
    const auto before = shelf.session->state();

    const auto toMany = austen.set(u"books"_s, emma);
    const auto toOne = shelf.stored(u"cover"_s, Row{3, u"a.png"_s}).set(u"book"_s, emma);
    const auto joined = emma.set(u"genres"_s, 1);

    QCOMPARE(toMany.error().kind(), ErrorKind::Validation);
    QVERIFY(toMany.error().advice().contains(u"\"author\" of the rows of \"book\""));
    QCOMPARE(toOne.error().kind(), ErrorKind::Validation);
    QCOMPARE(joined.error().kind(), ErrorKind::Validation);
    QVERIFY(shelf.session->state().pending().isSameAs(before.pending()));
}

void tst_Handle::assigningARowOfAnotherTableIsAnError()
{
    Shelf shelf;
    const auto cover = shelf.stored(u"cover"_s, Row{3, u"a.png"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));

    const auto done = emma.set(u"author"_s, cover);

    QCOMPARE(done.error().kind(), ErrorKind::Validation);
    QVERIFY(done.error().text().contains(u"\"cover\""));
}

void tst_Handle::aColumnOfTwoForeignKeysTakesRowsOfBothTables()
{
    auto tenants = keyedTable(u"tenant"_s, {column(u"id"_s, u"INTEGER"_s)});
    auto users = tenants;
    users.name = u"user"_s;
    auto notes =
        keyedTable(u"note"_s, {column(u"id"_s, u"INTEGER"_s), column(u"owner"_s, u"INTEGER"_s)});
    for (const auto &target : {tenants.name, users.name}) {
        ForeignKey foreignKey;
        foreignKey.columns = {columnIndex(1)};
        foreignKey.targetName = target;
        notes.foreignKeys.append(foreignKey);
    }
    Session session(Schema::of({tenants, users, notes}).value());
    const auto tenant = session.createHandle(u"tenant"_s, {}).value();
    const auto user = session.createHandle(u"user"_s, {}).value();
    const auto note = session.createHandle(u"note"_s, {}).value();

    QVERIFY(note.set(u"owner"_s, tenant));
    QVERIFY(note.set(u"owner"_s, user));
    QVERIFY(!note.set(u"owner"_s, note));
}

void tst_Handle::assigningADeletedRowIsAnError()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));
    QVERIFY(austen.remove());

    QCOMPARE(emma.set(u"author"_s, austen).error().kind(), ErrorKind::NotFound);
}

void tst_Handle::oneToOneLeadsBothWays()
{
    Shelf shelf;
    const auto cover = shelf.stored(u"cover"_s, Row{3, u"a.png"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));

    QVERIFY(emma.set(u"cover"_s, cover));

    QCOMPARE(emma.related(u"cover"_s).value(), cover);
    QCOMPARE(cover.related(u"book"_s).value(), emma);
}

void tst_Handle::aSecondOwnerIsRejectedAndTheFirstStays()
{
    Shelf shelf;
    const auto cover = shelf.stored(u"cover"_s, Row{3, u"a.png"_s});
    const auto emma = shelf.stored(u"book"_s, Row{1, u"Emma"_s, Null(), 3});
    const auto sense = shelf.stored(u"book"_s, bookBy(2, Null()));
    const auto before = shelf.session->state();

    const auto set = sense.set(u"cover"_s, cover);
    const auto created = shelf.session->create(u"book"_s, {{u"cover_id"_s, 3}});

    QCOMPARE(set.error().kind(), ErrorKind::Constraint);
    QVERIFY(set.error().text().contains(u"row 1"));
    QCOMPARE(set.error().details<ConstraintDetails>()->rule(), ConstraintDetails::Rule::Unique);
    QCOMPARE(created.error().kind(), ErrorKind::Constraint);
    QVERIFY(shelf.session->state().isSameAs(before));
    QCOMPARE(cover.related(u"book"_s).value(), emma);
}

void tst_Handle::ownersCanSwapInOneStep()
{
    Shelf shelf;
    const auto first = shelf.stored(u"cover"_s, Row{3, u"a.png"_s});
    const auto second = shelf.stored(u"cover"_s, Row{4, u"b.png"_s});
    const auto emma = shelf.stored(u"book"_s, Row{1, u"Emma"_s, Null(), 3});
    const auto sense = shelf.stored(u"book"_s, Row{2, u"Sense"_s, Null(), 4});

    const auto done = shelf.session->edit(u"Swap"_s, [&](EditGroup &group) -> Result<void> {
        return group.set(emma.id(), {{u"cover"_s, second}}).and_then([&] {
            return group.set(sense.id(), {{u"cover"_s, first}});
        });
    });

    QVERIFY(done);
    QCOMPARE(first.related(u"book"_s).value(), sense);
    QCOMPARE(second.related(u"book"_s).value(), emma);
}

void tst_Handle::relatedRowsFollowEditsAtOnce()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto burney = shelf.stored(u"author"_s, Row{6, u"Burney"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));

    QVERIFY(emma.set(u"author"_s, burney));
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({}));
    QCOMPARE(burney.relatedRows(u"books"_s).value(), ids({emma}));

    const auto camilla = shelf.made(u"book"_s, {{u"author"_s, burney}});
    QCOMPARE(burney.relatedRows(u"books"_s).value(), ids({emma, camilla}));

    QVERIFY(emma.remove());
    QCOMPARE(burney.relatedRows(u"books"_s).value(), ids({camilla}));
}

void tst_Handle::relatedRowsSeeWhatAGroupHasChangedSoFar()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));
    const auto books = shelf.session->schema().requireRelation(Library::author, u"books"_s).value();

    const auto done = shelf.session->edit(u"Write"_s, [&](EditGroup &group) -> Result<void> {
        const auto fresh = group.create(Library::book, {{u"author"_s, austen}}).value();
        [&] { QCOMPARE(group.relatedRows(austen.id(), books), (QList{emma.id(), fresh})); }();
        [&] { QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma})); }();
        return group.remove(emma.id());
    });

    QVERIFY(done);
    QCOMPARE(austen.relatedRows(u"books"_s).value().size(), 1);
    QVERIFY(!austen.relatedRows(u"books"_s).value().contains(emma.id()));
}

void tst_Handle::aFailedGroupLeavesRelationsAsTheyWere()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));

    const auto done = shelf.session->edit(u"Try"_s, [&](EditGroup &group) -> Result<void> {
        (void)group.create(Library::book, {{u"author"_s, austen}, {u"id"_s, 9}}).value();
        (void)group.remove(emma.id());
        return Error(ErrorKind::Cancelled, u"No."_s);
    });

    QVERIFY(!done);
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));
}

void tst_Handle::relationsFollowUndoAndRedo()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));
    QVERIFY(emma.set(u"author"_s, Null()));
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({}));

    shelf.session->undo();
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));

    shelf.session->redo();
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({}));
}

void tst_Handle::relationsFollowWhatSomebodyElseChanged()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));
    QCOMPARE(austen.relatedRows(u"books"_s).value(), ids({emma}));

    shelf.backend->put(Library::book, bookBy(1, Null()));
    shelf.backend->put(Library::book, bookBy(2, 5));
    const auto books = shelf.session->fetch(shelf.session->query(u"book"_s)).value();

    QCOMPARE(austen.relatedRows(u"books"_s).value(), QList{books.at(1)});
}

void tst_Handle::askingManyForOneIsAnError()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    QCOMPARE(austen.related(u"books"_s).error().kind(), ErrorKind::Validation);
}

void tst_Handle::upsertUpdatesAKnownRowAndCountsNoneMore()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    const auto row = shelf.session->upsert(u"author"_s, {{u"id"_s, 5}, {u"name"_s, u"Jane"_s}});

    QCOMPARE(row.value(), austen.id());
    QCOMPARE(austen.value(u"name"_s).value(), Value(u"Jane"_s));
    QCOMPARE(shelf.session->fetch(shelf.session->query(u"author"_s)).value().size(), 1);
}

void tst_Handle::upsertOfAnUnknownKeyOrNoneCreates()
{
    Shelf shelf;
    shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    const auto six = shelf.session->upsert(u"author"_s, {{u"id"_s, 6}, {u"name"_s, u"Jane"_s}});
    const auto keyless = shelf.session->upsert(u"author"_s, {{u"name"_s, u"Burney"_s}});

    QCOMPARE(*shelf.session->row(six.value()), (Row{6, u"Jane"_s}));
    QVERIFY(keyless);
    QCOMPARE(shelf.session->fetch(shelf.session->query(u"author"_s)).value().size(), 3);
}

void tst_Handle::aHandleCountsUp()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, 7});

    QVERIFY(austen.increment(u"name"_s, 2));

    QCOMPARE(austen.value(u"name"_s).value(), Value(9));
    QCOMPARE(Handle().increment(u"name"_s, 2).error().kind(), ErrorKind::NotFound);
}

void tst_Handle::aRowIsGotByItsKeyAndNullIfThereIsNone()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto fresh = shelf.made(u"author"_s, {{u"id"_s, 8}});

    QCOMPARE(shelf.session->get(u"author"_s, Value(5)).value(), austen);
    QCOMPARE(shelf.session->get(u"author"_s, Value(8)).value(), fresh);
    QVERIFY(shelf.session->get(u"author"_s, Value(99)).value().isNull());
    QCOMPARE(shelf.session->get(u"autor"_s, Value(5)).error().kind(), ErrorKind::NotFound);
}

void tst_Handle::aRowWhoseKeyWasEditedIsGotByItsNewKey()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});

    QVERIFY(austen.set(u"id"_s, 7));

    QCOMPARE(shelf.session->get(u"author"_s, Value(7)).value(), austen);
    QVERIFY(shelf.session->get(u"author"_s, Value(5)).value().isNull());
}

void tst_Handle::aFilterByAHandleIsAFilterByItsKey()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, {7, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 7));
    const auto made = shelf.made(u"author"_s, {{u"name"_s, u"Shelley"_s}});
    const auto novel = shelf.made(u"book"_s, {{u"title"_s, u"Mathilda"_s}, {u"author"_s, made}});
    const auto of = [&](const Handle &author) {
        const auto ofOne = equals(col(u"author_id"_s), author);
        const auto ofSome = col(u"author_id"_s).in({Value(author)});
        const auto books = shelf.session->query(u"book"_s);
        const auto found = shelf.session->fetch(books.filter(ofOne)).value();
        return shelf.session->fetch(books.filter(ofSome)).value() == found ? found : QList<RowId>();
    };

    QCOMPARE(of(austen), QList{emma.id()});
    QCOMPARE(of(made), QList{novel.id()});
    QVERIFY(shelf.session->commit());
    QCOMPARE(of(made), QList{novel.id()});
    const auto byKey = shelf.session->query(u"author"_s).filter(equals(col(u"id"_s), austen));
    QCOMPARE(shelf.session->fetch(byKey).value(), QList{austen.id()});
}

void tst_Handle::refreshBringsWhatOthersWroteAndKeepsLocalEdits()
{
    Shelf shelf;
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));
    QVERIFY(emma.set(u"author_id"_s, 7));
    shelf.backend->put(Library::book, Row{1, u"Emma, 2nd edition"_s, Null(), Null()});

    QVERIFY(emma.refresh());

    QCOMPARE(*emma.row(), (Row{1, u"Emma, 2nd edition"_s, 7, Null()}));
}

void tst_Handle::refreshOfARowThatIsGoneSaysSo()
{
    Shelf shelf;
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));
    shelf.backend->take(Library::book, Value(1));

    QCOMPARE(emma.refresh().error().kind(), ErrorKind::NotFound);
    QVERIFY(!emma.exists());
}

void tst_Handle::creatingWithABackwardRelationIsAnError_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("relation");
    QTest::newRow("rows that refer to it") << u"author"_s << u"books"_s;
    QTest::newRow("the one row that refers to it") << u"cover"_s << u"book"_s;
    QTest::newRow("linked rows") << u"book"_s << u"genres"_s;
}

void tst_Handle::creatingWithABackwardRelationIsAnError()
{
    QFETCH(QString, table);
    QFETCH(QString, relation);
    Shelf shelf;
    const auto emma = shelf.stored(u"book"_s, bookBy(1, Null()));

    const auto created = shelf.session->create(table, {{relation, emma}});
    const auto upserted = shelf.session->upsert(table, {{u"id"_s, 7}, {relation, emma}});

    QCOMPARE(created.error().kind(), ErrorKind::Validation);
    QCOMPARE(upserted.error().kind(), ErrorKind::Validation);
    QVERIFY2(created.error().text().contains(relation), qPrintable(created.error().text()));
    QVERIFY(!shelf.session->hasPending());
}

void tst_Handle::editingTheTargetLeavesTheOwnerClean()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));

    QVERIFY(austen.set(u"name"_s, u"Jane"_s));

    QVERIFY(shelf.session->state().pending().find(austen.id()));
    QVERIFY(!shelf.session->state().pending().find(emma.id()));
}

void tst_Handle::pointingBackLeavesNothingPending_data()
{
    QTest::addColumn<bool>("isByHandle");
    QTest::newRow("by handle") << true;
    QTest::newRow("by key") << false;
}

void tst_Handle::pointingBackLeavesNothingPending()
{
    QFETCH(bool, isByHandle);
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto shelley = shelf.stored(u"author"_s, Row{6, u"Shelley"_s});
    const auto emma = shelf.stored(u"book"_s, bookBy(1, 5));
    const auto pointTo = [&](const Handle &author, int key) {
        QVERIFY(isByHandle ? emma.set(u"author"_s, author) : emma.set(u"author_id"_s, key));
    };

    pointTo(shelley, 6);
    QCOMPARE(shelf.session->state().pending().size(), 1);
    QVERIFY(shelf.session->state().pending().find(emma.id()));
    pointTo(austen, 5);

    QVERIFY(!shelf.session->hasPending());
}

void tst_Handle::handlesOfTwoSessionsAreNotTheSame()
{
    Shelf mine;
    Shelf yours;
    const auto here = mine.stored(u"author"_s, Row{5, u"Austen"_s});
    const auto there = yours.stored(u"author"_s, Row{5, u"Austen"_s});

    QVERIFY(here.set(u"name"_s, u"Jane"_s));

    QCOMPARE(here.id(), there.id()); // A number that each session gives for itself.
    QVERIFY(!(here == there));
    QCOMPARE(there.value(u"name"_s).value(), Value(u"Austen"_s));
    QVERIFY(!yours.session->hasPending());
}

QTEST_GUILESS_MAIN(tst_Handle)
#include "tst_handle.moc"
