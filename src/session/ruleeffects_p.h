#pragma once

#include "session/writeplan.h"
#include "value/state.h"

#include <QSet>

namespace varve {

/// What rules of foreign keys (CASCADE, SET NULL, SET DEFAULT) do to known rows when pending changes
/// are written.
struct RuleEffects
{
    /// Rows that the database changes or deletes by itself, directly or through other known rows.
    QList<WritePlan::Affected> affected;
    /// Cells that it would change, though they are to stay what they are: of rows that were drawn along
    /// here, and then set back to what they were, as another row takes that key; and of new rows that
    /// take a deleted one's place and refer to the same key.
    QList<KeptCells> kept;
};

/// The effects of writing `pending`. `drawnAlong` are the rows that this session has drawn along with
/// changed keys, whether or not that is still to be seen of them.
///
/// Pure. Cost: O(known rows) of tables that refer, by such a rule, to rows that go or get another
/// key; nothing else is looked at.
RuleEffects ruleEffects(const Overlay &pending,
                        const State &state,
                        const Schema &schema,
                        const QSet<RowId> &drawnAlong);

} // namespace varve
