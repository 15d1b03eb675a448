#pragma once

#include "query/selection.h"
#include "schema/validation.h"
#include "session/backend.h"
#include "session/commitcheck.h"
#include "session/commitreport.h"
#include "session/conflict.h"
#include "session/history.h"
#include "value/changeset.h"
#include "value/edit.h"
#include "value/namedvalue.h"

#include <QObject>

#include <functional>
#include <memory>
#include <span>
#include <tuple>

namespace varve {

template<typename E>
class Alteration;
template<typename E>
class Assignment;
class EditGroup;
class Extension;
class Handle;
template<typename E>
class HandleOf;
template<typename E>
class Record;
class RelationReader;
class Transaction;
struct LinkTarget;
struct Referring;
template<typename E>
class RowOf;
template<typename E, typename... Ts>
class SelectionOf;
template<typename E, typename T>
class TypedColumn;

/// A unit of work over the rows of one database, or over rows that live in memory only.
///
/// What it knows is its state(), an immutable value. Every write is applied at once as another
/// state, is one step of the history, and reaches the database when commit() is called, and not
/// before. Two handles or views of one row always agree.
///
/// Use it in the thread it lives in. Nothing blocks but the calls that say so.
class Session : public QObject
{
    Q_OBJECT

public:
    class Private;

    /// Over the database behind `backend`.
    explicit Session(std::unique_ptr<Backend> backend, QObject *parent = nullptr);
    /// Over the database behind `backend`, with `declared` (see Schema::of()) laid over what was found there:
    /// relations have the names that entities give them, and many-to-many relations, the version column
    /// and constant defaults are those that were declared. Columns may stand in another order, and there
    /// may be more columns and tables; see matched().
    ///
    /// Errors: Schema, with a sentence for each thing that does not fit; `backend` is gone then.
    static Result<std::unique_ptr<Session>> over(const Schema &declared,
                                                 std::unique_ptr<Backend> backend);
    /// In memory only. New rows get their automatic keys and literal defaults at once, everything is
    /// read from the state, and commit() makes what is pending the base after checking what a
    /// database would check.
    explicit Session(const Schema &schema, QObject *parent = nullptr);
    /// In memory only, going on from `state`, which stays what it is. O(1).
    Session(const Schema &schema, const State &state, QObject *parent = nullptr);
    ~Session() override;

    /// The tables and their relations: the same as long as the session lives, but for what
    /// setVersionColumn() adds, after which another object says so.
    const Schema &schema() const;

    /// Why nothing at all can be written, or empty text.
    QString readOnlyReason() const;
    /// Why rows of `table` cannot be changed, as a sentence for the user, or empty text.
    QString readOnlyReason(TableIndex table) const;

    /// Everything known now. O(1).
    State state() const;

    // Reading

    /// All rows of the table called `table`; an unknown name makes a set whose reading fails.
    QuerySet query(const QString &table) const;

    /// Reads the rows of `query`, pending changes included, and returns them in its order.
    ///
    /// What cannot be judged here of pending rows, or follows relations to some, is asked of the
    /// database, which is shown them. Relations of QuerySet::with() are read as well. fetch() blocks
    /// until all is here. Errors: the query's own mistake, and the back end's.
    Result<QList<RowId>> fetch(const QuerySet &query);
    QFuture<Result<QList<RowId>>> fetchAsync(const QuerySet &query);

    /// The rows of `query` as mere values, which the session does not know afterwards: what
    /// QuerySet::untracked() asks for. Keys that are not given yet are references.
    Result<QList<Row>> rows(const QuerySet &query);
    QFuture<Result<QList<Row>>> rowsAsync(const QuerySet &query);

    /// The values of `selection`, pending changes included unless its rows say otherwise. Errors: the
    /// selection's own mistake, and the back end's.
    Result<ValueTable> values(const Selection &selection);
    QFuture<Result<ValueTable>> valuesAsync(const Selection &selection);

