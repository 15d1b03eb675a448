#include "schema/schema.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Table tableOf(const QString &name, const QStringList &columns)
{
    Table table;
    table.name = name;
    for (const auto &columnName : columns) {
        Column column;
        column.name = columnName;
        table.columns.append(column);
    }
    if (!columns.isEmpty()) {
        table.key = {columnIndex(0)};
        table.keySource = KeySource::PrimaryKey;
    }
    return table;
}

ForeignKey
foreignKey(QList<ColumnIndex> columns, const QString &target, QList<ColumnIndex> targetColumns = {})
{
    ForeignKey key;
    key.columns = std::move(columns);
    key.targetName = target;
    key.targetColumns = std::move(targetColumns);
    return key;
}

Table pilots(const ForeignKey &key)
{
    auto table = tableOf(u"pilot"_s, {u"id"_s, u"lance_id"_s});
    table.foreignKeys = {key};
    return table;
}

Table lances()
{
    return tableOf(u"Lance"_s, {u"id"_s, u"name"_s});
}

} // namespace

class tst_Schema : public QObject
{
    Q_OBJECT

private slots:
    void tablesAreFoundInAnyCase();
    void namesThatOnlySqlTellsApartAreTwo();
    void requireNamesWhatIsMissing();
    void foreignKeyFindsItsTargetAndItsKey();
    void foreignKeyToItselfIsFound();
    void foreignKeyWithoutPartnerIsKeptWithoutTarget_data();
    void foreignKeyWithoutPartnerIsKeptWithoutTarget();
    void referrersAreTheForeignKeysThatPointHere();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void allMistakesAreToldAtOnce();
    void reservedNamesCannotBeDeclared();
    void theEmptyStateHasNoRows();
    void tooManyColumnsAreRefused();
    void copiesAreEqual();
};

void tst_Schema::tablesAreFoundInAnyCase()
{
    const auto schema = Schema::of({lances(), tableOf(u"\u00c4rger"_s, {u"id"_s})}).value();

    QCOMPARE(schema.find(u"LANCE"_s), std::optional(tableIndex(0)));
    QCOMPARE(schema.find(u"\u00c4RGER"_s), std::optional(tableIndex(1)));
    QVERIFY(!schema.find(u"pilot"_s));
    QCOMPARE(schema[tableIndex(0)].name, u"Lance"_s);
}

void tst_Schema::namesThatOnlySqlTellsApartAreTwo()
{
    const auto schema = Schema::of(
        {tableOf(u"\u00c4"_s, {u"\u00c4"_s, u"\u00e4"_s}), tableOf(u"\u00e4"_s, {u"id"_s})});

    QVERIFY(schema);
    QCOMPARE(schema->find(u"\u00e4"_s), std::optional(tableIndex(1)));
}

void tst_Schema::requireNamesWhatIsMissing()
{
    const auto schema = Schema::of({lances()}).value();

    QCOMPARE(*schema.require(u"lance"_s), tableIndex(0));
    QCOMPARE(schema.require(u"pilto"_s).error().kind(), ErrorKind::NotFound);
    QVERIFY(schema.require(u"pilto"_s).error().text().contains(u"\"pilto\""_s));
}

void tst_Schema::foreignKeyFindsItsTargetAndItsKey()
{
    const auto schema =
        Schema::of({pilots(foreignKey({columnIndex(1)}, u"lance"_s)), lances()}).value();

    const auto &key = schema[tableIndex(0)].foreignKeys.front();
    QCOMPARE(key.target, std::optional(tableIndex(1)));
    QCOMPARE(key.targetColumns, QList{columnIndex(0)});
}

void tst_Schema::foreignKeyToItselfIsFound()
{
    const auto schema = Schema::of({pilots(foreignKey({columnIndex(1)}, u"pilot"_s))}).value();

    QCOMPARE(schema[tableIndex(0)].foreignKeys.front().target, std::optional(tableIndex(0)));
}

void tst_Schema::foreignKeyWithoutPartnerIsKeptWithoutTarget_data()
{
    QTest::addColumn<Table>("target");

    auto keyless = lances();
    keyless.key = {};
    keyless.keySource = KeySource::None;
    auto composite = lances();
    composite.key = {columnIndex(0), columnIndex(1)};
    QTest::newRow("no such table") << tableOf(u"other"_s, {u"id"_s});
    QTest::newRow("a table without key") << keyless;
    QTest::newRow("a key of two columns") << composite;
}

void tst_Schema::foreignKeyWithoutPartnerIsKeptWithoutTarget()
{
    QFETCH(Table, target);

    const auto schema = Schema::of({pilots(foreignKey({columnIndex(1)}, u"Lance"_s)), target});

    QVERIFY(schema);
    const auto &key = (*schema)[tableIndex(0)].foreignKeys.front();
    QVERIFY(!key.target);
    QCOMPARE(key.targetName, u"Lance"_s);
}

