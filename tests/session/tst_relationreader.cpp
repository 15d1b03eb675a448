#include "session/relationreader_p.h"
#include "support/library.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

using RowIds = QList<RowId>;

RowId numbered(TableIndex table, quint64 serial)
{
    return {table, serial};
}

/// Rows by hand, numbered from 1 in each table, and how relations read in them.
struct Shelf
{
    Schema schema = Library::schema();
    State state;
    IdentityMap identities;
    RowIndexes indexes{schema, &identities};

    RowId put(TableIndex table, const Row &row)
    {
        const auto id = numbered(table, static_cast<quint64>(state.baseRows(table).size()) + 1);
        state =
            state.withBase(state.base().inserted(table, state.baseRows(table).inserted(id, row)));
        identities.add(id, keyOf(row, schema[table].key));
        return id;
    }
    void change(RowId row, const std::optional<Row> &after)
    {
        const auto *base = state.baseRow(row);
        state = state.withPending(
            state.pending().with(row, {base ? std::optional(*base) : std::nullopt, after}));
    }
    RelationReader reader() { return {state, schema, indexes}; }
    RowIds related(RowId row, const QString &relation)
    {
        return reader().related(row, schema.requireRelation(row.table(), relation).value());
    }
};

} // namespace

class tst_RelationReader : public QObject
{
    Q_OBJECT

private slots:
    void aForeignKeyLeadsToItsRowAndBack();
    void aDanglingOrEmptyForeignKeyLeadsToNothing();
    void oneToOneLeadsBothWays();
    void aReferenceAndTheKeyOfOneRowMeet();
    void whatRefersToADeletedRowLeadsToNothing();
    void aRowWhoseKeyWasEditedIsFoundByItsNewKeyOnly();
    void rowsComeInTheOrderOfTheirKeyAndKeylessOnesLast();
    void linksLeadToRowsThatAreThere();
    void linksCanBeFollowedFromEitherSide();
    void aSelfRelationHasTwoDirections();
    void linksComeInTheOrderOfTheirPosition();
    void aKeyOfSeveralColumnsIsFollowed();
    void followingLooksOnlyAtTheRowsThatItFinds();
    void rowsAreFoundByPrimaryKeyWithoutAnIndex();
};

void tst_RelationReader::aForeignKeyLeadsToItsRowAndBack()
{
    Shelf shelf;
    const auto austen = shelf.put(Library::author, Row{5, u"Austen"_s});
    const auto emma = shelf.put(Library::book, Row{1, u"Emma"_s, 5, Null()});
    shelf.put(Library::book, Row{2, u"Dracula"_s, Null(), Null()});
    const auto sense = shelf.put(Library::book, Row{3, u"Sense"_s, 5, Null()});

    QCOMPARE(shelf.related(emma, u"author"_s), RowIds{austen});
    QCOMPARE(shelf.related(austen, u"books"_s), (RowIds{emma, sense}));
}

void tst_RelationReader::aDanglingOrEmptyForeignKeyLeadsToNothing()
{
    Shelf shelf;
    const auto dangling = shelf.put(Library::book, Row{1, u"Emma"_s, 99, Null()});
    const auto empty = shelf.put(Library::book, Row{2, u"Sense"_s, Null(), Null()});

    QCOMPARE(shelf.related(dangling, u"author"_s), RowIds());
    QCOMPARE(shelf.related(empty, u"author"_s), RowIds());
}

void tst_RelationReader::oneToOneLeadsBothWays()
{
    Shelf shelf;
    const auto cover = shelf.put(Library::cover, Row{3, u"emma.png"_s});
    const auto emma = shelf.put(Library::book, Row{1, u"Emma"_s, Null(), 3});

    QCOMPARE(shelf.related(emma, u"cover"_s), RowIds{cover});
    QCOMPARE(shelf.related(cover, u"book"_s), RowIds{emma});
}

void tst_RelationReader::aReferenceAndTheKeyOfOneRowMeet()
{
    Shelf shelf;
    const auto austen = shelf.put(Library::author, Row{5, u"Austen"_s});
    const auto byKey = shelf.put(Library::book, Row{1, u"Emma"_s, 5, Null()});
    const auto byReference = shelf.put(Library::book, Row{2, u"Sense"_s, austen, Null()});

    QCOMPARE(shelf.related(byReference, u"author"_s), RowIds{austen});
    QCOMPARE(shelf.related(austen, u"books"_s), (RowIds{byKey, byReference}));
}

