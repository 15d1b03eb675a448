#pragma once

#include "session/editgroup.h"
#include "session/extension.h"
#include "session/selection.h"

#include <QHash>
#include <QSet>

namespace varve {

/// What one commit writes, and what it settles.
struct PreparedCommit
{
    State state;          ///< The session's, with what extensions have made of what is pending.
    Overlay written;      ///< What is planned.
    Overlay asked;        ///< That part of the session's pending changes that is settled thereby.
    bool isHeard = false; ///< Extensions were asked: `written` may be another than `asked`.
    QList<RowId> prevented = {};
    QList<ClosedSelection::Added> added = {};
};

/// What a check is going to ask the back end.
struct PreparedCheck
{
    QList<ValidationDetails::Fault> invalid;
    WritePlan plan;
    State state; ///< With what extensions have made of what is pending.
};

/// The rows of `pending`, ascending.
QList<RowId> allRows(const Overlay &pending);

enum class CommitPurpose { Write, Check };

/// Asks the extensions of a session what they make of a commit, round after round, until they make
/// no more rows.
class CommitRounds
{
public:
    /// Of all that is pending in `state`, or of `selection` and what that needs.
    CommitRounds(Session::Private &session,
                 const State &state,
                 const QList<RowId> *selection,
                 CommitPurpose purpose);

    /// Cost, beside the extensions': O(pending rows) a round. Errors: the extensions'; Validation, if
    /// they find no end.
    Result<PreparedCommit> run();

private:
    friend class CommitEvent;
    friend class RowsEvent;
    using Kind = RowChange::Kind;

    /// Rows of one table and kind that extensions have not been told of.
    struct Group
    {
        TableIndex table = {};
        Kind kind = Kind::Insert;
        QList<RowId> rows;
    };

    const Overlay &pending() const { return m_edits.state().pending(); }
    QList<RowId> chosen();
    QList<RowId> toWrite();
    QList<Group> untold();
    QList<RowId> stillOf(const Group &group) const;
    Result<void> tell(const Group &group);
    Result<void> tellRound(const QList<Group> &groups);
    Result<void> tellAll();
    PreparedCommit prepared();
    Overlay asked(const QList<RowId> &rows) const;

    Session::Private &m_session;
    State m_start;
    const QList<RowId> *m_selection;
    CommitPurpose m_purpose;
    EditGroup m_edits;
    QSet<RowId> m_prevented;
    QHash<RowId, int> m_told; ///< A bit for each kind.
    QList<ClosedSelection::Added> m_added;
};

} // namespace varve
