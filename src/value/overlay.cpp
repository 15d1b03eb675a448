#include "value/overlay.h"

#include <algorithm>
#include <span>
#include <utility>

namespace varve {
namespace {

using Change = std::optional<RowChange>;

Change dissolvedIfEqual(RowChange change)
{
    if (change.before == change.after)
        return {};
    return change;
}

/// Edited cells keep both sides unless the database has come to the same value; others follow it.
RowChange mergedUpdate(const RowChange &change, const Row &fetched)
{
    auto before = fetched.cells();
    auto after = fetched.cells();
    for (const auto column : changedColumns(change)) {
        if ((*change.after)[column] == fetched[column])
            continue;
        before[toInt(column)] = (*change.before)[column];
        after[toInt(column)] = (*change.after)[column];
    }
    return {Row(before), Row(after)};
}

Change afterFetch(const RowChange &change, const std::optional<Row> &fetched)
{
    switch (change.kind()) {
    case RowChange::Kind::Insert:
        return change;
    case RowChange::Kind::Update:
        return fetched ? dissolvedIfEqual(mergedUpdate(change, *fetched)) : change;
    case RowChange::Kind::Delete:
        break;
    }
    return fetched ? Change(change) : Change();
}

/// What `shown` means now that the commit is done. A cell left to the database is known. A cell that
/// shows what was sent is what became of that: a reference is a key, and a trigger may have had
/// its say.
Value settled(const Value &shown, ColumnIndex column, const BaseUpdate::Entry &entry)
{
    const bool isWhatWasSent = entry.sent && (*entry.sent)[column] == shown;
    return shown.isAbsent() || isWhatWasSent ? (*entry.base.after)[column] : shown;
}

Row settled(const Row &shown, const BaseUpdate::Entry &entry)
{
    auto cells = shown.cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell)
        cells[cell] = settled(cells[cell], columnIndex(cell), entry);
    return Row(cells);
}

/// Cells that the commit wrote keep showing what they showed, now against what is stored; all others
/// are as after a fetch.
Change updateAfterCommit(const Change &change, const Row &shown, const BaseUpdate::Entry &entry)
{
    const auto &stored = *entry.base.after;
    const auto merged = change ? mergedUpdate(*change, stored) : RowChange{stored, stored};
    auto before = merged.before->cells();
    auto after = merged.after->cells();
    for (const auto column : entry.written) {
        before[toInt(column)] = stored[column];
        after[toInt(column)] = settled(shown[column], column, entry);
    }
    return dissolvedIfEqual({Row(before), Row(after)});
}

Change afterCommit(const Change &change, const BaseUpdate::Entry &entry)
{
    const auto &stored = entry.base.after;
    const auto shown = change ? change->after : entry.base.before;
    if (!shown)
        return stored ? Change(RowChange{stored, {}}) : Change();
    if (!stored)
        return RowChange{{}, shown};
    if (!entry.base.before || (change && !change->before))
        return dissolvedIfEqual({stored, settled(*shown, entry)});
    return updateAfterCommit(change, *shown, entry);
}

/// `shown` with what was sent in place of what the database made of it: keys that it gave are
/// unknown again, and so is what they were.
Row withdrawn(const Row &shown, const BaseUpdate::Entry &entry)
{
    auto cells = shown.cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        if (cells[cell] == (*entry.base.before)[columnIndex(cell)])
            cells[cell] = (*entry.sent)[columnIndex(cell)];
    }
    return Row(cells);
}

Change afterWithdrawal(const Change &change, const BaseUpdate::Entry &entry)
{
    const auto &stored = entry.base.after;
    const auto shown = change ? change->after : entry.base.before;
    if (!shown)
        return stored ? Change(RowChange{stored, {}}) : Change();
    return dissolvedIfEqual(
        {stored, entry.base.before && entry.sent ? withdrawn(*shown, entry) : *shown});
}

/// Whether all that `change` shows is stored now, so that nothing of it is pending any more: what
/// afterCommit() finds of nearly every row, told without making rows.
bool isDone(const RowChange &change, const BaseUpdate::Entry &entry)
{
    if (!change.after || !entry.base.after)
        return false;
    const bool isNew = !entry.base.before || !change.before;
    const auto isStored = [&](ColumnIndex column) {
        const auto &shown = (*change.after)[column];
        if (shown == (*entry.base.after)[column])
            return true;
        if (isNew || entry.written.contains(column))
            return shown.isAbsent() || (entry.sent && (*entry.sent)[column] == shown);
        return !change.changes(column);
    };
    for (qsizetype cell = 0; cell < change.after->size(); ++cell) {
        if (!isStored(columnIndex(cell)))
            return false;
    }
    return true;
}

