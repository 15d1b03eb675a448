#pragma once

#include "base/result.h"
#include "query/pendingtable.h"
#include "query/rawquery.h"
#include "query/selection.h"
#include "session/writecheck.h"
#include "session/writeplan.h"

#include <QFuture>

namespace varve {

/// A place in a sorted result, from which pages can be read: made by a back end, and meaningful to
/// it together with the query it came from.
struct Anchor
{
    /// What the row at this place holds in the columns of the query's total ordering, in its order.
    QList<Value> sortKey;
    /// The number the database gives the row, for tables read in that order; -1 otherwise.
    qint64 rowNumber = -1;
    /// The row's position in a result that the back end has laid out for itself; -1 otherwise.
    qint64 rank = -1;
};

/// Consecutive rows of a result.
struct Page
{
    /// In the order of the query. All columns of the table.
    QList<Row> rows;
    /// The number or rank (see Anchor) of each row of a table without a key, in step with `rows`;
    /// empty for tables with a key.
    QList<qint64> rowNumbers;
    /// Nothing follows the last row.
    bool atEnd = false;
};

/// Which part of a result is to be read.
struct PageRequest
{
    std::optional<Anchor> from;  ///< The first row wanted; none: the first of all.
    std::optional<Anchor> until; ///< The row after the last one wanted; none: as far as `limit`.
    qint64 limit = 0;            ///< Rows at most; 0: no limit.
};

/// Where the pages of a stretch of a result begin.
struct Places
{
    QList<Anchor> begins;       ///< The places of the rows at 0, step, 2 step ... of this stretch.
    qint64 rows = 0;            ///< How many rows the stretch has.
    std::optional<Anchor> last; ///< The place of its last row; none if it has no row.
    bool atEnd = false;         ///< Nothing follows this stretch.
};

/// Which stretch of a result is to be divided into pages.
struct PlacesRequest
{
    std::optional<Anchor> after; ///< The stretch begins behind this row; none: at the first.
    qint64 step = 0;             ///< Rows a page, at least 1.
    qint64 limit = 0;            ///< Rows to look at, at least 1.
};

/// A step of a transaction that stays open from one call of a back end to others.
struct TransactionStep
{
    /// What is done: to the transaction, or to a savepoint in it.
    enum class Kind { Begin, Commit, RollBack, SetSavepoint, RollBackTo, Release };

    /// The step.
    Kind kind = Kind::Begin;
    /// Of the last three: a number that is greater than those of the savepoints around it.
    int savepoint = 0;
};

/// How a question is answered: what is sent to the database, and what that makes of it.
struct Explanation
{
    /// The statement; empty where there is no database to send one to.
    QString sql;
    /// As many values as the statement has placeholders.
    QList<Value> values;
    /// The plan for it, a step a line, in the words of whoever answers.
    QStringList plan;
};

/// Where a session's rows come from and go to: the port that `storage` implements for SQL.
///
/// Every call returns at once, in the session's thread; the work is done elsewhere and the future
/// holds values only. Cancelling a future drops its work if that has not begun; then it ends without
/// a value. Letting go of a future drops nothing. No call but transact() leaves a transaction or lock
/// behind.
/// Errors: Connection, Busy, Storage, Statement and Cancelled everywhere; what else, is said with
/// the call.
class Backend
{
public:
    Backend() = default;
    virtual ~Backend() = default;
    Q_DISABLE_COPY_MOVE(Backend)

    /// Its tables and views, the same as long as it lives.
    virtual const Schema &schema() const = 0;

    /// Why nothing can be written to the whole database (a read-only file, missing rights); empty
    /// text if it can. Known without waiting.
    virtual QString readOnlyReason() const = 0;

    /// When it looks whether foreign keys hold within a plan.
    virtual ForeignKeyTiming foreignKeyTiming() const = 0;

    /// Rows of `query` in its order. Pages that begin at an anchor cost the same wherever that is.
    virtual QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) = 0;

    /// Finds where pages begin. Calls for consecutive stretches visit the whole result once.
    virtual QFuture<Result<Places>> places(const QuerySet &query, const PlacesRequest &request) = 0;

    /// The rows that have these keys now, in step with `keys`; none where there is no such row.
    virtual QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                            const QList<Key> &keys) = 0;

    /// The lines of `selection`, from rows as they are with `pending` in place of what it hides.
    virtual QFuture<Result<ValueTable>> select(const Selection &selection,
                                               const PendingTables &pending) = 0;

    /// The lines that `query` yields, pending changes or not: it is the database's own business. Errors
    /// besides: Type, if no database is behind it that could be asked so, as here.
    virtual QFuture<Result<ValueTable>> ask(const RawQuery &query);

    /// How the rows of `query` are read: by the statement that reads the first of them. Nothing is read
    /// for it. Errors besides: Type, if whoever answers cannot tell, as here.
    virtual QFuture<Result<Explanation>> explain(const QuerySet &query);

    /// The same of what select() would do.
    virtual QFuture<Result<Explanation>> explain(const Selection &selection,
                                                 const PendingTables &pending);

    /// Carries out `plan` in one transaction. On any failure nothing is written.
    ///
    /// Errors besides: Conflict with ConflictDetails (every conflict of the plan, not the first),
    /// Constraint with ConstraintDetails, ReadOnly; OutcomeUnknown with OutcomeDetails, when its last
    /// step failed in a way that leaves open whether it was done.
    virtual QFuture<Result<WriteReceipt>> write(const WritePlan &plan) = 0;

    /// Has the write() that was asked for last answer Cancelled, if it has not begun. One that has goes
    /// on to its end and answers what came of it, for which its future must not be cancelled. What
    /// does not say otherwise has nothing to call off.
    virtual void callOffWrite();

    /// Carries out `plan` in a transaction that is rolled back, going on after rows that are refused,
    /// and says what write() would run into: every row that breaks a rule, as far as can be told
    /// without those before it, and every conflict. Leaves no trace. Errors besides: ReadOnly.
    virtual QFuture<Result<WriteCheck>> check(const WritePlan &plan) = 0;

    /// Begins a transaction that holds what is called from then on, reading and writing, until it is
    /// committed or rolled back, or goes on within it. Nobody else sees before the commit what it
    /// writes, nor can write meanwhile. A write() that fails is taken back alone.
    ///
    /// A commit that fails has rolled back. RollBackTo keeps the savepoint. Errors besides: ReadOnly;
    /// Constraint of a commit, and OutcomeUnknown as of write(); Statement, if a failure has ended the transaction
    /// already. The back end that does not say otherwise has no transactions.
    virtual QFuture<Result<void>> transact(const TransactionStep &step);

    /// A number that is another one after somebody else has written to the database.
    virtual QFuture<Result<qint64>> dataVersion() = 0;
};

} // namespace varve
