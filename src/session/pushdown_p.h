#pragma once

#include "session/pendingview_p.h"
#include "session/session_p.h"

namespace varve {

/// Whether what `query` yields with pending changes can only be told by the database, shown them: it
/// follows relations to tables with pending rows, or judges pending rows by what is not known here.
bool needsPushDown(const QuerySet &query, const State &state);

/// One question to the back end together with the pending changes that it is to see.
struct Question
{
    Selection selection;
    PendingView view;

    static Question of(const Selection &selection, const State &state);
    /// All cells of the rows of `query`, and the values of `more` behind them.
    static Question
    ofRows(const QuerySet &query, const State &state, const QList<Expression> &more = {});
};

/// A row that a pushed-down query has found, and what else it was asked.
struct FoundRow
{
    RowId row;
    QList<Value> values;
};

/// Takes over the answer to Question::ofRows(): pending rows are who they are, others become known.
QList<FoundRow>
takenOver(Session::Private &session, const Question &question, const ValueTable &answer);

QList<RowId> rowIds(const QList<FoundRow> &found);

} // namespace varve
