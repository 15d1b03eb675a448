#include "session/comparable_p.h"
#include "session/memorywriter_p.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class MemoryWriterText
{
    Q_DECLARE_TR_FUNCTIONS(varve::MemoryBackend)
public:
    static QString taken(const Table &table, const QList<ColumnIndex> &columns, const Key &value)
    {
        if (columns == table.key)
            return tr("Table \"%1\" has a row with the key %2 already.")
                .arg(table.name, toText(value));
        QStringList names;
        for (const auto column : columns)
            names.append(u'"' + table[column].name + u'"');
        return tr("Another row of table \"%1\" already has the value %2 in %3.")
            .arg(table.name, toText(value), names.join(u", "_s));
    }
    static QString chooseAnother() { return tr("Choose another value."); }
};

} // namespace

void MemoryWriter::write(const WritePlan &plan)
{
    for (const auto &step : plan.steps) {
        for (const auto &target : step.rows)
            write(step, target);
    }
    // No rule is followed here, but somebody may have made a back end that does.
    for (const auto &[row, expected] : plan.affected) {
        const auto position = find(row.table(), keyOf(expected, m_schema[row.table()].key));
        m_receipt.affected.append(
            {row,
             position < 0 ? std::nullopt : std::optional(m_tables[toInt(row.table())][position])});
    }
}

void MemoryWriter::write(const WriteStep &step, const WriteStep::Target &target)
{
    if (step.kind == RowChange::Kind::Insert)
        return insert(step, target);
    const auto &known = expected(target);
    const auto position = find(step.table, keyOf(known, m_schema[step.table].key));
    auto &rows = m_tables[toInt(step.table)];
    const auto holds = [&](ColumnIndex column) {
        return known[column].isNotLoaded() || rows[position][column] == known[column];
    };
    if (position < 0 || !std::ranges::all_of(step.guards, holds))
        return addConflict(step, target, position);
    if (step.kind == RowChange::Kind::Update)
        return update(step, target, position);
    const auto &sets = uniqueSets(m_schema[step.table]);
    for (qsizetype set = 0; set < sets.size(); ++set)
        taken(step.table)[set].remove(comparableKey(
            rows[position], sets[set].columns, m_schema[step.table], sets[set].columns));
    rows.removeAt(position);
    settle(target.row, {});
}

void MemoryWriter::insert(const WriteStep &step, const WriteStep::Target &target)
{
    const auto &table = m_schema[step.table];
    auto cells = target.change->after->cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        const auto column = columnIndex(cell);
        if (cells[cell].isAbsent())
            cells[cell] =
                table.hasAutomaticKey && table.isKeyColumn(column) ? nextKey(step.table) : Value();
        cells[cell] = resolved(cells[cell], step.table, column);
    }
    const Row row(std::move(cells));
    if (!take(target.row, row, nullptr))
        return;
    m_tables[toInt(step.table)].append(row);
    m_expected.insert(target.row, row);
    settle(target.row, row);
}

void MemoryWriter::update(const WriteStep &step,
                          const WriteStep::Target &target,
                          qsizetype position)
{
    auto &stored = m_tables[toInt(step.table)][position];
    auto row = stored;
    auto known = expected(target);
    for (const auto column : step.columns) {
        const auto value = written(step, target, column, stored[column]);
        row = row.withCell(column, value);
        known = known.withCell(column, value);
    }
    if (step.raised) {
        const auto version = WriteStep::raisedFrom(stored[*step.raised]);
        row = row.withCell(*step.raised, version);
        known = known.withCell(*step.raised, version);
    }
    if (!take(target.row, row, &stored))
        return;
    stored = row;
    m_expected.insert(target.row, known);
    if (!target.replaces.isNull())
        settle(target.replaces, {});
    settle(target.row, row);
}

/// What a cell that holds `stored` becomes.
Value MemoryWriter::written(const WriteStep &step,
                            const WriteStep::Target &target,
                            ColumnIndex column,
                            const Value &stored) const
{
    if (!step.added.contains(column))
        return resolved((*target.change->after)[column], step.table, column);
    const auto by = incrementOf(column, step.pending.increments(target.row));
    return sum(stored, by.value_or(0)).value_or(Value());
}

