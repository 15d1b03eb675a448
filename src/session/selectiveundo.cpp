#include "session/selectiveundo_p.h"
#include "value/changeset.h"

namespace varve {
namespace {

/// Collects edits so that rows are there before cells refer to them, and go after that.
class UndoingEdits
{
public:
    explicit UndoingEdits(const State &now)
        : m_now(now)
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
            if (wasChanged && shown[column] == (*step.after)[column])
                m_sets.append(SetCell{step.row, column, (*step.before)[column]});
        }
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
    UndoingEdits edits(now);
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
