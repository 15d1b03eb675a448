#pragma once

#include "session/editgroup.h"

namespace varve {

class CommitRounds;

/// A commit that is being prepared, as an extension sees it and may change it.
///
/// What extensions change is written with the commit and is as if the database did it by itself: it
/// is no step of the history, undo does not take it back, and nothing is left of it if the commit
/// fails. Valid during the call.
class CommitEvent
{
public:
    /// The session that commits.
    Session &session() const;

    /// Changes what is committed. Reads through it see what all extensions have made of it so far.
    EditGroup &edits() const;

    /// The rows that the event is about, ascending and so grouped by table.
    const QList<RowId> &rows() const { return m_rows; }
    /// What is going to be done to one of rows(), as it stands now. Assert: it is pending.
    RowChange change(RowId row) const;

    /// Nothing will be written: somebody asks what a commit would run into.
    bool isCheck() const;

private:
    friend class CommitRounds;
    CommitEvent(CommitRounds &rounds, QList<RowId> rows)
        : m_rounds(rounds)
        , m_rows(std::move(rows))
    {}

    CommitRounds &m_rounds;
    QList<RowId> m_rows;

    friend class RowsEvent;
};

/// Rows of one table that a commit is going to insert, update or delete.
class RowsEvent : public CommitEvent
{
public:
    /// What all of rows() have in common.
    TableIndex table() const { return m_table; }
    RowChange::Kind kind() const { return m_kind; }

    /// All of rows(), or one, stay pending, and so do rows that cannot be written without them (see
    /// closedOver()). The rest is written; CommitReport::prevented says what was not.
    void prevent();
    void prevent(RowId row);

private:
    friend class CommitRounds;
    RowsEvent(CommitRounds &rounds, TableIndex table, RowChange::Kind kind, QList<RowId> rows)
        : CommitEvent(rounds, std::move(rows))
        , m_table(table)
        , m_kind(kind)
    {}

    TableIndex m_table;
    RowChange::Kind m_kind;
};

/// Rows of one table that a commit has inserted, updated or deleted.
struct StoredRows
{
    /// One of them, and what was done.
    struct Entry
    {
        RowId row;        ///< Which, of StoredRows::table.
        RowChange change; ///< From what was stored to what is, keys and defaults included.
    };

    /// What all of them have in common, and they themselves, ascending.
    TableIndex table = {};
    RowChange::Kind kind = RowChange::Kind::Insert;
    QList<Entry> rows;
};

/// What takes part in everything that a session reads and writes: see Session::install().
///
/// Every function does nothing unless it is overridden. All are called in the session's thread, those
/// of several extensions in the order in which they were installed.
class Extension
{
public:
    Extension() = default;
    virtual ~Extension();
    Q_DISABLE_COPY_MOVE(Extension)

    /// Called once, by Session::install(). An error is install()'s, and the extension is dropped.
    virtual Result<void> attached(Session &session);

    // Before a commit is written. An error stops it: nothing is written, nothing has changed. To commit
    // here fails with Busy; what is read here is not in edits(), whose state is that of the beginning.

    /// Called in rounds: first for all rows to be written, table by table, once for each kind; then
    /// for those that the round before has made, or has made rows of another kind. Rows that were
    /// prevented are not told of.
    virtual Result<void> beforeInsert(RowsEvent &event);
    virtual Result<void> beforeUpdate(RowsEvent &event);
    virtual Result<void> beforeDelete(RowsEvent &event);

    /// Called at the end of each round, for all its rows.
    virtual Result<void> beforeCommit(CommitEvent &event);

    /// Called once, when no round makes new rows any more, for all rows that are going to be written.
    /// Nothing is told of what is changed here: the place for those who keep a log.
    virtual Result<void> beforeWriting(CommitEvent &event);

    // After a commit: the session's state is what the database holds. Rows that the database has
    // changed by its own rules are not told of.

    /// Called once for each table and kind; afterCommit() then, once for all of them.
    virtual void afterInsert(const StoredRows &written);
    virtual void afterUpdate(const StoredRows &written);
    virtual void afterDelete(const StoredRows &written);
    virtual void afterCommit(const CommitReport &report);

    // Edits

    /// What becomes of a row that is to be deleted.
    enum class Removal {
        Usual,    ///< The row is to be deleted, with all that this entails.
        Replaced, ///< Something was done to it instead.
    };
    /// Called when `row` is to be deleted as such, through a session or an EditGroup; not for rows
    /// that a rule deletes with it, nor for links. An error is that of the edit.
    virtual Result<Removal> beforeRemove(EditGroup &group, RowId row);

    /// What breaks a rule in the pending `change` of a row of `table`, which is no delete. Shown by
    /// Session::faults() at once; stops commits. Cells that are left to the database are Absent. Called
    /// often: it should be fast, and tell the same of the same.
    virtual QList<CellFault> validate(TableIndex table, const RowChange &change) const;

    // Reading: fetch(), rows(), values(), count() ..., bulk updates and deletes, results that follow
    // the session. Relations are followed to rows that are known, whatever is made of queries.

    /// What is read in place of `query`, which has no error. It may be called twice for one query.
    virtual QuerySet beforeQuery(const QuerySet &query) const;
    /// `query` was read, and yielded so many rows or lines.
    virtual void afterQuery(const QuerySet &query, qsizetype lines);

    /// A commit or a reading has failed, and whoever asked for it is told next. `rows` are the guilty
    /// rows, or all that were to be written where nobody knows; none for readings.
    virtual void failed(const Error &error, const QList<RowId> &rows);
};

} // namespace varve
