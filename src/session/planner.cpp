#include "session/planner.h"

#include "session/lefttorules_p.h"
#include "session/pendingchanges_p.h"
#include "session/referenceorder_p.h"
#include "session/uniqueness_p.h"
#include "session/writeorder_p.h"

#include <algorithm>
#include <functional>

namespace varve {
namespace {

bool isGiven(const Row &row, ColumnIndex column, const Table &table)
{
    return !row[column].isAbsent() && !table[column].generated;
}

QList<ColumnIndex> givenColumns(const Row &row, const Table &table)
{
    QList<ColumnIndex> columns;
    columns.reserve(row.size());
    for (qsizetype cell = 0; cell < row.size(); ++cell) {
        if (isGiven(row, columnIndex(cell), table))
            columns.append(columnIndex(cell));
    }
    return columns;
}

Row with(const Row &row, const QList<TemporaryCell> &cells)
{
    auto changed = row;
    for (const auto &[column, value] : cells)
        changed = changed.withCell(column, value);
    return changed;
}

QList<ColumnIndex> columnsOf(const QList<TemporaryCell> &cells)
{
    QList<ColumnIndex> columns;
    for (const auto &cell : cells)
        columns.append(cell.column);
    return columns;
}

/// Collects rows into steps: one step for each run of rows of one statement shape.
class StepList
{
public:
    /// Whose changes live in `shape.pending` or `shape.made`.
    void append(const WriteStep &shape, QList<PendingRow> rows)
    {
        if (rows.isEmpty())
            return;
        if (m_steps.isEmpty() || !isSameShape(m_steps.last(), shape))
            m_steps.append(shape);
        if (m_steps.last().rows.isEmpty())
            m_steps.last().rows = std::move(rows);
        else
            m_steps.last().rows.append(rows);
    }

    void add(const WriteStep &shape, RowId row, RowChange change, RowId replaces = {})
    {
        if (m_steps.isEmpty() || !isSameShape(m_steps.last(), shape))
            m_steps.append(shape);
        m_steps.last().add(row, std::move(change), replaces);
    }

    /// What is appended now may depend on the rows of the last step: it goes on as a chain, which is
    /// written row by row, or ends there.
    void beginRound(const WriteStep &shape)
    {
        if (m_steps.isEmpty() || !isSameShape(m_steps.last(), shape))
            return;
        if (m_steps.last().rows.size() > 1 && !m_steps.last().isChain)
            m_steps.append(shape);
        else
            m_steps.last().isChain = true;
    }

    QList<WriteStep> take() { return std::move(m_steps); }

private:
    static bool isSameShape(const WriteStep &a, const WriteStep &b)
    {
        return a.kind == b.kind && a.table == b.table && a.columns == b.columns
               && a.guards == b.guards && a.purpose == b.purpose && a.added == b.added;
    }

    QList<WriteStep> m_steps;
};

/// Makes steps of pending rows, whatever their order.
class StepMaker
{
public:
    StepMaker(const Schema &schema, Overlay pending)
        : m_schema(schema)
        , m_pending(std::move(pending))
    {}

    /// The rows of `changes`, which need no particular order within their tables.
    void writeUsual(PendingChanges changes)
    {
        for (auto &ofTable : changes.tables)
            insert(ofTable.table, std::move(ofTable.inserts), changes);
        for (auto &ofTable : changes.tables) {
            for (auto &[columns, guards, rows, added] : ofTable.updates) {
                WriteStep shape{RowChange::Kind::Update, ofTable.table, columns, guards, {}};
                shape.added = added;
                shape.raised = raised(shape);
                append(std::move(shape), std::move(rows), changes);
            }
        }
        for (auto ofTable = changes.tables.rbegin(); ofTable != changes.tables.rend(); ++ofTable)
            append(deleteShape(ofTable->table), std::move(ofTable->deletes), changes);
    }

    void write(const OrderedWrite &write)
    {
        const bool isNextRound = std::exchange(m_round, write.round) != write.round;
        const auto [shape, row, change, replaces] = statement(write);
        if (shape.kind != RowChange::Kind::Delete && shape.columns.isEmpty()
            && write.part == OrderedWrite::Part::Whole && write.group)
            return; // All of it is postponed.
        if (isNextRound && shape.kind == RowChange::Kind::Update)
            m_steps.beginRound(shape);
        m_steps.add(shape, row, change, replaces);
    }

    QList<WriteStep> take() { return m_steps.take(); }

private:
    struct Statement
    {
        WriteStep shape;
        RowId row;
        RowChange change;
        RowId replaces = {};
    };

    /// Rows that give the same columns are one step.
    void insert(TableIndex table, QList<PendingRow> rows, const PendingChanges &changes)
    {
        for (auto begin = rows.cbegin(); begin != rows.cend();) {
            const auto shape = insertShape(table, *begin->change->after);
            const auto isOther = [&](const PendingRow &pending) {
                const auto &row = *pending.change->after;
                return !areAll(shape.columns, row.size(), [&](ColumnIndex column) {
                    return isGiven(row, column, m_schema[table]);
                });
            };
            const auto end = std::find_if(begin, rows.cend(), isOther);
            const bool areAllOfOneShape = begin == rows.cbegin() && end == rows.cend();
            if (areAllOfOneShape)
                return append(shape, std::move(rows), changes);
            append(shape, {begin, end}, changes);
            begin = end;
        }
    }

    void append(WriteStep shape, QList<PendingRow> rows, const PendingChanges &changes)
    {
        shape.pending = changes.pending;
        shape.made = changes.switched;
        m_steps.append(shape, std::move(rows));
    }