void tst_Schema::referrersAreTheForeignKeysThatPointHere()
{
    auto pilot = pilots(foreignKey({columnIndex(0)}, u"nowhere"_s));
    pilot.foreignKeys.append(foreignKey({columnIndex(1)}, u"lance"_s));
    const auto schema = Schema::of({lances(), pilot}).value();

    const auto referrers = schema.referrers(tableIndex(0));

    QCOMPARE(referrers.size(), 1);
    QCOMPARE(referrers.front().table, tableIndex(1));
    QCOMPARE(referrers.front().foreignKey, 1);
    QVERIFY(schema.referrers(tableIndex(1)).isEmpty());
}

void tst_Schema::mistakesAreNamed_data()
{
    QTest::addColumn<QList<Table>>("tables");
    QTest::addColumn<QStringList>("names");

    const auto add = [](const char *name, const QList<Table> &tables, const QStringList &names) {
        QTest::newRow(name) << tables << names;
    };
    auto badKey = lances();
    badKey.key = {columnIndex(6)};
    auto contradiction = lances();
    contradiction.keySource = KeySource::None;
    const auto toMissing = foreignKey({columnIndex(1)}, u"Lance"_s, {columnIndex(6)});
    const auto toTwo = foreignKey({columnIndex(1)}, u"Lance"_s, {columnIndex(0), columnIndex(1)});
    const auto ofMissing = foreignKey({columnIndex(6)}, u"Lance"_s);
    add("a table without name", {lances(), tableOf({}, {u"id"_s})}, {u"number 2"_s});
    add("two tables of one name", {lances(), tableOf(u"LANCE"_s, {u"id"_s})}, {u"\"LANCE\""_s});
    add("a column without name",
        {tableOf(u"lance"_s, {u"id"_s, {}})},
        {u"\"lance\""_s, u"number 2"_s});
    add("two columns of one name",
        {tableOf(u"lance"_s, {u"id"_s, u"ID"_s})},
        {u"\"lance\""_s, u"\"ID\""_s});
    add("a key over a missing column", {badKey}, {u"\"Lance\""_s, u"number 7"_s});
    add("a key without source", {contradiction}, {u"\"Lance\""_s});
    add("a foreign key of a missing column",
        {pilots(ofMissing), lances()},
        {u"\"pilot\""_s, u"number 7"_s});
    add("a foreign key of no column",
        {pilots(foreignKey({}, u"Lance"_s)), lances()},
        {u"\"pilot\""_s, u"no column"_s});
    add("a foreign key to a missing column",
        {pilots(toMissing), lances()},
        {u"\"pilot\""_s, u"\"Lance\""_s, u"number 2"_s});
    add("a foreign key to more columns",
        {pilots(toTwo), lances()},
        {u"\"pilot\""_s, u"\"Lance\""_s, u"number 2"_s});
}

void tst_Schema::mistakesAreNamed()
{
    QFETCH(QList<Table>, tables);
    QFETCH(QStringList, names);

    const auto schema = Schema::of(tables);

    QVERIFY(!schema);
    QCOMPARE(schema.error().kind(), ErrorKind::Schema);
    for (const auto &name : names)
        QVERIFY2(schema.error().text().contains(name), qPrintable(schema.error().text()));
}

void tst_Schema::allMistakesAreToldAtOnce()
{
    auto badKey = lances();
    badKey.key = {columnIndex(6)};

    const auto schema = Schema::of({badKey,
                                    tableOf(u"LANCE"_s, {u"id"_s}),
                                    tableOf(u"mech"_s, {u"id"_s, u"ID"_s, {}}),
                                    pilots(foreignKey({columnIndex(7)}, u"Lance"_s))});

    const auto lines = schema.error().text().split(u'\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].contains(u"two tables called \"LANCE\""));
    QVERIFY(lines[1].contains(u"The key of table \"Lance\" uses column number 7"));
    QVERIFY(lines[2].contains(u"\"mech\" has two columns called \"ID\""));
    QVERIFY(lines[3].contains(u"Column number 3 of table \"mech\""));
    QVERIFY(lines[4].contains(u"\"pilot\" from column number 8"));
}

void tst_Schema::reservedNamesCannotBeDeclared()
{
    const auto tables = QList{tableOf(u"SQLite_things"_s, {u"id"_s})};

    const auto schema = Schema::declared(tables);

    QCOMPARE(schema.error().kind(), ErrorKind::Schema);
    QCOMPARE(schema.error().text(),
             u"The table name \"SQLite_things\" is reserved by databases."_s);
    QVERIFY(Schema::of(tables));
}

void tst_Schema::theEmptyStateHasNoRows()
{
    const auto schema = Schema::of({lances()}).value();

    QVERIFY(schema.emptyState().base().isEmpty());
    QVERIFY(schema.emptyState().pending().isEmpty());
}

void tst_Schema::tooManyColumnsAreRefused()
{
    QStringList columns;
    for (int number = 0; number < 65536; ++number)
        columns.append(QString::number(number));

    const auto schema = Schema::of({tableOf(u"wide"_s, columns)});

    QVERIFY(!schema);
    QVERIFY(schema.error().text().contains(u"\"wide\""_s));
}

void tst_Schema::copiesAreEqual()
{
    const auto schema = Schema::of({lances()}).value();

    QVERIFY(Schema(schema) == schema);
    QVERIFY(schema == Schema::of({lances()}).value());
    QVERIFY(!(schema == Schema()));
}

QTEST_APPLESS_MAIN(tst_Schema)
#include "tst_schema.moc"
