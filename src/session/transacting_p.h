#pragma once

#include "session/commitreport.h"
#include "session/extension.h"
#include "value/overlay.h"

#include <QSet>

namespace varve {

/// What a transaction has done to the session's picture of the database, so that it can be taken back.
struct OpenTransaction
{
    /// What one write made of rows.
    struct Flush
    {
        BaseUpdate written;
        BaseUpdate heard;    ///< What extensions have made of it besides.
        BaseUpdate affected; ///< By rules of the database, after that.
        CommitReport report;
        QList<StoredRows> rows; ///< For extensions, which are told when all is certain.
    };
    struct Savepoint
    {
        QString name;
        qsizetype flushes = 0; ///< How many came before it.
    };

    quint64 number = 0;
    QList<Flush> flushes;
    QList<Savepoint> savepoints;
    QSet<RowId> read; ///< Rows of which it has shown what may be taken back.

    /// Where the savepoint called `name` is that was set last; -1 if there is none.
    qsizetype find(const QString &name) const
    {
        auto at = savepoints.size() - 1;
        while (at >= 0 && savepoints[at].name != name)
            --at;
        return at;
    }

    /// Of all that was written.
    CommitReport report() const;
};

/// What takes `flush` back, in the order in which it is to be done.
QList<BaseUpdate> withdrawing(const OpenTransaction::Flush &flush);

} // namespace varve
