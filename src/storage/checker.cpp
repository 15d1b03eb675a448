#include "storage/checker_p.h"
#include "storage/conflicts_p.h"
#include "storage/danglingrows_p.h"
#include "storage/stepwriter_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace varve {
namespace {

QString cannotCheck()
{
    return QCoreApplication::translate("varve::Checker",
                                       "It cannot be checked what saving would do");
}

/// Carries out one plan for the sake of what it runs into.
class Checker
{
public:
    Checker(Connection &connection, const Schema &schema, const WritePlan &plan)
        : m_connection(connection)
        , m_schema(schema)
        , m_plan(plan)
        , m_transaction(connection)
        , m_written(plan.rowCount())
    {}

    Result<WriteCheck> check()
    {
        if (auto done = writeSteps(); !done)
            return done.error();
        if (auto found = addDangling(); !found)
            return found.error();
        m_transaction.rollBack();
        WriteCheck check{m_findings.refusals, {}};
        if (!m_findings.isMismatch)
            return check;
        const auto conflicts = conflictsWith(m_connection, m_schema, m_plan);
        if (!conflicts)
            return conflicts.error();
        check.conflicts = *conflicts;
        return check;
    }

private:
    Result<void> writeSteps()
    {
        const auto &dialect = m_connection.dialect();
        if (auto begun = m_transaction.begin(dialect.beginWriting(), cannotCheck()); !begun)
            return begun;
        if (!dialect.deferForeignKeys().isEmpty()) {
            if (auto done = m_connection.execute(dialect.deferForeignKeys(), cannotCheck()); !done)
                return done;
        }
        StepWriter writer(m_connection, m_schema, m_written, &m_findings);
        for (const auto &step : m_plan.steps) {
            if (auto done = writer.write(step); !done)
                return done;
        }
        return {};
    }

    /// Foreign keys that hold only in the end cannot be refused before, so they are looked for.
    Result<void> addDangling()
    {
        if (m_findings.isLost)
            return {};
        const auto found = danglingRows(m_connection, m_schema, m_plan, m_written);
        if (!found)
            return found.error();
        for (const auto &dangling : *found)
            m_findings.refusals.append({ConstraintDetails::Rule::ForeignKey,
                                        dangling.columns,
                                        dangling.rows,
                                        dangling.text,
                                        dangling.advice});
        return {};
    }

    Connection &m_connection;
    const Schema &m_schema;
    const WritePlan &m_plan;
    TransactionScope m_transaction;
    WrittenRows m_written;
    StepFindings m_findings;
};

} // namespace

Result<WriteCheck> checked(Connection &connection, const Schema &schema, const WritePlan &plan)
{
    auto found = Checker(connection, schema, plan).check();
    connection.forgetStatements(); // They hold the values that were bound to them.
    return found;
}

} // namespace varve
