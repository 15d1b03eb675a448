#include "schema/schema.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

using Kind = Relation::Kind;

Table tableOf(const QString &name, const QStringList &columns)
{
    Table table;
    table.name = name;
    for (const auto &columnName : columns) {
        Column column;
        column.name = columnName;
        table.columns.append(column);
    }
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    return table;
}

ForeignKey foreignKey(int column, const QString &target, const QString &name = {})
{
    ForeignKey key;
    key.columns = {columnIndex(column)};
    key.targetName = target;
    key.name = name;
    return key;
}

Table pilots()
{
    auto table = tableOf(u"pilot"_s, {u"id"_s, u"lance_id"_s, u"wingmanId"_s});
    table.foreignKeys = {foreignKey(1, u"lance"_s), foreignKey(2, u"pilot"_s)};
    return table;
}

Table lances()
{
    return tableOf(u"lance"_s, {u"id"_s, u"name"_s});
}

/// Genres of books, joined by a table that the test chooses.
Table books(const ManyToMany &genres)
{
    auto table = tableOf(u"book"_s, {u"id"_s, u"title"_s});
    table.manyToMany = {genres};
    return table;
}

Table genres()
{
    return tableOf(u"genre"_s, {u"id"_s, u"name"_s});
}

ManyToMany manyToMany(const QString &name, const QString &target, const QString &through = {})
{
    ManyToMany declared;
    declared.name = name;
    declared.targetName = target;
    declared.throughName = through;
    return declared;
}

/// Two references and nothing else, no pair of which is there twice.
Table joining(const QString &name, const QString &first, const QString &second)
{
    auto table = tableOf(name, {u"first_id"_s, u"second_id"_s});
    table.key = {columnIndex(0), columnIndex(1)};
    table.foreignKeys = {foreignKey(0, first), foreignKey(1, second)};
    return table;
}

QStringList names(const QList<Relation> &relations)
{
    QStringList all;
    for (const auto &relation : relations)
        all.append(relation.name);
    return all;
}

} // namespace

class tst_Relations : public QObject
{
    Q_OBJECT

private slots:
    void aForeignKeyIsFollowedBothWays();
    void aUniqueForeignKeyIsOneToOne();
    void namesAreFoundInAnyCase();
    void anUnknownRelationIsToldWithThoseThereAre();
    void aForeignKeyWithoutTargetMakesNoRelation();
    void aTableThatOnlyJoinsMakesManyToMany();
    void aTableThatJoinsATableWithItselfHasTwoDirections();
    void aTableWithThreeReferencesJoinsNothing();
    void derivedNamesThatClashAreToldApartInADatabase();
    void declaredNamesThatClashAreRefused();
    void aClashOfGivenNamesIsRefusedInADatabase();
    void aThroughTableIsAddedForADeclaredManyToMany();
    void anAddedThroughTableIsNamedLikeItsTables();
    void aCustomThroughTableWorksInBothDirections();
    void anAutomaticThroughOfATableWithItselfHasTwoDirections();
    void aCustomThroughOfATableWithItselfMustSayWhichIsWhich();
    void aCustomThroughOfATableWithItselfCanSayWhichIsWhich();
    void linksCanBeSortedByAColumn();
    void mistakesInDeclarationsAreNamed_data();
    void mistakesInDeclarationsAreNamed();
    void allMistakesInDeclarationsAreToldAtOnce();
    void allNamesThatClashAreToldAtOnce();
    void oneDescriptionServesTwoSchemas();
};

void tst_Relations::aForeignKeyIsFollowedBothWays()
{
    const auto schema = Schema::of({pilots(), lances()}).value();

    const auto *forward = schema.findRelation(tableIndex(0), u"lance"_s);
    const auto *back = schema.findRelation(tableIndex(1), u"pilot"_s);

    QVERIFY(forward && back);
    QCOMPARE(forward->kind, Kind::ToOne);
    QCOMPARE(forward->to, tableIndex(1));
    QCOMPARE(forward->inverseName, u"pilot"_s);
    QCOMPARE(back->kind, Kind::ToMany);
    QCOMPARE(back->to, tableIndex(0));
    QCOMPARE(back->inverseName, u"lance"_s);
    QCOMPARE(back->link, forward->link);
    QCOMPARE(schema.foreignKey(back->link).columns, QList{columnIndex(1)});
}

