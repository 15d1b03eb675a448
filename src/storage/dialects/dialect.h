#pragma once

#include "query/pendingtable.h"
#include "query/queryset.h"
#include "query/sqlselection.h"
#include "session/conflict.h"
#include "storage/connectionparameters.h"
#include "storage/reflection.h"

QT_BEGIN_NAMESPACE
class QSqlDatabase;
class QSqlError;
QT_END_NAMESPACE

namespace varve {

class Connection;

/// All that is particular to one kind of database. Has no state; its functions may be called from
/// any thread, those that take a Connection from the connection's.
///
/// Values are bound by name: the placeholders of the writing statements are called placeholder(0),
/// placeholder(1) ... row after row, which QtSql binds at a third of the cost of `?`.
class Dialect : public sql::Syntax
{
public:
    /// What a connection is for: each is opened, and tuned, by itself.
    enum class Role {
        Reader,  ///< Reads pages.
        Scanner, ///< Reads whole results, and lays them out in tables of its own.
        Writer,
    };

    /// What ConnectionParameters::dialect says to mean this one.
    virtual QString name() const = 0;
    /// The name of Qt's driver plugin.
    virtual QString driver() const = 0;

    /// Whether there is a database to open, as far as that shows from outside. ErrorKind::Connection.
    virtual Result<void> checkPlace(const ConnectionParameters &parameters) const = 0;
    /// Why the database cannot be written, as far as that shows from outside; empty if it can.
    virtual QString writeObstacle(const ConnectionParameters &parameters) const = 0;
    /// Sets what the driver must know before it opens `database`.
    virtual void
    configure(QSqlDatabase &database, const ConnectionParameters &parameters, Role role) const = 0;
    /// Sent after opening, before anything is read.
    virtual QStringList sessionStatements(Role role) const = 0;
    /// Has the connection refuse to write, or not any longer; also within a transaction.
    virtual QString readOnly(bool isOn) const = 0;
    /// Reads as little as shows that there is a database.
    virtual QString probe() const = 0;
    /// Makes a damaged database readable as far as it goes; empty if there is no such thing.
    virtual QString salvage() const = 0;

    /// Finds tables and views. What cannot be understood is left out and warned of.
    virtual Result<Reflection> reflect(Connection &connection) const = 0;

    /// What the driver's `error` means. `subject` begins the sentence: `Table "x" cannot be read`.
    virtual Error error(const QSqlError &error, const QString &subject) const = 0;

    /// Whether `failed`, the error of a COMMIT, leaves open if that was done: the connection was lost, or
    /// the medium failed meanwhile.
    virtual bool leavesCommitOpen(const Error &failed) const = 0;

    /// A rule of the database that refused a value.
    struct Refusal
    {
        ConstraintDetails::Rule rule; ///< What kind of rule it is.
        QList<ColumnIndex> columns;   ///< Empty if the database does not tell.
        QString text;                 ///< A sentence about it, with the names of table and columns.
    };
    /// The rule that `error` tells of when rows of `table` were written; none: it is another fault.
    virtual std::optional<Refusal> refusal(const QSqlError &error, const Table &table) const = 0;

    /// Begins a transaction that sees one state of the database, or one that holds the right to write.
    virtual QString beginReading() const = 0;
    virtual QString beginWriting() const = 0;
    /// Sent within a transaction to have foreign keys checked at its end; empty if not needed.
    virtual QString deferForeignKeys() const = 0;
    /// A number that changes when others write, in one row of one column.
    virtual QString dataVersion() const = 0;
    /// The same for everybody's writes of table structures.
    virtual QString schemaVersion() const = 0;

    /// How the database will find what `select` asks for, a step a line, in its own words.
    virtual Result<QStringList> plan(Connection &connection, const sql::Text &select) const = 0;
    /// Whether the database sorts `select` by itself, as no index has the order. One statement.
    virtual Result<bool> sorts(Connection &connection, const sql::Text &select) const = 0;

    /// The most rows and values that one statement may write.
    virtual qsizetype rowsPerStatement(qsizetype valuesPerRow) const = 0;
    /// The name of a bound value, counted from 0 over all rows of a statement.
    static QString placeholder(qsizetype position);

    /// Inserts `rows` rows of `columns` and yields `returned` of each, if any.
    virtual QString insertRows(const Table &table,
                               const QList<ColumnIndex> &columns,
                               qsizetype rows,
                               const QList<ColumnIndex> &returned) const = 0;
    /// Sets `columns` of `rows` rows that hold the values of `compared`; to those of `columns` that are
    /// `added`, too, the values are added. A row's values: those of `columns`, then of `compared`.
    virtual QString updateRows(const Table &table,
                               const QList<ColumnIndex> &columns,
                               const QList<ColumnIndex> &added,
                               const QList<ColumnIndex> &compared,
                               qsizetype rows) const = 0;
    /// Deletes `rows` rows that hold the values of `compared`.
    virtual QString
    deleteRows(const Table &table, const QList<ColumnIndex> &compared, qsizetype rows) const = 0;
    /// The largest automatic key that `table` has (or ever had, if it never uses one twice).
    virtual sql::Text largestKey(const Table &table) const = 0;

    /// Makes an empty table of the connection's own, whose key is numbered from 1.
    virtual QString createLayout(const Table &layout) const = 0;
    /// Puts the rows of `query` into it in their order: the columns that both have, by name.
    virtual sql::Text fillLayout(const Table &layout, const QuerySet &query) const = 0;
    /// Takes it away again.
    virtual QString dropLayout(const Table &layout) const = 0;

    /// Makes two tables for rows that are not saved, beside a table that one statement is to see with
    /// them. They are the connection's own, and called by `number`.
    virtual QStringList createPending(const Table &table, int number) const = 0;
    /// Hides the stored row with this key.
    virtual sql::Text hideStored(const Table &table, int number, const Key &key) const = 0;
    /// Shows `row`; cells that were not loaded are those of the stored row `origin`.
    virtual sql::Text showPending(const Table &table,
                                  int number,
                                  const Row &row,
                                  const QList<Value> &origin) const = 0;
    /// The stored rows that are not hidden, unless all are, and the pending ones.
    virtual sql::Shadow shadow(const Table &table, int number, bool hidesAll) const = 0;
    /// Takes both tables away again.
    virtual QStringList dropPending(int number) const = 0;
};

} // namespace varve