void tst_RelationReader::whatRefersToADeletedRowLeadsToNothing()
{
    Shelf shelf;
    const auto austen = shelf.put(Library::author, Row{5, u"Austen"_s});
    const auto emma = shelf.put(Library::book, Row{1, u"Emma"_s, 5, Null()});
    const auto sense = shelf.put(Library::book, Row{2, u"Sense"_s, austen, Null()});

    shelf.change(austen, {});

    QCOMPARE(shelf.related(emma, u"author"_s), RowIds());
    QCOMPARE(shelf.related(sense, u"author"_s), RowIds());
    QCOMPARE(shelf.related(austen, u"books"_s), RowIds());
}

void tst_RelationReader::aRowWhoseKeyWasEditedIsFoundByItsNewKeyOnly()
{
    Shelf shelf;
    const auto austen = shelf.put(Library::author, Row{5, u"Austen"_s});
    const auto old = shelf.put(Library::book, Row{1, u"Emma"_s, 5, Null()});
    const auto fresh = shelf.put(Library::book, Row{2, u"Sense"_s, 6, Null()});

    shelf.change(austen, Row{6, u"Austen"_s});

    QCOMPARE(shelf.related(old, u"author"_s), RowIds());
    QCOMPARE(shelf.related(fresh, u"author"_s), RowIds{austen});
    QCOMPARE(shelf.related(austen, u"books"_s), RowIds{fresh});
}

void tst_RelationReader::rowsComeInTheOrderOfTheirKeyAndKeylessOnesLast()
{
    Shelf shelf;
    const auto austen = shelf.put(Library::author, Row{5, u"Austen"_s});
    const auto third = shelf.put(Library::book, Row{30, u"Emma"_s, 5, Null()});
    const auto first = shelf.put(Library::book, Row{10, u"Sense"_s, 5, Null()});
    const auto fresh = numbered(Library::book, 3);
    shelf.change(fresh, Row{Absent(), u"Persuasion"_s, 5, Null()});
    const auto newer = numbered(Library::book, 4);
    shelf.change(newer, Row{20, u"Lady Susan"_s, 5, Null()});

    QCOMPARE(shelf.related(austen, u"books"_s), (RowIds{first, newer, third, fresh}));
}

void tst_RelationReader::linksLeadToRowsThatAreThere()
{
    Shelf shelf;
    const auto through = shelf.schema.find(u"book_genres"_s).value();
    const auto emma = shelf.put(Library::book, Row{1, u"Emma"_s, Null(), Null()});
    const auto satire = shelf.put(Library::genre, Row{7, u"Satire"_s});
    shelf.put(through, Row{1, 1, 8});
    shelf.put(through, Row{2, 1, 7});
    QCOMPARE(shelf.related(emma, u"genres"_s), RowIds{satire});

    const auto romance = shelf.put(Library::genre, Row{8, u"Romance"_s});

    QCOMPARE(shelf.related(emma, u"genres"_s), (RowIds{satire, romance}));
}

void tst_RelationReader::linksCanBeFollowedFromEitherSide()
{
    Shelf shelf;
    const auto through = shelf.schema.find(u"book_genres"_s).value();
    const auto emma = shelf.put(Library::book, Row{1, u"Emma"_s, Null(), Null()});
    const auto satire = shelf.put(Library::genre, Row{7, u"Satire"_s});
    shelf.put(through, Row{1, 1, 7});

    QCOMPARE(shelf.related(emma, u"genres"_s), RowIds{satire});
    QCOMPARE(shelf.related(satire, u"books"_s), RowIds{emma});
}

void tst_RelationReader::aSelfRelationHasTwoDirections()
{
    Shelf shelf;
    const auto through = shelf.schema.find(u"author_friends"_s).value();
    const auto austen = shelf.put(Library::author, Row{1, u"Austen"_s});
    const auto burney = shelf.put(Library::author, Row{2, u"Burney"_s});
    shelf.put(through, Row{1, 1, 2});

    QCOMPARE(shelf.related(austen, u"friends"_s), RowIds{burney});
    QCOMPARE(shelf.related(austen, u"befriended_by"_s), RowIds());
    QCOMPARE(shelf.related(burney, u"friends"_s), RowIds());
    QCOMPARE(shelf.related(burney, u"befriended_by"_s), RowIds{austen});
}

