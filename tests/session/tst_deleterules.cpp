#include "session/conflict.h"
#include "session/editgroup.h"
#include "support/printing.h"
#include "support/shelf.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

using Rule = ForeignKeyRule;

/// An author with two books, the first of which has a chapter and links.
struct Austen : Shelf
{
    explicit Austen(Rule rule)
        : Shelf(rule)
    {}

    Handle author = stored(u"author"_s, Row{5, u"Austen"_s});
    Handle emma = stored(u"book"_s, Row{1, u"Emma"_s, 5, Null()});
    Handle sense = stored(u"book"_s, Row{2, u"Sense"_s, 5, Null()});
    Handle chapter = stored(u"chapter"_s, Row{1, u"Chapter 1"_s, 1});
    Handle genre = stored(u"genre"_s, Row{7, u"Satire"_s});
    Handle link = stored(u"book_genres"_s, Row{1, 1, 7});

    QList<QString> stillThere() const
    {
        QList<QString> names;
        for (const auto &[name, handle] : {std::pair(u"author"_s, author),
                                           std::pair(u"emma"_s, emma),
                                           std::pair(u"sense"_s, sense),
                                           std::pair(u"chapter"_s, chapter),
                                           std::pair(u"genre"_s, genre),
                                           std::pair(u"link"_s, link)}) {
            if (handle.exists())
                names.append(name);
        }
        return names;
    }
};

/// Rows of one table that refer to each other: `next` decides what becomes of them.
Schema chain(Rule rule)
{
    auto nodes =
        keyedTable(u"node"_s, {column(u"id"_s, u"INTEGER"_s), column(u"next"_s, u"INTEGER"_s)});
    ForeignKey foreignKey;
    foreignKey.columns = {columnIndex(1)};
    foreignKey.targetName = u"node"_s;
    foreignKey.onDelete = rule;
    foreignKey.relatedName = u"previous"_s;
    nodes.foreignKeys = {foreignKey};
    return Schema::declared({nodes}).value();
}

} // namespace

class tst_DeleteRules : public QObject
{
    Q_OBJECT

private slots:
    void aDeleteDoesWhatTheRuleSays_data();
    void aDeleteDoesWhatTheRuleSays();
    void aDeleteIsOneStepWithAllThatItEntails();
    void rowsThatGoWithOneBeforeAreRemovedOnce();
    void aBulkDeleteDoesWhatTheRulesSay_data();
    void aBulkDeleteDoesWhatTheRulesSay();
    void aForbiddenBulkDeleteDoesNothing();
    void aForbiddenDeleteNamesTheRowsAndDoesNothing_data();
    void aForbiddenDeleteNamesTheRowsAndDoesNothing();
    void referringRowsMayGoInTheSameGroup_data();
    void referringRowsMayGoInTheSameGroup();
    void noActionLetsReferringRowsBeSetInTheSameGroup();
    void aRowThatTakesTheKeyInTheSameGroupSettlesNoAction();
    void setDefaultPutsTheLiteralDefault();
    void setNullOfAColumnThatMustHoldSomethingForbids();
    void linksGoWithEitherEnd();
    void linksWithoutARuleGoWithEitherEnd();
    void deletingALinkTouchesNothingElse();
    void circlesAreFollowedOnce();
    void aRowThatRefersToItselfCanGo();
    void rowsThatReferToARowThatNeverHadAKeyAreLeftWithout();
    void cascadedRowsAreGuardedDeletesOfThePlan();
    void aChangedKeyDoesWhatTheRuleSays_data();
    void aChangedKeyDoesWhatTheRuleSays();
    void aForbiddenKeyChangeDoesNothing_data();
    void aForbiddenKeyChangeDoesNothing();
    void keysCascadeThroughTables();
    void referencesFollowTheRowNotItsKey();
    void anEditAloneTouchesOneRow();
};

void tst_DeleteRules::aDeleteDoesWhatTheRuleSays_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QList<QString>>("left");

    QTest::newRow("cascade") << Rule::Cascade << QList<QString>{u"genre"_s};
    QTest::newRow("set null") << Rule::SetNull
                              << QList<QString>{
                                     u"emma"_s, u"sense"_s, u"chapter"_s, u"genre"_s, u"link"_s};
}

void tst_DeleteRules::aDeleteDoesWhatTheRuleSays()
{
    QFETCH(const Rule, rule);
    QFETCH(const QList<QString>, left);
    Austen shelf(rule);

    QVERIFY(shelf.author.remove());

    QCOMPARE(shelf.stillThere(), left);
    if (shelf.emma.exists())
        QVERIFY((*shelf.emma.row())[columnIndex(2)].isNull());
}

