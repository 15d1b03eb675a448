#pragma once

#include "base/whenready.h"
#include "session/automatickeys_p.h"
#include "session/commitrounds_p.h"
#include "session/identitymap.h"
#include "session/relationreader_p.h"
#include "session/session.h"
#include "session/sessionnotes_p.h"
#include "session/statebackend_p.h"
#include "session/transacting_p.h"
#include "session/validators_p.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <vector>

namespace varve {

/// What a Session is made of. The state and the history are values; this is where they are
/// replaced by other values, and where everybody is told.
class Session::Private
{
public:
    Private(Session &session, std::unique_ptr<Backend> aBackend);
    /// With another description of what is behind `aBackend`.
    Private(Session &session, std::unique_ptr<Backend> aBackend, Schema aSchema);
    /// Without a database, going on from `given`.
    Private(Session &session, std::unique_ptr<StateBackend> memory, const State &given);

    /// Fills in the constant defaults of `declared`, which the database has not got.
    void takeDefaults(const Schema &declared);

    /// Replaces the state, then tells once how `rows` read now, which are all that differ.
    void become(State next, QList<RowId> rows);

    /// The row that one edit makes, as a step called `label`.
    Result<RowId> made(const QString &label, const std::function<Result<RowId>(EditGroup &)> &make);

    /// Has `change` and what it entails done to `group`, which takes over what is read meanwhile.
    Result<void> edited(EditGroup &group, const std::function<Result<void>(EditGroup &)> &change);
    /// Whether a step is being made; another change would be lost when it is done.
    bool isEditing() const { return m_group != nullptr; }

    /// As become(), as one step of the history. No step if nothing differs.
    void step(State next, const History::Step &step);

    /// Shows another place of the history.
    void visit(const Overlay &pending);

    /// What takes back step number `step` of the history, for `only` one row or for all.
    QList<Edit> editsUndoing(qsizetype step, std::optional<RowId> only) const;
    Result<void> undoBetween(qsizetype step, std::optional<RowId> only);

    /// Whether rows stay known for good, or as long as a result shows them.
    enum class Keep { ForGood, WhileHeld };

    /// Takes rows that were read into the base, and returns who they are. Pending changes of rows
    /// that have changed there are rebased. Rows without a key cannot be known again: each reading
    /// of one is another row. With WhileHeld, each call needs a release(). Cost: O(1) a row.
    QList<RowId> adopt(TableIndex table, const Page &page, Keep keep);

    /// Whether all links of `row` that were stored then have been read.
    bool hasReadLinks(RowId row, const Relation &relation) const
    {
        return m_readLinks.value(row).contains(relation.link);
    }
    void setHasReadLinks(RowId row, const Relation &relation)
    {
        m_readLinks[row].append(relation.link);
    }

    /// The stored rows of the through table `table` that were removed as links, as far as they are
    /// still stored. Looking through all that is pending instead would cost that for every link.
    QSet<RowId> unlinked(TableIndex table)
    {
        auto &rows = m_unlinked[table];
        rows.removeIf([this](RowId row) { return !state.baseRow(row); });
        return rows;
    }
    void setUnlinked(RowId through) { m_unlinked[through.table()].insert(through); }

    /// Forgets those of `rows` that nobody holds any more and no step of the history has changed.
    void release(const QList<RowId> &rows);
    /// What was to be released while a step was made, which may have changed those rows.
    void releaseLater();

    /// The keys of those of `rows` with cells that were left out; `rows` are these then, ascending,
    /// and are held until finishLoading() has taken their cells over.
    Result<QList<Key>> beginLoading(QList<RowId> &rows);
    /// As beginLoading() of all of `rows` that are stored and have a key.
    QList<Key> beginRefresh(QList<RowId> &rows);
    Result<void> finishLoading(const QList<RowId> &rows,
                               const Result<QList<std::optional<Row>>> &read);

