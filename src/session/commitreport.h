#pragma once

#include "session/selection.h"
#include "session/writeplan.h"

#include <QList>
#include <QString>

namespace varve {

/// What a commit has written.
struct CommitReport
{
    /// How many rows of one table were written.
    struct Entry
    {
        /// A row counts once, by what became of it in the database.
        TableIndex table = {};
        qsizetype inserted = 0;
        qsizetype updated = 0;
        qsizetype deleted = 0;
    };

    QList<Entry> tables;     ///< Only those with rows written, in the schema's order.
    qint64 milliseconds = 0; ///< From when all was checked to the end.
    /// Rows that were not asked for, but that those asked for needed.
    QList<ClosedSelection::Added> added = {};
    /// Rows that an extension has kept from being written, and those that need them: they are still
    /// pending.
    QList<RowId> prevented = {};

    /// What `plan` writes when all goes well; without the time.
    static CommitReport of(const WritePlan &plan);
    /// Counts what `other` reports as well.
    void add(const CommitReport &other);

    /// How many rows of all tables.
    qsizetype rowCount() const;

    /// "3 rows in 2 tables", for the user.
    QString toText() const;
};

} // namespace varve
