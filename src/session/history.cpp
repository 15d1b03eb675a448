#include "session/history.h"

namespace varve {

History::History(Overlay pending)
    : m_entries{Entry{{}, std::move(pending), 0}}
{}

void History::record(const Step &step, const Overlay &pending)
{
    const bool merges = !step.mergeKey.isEmpty() && step.mergeKey == m_mergeKey && canUndo();
    m_entries.resize(m_position + 1);
    if (merges)
        m_entries.last() = {step.label, pending, m_updates.size()};
    else
        m_entries.append({step.label, pending, m_updates.size()});
    m_position = m_entries.size() - 1;
    m_mergeKey = step.mergeKey;
}

void History::rebase(const BaseUpdate &update)
{
    endMerging();
    m_updates.append(update);
}

QString History::undoLabel() const
{
    return canUndo() ? m_entries[m_position].label : QString();
}

QString History::redoLabel() const
{
    return canRedo() ? m_entries[m_position + 1].label : QString();
}

Overlay History::undo()
{
    Q_ASSERT(canUndo());
    return visit(m_position - 1);
}

Overlay History::redo()
{
    Q_ASSERT(canRedo());
    return visit(m_position + 1);
}

QStringList History::labels() const
{
    QStringList labels;
    for (qsizetype entry = 1; entry < m_entries.size(); ++entry)
        labels.append(m_entries[entry].label);
    return labels;
}

Overlay History::visit(qsizetype position)
{
    endMerging();
    m_position = position;
    auto &entry = m_entries[position];
    for (; entry.updatesSeen < m_updates.size(); ++entry.updatesSeen)
        entry.pending = entry.pending.rebased(m_updates[entry.updatesSeen]);
    return entry.pending;
}

} // namespace varve
