#include "academy.h"

#include <QTest>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

const Table &table(const Schema &schema, const QString &name)
{
    return schema[schema.require(name).value()];
}

const Column &column(const Table &table, const QString &name)
{
    return table[table.find(name).value()];
}

QStringList columnNames(const Table &table)
{
    QStringList names;
    for (const auto &one : table.columns)
        names.append(one.name);
    return names;
}

template<typename... Entities>
QString mistakes()
{
    const auto schema = Schema::of<Entities...>();
    return schema ? QString() : schema.error().text();
}

// Entities with mistakes.

struct Nameless : Entity<Nameless>
{
    static constexpr auto tableName = "";
    static constexpr Key<int> id{"id"};
    static constexpr auto columns = varve::columns(id);
};

struct Reserved : Entity<Reserved>
{
    static constexpr auto tableName = "sqlite_master";
    static constexpr Key<int> id{"id"};
    static constexpr Column<int> nameless{""};
    static constexpr auto columns = varve::columns(id, nameless);
};

struct Lost : Entity<Lost>
{
    static constexpr auto tableName = "lost";
    static constexpr Key<int> id{"id"};
    static constexpr ToOne<Medal> medal{"medal_id"};
    static constexpr ToOne<Mech> mech{"mech_id"};
    static constexpr ToMany<Lost> nobody{"nobody"};
    static constexpr auto columns = varve::columns(id, medal, mech, nobody);
};

struct Twin : Entity<Twin>
{
    static constexpr auto tableName = "twin";
    static constexpr Key<int> id{"id"};
    static constexpr ToOne<Medal> first{"house", "number"};
    static constexpr ToOne<Twin> left{"left_id"};
    static constexpr ToOne<Twin> right{"right_id"};
    static constexpr auto columns = varve::columns(id, left, right);
};

struct Orphan : Entity<Orphan>
{
    static constexpr auto tableName = "orphan";
    static constexpr Key<int> id{"id"};
    static constexpr ToMany<Lance> nobody{"nobody"};
    static constexpr auto columns = varve::columns(id, nobody);
};

struct Friend : Entity<Friend>
{
    static constexpr auto tableName = "friend";
    static constexpr Key<int> id{"id"};
    static constexpr ToOne<Lance> from{"from_id"};
    static constexpr ToOne<Lance> to{"to_id"};
    static constexpr auto columns = varve::columns(id, from, to);
};

struct OneName : Entity<OneName>
{
    static constexpr auto tableName = "lance";
    static constexpr Key<int> id{"id"};
    static constexpr Column<int> level{"level"};
    static constexpr Column<int> again{"Level"};
    static constexpr auto columns = varve::columns(id, level, again);
};

struct Scattered : Entity<Scattered>
{
    static constexpr auto tableName = "scattered";
    static constexpr Key<int> id{"id"};
    static constexpr ToOne<Mech> mech{"mech_id"};
    static constexpr ToMany<Twin> twins{"twins"};
    static constexpr auto columns = varve::columns(id, mech, twins);
    static constexpr IndexDescriptor indexes[] = {varve::index(id, OneName::level)};
};

/// Joined with medals by fans, whose reference is broken.
struct Fan;
struct Idol : Entity<Idol>
{
    static constexpr auto tableName = "idol";
    static constexpr Key<int> id{"id"};
    static constexpr auto medals = ManyToMany<Medal>("medals").related("wearers").through<Fan>();
    static constexpr auto columns = varve::columns(id, medals);
};
struct Fan : Entity<Fan>
{
    static constexpr auto tableName = "fan";
    static constexpr Key<int> id{"id"};
    static constexpr ToOne<Idol> idol{"idol_id"};
    static constexpr ToOne<Medal> medal{"medal_id"};
    static constexpr auto columns = varve::columns(id, idol, medal);
};

struct Roster : Entity<Roster>
{
    static constexpr auto tableName = "roster";
    static constexpr auto kind = Table::Kind::View;
    static constexpr Column<QString> name{"name"};
    static constexpr auto columns = varve::columns(name);
};

