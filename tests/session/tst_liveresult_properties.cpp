#include "livepilots.h"
#include "session/editgroup.h"

#include <rapidcheck.h>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Queries that are followed row by row, and such that are read anew.
QList<QuerySet> queriesOf(const Session &session)
{
    const auto pilots = session.query(u"pilot"_s).orderBy(u"gunnery"_s);
    const auto lances = session.query(u"lance"_s);
    const auto gunnery = col(u"gunnery"_s);
    const auto tons = related(u"lance"_s, col(u"tons"_s));
    const auto heavy =
        lances.filter(equals(col(u"id"_s), outer(u"lance"_s)) && col(u"tons"_s) > 25);
    return {pilots.filter(gunnery >= 25),
            pilots.limit(3),
            pilots.filter(tons >= 25),
            session.query(u"pilot"_s).orderBy(tons),
            pilots.filter(exists(heavy)),
            lances.filter(any(u"pilot"_s, gunnery >= 25)),
            lances.filter(all(u"pilot"_s, gunnery >= 25))};
}

Result<void> editAtRandom(EditGroup &group, const QList<RowId> &pilots, const QList<RowId> &lances)
{
    for (int edit = *rc::gen::inRange(1, 4); edit > 0; --edit) {
        const auto row = pilots[*rc::gen::inRange<qsizetype>(0, pilots.size())];
        const auto other = lances[*rc::gen::inRange<qsizetype>(0, lances.size())];
        switch (*rc::gen::weightedElement<int>({{1, 0}, {4, 1}, {2, 2}, {3, 3}})) {
        case 0:
            (void)group.remove(row); // It may be gone already.
            break;
        case 1:
            (void)group.set(row, gunneryColumn, *rc::gen::inRange(0, 60));
            break;
        case 2:
            (void)group.set(row, lanceColumn, *rc::gen::element(Value(), Value(1), Value(3)));
            break;
        default:
            (void)group.set(other, tonsColumn, *rc::gen::inRange(0, 60));
        }
    }
    return {};
}

/// Whether `change` leads from `before` to `after`.
bool leads(const QList<RowId> &before, const ResultChange &change, const QList<RowId> &after)
{
    auto kept = before;
    kept.removeIf(
        [&](RowId row) { return change.removed.contains(row) || change.moved.contains(row); });
    auto now = after;
    now.removeIf(
        [&](RowId row) { return change.inserted.contains(row) || change.moved.contains(row); });
    return kept == now
           && after.size() == before.size() + change.inserted.size() - change.removed.size();
}

} // namespace

class tst_LiveResult_Properties : public QObject
{
    Q_OBJECT

private slots:
    void afterAnyEditsItHoldsWhatAQueryFinds();
};

void tst_LiveResult_Properties::afterAnyEditsItHoldsWhatAQueryFinds()
{
    QVERIFY(rc::check(
        "a live result equals a fresh reading, and its changes lead from one to the next", [] {
            Bench b;
            const auto queries = queriesOf(*b.session);
            const auto query = queries[*rc::gen::inRange<qsizetype>(0, queries.size())];
            const auto pilots = b.rows({1, 2, 3, 4, 5});
            const QList lances{b.lanceRow(1), b.lanceRow(2), b.lanceRow(3)};
            Watched w(*b.session, query);
            for (int step = *rc::gen::inRange(1, 15); step > 0; --step) {
                const auto before = w.result.rows();
                w.changed.clear();
                const auto done = b.session->edit(u"Step"_s, [&](EditGroup &group) {
                    return editAtRandom(group, pilots, lances);
                });
                RC_ASSERT(done.has_value());
                if (*rc::gen::weightedElement<int>({{1, 0}, {4, 1}}) == 0)
                    b.session->undo();

                RC_ASSERT(QTest::qWaitFor(
                    [&] { return w.result.rows() == b.session->fetch(query).value(); }));
                RC_ASSERT(w.changed.size() <= 2);
                if (w.changed.size() < 2)
                    RC_ASSERT(leads(before, theOnlyChange(w.changed), w.result.rows()));
            }
        }));
}

QTEST_GUILESS_MAIN(tst_LiveResult_Properties)
#include "tst_liveresult_properties.moc"
