#include "storage/conflicts_p.h"
#include "storage/reading_p.h"
#include "storage/stepwriter_p.h"

#include <algorithm>

namespace varve {
namespace {

/// How many rows are held in memory to be compared.
constexpr qsizetype rowsAtATime = 1000;

bool isStillThere(const Row &before, const Row &theirs, const QList<ColumnIndex> &compared)
{
    return std::ranges::all_of(
        compared, [&](ColumnIndex column) { return before[column] == theirs[column]; });
}

/// The columns of `step` that they changed, too, and not to what we have.
QList<ColumnIndex> disputed(const WriteStep &step, const RowChange &mine, const Row &theirs)
{
    const bool deletes = !mine.after;
    QList<ColumnIndex> columns;
    for (const auto column : deletes ? step.guards : step.columns) {
        if (step.added.contains(column))
            continue;
        const auto &before = (*mine.before)[column];
        const bool changed = !before.isAbsent() && before != theirs[column];
        if (changed && (deletes || theirs[column] != (*mine.after)[column]))
            columns.append(column);
    }
    // A newer row of which all else agrees differs in that it is newer.
    const auto version = step.raised;
    if (columns.isEmpty() && version && (*mine.before)[*version] != theirs[*version])
        columns.append(*version);
    return columns;
}

class ConflictFinder
{
public:
    ConflictFinder(Connection &connection, const Schema &schema)
        : m_connection(connection)
        , m_schema(schema)
    {}

    Result<void> look(const WriteStep &step)
    {
        for (qsizetype at = 0; at < step.rows.size(); at += rowsAtATime) {
            if (auto looked = look(step, step.rows.mid(at, rowsAtATime)); !looked)
                return looked;
        }
        return {};
    }

    QList<Conflict> take() { return std::move(m_conflicts); }

private:
    Result<void> look(const WriteStep &step, const QList<WriteStep::Target> &targets)
    {
        const auto &table = m_schema[step.table];
        QList<Key> keys;
        for (const auto &target : targets) {
            if (const auto key = keyOf(*target.change->before, table.key); key.isComplete())
                keys.append(key);
        }
        const auto stored = rowsByKey(m_connection, {m_schema, step.table}, keys);
        if (!stored)
            return stored.error();
        for (const auto &target : targets)
            compare(step, target, *stored);
        return {};
    }

    void
    compare(const WriteStep &step, const WriteStep::Target &target, const QHash<Key, Row> &stored)
    {
        const auto &table = m_schema[step.table];
        const auto &before = *target.change->before;
        const auto key = keyOf(before, table.key);
        if (!key.isComplete())
            return; // It is new.
        // Who takes the place of a deleted row, deletes it.
        const bool replaces = !target.replaces.isNull();
        const auto row = replaces ? target.replaces : target.row;
        const auto mine = replaces ? RowChange{before, {}} : *target.change;
        const auto theirs = stored.constFind(key);
        if (theirs == stored.constEnd())
            m_conflicts.append({row, mine, {}, mine.after ? step.columns : step.guards});
        else if (!isStillThere(before, *theirs, comparedColumns(table, step.guards, before)))
            m_conflicts.append({row, mine, *theirs, disputed(step, mine, *theirs)});
    }

    Connection &m_connection;
    const Schema &m_schema;
    QList<Conflict> m_conflicts;
};

} // namespace

Result<QList<Conflict>>
conflictsWith(Connection &connection, const Schema &schema, const WritePlan &plan)
{
    TransactionScope transaction(connection);
    if (auto begun = transaction.begin(connection.dialect().beginReading(), {}); !begun)
        return begun.error();
    ConflictFinder finder(connection, schema);
    for (const auto &step : plan.steps) {
        // Of a row that is written several times, only its Change knows what it was made against.
        const bool isFinal = step.purpose == WriteStep::Purpose::Change
                             || step.purpose == WriteStep::Purpose::Follow;
        if (step.kind == RowChange::Kind::Insert || !isFinal)
            continue;
        if (auto looked = finder.look(step); !looked)
            return looked.error();
    }
    return finder.take();
}

} // namespace varve