void tst_DeleteRules::aDeleteIsOneStepWithAllThatItEntails()
{
    Austen shelf(Rule::Cascade);
    const auto before = shelf.stillThere();

    QVERIFY(shelf.author.remove());
    shelf.session->undo();

    QCOMPARE(shelf.stillThere(), before);
    QVERIFY(!shelf.session->hasPending());
    QVERIFY(!shelf.session->canUndo());
}

void tst_DeleteRules::rowsThatGoWithOneBeforeAreRemovedOnce()
{
    Austen shelf(Rule::Cascade);

    const auto done = shelf.session->edit(u"Remove"_s, [&](EditGroup &group) {
        return group.remove(ids({shelf.author, shelf.emma, shelf.chapter}));
    });
    const auto again = shelf.session->edit(u"Remove"_s, [&](EditGroup &group) {
        return group.remove(ids({shelf.genre, shelf.emma}));
    });

    QVERIFY(done);
    QCOMPARE(shelf.stillThere(), QList<QString>({u"genre"_s}));
    QCOMPARE(again.error().kind(), ErrorKind::NotFound);
}

void tst_DeleteRules::aForbiddenDeleteNamesTheRowsAndDoesNothing_data()
{
    QTest::addColumn<Rule>("rule");

    QTest::newRow("restrict") << Rule::Restrict;
    QTest::newRow("no action") << Rule::NoAction;
}

void tst_DeleteRules::aForbiddenDeleteNamesTheRowsAndDoesNothing()
{
    QFETCH(const Rule, rule);
    Austen shelf(rule);
    const auto before = shelf.session->state();

    const auto done = shelf.author.remove();

    QCOMPARE(done.error().kind(), ErrorKind::Constraint);
    QVERIFY(done.error().text().contains(u"Row 5 of \"author\""));
    QVERIFY(done.error().text().contains(u"\"book\" refer to it: 1, 2"));
    QCOMPARE(done.error().details<ConstraintDetails>()->rows(), ids({shelf.emma, shelf.sense}));
    QVERIFY(shelf.session->state().isSameAs(before));
}

void tst_DeleteRules::referringRowsMayGoInTheSameGroup_data()
{
    QTest::addColumn<Rule>("rule");

    QTest::newRow("no action") << Rule::NoAction;
    QTest::newRow("restrict") << Rule::Restrict;
}

void tst_DeleteRules::referringRowsMayGoInTheSameGroup()
{
    QFETCH(const Rule, rule);
    Austen shelf(rule);

    const auto done = shelf.session->edit(u"Clear"_s, [&](EditGroup &group) -> Result<void> {
        for (const auto row : ids({shelf.author, shelf.emma, shelf.sense})) {
            if (auto removed = group.remove(row); !removed)
                return removed;
        }
        return {};
    });

    QVERIFY(done);
    QCOMPARE(shelf.stillThere(), QList<QString>{u"genre"_s});
}

void tst_DeleteRules::noActionLetsReferringRowsBeSetInTheSameGroup()
{
    Austen shelf(Rule::NoAction);
    const auto burney = shelf.stored(u"author"_s, Row{6, u"Burney"_s});

    const auto done = shelf.session->edit(u"Move"_s, [&](EditGroup &group) -> Result<void> {
        if (auto removed = group.remove(shelf.author.id()); !removed)
            return removed;
        if (auto set = group.set(shelf.emma.id(), {{u"author"_s, burney}}); !set)
            return set;
        return group.set(shelf.sense.id(), {{u"author"_s, Null()}});
    });

    QVERIFY(done);
    QCOMPARE(shelf.emma.related(u"author"_s).value(), burney);
}

void tst_DeleteRules::aRowThatTakesTheKeyInTheSameGroupSettlesNoAction()
{
    Austen shelf(Rule::NoAction);
    RowId other;

    const auto done = shelf.session->edit(u"Replace"_s, [&](EditGroup &group) -> Result<void> {
        if (auto removed = group.remove(shelf.author.id()); !removed)
            return removed;
        other = group.create(Library::author, {{u"id"_s, 5}, {u"name"_s, u"Jane"_s}}).value();
        return {};
    });

    QVERIFY(done);
    QCOMPARE(shelf.emma.related(u"author"_s).value().id(), other);
}

void tst_DeleteRules::setDefaultPutsTheLiteralDefault()
{
    auto tables = Library::schema(Rule::SetDefault).tables();
    tables[toInt(Library::book)].columns[2].defaultSql = u"6"_s;
    auto backend = std::make_unique<MemoryBackend>(Schema::declared(tables).value());
    backend->put(Library::author, Row{5, u"Austen"_s});
    backend->put(Library::author, Row{6, u"Anonymous"_s});
    backend->put(Library::book, Row{1, u"Emma"_s, 5, Null()});
    Session session(std::move(backend));
    const auto authors = session.fetch(session.query(u"author"_s)).value();
    const auto emma = session.fetch(session.query(u"book"_s)).value().front();

    QVERIFY(session.remove(authors.at(0)));

    QCOMPARE(session.handle(emma).related(u"author"_s).value().id(), authors.at(1));
}

