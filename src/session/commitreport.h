#pragma once

#include "session/selection.h"
#include "session/writeplan.h"

#include <QList>
#include <QString>

namespace varve {

/// What a commit has written.
struct CommitReport
{
    struct Entry
    {
        TableIndex table = {};
        qsizetype inserted = 0;
        qsizetype updated = 0;
        qsizetype deleted = 0;
    };

    QList<Entry> tables; ///< Only those with rows written, in the schema's order.
    qint64 milliseconds = 0;
    /// Rows that were not asked for, but that those asked for needed.
    QList<ClosedSelection::Added> added = {};

    static CommitReport of(const WritePlan &plan);
    /// Counts what `other` reports as well.
    void add(const CommitReport &other);

    qsizetype rowCount() const;

    /// "3 rows in 2 tables", for the user.
    QString toText() const;
};

} // namespace varve
