#include "session/editgroup.h"
#include "support/printing.h"
#include "support/shelf.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

using RowIds = QList<RowId>;

/// A book, some genres and tags, stored and known.
struct Emma : Shelf
{
    Handle emma = stored(u"book"_s, Row{1, u"Emma"_s, Null(), Null()});
    Handle satire = stored(u"genre"_s, Row{7, u"Satire"_s});
    Handle romance = stored(u"genre"_s, Row{8, u"Romance"_s});
    Handle novel = stored(u"tag"_s, Row{u"novel"_s});
    Handle bath = stored(u"tag"_s, Row{u"bath"_s});

    QList<Row> linkRows(const QString &through = u"book_genres"_s) const
    {
        const auto table = session->schema().find(through).value();
        QList<Row> rows;
        const auto found = session->fetch(session->query(through)).value();
        for (const auto row : found)
            rows.append(*session->row(row));
        Q_ASSERT(toInt(table) > 0);
        return rows;
    }
    RowIds genres() const { return emma.relatedRows(u"genres"_s).value(); }
    RowIds tags() const { return emma.relatedRows(u"tags"_s).value(); }
};

} // namespace

class tst_ManyToMany : public QObject
{
    Q_OBJECT

private slots:
    void linkingIsOneStepAndSeenFromBothSides();
    void linkingByKeyEqualsLinkingByHandle();
    void linkingFromTheBackwardSideEqualsLinkingForward();
    void aLinkThatIsThereIsAnErrorThatNamesBothAndAddsNothing();
    void aTargetNamedTwiceIsAnErrorAndAddsNothing();
    void unlinkingRemovesJustThatLink();
    void unlinkingWhatIsNotLinkedIsAnErrorAndRemovesNothing();
    void unlinkingAllRemovesOnlyThisRowsLinks();
    void settingLinksAddsAndRemovesWhatDiffers();
    void settingLinksKeepsThroughRowsThatStayWithTheirData();
    void settingTheSameLinksChangesNothing();
    void settingLinksTakesAwayThoseThatWereNotRead();
    void unlinkingAllTakesAwayThoseThatWereNotRead();
    void linkingWhatIsLinkedButWasNotReadIsAnError();
    void linkingAgainWhatWasUnlinkedLeavesNothingPending();
    void linksToRowsThatAreNotThereYetAppearWithThem();
    void linksToNewRowsAreSavedWithThem();
    void extraCellsAreGivenWithTheLinkAndSurviveOtherEdits();
    void positionsCountOnAndOrderTheRows();
    void settingLinksPutsThemInTheGivenOrder();
    void aSelfRelationHasTwoDirections();
    void linksCanBeEditedInAGroup();
    void aRelationWithoutLinksIsRefused();
    void aDeletedRowCannotBeLinked();
    void linkingNullIsAnError();
    void linksAreSetThoughTheRowIsCalledEqual();
};

void tst_ManyToMany::linkingIsOneStepAndSeenFromBothSides()
{
    Emma shelf;

    QVERIFY(shelf.emma.link(u"genres"_s, {shelf.satire, shelf.romance}));

    QCOMPARE(shelf.genres(), ids({shelf.satire, shelf.romance}));
    QCOMPARE(shelf.satire.relatedRows(u"books"_s).value(), ids({shelf.emma}));
    shelf.session->undo();
    QCOMPARE(shelf.genres(), RowIds());
    QVERIFY(!shelf.session->canUndo());
}

void tst_ManyToMany::linkingByKeyEqualsLinkingByHandle()
{
    Emma byKey;
    Emma byHandle;

    QVERIFY(byKey.emma.link(u"genres"_s, {7}));
    QVERIFY(byHandle.emma.link(u"genres"_s, {byHandle.satire}));

    QCOMPARE(byKey.linkRows(), byHandle.linkRows());
    QCOMPARE(byKey.genres(), ids({byKey.satire}));
}

void tst_ManyToMany::linkingFromTheBackwardSideEqualsLinkingForward()
{
    Emma forward;
    Emma backward;

    QVERIFY(forward.emma.link(u"genres"_s, {forward.satire}));
    QVERIFY(backward.satire.link(u"books"_s, {backward.emma}));

    QCOMPARE(forward.linkRows(), backward.linkRows());
}