void tst_Relations::aUniqueForeignKeyIsOneToOne()
{
    auto mechs = tableOf(u"mech"_s, {u"id"_s, u"pilot_id"_s});
    mechs.foreignKeys = {foreignKey(1, u"pilot"_s)};
    mechs.indexes = {{u"one"_s, {columnIndex(1)}, true, false, false}};

    const auto schema = Schema::of({mechs, pilots(), lances()}).value();

    QCOMPARE(schema.findRelation(tableIndex(0), u"pilot"_s)->kind, Kind::OneToOne);
    QCOMPARE(schema.findRelation(tableIndex(1), u"mech"_s)->kind, Kind::BackToOne);
    QVERIFY(schema.findRelation(tableIndex(1), u"mech"_s)->isToOne());
}

void tst_Relations::namesAreFoundInAnyCase()
{
    const auto schema = Schema::of({pilots(), lances()}).value();

    QVERIFY(schema.findRelation(tableIndex(0), u"LANCE"_s));
}

void tst_Relations::anUnknownRelationIsToldWithThoseThereAre()
{
    const auto schema = Schema::of({pilots(), lances()}).value();

    const auto found = schema.requireRelation(tableIndex(0), u"mech"_s);

    QVERIFY(!found);
    QCOMPARE(found.error().kind(), ErrorKind::NotFound);
    QCOMPARE(found.error().toText(),
             u"Table \"pilot\" has no relation called \"mech\". It has: lance, wingman, pilot."_s);
}

void tst_Relations::aForeignKeyWithoutTargetMakesNoRelation()
{
    const auto schema = Schema::of({pilots()}).value();

    QCOMPARE(names(schema.relations(tableIndex(0))), (QStringList{u"wingman"_s, u"pilot"_s}));
}

void tst_Relations::aTableThatOnlyJoinsMakesManyToMany()
{
    const auto schema =
        Schema::of({books({}), genres(), joining(u"shelf"_s, u"book"_s, u"genre"_s)}).value();

    const auto *there = schema.findRelation(tableIndex(0), u"second"_s);
    const auto *back = schema.findRelation(tableIndex(1), u"first"_s);

    QVERIFY(there && back);
    QCOMPARE(there->kind, Kind::ManyToMany);
    QCOMPARE(there->to, tableIndex(1));
    QCOMPARE(schema.foreignKey(there->link).target, std::optional(tableIndex(0)));
    QCOMPARE(schema.foreignKey(*there->farLink).target, std::optional(tableIndex(1)));
    QCOMPARE(back->link, *there->farLink);
}

void tst_Relations::aTableThatJoinsATableWithItselfHasTwoDirections()
{
    auto follows = joining(u"follows"_s, u"pilot"_s, u"pilot"_s);
    follows.columns[0].name = u"follower_id"_s;
    follows.columns[1].name = u"followee_id"_s;

    const auto schema = Schema::of({pilots(), lances(), follows}).value();

    const auto *followees = schema.findRelation(tableIndex(0), u"followee"_s);
    const auto *followers = schema.findRelation(tableIndex(0), u"follower"_s);
    QVERIFY(followees && followers);
    QCOMPARE(followees->link, (Relation::Link{tableIndex(2), 0}));
    QCOMPARE(followers->link, (Relation::Link{tableIndex(2), 1}));
    QCOMPARE(followees->inverseName, u"follower"_s);
}