    /// Commits all pending rows, or those of `selection` and what they need.
    Result<CommitReport> commit(const QList<RowId> *selection);
    QFuture<Result<CommitReport>> commitAsync(const QList<RowId> *selection);

    /// What a commit of all that is pending in `from`, or of `selection`, writes: as it is, unless
    /// there are extensions. Rows that are pending refer to stored ones by key in `from`.
    Result<PreparedCommit>
    prepared(const State &from, const QList<RowId> *selection, CommitPurpose purpose);

    /// The plan of a commit that is under way from now on.
    Result<WritePlan> begin(const QList<RowId> *selection);
    Result<CommitReport> finish(const WritePlan &plan, const Result<WriteReceipt> &receipt);

    /// `receipt`, or what the rows tell about it if its error leaves open what happened: then they are
    /// read. settleLater() reads in the event loop and calls `use`.
    Result<WriteReceipt> settled(const Result<WriteReceipt> &receipt);
    void settleLater(const Result<WriteReceipt> &receipt,
                     const std::function<void(const Result<WriteReceipt> &)> &use);
    /// The same for the end of the transaction.
    Result<void> settledEnd(const Result<void> &done);

    Result<PreparedCheck> preparedCheck();
    QFuture<Result<WriteCheck>> found(const PreparedCheck &check);

    /// Every rule that `change`, which is no delete, or that all pending rows break, as far as it is
    /// known without the database.
    QList<CellFault> faultsOf(RowId row, const RowChange &change) const;
    QList<ValidationDetails::Fault> allFaults(const Overlay &pending) const;

    Selection scoped(const Selection &selection) const;

    /// `result` of reading `query`, of which extensions are told.
    template<typename T>
    Result<T> heard(const QuerySet &query, Result<T> result);
    template<typename T>
    QFuture<Result<T>> heardLater(const QuerySet &query, const QFuture<Result<T>> &result);
    void tellFailed(const Error &error, const Overlay &atStake = {});
    void tellWritten(const QList<StoredRows> &written, const CommitReport &report);
    void tellRead(const QuerySet &query, qsizetype lines);
    static qsizetype linesOf(const QList<RowId> &rows) { return rows.size(); }
    static qsizetype linesOf(const ValueTable &table) { return table.rows.size(); }

    /// `rows`, which a back end has returned for all that `query` may show, and the pending rows as the
    /// query reads them, neither limited nor from an offset on. Assert: !needsPushDown(query, state).
    QList<RowId> withPending(const QuerySet &query, QList<RowId> rows) const;

    /// The state, in memory with notes for whoever goes on from there.
    State shownState();

    /// A row that was never there.
    RowId newRow(TableIndex table);

    /// Whether there is nothing behind the state.
    bool isInMemory() const { return m_isInMemory; }

    /// Follows relations in the state.
    RelationReader reader() { return {state, schema, indexes}; }

    Session &q;
    std::unique_ptr<Backend> backend;
    Schema schema;
    State state;
    History history;
    IdentityMap identities;
    RowIndexes indexes;
    AutomaticKeys automaticKeys; ///< In memory only.
    QHash<TableIndex, QHash<ColumnIndex, std::function<Value()>>> defaults;
    QHash<TableIndex, std::function<bool(const Row &, const Row &)>> equalities;
    QHash<RowId, QList<CellFault>> refused; ///< What the database refused at the last commit.
    std::vector<std::unique_ptr<Extension>> extensions;
    Validators validators;
    bool isCommitting = false;
    /// Rows of which a reference was set here, by hand or by a rule: where one refers to a key that is
    /// given up all the same, that is meant. Rows that became known later follow when the database makes them.
    QSet<RowId> drawnAlong;