void tst_ManyToMany::aLinkThatIsThereIsAnErrorThatNamesBothAndAddsNothing()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"genres"_s, {7}));
    const auto before = shelf.session->state();

    const auto done = shelf.emma.link(u"genres"_s, {8, 7});

    QCOMPARE(done.error().kind(), ErrorKind::Validation);
    QVERIFY(done.error().text().contains(u"row 1 of \"book\""));
    QVERIFY(done.error().text().contains(u"with 7 already"));
    QVERIFY(shelf.session->state().isSameAs(before));
}

void tst_ManyToMany::aTargetNamedTwiceIsAnErrorAndAddsNothing()
{
    Emma shelf;
    const auto before = shelf.session->state();

    QCOMPARE(shelf.emma.link(u"genres"_s, {7, shelf.satire}).error().kind(), ErrorKind::Validation);
    QCOMPARE(shelf.emma.setLinks(u"genres"_s, {99, 99}).error().kind(), ErrorKind::Validation);

    QVERIFY(shelf.session->state().isSameAs(before));
}

void tst_ManyToMany::unlinkingRemovesJustThatLink()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"genres"_s, {7, 8}));

    QVERIFY(shelf.emma.unlink(u"genres"_s, {shelf.satire}));

    QCOMPARE(shelf.genres(), ids({shelf.romance}));
    QVERIFY(shelf.satire.exists());
}

void tst_ManyToMany::unlinkingWhatIsNotLinkedIsAnErrorAndRemovesNothing()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"genres"_s, {7}));
    const auto before = shelf.session->state();

    const auto done = shelf.emma.unlink(u"genres"_s, {7, 8, 99});

    QCOMPARE(done.error().kind(), ErrorKind::Validation);
    QVERIFY(done.error().text().contains(u"with 8, 99"));
    QVERIFY(shelf.session->state().isSameAs(before));
}

void tst_ManyToMany::unlinkingAllRemovesOnlyThisRowsLinks()
{
    Emma shelf;
    const auto sense = shelf.stored(u"book"_s, Row{2, u"Sense"_s, Null(), Null()});
    QVERIFY(shelf.emma.link(u"genres"_s, {7, 8}));
    QVERIFY(sense.link(u"genres"_s, {7}));

    QVERIFY(shelf.emma.unlinkAll(u"genres"_s));

    QCOMPARE(shelf.genres(), RowIds());
    QCOMPARE(sense.relatedRows(u"genres"_s).value(), ids({shelf.satire}));
}

void tst_ManyToMany::settingLinksAddsAndRemovesWhatDiffers()
{
    Emma shelf;
    const auto gothic = shelf.stored(u"genre"_s, Row{9, u"Gothic"_s});
    QVERIFY(shelf.emma.link(u"genres"_s, {7, 8}));

    QVERIFY(shelf.emma.setLinks(u"genres"_s, {shelf.romance, 9}));

    QCOMPARE(shelf.genres(), ids({shelf.romance, gothic}));
    QVERIFY(shelf.emma.setLinks(u"genres"_s, {}));
    QCOMPARE(shelf.genres(), RowIds());
}

void tst_ManyToMany::settingLinksKeepsThroughRowsThatStayWithTheirData()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"tags"_s, {u"novel"_s}, {{u"note"_s, u"mine"_s}}));
    QVERIFY(shelf.session->commit());

    QVERIFY(shelf.emma.setLinks(u"tags"_s, {shelf.novel, shelf.bath}));

    QCOMPARE(shelf.session->state().pending().size(), 1); // The new link alone.
    const auto kept = shelf.linkRows(u"tagging"_s).first();
    QCOMPARE(kept[columnIndex(2)], Value(u"novel"_s));
    QCOMPARE(kept[columnIndex(3)], Value(u"mine"_s));
}

void tst_ManyToMany::settingTheSameLinksChangesNothing()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"genres"_s, {7, 8}));
    const auto before = shelf.session->state();

    QVERIFY(shelf.emma.setLinks(u"genres"_s, {8, 7}));

    QVERIFY(shelf.session->state().isSameAs(before));
}

void tst_ManyToMany::settingLinksTakesAwayThoseThatWereNotRead()
{
    Emma shelf;
    const auto through = shelf.session->schema().find(u"book_genres"_s).value();
    shelf.backend->put(through, Row{1, 1, 7});

    QVERIFY(shelf.emma.setLinks(u"genres"_s, {8}));

    QVERIFY(shelf.session->commit());
    const auto stored = shelf.backend->rows(through);
    QCOMPARE(stored.size(), 1);
    QCOMPARE(stored.at(0)[columnIndex(2)], Value(8));
}