void tst_Relations::aTableWithThreeReferencesJoinsNothing()
{
    auto shelf = joining(u"shelf"_s, u"book"_s, u"genre"_s);
    shelf.foreignKeys.append(foreignKey(1, u"book"_s, u"other"_s));

    const auto schema = Schema::of({books({}), genres(), shelf}).value();

    for (const auto &relation : schema.relations(tableIndex(0)))
        QVERIFY(relation.kind != Kind::ManyToMany);
}

void tst_Relations::derivedNamesThatClashAreToldApartInADatabase()
{
    auto pilot = pilots();
    pilot.columns.append(pilot.columns[1]);
    pilot.columns.last().name = u"reserve_id"_s;
    pilot.foreignKeys.append(foreignKey(3, u"lance"_s));

    const auto schema = Schema::of({pilot, lances()}).value();

    QCOMPARE(names(schema.relations(tableIndex(1))),
             (QStringList{u"pilot_by_lance"_s, u"pilot_by_reserve"_s}));
    QCOMPARE(schema.findRelation(tableIndex(0), u"reserve"_s)->inverseName, u"pilot_by_reserve"_s);
}

void tst_Relations::declaredNamesThatClashAreRefused()
{
    auto pilot = pilots();
    pilot.columns.append(pilot.columns[1]);
    pilot.columns.last().name = u"reserve_id"_s;
    pilot.foreignKeys.append(foreignKey(3, u"lance"_s));

    const auto refused = Schema::declared({pilot, lances()});

    QVERIFY(!refused);
    QCOMPARE(refused.error().kind(), ErrorKind::Schema);
    QCOMPARE(refused.error().text(),
             u"Table \"lance\" has two relations called \"pilot\"; one is declared in \"pilot\" as "
             "\"reserve\" or its way back."_s);
    pilot.foreignKeys.last().relatedName = u"reserves"_s;
    QVERIFY(Schema::declared({pilot, lances()}));
}

void tst_Relations::aClashOfGivenNamesIsRefusedInADatabase()
{
    auto pilot = pilots();
    pilot.foreignKeys[0].name = u"x"_s;
    pilot.foreignKeys[1].name = u"X"_s;

    const auto schema = Schema::of({pilot, lances()});

    QVERIFY(!schema);
    QCOMPARE(schema.error().kind(), ErrorKind::Schema);
}

void tst_Relations::aThroughTableIsAddedForADeclaredManyToMany()
{
    const auto schema =
        Schema::declared({books(manyToMany(u"genres"_s, u"genre"_s)), genres()}).value();

    QCOMPARE(schema.size(), 3);
    const auto &through = schema[tableIndex(2)];
    QCOMPARE(through.name, u"book_genres"_s);
    QCOMPARE(through.columns.size(), 3);
    QCOMPARE(through.columns[0].name, u"id"_s);
    QCOMPARE(through.columns[1].name, u"from_book_id"_s);
    QCOMPARE(through.columns[2].name, u"to_genre_id"_s);
    QVERIFY(through.isUnique({columnIndex(1), columnIndex(2)}));
    QCOMPARE(through.foreignKeys[0].onDelete, ForeignKeyRule::Cascade);
    QCOMPARE(schema.findRelation(tableIndex(0), u"genres"_s)->to, tableIndex(1));
    QCOMPARE(schema.findRelation(tableIndex(1), u"book"_s)->to, tableIndex(0));
}

void tst_Relations::anAddedThroughTableIsNamedLikeItsTables()
{
    auto book = books(manyToMany(u"genres"_s, u"Genre"_s));
    book.name = u"Book"_s;
    auto genre = genres();
    genre.name = u"Genre"_s;

    const auto schema = Schema::declared({book, genre}).value();

    const auto &through = schema[tableIndex(2)];
    QCOMPARE(through.name, u"BookGenres"_s);
    QCOMPARE(through.columns[1].name, u"fromBookId"_s);
    QCOMPARE(through.columns[2].name, u"toGenreId"_s);
}