    /// What the database answers to a statement of its own, which sees nothing that is pending, but what
    /// an open transaction has written. Names are those of the result's columns. Errors: Type (no database is behind the session), and the
    /// back end's; a statement that would write is refused.
    Result<ValueTable> values(const RawQuery &query);
    QFuture<Result<ValueTable>> valuesAsync(const RawQuery &query);
    /// The same as rows of the table called `table`, which the session knows from now on: the result
    /// has columns of the table by name, its key among them; what it has not is not loaded, see
    /// load(). Rows that are deleted here are left out. Errors besides: NotFound (the table, a
    /// column), Validation (no key).
    Result<QList<RowId>> fetch(const QString &table, const RawQuery &query);
    QFuture<Result<QList<RowId>>> fetchAsync(const QString &table, const RawQuery &query);

    /// How fetch() would read the rows of `query`, and values() those of `selection`: the statement, with
    /// the pending rows laid beside their tables where it is shown them, and the database's plan for
    /// it. A session without a database says that it reads memory. Nothing is read. Errors: the
    /// question's own mistake, and the back end's.
    Result<Explanation> explain(const QuerySet &query) const;
    QFuture<Result<Explanation>> explainAsync(const QuerySet &query) const;
    Result<Explanation> explain(const Selection &selection) const;
    QFuture<Result<Explanation>> explainAsync(const Selection &selection) const;

    /// How many rows match `query`, whatever its order, limit and offset.
    Result<qint64> count(const QuerySet &query);
    QFuture<Result<qint64>> countAsync(const QuerySet &query);
    /// Whether `query` yields any row.
    Result<bool> exists(const QuerySet &query);
    QFuture<Result<bool>> existsAsync(const QuerySet &query);
    /// One row of what `query` yields, null where there is none; positions count from 0.
    Result<RowId> first(const QuerySet &query);
    QFuture<Result<RowId>> firstAsync(const QuerySet &query);
    Result<RowId> last(const QuerySet &query);
    QFuture<Result<RowId>> lastAsync(const QuerySet &query);
    Result<RowId> at(const QuerySet &query, qint64 position);
    QFuture<Result<RowId>> atAsync(const QuerySet &query, qint64 position);
    /// The only row that `query` yields, null if there is none. Errors besides: Validation with the
    /// number of rows, if there are more.
    Result<RowId> get(const QuerySet &query);
    QFuture<Result<RowId>> getAsync(const QuerySet &query);

    // The same with the types of entities. Include session/typedsession.h to call them, and
    // session/typedasync.h for those that return futures.

    /// All rows of entity E, as its own set.
    template<typename E>
    typename E::Set query() const;
    template<IsSetOfEntity S>
    Result<QList<HandleOf<typename S::EntityType>>> fetch(const S &set);
    template<IsSetOfEntity S>
    QFuture<Result<QList<HandleOf<typename S::EntityType>>>> fetchAsync(const S &set);
    /// Rows of E that a statement yields: `fetch<Pilot>(RawQuery{...})`.
    template<typename E>
    Result<QList<HandleOf<E>>> fetch(const RawQuery &query);
    template<typename E>
    QFuture<Result<QList<HandleOf<E>>>> fetchAsync(const RawQuery &query);
    /// One row of what `set` yields, a null handle where there is none.
    template<IsSetOfEntity S>
    Result<HandleOf<typename S::EntityType>> first(const S &set);
    template<IsSetOfEntity S>
    QFuture<Result<HandleOf<typename S::EntityType>>> firstAsync(const S &set);
    template<IsSetOfEntity S>
    Result<HandleOf<typename S::EntityType>> last(const S &set);
    template<IsSetOfEntity S>
    QFuture<Result<HandleOf<typename S::EntityType>>> lastAsync(const S &set);
    template<IsSetOfEntity S>
    Result<HandleOf<typename S::EntityType>> at(const S &set, qint64 position);
    template<IsSetOfEntity S>
    QFuture<Result<HandleOf<typename S::EntityType>>> atAsync(const S &set, qint64 position);
    template<IsSetOfEntity S>
    Result<HandleOf<typename S::EntityType>> get(const S &set);
    template<IsSetOfEntity S>
    QFuture<Result<HandleOf<typename S::EntityType>>> getAsync(const S &set);
    /// The row with this key, which is read if it is not known: `get<Pilot>(7)`. See get() by names.
    template<typename E>
    Result<HandleOf<E>> get(const RowOf<E> &row);
    template<typename E>
    QFuture<Result<HandleOf<E>>> getAsync(const RowOf<E> &row);
    /// The known row with this key, `find<Pilot>(7)`; a null handle if there is none.
    template<typename E>
    HandleOf<E> find(const RowOf<E> &row);
    /// The row with this key, which is not looked for: `reference<Pilot>(7)`.
    template<typename E>
    Result<HandleOf<E>> reference(const RowOf<E> &row);

