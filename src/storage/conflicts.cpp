#include "storage/conflicts_p.h"
#include "storage/reading_p.h"
#include "storage/stepwriter_p.h"

#include <QSet>

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
    const bool deletes = step.kind == RowChange::Kind::Delete;
    QList<ColumnIndex> columns;
    for (const auto column : deletes ? step.guards : step.columns) {
        const auto &before = (*mine.before)[column];
        const bool changed = !before.isAbsent() && before != theirs[column];
        if (changed && (deletes || theirs[column] != (*mine.after)[column]))
            columns.append(column);
    }
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
            if (const auto key = keyOf(*target.change.before, table.key); key.isComplete())
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
        const auto &before = *target.change.before;
        const auto key = keyOf(before, table.key);
        if (!key.isComplete() || m_seen.contains(target.row))
            return; // It is new, or an earlier step writes it as well.
        m_seen.insert(target.row);
        const auto theirs = stored.constFind(key);
        if (theirs == stored.constEnd()) {
            const auto columns = step.kind == RowChange::Kind::Delete ? step.guards : step.columns;
            m_conflicts.append({target.row, target.change, {}, columns});
        } else if (!isStillThere(before, *theirs, comparedColumns(table, step.guards, before))) {
            m_conflicts.append(
                {target.row, target.change, *theirs, disputed(step, target.change, *theirs)});
        }
    }

    Connection &m_connection;
    const Schema &m_schema;
    QSet<RowId> m_seen;
    QList<Conflict> m_conflicts;
};

} // namespace

Result<QList<Conflict>>
conflictsWith(Connection &connection, const Schema &schema, const WritePlan &plan)
{
    Transaction transaction(connection);
    if (auto begun = transaction.begin(connection.dialect().beginReading(), {}); !begun)
        return begun.error();
    ConflictFinder finder(connection, schema);
    for (const auto &step : plan.steps) {
        if (step.kind == RowChange::Kind::Insert)
            continue;
        if (auto looked = finder.look(step); !looked)
            return looked.error();
    }
    return finder.take();
}

} // namespace varve