void tst_Relations::aCustomThroughTableWorksInBothDirections()
{
    const auto schema = Schema::declared({books(manyToMany(u"genres"_s, u"genre"_s, u"shelf"_s)),
                                          genres(),
                                          joining(u"shelf"_s, u"book"_s, u"genre"_s)})
                            .value();

    const auto *there = schema.findRelation(tableIndex(0), u"genres"_s);
    const auto *back = schema.findRelation(tableIndex(1), u"book"_s);
    QVERIFY(there && back);
    QCOMPARE(there->link.table, tableIndex(2));
    QCOMPARE(back->link, *there->farLink);
}

void tst_Relations::anAutomaticThroughOfATableWithItselfHasTwoDirections()
{
    auto similar = manyToMany(u"similar"_s, u"book"_s);
    similar.relatedName = u"similar_to"_s;

    const auto schema = Schema::declared({books(similar)});

    QVERIFY(schema);
    QCOMPARE(
        names(schema->relations(tableIndex(0))),
        (QStringList{u"book_similar_from"_s, u"book_similar_to"_s, u"similar"_s, u"similar_to"_s}));
}

void tst_Relations::aCustomThroughOfATableWithItselfMustSayWhichIsWhich()
{
    const auto schema = Schema::declared({books(manyToMany(u"sequels"_s, u"book"_s, u"series"_s)),
                                          joining(u"series"_s, u"book"_s, u"book"_s)});

    QVERIFY(!schema);
    const auto lines = schema.error().text().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0],
             u"The through table \"series\" of \"book.sequels\" has several foreign keys that lead "
             "to \"book\"."_s);
    QVERIFY(lines[1].startsWith(u"Table \"book\" has two relations called \"series\""));
}

void tst_Relations::aCustomThroughOfATableWithItselfCanSayWhichIsWhich()
{
    auto sequels = manyToMany(u"sequels"_s, u"book"_s, u"series"_s);
    sequels.throughSource = u"first"_s;
    sequels.throughTarget = u"second"_s;
    sequels.relatedName = u"prequels"_s;
    auto series = joining(u"series"_s, u"book"_s, u"book"_s);
    series.foreignKeys[0].relatedName = u"later"_s;
    series.foreignKeys[1].relatedName = u"earlier"_s;

    const auto schema = Schema::declared({books(sequels), series}).value();

    QCOMPARE(schema.findRelation(tableIndex(0), u"sequels"_s)->link,
             (Relation::Link{tableIndex(1), 0}));
    QCOMPARE(schema.findRelation(tableIndex(0), u"prequels"_s)->link,
             (Relation::Link{tableIndex(1), 1}));
}

void tst_Relations::linksCanBeSortedByAColumn()
{
    auto declared = manyToMany(u"genres"_s, u"genre"_s, u"shelf"_s);
    declared.position = u"place"_s;
    auto shelf = joining(u"shelf"_s, u"book"_s, u"genre"_s);
    Column place;
    place.name = u"place"_s;
    shelf.columns.append(place);

    const auto schema = Schema::declared({books(declared), genres(), shelf}).value();

    QCOMPARE(schema.findRelation(tableIndex(0), u"genres"_s)->position,
             std::optional(columnIndex(2)));
}

