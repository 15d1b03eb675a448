#include "value/state.h"

namespace varve {

StateNotes::~StateNotes() = default;

std::optional<Row> State::row(RowId row) const
{
    if (const auto *change = m_pending.find(row))
        return change->after;
    const auto *base = baseRow(row);
    return base ? std::optional(*base) : std::nullopt;
}

const Row *State::baseRow(RowId row) const
{
    const auto *rows = m_base.find(row.table());
    return rows ? rows->find(row) : nullptr;
}

bool State::isInConflict(RowId row, ColumnIndex column) const
{
    const auto *change = m_pending.find(row);
    if (!change || !change->before || !change->changes(column))
        return false;
    const auto *base = baseRow(row);
    if (!base)
        return true;
    const auto &madeAgainst = (*change->before)[column];
    const auto &theirs = (*base)[column];
    // Content that was loaded on one side only cannot be compared; the commit's guard will.
    return madeAgainst.isAbsent() == theirs.isAbsent() && madeAgainst != theirs;
}

bool State::isInConflict(RowId row) const
{
    const auto *change = m_pending.find(row);
    if (!change || !change->before)
        return false;
    for (qsizetype cell = 0; cell < change->before->size(); ++cell) {
        if (isInConflict(row, columnIndex(cell)))
            return true;
    }
    return false;
}

} // namespace varve