    /// The rows as mere values, with the types of their columns. Errors besides: Type, for a cell that
    /// its column's type cannot be read from.
    template<IsSetOfEntity S>
    Result<QList<Record<typename S::EntityType>>> rows(const S &set);
    template<IsSetOfEntity S>
    QFuture<Result<QList<Record<typename S::EntityType>>>> rowsAsync(const S &set);
    /// Values in lines, each a tuple: `values(pilots, Pilot::name, Pilot::lance / Lance::tons)`, or what
    /// select() and its verbs describe. Errors besides: Type, for a value that its type cannot be read
    /// from, such as a key that is not given yet.
    template<typename E, typename... Ts>
    Result<QList<std::tuple<Ts...>>> values(const SelectionOf<E, Ts...> &selection);
    template<typename E, typename... Ts>
    QFuture<Result<QList<std::tuple<Ts...>>>> valuesAsync(const SelectionOf<E, Ts...> &selection);
    template<IsSetOfEntity S, typename... Items>
    auto values(const S &set, const Items &...items) requires(sizeof...(Items) > 0);

    /// What a relation, or several, lead to from `rows`: `fetchRelated(pilots, Pilot::lance)`.
    template<typename E, typename R>
    Result<QList<HandleOf<typename R::TargetType>>>
    fetchRelated(const QList<HandleOf<E>> &rows,
                 const R &relation) requires std::same_as<typename R::SourceType, E>;

    /// Reads what `relation` leads to from `rows`, all of one table, with one statement for each table
    /// on the way (for each 10 000 keys, if there are more), and returns it, each row once: row by
    /// row, in the order of Handle::relatedRows(), which knows it from now on.
    ///
    /// fetchRelated() blocks until they are here. Errors: NotFound (the relation), and the back end's.
    Result<QList<RowId>> fetchRelated(const QList<RowId> &rows, const QString &relation);
    QFuture<Result<QList<RowId>>> fetchRelatedAsync(const QList<RowId> &rows,
                                                    const QString &relation);

    /// Reads the cells of `rows`, all of one table, that were left out because of their size (see
    /// QuerySet::withoutContentOver()). They stay here as long as their rows do, also when the rows
    /// are read again without them.
    ///
    /// load() blocks until they are here. Errors: NotFound (a row is gone, and is seen to be; the
    /// table has no key to find its rows by), and the back end's.
    Result<void> load(QList<RowId> rows);
    QFuture<Result<void>> loadAsync(QList<RowId> rows);

    /// Reads `rows`, all of one table, again: what is not edited here becomes what others have made of
    /// it, and so does what an edit was made against. Rows without key stay as they are.
    ///
    /// refresh() blocks until they are here. Errors: NotFound (a row is gone, and is seen to be),
    /// and the back end's.
    Result<void> refresh(const QList<RowId> &rows);
    QFuture<Result<void>> refreshAsync(const QList<RowId> &rows);

    /// A row as anyone sees it, pending changes applied; none if it is unknown or deleted.
    std::optional<Row> row(RowId row) const;
    /// One cell of it; Null if there is no such row.
    Value cell(RowId row, ColumnIndex column) const;

    /// The row that has this primary key, pending changes applied, among those known; null if there
    /// is none, or a part of the key is missing.
    RowId find(TableIndex table, const Key &key) const;

    /// The façade over a row, known or not.
    Handle handle(RowId row);
    /// The row of the table called `table` with this primary key, pending changes applied; a null
    /// handle if there is none. It is read unless all of it is known, and get() blocks then. Errors:
    /// NotFound (the table), Validation (a part of the key is missing), and the back end's.
    Result<Handle> get(const QString &table, const Key &key);
    QFuture<Result<Handle>> getAsync(const QString &table, const Key &key);