void tst_RelationReader::linksComeInTheOrderOfTheirPosition()
{
    Shelf shelf;
    const auto emma = shelf.put(Library::book, Row{1, u"Emma"_s, Null(), Null()});
    const auto classic = shelf.put(Library::tag, Row{u"classic"_s});
    const auto novel = shelf.put(Library::tag, Row{u"novel"_s});
    const auto bath = shelf.put(Library::tag, Row{u"bath"_s});
    shelf.put(Library::tagging, Row{1, 1, u"bath"_s, Null(), 3});
    shelf.put(Library::tagging, Row{2, 1, u"classic"_s, Null(), 2});
    shelf.put(Library::tagging, Row{3, 1, u"novel"_s, Null(), 1});

    QCOMPARE(shelf.related(emma, u"tags"_s), (RowIds{novel, classic, bath}));
}

void tst_RelationReader::aKeyOfSeveralColumnsIsFollowed()
{
    auto shelves =
        keyedTable(u"shelf"_s, {column(u"room"_s, u"TEXT"_s), column(u"no"_s, u"INT"_s)});
    shelves.key = {columnIndex(0), columnIndex(1)};
    shelves.hasAutomaticKey = false;
    auto items = keyedTable(
        u"item"_s,
        {column(u"id"_s, u"INTEGER"_s), column(u"no"_s, u"INT"_s), column(u"room"_s, u"TEXT"_s)});
    ForeignKey foreignKey;
    foreignKey.columns = {columnIndex(2), columnIndex(1)};
    foreignKey.targetName = u"shelf"_s;
    items.foreignKeys = {foreignKey};
    const auto schema = Schema::declared({shelves, items}).value();
    constexpr auto shelfTable = tableIndex(0);
    constexpr auto item = tableIndex(1);
    const auto first = numbered(shelfTable, 1);
    const auto second = numbered(shelfTable, 2);
    const auto added = numbered(item, 1);
    const auto half = numbered(item, 2);
    // A new shelf whose number the database gives is referred to in part by its key.
    const auto pending = Overlay()
                             .with(first, {{}, Row{u"hall"_s, 1}})
                             .with(second, {{}, Row{u"hall"_s, Absent()}})
                             .with(added, {{}, Row{1, 1, u"hall"_s}})
                             .with(half, {{}, Row{2, second, u"hall"_s}});
    const auto state = State().withPending(pending);
    RowIndexes indexes(schema);
    const RelationReader reader(state, schema, indexes);

    const auto forward = schema.relations(item).front();
    const auto back = schema.relations(shelfTable).front();
    QCOMPARE(reader.related(added, forward), RowIds{first});
    QCOMPARE(reader.related(half, forward), RowIds{second});
    QCOMPARE(reader.related(first, back), RowIds{added});
    QCOMPARE(reader.related(second, back), RowIds{half});
}

void tst_RelationReader::followingLooksOnlyAtTheRowsThatItFinds()
{
    Shelf shelf;
    for (int author = 1; author <= 50; ++author)
        shelf.put(Library::author, Row{author, u"A"_s});
    for (int book = 1; book <= 500; ++book)
        shelf.put(Library::book, Row{book, u"B"_s, book % 50 + 1, Null()});
    shelf.related(numbered(Library::author, 1), u"books"_s);
    const auto built = shelf.indexes.accesses();

    const auto books = shelf.related(numbered(Library::author, 2), u"books"_s);

    QCOMPARE(books.size(), 10);
    QCOMPARE(shelf.indexes.accesses().followed, built.followed);
    QCOMPARE(shelf.indexes.accesses().found, built.found + 10);
}

void tst_RelationReader::rowsAreFoundByPrimaryKeyWithoutAnIndex()
{
    Shelf shelf;
    for (int author = 1; author <= 50; ++author)
        shelf.put(Library::author, Row{author, u"A"_s});
    const auto fresh = numbered(Library::author, 99);
    shelf.change(fresh, Row{99, u"New"_s});

    QCOMPARE(shelf.reader().find(Library::author, Value(20)), numbered(Library::author, 20));
    QCOMPARE(shelf.reader().find(Library::author, Value(99)), fresh);
    QCOMPARE(shelf.reader().find(Library::author, Value(100)), RowId());
    QCOMPARE(shelf.indexes.accesses().followed, 1); // The pending row alone.
}

QTEST_APPLESS_MAIN(tst_RelationReader)
#include "tst_relationreader.moc"
