#pragma once

#include "session/writecheck.h"
#include "storage/connection_p.h"
#include "storage/transactionscope_p.h"
#include "storage/writtenrows_p.h"

#include <span>

namespace varve {

/// What the steps of a plan have run into, when they go on after rows that cannot be written.
struct StepFindings
{
    QList<WriteCheck::Refusal> refusals;
    bool isMismatch = false; ///< Some statement did not hit its rows.
    bool isLost = false;     ///< The transaction has ended, and with it what could be found.

    void add(const Dialect::Refusal &refusal, RowId row);
};

/// Carries out the steps of a plan within a transaction, in statements of many rows each.
///
/// With `findings`, rows that cannot be written are noted there and left out.
///
/// Of the errors, one of kind Conflict without details says that a statement did not hit exactly the
/// rows it was made for; which rows, is found out when the transaction is gone.
class StepWriter
{
public:
    StepWriter(Connection &connection,
               const Schema &schema,
               WrittenRows &written,
               StepFindings *findings = nullptr);

    Result<void> write(const WriteStep &step);

private:
    /// What the statements of a step have in common.
    struct Shape
    {
        RowChange::Kind kind;
        const Table &table;
        QList<ColumnIndex> columns;  ///< Given by each row's `after`.
        QList<ColumnIndex> compared; ///< Given by each row's `before`.
        QList<ColumnIndex> returned;
        /// The statement for `queryRows` rows, the number needed last: making one costs more than
        /// running it, and finding one by its text nearly as much.
        std::shared_ptr<QSqlQuery> query = {};
        qsizetype queryRows = 0;
        bool isChain = false;          ///< Each row is a statement of its own.
        QList<ColumnIndex> added = {}; ///< Those of `columns` to which `after` is added.
    };
    struct Line
    {
        RowId row;
        Row before;
        Row after;
    };
    using Lines = QList<Line>;
    using Span = std::span<const Line>;
    struct Attempt
    {
        int affected = 0;
        QList<Value> returned;
        std::optional<Error> error;
        std::optional<Dialect::Refusal> refusal;
    };

    Result<void> insert(const WriteStep &step);
    Result<void> insertGiven(const WriteStep &step);
    Result<void> insertNumbered(const WriteStep &step, qint64 key);
    Result<void> insertReturning(const WriteStep &step);
    Result<void> update(const WriteStep &step);
    Result<void> park(const WriteStep &step);
    Result<void> remove(const WriteStep &step);
    Result<void> confirm(const WriteStep &step);
    Result<void> change(const WriteStep &step, Shape shape);

    /// The largest key that `count` more can follow; none: the database must choose.
    Result<std::optional<qint64>> largestKey(const Table &table, qsizetype count);
    Result<Row> composed(const WriteStep &step, const WriteStep::Target &target) const;
    Result<Value> resolved(RowId target, TableIndex table, ColumnIndex column) const;
    Result<Line> changeOf(const WriteStep &step, const WriteStep::Target &target) const;

    void addUp(const WriteStep &step, RowId row, Line &line);

    Result<void> add(Line line, Lines &lines, Shape &shape);
    Result<void> flush(Lines &lines, Shape &shape);
    Result<void> send(Shape &shape, Span lines);
    Result<void> sendOneByOne(Shape &shape, Span lines);
    Attempt attempt(Shape &shape, Span lines);
    Result<void> sendNoting(Shape &shape, Span lines);
    Result<void> sendNotingEach(Shape &shape, Span lines);
    bool note(const Dialect::Refusal &refusal, RowId row);
    bool isLeftOut(const Error &error) const;
    Result<void> prepare(Shape &shape, qsizetype rows);
    QString sqlOf(const Shape &shape, qsizetype rows) const;
    void bind(QSqlQuery &query, const Shape &shape, Span lines);
    bool hasLostTransaction();

    Connection &m_connection;
    const Schema &m_schema;
    WrittenRows &m_written;
    StepFindings *m_findings;
    QStringList m_placeholders; ///< Kept, as making a name costs more than binding a value.
};

/// The columns of `table` that tell whether a row is still what it was: the key, and those of
/// `guards` that were loaded.
QList<ColumnIndex>
comparedColumns(const Table &table, const QList<ColumnIndex> &guards, const Row &before);

/// That `rule` refused `rows`, in a sentence.
Error refusedError(const Dialect::Refusal &refusal, const QList<RowId> &rows);

/// Begins the sentence of an error: nothing of `table` was saved.
QString cannotSave(const Table &table);

} // namespace varve