void tst_Relations::mistakesInDeclarationsAreNamed_data()
{
    QTest::addColumn<QList<Table>>("tables");
    QTest::addColumn<QString>("text");

    QTest::newRow("foreign key to an unknown table")
        << QList{pilots()} << u"\"pilot.lance_id\" leads to a table \"lance\" that is not there."_s;
    QTest::newRow("many-to-many to an unknown table")
        << QList{books(manyToMany(u"genres"_s, u"genre"_s))}
        << u"\"book.genres\" leads to a table \"genre\" that is not there."_s;
    QTest::newRow("unknown through table")
        << QList{books(manyToMany(u"genres"_s, u"genre"_s, u"shelf"_s)), genres()}
        << u"\"book.genres\" leads to a table \"shelf\" that is not there."_s;
    QTest::newRow("nameless many-to-many")
        << QList{books(manyToMany({}, u"genre"_s)), genres()}
        << u"A relation of table \"book\" to many of \"genre\" has no name."_s;
    QTest::newRow("through table without a way")
        << QList{books(manyToMany(u"genres"_s, u"genre"_s, u"lance"_s)), genres(), lances()}
        << u"The through table \"lance\" of \"book.genres\" has no foreign key that leads to "
           "\"book\".\nThe through table \"lance\" of \"book.genres\" has no foreign key that "
           "leads to \"genre\"."_s;
    auto sorted = manyToMany(u"genres"_s, u"genre"_s, u"shelf"_s);
    sorted.position = u"place"_s;
    QTest::newRow("unknown position column")
        << QList{books(sorted), genres(), joining(u"shelf"_s, u"book"_s, u"genre"_s)}
        << u"The through table \"shelf\" of \"book.genres\" has no column \"place\" to sort links "
           "by."_s;
    auto keyless = genres();
    keyless.key.clear();
    keyless.keySource = KeySource::None;
    QTest::newRow("target without key")
        << QList{books(manyToMany(u"genres"_s, u"genre"_s)), keyless}
        << u"\"book.genres\" cannot join rows of \"genre\", which has no key."_s;
    auto halfNamed = manyToMany(u"genres"_s, u"genre"_s);
    halfNamed.throughSource = u"book"_s;
    QTest::newRow("ways without a through table")
        << QList{books(halfNamed), genres()}
        << u"\"book.genres\" says which foreign keys of its through table to use, or how links are "
           "sorted, but names no through table."_s;
}

void tst_Relations::mistakesInDeclarationsAreNamed()
{
    QFETCH(QList<Table>, tables);
    QFETCH(QString, text);

    const auto schema = Schema::declared(tables);

    QVERIFY(!schema);
    QCOMPARE(schema.error().kind(), ErrorKind::Schema);
    QCOMPARE(schema.error().text(), text);
}

void tst_Relations::oneDescriptionServesTwoSchemas()
{
    const QList tables{books(manyToMany(u"genres"_s, u"genre"_s)), genres()};

    const auto first = Schema::declared(tables).value();
    const auto second = Schema::declared(tables).value();

    QVERIFY(first == second);
    QCOMPARE(tables.front().manyToMany.front().throughName, QString());
}

void tst_Relations::allMistakesInDeclarationsAreToldAtOnce()
{
    auto sorted = manyToMany(u"genres"_s, u"genre"_s, u"joining"_s);
    sorted.position = u"place"_s;
    auto book = books(sorted);
    book.manyToMany.append(manyToMany(u"readers"_s, u"reader"_s));
    book.manyToMany.append(manyToMany(u"pilots"_s, u"pilot"_s, u"joining"_s));

    const auto schema = Schema::declared(
        {pilots(), lances(), book, genres(), joining(u"joining"_s, u"book"_s, u"genre"_s)});

    const auto lines = schema.error().text().split(u'\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith(u"\"book.readers\" leads to a table \"reader\""));
    QVERIFY(lines[1].contains(u"\"book.genres\" has no column \"place\""));
    QVERIFY(lines[2].contains(u"\"book.pilots\" has no foreign key that leads to \"pilot\""));
    QCOMPARE(schema.error().advice(), u"Correct each of these."_s);
}

void tst_Relations::allNamesThatClashAreToldAtOnce()
{
    auto pilot = pilots();
    for (auto &key : pilot.foreignKeys) {
        key.name = u"same"_s;
        key.relatedName = u"back"_s;
    }
    pilot.foreignKeys[1].targetName = u"lance"_s;

    const auto schema = Schema::declared({pilot, lances()});

    const auto lines = schema.error().text().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].contains(u"\"pilot\" has two relations called \"same\""));
    QVERIFY(lines[1].contains(u"\"lance\" has two relations called \"back\""));
}

QTEST_GUILESS_MAIN(tst_Relations)
#include "tst_relations.moc"
