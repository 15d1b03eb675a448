#include "session/selectiveundo_p.h"
#include "value/changeset.h"

namespace varve {
namespace {

/// Collects edits so that rows are there before cells refer to them, and go after that.
class UndoingEdits
{
public:
    /// `before` and `after` are what was pending around the step.
    UndoingEdits(const State &now, const Overlay &before, const Overlay &after)
        : m_now(now)
        , m_before(before)
        , m_after(after)
    {}

    void undo(const ChangeSet::Entry &step)
    {
        const auto shown = m_now.row(step.row);
        if (step.before && step.after && shown)
            undoCells(step, *shown);
        else if (!step.before && step.after && shown)
            m_deletes.append(DeleteRow{step.row});
        else if (step.before && !step.after && !shown)
            bringBack(step.row, *step.before);
    }

    QList<Edit> take() { return m_returns + m_sets + m_deletes; }

private:
    void undoCells(const ChangeSet::Entry &step, const Row &shown)
    {
        for (qsizetype cell = 0; cell < shown.size(); ++cell) {
            const auto column = columnIndex(cell);
            const bool wasChanged = (*step.before)[column] != (*step.after)[column];
            if (!wasChanged || shown[column] != (*step.after)[column])
                continue;
            if (const auto added = addedBy(step.row, column))
                m_sets.append(IncrementCell{step.row, column, *added});
            else
                m_sets.append(SetCell{step.row, column, (*step.before)[column]});
        }
    }

    /// What is to be added to take back what the step added; none if it set a value.
    std::optional<Value> addedBy(RowId row, ColumnIndex column) const
    {
        if (!incrementOf(column, m_before.increments(row))
            && !incrementOf(column, m_after.increments(row)))
            return {};
        const auto from = added(m_before, row, column);
        const auto to = added(m_after, row, column);
        const auto back = to ? negated(*to) : std::nullopt;
        return from && back ? sum(*from, *back) : std::nullopt;
    }

    static std::optional<Value> added(const Overlay &pending, RowId row, ColumnIndex column)
    {
        const auto *change = pending.find(row);
        if (!change || !change->changes(column))
            return Value(0);
        return incrementOf(column, pending.increments(row));
    }

    void bringBack(RowId row, const Row &before)
    {
        const auto *base = m_now.baseRow(row);
        if (!base) {
            m_returns.append(InsertRow{row, before});
            return;
        }
        m_returns.append(RevertRow{row});
        for (qsizetype cell = 0; cell < before.size(); ++cell) {
            const auto column = columnIndex(cell);
            if ((*base)[column] != before[column])
                m_sets.append(SetCell{row, column, before[column]});
        }
    }

    const State &m_now;
    const Overlay &m_before;
    const Overlay &m_after;
    QList<Edit> m_returns;
    QList<Edit> m_sets;
    QList<Edit> m_deletes;
};

} // namespace

QList<Edit> editsUndoing(const State &now,
                         const Overlay &before,
                         const Overlay &after,
                         std::optional<RowId> only)
{
    UndoingEdits edits(now, before, after);
    const auto from = now.withPending(before);
    const auto to = now.withPending(after);
    const auto step = only ? ChangeSet::of({*only}, from, to) : ChangeSet::between(from, to);
    for (const auto &entry : step.entries()) {
        if (entry.before != entry.after)
            edits.undo(entry);
    }
    return edits.take();
}

} // namespace varve