Change rebased(const Change &change, BaseUpdate::Cause cause, const BaseUpdate::Entry &entry)
{
    switch (cause) {
    case BaseUpdate::Cause::Fetched:
        return change ? afterFetch(*change, entry.base.after) : change;
    case BaseUpdate::Cause::Committed:
        return afterCommit(change, entry);
    case BaseUpdate::Cause::Withdrawn:
        break;
    }
    return afterWithdrawal(change, entry);
}

void rebase(Overlay::Changes::Transient &changes,
            BaseUpdate::Cause cause,
            const BaseUpdate::Entry &entry)
{
    const auto *found = changes.find(entry.row);
    const bool isAnswered = found && entry.answeredOtherwise && found->after == entry.sent;
    if (cause == BaseUpdate::Cause::Committed && found && (isAnswered || isDone(*found, entry))) {
        changes.remove(entry.row);
        return;
    }
    const auto old = found ? Change(*found) : Change();
    const auto now = rebased(old, cause, entry);
    if (now == old)
        return;
    if (now)
        changes.insert(entry.row, *now);
    else
        changes.remove(entry.row);
}

/// What settles the increments of one row.
struct Settling
{
    const RowChange *now; ///< The change as it is rebased, increments taken for values.
    const RowChange *old; ///< As it was.
    const Increments &increments;
    BaseUpdate::Cause cause;
    const BaseUpdate::Entry &entry;

    /// What of `column` is still to be added, or to be taken back; none if it holds a value.
    std::optional<Value> by(ColumnIndex column) const
    {
        const auto ours = incrementOf(column, increments);
        if (!ours && old && old->changes(column))
            return {};
        const auto written = incrementOf(column, entry.increments);
        if (!written)
            return ours;
        const auto done =
            cause == BaseUpdate::Cause::Committed ? negated(*written) : std::optional(*written);
        return done ? sum(ours.value_or(0), *done) : std::nullopt;
    }
};

struct Settled
{
    Change change;
    Increments increments;
};

Settled settledIncrements(const Settling &settling)
{
    const auto &stored = settling.entry.base.after;
    const bool isUpdate = !settling.old || settling.old->kind() == RowChange::Kind::Update;
    Settled settled{settling.now ? Change(*settling.now) : Change(), settling.increments};
    if (!stored || !isUpdate)
        return settled;
    settled.increments.clear();
    auto before = settled.change ? *settled.change->before : *stored;
    auto after = settled.change ? *settled.change->after : *stored;
    for (const auto &increment : settling.increments + settling.entry.increments) {
        const auto column = increment.column;
        const auto by = settling.by(column);
        const auto value = by ? sum((*stored)[column], *by) : std::nullopt;
        if (!value || incrementOf(column, settled.increments))
            continue;
        before = before.withCell(column, (*stored)[column]);
        after = after.withCell(column, *value);
        settled.increments.append({column, *by});
    }
    settled.change = dissolvedIfEqual({before, after});
    return settled;
}

using Entries = std::span<const BaseUpdate::Entry>;

/// Whether a commit has stored all of `changes`.
bool areAllDone(const Overlay::Changes &changes, Entries entries)
{
    const auto isStored = [&](const BaseUpdate::Entry &entry) {
        const auto *found = changes.find(entry.row);
        return found && isDone(*found, entry);
    };
    return static_cast<qsizetype>(entries.size()) == changes.size()
           && std::ranges::all_of(entries, isStored);
}

Overlay::Changes
rebasedChanges(const Overlay::Changes &old, BaseUpdate::Cause cause, Entries entries)
{
    if (cause == BaseUpdate::Cause::Committed && areAllDone(old, entries))
        return {};
    auto changes = old.transient();
    for (const auto &entry : entries)
        rebase(changes, cause, entry);
    return std::move(changes).persistent();
}

} // namespace

QList<ColumnIndex> changedColumns(const RowChange &update)
{
    Q_ASSERT(update.kind() == RowChange::Kind::Update);
    QList<ColumnIndex> columns;
    for (qsizetype cell = 0; cell < update.before->size(); ++cell) {
        if (update.changes(columnIndex(cell)))
            columns.append(columnIndex(cell));
    }
    return columns;
}

