#pragma once

#include "session/session.h"

namespace varve {

/// What one edit, undo, commit or reading has done to a result.
struct ResultChange
{
    QList<RowId> inserted; ///< In the order of the result as it is now.
    QList<RowId> removed;  ///< In the order of the result as it was.
    QList<RowId> moved;    ///< Rows that stand elsewhere among those that stayed.
    QList<RowId> changed;  ///< Rows that look different, or stand differently to the database.

    /// Whether nothing is different.
    bool isEmpty() const
    {
        return inserted.isEmpty() && removed.isEmpty() && moved.isEmpty() && changed.isEmpty();
    }
};

/// The rows of a QuerySet, all of them, kept in step with every change of the session: rows that
/// come to match it appear where they belong, others go, and each edit is told once.
///
/// For whoever lists or counts what a query finds; views of very many rows want a WindowedResult.
/// What others write to the database is seen at refresh(). Use it in the session's thread. No call
/// blocks. The query's tables are its own and those that its condition and its order lead to, by
/// relations or subqueries.
///
/// Cost of an edit: nothing if it touches none of the query's tables, else O(n + k log n) for n rows
/// in the result and k changed ones. A query with a limit, that looks at other rows than the one in
/// question, or that only the database can answer, is read anew, and what is different then is
/// told when it has been: edits that are made meanwhile are told with it.
class LiveResult : public QObject
{
    Q_OBJECT

public:
    /// Begins to read at once; loaded() tells when the rows are here.
    LiveResult(Session &session, QuerySet query, QObject *parent = nullptr);
    ~LiveResult() override;

    /// What it is the result of.
    const QuerySet &query() const;

    /// In the order of the query. Empty before they are loaded.
    const QList<RowId> &rows() const;
    bool isLoaded() const;

    /// What prevented the last reading; the rows are those of the one before.
    const std::optional<Error> &error() const;

    /// Reads anew. What is different then is told as one change.
    void refresh();

signals:
    /// The rows are here for the first time.
    void loaded();
    /// The rows are others, or look different; rows() has them as they are now.
    void changed(const varve::ResultChange &change);
    /// Reading failed: see error().
    void failed(const varve::Error &error);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace varve
