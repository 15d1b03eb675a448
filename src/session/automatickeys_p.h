#pragma once

#include "base/result.h"
#include "schema/schema.h"
#include "value/state.h"

#include <QHash>

namespace varve {

/// The keys that rows get by themselves where there is no database to give them.
class AutomaticKeys
{
public:
    /// One more than the largest key that a row of `table` in `state` has or, as far as this was
    /// told, ever had. Looks at all rows of the table the first time. Errors: Validation (a key is
    /// no number, so none comes after it; there is no larger number).
    Result<qint64> next(TableIndex table, const State &state, const Schema &schema);

    /// Whether next() would not look at rows.
    bool isReady(TableIndex table) const;

    /// A row of `table` was given `key`, as it is stored. No next() gives it again, whether or not the
    /// row is there then.
    void note(TableIndex table, const Value &key);

private:
    struct Known
    {
        qint64 largest = 0;
        Value text; ///< A key that is no number; NULL if there is none.
        bool isLookedThrough = false;
    };
    static Known lookedThrough(TableIndex table, const State &state, const Schema &schema);

    QHash<TableIndex, Known> m_known;
};

} // namespace varve