void tst_ManyToMany::unlinkingAllTakesAwayThoseThatWereNotRead()
{
    Emma shelf;
    const auto through = shelf.session->schema().find(u"book_genres"_s).value();
    shelf.backend->put(through, Row{1, 1, 7});

    QVERIFY(shelf.emma.unlinkAll(u"genres"_s));

    QVERIFY(shelf.session->commit());
    QVERIFY(shelf.backend->rows(through).isEmpty());
}

void tst_ManyToMany::linkingWhatIsLinkedButWasNotReadIsAnError()
{
    Emma shelf;
    const auto through = shelf.session->schema().find(u"book_genres"_s).value();
    shelf.backend->put(through, Row{1, 1, 7});

    const auto done = shelf.emma.link(u"genres"_s, {shelf.romance, shelf.satire});

    QVERIFY(!done);
    QVERIFY2(done.error().text().contains(u"7"_s), qPrintable(done.error().text()));
    QVERIFY(!shelf.session->hasPending());
}

void tst_ManyToMany::linkingAgainWhatWasUnlinkedLeavesNothingPending()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.novel, shelf.bath}, {{u"note"_s, u"mine"_s}}));
    QVERIFY(shelf.session->commit());

    QVERIFY(shelf.emma.unlink(u"tags"_s, {shelf.bath}));
    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.bath}));

    QVERIFY(!shelf.session->hasPending());
    QCOMPARE(shelf.tags(), ids({shelf.novel, shelf.bath}));
    QVERIFY(shelf.emma.setLinks(u"tags"_s, {}));
    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.bath}, {{u"note"_s, u"new"_s}}));
    QVERIFY(shelf.session->commit());
    QCOMPARE(shelf.linkRows(u"tagging"_s).size(), 1);
    QCOMPARE(shelf.linkRows(u"tagging"_s).at(0)[columnIndex(3)], Value(u"new"_s));
}

void tst_ManyToMany::linksToRowsThatAreNotThereYetAppearWithThem()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"genres"_s, {99, 7}));
    QCOMPARE(shelf.genres(), ids({shelf.satire}));

    const auto gothic = shelf.made(u"genre"_s, {{u"id"_s, 99}, {u"name"_s, u"Gothic"_s}});

    QCOMPARE(shelf.genres(), ids({shelf.satire, gothic}));
}

void tst_ManyToMany::linksToNewRowsAreSavedWithThem()
{
    Emma shelf;
    const auto gothic = shelf.made(u"genre"_s, {{u"name"_s, u"Gothic"_s}});
    QVERIFY(shelf.emma.link(u"genres"_s, {gothic}));
    QCOMPARE(shelf.genres(), ids({gothic}));

    QVERIFY(shelf.session->commit());

    QCOMPARE(shelf.genres(), ids({gothic}));
    const auto through = shelf.session->schema().find(u"book_genres"_s).value();
    QCOMPARE(shelf.backend->rows(through).at(0)[columnIndex(2)], gothic.key().value()[0]);
    QVERIFY(shelf.emma.unlink(u"genres"_s, {gothic}));
}

void tst_ManyToMany::extraCellsAreGivenWithTheLinkAndSurviveOtherEdits()
{
    Emma shelf;
    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.novel}, {{u"note"_s, u"sure"_s}}));

    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.bath}));
    QVERIFY(shelf.emma.unlink(u"tags"_s, {shelf.bath}));

    const auto found = shelf.session->fetch(
        shelf.session->query(u"tagging"_s).filter(equals(col(u"note"_s), u"sure"_s)));
    QCOMPARE(found.value().size(), 1);
}

void tst_ManyToMany::positionsCountOnAndOrderTheRows()
{
    Emma shelf;
    const auto late = shelf.stored(u"tag"_s, Row{u"late"_s});

    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.novel, shelf.bath}));
    QVERIFY(shelf.emma.link(u"tags"_s, {late}, {{u"rank"_s, 0}}));

    QCOMPARE(shelf.tags(), ids({late, shelf.novel, shelf.bath}));
}

void tst_ManyToMany::settingLinksPutsThemInTheGivenOrder()
{
    Emma shelf;
    const auto late = shelf.stored(u"tag"_s, Row{u"late"_s});
    QVERIFY(shelf.emma.link(u"tags"_s, {shelf.novel, shelf.bath}));

    QVERIFY(shelf.emma.setLinks(u"tags"_s, {late, shelf.bath, shelf.novel}));

    QCOMPARE(shelf.tags(), ids({late, shelf.bath, shelf.novel}));
}

