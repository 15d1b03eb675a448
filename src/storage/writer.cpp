#include "storage/conflicts_p.h"
#include "storage/danglingrows_p.h"
#include "storage/reading_p.h"
#include "storage/stepwriter_p.h"
#include "storage/writer_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

class WriterText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Writer)
public:
    static QString cannotSave() { return tr("Nothing was saved"); }
    static Error conflict(qsizetype rows)
    {
        if (rows == 1)
            return {ErrorKind::Conflict,
                    tr("Nothing was saved: somebody else has changed or deleted a row since it was "
                       "read."),
                    tr("Decide which values to keep, then save again.")};
        return {
            ErrorKind::Conflict,
            tr("Nothing was saved: somebody else has changed or deleted %1 rows since they were "
               "read.")
                .arg(rows),
            tr("Decide for each of them which values to keep, then save again.")};
    }
    static Error refusedForNothing(const Error &mismatch)
    {
        return {ErrorKind::Statement,
                tr("Nothing was saved: %1 Yet nobody else has changed them; a trigger or rule of "
                   "the database may ignore the change.")
                    .arg(mismatch.text()),
                tr("Refresh and save again.")};
    }
};

/// Whether the database may have stored something else than it was sent.
bool mustBeReadBack(const Row &row, const Table &table)
{
    const auto isFilledIn = [](const Value &cell) {
        return cell.isAbsent() && cell.absent().reason != Absent::Reason::NotLoaded;
    };
    return table.hasTriggers || std::ranges::any_of(table.columns, &Column::generated)
           || std::ranges::any_of(row, isFilledIn);
}

/// `stored`, but what was too large to be loaded before is not loaded now.
Row asLoaded(const Row &stored, const Row &written)
{
    auto row = stored;
    for (qsizetype position = 0; position < written.size(); ++position) {
        const auto &cell = written[columnIndex(position)];
        if (cell.isAbsent() && cell.absent().reason == Absent::Reason::NotLoaded)
            row = row.withCell(columnIndex(position), cell);
    }
    return row;
}

/// Carries out one plan.
class Writer
{
public:
    Writer(Connection &connection, const Schema &schema, const WritePlan &plan)
        : m_connection(connection)
        , m_schema(schema)
        , m_plan(plan)
        , m_transaction(connection)
        , m_written(plan.rowCount())
    {}

    Result<WriteReceipt> write()
    {
        const auto written = writeSteps();
        if (!written && written.error().kind() == ErrorKind::Conflict)
            return explained(written.error());
        if (!written)
            return written.error();
        auto receipt = readBack();
        if (!receipt)
            return receipt.error();
        if (auto read = readAffected(*receipt); !read)
            return read.error();
        if (const auto refused = refusedInTheEnd())
            return *refused;
        const auto committed = m_transaction.commit(WriterText::cannotSave());
        if (!committed && committed.error().kind() == ErrorKind::Constraint)
            return explainedConstraint(committed.error());
        if (!committed && !m_transaction.isPart())
            return failedCommit(m_connection, committed.error(), *receipt);
        if (!committed)
            return committed.error();
        return receipt;
    }

private:
    Result<void> writeSteps()
    {
        const auto &dialect = m_connection.dialect();
        const auto subject = WriterText::cannotSave();
        if (auto begun = m_transaction.begin(dialect.beginWriting(), subject); !begun)
            return begun;
        if (!dialect.deferForeignKeys().isEmpty()) {
            if (auto done = m_connection.execute(dialect.deferForeignKeys(), subject); !done)
                return done;
        }
        StepWriter writer(m_connection, m_schema, m_written);
        for (const auto &step : m_plan.steps) {
            if (auto done = writer.write(step); !done)
                return done;
        }
        return {};
    }

    /// Some statement did not hit its rows. The transaction is in the way of seeing why, as it has
    /// changed rows itself.
    Error explained(const Error &mismatch)
    {
        m_transaction.rollBack();
        const auto conflicts = conflictsWith(m_connection, m_schema, m_plan);
        if (!conflicts)
            return conflicts.error();
        if (conflicts->isEmpty())
            return WriterText::refusedForNothing(mismatch);
        return WriterText::conflict(conflicts->size())
            .withDetails(std::make_shared<ConflictDetails>(*conflicts));
    }

