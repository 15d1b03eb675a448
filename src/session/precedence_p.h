#pragma once

#include "session/pendingchanges_p.h"
#include "session/writeplan.h"

namespace varve {

/// That one pending row has to be written before another one, and why.
struct Precedence
{
    enum class Reason {
        FreesValue, ///< `then` takes a unique value that `first` holds.
        GivesKey,   ///< `then` holds a reference to `first`.
        MakesKey,   ///< `then` comes to refer, by its value, to a key that `first` brings.
        FreesKey,   ///< `then` comes to refer, by its value, to a key that `first` gives up.
        LeavesRow,  ///< `first` refers to `then`, which goes or gets another key.
    };

    RowId first;
    RowId then;
    Reason reason = Reason::FreesValue;

    /// FreesValue: of uniqueSets() of the table. GivesKey: the column of `then`. LeavesRow: of the
    /// foreign keys of `first`. MakesKey, FreesKey: of the foreign keys of `then`.
    qsizetype position = 0;

    /// Better kept, but the database takes the other order, too, or may do so.
    bool isSoft = false;

    friend bool operator==(const Precedence &, const Precedence &) = default;
};

/// All of them, or those that the usual order does not keep by itself: inserts and updates with
/// tables in foreignKeyOrder(), then deletes with tables against it.
enum class Precedences { All, Unusual };

} // namespace varve

Q_DECLARE_TYPEINFO(varve::Precedence, Q_RELOCATABLE_TYPE);
