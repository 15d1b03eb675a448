#include "session/session_p.h"

#include "query/evaluator.h"
#include "session/baserows_p.h"
#include "session/editgroup.h"
#include "session/sessiontext_p.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace varve {
namespace {

/// What SQL calls the length of a text: its characters up to the first NUL.
qint64 lengthOf(const QString &text)
{
    qint64 length = 0;
    for (const auto unit : text) {
        if (unit.isNull())
            break;
        length += unit.isLowSurrogate() ? 0 : 1;
    }
    return length;
}

/// A cell that was not read again keeps what is known of it, as far as its size tells, if it was too
/// large, and in any case if nothing was asked about it.
Value known(const Value &before, const Value &read)
{
    if (!read.isNotLoaded())
        return read;
    if (read.absent().size < 0)
        return before;
    const auto size = before.isText()   ? lengthOf(before.text())
                      : before.isBlob() ? before.blob().size()
                                        : -1;
    return size == read.absent().size ? before : read;
}

Row known(const Row *before, const Row &read)
{
    const auto isAbsent = [](const Value &cell) { return cell.isAbsent(); };
    if (!before || std::ranges::none_of(read, isAbsent))
        return read;
    auto cells = read.cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell)
        cells[cell] = known((*before)[columnIndex(cell)], cells[cell]);
    return Row(cells);
}

} // namespace

Session::Private::Private(Session &session, std::unique_ptr<Backend> aBackend)
    : q(session)
    , backend(std::move(aBackend))
    , schema(backend->schema())
    , indexes(schema, &identities)
{}

Session::Private::Private(Session &session, std::unique_ptr<Backend> aBackend, Schema aSchema)
    : q(session)
    , backend(std::move(aBackend))
    , schema(std::move(aSchema))
    , indexes(schema, &identities)
{}

Session::Private::Private(Session &session,
                          std::unique_ptr<StateBackend> memory,
                          const State &given)
    : q(session)
    , backend(std::move(memory))
    , schema(backend->schema())
    , state(given.withNotes({}))
    , history(state.pending())
    , indexes(schema)
    , m_isInMemory(true)
    , m_areSerialsKnown(state.base().isEmpty() && state.pending().isEmpty())
    , m_areKeysKnown(m_areSerialsKnown)
{
    static_cast<StateBackend &>(*backend).follow(state, indexes);
    takeNotes(given);
}

void Session::Private::takeNotes(const State &given)
{
    const auto *notes = dynamic_cast<const SessionNotes *>(given.notes());
    if (!notes || !notes->of.isSameAs(state) || notes->schema != schema)
        return;
    indexes = notes->indexes;
    automaticKeys = notes->automaticKeys;
    if (!notes->lastSerial)
        return;
    identities.startAfter(*notes->lastSerial);
    m_areSerialsKnown = true;
}

State Session::Private::shownState()
{
    if (!m_isInMemory)
        return state;
    if (!m_notes || !m_notes->of.isSameAs(state)) {
        indexes.follow(state); // once here, or in each session that goes on from the state
        const auto notes = std::make_shared<SessionNotes>(schema, state, indexes);
        notes->automaticKeys = automaticKeys;
        if (m_areSerialsKnown)
            notes->lastSerial = identities.lastSerial();
        m_notes = notes;
    }
    return state.withNotes(m_notes);
}

RowId Session::Private::newRow(TableIndex table)
{
    if (!m_areSerialsKnown)
        learnGivenSerials();
    return identities.newRow(table);
}

void Session::Private::learnGivenSerials()
{
    m_areSerialsKnown = true;
    const auto note = [this](RowId row, const auto &) { identities.startAfter(row.serial()); };
    state.base().forEach([&](TableIndex, const State::Rows &rows) { rows.forEach(note); });
    state.pending().byTable().forEach(
        [&](TableIndex, const Overlay::Changes &changes) { changes.forEach(note); });
}

/// Rows that are read are known by their keys.
void Session::Private::learnGivenKeys()
{
    m_areKeysKnown = true;
    state.base().forEach([this](TableIndex table, const State::Rows &rows) {
        rows.forEach([&](RowId row, const Row &cells) {
            identities.add(row, keyOf(cells, schema[table].key));
        });
    });
}

void Session::Private::become(State next, QList<RowId> rows)
{
    if (!std::ranges::is_sorted(rows))
        std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    const auto changes = ChangeSet::of(std::move(rows), state, next);
    publish(std::move(next), changes);
}

void Session::Private::publish(State next, const ChangeSet &changes)
{
    state = std::move(next);
    if (!changes.isEmpty())
        emit q.changed(changes);
}

void Session::Private::step(State next, const History::Step &step)
{
    Q_ASSERT_X(!isEditing(), "Session", "what is done while a step is made would be lost with it");
    if (next.isSameAs(state))
        return;
    const auto changes = ChangeSet::between(state, next);
    if (changes.isEmpty() && next.pending() == state.pending())
        return; // Its edits have taken each other back.
    for (const auto row : changes.rows()) {
        m_edited.insert(row);
        refused.remove(row);
    }
    history.record(step, next.pending());
    publish(std::move(next), changes);
    emit q.historyChanged();
}

Result<void> Session::Private::edited(EditGroup &group,
                                      const std::function<Result<void>(EditGroup &)> &change)
{
    const QScopedValueRollback editing(m_group, &group);
    return change(group).and_then([&] { return group.finish(); });
}

