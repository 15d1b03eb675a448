#include "schema/matching.h"
#include "support/library.h"

#include <QTest>

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

Column notNull(Column column)
{
    column.nullable = false;
    return column;
}

ForeignKey foreignKey(int position, const QString &target)
{
    ForeignKey key;
    key.columns = {columnIndex(position)};
    key.targetName = target;
    return key;
}

/// Houses (id, name), as a program declares them.
Table houses()
{
    return keyedTable(u"house"_s, {column(u"id"_s, u"INTEGER"_s), column(u"name"_s, u"TEXT"_s)});
}

/// Pilots (id, house_id, name, joined, active), followed back from their house as `members`.
Table pilots()
{
    auto table = keyedTable(u"pilot"_s,
                            {column(u"id"_s, u"INTEGER"_s),
                             column(u"house_id"_s, u"INTEGER"_s),
                             notNull(column(u"name"_s, u"TEXT"_s)),
                             column(u"joined"_s, u"DATE"_s),
                             column(u"active"_s, u"BOOLEAN"_s)});
    table.foreignKeys = {foreignKey(1, u"house"_s)};
    table.foreignKeys[0].relatedName = u"members"_s;
    return table;
}

Schema declared(const QList<Table> &tables = {houses(), pilots()})
{
    return Schema::declared(tables).value();
}

/// The same as a database has it: other cases, another order, and more.
Table foundPilots()
{
    auto table = keyedTable(u"Pilot"_s,
                            {column(u"ID"_s, u"INTEGER"_s),
                             column(u"active"_s, u"INT"_s),
                             column(u"joined"_s, u"VARCHAR(10)"_s),
                             column(u"callsign"_s, u"TEXT"_s),
                             notNull(column(u"NAME"_s, u"TEXT"_s)),
                             column(u"house_id"_s, u"INTEGER"_s)});
    table.foreignKeys = {foreignKey(5, u"House"_s)};
    table.foreignKeys[0].onDelete = ForeignKeyRule::Cascade;
    return table;
}

Table foundHouses()
{
    auto table = houses();
    table.name = u"House"_s;
    return table;
}

/// A table that nobody has declared, whose name would be that of a relation.
Table members()
{
    auto table = keyedTable(u"members"_s,
                            {column(u"id"_s, u"INTEGER"_s), column(u"house_id"_s, u"INTEGER"_s)});
    table.foreignKeys = {foreignKey(1, u"House"_s)};
    return table;
}

Schema database(const QList<Table> &tables = {foundPilots(), members(), foundHouses()})
{
    return Schema::of(tables).value();
}

QStringList relationNames(const Schema &schema, const QString &table)
{
    QStringList names;
    for (const auto &relation : schema.relations(schema.require(table).value()))
        names.append(relation.name);
    return names;
}

/// `schema` as it is found in a database: with all its tables, and what no database knows left out.
Schema stored(const Schema &schema)
{
    auto tables = schema.tables();
    for (auto &table : tables) {
        table.manyToMany.clear();
        table.version.reset();
        for (auto &foreignKey : table.foreignKeys) {
            foreignKey.name.clear();
            foreignKey.relatedName.clear();
            foreignKey.target.reset();
        }
    }
    return Schema::of(tables).value();
}

} // namespace

class tst_Matching : public QObject
{
    Q_OBJECT

private slots:
    void tablesAndColumnsStayWhereTheyWereFound();
    void relationsHaveTheirDeclaredNames();
    void whatIsNotDeclaredMakesRoomForNames();
    void manyToManyRelationsAreTakenOver();
    void rulesAreTheDatabases();
    void theTypeThatSaysMoreIsTaken_data();
    void theTypeThatSaysMoreIsTaken();
    void valuesThatAreLetInAreTheDeclaredOnes();
    void theVersionColumnIsTakenOver();
    void aKeyMayBeNullableInTheDatabase();
    void foreignKeysOfSeveralColumnsAreFoundInAnyOrder();
    void viewsNeedNoKeyAndNoNotNull();
    void mismatchesAreNamed_data();
    void mismatchesAreNamed();
    void allMismatchesAreToldAtOnce();
};

