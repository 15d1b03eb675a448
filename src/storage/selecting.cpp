#include "query/sqlcompile.h"
#include "query/sqlselection.h"
#include "storage/reading_p.h"
#include "storage/selecting_p.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// Pending rows laid out beside their tables for one statement, and taken away after it.
class LaidOutRows
{
public:
    LaidOutRows(Connection &connection, const Schema &schema)
        : m_connection(connection)
        , m_dialect(connection.dialect())
        , m_schema(schema)
    {}
    // Statements on the tables would keep them from going.
    ~LaidOutRows()
    {
        if (m_made == 0)
            return;
        m_connection.forgetStatements();
        for (int number = 1; number <= m_made; ++number) {
            for (const auto &sql : m_dialect.dropPending(number))
                (void)m_connection.execute(sql, {});
        }
    }
    Q_DISABLE_COPY_MOVE(LaidOutRows)

    Result<QList<sql::Shadow>> layOut(const PendingTables &tables)
    {
        QList<sql::Shadow> shadows;
        for (const auto &pending : tables) {
            const auto &table = m_schema[pending.table];
            ++m_made;
            for (const auto &sql : m_dialect.createPending(table, m_made)) {
                if (auto made = m_connection.execute(sql, cannotRead(table)); !made)
                    return made.error();
            }
            if (auto filled = fill(table, pending); !filled)
                return filled.error();
            shadows.append(m_dialect.shadow(table, m_made, pending.hidesAll));
        }
        return shadows;
    }

private:
    Result<void> fill(const Table &table, const PendingTable &pending)
    {
        for (const auto &key : pending.hidden) {
            if (auto done = run(m_dialect.hideStored(table, m_made, key), table); !done)
                return done;
        }
        for (qsizetype row = 0; row < pending.rows.size(); ++row) {
            const auto sql =
                m_dialect.showPending(table, m_made, pending.rows[row], pending.origins[row]);
            if (auto done = run(sql, table); !done)
                return done;
        }
        return {};
    }

    Result<void> run(const sql::Text &text, const Table &table)
    {
        const auto done = m_connection.run(text, cannotRead(table));
        return done ? Result<void>() : done.error();
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    const Schema &m_schema;
    int m_made = 0;
};

class SelectingText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SqlBackend)
public:
    static QString cannotAsk() { return tr("The statement cannot be carried out"); }
    static Error noQuestion()
    {
        return {ErrorKind::Statement,
                tr("The statement is no query: it does not begin with SELECT, WITH, VALUES or "
                   "EXPLAIN."),
                tr("What a PRAGMA tells, SELECT * FROM pragma_... does, too. Write through the "
                   "session.")};
    }
};

/// Whether the statement can do no more than ask, or is refused by a connection that is read only:
/// BEGIN or COMMIT would not be, and would meddle with the transactions of the session.
bool isQuestion(const QString &sql)
{
    static const QRegularExpression question(
        uR"(^(\s|--[^\n]*(\n|$)|/\*.*?\*/)*(select|with|values|explain)\b)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return question.match(sql).hasMatch();
}

Result<ValueTable> table(Statement &lines, const QStringList &names)
{
    ValueTable table{names, {}};
    const auto width = static_cast<int>(names.size());
    while (lines.next()) {
        QList<Value> cells;
        for (int column = 0; column < width; ++column)
            cells.append(lines.value(column));
        table.rows.append(Row(std::move(cells)));
    }
    if (auto failure = lines.failure())
        return *failure;
    return table;
}

Result<Explanation> explained(Connection &connection, const sql::Text &select)
{
    return connection.dialect().plan(connection, select).transform([&](const QStringList &plan) {
        return Explanation{select.sql, select.values, plan};
    });
}

} // namespace

Result<Explanation> explainedRows(Connection &connection, const QuerySet &query)
{
    return explained(connection, sql::selectRows(query, {}, connection.dialect()));
}

Result<Explanation>
explainedValues(Connection &connection, const Selection &selection, const PendingTables &pending)
{
    LaidOutRows rows(connection, selection.rows().schema());
    const auto shadows = rows.layOut(pending);
    if (!shadows)
        return shadows.error();
    const auto select = sql::selectValues(selection, connection.dialect());
    return explained(connection, sql::shadowed(*shadows, select));
}

Result<ValueTable>
selectedValues(Connection &connection, const Selection &selection, const PendingTables &pending)
{
    LaidOutRows rows(connection, selection.rows().schema());
    const auto shadows = rows.layOut(pending);
    if (!shadows)
        return shadows.error();
    auto lines =
        connection.run(sql::shadowed(*shadows, sql::selectValues(selection, connection.dialect())),
                       cannotRead(selection.rows().table()));
    if (!lines)
        return lines.error();
    QStringList names;
    for (const auto &item : selection.items())
        names.append(item.name);
    return table(*lines, names);
}

Result<ValueTable> askedValues(Connection &connection, const RawQuery &query)
{
    if (!isQuestion(query.text))
        return SelectingText::noQuestion();
    auto lines = connection.run({query.text, query.values}, SelectingText::cannotAsk());
    return lines ? table(*lines, lines->names()) : lines.error();
}

Result<ValueTable> askedOfWriter(Connection &connection, const RawQuery &query)
{
    const auto &dialect = connection.dialect();
    if (auto set = connection.execute(dialect.readOnly(true), SelectingText::cannotAsk()); !set)
        return set.error();
    auto answer = askedValues(connection, query);
    if (auto set = connection.execute(dialect.readOnly(false), SelectingText::cannotAsk()); !set)
        return set.error();
    return answer;
}

} // namespace varve