void tst_ManyToMany::aSelfRelationHasTwoDirections()
{
    Shelf shelf;
    const auto austen = shelf.stored(u"author"_s, Row{1, u"Austen"_s});
    const auto burney = shelf.stored(u"author"_s, Row{2, u"Burney"_s});

    QVERIFY(austen.link(u"friends"_s, {burney}));

    QCOMPARE(austen.relatedRows(u"friends"_s).value(), ids({burney}));
    QCOMPARE(burney.relatedRows(u"friends"_s).value(), RowIds());
    QCOMPARE(burney.relatedRows(u"befriended_by"_s).value(), ids({austen}));
    QVERIFY(burney.unlink(u"befriended_by"_s, {austen}));
    QCOMPARE(austen.relatedRows(u"friends"_s).value(), RowIds());
}

void tst_ManyToMany::linksCanBeEditedInAGroup()
{
    Emma shelf;
    const auto genres = shelf.session->schema().requireRelation(Library::book, u"genres"_s).value();

    const auto done = shelf.session->edit(u"Sort"_s, [&](EditGroup &group) -> Result<void> {
        const auto gothic = group.create(Library::genre, {{u"name"_s, u"Gothic"_s}}).value();
        if (auto linked = group.link(shelf.emma.id(), genres, {gothic, 7}); !linked)
            return linked;
        if (auto unlinked = group.unlink(shelf.emma.id(), genres, {7}); !unlinked)
            return unlinked;
        [&] { QCOMPARE(group.relatedRows(shelf.emma.id(), genres), RowIds{gothic}); }();
        return {};
    });

    QVERIFY(done);
    QCOMPARE(shelf.genres().size(), 1);
    QCOMPARE(shelf.session->undoLabel(), u"Sort"_s);
}

void tst_ManyToMany::aRelationWithoutLinksIsRefused()
{
    Emma shelf;

    QCOMPARE(shelf.emma.link(u"author"_s, {1}).error().kind(), ErrorKind::Validation);
    QCOMPARE(shelf.emma.link(u"genre"_s, {1}).error().kind(), ErrorKind::NotFound);
    QCOMPARE(Handle().link(u"genres"_s, {1}).error().kind(), ErrorKind::NotFound);
}

void tst_ManyToMany::aDeletedRowCannotBeLinked()
{
    Emma shelf;
    QVERIFY(shelf.satire.remove());

    QCOMPARE(shelf.emma.link(u"genres"_s, {shelf.satire}).error().kind(), ErrorKind::NotFound);
    QVERIFY(shelf.emma.remove());
    QCOMPARE(shelf.emma.link(u"genres"_s, {8}).error().kind(), ErrorKind::NotFound);
}

void tst_ManyToMany::linkingNullIsAnError()
{
    Emma shelf;

    const QList<Value> nothings{Handle(), RowId(), Null()};
    for (const auto &nothing : nothings) {
        QCOMPARE(shelf.emma.link(u"genres"_s, {nothing}).error().kind(), ErrorKind::Validation);
        QCOMPARE(shelf.emma.setLinks(u"genres"_s, {nothing}).error().kind(), ErrorKind::Validation);
        QCOMPARE(shelf.emma.unlink(u"genres"_s, {nothing}).error().kind(), ErrorKind::Validation);
    }
    QVERIFY(!shelf.session->hasPending());
}

void tst_ManyToMany::linksAreSetThoughTheRowIsCalledEqual()
{
    Shelf shelf;
    const auto book = shelf.made(u"book"_s, {{u"title"_s, u"Solaris"_s}});
    const auto genre = shelf.made(u"genre"_s, {{u"name"_s, u"novel"_s}});
    QVERIFY(shelf.session->setEquality(u"book"_s, [](const Row &, const Row &) { return true; }));
    const auto before = shelf.session->state();

    QVERIFY(book.set(u"title"_s, u"Eden"_s));
    QVERIFY(shelf.session->state().isSameAs(before));
    QVERIFY(book.link(u"genres"_s, {genre}));

    QCOMPARE(book.relatedRows(u"genres"_s).value(), QList{genre.id()});
}

QTEST_GUILESS_MAIN(tst_ManyToMany)
#include "tst_manytomany.moc"