    /// The row of the table called `table` with this primary key, which is not looked for: it can be
    /// referred to, filtered by, set and deleted. Its cells are read by load() or refresh(), or with
    /// the first query that yields it. A row that turns out not to be there is a conflict at commit.
    ///
    /// Errors: NotFound (the table; the row is deleted here; without a database, no such row),
    /// Validation (a part of the key is missing).
    Result<Handle> reference(const QString &table, const Key &key);

    /// The known rows that `relation` leads to from `row`, by an index: see Handle::relatedRows().
    QList<RowId> relatedRows(RowId row, const Relation &relation);

    /// What breaks a rule in the pending change of `row`: found here at once, or by the database at
    /// the last commit. Empty for rows that are not changed.
    QList<CellFault> faults(RowId row) const;

    // Writing: each call is one step of the history

    /// Each is EditGroup's of the same name, alone in a step; createHandle() is create(). All verbs of
    /// EditGroup are there for edit().
    Result<RowId> create(const QString &table, const QList<NamedValue> &cells);
    Result<Handle> createHandle(const QString &table, const QList<NamedValue> &cells);
    Result<RowId> upsert(const QString &table, const QList<NamedValue> &cells);
    Result<void> set(RowId row, ColumnIndex column, const Value &value);
    Result<void> set(RowId row, const QString &column, const Value &value);
    Result<void> set(RowId row, const QList<NamedValue> &cells);
    Result<void> increment(RowId row, const QString &column, const Value &by);
    Result<void> remove(RowId row);

    /// A row of entity E, `create<Pilot>({Pilot::name = u"Jaime"_s})`, which also gets what the
    /// default functions of E make for what is not given. upsert() changes the known row that has
    /// the key among `cells`, if there is one.
    template<typename E>
    Result<HandleOf<E>> create(std::initializer_list<Assignment<E>> cells = {});
    template<typename E>
    Result<HandleOf<E>> create(std::span<const Assignment<E>> cells);
    template<typename E>
    Result<HandleOf<E>> upsert(std::initializer_list<Assignment<E>> cells);
    template<typename E>
    Result<HandleOf<E>> upsert(std::span<const Assignment<E>> cells);

    /// Sets columns of all rows of `query` to what their expressions are for each before any is
    /// changed; or deletes the rows. One step, all or nothing; yields the number of rows. They become
    /// known, and the change is pending like any other.
    Result<qint64> update(const QuerySet &query, const QList<NamedExpression> &cells);
    QFuture<Result<qint64>> updateAsync(const QuerySet &query, const QList<NamedExpression> &cells);
    /// As update(), with types: `update(aces, {Pilot::gunnery = Pilot::gunnery + 1})`.
    template<IsSetOfEntity S>
    Result<qint64> update(const S &set,
                          std::initializer_list<Alteration<typename S::EntityType>> cells);
    template<IsSetOfEntity S>
    Result<qint64> update(const S &set, std::span<const Alteration<typename S::EntityType>> cells);
    template<IsSetOfEntity S>
    QFuture<Result<qint64>>
    updateAsync(const S &set, std::initializer_list<Alteration<typename S::EntityType>> cells);
    Result<qint64> remove(const QuerySet &query);
    QFuture<Result<qint64>> removeAsync(const QuerySet &query);
    /// What a new row of `table` gets in `column` when that is not given: what `make` returns, which
    /// is called once for each such row. It is part of the session and not of the schema, since
    /// schemas are values that are compared. Errors: NotFound.
    Result<void>
    setDefault(const QString &table, const QString &column, const std::function<Value()> &make);

    /// When two versions of one row of `table` are equal: a set() that leads to an equal one does
    /// nothing. Without it those are equal that hold the same. Links are set in any case. Errors:
    /// NotFound.
    Result<void> setEquality(const QString &table,
                             const std::function<bool(const Row &, const Row &)> &areEqual);
    /// Makes `column` the version column of `table`: an integer that each update made here raises by
    /// one, and that must still be what it was, besides the columns that are changed. So a row that
    /// somebody else has written in any column is a conflict at the commit; when that was told, the
    /// newer row is known, and edits of other cells can be saved. Errors: NotFound, Schema (see
    /// Schema::withVersionColumn()).
    Result<void> setVersionColumn(const QString &table, const QString &column);
    template<typename E, typename T>
    Result<void> setVersionColumn(const TypedColumn<E, T> &column);

