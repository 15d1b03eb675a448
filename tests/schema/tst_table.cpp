#include "schema/table.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Column named(const QString &name)
{
    Column column;
    column.name = name;
    return column;
}

Table pilots()
{
    Table table;
    table.name = u"pilot"_s;
    table.columns = {
        named(u"id"_s), named(u"Name"_s), named(u"lance_id"_s), named(u"\u00c4hnlich"_s)};
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    ForeignKey lance;
    lance.columns = {columnIndex(2)};
    lance.targetName = u"lance"_s;
    table.foreignKeys = {lance};
    return table;
}

} // namespace

class tst_Table : public QObject
{
    Q_OBJECT

private slots:
    void columnsAreFoundInAnyCase();
    void onlyAsciiLettersAreFolded();
    void viewsAndTablesWithoutKeyAreNotEditable();
    void foreignKeyOfAColumnIsTheOneItIsPartOf();
    void keyColumnsAreKnown();
    void aColumnIsUniqueAloneByKeyOrByAFullIndex();
};

void tst_Table::columnsAreFoundInAnyCase()
{
    QCOMPARE(pilots().find(u"NAME"_s), std::optional(columnIndex(1)));
    QVERIFY(!pilots().find(u"nam"_s));
}

void tst_Table::onlyAsciiLettersAreFolded()
{
    QCOMPARE(pilots().find(u"\u00c4HNLICH"_s), std::optional(columnIndex(3)));
    QVERIFY(!pilots().find(u"\u00e4hnlich"_s));
}

void tst_Table::viewsAndTablesWithoutKeyAreNotEditable()
{
    auto view = pilots();
    view.kind = Table::Kind::View;
    auto keyless = pilots();
    keyless.key = {};
    keyless.keySource = KeySource::None;

    QVERIFY(pilots().isEditable());
    QVERIFY(!view.isEditable());
    QVERIFY(!keyless.isEditable());
}

void tst_Table::foreignKeyOfAColumnIsTheOneItIsPartOf()
{
    const auto table = pilots();

    QCOMPARE(table.foreignKeyOf(columnIndex(2)), &table.foreignKeys.front());
    QCOMPARE(table.foreignKeyOf(columnIndex(1)), nullptr);
}

void tst_Table::keyColumnsAreKnown()
{
    QVERIFY(pilots().isKeyColumn(columnIndex(0)));
    QVERIFY(!pilots().isKeyColumn(columnIndex(1)));
}

void tst_Table::aColumnIsUniqueAloneByKeyOrByAFullIndex()
{
    auto table = pilots();
    Index name{u"by_name"_s, {columnIndex(1)}, true, false, false};
    Index partial{u"some"_s, {columnIndex(2)}, true, true, false};
    table.indexes = {name, partial};

    QVERIFY(table.isUniqueAlone(columnIndex(0)));
    QVERIFY(table.isUniqueAlone(columnIndex(1)));
    QVERIFY(!table.isUniqueAlone(columnIndex(2)));
    QVERIFY(!table.isUniqueAlone(columnIndex(3)));
}

QTEST_APPLESS_MAIN(tst_Table)
#include "tst_table.moc"
