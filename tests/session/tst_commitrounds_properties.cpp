#include "session/memorybackend.h"
#include "support/fleet.h"
#include "support/listening.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <rapidcheck.h>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace varve;
using namespace varve::test;

namespace {

/// Does to rows whatever an extension may do, another thing at each commit.
class Meddling : public Extension
{
public:
    Result<void> beforeInsert(RowsEvent &event) override
    {
        for (const auto row : event.rows()) {
            if (auto done = meddleWithNew(event, row); !done)
                return done;
        }
        return {};
    }
    Result<void> beforeUpdate(RowsEvent &event) override
    {
        for (const auto row : event.rows()) {
            if (auto done = meddle(event, row); !done)
                return done;
        }
        return {};
    }
    Result<void> beforeDelete(RowsEvent &event) override
    {
        for (const auto row : event.rows()) {
            if (auto done = meddleWithDeleted(event, row); !done)
                return done;
        }
        return {};
    }

    bool isQuiet = false;
    size_t salt = 0;

private:
    size_t choice(RowId row) const { return isQuiet ? 9 : qHash(row.serial() * 31 + salt) % 10; }

    Result<void> meddleWithNew(RowsEvent &event, RowId row) const
    {
        switch (choice(row)) {
        case 0:
            event.prevent(row);
            return {};
        case 1:
            return event.edits().remove(row);
        case 2:
            return event.edits().set(row, nameColumn, u"renamed"_s);
        case 3:
            if ((*event.change(row).after)[nameColumn] == Value(u"made"_s))
                return {};
            return event.edits()
                .create(pilot, {{u"name"_s, u"made"_s}, {u"gunnery"_s, 1}})
                .and_then([](RowId) { return Result<void>(); });
        default:
            return {};
        }
    }

    Result<void> meddle(RowsEvent &event, RowId row) const
    {
        switch (choice(row)) {
        case 0:
            event.prevent(row);
            return {};
        case 1:
            return event.edits().remove(row);
        case 2:
            return event.edits().set(row, nameColumn, u"renamed"_s);
        case 3:
            return event.edits().apply(RevertRow{row});
        case 4:
            return event.edits().set(
                row, gunneryColumn, (*event.change(row).before)[gunneryColumn]);
        default:
            return {};
        }
    }

    Result<void> meddleWithDeleted(RowsEvent &event, RowId row) const
    {
        switch (choice(row)) {
        case 0:
            event.prevent(row);
            return {};
        case 1:
            return event.edits().apply(RevertRow{row});
        case 2:
            return event.edits().apply(RevertRow{row}).and_then([&] {
                return event.edits().set(row, nameColumn, u"kept"_s);
            });
        default:
            return {};
        }
    }
};

/// A session, and an extension that meddles with all that is committed, driven by random commands.
class Bench
{
public:
    Bench()
    {
        auto made = std::make_unique<MemoryBackend>(fleet());
        m_backend = made.get();
        for (int id = 1; id <= 3; ++id)
            m_backend->put(pilot, Row{id, u"P"_s, id, Null()});
        m_session = std::make_unique<Session>(std::move(made));
        m_rows = m_session->fetch(m_session->query(u"pilot"_s)).value();
        m_meddling = m_session->install(std::make_unique<Meddling>()).value();
    }

    void run()
    {
        switch (*rc::gen::weightedElement<int>({{8, 0}, {3, 1}, {2, 2}, {4, 3}, {3, 4}, {5, 5}})) {
        case 0:
            return set();
        case 1:
            return create();
        case 2:
            return remove();
        case 3:
            return m_session->undo();
        case 4:
            return m_session->redo();
        case 5:
            return commit();
        }
    }

    /// What the session believes to be stored is stored.
    void check() const
    {
        std::map<qint64, std::string> known;
        m_session->state().baseRows(pilot).forEach(
            [&](RowId, const Row &row) { known[row[idColumn].integer()] = text(row); });
        std::map<qint64, std::string> stored;
        for (const auto &row : m_backend->rows(pilot))
            stored[row[idColumn].integer()] = text(row);
        RC_ASSERT(known == stored);
    }