void tst_DeleteRules::setNullOfAColumnThatMustHoldSomethingForbids()
{
    auto tables = Library::schema(Rule::SetNull).tables();
    tables[toInt(Library::book)].columns[2].nullable = false;
    auto backend = std::make_unique<MemoryBackend>(Schema::declared(tables).value());
    backend->put(Library::author, Row{5, u"Austen"_s});
    backend->put(Library::book, Row{1, u"Emma"_s, 5, Null()});
    Session session(std::move(backend));
    const auto author = session.fetch(session.query(u"author"_s)).value().front();
    (void)session.fetch(session.query(u"book"_s));

    QCOMPARE(session.remove(author).error().kind(), ErrorKind::Constraint);
}

void tst_DeleteRules::linksGoWithEitherEnd()
{
    Austen shelf(Rule::SetNull);

    QVERIFY(shelf.genre.remove());
    QVERIFY(!shelf.link.exists());
    QVERIFY(shelf.emma.exists());

    shelf.session->undo();
    QVERIFY(shelf.emma.remove());
    QVERIFY(!shelf.link.exists());
    QVERIFY(shelf.genre.exists());
}

void tst_DeleteRules::linksWithoutARuleGoWithEitherEnd()
{
    auto tables = Library::schema().tables();
    tables[toInt(Library::tagging)].foreignKeys[0].onDelete = Rule::NoAction;
    auto backend = std::make_unique<MemoryBackend>(Schema::declared(tables).value());
    backend->put(Library::book, Row{1, u"Emma"_s, Null(), Null()});
    backend->put(Library::tagging, Row{1, 1, u"novel"_s, Null(), 1});
    Session session(std::move(backend));
    const auto emma = session.fetch(session.query(u"book"_s)).value().front();
    const auto link = session.fetch(session.query(u"tagging"_s)).value().front();

    QVERIFY(session.remove(emma));

    QVERIFY(!session.row(link));
}

void tst_DeleteRules::deletingALinkTouchesNothingElse()
{
    Austen shelf(Rule::Cascade);

    QVERIFY(shelf.link.remove());

    QCOMPARE(shelf.session->state().pending().size(), 1);
}

void tst_DeleteRules::circlesAreFollowedOnce()
{
    auto backend = std::make_unique<MemoryBackend>(chain(Rule::Cascade));
    for (int node = 1; node <= 3; ++node)
        backend->put(tableIndex(0), Row{node, node % 3 + 1});
    Session session(std::move(backend));
    const auto nodes = session.fetch(session.query(u"node"_s)).value();

    QVERIFY(session.remove(nodes.at(1)));

    for (const auto node : nodes)
        QVERIFY(!session.row(node));
}

void tst_DeleteRules::aRowThatRefersToItselfCanGo()
{
    for (const auto rule : {Rule::Cascade, Rule::Restrict, Rule::NoAction, Rule::SetNull}) {
        auto backend = std::make_unique<MemoryBackend>(chain(rule));
        backend->put(tableIndex(0), Row{1, 1});
        Session session(std::move(backend));
        const auto node = session.fetch(session.query(u"node"_s)).value().front();

        QVERIFY(session.remove(node));

        QVERIFY(!session.row(node));
    }
}

void tst_DeleteRules::rowsThatReferToARowThatNeverHadAKeyAreLeftWithout()
{
    Shelf shelf(Rule::Restrict);
    const auto author = shelf.made(u"author"_s, {{u"name"_s, u"Austen"_s}});
    const auto emma = shelf.made(u"book"_s, {{u"author"_s, author}});

    QVERIFY(author.remove());

    QVERIFY(emma.exists());
    QVERIFY((*emma.row())[columnIndex(2)].isNull());
}

void tst_DeleteRules::cascadedRowsAreGuardedDeletesOfThePlan()
{
    Austen shelf(Rule::Cascade);
    QVERIFY(shelf.author.remove());

    QVERIFY(shelf.session->commit());

    QVERIFY(shelf.backend->rows(Library::author).isEmpty());
    QVERIFY(shelf.backend->rows(Library::book).isEmpty());
    QVERIFY(shelf.backend->rows(Library::chapter).isEmpty());
    QVERIFY(!shelf.session->hasPending());
}