    /// Foreign keys are looked at in the end, when the database names no row any more.
    Error explainedConstraint(const Error &refused) const
    {
        const auto found = danglingRows(m_connection, m_schema, m_plan, m_written);
        if (!found || found->isEmpty())
            return refused;
        return errorOf(found->front()).withNativeCode(refused.nativeCode());
    }

    static Error errorOf(const DanglingRows &dangling)
    {
        const auto details = std::make_shared<ConstraintDetails>(
            ConstraintDetails::Rule::ForeignKey, dangling.columns, dangling.rows);
        return Error(ErrorKind::Constraint, dangling.text, dangling.advice).withDetails(details);
    }

    /// As part of a transaction the plan would be refused only with all of it.
    std::optional<Error> refusedInTheEnd() const
    {
        if (!m_transaction.isPart())
            return {};
        const auto found = danglingRows(m_connection, m_schema, m_plan, m_written);
        if (!found)
            return found.error();
        return found->isEmpty() ? std::nullopt : std::optional(errorOf(found->front()));
    }

    Result<WriteReceipt> readBack()
    {
        QHash<TableIndex, QList<Key>> wanted;
        for (const auto &[row, stored] : m_written.all()) {
            if (stored && mustBeReadBack(*stored, m_schema[row.table()]))
                wanted[row.table()].append(keyOf(*stored, m_schema[row.table()].key));
        }
        QHash<TableIndex, QHash<Key, Row>> found;
        for (auto keys = wanted.cbegin(); keys != wanted.cend(); ++keys) {
            auto rows = rowsByKey(m_connection, {m_schema, keys.key()}, keys.value());
            if (!rows)
                return rows.error();
            found.insert(keys.key(), *rows);
        }
        auto receipt = WriteReceipt{m_written.all()};
        if (found.isEmpty())
            return receipt;
        for (auto &[row, stored] : receipt.rows) {
            if (!stored || !found.contains(row.table()))
                continue;
            const auto &rows = found[row.table()];
            const auto current = rows.constFind(keyOf(*stored, m_schema[row.table()].key));
            if (current != rows.constEnd())
                stored = asLoaded(*current, *stored);
        }
        return receipt;
    }

    Result<void> readAffected(WriteReceipt &receipt)
    {
        QHash<TableIndex, QList<Key>> wanted;
        for (const auto &affected : m_plan.affected)
            wanted[affected.row.table()].append(affectedKey(affected));
        QHash<TableIndex, QHash<Key, Row>> found;
        for (auto keys = wanted.cbegin(); keys != wanted.cend(); ++keys) {
            auto rows = rowsByKey(m_connection, {m_schema, keys.key()}, keys.value());
            if (!rows)
                return rows.error();
            found.insert(keys.key(), *rows);
        }
        for (const auto &affected : m_plan.affected) {
            const auto &rows = found[affected.row.table()];
            const auto current = rows.constFind(affectedKey(affected));
            receipt.affected.append({affected.row,
                                     current == rows.constEnd()
                                         ? std::nullopt
                                         : std::optional(asLoaded(*current, affected.expected))});
        }
        return {};
    }

    /// Parts of the key that the session does not know, the plan has written.
    Key affectedKey(const WritePlan::Affected &affected) const
    {
        auto row = affected.expected;
        const auto *written = m_written.find(affected.row);
        for (const auto column : m_schema[affected.row.table()].key) {
            if (written && (row[column].isAbsent() || row[column].isReference()))
                row = row.withCell(column, (*written)[column]);
        }
        return keyOf(row, m_schema[affected.row.table()].key);
    }

    Connection &m_connection;
    const Schema &m_schema;
    const WritePlan &m_plan;
    TransactionScope m_transaction;
    WrittenRows m_written;
};

} // namespace

Result<WriteReceipt> written(Connection &connection, const Schema &schema, const WritePlan &plan)
{
    auto receipt = Writer(connection, schema, plan).write();
    connection.forgetStatements(); // They hold the values that were bound to them.
    return receipt;
}

} // namespace varve