    void finish()
    {
        m_meddling->isQuiet = true;
        commitAll();
        while (m_session->canUndo()) {
            m_session->undo();
            commitAll();
        }
    }

private:
    static std::string text(const Row &row)
    {
        QStringList cells;
        for (const auto &cell : row)
            cells.append(toText(cell));
        return cells.join(u' ').toStdString();
    }

    RowId anyRow() const { return m_rows[*rc::gen::inRange<qsizetype>(0, m_rows.size())]; }

    void set()
    {
        const auto row = anyRow();
        if (!m_session->row(row))
            return;
        const auto gunnery = *rc::gen::inRange(0, 4);
        RC_ASSERT(m_session->set(row, gunneryColumn, gunnery).has_value());
    }
    void create()
    {
        const auto made = m_session->create(u"pilot"_s, {{u"name"_s, u"N"_s}, {u"gunnery"_s, 3}});
        m_rows.append(made.value());
    }
    void remove()
    {
        const auto row = anyRow();
        if (m_session->row(row))
            RC_ASSERT(m_session->remove(row).has_value());
    }

    void commitAll()
    {
        const auto report = m_session->commit();
        if (report)
            RC_ASSERT(!m_session->hasPending());
        else
            RC_ASSERT(isTaken(report.error()));
        check();
    }

    /// A row that came back finds that one which an extension has made, or kept, has its key by now.
    static bool isTaken(const Error &error) { return error.kind() == ErrorKind::Constraint; }

    /// All or some rows: what is left pending is what was, and what it was.
    void commit()
    {
        m_meddling->salt = *rc::gen::arbitrary<size_t>();
        const auto before = m_session->state().pending();
        const bool isWhole = *rc::gen::arbitrary<bool>();
        const QList selection{anyRow(), anyRow()};
        const auto report = isWhole ? m_session->commit() : m_session->commit(selection);
        const auto after = m_session->state().pending();
        if (!report) {
            RC_ASSERT(isTaken(report.error()));
            RC_ASSERT(after == before);
            return;
        }
        const auto isAsBefore = [&](RowId row) {
            const auto *was = before.find(row);
            return was && after.find(row) && *after.find(row) == *was;
        };
        RC_ASSERT(std::ranges::all_of(report->prevented, isAsBefore));
        after.changes(pilot).forEach([&](RowId row, const RowChange &) {
            const bool isLeft = !isWhole || report->prevented.contains(row);
            RC_ASSERT(isAsBefore(row));
            RC_ASSERT(isLeft);
        });
        checkUndo();
    }

    /// There and back again is where one was.
    void checkUndo()
    {
        if (!m_session->canUndo())
            return;
        const auto here = m_session->state().pending();
        m_session->undo();
        if (m_session->state().pending() == here)
            return; // All the way back, nothing was another.
        m_session->redo();
        RC_ASSERT(m_session->state().pending() == here);
    }

    MemoryBackend *m_backend = nullptr;
    std::unique_ptr<Session> m_session;
    Meddling *m_meddling = nullptr;
    QList<RowId> m_rows;
};

} // namespace

class tst_CommitRoundsProperties : public QObject
{
    Q_OBJECT

private slots:
    void whateverExtensionsDoTheSessionKnowsWhatIsStored();
};

void tst_CommitRoundsProperties::whateverExtensionsDoTheSessionKnowsWhatIsStored()
{
    const bool holds = rc::check([] {
        Bench bench;
        const auto steps = *rc::gen::inRange(1, 40);
        for (int step = 0; step < steps; ++step) {
            bench.run();
            bench.check();
        }
        bench.finish();
    });
    QVERIFY(holds);
}

QTEST_GUILESS_MAIN(tst_CommitRoundsProperties)
#include "tst_commitrounds_properties.moc"