void tst_Matching::tablesAndColumnsStayWhereTheyWereFound()
{
    const auto schema = matched(declared(), database()).value();

    QCOMPARE(schema.size(), 3);
    for (qsizetype position = 0; position < 3; ++position)
        QCOMPARE(schema.tables()[position].name, database().tables()[position].name);
    const auto &pilot = schema[tableIndex(0)];
    QCOMPARE(pilot.columns.size(), 6);
    QCOMPARE(pilot.find(u"name"_s), std::optional(columnIndex(4)));
    QCOMPARE(pilot[columnIndex(3)].name, u"callsign"_s);
    QCOMPARE(pilot.foreignKeys.front().target, std::optional(tableIndex(2)));
}

void tst_Matching::relationsHaveTheirDeclaredNames()
{
    auto tables = QList{houses(), pilots()};
    tables[1].foreignKeys[0].name = u"employer"_s;

    const auto schema = matched(declared(tables), database({foundPilots(), foundHouses()})).value();

    QCOMPARE(relationNames(schema, u"pilot"_s), QStringList(u"employer"_s));
    QCOMPARE(relationNames(schema, u"house"_s), QStringList(u"members"_s));
    QCOMPARE(schema.findRelation(tableIndex(1), u"members"_s)->inverseName, u"employer"_s);
}

void tst_Matching::whatIsNotDeclaredMakesRoomForNames()
{
    const auto schema = matched(declared(), database()).value();

    const auto *back = schema.findRelation(tableIndex(2), u"members"_s);
    QCOMPARE(back->to, tableIndex(0));
    QCOMPARE(relationNames(schema, u"house"_s).size(), 2);
}

void tst_Matching::manyToManyRelationsAreTakenOver()
{
    const auto library = Library::schema();
    const auto found = stored(library);
    QVERIFY(!found.findRelation(Library::book, u"genres"_s));

    const auto schema = matched(library, found).value();

    for (qsizetype table = 0; table < library.size(); ++table)
        QCOMPARE(relationNames(schema, library.tables()[table].name),
                 relationNames(library, library.tables()[table].name));
    const auto *tags = schema.findRelation(Library::book, u"tags"_s);
    QCOMPARE(tags->kind, Relation::Kind::ManyToMany);
    QCOMPARE(tags->position, std::optional(columnIndex(4)));
    QCOMPARE(schema.findRelation(Library::author, u"befriended_by"_s)->inverseName, u"friends"_s);
}

void tst_Matching::rulesAreTheDatabases()
{
    auto tables = QList{houses(), pilots()};
    tables[1].foreignKeys[0].onDelete = ForeignKeyRule::SetNull;

    const auto schema = matched(declared(tables), database()).value();

    QCOMPARE(schema[tableIndex(0)].foreignKeys.front().onDelete, ForeignKeyRule::Cascade);
}

void tst_Matching::theTypeThatSaysMoreIsTaken_data()
{
    QTest::addColumn<QString>("declaration");
    QTest::addColumn<QString>("found");
    QTest::addColumn<ColumnType>("type");

    QTest::newRow("a date in texts") << u"DATE"_s << u"TEXT"_s << ColumnType::Date;
    QTest::newRow("texts that are dates") << u"TEXT"_s << u"DATE"_s << ColumnType::Date;
    QTest::newRow("JSON in texts") << u"JSON"_s << u"VARCHAR(9)"_s << ColumnType::Json;
    QTest::newRow("truth in integers") << u"BOOLEAN"_s << u"INT"_s << ColumnType::Boolean;
    QTest::newRow("integers that are truth") << u"INTEGER"_s << u"BOOL"_s << ColumnType::Boolean;
    QTest::newRow("integers in decimals") << u"INTEGER"_s << u"NUMERIC"_s << ColumnType::Integer;
    QTest::newRow("reals in decimals") << u"REAL"_s << u"DECIMAL"_s << ColumnType::Decimal;
    QTest::newRow("bytes in anything") << u"BLOB"_s << u""_s << ColumnType::Blob;
    QTest::newRow("anything in texts") << u""_s << u"TEXT"_s << ColumnType::Text;
}

