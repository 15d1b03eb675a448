#pragma once

#include "session/session.h"

namespace varve {

/// The rows of a QuerySet by position, for views that show a part of very many: it knows how many
/// there are, holds those near where somebody looks, and fetches others when they are asked for.
///
/// Pending changes are shown in place and never move a row: an edited row stays where it is, also
/// when it does not match the query any more, until refresh() or setQuery(); a deleted row stays as
/// what it was until its deletion is saved; new rows stand at the end. Rows are numbered from 0.
///
/// The number of rows grows while they are being counted in the background. No call blocks.
class WindowedResult : public QObject
{
    Q_OBJECT

public:
    /// Nothing is read before the first call of want().
    WindowedResult(Session &session, QuerySet query, QObject *parent = nullptr);
    ~WindowedResult() override;

    /// What was given last. The session outlives it.
    Session &session() const;
    const QuerySet &query() const;

    /// Reads anew with another filter, order or table. Emits aboutToReset() and reset().
    void setQuery(const QuerySet &query);
    /// Reads anew what is shown: pending changes find their places, others' changes are seen.
    void refresh();

    /// How many rows there are, as far as they are counted; see isCounted().
    qsizetype rowCount() const;
    bool isCounted() const;

    /// The row at this position, null if it is not here yet.
    RowId rowAt(qsizetype position) const;
    /// Where `row` stands, -1 if it is not held.
    qsizetype positionOf(RowId row) const;

    /// Rows `first` to `last` are looked at: they are fetched if they are not here, those around
    /// them kept, and far ones given up. Newest first: what was asked before and is not under way
    /// is dropped.
    void want(qsizetype first, qsizetype last);

    /// Whether something is being read for what was asked last.
    bool isLoading() const;

    /// What prevented the last reading; cleared by the next that succeeds.
    const std::optional<Error> &error() const;

signals:
    /// Each pair brackets one change of the numbering; between the two, the old numbering holds.
    void rowsAboutToBeInserted(qsizetype first, qsizetype last);
    void rowsInserted();
    void rowsAboutToBeRemoved(qsizetype first, qsizetype last);
    void rowsRemoved();
    void aboutToReset();
    void reset();

    /// Rows `first` to `last` have arrived, or look different, or stand differently to the database.
    void rowsChanged(qsizetype first, qsizetype last);
    /// isCounted(), isLoading() or error().
    void statusChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace varve