    WriteStep insertShape(TableIndex table, const Row &after) const
    {
        return {RowChange::Kind::Insert, table, givenColumns(after, m_schema[table]), {}, {}};
    }
    WriteStep deleteShape(TableIndex table) const
    {
        return {RowChange::Kind::Delete, table, {}, storedColumns(m_schema[table]), {}};
    }

    Statement statement(const OrderedWrite &write) const
    {
        switch (write.part) {
        case OrderedWrite::Part::Park:
            return parking(write);
        case OrderedWrite::Part::Whole:
            return write.group ? updating(write) : whole(write);
        case OrderedWrite::Part::Complete:
            break;
        }
        return completing(write);
    }

    /// Compares for the later step as well, before which a rule of the database may change the row.
    Statement parking(const OrderedWrite &write) const
    {
        const auto &[row, change, replaces] = write.pending;
        const auto columns = columnsOf(write.parked);
        auto guards = write.group ? write.group->guards : storedColumns(m_schema[row.table()]);
        for (const auto column : columns) {
            if (!guards.contains(column))
                guards.append(column);
        }
        WriteStep shape{RowChange::Kind::Update, row.table(), columns, guards, {}};
        shape.purpose = WriteStep::Purpose::Park;
        return {shape, row, {change->before, with(*change->before, write.parked)}, replaces};
    }

    Statement whole(const OrderedWrite &write) const
    {
        const auto &[row, change, replaces] = write.pending;
        if (!change->after) {
            auto shape = deleteShape(row.table());
            if (!write.parked.isEmpty())
                shape.guards = columnsOf(write.parked);
            return {shape, row, *change};
        }
        const auto after = with(*change->after, write.postponed);
        return {insertShape(row.table(), after), row, {{}, after}};
    }

    /// Without what is postponed, and with what was parked although it does not change.
    Statement updating(const OrderedWrite &write) const
    {
        const auto &[row, change, replaces] = write.pending;
        const auto postponed = columnsOf(write.postponed);
        auto columns = write.group->columns;
        const auto guards = write.parked.isEmpty() ? write.group->guards : columnsOf(write.parked);
        columns.removeIf([&](ColumnIndex column) { return postponed.contains(column); });
        for (const auto &cell : write.parked) {
            if (!write.group->sets(cell.column))
                columns.append(cell.column);
        }
        WriteStep shape{RowChange::Kind::Update, row.table(), columns, guards, {}};
        shape.added = write.group->added;
        shape.pending = m_pending;
        shape.raised = raised(shape);
        return {shape, row, {change->before, with(*change->after, write.postponed)}, replaces};
    }

    Statement completing(const OrderedWrite &write) const
    {
        const auto &[row, change, replaces] = write.pending;
        WriteStep shape{RowChange::Kind::Update, row.table(), columnsOf(write.postponed), {}, {}};
        if (write.group && updating(write).shape.columns.isEmpty())
            shape.guards = write.group->guards;
        else
            shape.purpose = WriteStep::Purpose::Complete;
        shape.raised = raised(shape);
        const auto before =
            change->before ? *change->before : with(*change->after, write.postponed);
        return {shape, row, {before, change->after}, replaces};
    }

    /// Each row's Change raises its version, unless somebody sets that.
    std::optional<ColumnIndex> raised(const WriteStep &update) const
    {
        const auto version = m_schema[update.table].version;
        const bool isRaised = version && update.purpose == WriteStep::Purpose::Change
                              && !update.columns.contains(*version);
        return isRaised ? version : std::nullopt;
    }

    const Schema &m_schema;
    Overlay m_pending;
    StepList m_steps;
    qsizetype m_round = 0;
};

} // namespace

QList<TableIndex> foreignKeyOrder(const Schema &schema)
{
    enum class Mark { New, Open, Done };
    QList<Mark> marks(schema.size(), Mark::New);
    QList<TableIndex> order;
    // Recursion is as deep as the longest chain of tables.
    const std::function<void(TableIndex)> visit = [&](TableIndex table) {
        if (marks[toInt(table)] != Mark::New)
            return;
        marks[toInt(table)] = Mark::Open;
        for (const auto &foreignKey : schema[table].foreignKeys) {
            if (foreignKey.target)
                visit(*foreignKey.target);
        }
        marks[toInt(table)] = Mark::Done;
        order.append(table);
    };
    for (qsizetype table = 0; table < schema.size(); ++table)
        visit(tableIndex(table));
    return order;
}

Result<WritePlan> planned(const Overlay &pending,
                          const Schema &schema,
                          ForeignKeyTiming timing,
                          const QList<KeptCells> &kept)
{
    auto changes = pendingChanges(pending, schema, kept);
    const auto followed = leftToRules(changes, schema);
    auto order = uniqueValueOrder(changes, schema);
    StepMaker steps(schema, pending);
    const bool isAnyKeyAtRisk = std::ranges::any_of(changes.tables, [&](const auto &ofTable) {
        return takesKeysThatMayBeChosen(ofTable, schema[ofTable.table]);
    });
    if (order.isEmpty() && !isAnyKeyAtRisk
        && referenceOrder(changes, schema, timing, Precedences::Unusual).isEmpty()) {
        steps.writeUsual(std::move(changes));
        return WritePlan{steps.take() + followed};
    }
    order += referenceOrder(changes, schema, timing, Precedences::All);
    const auto ordered = writeOrder(changes, order, schema, timing);
    if (!ordered)
        return ordered.error();
    for (const auto &write : ordered->writes)
        steps.write(write);
    return WritePlan{steps.take() + followed, {}, ordered->needsDeferral};
}

} // namespace varve
