#include "session/planner.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <functional>
#include <ranges>

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

using Target = WriteStep::Target;

/// The pending rows of one table by kind, each list in ascending RowId order.
struct TableChanges
{
    QList<Target> inserts;
    QList<Target> updates;
    QList<Target> deletes;
};

TableChanges sortedByKind(const Overlay::Changes &changes)
{
    TableChanges result;
    changes.forEach([&](RowId row, const RowChange &change) {
        switch (change.kind()) {
        case RowChange::Kind::Insert:
            return result.inserts.append({row, change});
        case RowChange::Kind::Update:
            return result.updates.append({row, change});
        case RowChange::Kind::Delete:
            return result.deletes.append({row, change});
        }
    });
    for (auto *targets : {&result.inserts, &result.updates, &result.deletes})
        std::ranges::sort(*targets, {}, &Target::row);
    return result;
}

QList<ColumnIndex> givenColumns(const Row &row, const Table &table)
{
    QList<ColumnIndex> columns;
    columns.reserve(row.size());
    for (qsizetype cell = 0; cell < row.size(); ++cell) {
        const auto column = columnIndex(cell);
        if (!row[column].isAbsent() && !table[column].generated)
            columns.append(column);
    }
    return columns;
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
        for (const auto *targets : {&changes.inserts, &changes.updates}) {
            for (const auto &target : *targets)
                add(*target.change.after);
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

/// Collects targets into steps: one step for each run of targets of one statement shape.
class StepList
{
public:
    void append(const WriteStep &shape, const Target &target)
    {
        if (m_steps.isEmpty() || !isSameShape(m_steps.last(), shape))
            m_steps.append(shape);
        m_steps.last().rows.append(target);
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
            for (const auto &target : changes.deletes)
                (taken.includeOneOf(*target.change.before) ? m_early : m_late).append(target);
        }
    }

    void addInsert(const Target &target)
    {
        const auto table = target.row.table();
        const auto columns = givenColumns(*target.change.after, m_schema[table]);
        m_steps.append({RowChange::Kind::Insert, table, columns, {}, {}}, target);
    }

    /// Most inserts refer to nothing new and go straight through; a row that does waits for those.
    Result<void> addInserts()
    {
        const auto targetOf = [this](RowId row) { return Target{row, *m_pending.find(row)}; };
        DependencyOrder order([this](RowId row) { return newRowsReferredToBy(row); },
                              [&](RowId row) { addInsert(targetOf(row)); });
        for (const auto &[table, changes] : m_tables) {
            for (const auto &target : changes.inserts) {
                if (const auto culprit = order.visit(target.row); !culprit.isNull())
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
        for (auto &[table, changes] : m_tables) {
            QList<std::pair<QList<ColumnIndex>, Target>> byShape;
            byShape.reserve(changes.updates.size());
            for (const auto &target : changes.updates)
                byShape.append({changedColumns(target.change), target});
            std::ranges::stable_sort(byShape, {}, &std::pair<QList<ColumnIndex>, Target>::first);
            for (const auto &[columns, target] : byShape)
                m_steps.append({RowChange::Kind::Update, table, columns, columns, {}}, target);
        }
    }

    /// Against the foreign-key order of tables, and within a table that references itself, rows that
    /// reference others first.
    void addDeletes(const QList<Target> &deletes)
    {
        for (const auto &entry : m_tables | std::views::reverse) {
            QList<Target> ofTable;
            std::ranges::copy_if(deletes, std::back_inserter(ofTable), [&](const Target &target) {
                return target.row.table() == entry.table;
            });
            const auto &table = m_schema[entry.table];
            const WriteStep shape{
                RowChange::Kind::Delete, entry.table, {}, storedColumns(table), {}};
            for (const auto &target : referencingFirst(ofTable, table))
                m_steps.append(shape, target);
        }
    }

    QList<Target> referencingFirst(const QList<Target> &deletes, const Table &table) const
    {
        QList<Target> referencedFirst;
        QHash<RowId, QList<RowId>> referencedBy;
        for (const auto &foreignKey : table.foreignKeys) {
            if (foreignKey.target && &m_schema[*foreignKey.target] == &table)
                addReferences(deletes, foreignKey, referencedBy);
        }
        if (referencedBy.isEmpty())
            return deletes;
        DependencyOrder order([&](RowId row) { return referencedBy.value(row); },
                              [&](RowId row) {
                                  referencedFirst.append({row, *m_pending.find(row)});
                              });
        for (const auto &target : deletes)
            (void)order.visit(target.row); // A circle of old rows is the database's to judge.
        return referencedFirst.size() == deletes.size() ? referencedFirst : deletes;
    }

    /// Adds to `referencedBy[row]` the deleted rows that point to `row`, which go before it.
    static void addReferences(const QList<Target> &deletes,
                              const ForeignKey &foreignKey,
                              QHash<RowId, QList<RowId>> &referencedBy)
    {
        QHash<Key, RowId> byKey;
        for (const auto &target : deletes)
            byKey.insert(keyOf(*target.change.before, foreignKey.targetColumns), target.row);
        for (const auto &target : deletes) {
            const auto found = byKey.constFind(keyOf(*target.change.before, foreignKey.columns));
            if (found != byKey.constEnd() && *found != target.row)
                referencedBy[*found].append(target.row);
        }
    }

    const Overlay &m_pending;
    const Schema &m_schema;
    QList<Entry> m_tables;
    QList<Target> m_early;
    QList<Target> m_late;
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
