#include "session/planner.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <functional>
#include <map>

namespace varve {
namespace {

class PlannerText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error circle(const Table &table)
    {
        return {ErrorKind::Schema,
                tr("New rows reference each other in a circle that begins in table \"%1\", so none "
                   "can be written first.")
                    .arg(table.name),
                tr("Leave one of the references empty, save, and set it then.")};
    }
};

/// A pending row, whose change lives in the overlay that is planned.
struct PendingRow
{
    RowId row;
    const RowChange *change = nullptr;
};

/// The pending rows of one table by kind, each list in ascending RowId order.
struct TableChanges
{
    QList<PendingRow> inserts;
    QList<PendingRow> updates;
    QList<PendingRow> deletes;
};

/// Rows seen in one go come in one or two ascending runs, which need no sorting.
void sort(QList<PendingRow> &rows)
{
    const auto isBefore = [](const PendingRow &a, const PendingRow &b) { return a.row < b.row; };
    const auto second = std::is_sorted_until(rows.begin(), rows.end(), isBefore);
    if (std::is_sorted(second, rows.end(), isBefore))
        std::inplace_merge(rows.begin(), second, rows.end(), isBefore);
    else
        std::sort(rows.begin(), rows.end(), isBefore);
}

TableChanges sortedByKind(const Overlay::Changes &changes)
{
    TableChanges result;
    changes.forEach([&](RowId row, const RowChange &change) {
        switch (change.kind()) {
        case RowChange::Kind::Insert:
            return result.inserts.append({row, &change});
        case RowChange::Kind::Update:
            return result.updates.append({row, &change});
        case RowChange::Kind::Delete:
            return result.deletes.append({row, &change});
        }
    });
    for (auto *rows : {&result.inserts, &result.updates, &result.deletes})
        sort(*rows);
    return result;
}

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

/// Whether `columns` are those of the first `count` that fulfil `isOne`: as the next row is mostly
/// of the shape of the last, this spares making a list for each.
template<typename IsOne>
bool areAll(const QList<ColumnIndex> &columns, qsizetype count, IsOne isOne)
{
    auto next = columns.begin();
    for (qsizetype cell = 0; cell < count; ++cell) {
        if (!isOne(columnIndex(cell)))
            continue;
        if (next == columns.end() || *next != columnIndex(cell))
            return false;
        ++next;
    }
    return next == columns.end();
}

QList<ColumnIndex> storedColumns(const Table &table)
{
    QList<ColumnIndex> columns;
    for (qsizetype cell = 0; cell < table.columns.size(); ++cell) {
        if (!table.columns[cell].generated)
            columns.append(columnIndex(cell));
    }
    return columns;
}

/// The values of unique columns that pending rows are going to hold, per table.
class TakenValues
{
public:
    TakenValues(const Table &table, const TableChanges &changes)
    {
        for (const auto &index : table.indexes) {
            if (index.unique && !index.hasExpressions)
                m_columns.append(index.columns);
        }
        if (!table.key.isEmpty())
            m_columns.append(table.key);
        m_taken.resize(m_columns.size());
        for (const auto *rows : {&changes.inserts, &changes.updates}) {
            for (const auto &pending : *rows)
                add(*pending.change->after);
        }
    }

    /// Whether some pending row takes a unique value that `deleted` holds.
    bool includeOneOf(const Row &deleted) const
    {
        for (qsizetype index = 0; index < m_columns.size(); ++index) {
            if (m_taken[index].contains(keyOf(deleted, m_columns[index])))
                return true;
        }
        return false;
    }

private:
    void add(const Row &row)
    {
        for (qsizetype index = 0; index < m_columns.size(); ++index) {
            const auto key = keyOf(row, m_columns[index]);
            if (key.isComplete())
                m_taken[index].insert(key);
        }
    }

    QList<QList<ColumnIndex>> m_columns;
    QList<QSet<Key>> m_taken;
};

/// Collects rows into steps: one step for each run of rows of one statement shape.
class StepList
{
public:
    void append(const WriteStep &shape, const PendingRow &pending)
    {
        if (m_steps.isEmpty() || !isSameShape(m_steps.last(), shape))
            m_steps.append(shape);
        m_steps.last().rows.append({pending.row, *pending.change});
    }

    /// A step of its own, with its rows.
    void append(WriteStep step) { m_steps.append(std::move(step)); }

