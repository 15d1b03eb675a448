#include "query/cppdescription.h"
#include "support/fleet.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Tables of one text column, each with these names.
Schema called(const QStringList &tables, const QStringList &columns)
{
    QList<Table> all;
    for (const auto &name : tables) {
        QList<Column> made;
        for (const auto &column : columns)
            made.append(test::column(column, u"TEXT"_s));
        all.append(test::keyedTable(name, made));
    }
    return Schema::of(all).value();
}

} // namespace

class tst_CppDescription : public QObject
{
    Q_OBJECT

private slots:
    void tablesAreEntities();
    void namesBecomeIdentifiers_data();
    void namesBecomeIdentifiers();
    void identifiersAreUsedOnce();
    void theNamespaceIsOptional();
};

void tst_CppDescription::tablesAreEntities()
{
    const auto text = describedInCpp(test::fleet());

    QVERIFY(text.contains(u"struct Pilot : varve::Entity<Pilot>\n{\n"
                          "    static constexpr auto tableName = \"pilot\";\n"
                          "    static constexpr Key<qint64> id{\"id\"};\n"
                          "    static constexpr Column<std::optional<QString>> name{\"name\"};\n"
                          "    static constexpr Column<qint64> gunnery{\"gunnery\"};\n"
                          "    static constexpr ToOne<Lance> lance{\"lance\"};\n"
                          "    static constexpr auto columns = varve::columns("
                          "id, name, gunnery, lance);\n};\n"));
    QVERIFY(text.contains(u"auto name = Column<std::optional<QString>>(\"name\").unique();\n"));
    QVERIFY(text.contains(u"static constexpr ToMany<Pilot> pilot{\"pilot\"};\n"));
    QVERIFY(text.contains(u"static constexpr auto kind = varve::Table::Kind::View;\n"));
    QVERIFY(text.contains(u"varve::Schema::of<Lance,\n"));
}

void tst_CppDescription::namesBecomeIdentifiers_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("member");
    QTest::newRow("plain") << u"pilot"_s << u"Pilot"_s << u"pilot"_s;
    QTest::newRow("underscores") << u"order_line"_s << u"OrderLine"_s << u"orderLine"_s;
    QTest::newRow("blanks and signs") << u"a b-c"_s << u"ABC"_s << u"abc"_s;
    QTest::newRow("camel case") << u"UnitPrice"_s << u"UnitPrice"_s << u"unitPrice"_s;
    QTest::newRow("an abbreviation") << u"ISBNCode"_s << u"ISBNCode"_s << u"isbnCode"_s;
    QTest::newRow("a keyword") << u"class"_s << u"Class"_s << u"class_"_s;
    QTest::newRow("a macro of Qt") << u"slots"_s << u"Slots"_s << u"slots_"_s;
    QTest::newRow("a name of entities") << u"key"_s << u"KeyTable"_s << u"key"_s;
    QTest::newRow("what entities have") << u"columns"_s << u"Columns"_s << u"columns_"_s;
    QTest::newRow("a digit first") << u"3d"_s << u"Table3d"_s << u"column3d"_s;
    QTest::newRow("accents") << u"Stra\u00dfe \u00e9t\u00e9"_s << u"StraudfeEte"_s
                             << u"straudfeEte"_s;
    QTest::newRow("another script") << u"\u8868"_s << u"U8868"_s << u"u8868"_s;
    QTest::newRow("signs only") << u"\"; --"_s << u"Table"_s << u"column"_s;
}

void tst_CppDescription::namesBecomeIdentifiers()
{
    QFETCH(QString, name);
    QFETCH(QString, type);
    QFETCH(QString, member);

    const auto text = describedInCpp(called({name}, {u"id"_s, name}));

    QVERIFY2(text.contains(u"struct "_s + type + u" : "_s), qPrintable(text));
    QVERIFY2(text.contains(u" "_s + member + u"{\""_s), qPrintable(text));
}

void tst_CppDescription::identifiersAreUsedOnce()
{
    const auto text =
        describedInCpp(called({u"a b"_s, u"a_b"_s}, {u"on hand"_s, u"on_hand"_s, u"onHand"_s}));

    QVERIFY(text.contains(u"struct AB : varve::Entity<AB>"));
    QVERIFY(text.contains(u"struct AB2 : varve::Entity<AB2>"));
    QVERIFY(text.contains(u"varve::columns(onHand, onHand2, onHand3)"));
}

void tst_CppDescription::theNamespaceIsOptional()
{
    QVERIFY(!describedInCpp(test::fleet()).contains(u"namespace"));
    QVERIFY(describedInCpp(test::fleet(), u"shop::db"_s).contains(u"namespace shop::db {\n"));
}

QTEST_APPLESS_MAIN(tst_CppDescription)
#include "tst_cppdescription.moc"
