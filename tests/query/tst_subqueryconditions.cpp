#include "academy.h"

#include <QTest>

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What `condition` is without types.
Expression erased(const auto &condition)
{
    return condition.expression().value();
}

} // namespace

class tst_SubqueryConditions : public QObject
{
    Q_OBJECT

private slots:
    void aReferenceIsLookedForByTheKeyOfItsTarget();
    void aReferenceOfSeveralColumnsIsLookedForByAllOfThem();
    void someRowsOfASetCannotBeComparedBySeveralColumns();
    void aReferenceBehindARelationIsLookedFor();
    void aColumnIsLookedForInAColumnOfOtherRows();
    void rowsThereAreMayReferToTheOuterRow();
    void aMistakeInTheSetIsTheConditions();
};

void tst_SubqueryConditions::aReferenceIsLookedForByTheKeyOfItsTarget()
{
    const auto heavy = query<Lance>(academy::schema()).filter(Lance::tons > 60);

    QCOMPARE(erased(Pilot::lance.in(heavy)), col(u"lance_id"_s).in(heavy.erased(), u"id"_s));
    QVERIFY(!query<Pilot>(academy::schema()).filter(Pilot::lance.in(heavy.limit(1))).error());
}

void tst_SubqueryConditions::aReferenceOfSeveralColumnsIsLookedForByAllOfThem()
{
    const auto medals = query<Medal>(academy::schema());
    const auto same = medals.erased()
                          .filter(equals(col(u"house"_s), outer(u"house"_s)))
                          .filter(equals(col(u"number"_s), outer(u"number"_s)));

    QCOMPARE(erased(Award::medal.in(medals)), exists(same));
    QVERIFY(!query<Award>(academy::schema()).filter(Award::medal.in(medals)).error());
}

void tst_SubqueryConditions::someRowsOfASetCannotBeComparedBySeveralColumns()
{
    const auto medals = query<Medal>(academy::schema());

    QCOMPARE(Award::medal.in(medals.limit(2)).expression().error().kind(), ErrorKind::Type);
    QCOMPARE(Award::medal.in(medals.offset(2)).expression().error().kind(), ErrorKind::Type);
}

void tst_SubqueryConditions::aReferenceBehindARelationIsLookedFor()
{
    const auto heavy = query<Lance>(academy::schema()).filter(Lance::tons > 60);

    QCOMPARE(erased((Pilot::lance / Lance::parent).in(heavy)),
             related(u"lance"_s, col(u"parent_id"_s)).in(heavy.erased(), u"id"_s));
}

void tst_SubqueryConditions::aColumnIsLookedForInAColumnOfOtherRows()
{
    const auto lances = query<Lance>(academy::schema());

    QCOMPARE(erased(Pilot::kills.in(lances, Lance::tons)),
             col(u"kills"_s).in(lances.erased(), u"tons"_s));
    QCOMPARE(erased((Pilot::gunnery * 2).in(lances, Lance::tons)),
             (col(u"gunnery"_s) * 2).in(lances.erased(), u"tons"_s));
}

void tst_SubqueryConditions::rowsThereAreMayReferToTheOuterRow()
{
    const auto lances = query<Lance>(academy::schema());
    const auto larger = lances.filter(Lance::tons > outer(Pilot::gunnery));

    QCOMPARE(erased(exists<Pilot>(larger)),
             exists(lances.erased().filter(col(u"tons"_s) > outer(u"gunnery"_s))));
    QVERIFY(!query<Pilot>(academy::schema()).filter(exists<Pilot>(larger)).error());
    QCOMPARE(query<Mech>(academy::schema()).filter(exists<Mech>(larger)).error()->kind(),
             ErrorKind::NotFound);
}

void tst_SubqueryConditions::aMistakeInTheSetIsTheConditions()
{
    const auto nowhere = query<Lance>(Schema());

    QCOMPARE(Pilot::lance.in(nowhere).expression().error().kind(), ErrorKind::NotFound);
    QCOMPARE(exists<Pilot>(nowhere).expression().error().kind(), ErrorKind::NotFound);
    QCOMPARE(Pilot::gunnery.in(nowhere, Lance::tons).expression().error().kind(),
             ErrorKind::NotFound);
}

QTEST_APPLESS_MAIN(tst_SubqueryConditions)
#include "tst_subqueryconditions.moc"
