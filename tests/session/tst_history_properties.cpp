#include "base/readyfuture.h"
#include "historyoracle.h"
#include "session/editgroup.h"
#include "session/handle.h"
#include "session/memorybackend.h"
#include "session/statejson.h"
#include "support/fleet.h"

#include <QTest>

#include <algorithm>
#include <rapidcheck.h>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Lances that can be deleted: their pilots are left without.
Schema leavableFleet()
{
    auto tables = fleet().tables();
    tables[toInt(pilot)].foreignKeys[0].onDelete = ForeignKeyRule::SetNull;
    return Schema::of(tables).value();
}

/// Refuses to write when it is told to.
class MoodyBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<WriteReceipt>> write(const WritePlan &plan) override
    {
        return refuses ? readyFuture(Result<WriteReceipt>(Error(ErrorKind::Storage, u"full"_s)))
                       : MemoryBackend::write(plan);
    }

    bool refuses = false;
};

/// A session and its oracle, driven by random commands.
///
/// Names, references and the numbers of pilots are edited here, the numbers of lances elsewhere.
class Pair
{
public:
    Pair()
    {
        auto made = std::make_unique<MoodyBackend>(leavableFleet());
        m_backend = made.get();
        for (int id = 1; id <= 2; ++id)
            m_backend->put(lance, Row{id, u"L%1"_s.arg(id), id});
        for (int id = 1; id <= 3; ++id)
            m_backend->put(pilot, Row{id, u"P"_s, id, id == 3 ? Value() : Value(id)});
        m_session = std::make_unique<Session>(std::move(made));
        fetch();
        m_copies.begin(seen());
    }

    void run()
    {
        const auto command = *rc::gen::weightedElement<int>({{7, 0},
                                                             {3, 1},
                                                             {2, 2},
                                                             {6, 3},
                                                             {4, 4},
                                                             {3, 5},
                                                             {3, 6},
                                                             {1, 7},
                                                             {4, 8},
                                                             {4, 9},
                                                             {2, 10},
                                                             {2, 11},
                                                             {1, 12}});
        if (command != 8) {
            m_session->endMerging();
            m_copies.endMerging();
        }
        RC_LOG() << "command " << command << " after " << m_copies.position() << " of "
                 << m_copies.steps() << " steps\n";
        switch (command) {
        case 0:
            return edit(1);
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
            return commit();
        case 6:
            return writeElsewhere();
        case 7:
            return goSomewhere();
        case 8:
            return type();
        case 9:
            return edit(*rc::gen::inRange(2, 5));
        case 10:
            return takeBackOneStep();
        case 11:
            return failToCommit();
        default:
            return changeBranch();
        }
    }

    void check() const
    {
        RC_ASSERT(seen() == m_copies.now());
        RC_ASSERT(m_session->history().position() == static_cast<qsizetype>(m_copies.position()));
        RC_ASSERT(m_session->history().labels().size() == static_cast<qsizetype>(m_copies.steps()));
    }

    /// The state as it is, for checkKept().
    void keep()
    {
        const auto state = m_session->state();
        m_kept.append({state, toJson(state, m_session->schema())});
    }
    void checkKept() const
    {
        for (const auto &[state, copy] : m_kept)
            RC_ASSERT(toJson(state, m_session->schema()) == copy);
    }

    /// After a commit the database holds what is shown, and nothing is pending.
    void commitAndCheck()
    {
        commit();
        RC_ASSERT(!m_session->hasPending());
        RC_ASSERT(m_backend->rows(pilot).size() + m_backend->rows(lance).size()
                  == static_cast<qsizetype>(m_copies.now().size()));
        check();
    }

private:
    using Rows = Copies::Rows;

    void fetch()
    {
        for (const auto &table : {u"lance"_s, u"pilot"_s})
            m_known += m_session->fetch(m_session->query(table)).value();
        std::ranges::sort(m_known);
        m_known.erase(std::unique(m_known.begin(), m_known.end()), m_known.end());
    }

    Rows seen() const
    {
        Rows rows;
        for (const auto row : m_known) {
            const auto cells = m_session->row(row);
            if (!cells)
                continue;
            auto &shown = rows[row.bits()];
            shown.name = (*cells)[nameColumn];
            shown.number = (*cells)[columnIndex(2)]; // tons or gunnery
            if (row.table() != pilot)
                continue;
            const auto lances = m_session->handle(row).relatedRows(u"lance"_s).value();
            shown.lance = lances.isEmpty() ? 0 : lances.constFirst().bits();
        }
        return rows;
    }

