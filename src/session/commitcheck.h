#pragma once

#include "schema/validation.h"
#include "session/writecheck.h"

namespace varve {

/// What a commit would run into now, found without committing.
struct CommitCheck
{
    QList<ValidationDetails::Fault> invalid; ///< Cells that break a rule known here.
    QList<WriteCheck::Refusal> refused; ///< What the database refuses, and is not in `invalid`.
    QList<Conflict> conflicts;          ///< Rows that somebody else has changed.

    /// Whether a commit would succeed, were nobody else to write meanwhile.
    bool isClean() const { return invalid.isEmpty() && refused.isEmpty() && conflicts.isEmpty(); }

    /// What is wrong with `row`, cell by cell; a cell of no column known is the first.
    QList<CellFault> faults(RowId row) const;

    /// A sentence for each finding, one a line; empty if there is none.
    QString toText() const;

    /// Of what the session has found, and of what the back end has.
    static CommitCheck of(const QList<ValidationDetails::Fault> &invalid, const WriteCheck &found);
};

} // namespace varve
