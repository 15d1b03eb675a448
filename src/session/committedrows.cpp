#include "session/committedrows_p.h"

#include <QHash>

namespace varve {
namespace {

/// What a commit has made of rows, step by step. Most rows are written once, in the order of the
/// receipt; those that are not are looked up.
class CommittedRows
{
public:
    CommittedRows(const QList<std::optional<Row>> &before, const WriteReceipt &receipt)
        : m_before(before)
        , m_receipt(receipt)
    {
        m_update.cause = BaseUpdate::Cause::Committed;
        m_update.entries.reserve(receipt.rows.size());
    }

    void add(const WriteStep &step, const WriteStep::Target &target)
    {
        if (isNext(target.replaces))
            addNext();
        if (isNext(target.row))
            addNext();
        auto &entry =
            m_update.entries[m_update.entries.last().row == target.row ? m_update.entries.size() - 1
                                                                       : position(target.row)];
        entry.sent = target.change->after;
        if (!step.added.isEmpty())
            entry.increments = step.pending.increments(target.row);
        if (entry.written.isEmpty()) {
            entry.written = step.columns;
            return;
        }
        for (const auto column : step.columns) {
            if (!entry.written.contains(column))
                entry.written.append(column);
        }
    }

    BaseUpdate take() { return std::move(m_update); }

private:
    bool isNext(RowId row) const
    {
        const auto next = m_update.entries.size();
        return !row.isNull() && next < m_receipt.rows.size() && m_receipt.rows[next].row == row;
    }

    void addNext()
    {
        const auto position = m_update.entries.size();
        const auto &[row, stored] = m_receipt.rows[position];
        m_update.entries.append({row, {m_before[position], stored}, {}, {}});
    }

    qsizetype position(RowId row)
    {
        if (m_positions.isEmpty()) {
            for (qsizetype at = 0; at < m_receipt.rows.size(); ++at)
                m_positions.insert(m_receipt.rows[at].row, at);
        }
        return m_positions.value(row);
    }

    const QList<std::optional<Row>> &m_before;
    const WriteReceipt &m_receipt;
    BaseUpdate m_update;
    QHash<RowId, qsizetype> m_positions;
};

} // namespace

BaseUpdate committedUpdate(const QList<std::optional<Row>> &before,
                           const WritePlan &plan,
                           const WriteReceipt &receipt)
{
    CommittedRows rows(before, receipt);
    for (const auto &step : plan.steps) {
        for (const auto &target : step.rows)
            rows.add(step, target);
    }
    return rows.take();
}

} // namespace varve