void tst_Matching::theTypeThatSaysMoreIsTaken()
{
    QFETCH(QString, declaration);
    QFETCH(QString, found);
    QFETCH(ColumnType, type);
    auto here = houses();
    here.columns.append(column(u"extra"_s, declaration));
    auto there = houses();
    there.columns.append(column(u"extra"_s, found));

    const auto schema = matched(declared({here}), database({there})).value();

    const auto &extra = schema[tableIndex(0)][columnIndex(2)];
    QCOMPARE(extra.type, type);
    QCOMPARE(extra.declaredType, found);
    QCOMPARE(extra.affinity, affinityOf(found));
}

void tst_Matching::valuesThatAreLetInAreTheDeclaredOnes()
{
    auto here = houses();
    here.columns[1].allowedValues = {u"Kurita"_s, u"Davion"_s};

    const auto schema = matched(declared({here}), database({houses()})).value();

    QCOMPARE(schema[tableIndex(0)][columnIndex(1)].allowedValues, here.columns[1].allowedValues);
}

void tst_Matching::theVersionColumnIsTakenOver()
{
    const auto versioned = declared().withVersionColumn(u"pilot"_s, u"active"_s).value();

    const auto schema = matched(versioned, database()).value();

    QCOMPARE(schema[tableIndex(0)].version, std::optional(columnIndex(1)));
}

void tst_Matching::aKeyMayBeNullableInTheDatabase()
{
    auto there = houses();
    there.columns[0].nullable = true;

    QVERIFY(matched(declared({houses()}), database({there})));
}

void tst_Matching::foreignKeysOfSeveralColumnsAreFoundInAnyOrder()
{
    auto target = houses();
    target.key = {columnIndex(0), columnIndex(1)};
    target.hasAutomaticKey = false;
    target.columns[1].nullable = false;
    auto here = pilots();
    here.foreignKeys[0].columns = {columnIndex(1), columnIndex(2)};
    here.foreignKeys[0].name = u"home"_s;
    auto there = here;
    there.foreignKeys[0].name.clear();
    there.foreignKeys[0].columns = {columnIndex(2), columnIndex(1)};
    there.foreignKeys[0].targetColumns = {columnIndex(1), columnIndex(0)};

    const auto schema = matched(declared({target, here}), database({target, there}));

    QVERIFY2(schema, schema ? "" : qPrintable(schema.error().text()));
    QVERIFY(schema->findRelation(tableIndex(1), u"home"_s));
}

void tst_Matching::viewsNeedNoKeyAndNoNotNull()
{
    Table here;
    here.name = u"roster"_s;
    here.kind = Table::Kind::View;
    here.columns = {notNull(column(u"name"_s, u"TEXT"_s))};
    auto there = here;
    there.columns[0].nullable = true;

    QVERIFY(matched(declared({here}), database({there})));
}