    void append(const WriteStep &shape, const QList<PendingRow> &rows)
    {
        if (rows.isEmpty())
            return;
        append(shape, rows.front());
        auto &targets = m_steps.last().rows;
        targets.reserve(targets.size() + rows.size() - 1);
        for (auto pending = rows.begin() + 1; pending != rows.end(); ++pending)
            targets.append({pending->row, *pending->change});
    }

    QList<WriteStep> take() { return std::move(m_steps); }

private:
    static bool isSameShape(const WriteStep &a, const WriteStep &b)
    {
        return a.kind == b.kind && a.table == b.table && a.columns == b.columns
               && a.guards == b.guards;
    }

    QList<WriteStep> m_steps;
};

/// Puts the rows that `dependencies(row)` names before the row itself, otherwise keeping the order.
/// The first row found to depend on itself is returned, or a null RowId.
template<typename Dependencies, typename Emit>
class DependencyOrder
{
public:
    DependencyOrder(Dependencies dependencies, Emit emitRow)
        : m_dependencies(std::move(dependencies))
        , m_emit(std::move(emitRow))
    {}

    /// Iterative, since chains of new rows may be as long as there are rows.
    RowId visit(RowId start)
    {
        QList<Frame> stack;
        if (!enter(start, stack))
            return {};
        while (!stack.isEmpty()) {
            auto &frame = stack.last();
            if (frame.next == frame.dependencies.size()) {
                m_marks[frame.row] = Mark::Done;
                m_emit(frame.row);
                stack.removeLast();
                continue;
            }
            const auto dependency = frame.dependencies[frame.next++];
            if (m_marks.value(dependency) == Mark::Open)
                return dependency;
            enter(dependency, stack);
        }
        return {};
    }

private:
    enum class Mark { New, Open, Done };
    struct Frame
    {
        RowId row;
        QList<RowId> dependencies;
        qsizetype next = 0;
    };

    bool enter(RowId row, QList<Frame> &stack)
    {
        if (m_marks.value(row) != Mark::New)
            return false;
        m_marks[row] = Mark::Open;
        stack.append({row, m_dependencies(row)});
        return true;
    }

    Dependencies m_dependencies;
    Emit m_emit;
    QHash<RowId, Mark> m_marks;
};

class Planner
{
public:
    Planner(const Overlay &pending, const Schema &schema)
        : m_pending(pending)
        , m_schema(schema)
    {
        for (const auto table : foreignKeyOrder(schema)) {
            if (pending.size(table) > 0)
                m_tables.append({table, sortedByKind(pending.changes(table))});
        }
    }

    Result<WritePlan> plan()
    {
        splitDeletes();
        addDeletes(m_early);
        if (auto inserted = addInserts(); !inserted)
            return inserted.error();
        addUpdates();
        addDeletes(m_late);
        return WritePlan{m_steps.take()};
    }

private:
    struct Entry
    {
        TableIndex table;
        TableChanges changes;
    };

    void splitDeletes()
    {
        for (const auto &[table, changes] : m_tables) {
            if (changes.deletes.isEmpty())
                continue;
            const TakenValues taken(m_schema[table], changes);
            for (const auto &pending : changes.deletes)
                (taken.includeOneOf(*pending.change->before) ? m_early : m_late).append(pending);
        }
    }

    PendingRow pendingRow(RowId row) const { return {row, m_pending.find(row)}; }

    void addInsert(const PendingRow &pending)
    {
        const auto index = pending.row.table();
        const auto &table = m_schema[index];
        const auto &row = *pending.change->after;
        const auto given = [&](ColumnIndex column) { return isGiven(row, column, table); };
        if (m_insert.table != index || !areAll(m_insert.columns, row.size(), given))
            m_insert = {RowChange::Kind::Insert, index, givenColumns(row, table), {}, {}};
        m_steps.append(m_insert, pending);
    }

    /// Where nothing new refers to anything new, as is usual, the rows go straight through.
    Result<void> addInserts()
    {
        if (anyInsertHoldsReference())
            return addInsertsReferredToFirst();
        for (const auto &[table, changes] : m_tables)
            std::ranges::for_each(changes.inserts, [this](const auto &row) { addInsert(row); });
        return {};
    }

    bool anyInsertHoldsReference() const
    {
        return std::ranges::any_of(m_tables, [](const Entry &entry) {
            return std::ranges::any_of(entry.changes.inserts, [](const PendingRow &pending) {
                return std::ranges::any_of(pending.change->after->cells(), &Value::isReference);
            });
        });
    }