void tst_DeleteRules::aChangedKeyDoesWhatTheRuleSays_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QString>("author");

    QTest::newRow("cascade") << Rule::Cascade << u"6"_s;
    QTest::newRow("set null") << Rule::SetNull << u"NULL"_s;
    QTest::newRow("set default without one") << Rule::SetDefault << u"NULL"_s;
}

void tst_DeleteRules::aChangedKeyDoesWhatTheRuleSays()
{
    QFETCH(const Rule, rule);
    QFETCH(const QString, author);
    Austen shelf(rule);

    QVERIFY(shelf.author.set(u"id"_s, 6));

    QCOMPARE(toText((*shelf.emma.row())[columnIndex(2)]), author);
    QCOMPARE(toText((*shelf.sense.row())[columnIndex(2)]), author);
    shelf.session->undo();
    QVERIFY(!shelf.session->hasPending());
}

void tst_DeleteRules::aForbiddenKeyChangeDoesNothing_data()
{
    aForbiddenDeleteNamesTheRowsAndDoesNothing_data();
}

void tst_DeleteRules::aForbiddenKeyChangeDoesNothing()
{
    QFETCH(const Rule, rule);
    Austen shelf(rule);
    const auto before = shelf.session->state();

    QCOMPARE(shelf.author.set(u"id"_s, 6).error().kind(), ErrorKind::Constraint);

    QVERIFY(shelf.session->state().isSameAs(before));
}

void tst_DeleteRules::keysCascadeThroughTables()
{
    Austen shelf(Rule::SetNull);

    QVERIFY(shelf.emma.set(u"id"_s, 40));

    QCOMPARE((*shelf.chapter.row())[columnIndex(2)], Value(40));
    QCOMPARE(shelf.emma.relatedRows(u"genres"_s).value(), ids({shelf.genre}));
}

void tst_DeleteRules::referencesFollowTheRowNotItsKey()
{
    Shelf shelf(Rule::Restrict);
    const auto author = shelf.made(u"author"_s, {{u"name"_s, u"Austen"_s}});
    const auto emma = shelf.made(u"book"_s, {{u"author"_s, author}});

    QVERIFY(author.set(u"id"_s, 7));
    QVERIFY(author.set(u"id"_s, 8));

    QCOMPARE(emma.related(u"author"_s).value(), author);
}

void tst_DeleteRules::anEditAloneTouchesOneRow()
{
    Austen shelf(Rule::Cascade);

    const auto done = shelf.session->edit(
        u"Raw"_s, [&](EditGroup &group) { return group.apply(DeleteRow{shelf.author.id()}); });

    QVERIFY(done);
    QVERIFY(shelf.emma.exists());
}

void tst_DeleteRules::aBulkDeleteDoesWhatTheRulesSay_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QList<QString>>("left");

    QTest::newRow("cascade") << u"author"_s << Rule::Cascade << QList<QString>{u"genre"_s};
    QTest::newRow("set null") << u"author"_s << Rule::SetNull
                              << QList<QString>{
                                     u"emma"_s, u"sense"_s, u"chapter"_s, u"genre"_s, u"link"_s};
    QTest::newRow("links of one side")
        << u"book"_s << Rule::SetNull << QList<QString>{u"author"_s, u"genre"_s};
    QTest::newRow("links of the other side")
        << u"genre"_s << Rule::SetNull
        << QList<QString>{u"author"_s, u"emma"_s, u"sense"_s, u"chapter"_s};
}

void tst_DeleteRules::aBulkDeleteDoesWhatTheRulesSay()
{
    QFETCH(const QString, table);
    QFETCH(const Rule, rule);
    QFETCH(const QList<QString>, left);
    const Austen shelf(rule);
    const auto before = shelf.stillThere();

    const auto removed = shelf.session->remove(shelf.session->query(table));

    QCOMPARE(removed.value(), table == u"book"_s ? 2 : 1);
    QCOMPARE(shelf.stillThere(), left);
    if (left.contains(u"emma"_s))
        QCOMPARE(shelf.emma.value(u"author_id"_s).value().isNull(), table == u"author"_s);
    QCOMPARE(shelf.session->history().labels().size(), 1);
    shelf.session->undo();
    QCOMPARE(shelf.stillThere(), before);
    QVERIFY(!shelf.session->hasPending());
}

void tst_DeleteRules::aForbiddenBulkDeleteDoesNothing()
{
    const Austen shelf(Rule::Restrict);
    const auto before = shelf.stillThere();

    const auto removed = shelf.session->remove(shelf.session->query(u"author"_s));

    QCOMPARE(removed.error().kind(), ErrorKind::Constraint);
    QCOMPARE(shelf.stillThere(), before);
    QVERIFY(!shelf.session->hasPending());
}

QTEST_GUILESS_MAIN(tst_DeleteRules)
#include "tst_deleterules.moc"
