#pragma once

#include "value/state.h"

namespace varve {

/// What a commit has made of rows, as the pending changes and the history see it: the database was
/// asked for the one, and did the other by itself.
struct SettledUpdates
{
    BaseUpdate
        asked; ///< Rows of the session's own changes, told as if these had been written as they were.
    BaseUpdate others; ///< Rows that only extensions have written, as if they had been read.

    /// Of `committed`, where extensions had their say, over the base of `before`; `asked` are the
    /// changes of the session that are settled by it.
    static SettledUpdates
    of(const BaseUpdate &committed, const Overlay &asked, const State &before);
};

} // namespace varve
