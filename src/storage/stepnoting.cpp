#include "storage/stepwriter_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {

void StepFindings::add(const Dialect::Refusal &refusal, RowId row)
{
    for (auto &known : refusals) {
        if (known.rule == refusal.rule && known.columns == refusal.columns
            && known.text == refusal.text && known.rows.front().table() == row.table()) {
            known.rows.append(row);
            return;
        }
    }
    refusals.append({refusal.rule, refusal.columns, {row}, refusal.text, {}});
}

/// Rows that refer to one that could not be written are left out without being blamed for it.
bool StepWriter::isLeftOut(const Error &error) const
{
    return m_findings && error.kind() == ErrorKind::Schema;
}

bool StepWriter::note(const Dialect::Refusal &refusal, RowId row)
{
    if (!m_findings)
        return false;
    m_findings->add(refusal, row);
    return true;
}

/// Each statement stands in a savepoint: what it did before it failed, as statements with triggers
/// can, is taken back. One of several rows that fails is tried row by row.
Result<void> StepWriter::sendNoting(Shape &shape, Span lines)
{
    const auto subject = cannotSave(shape.table);
    if (m_findings->isLost)
        return {};
    if (auto marked = m_connection.execute(u"SAVEPOINT varve_rows"_s, subject); !marked)
        return marked;
    const auto done = attempt(shape, lines);
    if (done.error && !done.refusal)
        return *done.error;
    const bool isDone = !done.error && done.affected == static_cast<int>(lines.size());
    // ON CONFLICT ROLLBACK has ended the transaction, and the savepoint with it.
    const bool isLost = !isDone && !m_connection.execute(u"ROLLBACK TO varve_rows"_s, subject);
    if (!isLost) {
        if (auto released = m_connection.execute(u"RELEASE varve_rows"_s, subject); !released)
            return released;
    }
    if (isDone)
        return {};
    if (lines.size() > 1)
        return isLost && !hasLostTransaction() ? Result<void>() : sendNotingEach(shape, lines);
    m_findings->isLost = isLost;
    m_findings->isMismatch |= !done.refusal;
    if (done.refusal)
        note(*done.refusal, lines.front().row);
    m_written.set(lines.front().row, {});
    return {};
}

Result<void> StepWriter::sendNotingEach(Shape &shape, Span lines)
{
    for (size_t at = 0; at < lines.size(); ++at) {
        if (auto sent = sendNoting(shape, lines.subspan(at, 1)); !sent)
            return sent;
    }
    return {};
}

} // namespace varve