    /// Runs `change` and makes all its edits one step called `label`. All or nothing: if it returns
    /// an error, the state is what it was before, and that error is returned.
    ///
    /// The rows that `change` reads from the session, the group knows at once. Whatever else would
    /// change the session before it is done is refused (Busy).
    ///
    /// Errors besides, as far as the rows are known: Constraint, when two rows have the same
    /// one-to-one foreign key, or rows still refer to a key that is gone where that is forbidden.
    ///
    /// A `mergeKey` that is not empty joins this step with the one before if that has the same key:
    /// typing into one cell is one step.
    Result<void> edit(const QString &label,
                      const std::function<Result<void>(EditGroup &)> &change,
                      const QString &mergeKey = {});

    /// All pending rows in conflict, by RowId: what changes here were made against, what they made of
    /// it, and what the database is known to hold now. Cost: O(pending rows).
    QList<Conflict> conflicts() const;
    /// Each is EditGroup's of the same name, alone in a step.
    Result<void> resolve(Resolution resolution, const QList<RowId> &rows);
    Result<void> resolve(Resolution resolution, RowId row, ColumnIndex column);
    Result<void> resolve(RowId row, ColumnIndex column, const Value &value);
    Result<void> resolveAll(Resolution resolution);

    /// Drops the pending changes of these rows, or of all. Can be undone.
    void revert(std::span<const RowId> rows);
    void revertAll();

    // History

    /// The steps, where one stands among them, and the branches.
    const History &history() const;
    /// As in History: whether there is a step to go to, and what it is called.
    bool canUndo() const;
    bool canRedo() const;
    QString undoLabel() const;
    QString redoLabel() const;
    /// Goes back or forth by one step, past those that show nothing. What is pending is another then;
    /// nothing is written. Does nothing if there is no such step.
    void undo();
    void redo();
    /// Shows the state after `position` steps, from 0 to the number of history().labels().
    void goTo(qsizetype position);

    /// Takes back what the step number `step` (from 0) of history().labels() did, and nothing that
    /// was done since, as a new step. What a later step has changed again stays as it is.
    ///
    /// undoRow() does so for one row alone and the last step that changed it. Errors: NotFound, if
    /// there is nothing to take back; and those of the edits. Assert: there is such a step.
    Result<void> undoOnly(qsizetype step);
    Result<void> undoRow(RowId row);

    /// How much can be undone; by default everything.
    void setHistoryLimits(const History::Limits &limits);

    /// A branch leaves what is pending for something else, and is returned to; see History.
    /// Errors: Validation (the name is empty or taken, or that of the current branch, which cannot
    /// be removed), NotFound.
    Result<void> addBranch(const QString &name);
    Result<void> switchTo(const QString &branch);
    Result<void> removeBranch(const QString &name);

    /// Ends the typing that edit() would join the next step with.
    void endMerging();

    // Committing

    /// Whether anything differs from the database, and whether it is being written. Meanwhile another
    /// commit is refused (Busy).
    bool hasPending() const { return !state().pending().isEmpty(); }
    bool isCommitting() const;

    /// Writes all pending changes in one transaction.
    ///
    /// On success nothing is pending any more and the history stays: undoing past a commit makes
    /// pending changes. On failure nothing is written and no pending change is lost; the guilty rows
    /// have faults() or are in conflict (conflicts()). commit() blocks, commitAsync() returns at once;
    /// edits made meanwhile stay pending. Both end in committed() or commitFailed(). Cancelling the
    /// future calls off what has not begun to be written (Cancelled); what has, goes on to its end.
    /// Rows that the database changes or deletes by itself, following rules of foreign keys, are read
    /// again if they are known. Within a transaction it is final, and told by committed(), when that
    /// is committed. Errors: Validation, Conflict, Constraint, Schema (rows that wait for
    /// each other), the back end's; of these OutcomeUnknown only if the rows that were to be
    /// written, read again, do not tell what happened.
    Result<CommitReport> commit();
    QFuture<Result<CommitReport>> commitAsync();

