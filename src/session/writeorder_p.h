#pragma once

#include "base/result.h"
#include "session/parking_p.h"
#include "session/precedence_p.h"

namespace varve {

/// One statement for one row, in the order found.
struct OrderedWrite
{
    enum class Part {
        Park,     ///< Gives up what other rows wait for.
        Whole,    ///< The row's change, but for what is postponed.
        Complete, ///< Sets what was postponed.
    };

    PendingRow pending;
    const UpdateGroup *group = nullptr; ///< Of an update.
    Part part = Part::Whole;
    /// What part Park sets; for the other parts, the cells that differ from the pending change.
    QList<TemporaryCell> parked;
    QList<TemporaryCell> postponed;
    /// Writes of one round do not depend on each other.
    qsizetype round = 0;
};

struct WriteOrder
{
    QList<OrderedWrite> writes;
    bool needsDeferral = false;
};

/// The rows of `changes` in an order that keeps `precedences`. Where they ask for a circle, a cell
/// of one of its rows is given up early (values that are swapped) or set late (rows that refer to
/// each other). Rows that can be written at the same time are, the others in rounds, so that rows
/// of one shape stay together; deletes that nobody waits for come last.
///
/// Fails with ErrorKind::Schema, naming tables, columns and rows, for a circle that no value of
/// TemporaryValues opens. Pure. Cost: O(rows log rows + precedences), again for the rows of each circle.
Result<WriteOrder> writeOrder(const PendingChanges &changes,
                              const QList<Precedence> &precedences,
                              const Schema &schema,
                              ForeignKeyTiming timing);

} // namespace varve
