#include "session/commitcheck.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace varve {
namespace {

class CheckText
{
    Q_DECLARE_TR_FUNCTIONS(varve::CommitCheck)
public:
    static QString conflicts(qsizetype rows)
    {
        return rows == 1
                   ? tr("A row was changed by somebody else since it was read.")
                   : tr("%1 rows were changed by somebody else since they were read.").arg(rows);
    }
};

/// Whether `refusal` says of `row` what is known already.
bool isKnown(RowId row,
             const WriteCheck::Refusal &refusal,
             const QList<ValidationDetails::Fault> &invalid)
{
    return std::ranges::any_of(invalid, [&](const ValidationDetails::Fault &fault) {
        return fault.row == row
               && (refusal.columns.isEmpty() || refusal.columns.contains(fault.cell.column));
    });
}

} // namespace

CommitCheck CommitCheck::of(const QList<ValidationDetails::Fault> &invalid, const WriteCheck &found)
{
    CommitCheck check{invalid, {}, found.conflicts};
    for (const auto &refusal : found.refusals) {
        auto unknown = refusal;
        unknown.rows.removeIf([&](RowId row) { return isKnown(row, refusal, invalid); });
        if (!unknown.rows.isEmpty())
            check.refused.append(unknown);
    }
    return check;
}

QList<CellFault> CommitCheck::faults(RowId row) const
{
    QList<CellFault> found;
    for (const auto &fault : invalid) {
        if (fault.row == row)
            found.append(fault.cell);
    }
    for (const auto &refusal : refused) {
        if (!refusal.rows.contains(row))
            continue;
        for (const auto column : refusal.columns)
            found.append({column, refusal.text});
        if (refusal.columns.isEmpty())
            found.append({columnIndex(0), refusal.text});
    }
    return found;
}

QString CommitCheck::toText() const
{
    QStringList lines;
    for (const auto &fault : invalid)
        lines.append(fault.cell.text);
    for (const auto &refusal : refused)
        lines.append(refusal.text);
    if (!conflicts.isEmpty())
        lines.append(CheckText::conflicts(conflicts.size()));
    return lines.join(u'\n');
}

} // namespace varve