    /// As commit(), of the pending changes of `rows` and of those rows that they cannot be saved
    /// without (see closedOver()), which the report names. The others stay pending.
    Result<CommitReport> commit(const QList<RowId> &rows);
    QFuture<Result<CommitReport>> commitAsync(const QList<RowId> &rows);

    /// All that commit() would run into now, as far as one attempt can tell: the back end carries out
    /// the whole plan and takes it back. Nothing changes, and no signal is emitted.
    ///
    /// checkCommit() blocks. Errors: Busy, Schema (rows that wait for each other), the back end's.
    Result<CommitCheck> checkCommit() const;
    QFuture<Result<CommitCheck>> checkCommitAsync() const;

    // Rules and extensions

    /// A rule for the cells of `column` beside those of the schema: `validator` returns what is wrong
    /// with a value, as a sentence for the user, or nothing. It is asked of the values of new rows and
    /// of changed ones, Null included, and of literal defaults, not of what only the database can fill
    /// in. Takes the place of the one before; a null function is none.
    ///
    /// A cell that breaks it has faults() at once and stops commits. Nothing is signalled when the
    /// rules change. Errors: NotFound.
    Result<void>
    setValidator(const QString &table,
                 const QString &column,
                 const std::function<std::optional<QString>(const Value &)> &validator);
    /// As setValidator() of a column, for new and changed rows as a whole; each fault marks a cell.
    /// What only the database can fill in is Absent.
    Result<void> setValidator(const QString &table,
                              const std::function<QList<CellFault>(const Row &)> &validator);
    /// As setValidator() of a column, for content of its type; cells that hold something else break the
    /// rules of the column itself. `setValidator(Pilot::gunnery, [](int gunnery) { ... })`.
    template<typename E, typename T>
    Result<void> setValidator(
        const TypedColumn<E, T> &column,
        const std::function<std::optional<QString>(const std::type_identity_t<T> &)> &validator);

    /// Has `extension` take part in all that is read and written from now on, after those installed
    /// before. It lives as long as the session does. Install extensions before anything is read.
    ///
    ///     auto *deletes = session.install(std::make_unique<SoftDelete>()).value();
    ///
    /// Errors: what Extension::attached() returns; the extension is gone then.
    template<typename T>
    Result<T *> install(std::unique_ptr<T> extension)
    {
        auto *installed = extension.get();
        return added(std::move(extension)).and_then([&] { return Result<T *>(installed); });
    }

    /// What is read for `query`: what extensions make of it (see Extension::beforeQuery()), with the keys
    /// of rows that are known in place of these.
    QuerySet scoped(const QuerySet &query) const;
    /// Runs `work` within a transaction and commits it, and with it all that is pending. What `work`
    /// writes by commit(), it and this session read from then on, and others after the end.
    ///
    /// Errors: that of `work`, or of the commit; nothing is saved then, and what was pending is again
    /// (see Transaction); an exception does the same. Busy, if there is a transaction. Blocks. A lock
    /// is held meanwhile: nobody else can write.
    Result<CommitReport> transaction(const std::function<Result<void>()> &work);
    /// The same, to be ended by hand. Errors: ReadOnly, Busy, the back end's.
    Result<Transaction> beginTransaction();
    bool isInTransaction() const;

    /// The back end's number for the state of the database, see Backend; 0 in memory.
    QFuture<Result<qint64>> dataVersion() const;

signals:
    /// Rows differ, or stand differently to the database. Emitted once for each edit, undo, commit
    /// or fetch, after the state is complete; not for rows that become known.
    void changed(const varve::ChangeSet &changes);
    /// What can be undone and redone, or how it is called.
    void historyChanged();
    /// A commit has written this; changed() came before.
    void committed(const varve::CommitReport &report);
    /// A commit has written nothing. Not emitted for one that is refused as another is under way.
    void commitFailed(const varve::Error &error);
    /// isCommitting() is another.
    void committingChanged();

private:
    Session(std::unique_ptr<Backend> backend, const Schema &schema);
    Result<void> added(std::unique_ptr<Extension> extension);

    friend class CommitEvent;
    friend class EditGroup;
    friend class Transaction;
    friend class WindowedResult;
    std::unique_ptr<Private> d;
};

} // namespace varve