/// Genres of books, in an automatic through table.
struct Book;
struct Genre : Entity<Genre>
{
    static constexpr auto tableName = "Genre";
    static constexpr Key<QString> code{"code"};
    static constexpr auto columns = varve::columns(code);
};
struct Book : Entity<Book>
{
    static constexpr auto tableName = "Book";
    static constexpr Key<int> isbn{"isbn"};
    static constexpr ManyToMany<Genre> genres{"genres"};
    static constexpr auto columns = varve::columns(isbn, genres);
};

/// Friends of persons, in a table of their own, sorted.
struct Friendship;
struct Person : Entity<Person>
{
    static constexpr auto tableName = "person";
    static constexpr Key<int> id{"id"};
    static constexpr auto friends = ManyToMany<Person>("friends")
                                        .related("fans")
                                        .through<Friendship>("one", "other")
                                        .orderedBy("place");
    static constexpr auto columns = varve::columns(id, friends);
};
struct Friendship : Entity<Friendship>
{
    static constexpr auto tableName = "friendship";
    static constexpr Key<int> id{"id"};
    static constexpr auto one = ToOne<Person>("one_id").related("given");
    static constexpr auto other = ToOne<Person>("other_id").related("taken");
    static constexpr Column<int> place{"place"};
    static constexpr auto columns = varve::columns(id, one, other, place);
};

struct Hermit : Entity<Hermit>
{
    static constexpr auto tableName = "hermit";
    static constexpr Key<int> id{"id"};
    static constexpr auto friends = ManyToMany<Hermit>("friends").related("fans").through<Friend>();
    static constexpr auto columns = varve::columns(id, friends);
};

} // namespace

class tst_TypedSchema : public QObject
{
    Q_OBJECT

private slots:
    void columnsHaveTheTypesOfTheirEntity();
    void keysAreNumberedIfTheyAreOneInteger();
    void aReferenceHasTheTypeOfTheKeyItRefersTo();
    void aReferenceOverDeclaredColumnsAddsNone();
    void uniquenessAndIndexesAreDeclared();
    void rulesOfReferencesAreDeclared();
    void relationsAreFollowedBothWays();
    void aThroughTableIsAddedForManyToMany();
    void aThroughTableOfOnesOwnIsUsed();
    void aViewHasNoKey();
    void oneDescriptionServesTwoSchemas();
    void mistakesNameTableAndColumn();
    void allMistakesAreToldAtOnce();
    void mistakesOfAllPhasesAreToldAtOnce();
    void whatABrokenReferenceShouldJoinIsNotToldAsWell();
};

void tst_TypedSchema::columnsHaveTheTypesOfTheirEntity()
{
    const auto schema = academy::schema();
    const auto &pilot = table(schema, u"pilot"_s);

    QCOMPARE(columnNames(pilot).join(u' '),
             u"id name gunnery born kills joined rank mood active serial height lance_id "
             "wingman_id"_s);
    QCOMPARE(column(pilot, u"name"_s).type, ColumnType::Text);
    QVERIFY(!column(pilot, u"name"_s).nullable);
    QCOMPARE(column(pilot, u"born"_s).type, ColumnType::Date);
    QVERIFY(column(pilot, u"born"_s).nullable);
    QCOMPARE(column(pilot, u"active"_s).type, ColumnType::Boolean);
    QCOMPARE(column(pilot, u"rank"_s).allowedValues, (QList<Value>{u"recruit"_s, u"sergeant"_s}));
    QCOMPARE(column(pilot, u"rank"_s).defaultSql, std::optional(u"'recruit'"_s));
    QCOMPARE(column(pilot, u"gunnery"_s).defaultSql, std::optional(u"4"_s));
    QVERIFY(!column(pilot, u"joined"_s).defaultSql);
}