void tst_Matching::mismatchesAreNamed_data()
{
    QTest::addColumn<Table>("pilot");
    QTest::addColumn<QString>("text");

    const auto add = [](const char *name, auto change, const QString &text) {
        auto table = foundPilots();
        change(table);
        QTest::newRow(name) << table << text;
    };
    add(
        "no such table",
        [](Table &table) { table.name = u"pilots"_s; },
        u"The database has no table or view \"pilot\"."_s);
    add(
        "a view",
        [](Table &table) {
            table.kind = Table::Kind::View;
            table.foreignKeys.clear();
        },
        u"\"pilot\" is declared as a table, and is a view in the database."_s);
    add(
        "no such column",
        [](Table &table) { table.columns[1].name = u"inactive"_s; },
        u"Table \"Pilot\" has no column \"active\" in the database."_s);
    add(
        "another type",
        [](Table &table) { table.columns[1] = column(u"active"_s, u"TEXT"_s); },
        u"\"Pilot.active\" is declared as BOOLEAN, and is TEXT in the database."_s);
    add(
        "a moment for a date",
        [](Table &table) { table.columns[2] = column(u"joined"_s, u"DATETIME"_s); },
        u"\"Pilot.joined\" is declared as DATE, and is DATETIME in the database."_s);
    add(
        "nullable",
        [](Table &table) { table.columns[4].nullable = true; },
        u"\"Pilot.NAME\" is declared as never NULL, and may be NULL in the database."_s);
    add(
        "not nullable",
        [](Table &table) { table.columns[2].nullable = false; },
        u"\"Pilot.joined\" is declared as one that may be NULL, and never is in the database."_s);
    add(
        "computed",
        [](Table &table) { table.columns[2].generated = true; },
        u"\"Pilot.joined\" is computed by the database, and not declared so."_s);
    add(
        "another key",
        [](Table &table) {
            table.key = {columnIndex(3)};
            table.hasAutomaticKey = false;
        },
        u"The key of table \"Pilot\" is declared as \"id\", and is \"callsign\" in the database."_s);
    add(
        "a key that is not numbered",
        [](Table &table) { table.hasAutomaticKey = false; },
        u"The database does not number the rows of table \"Pilot\": the values of \"ID\" must be "
        "given, which is declared otherwise."_s);
    add(
        "no foreign key",
        [](Table &table) { table.foreignKeys.clear(); },
        u"Table \"pilot\" has no foreign key from \"house_id\" to \"house\" in the database."_s);
    add(
        "a foreign key to another table",
        [](Table &table) { table.foreignKeys[0].targetName = u"members"_s; },
        u"Table \"pilot\" has no foreign key from \"house_id\" to \"house\" in the database."_s);
    add(
        "a reference of one to one",
        [](Table &table) {
            table.indexes.append({u"alone"_s, {columnIndex(5)}, true, false, false});
        },
        u"No two rows of table \"pilot\" may have the same values in \"house_id\" in the database, "
        "so it is a reference of one to one, and not declared so."_s);
}

void tst_Matching::mismatchesAreNamed()
{
    QFETCH(Table, pilot);
    QFETCH(QString, text);

    const auto schema = matched(declared(), database({pilot, members(), foundHouses()}));

    QVERIFY(!schema);
    QCOMPARE(schema.error().kind(), ErrorKind::Schema);
    QCOMPARE(schema.error().text(), text);
    QCOMPARE(schema.error().advice(), u"Correct the declaration, or migrate the database."_s);
}

void tst_Matching::allMismatchesAreToldAtOnce()
{
    auto house = houses();
    house.columns[1].allowedValues = {u"Kurita"_s, u"Davion"_s};
    house.indexes.append({u"house_name"_s, {columnIndex(1)}, true, false, false});
    house.columns[1].generated = true;
    auto foundHouse = foundHouses();
    foundHouse.columns[1].allowedValues = {u"Kurita"_s};
    auto pilot = foundPilots();
    pilot.columns[4].nullable = true;
    pilot.foreignKeys.clear();

    const auto schema = matched(declared({house, pilots()}), database({pilot, foundHouse}));

    const QStringList expected{
        u"The database does not let 'Davion' into \"House.name\", although it is declared as one "
        u"of "
        "its values."_s,
        u"\"House.name\" is declared as computed, which it is not in the database."_s,
        u"\"Pilot.NAME\" is declared as never NULL, and may be NULL in the database."_s,
        u"Two rows of table \"house\" may have the same values in \"name\" in the database, which "
        u"is "
        "declared as unique."_s,
        u"Table \"pilot\" has no foreign key from \"house_id\" to \"house\" in the database."_s};
    QCOMPARE(schema.error().text(), expected.join(u'\n'));
}

QTEST_APPLESS_MAIN(tst_Matching)
#include "tst_matching.moc"
