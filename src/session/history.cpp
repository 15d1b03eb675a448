#include "session/history.h"

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

qint64 sizeOf(const Row &row)
{
    qint64 bytes = 0;
    for (const auto &cell : row) {
        bytes += static_cast<qint64>(sizeof(Value));
        if (cell.isText())
            bytes += cell.text().size() * static_cast<qint64>(sizeof(QChar));
        if (cell.isBlob())
            bytes += cell.blob().size();
    }
    return bytes;
}

/// About what `now` holds that `before` does not.
qint64 addedBytes(const Overlay &before, const Overlay &now)
{
    qint64 bytes = 0;
    const auto add = [&](RowId, const RowChange &change) {
        bytes += change.after ? sizeOf(*change.after) : static_cast<qint64>(sizeof(Row));
    };
    for (const auto table : now.tables()) {
        difference(
            before.changes(table),
            now.changes(table),
            add,
            [](RowId, const RowChange &) {},
            [&](RowId row, const RowChange &, const RowChange &change) { add(row, change); });
    }
    return bytes;
}

} // namespace

History::History(Overlay pending)
    : m_current{{Entry{{}, std::move(pending)}}}
    , m_branch(u"main"_s)
    , m_branches{m_branch}
{}

void History::record(const Step &step, const Overlay &pending)
{
    const bool merges = !step.mergeKey.isEmpty() && step.mergeKey == m_mergeKey && canUndo();
    auto &entries = m_current.entries;
    const auto kept = m_current.position + (merges ? 0 : 1);
    while (entries.size() > kept)
        m_current.bytes -= entries.takeLast().bytes;
    Entry entry{step.label, pending, updatesEver()};
    if (m_limits.bytes > 0)
        entry.bytes = addedBytes(entries.last().pending, pending);
    m_current.bytes += entry.bytes;
    entries.append(std::move(entry));
    m_current.position = entries.size() - 1;
    m_mergeKey = step.mergeKey;
    keepToLimits();
}

void History::rebase(const BaseUpdate &update)
{
    endMerging();
    forgetSeenUpdates();
    m_updates.append({{}, update});
}

void History::rebaseLater(std::function<BaseUpdate()> make)
{
    endMerging();
    forgetSeenUpdates();
    m_updates.append({std::move(make), {}});
}

void History::rebaseBy(std::function<Overlay(const Overlay &)> rebased)
{
    endMerging();
    forgetSeenUpdates();
    m_updates.append({{}, {}, std::move(rebased)});
}

Overlay History::Update::rebased(const Overlay &pending)
{
    if (rebase)
        return rebase(pending);
    if (make)
        made = std::exchange(make, nullptr)();
    return pending.rebased(made);
}

QString History::undoLabel() const
{
    return canUndo() ? m_current.entries[m_current.position].label : QString();
}

QString History::redoLabel() const
{
    return canRedo() ? m_current.entries[m_current.position + 1].label : QString();
}

Overlay History::undo()
{
    Q_ASSERT(canUndo());
    return goTo(m_current.position - 1);
}

Overlay History::redo()
{
    Q_ASSERT(canRedo());
    return goTo(m_current.position + 1);
}

QStringList History::labels() const
{
    QStringList labels;
    for (qsizetype entry = 1; entry < m_current.entries.size(); ++entry)
        labels.append(m_current.entries[entry].label);
    return labels;
}

Overlay History::goTo(qsizetype position)
{
    endMerging();
    m_current.position = position;
    return at(position);
}

Overlay History::at(qsizetype position) const
{
    Q_ASSERT(position >= 0 && position < m_current.entries.size());
    auto &entry = m_current.entries[position];
    for (; entry.updatesSeen < updatesEver(); ++entry.updatesSeen)
        entry.pending = m_updates[entry.updatesSeen - m_updatesForgotten].rebased(entry.pending);
    return entry.pending;
}

void History::setLimits(const Limits &limits)
{
    m_limits = limits;
    keepToLimits();
}

/// The first entry is where the oldest step that is left begins.
void History::keepToLimits()
{
    auto &entries = m_current.entries;
    auto &position = m_current.position;
    auto &bytes = m_current.bytes;
    qsizetype dropped = 0;
    const auto isOver = [&] {
        return (m_limits.steps > 0 && position - dropped > m_limits.steps)
               || (m_limits.bytes > 0 && bytes > m_limits.bytes);
    };
    while (position - dropped > 1 && isOver())
        bytes -= std::exchange(entries[++dropped].bytes, 0);
    entries.remove(0, dropped);
    position -= dropped;
}

void History::forgetSeenUpdates()
{
    auto seen = updatesEver();
    const auto look = [&](const Line &line) {
        for (const auto &entry : line.entries)
            seen = std::min(seen, entry.updatesSeen);
    };
    look(m_current);
    std::ranges::for_each(m_others, look);
    m_updates.remove(0, seen - m_updatesForgotten);
    m_updatesForgotten = seen;
}

bool History::addBranch(const QString &name)
{
    if (name.isEmpty() || m_branches.contains(name))
        return false;
    endMerging();
    m_others.insert(m_branch, m_current);
    m_branches.append(name);
    m_branch = name;
    return true;
}

Overlay History::switchTo(const QString &name)
{
    Q_ASSERT(m_branches.contains(name));
    if (name != m_branch) {
        m_others.insert(m_branch, m_current);
        m_current = m_others.take(name);
        m_branch = name;
    }
    return goTo(m_current.position);
}

void History::removeBranch(const QString &name)
{
    Q_ASSERT(m_branches.contains(name) && name != m_branch);
    m_others.remove(name);
    m_branches.removeOne(name);
}

} // namespace varve