QList<TableIndex> Overlay::tables() const
{
    QList<TableIndex> tables;
    m_tables.forEach([&](TableIndex table, const Changes &) { tables.append(table); });
    std::ranges::sort(tables);
    return tables;
}

const RowChange *Overlay::find(RowId row) const
{
    const auto *changes = m_tables.find(row.table());
    return changes ? changes->find(row) : nullptr;
}

Overlay Overlay::with(RowId row, const RowChange &change) const &
{
    return with(row, change, increments(row));
}

Overlay Overlay::with(RowId row, const RowChange &change, const Increments &increments) const
{
    if (change.before == change.after)
        return without(row);
    auto copy = *this;
    const auto old = changes(row.table());
    copy.replace(row.table(), old, old.inserted(row, change));
    copy.keepIncrements(row, increments);
    return copy;
}

/// Those of `increments` that are what the change of `row` shows.
void Overlay::keepIncrements(RowId row, const Increments &increments)
{
    if (increments.isEmpty() && m_increments.isEmpty())
        return;
    auto kept = increments;
    const auto *change = find(row);
    kept.removeIf([&](const Increment &increment) {
        return !change || change->kind() != RowChange::Kind::Update
               || !change->changes(increment.column)
               || sum((*change->before)[increment.column], increment.by)
                      != (*change->after)[increment.column];
    });
    std::ranges::sort(kept, {}, &Increment::column);
    if (kept != m_increments.value(row))
        m_increments =
            kept.isEmpty() ? m_increments.removed(row) : m_increments.inserted(row, kept);
}

Overlay Overlay::without(RowId row) const &
{
    auto copy = *this;
    const auto old = changes(row.table());
    copy.replace(row.table(), old, old.removed(row));
    copy.keepIncrements(row, {});
    return copy;
}

Overlay Overlay::with(RowId row, const RowChange &change) &&
{
    if (change.before == change.after)
        return std::move(*this).without(row);
    const auto known = increments(row);
    editInPlace(row.table(), [&](Changes::Transient &changes) { changes.insert(row, change); });
    keepIncrements(row, known);
    return std::move(*this);
}

Overlay Overlay::without(RowId row) &&
{
    if (find(row))
        editInPlace(row.table(), [&](Changes::Transient &changes) { changes.remove(row); });
    keepIncrements(row, {});
    return std::move(*this);
}

template<typename Edit>
void Overlay::editInPlace(TableIndex table, Edit edit)
{
    PersistentMap<TableIndex, Changes>::Transient tables(std::exchange(m_tables, {}));
    bool isEmpty = false;
    tables.update(table, [&](Changes &changes) {
        m_size -= changes.size();
        Changes::Transient edited(std::exchange(changes, {}));
        edit(edited);
        changes = std::move(edited).persistent();
        m_size += changes.size();
        isEmpty = changes.isEmpty();
    });
    if (isEmpty)
        tables.remove(table);
    m_tables = std::move(tables).persistent();
}

Overlay Overlay::only(const QList<RowId> &rows) const
{
    Overlay part;
    for (const auto row : rows)
        part = part.with(row, *find(row), increments(row));
    return part;
}

Overlay Overlay::rebased(const BaseUpdate &update) const
{
    auto overlay = *this;
    for (auto first = update.entries.begin(); first != update.entries.end();) {
        const auto table = first->row.table();
        const auto last = std::find_if(first, update.entries.end(), [&](const auto &entry) {
            return entry.row.table() != table;
        });
        const auto old = overlay.changes(table);
        overlay.replace(table, old, rebasedChanges(old, update.cause, {first, last}));
        first = last;
    }
    for (const auto &entry : update.entries) {
        const auto ours = increments(entry.row);
        if (ours.isEmpty() && entry.increments.isEmpty())
            continue;
        const auto [change, kept] = settledIncrements(
            {overlay.find(entry.row), find(entry.row), ours, update.cause, entry});
        overlay = change ? overlay.with(entry.row, *change, kept) : overlay.without(entry.row);
    }
    return overlay;
}

void Overlay::replace(TableIndex table, const Changes &old, const Changes &now)
{
    m_size += now.size() - old.size();
    if (now.isEmpty())
        m_tables = m_tables.removed(table);
    else if (!now.isSameAs(old))
        m_tables = m_tables.inserted(table, now);
}

} // namespace varve