    QList<RowId> shownRows(const Rows &rows, TableIndex table) const
    {
        QList<RowId> found;
        for (const auto &[bits, shown] : rows) {
            if (RowId::fromBits(bits).table() == table)
                found.append(RowId::fromBits(bits));
        }
        return found;
    }
    RowId drawRow(const Rows &rows, TableIndex table) const
    {
        const auto all = shownRows(rows, table);
        return all.isEmpty() ? RowId() : all[*rc::gen::inRange<qsizetype>(0, all.size())];
    }
    /// Mostly pilots.
    RowId drawAnyRow(const Rows &rows) const
    {
        const auto table = *rc::gen::weightedElement<TableIndex>({{3, pilot}, {1, lance}});
        const auto row = drawRow(rows, table);
        RC_PRE(!row.isNull());
        return row;
    }

    /// As many edits in one step, in the session and in `rows`.
    void edit(int count)
    {
        auto rows = m_copies.now();
        const auto done = m_session->edit(u"Edit"_s, [&](EditGroup &group) -> Result<void> {
            for (int left = count; left > 0; --left) {
                if (auto set = this->set(group, rows); !set)
                    return set;
            }
            return {};
        });
        RC_ASSERT(done.has_value());
        m_copies.record(rows);
    }

    Result<void> set(EditGroup &group, Rows &rows)
    {
        const auto row = drawAnyRow(rows);
        auto &shown = rows[row.bits()];
        const auto cell = row.table() == lance ? 0 : *rc::gen::inRange(0, 3);
        if (cell == 0) {
            shown.name = fresh();
            return group.set(row, nameColumn, shown.name);
        }
        if (cell == 1) {
            shown.number = ++m_fresh;
            return group.set(row, gunneryColumn, shown.number);
        }
        const auto target = *rc::gen::inRange(0, 3) == 0 ? RowId() : drawRow(rows, lance);
        RC_LOG() << "lance of " << row.bits() << " from " << shown.lance << " to " << target.bits()
                 << ", held " << toText(m_session->cell(row, lanceColumn)).toStdString() << "\n";
        if (shown.lance == target.bits())
            return {}; // To name the row anew may make a reference of its key, which is a step.
        shown.lance = target.bits();
        return group.set(row, lanceColumn, target.isNull() ? Value() : Value(target));
    }

    QString fresh() { return u"N%1"_s.arg(++m_fresh); }

    /// A new row; each second pilot in some lance.
    void create()
    {
        const auto table = *rc::gen::weightedElement<TableIndex>({{3, pilot}, {1, lance}});
        Shown made{fresh(), ++m_fresh, 0};
        QList<NamedValue> cells{{u"name"_s, made.name},
                                {table == pilot ? u"gunnery"_s : u"tons"_s, made.number}};
        const auto target = drawRow(m_copies.now(), lance);
        if (table == pilot) {
            const bool isMember = !target.isNull() && *rc::gen::arbitrary<bool>();
            made.lance = isMember ? target.bits() : 0;
            cells.append({u"lance"_s, isMember ? Value(target) : Value()});
        }
        const auto row = m_session->create(m_session->schema()[table].name, cells);
        RC_ASSERT(row.has_value());
        m_known.append(*row);
        RC_LOG() << "made " << row->bits() << " in " << made.lance << "\n";
        auto next = m_copies.now();
        next[row->bits()] = made;
        m_copies.record(next);
    }

    void remove()
    {
        const auto row = drawAnyRow(m_copies.now());
        RC_LOG() << "remove " << row.bits() << "\n";
        RC_ASSERT(m_session->remove(row).has_value());
        m_deleted.insert(row);
        auto next = m_copies.now();
        next.erase(row.bits());
        for (auto &[bits, shown] : next) {
            if (shown.lance == row.bits())
                shown.lance = 0;
        }
        m_copies.record(next);
    }

    /// Into one cell; the next time is the same step, as long as it is the same cell.
    void type()
    {
        const auto row = drawAnyRow(m_copies.now());
        auto next = m_copies.now();
        next[row.bits()].name = fresh();
        const QString key = u"name of "_s + QString::number(row.bits());
        const auto done = m_session->edit(
            u"Type"_s,
            [&](EditGroup &group) { return group.set(row, nameColumn, next[row.bits()].name); },
            key);
        RC_ASSERT(done.has_value());
        m_copies.record(next, key);
    }

