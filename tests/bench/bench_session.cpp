// One edit, its undo, and the planning of one change in a session with a million rows loaded. The
// floor is the same edit in a QHash of mutable rows.
#include "measure.h"
#include "session/memorybackend.h"
#include "session/planner.h"
#include "session/session.h"

#include <QCoreApplication>

#include <cstdlib>
#include <malloc.h>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

namespace {

constexpr int rowCount = 1'000'000;
constexpr int editCount = 10'000;
constexpr auto gunnery = columnIndex(2);

Schema pilots()
{
    Table table;
    table.name = u"pilot"_s;
    for (const auto &[name, type] :
         {std::pair(u"id"_s, u"INTEGER"_s), {u"name"_s, u"TEXT"_s}, {u"gunnery"_s, u"INT"_s}}) {
        Column column;
        column.name = name;
        column.type = columnTypeOf(type);
        column.affinity = affinityOf(type);
        table.columns.append(column);
    }
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    table.hasAutomaticKey = true;
    return Schema::of({table}).value();
}

/// Serves a million rows without keeping them.
class Spring : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &, const PageRequest &) override
    {
        Page page;
        for (int number = 1; number <= rowCount; ++number)
            page.rows.append(Row{number, u"Pilot"_s, 3});
        page.atEnd = true;
        QPromise<Result<Page>> promise;
        promise.start();
        promise.addResult(page);
        promise.finish();
        return promise.future();
    }
};

qint64 bytesInUse()
{
    return static_cast<qint64>(mallinfo2().uordblks);
}

class Cases
{
public:
    Cases()
        : m_session(std::make_unique<Spring>(pilots()))
        , m_rows(m_session.fetch(m_session.query(u"pilot"_s)).value())
    {
        for (int number = 0; number < rowCount; ++number)
            m_plain.insert(number, {number, 3});
    }

    void edit()
    {
        const auto first = m_session.state();
        const auto before = bytesInUse();
        const auto result =
            bench::inTurn([&] { return microseconds([&](int n) { return editOne(n); }); },
                          [&] { return microseconds([&](int n) { return editPlain(n); }); });
        // All rounds edit the same rows; what they hold together is what the edits cost.
        const auto bytes = (bytesInUse() - before) / m_edits;
        bench::print("edit.1m", "us", result, editCount);
        bench::print("edit.1m.memory", "B", {static_cast<double>(bytes), 4096}, editCount);
        undo();
        if (m_session.hasPending() || m_session.canUndo()
            || !m_session.state().base().isSameAs(first.base()))
            qFatal("undo does not lead back to the first state");
    }

    void plan()
    {
        editOne(0);
        const auto state = m_session.state();
        const auto ours = bench::seconds([&] {
            for (int n = 0; n < editCount; ++n)
                keep(planned(state.pending(), m_session.schema())->rowCount());
        });
        bench::print("plan.1", "us", {ours * 1e6 / editCount, 1000}, 1);
        m_session.undo();
    }

private:
    void undo()
    {
        const auto steps = m_edits;
        const auto ours = bench::seconds([&] {
            for (qint64 n = 0; n < steps; ++n)
                m_session.undo();
        });
        bench::print("undo.1m", "us", {ours * 1e6 / static_cast<double>(steps), 20}, steps);
    }

    template<typename Work>
    double microseconds(Work work)
    {
        ++m_round;
        return bench::seconds([&] {
                   for (int n = 0; n < editCount; ++n)
                       keep(work(n));
               })
               * 1e6 / editCount;
    }

    qint64 editOne(int n)
    {
        const auto row = m_rows[(static_cast<qint64>(n) * 7919) % rowCount];
        const bool isDone = m_session.set(row, gunnery, 4 + m_round).has_value();
        m_edits += isDone ? 1 : 0;
        return isDone;
    }

    qint64 editPlain(int n)
    {
        auto &row = m_plain[static_cast<int>((static_cast<qint64>(n) * 7919) % rowCount)];
        row.second = 4 + m_round;
        return row.second;
    }

    void keep(qint64 value) { m_sink = m_sink + value; }

    Session m_session;
    QList<RowId> m_rows;
    QHash<int, std::pair<int, int>> m_plain;
    int m_round = 0;
    qint64 m_edits = 0;
    volatile qint64 m_sink = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto filter = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    const bool edits = u"edit.1m undo.1m"_s.contains(filter);
    const bool plans = u"plan.1"_s.contains(filter);
    if (!edits && !plans)
        return 0;
    Cases cases;
    if (edits)
        cases.edit();
    if (plans)
        cases.plan();
    return 0;
}