void Session::Private::visit(const Overlay &pending)
{
    Q_ASSERT_X(!isEditing(), "Session", "the history is no place to go while a step is made");
    auto next = state.withPending(pending);
    const auto changes = ChangeSet::between(state, next);
    for (const auto &entry : changes.entries())
        refused.remove(entry.row); // they are not what was refused any more
    publish(std::move(next), changes);
    emit q.historyChanged();
}

void Session::Private::keep(RowId row, bool isNew, Keep keep)
{
    if (keep == Keep::ForGood) {
        if (!m_holders.isEmpty())
            m_holders.remove(row);
        return;
    }
    const auto holders = m_holders.find(row);
    if (holders != m_holders.end())
        ++*holders;
    else if (isNew)
        m_holders.insert(row, 1);
}

QList<RowId> Session::Private::adopt(TableIndex table, const Page &page, Keep keeping)
{
    if (!m_areKeysKnown)
        learnGivenKeys();
    QList<RowId> rows;
    rows.reserve(page.rows.size());
    const auto &key = schema[table].key;
    auto base = state.baseRows(table).transient();
    BaseUpdate update;
    if (!key.isEmpty())
        identities.reserve(table, page.rows.size());
    for (const auto &cells : page.rows) {
        bool isNew = true;
        const auto row =
            key.isEmpty() ? newRow(table) : identities.findOrAdd(table, keyOf(cells, key), isNew);
        rows.append(row);
        keep(row, isNew, keeping);
        const auto *before = isNew ? nullptr : base.find(row);
        const auto read = known(before, cells);
        if (before && *before == read)
            continue;
        if (transaction)
            transaction->read.insert(row);
        if (!isNew)
            update.entries.append(
                {row, {before ? std::optional(*before) : std::nullopt, read}, {}, {}});
        base.insert(row, read);
    }
    state = state.withBase(state.base().inserted(table, std::move(base).persistent()));
    if (!update.entries.isEmpty())
        rebaseOnto(update);
    if (m_group)
        m_group->takeOver(state, update);
    return rows;
}

void Session::Private::release(const QList<RowId> &rows)
{
    if (rows.isEmpty())
        return;
    if (m_group) {
        m_toRelease.append(rows);
        return;
    }
    const auto table = rows.front().table();
    auto base = state.baseRows(table).transient();
    for (const auto row : rows) {
        const auto holders = m_holders.find(row);
        if (holders == m_holders.end() || --*holders > 0)
            continue;
        m_holders.erase(holders);
        if (m_edited.contains(row))
            continue;
        if (const auto *known = base.find(row); known && !schema[table].key.isEmpty())
            identities.remove(row, keyOf(*known, schema[table].key));
        base.remove(row);
    }
    state = state.withBase(state.base().inserted(table, std::move(base).persistent()));
}

void Session::Private::releaseLater()
{
    for (const auto &rows : std::exchange(m_toRelease, {}))
        release(rows);
}

void Session::Private::rebaseOnto(const BaseUpdate &update)
{
    QList<RowId> rows;
    rows.reserve(update.entries.size());
    for (const auto &entry : update.entries)
        rows.append(entry.row);
    become(rebased(state, update), std::move(rows));
}

State Session::Private::rebased(const State &next, const BaseUpdate &update)
{
    if (update.entries.isEmpty())
        return next;
    if (auto ofHistory = ofEditedRows(update); !ofHistory.entries.isEmpty())
        history.rebase(ofHistory);
    const auto stored = [](const BaseUpdate::Entry &entry) -> const std::optional<Row> & {
        return entry.base.after;
    };
    return withBaseRows(next, update.entries, stored).withPending(next.pending().rebased(update));
}

/// The part of `update`, which was fetched, that some step of the history may have to be rebased
/// onto.
BaseUpdate Session::Private::ofEditedRows(const BaseUpdate &update) const
{
    const auto isUntouched = [this](const BaseUpdate::Entry &entry) {
        return !m_edited.contains(entry.row);
    };
    auto edited = update; // Shares the entries as long as none of them is removed.
    if (std::ranges::any_of(update.entries, isUntouched))
        edited.entries.removeIf(isUntouched);
    return edited;
}

QList<RowId> Session::Private::withPending(const QuerySet &query, QList<RowId> rows) const
{
    const auto changes = state.pending().changes(query.tableIndex());
    if (query.pendingMode() == Pending::Ignore || changes.isEmpty())
        return query.pendingMode() == Pending::Only ? QList<RowId>() : rows;
    const auto &table = query.table();
    const auto &condition = query.condition();
    QList<RowId> pending;
    changes.forEach([&](RowId row, const RowChange &change) {
        if (!change.after)
            return;
        const auto truth =
            condition ? evaluateLoaded(*condition, *change.after, table) : Truth::True;
        if (truth == Truth::True)
            pending.append(row);
    });
    const auto ordering = query.totalOrdering();
    const auto standsBefore = [&](RowId a, RowId b) {
        const auto order = compared(*state.row(a), *state.row(b), ordering, table);
        return order == 0 ? a < b : order < 0;
    };
    rows.removeIf([&](RowId row) { return changes.contains(row); });
    if (query.pendingMode() == Pending::Only)
        rows.clear();
    std::ranges::sort(pending, standsBefore);
    QList<RowId> merged;
    merged.reserve(rows.size() + pending.size());
    std::ranges::merge(rows, pending, std::back_inserter(merged), standsBefore);
    return merged;
}

} // namespace varve
