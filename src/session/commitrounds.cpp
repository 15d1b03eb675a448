#include "session/commitrounds_p.h"
#include "session/references_p.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>
#include <array>

namespace varve {
namespace {

/// Far more than extensions that wait for each other need, and soon reached by one that answers each
/// new row with another.
constexpr int mostRounds = 100;

constexpr int bitOf(RowChange::Kind kind)
{
    return 1 << static_cast<int>(kind);
}

} // namespace

QList<RowId> allRows(const Overlay &pending)
{
    QList<RowId> rows;
    rows.reserve(pending.size());
    pending.byTable().forEach([&](TableIndex, const Overlay::Changes &changes) {
        changes.forEach([&](RowId row, const RowChange &) { rows.append(row); });
    });
    std::ranges::sort(rows);
    return rows;
}

CommitRounds::CommitRounds(Session::Private &session,
                           const State &state,
                           const QList<RowId> *selection,
                           CommitPurpose purpose)
    : m_session(session)
    , m_start(state)
    , m_selection(selection)
    , m_purpose(purpose)
    , m_edits(session, state)
{}

Result<PreparedCommit> CommitRounds::run()
{
    auto groups = untold();
    for (int round = 1; !groups.isEmpty(); ++round) {
        if (round > mostRounds)
            return SessionText::endlessRounds(m_session.schema[groups.front().table]);
        if (auto told = tellRound(groups); !told)
            return told.error();
        groups = untold();
    }
    if (auto told = tellAll(); !told)
        return told.error();
    if (auto done = m_edits.finish(); !done)
        return done.error();
    return prepared();
}

/// The rows that are asked for, what they need, and what extensions have touched.
QList<RowId> CommitRounds::chosen()
{
    if (!m_selection)
        return allRows(pending());
    const auto touched = ChangeSet::between(m_start, m_edits.state()).rows();
    const auto closed = closedOver(*m_selection + touched, pending(), m_session.schema);
    m_added = closed.added;
    return closed.rows;
}

QList<RowId> CommitRounds::toWrite()
{
    const auto rows = chosen();
    return m_prevented.isEmpty()
               ? rows
               : withoutDependents(rows, m_prevented, pending(), m_session.schema);
}

QList<CommitRounds::Group> CommitRounds::untold()
{
    QList<Group> groups;
    const auto rows = toWrite();
    for (auto row = rows.begin(); row != rows.end();) {
        const auto table = row->table();
        std::array<QList<RowId>, 3> byKind;
        for (; row != rows.end() && row->table() == table; ++row) {
            const auto kind = pending().find(*row)->kind();
            if ((m_told.value(*row) & bitOf(kind)) == 0)
                byKind[static_cast<size_t>(kind)].append(*row);
        }
        for (const auto kind : {Kind::Insert, Kind::Update, Kind::Delete}) {
            if (const auto &found = byKind[static_cast<size_t>(kind)]; !found.isEmpty())
                groups.append({table, kind, found});
        }
    }
    return groups;
}

/// Those of `group` that no extension has prevented, or made something else of.
QList<RowId> CommitRounds::stillOf(const Group &group) const
{
    auto rows = group.rows;
    rows.removeIf([&](RowId row) {
        const auto *change = pending().find(row);
        return !change || change->kind() != group.kind || m_prevented.contains(row);
    });
    return rows;
}

Result<void> CommitRounds::tell(const Group &group)
{
    for (const auto row : stillOf(group))
        m_told[row] |= bitOf(group.kind);
    for (const auto &extension : m_session.extensions) {
        RowsEvent event(*this, group.table, group.kind, stillOf(group));
        if (event.rows().isEmpty())
            return {};
        auto told = group.kind == Kind::Insert   ? extension->beforeInsert(event)
                    : group.kind == Kind::Update ? extension->beforeUpdate(event)
                                                 : extension->beforeDelete(event);
        if (!told)
            return told;
    }
    return {};
}

Result<void> CommitRounds::tellRound(const QList<Group> &groups)
{
    for (const auto &group : groups) {
        if (auto told = tell(group); !told)
            return told;
    }
    for (const auto &extension : m_session.extensions) {
        QList<RowId> rows;
        for (const auto &group : groups)
            rows += stillOf(group);
        CommitEvent event(*this, rows);
        if (auto told = extension->beforeCommit(event); !told)
            return told;
    }
    return {};
}

Result<void> CommitRounds::tellAll()
{
    for (const auto &extension : m_session.extensions) {
        CommitEvent event(*this, toWrite());
        if (auto told = extension->beforeWriting(event); !told)
            return told;
    }
    return {};
}

PreparedCommit CommitRounds::prepared()
{
    PreparedCommit made;
    made.isHeard = true;
    const auto rows = toWrite();
    made.state = m_edits.state().withPending(withKnownKeys(m_edits.state(), m_session.schema));
    made.written = made.state.pending().only(rows);
    made.asked = asked(rows);
    made.added = m_added;
    made.added.removeIf([&](const auto &one) { return !made.written.find(one.row); });
    for (const auto row : chosen()) {
        if (!made.written.find(row) && m_start.pending().find(row))
            made.prevented.append(row);
    }
    return made;
}

/// What was pending of `rows`, and of rows whose changes extensions have dropped.
Overlay CommitRounds::asked(const QList<RowId> &rows) const
{
    const auto &start = m_start.pending();
    auto settled = rows;
    const auto heard = ChangeSet::between(m_start, m_edits.state());
    for (const auto row : heard.rows()) {
        if (!pending().find(row) && !m_prevented.contains(row))
            settled.append(row);
    }
    settled.removeIf([&](RowId row) { return !start.find(row); });
    return start.only(settled);
}

} // namespace varve