void tst_TypedSchema::keysAreNumberedIfTheyAreOneInteger()
{
    const auto schema = academy::schema();

    QVERIFY(table(schema, u"pilot"_s).hasAutomaticKey);
    QCOMPARE(table(schema, u"pilot"_s).keySource, KeySource::PrimaryKey);
    QVERIFY(!table(schema, u"mech"_s).hasAutomaticKey);
    QVERIFY(!table(schema, u"medal"_s).hasAutomaticKey);
    QCOMPARE(table(schema, u"medal"_s).key, (QList{columnIndex(0), columnIndex(1)}));
}

void tst_TypedSchema::aReferenceHasTheTypeOfTheKeyItRefersTo()
{
    const auto schema = academy::schema();
    const auto &lance = column(table(schema, u"pilot"_s), u"lance_id"_s);
    const auto &pilot = column(table(schema, u"mech"_s), u"pilot_id"_s);

    QCOMPARE(lance.type, ColumnType::Integer);
    QCOMPARE(lance.affinity, Affinity::Integer);
    QVERIFY(lance.nullable);
    QVERIFY(!lance.defaultSql);
    QVERIFY(!pilot.nullable);
}

void tst_TypedSchema::aReferenceOverDeclaredColumnsAddsNone()
{
    const auto schema = academy::schema();
    const auto &award = table(schema, u"award"_s);

    QCOMPARE(columnNames(award), (QStringList{u"house"_s, u"number"_s, u"year"_s}));
    QCOMPARE(award.key.size(), 3);
    QCOMPARE(award.foreignKeys.front().columns, (QList{columnIndex(0), columnIndex(1)}));
}

void tst_TypedSchema::uniquenessAndIndexesAreDeclared()
{
    const auto schema = academy::schema();
    const auto &lance = table(schema, u"lance"_s);

    QVERIFY(table(schema, u"pilot"_s).isUniqueAlone(columnIndex(1)));
    QCOMPARE(lance.indexes.size(), 2);
    QCOMPARE(lance.indexes[0].name, u"lance_tons_index"_s);
    QVERIFY(!lance.indexes[0].unique);
    QVERIFY(lance.isUnique({columnIndex(1), columnIndex(2)}));
}

void tst_TypedSchema::rulesOfReferencesAreDeclared()
{
    const auto schema = academy::schema();
    const auto &mech = table(schema, u"mech"_s).foreignKeys.front();

    QCOMPARE(mech.onDelete, ForeignKeyRule::Cascade);
    QCOMPARE(mech.onUpdate, ForeignKeyRule::NoAction);
}

void tst_TypedSchema::relationsAreFollowedBothWays()
{
    const auto schema = academy::schema();
    const auto kind = [&](const QString &from, const QString &name) {
        return schema.requireRelation(schema.require(from).value(), name).value().kind;
    };

    QCOMPARE(kind(u"pilot"_s, u"lance"_s), Relation::Kind::ToOne);
    QCOMPARE(kind(u"lance"_s, u"pilot"_s), Relation::Kind::ToMany);
    QCOMPARE(kind(u"pilot"_s, u"leaders"_s), Relation::Kind::ToMany);
    QCOMPARE(kind(u"mech"_s, u"pilot"_s), Relation::Kind::OneToOne);
    QCOMPARE(kind(u"pilot"_s, u"mech"_s), Relation::Kind::BackToOne);
    QCOMPARE(kind(u"medal"_s, u"wearers"_s), Relation::Kind::ManyToMany);
    QCOMPARE(kind(u"medal"_s, u"awards"_s), Relation::Kind::ToMany);
}

void tst_TypedSchema::aThroughTableIsAddedForManyToMany()
{
    const auto schema = Schema::of<Book, Genre>().value();
    const auto &through = table(schema, u"BookGenres"_s);

    QCOMPARE(columnNames(through), (QStringList{u"id"_s, u"fromBookIsbn"_s, u"toGenreCode"_s}));
    QCOMPARE(through[columnIndex(2)].type, ColumnType::Text);
    QCOMPARE(schema.findRelation(tableIndex(1), u"Book"_s)->kind, Relation::Kind::ManyToMany);
}