    /// A lance that pilots are in by now is not taken back: that is no matter of one step.
    void takeBackOneStep()
    {
        RC_PRE(m_copies.steps() > 0);
        const auto step = *rc::gen::inRange<size_t>(0, m_copies.steps());
        const auto next = m_copies.without(step);
        RC_PRE(std::ranges::all_of(next, [&](const auto &entry) {
            const auto lance = entry.second.lance;
            return lance == 0 || next.contains(lance);
        }));

        const auto done = m_session->undoOnly(static_cast<qsizetype>(step));

        RC_LOG() << "take back " << step << ": "
                 << (done ? u"done"_s : done.error().toText()).toStdString() << "\n";
        RC_ASSERT(done.has_value() || next == m_copies.now());
        m_copies.record(next);
    }

    /// Rows that were deleted here at any time are left alone, and such that were created here, which
    /// may be undone: both would be a conflict.
    void writeElsewhere()
    {
        const auto rows = m_backend->rows(lance);
        RC_PRE(!rows.isEmpty());
        const auto stored = rows[*rc::gen::inRange<qsizetype>(0, rows.size())];
        const auto row = m_session->find(lance, stored[idColumn]);
        RC_PRE(!row.isNull() && !m_deleted.contains(row) && row.serial() <= 5);
        const Value now(++m_fresh);
        m_backend->put(lance, stored.withCell(tonsColumn, now));
        if (*rc::gen::arbitrary<bool>())
            fetch();
        else
            RC_ASSERT(m_session->refresh({row}).has_value());
        m_copies.write(row.bits(), stored[tonsColumn], now);
    }

    /// A key that was free may have been given again: the row that had it cannot come back then, and the
    /// case proves nothing.
    void commit()
    {
        const auto done = m_session->commit();
        const bool isKeyTaken = !done && done.error().kind() == ErrorKind::Constraint;
        RC_PRE(!isKeyTaken);
        RC_ASSERT(done.has_value());
    }

    void failToCommit()
    {
        m_backend->refuses = true;
        const auto pending = m_session->state().pending();
        const auto done = m_session->commit();
        m_backend->refuses = false;
        RC_ASSERT(!done || pending.isEmpty());
        RC_ASSERT(m_session->state().pending() == pending);
    }

    void goSomewhere()
    {
        m_copies.goTo(*rc::gen::inRange<size_t>(0, m_copies.steps() + 1));
        m_session->goTo(static_cast<qsizetype>(m_copies.position()));
    }

    void changeBranch()
    {
        const auto branches = m_session->history().branches();
        if (branches.size() < 3 && *rc::gen::arbitrary<bool>()) {
            const QString name = u"branch %1"_s.arg(branches.size());
            RC_ASSERT(m_session->addBranch(name).has_value());
            return m_copies.addBranch(name);
        }
        const auto name = branches[*rc::gen::inRange<qsizetype>(0, branches.size())];
        RC_ASSERT(m_session->switchTo(name).has_value());
        m_copies.switchTo(name);
    }

    MoodyBackend *m_backend = nullptr;
    std::unique_ptr<Session> m_session;
    Copies m_copies;
    QList<RowId> m_known;
    QSet<RowId> m_deleted;
    QList<std::pair<State, QJsonObject>> m_kept;
    int m_fresh = 1000;
};

} // namespace

class tst_HistoryProperties : public QObject
{
    Q_OBJECT

private slots:
    void everyPlaceShowsWhatACopyOfAllRowsWouldShow();
    void statesThatAreKeptStayWhatTheyWere();
};

void tst_HistoryProperties::everyPlaceShowsWhatACopyOfAllRowsWouldShow()
{
    QVERIFY(rc::check("edits, undo, redo, branches, commits and others' writes equal copies", [] {
        Pair pair;
        for (int step = *rc::gen::inRange(0, 40); step > 0; --step) {
            pair.run();
            pair.check();
        }
        pair.commitAndCheck();
    }));
}

void tst_HistoryProperties::statesThatAreKeptStayWhatTheyWere()
{
    QVERIFY(rc::check("no operation alters a state that was taken before", [] {
        Pair pair;
        pair.keep();
        for (int step = *rc::gen::inRange(0, 40); step > 0; --step) {
            pair.run();
            if (*rc::gen::arbitrary<bool>())
                pair.keep();
        }
        pair.checkKept();
    }));
}

QTEST_GUILESS_MAIN(tst_HistoryProperties)
#include "tst_history_properties.moc"
