#include "session/memorybackend.h"
#include "session/session.h"
#include "support/fleet.h"

#include <QTest>

#include <map>
#include <rapidcheck.h>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// What a user sees of a row: the key comes and goes with commits.
struct Shown
{
    Value name;
    Value gunnery;
    Value lance;

    friend bool operator==(const Shown &, const Shown &) = default;
};

std::ostream &operator<<(std::ostream &out, const Shown &shown)
{
    const QStringList cells{toText(shown.name), toText(shown.gunnery), toText(shown.lance)};
    return out << cells.join(u' ').toStdString();
}

using Table = std::map<quint64, Shown>;

/// The oracle: a whole copy of all rows for each step.
struct Copies
{
    std::vector<Table> states{1};
    size_t position = 0;

    Table &now() { return states[position]; }
    void record(const Table &next)
    {
        if (next == now())
            return;
        states.resize(position + 1);
        states.push_back(next);
        ++position;
    }
    void undo()
    {
        const auto shown = now();
        while (position > 0 && now() == shown)
            --position;
    }
    void redo()
    {
        const auto shown = now();
        while (position + 1 < states.size() && now() == shown)
            ++position;
    }
    /// Somebody else's write is seen in every state that holds what was there before.
    void write(quint64 row, const Value &before, const Value &after)
    {
        for (auto &state : states) {
            const auto found = state.find(row);
            if (found != state.end() && found->second.lance == before)
                found->second.lance = after;
        }
    }
};

/// A session and its oracle, driven by random commands.
class Pair
{
public:
    Pair()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        m_backend = made.get();
        for (int id = 1; id <= 3; ++id)
            m_backend->put(pilot, Row{id, u"P"_s, id, 100});
        m_session = std::make_unique<Session>(std::move(made));
        for (const auto row : fetch())
            m_copies.now()[row.bits()] = shown(row);
    }

    void run()
    {
        switch (*rc::gen::weightedElement<int>(
            {{8, 0}, {3, 1}, {2, 2}, {6, 3}, {4, 4}, {3, 5}, {3, 6}, {1, 7}})) {
        case 0:
            return set();
        case 1:
            return create();
        case 2:
            return remove();
        case 3:
            m_session->undo();
            return m_copies.undo();
        case 4:
            m_session->redo();
            return m_copies.redo();
        case 5:
            RC_ASSERT(m_session->commit().has_value());
            return;
        case 6:
            return writeElsewhere();
        case 7:
            return goSomewhere();
        }
    }

    void check() const
    {
        Table seen;
        for (const auto &[bits, unused] : m_known) {
            if (m_session->row(RowId::fromBits(bits)))
                seen[bits] = shown(RowId::fromBits(bits));
        }
        RC_ASSERT(seen == m_copies.states[m_copies.position]);
        RC_ASSERT(m_session->history().position() == static_cast<qsizetype>(m_copies.position));
    }

    /// After a commit the database holds what is shown, and nothing is pending.
    void commitAndCheck()
    {
        RC_ASSERT(m_session->commit().has_value());
        RC_ASSERT(!m_session->hasPending());
        RC_ASSERT(m_backend->rows(pilot).size() == static_cast<qsizetype>(m_copies.now().size()));
        check();
    }

private:
    QList<RowId> fetch()
    {
        const auto rows = m_session->fetch(m_session->query(u"pilot"_s)).value();
        for (const auto row : rows)
            m_known[row.bits()] = true;
        return rows;
    }

    Shown shown(RowId row) const
    {
        return {m_session->cell(row, nameColumn),
                m_session->cell(row, gunneryColumn),
                m_session->cell(row, lanceColumn)};
    }

    RowId drawRow()
    {
        RC_PRE(!m_copies.now().empty());
        auto row = m_copies.now().begin();
        std::advance(row, *rc::gen::inRange<size_t>(0, m_copies.now().size()));
        return RowId::fromBits(row->first);
    }

    void set()
    {
        const auto row = drawRow();
        auto next = m_copies.now();
        if (*rc::gen::arbitrary<bool>()) {
            next[row.bits()].name = u"N%1"_s.arg(++m_fresh);
            RC_ASSERT(m_session->set(row, nameColumn, next[row.bits()].name).has_value());
        } else {
            next[row.bits()].gunnery = ++m_fresh;
            RC_ASSERT(m_session->set(row, gunneryColumn, next[row.bits()].gunnery).has_value());
        }
        m_copies.record(next);
    }

    void create()
    {
        const Shown made{u"C%1"_s.arg(++m_fresh), 1, Null()};
        const auto row = m_session->create(
            u"pilot"_s,
            {{u"name"_s, made.name}, {u"gunnery"_s, made.gunnery}, {u"lance"_s, made.lance}});
        RC_ASSERT(row.has_value());
        m_known[row->bits()] = true;
        auto next = m_copies.now();
        next[row->bits()] = made;
        m_copies.record(next);
    }

    void remove()
    {
        const auto row = drawRow();
        RC_ASSERT(m_session->remove(row).has_value());
        m_deleted[row.bits()] = true;
        auto next = m_copies.now();
        next.erase(row.bits());
        m_copies.record(next);
    }

    /// Rows that were deleted here at any time are left alone: their deletion would be a conflict.
    void writeElsewhere()
    {
        const auto rows = m_backend->rows(pilot);
        RC_PRE(!rows.isEmpty());
        const auto stored = rows[*rc::gen::inRange<qsizetype>(0, rows.size())];
        const auto row = m_session->find(pilot, stored[idColumn]);
        RC_PRE(!row.isNull() && !m_deleted.contains(row.bits()) && !wasCreatedHere(row));
        const Value now(++m_fresh);
        m_backend->put(pilot, stored.withCell(lanceColumn, now));
        fetch();
        m_copies.write(row.bits(), stored[lanceColumn], now);
    }

    /// Undoing its creation would be a conflict as well.
    static bool wasCreatedHere(RowId row) { return row.serial() > 3; }

    void goSomewhere()
    {
        m_copies.position = *rc::gen::inRange<size_t>(0, m_copies.states.size());
        m_session->goTo(static_cast<qsizetype>(m_copies.position));
    }

    MemoryBackend *m_backend = nullptr;
    std::unique_ptr<Session> m_session;
    Copies m_copies;
    std::map<quint64, bool> m_known;
    std::map<quint64, bool> m_deleted;
    int m_fresh = 1000;
};

} // namespace

class tst_HistoryProperties : public QObject
{
    Q_OBJECT

private slots:
    void everyPlaceShowsWhatACopyOfAllRowsWouldShow();
};

void tst_HistoryProperties::everyPlaceShowsWhatACopyOfAllRowsWouldShow()
{
    QVERIFY(rc::check("edits, undo, redo, commits and others' writes equal whole copies", [] {
        Pair pair;
        for (int step = *rc::gen::inRange(0, 40); step > 0; --step) {
            pair.run();
            pair.check();
        }
        pair.commitAndCheck();
    }));
}

QTEST_GUILESS_MAIN(tst_HistoryProperties)
#include "tst_history_properties.moc"