    Result<void> addInsertsReferredToFirst()
    {
        DependencyOrder order([this](RowId row) { return newRowsReferredToBy(row); },
                              [this](RowId row) { addInsert(pendingRow(row)); });
        for (const auto &[table, changes] : m_tables) {
            for (const auto &pending : changes.inserts) {
                if (const auto culprit = order.visit(pending.row); !culprit.isNull())
                    return PlannerText::circle(m_schema[culprit.table()]);
            }
        }
        return {};
    }

    QList<RowId> newRowsReferredToBy(RowId row) const
    {
        QList<RowId> rows;
        for (const auto &cell : m_pending.find(row)->after->cells()) {
            if (cell.isReference() && isInsert(cell.reference()))
                rows.append(cell.reference());
        }
        return rows;
    }

    bool isInsert(RowId row) const
    {
        const auto *change = m_pending.find(row);
        return change && change->kind() == RowChange::Kind::Insert;
    }

    void addUpdates()
    {
        for (const auto &[table, changes] : m_tables) {
            std::map<QList<ColumnIndex>, WriteStep> byColumns;
            auto last = byColumns.end();
            for (const auto &[row, change] : changes.updates) {
                const auto isChanged = [change = change](ColumnIndex column) {
                    return change->changes(column);
                };
                if (last == byColumns.end()
                    || !areAll(last->first, change->after->size(), isChanged)) {
                    const auto columns = changedColumns(*change);
                    const WriteStep shape{RowChange::Kind::Update, table, columns, columns, {}};
                    last = byColumns.try_emplace(columns, shape).first;
                }
                last->second.rows.append({row, *change});
            }
            for (auto &[columns, step] : byColumns)
                m_steps.append(std::move(step));
        }
    }

    /// Against the foreign-key order of tables, and within a table that references itself, rows that
    /// reference others first.
    void addDeletes(const QList<PendingRow> &deletes)
    {
        for (auto entry = m_tables.crbegin(); entry != m_tables.crend(); ++entry) {
            QList<PendingRow> ofTable;
            std::ranges::copy_if(
                deletes, std::back_inserter(ofTable), [&](const PendingRow &pending) {
                    return pending.row.table() == entry->table;
                });
            const auto &table = m_schema[entry->table];
            const WriteStep shape{
                RowChange::Kind::Delete, entry->table, {}, storedColumns(table), {}};
            m_steps.append(shape, referencingFirst(ofTable, table));
        }
    }

    QList<PendingRow> referencingFirst(const QList<PendingRow> &deletes, const Table &table) const
    {
        QList<PendingRow> ordered;
        QHash<RowId, QList<RowId>> referencedBy;
        for (const auto &foreignKey : table.foreignKeys) {
            if (foreignKey.target && &m_schema[*foreignKey.target] == &table)
                addReferences(deletes, foreignKey, referencedBy);
        }
        if (referencedBy.isEmpty())
            return deletes;
        DependencyOrder order([&](RowId row) { return referencedBy.value(row); },
                              [&](RowId row) { ordered.append(pendingRow(row)); });
        for (const auto &pending : deletes)
            (void)order.visit(pending.row); // A circle of old rows is the database's to judge.
        return ordered.size() == deletes.size() ? ordered : deletes;
    }

    /// Adds to `referencedBy[row]` the deleted rows that point to `row`, which go before it.
    static void addReferences(const QList<PendingRow> &deletes,
                              const ForeignKey &foreignKey,
                              QHash<RowId, QList<RowId>> &referencedBy)
    {
        QHash<Key, RowId> byKey;
        for (const auto &[row, change] : deletes)
            byKey.insert(keyOf(*change->before, foreignKey.targetColumns), row);
        for (const auto &[row, change] : deletes) {
            const auto found = byKey.constFind(keyOf(*change->before, foreignKey.columns));
            if (found != byKey.constEnd() && *found != row)
                referencedBy[*found].append(row);
        }
    }

    const Overlay &m_pending;
    const Schema &m_schema;
    QList<Entry> m_tables;
    QList<PendingRow> m_early;
    QList<PendingRow> m_late;
    WriteStep m_insert; ///< The shape of the last insert, which is mostly that of the next.
    StepList m_steps;
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

Result<WritePlan> planned(const Overlay &pending, const Schema &schema)
{
    return Planner(pending, schema).plan();
}

} // namespace varve