const Row &MemoryWriter::expected(const WriteStep::Target &target) const
{
    const auto known = m_expected.constFind(target.row);
    return known == m_expected.constEnd() ? *target.change->before : *known;
}

void MemoryWriter::settle(RowId row, const std::optional<Row> &stored)
{
    const auto known = m_positions.constFind(row);
    if (known != m_positions.constEnd()) {
        m_receipt.rows[*known].stored = stored;
        return;
    }
    m_positions.insert(row, m_receipt.rows.size());
    m_receipt.rows.append({row, stored});
}

Value MemoryWriter::resolved(const Value &value, TableIndex table, ColumnIndex column) const
{
    if (!value.isReference())
        return value;
    const auto given = m_schema.referencedColumn(table, column, value.reference().table());
    const auto known = m_positions.constFind(value.reference());
    if (!given || known == m_positions.constEnd() || !m_receipt.rows[*known].stored)
        return {};
    return (*m_receipt.rows[*known].stored)[*given];
}

qint64 MemoryWriter::nextKey(TableIndex table) const
{
    qint64 last = 0;
    for (const auto &row : m_tables[toInt(table)]) {
        const auto &key = row[m_schema[table].key.front()];
        last = key.isInteger() ? std::max(last, key.integer()) : last;
    }
    return last + 1;
}

qsizetype MemoryWriter::find(TableIndex table, const Key &key) const
{
    const auto &rows = m_tables[toInt(table)];
    const auto found = std::ranges::find_if(
        rows, [&](const Row &row) { return keyOf(row, m_schema[table].key) == key; });
    return found == rows.end() ? -1 : found - rows.begin();
}

bool MemoryWriter::take(RowId id, const Row &row, const Row *old)
{
    const auto &table = m_schema[id.table()];
    const auto sets = uniqueSets(table);
    auto &values = taken(id.table());
    const auto valueOf = [&](const Row &one, qsizetype set) {
        return comparableKey(one, sets[set].columns, table, sets[set].columns);
    };
    for (qsizetype set = 0; set < sets.size(); ++set) {
        const auto value = valueOf(row, set);
        const bool isKept = old && valueOf(*old, set) == value;
        if (isKept || sets[set].isPartial || !values[set].contains(value))
            continue;
        m_found.refusals.append(
            {ConstraintDetails::Rule::Unique,
             sets[set].columns,
             {id},
             MemoryWriterText::taken(table, sets[set].columns, keyOf(row, sets[set].columns)),
             MemoryWriterText::chooseAnother()});
        return false;
    }
    for (qsizetype set = 0; set < sets.size(); ++set) {
        if (old)
            values[set].remove(valueOf(*old, set));
        if (const auto value = valueOf(row, set); isWhole(value))
            values[set].insert(value);
    }
    return true;
}

QList<QSet<Key>> &MemoryWriter::taken(TableIndex index)
{
    const auto known = m_taken.find(index);
    if (known != m_taken.end())
        return *known;
    const auto &table = m_schema[index];
    auto &values = m_taken[index];
    for (const auto &set : uniqueSets(table)) {
        QSet<Key> ofSet;
        for (const auto &row : m_tables[toInt(index)]) {
            const auto value = comparableKey(row, set.columns, table, set.columns);
            if (isWhole(value))
                ofSet.insert(value);
        }
        values.append(ofSet);
    }
    return values;
}

/// A row that a later step makes what it is going to be is reported by that step.
void MemoryWriter::addConflict(const WriteStep &step,
                               const WriteStep::Target &target,
                               qsizetype position)
{
    const bool isFinal =
        step.purpose == WriteStep::Purpose::Change || step.purpose == WriteStep::Purpose::Follow;
    if (!isFinal || !target.change->before)
        return;
    const auto theirs =
        position < 0 ? std::nullopt : std::optional(m_tables[toInt(step.table)][position]);
    auto columns = step.guards;
    if (theirs)
        columns.removeIf([&](ColumnIndex column) {
            return (*theirs)[column] == (*target.change->before)[column];
        });
    if (target.replaces.isNull())
        m_found.conflicts.append({target.row, *target.change, theirs, columns});
    else
        m_found.conflicts.append({target.replaces, {target.change->before, {}}, theirs, columns});
}

} // namespace varve