void tst_TypedSchema::aThroughTableOfOnesOwnIsUsed()
{
    const auto schema = Schema::of<Person, Friendship>().value();
    const auto *friends = schema.findRelation(tableIndex(0), u"friends"_s);

    QCOMPARE(schema.size(), 2);
    QCOMPARE(friends->inverseName, u"fans"_s);
    QCOMPARE(friends->link, (Relation::Link{tableIndex(1), 0}));
    QCOMPARE(friends->position, std::optional(columnIndex(3)));
}

void tst_TypedSchema::aViewHasNoKey()
{
    const auto schema = Schema::of<Roster>().value();

    QVERIFY(schema[tableIndex(0)].isView());
    QVERIFY(!schema[tableIndex(0)].isEditable());
}

void tst_TypedSchema::oneDescriptionServesTwoSchemas()
{
    const auto once = academy::schema();
    const auto again = Schema::of<Lance, Pilot, Award, Medal, Mech>();

    QVERIFY(again);
    QCOMPARE(table(*again, u"pilot"_s).columns, table(once, u"pilot"_s).columns);
}

void tst_TypedSchema::mistakesNameTableAndColumn()
{
    QVERIFY(mistakes<Nameless>().contains(u"Nameless has no table name"));
    QVERIFY(mistakes<Reserved>().contains(u"\"sqlite_master\" is reserved"));
    QVERIFY(mistakes<Reserved>().contains(u"Column number 2 of table \"sqlite_master\""));
    QVERIFY(mistakes<Lost>().contains(u"\"lost.mech_id\" leads to academy::Mech, which is not"));
    QVERIFY((mistakes<Lost, Medal, Mech, Pilot, Lance, Award>())
                .contains(u"\"lost.medal_id\" has another number of columns"));
    QVERIFY(mistakes<Twin>().contains(u"two relations called \"twin\""));
    QVERIFY(mistakes<Twin>().contains(u"declared in \"twin\" as \"right\""));
    QVERIFY((mistakes<Orphan, Lance, Pilot, Mech, Medal, Award>())
                .contains(u"\"orphan.nobody\" is declared as the way back"));
    QVERIFY((mistakes<OneName>()).contains(u"two columns called \"Level\""));
    QVERIFY((mistakes<Lance, Pilot, Mech, Medal, Award, OneName>())
                .contains(u"two tables called \"lance\""));
    QVERIFY((mistakes<Hermit>()).contains(u"Friend, which is not among the entities"));
    QCOMPARE(Schema::of<Nameless>().error().kind(), ErrorKind::Schema);
}

void tst_TypedSchema::allMistakesAreToldAtOnce()
{
    QCOMPARE(mistakes<Lost>().count(u'\n') + 1, 3);
    QCOMPARE((mistakes<Lost, Nameless, Reserved>()).count(u'\n') + 1, 6);
}

void tst_TypedSchema::mistakesOfAllPhasesAreToldAtOnce()
{
    const auto lines = mistakes<Scattered, Twin, OneName>().split(u'\n');

    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0],
             u"An index of table \"scattered\" is over \"id\", \"level\", not all of which are "
             "columns of it."_s);
    QVERIFY(lines[1].startsWith(u"\"scattered.mech_id\" leads to academy::Mech"));
    QVERIFY(lines[2].startsWith(u"\"scattered.twins\" is declared as the way back"));
    QVERIFY(lines[3].contains(u"\"lance\" has two columns called \"Level\""));
    QVERIFY(lines[4].contains(u"\"twin\" has two relations called \"twin\""));
}

void tst_TypedSchema::whatABrokenReferenceShouldJoinIsNotToldAsWell()
{
    QCOMPARE((mistakes<Fan, Idol, Medal>()),
             u"\"fan.medal_id\" has another number of columns than what it refers to in "
             "\"medal\"."_s);
}

QTEST_APPLESS_MAIN(tst_TypedSchema)
#include "tst_typedschema.moc"