    void beginTransaction();
    /// Takes back all of the transaction's writes but the first `flushes`, as the back end has done.
    void withdraw(qsizetype flushes);
    std::optional<OpenTransaction> transaction;

private:
    void withdraw(const BaseUpdate &update);
    void readAgain();
    void takeNotes(const State &given);
    void learnGivenSerials();
    void learnGivenKeys();
    void publish(State next, const ChangeSet &changes);
    void keep(RowId row, bool isNew, Keep keep);
    void rebaseOnto(const BaseUpdate &update);
    /// `next` as it is after `update`, which the history is told of.
    State rebased(const State &next, const BaseUpdate &update);
    BaseUpdate affectedUpdate(const WriteReceipt &receipt, const State &after);
    BaseUpdate ofEditedRows(const BaseUpdate &update) const;
    static QList<CellFault> refusals(const ConstraintDetails &details, const QString &text);
    /// The commit of `done` is done.
    CommitReport
    succeed(const PreparedCommit &done, const WritePlan &plan, const WriteReceipt &receipt);
    Error fail(const Error &error);
    State
    afterCommit(const PreparedCommit &done, const WritePlan &plan, const WriteReceipt &receipt);
    Overlay pendingAfter(const Overlay &asked, const BaseUpdate &committed);
    OpenTransaction::Flush
    flushed(const PreparedCommit &done, const WritePlan &plan, const WriteReceipt &receipt) const;
    Result<WritePlan> validPlan(const PreparedCommit &made) const;
    QList<StoredRows> writtenRows(const WriteReceipt &receipt) const;
    QFuture<Result<WriteReceipt>> write(const WritePlan &plan);
    template<typename Ask>
    auto lookingAt(const State &shown, Ask ask);
    void learnKeys(const WritePlan &plan, const WriteReceipt &receipt);

    EditGroup *m_group = nullptr; ///< The step that is being made.
    QList<QList<RowId>> m_toRelease;
    QHash<RowId, QList<Relation::Link>> m_readLinks;
    QHash<TableIndex, QSet<RowId>> m_unlinked;
    QSet<RowId> m_edited;        ///< Rows that some step of the history has changed.
    QHash<RowId, int> m_holders; ///< How many results show a row that is known only for them.
    PreparedCommit m_committing; ///< What the commit under way writes.
    quint64 m_commitsInto = 0;   ///< The transaction that the commit under way is part of; 0: none.
    quint64 m_transactions = 0;  ///< How many there ever were.
    quint64 m_commits = 0;       ///< How many have begun to write.
    QElapsedTimer m_commitTimer;
    bool m_isHearing = false; ///< Extensions are asked what they make of a commit.
    std::shared_ptr<const SessionNotes> m_notes; ///< Those that were given away last.
    bool m_isInMemory = false;
    bool m_areSerialsKnown = true; ///< Of the rows that the session was given.
    bool m_areKeysKnown = true;

    friend class Session;
};

inline bool areOfOneTable(const QList<RowId> &rows)
{
    return std::ranges::all_of(rows,
                               [&](RowId row) { return row.table() == rows.front().table(); });
}

/// What the back end answers; in memory, it looks up in `shown` what it is to write.
template<typename Ask>
auto Session::Private::lookingAt(const State &shown, Ask ask)
{
    if (isInMemory())
        static_cast<StateBackend &>(*backend).follow(shown, indexes);
    auto answer = ask();
    if (isInMemory())
        static_cast<StateBackend &>(*backend).follow(state, indexes);
    return answer;
}

template<typename T>
Result<T> Session::Private::heard(const QuerySet &query, Result<T> result)
{
    if (extensions.empty())
        return result;
    if (!result)
        tellFailed(result.error());
    else
        tellRead(query, linesOf(*result));
    return result;
}

template<typename T>
QFuture<Result<T>> Session::Private::heardLater(const QuerySet &query,
                                                const QFuture<Result<T>> &result)
{
    if (extensions.empty())
        return result;
    return converted(
        result, &q, [this, query](Result<T> read) { return heard(query, std::move(read)); });
}

} // namespace varve
