#include "session/apply.h"

#include "base/overloaded.h"
#include "schema/validation.h"
#include "session/sessiontext_p.h"

#include <QCoreApplication>
#include <QVarLengthArray>

#include <algorithm>
#include <variant>

namespace varve {
namespace {

class ApplyText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)
public:
    static Error view(const Table &table)
    {
        return {ErrorKind::ReadOnly,
                tr("\"%1\" is a view: its rows cannot be changed.").arg(table.name),
                tr("Change the tables that it shows.")};
    }
    static Error keyless(const Table &table)
    {
        return {ErrorKind::ReadOnly,
                tr("Table \"%1\" has no primary key, so its rows cannot be told apart and cannot "
                   "be changed.")
                    .arg(table.name),
                tr("Give it a primary key, or a unique index over columns that are never empty.")};
    }
    static Error cannotAdd(const Table &table, const Column &column)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" holds no number that can be added to, or would become "
                   "too large.")
                    .arg(column.name, table.name),
                tr("Set a number.")};
    }
    static Error decidedAsAWhole(const Table &table)
    {
        return {
            ErrorKind::Validation,
            tr("The row of \"%1\" was deleted on one side, so its cells cannot be decided one by "
               "one.")
                .arg(table.name),
            tr("Decide for the row as a whole.")};
    }
    static Error generated(const Table &table, const Column &column)
    {
        return {ErrorKind::ReadOnly,
                tr("\"%1\" of table \"%2\" is computed by the database and cannot be set.")
                    .arg(column.name, table.name),
                tr("Change the columns that it is computed from.")};
    }
};

/// What the column will store, unless that breaks a rule: then what was given is kept, so that the
/// user sees what was typed beside the fault.
Value accepted(const Value &value, const Column &column)
{
    return fault(value, column) ? value : stored(value, column);
}

/// The cell of an update set to `value`. Back at what it was, or at what the database holds now,
/// it is no edit any more and follows the database.
RowChange withCell(const RowChange &change, ColumnIndex column, const Value &value, const Row *base)
{
    auto result = change;
    result.after = change.after->withCell(column, value);
    if (!change.before || !base)
        return result;
    if (value == (*change.before)[column] || value == (*base)[column]) {
        result.before = change.before->withCell(column, (*base)[column]);
        result.after = change.after->withCell(column, (*base)[column]);
    }
    return result;
}

/// A row that never had a key goes, so nothing pending can point to it.
Overlay withoutReferencesTo(RowId gone, const Overlay &pending, const Schema &schema)
{
    auto overlay = pending;
    for (const auto &referrer : schema.referrers(gone.table())) {
        pending.changes(referrer.table).forEach([&](RowId row, const RowChange &change) {
            if (!change.after)
                return;
            auto cleared = change;
            for (qsizetype cell = 0; cell < change.after->size(); ++cell) {
                const auto column = columnIndex(cell);
                if ((*change.after)[column] == Value(gone))
                    cleared.after = cleared.after->withCell(column, Null());
            }
            if (!cleared.after->isSameAs(*change.after))
                overlay = overlay.with(row, cleared);
        });
    }
    return overlay;
}

Overlay withoutInsert(RowId row, const Overlay &pending, const Schema &schema)
{
    return withoutReferencesTo(row, pending.without(row), schema);
}

/// What an edit makes of the pending change of its row, or of all pending changes.
struct Nothing
{};
struct Gone
{};
using Outcome = std::variant<Nothing, Gone, RowChange, Overlay>;

/// Applies one kind of edit each. Everything it needs is read from the state before the edit.
class Applier
{
public:
    Applier(const State &state, RowId row, const Schema &schema)
        : m_state(state)
        , m_pending(state.pending())
        , m_row(row)
        , m_schema(schema)
        , m_table(schema[row.table()])
        , m_change(m_pending.find(row))
        , m_base(state.baseRow(row))
    {}

    Result<Outcome> insert(const Row &cells) const
    {
        Q_ASSERT_X(!m_change && !m_base, "applied", "the row exists already");
        QVarLengthArray<std::pair<ColumnIndex, Value>, 8> converted;
        for (qsizetype cell = 0; cell < cells.size(); ++cell) {
            const auto column = columnIndex(cell);
            auto value = accepted(cells[column], m_table[column]);
            if (value != cells[column])
                converted.append({column, std::move(value)});
        }
        return Outcome(RowChange{{}, cells.withCells(converted)});
    }

    Result<Outcome> set(ColumnIndex column, const Value &given) const
    {
        const auto shown = m_state.row(m_row);
        if (!shown)
            return SessionText::unknownRow(m_table);
        if (m_table[column].generated)
            return ApplyText::generated(m_table, m_table[column]);
        const auto value = accepted(given, m_table[column]);
        if (value == (*shown)[column])
            return Outcome(Nothing());
        const auto change = m_change ? *m_change : RowChange{*m_base, *m_base};
        return Outcome(withCell(change, column, value, m_base));
    }

    /// What others see or find rows by must be known when it is written, so there it is a value.
    Result<Outcome> increment(ColumnIndex column, const Value &by) const
    {
        const auto shown = m_state.row(m_row);
        if (!shown)
            return SessionText::unknownRow(m_table);
        const auto value = sum((*shown)[column], by);
        if (!value)
            return ApplyText::cannotAdd(m_table, m_table[column]);
        auto increments = m_pending.increments(m_row);
        const auto known = incrementOf(column, increments);
        const auto total = sum(known.value_or(0), by);
        const bool isValue = !m_base || (m_change && !m_change->before) || isIdentifying(column)
                             || (m_change && m_change->changes(column) && !known);
        if (isValue || m_table[column].generated || !total)
            return set(column, *value);
        increments.removeIf([&](const Increment &one) { return one.column == column; });
        increments.append({column, *total});
        auto change = m_change ? *m_change : RowChange{*m_base, *m_base};
        change.after = change.after->withCell(column, *value);
        return Outcome(m_pending.with(m_row, change, increments));
    }

    Result<Outcome> remove() const
    {
        if (m_change && m_change->kind() == RowChange::Kind::Insert)
            return Outcome(withoutInsert(m_row, m_pending, m_schema));
        return removeAlone();
    }

    /// What refers to the row stays as it is.
    Result<Outcome> removeAlone() const
    {
        if (!m_state.row(m_row))
            return SessionText::unknownRow(m_table);
        if (!m_base)
            return Outcome(Gone());
        return Outcome(RowChange{*m_base, {}});
    }

    Result<Outcome> revert() const
    {
        if (m_change && m_change->kind() == RowChange::Kind::Insert)
            return Outcome(withoutInsert(m_row, m_pending, m_schema));
        return Outcome(Gone());
    }

    Result<Outcome> revert(ColumnIndex column) const
    {
        if (!m_change)
            return Outcome(Nothing());
        if (m_change->kind() == RowChange::Kind::Update)
            return Outcome(withCell(*m_change, column, (*m_change->before)[column], m_base));
        if (m_change->kind() == RowChange::Kind::Insert)
            return Outcome(RowChange{{}, m_change->after->withCell(column, Absent())});
        return Outcome(Nothing());
    }

    Result<Outcome> keepMine(const std::optional<ColumnIndex> &cell) const
    {
        if (!m_change || !m_change->before)
            return Outcome(Nothing());
        if (cell)
            return decided(*cell, Side::Mine);
        if (!m_base)
            return m_change->after ? Outcome(RowChange{{}, m_change->after}) : Outcome(Gone());
        if (!m_change->after)
            return Outcome(RowChange{*m_base, {}});
        return Outcome(RowChange{*m_base, editsOver(*m_base, [](ColumnIndex) { return true; })});
    }

    Result<Outcome> takeTheirs(const std::optional<ColumnIndex> &cell) const
    {
        if (!m_change || !m_change->before)
            return Outcome(Nothing());
        if (cell)
            return decided(*cell, Side::Theirs);
        if (!m_base || !m_change->after)
            return Outcome(Gone());
        const auto agreed = [&](ColumnIndex column) {
            return !m_state.isInConflict(m_row, column);
        };
        return Outcome(RowChange{*m_base, editsOver(*m_base, agreed)});
    }

private:
    enum class Side { Mine, Theirs };

    /// One cell in conflict with the value of a side, made against what the database holds now.
    Result<Outcome> decided(ColumnIndex column, Side side) const
    {
        if (!m_base || !m_change->after)
            return ApplyText::decidedAsAWhole(m_table);
        if (!m_state.isInConflict(m_row, column))
            return Outcome(Nothing());
        const auto &theirs = (*m_base)[column];
        auto change = *m_change;
        change.before = change.before->withCell(column, theirs);
        if (side == Side::Theirs)
            change.after = change.after->withCell(column, theirs);
        return Outcome(change);
    }

    bool isIdentifying(ColumnIndex column) const
    {
        const auto holds = [&](const auto &one) { return one.columns.contains(column); };
        return m_table.isKeyColumn(column) || std::ranges::any_of(m_table.foreignKeys, holds)
               || std::ranges::any_of(m_table.indexes, [&](const Index &index) {
                      return index.unique && index.columns.contains(column);
                  });
    }

    /// `base` with those pending edits that `keeps` lets through.
    template<typename Keeps>
    Row editsOver(const Row &base, Keeps keeps) const
    {
        auto row = base;
        for (const auto column : changedColumns(*m_change)) {
            if (keeps(column))
                row = row.withCell(column, (*m_change->after)[column]);
        }
        return row;
    }

    const State &m_state;
    const Overlay &m_pending;
    RowId m_row;
    const Schema &m_schema;
    const Table &m_table;
    const RowChange *m_change;
    const Row *m_base;
};

RowId rowOf(const Edit &edit)
{
    return std::visit([](const auto &one) { return one.row; }, edit);
}

State with(State state, RowId row, const Outcome &outcome)
{
    return std::visit(
        Overloaded{
            [&](Nothing) { return std::move(state); },
            [&](Gone) { return std::move(state).withoutChange(row); },
            [&](const RowChange &change) { return std::move(state).withChange(row, change); },
            [&](const Overlay &pending) { return state.withPending(pending); },
        },
        outcome);
}

} // namespace

Result<State> applied(const State &state, const Edit &edit, const Schema &schema)
{
    return applied(State(state), edit, schema);
}

Result<State> applied(State &&state, const Edit &edit, const Schema &schema)
{
    const auto row = rowOf(edit);
    if (auto editable = checkWritable(schema[row.table()]); !editable)
        return editable.error();
    const Applier apply(state, row, schema);
    const auto outcome = std::visit(
        Overloaded{
            [&](const InsertRow &insert) { return apply.insert(insert.cells); },
            [&](const SetCell &set) { return apply.set(set.column, set.value); },
            [&](const IncrementCell &one) { return apply.increment(one.column, one.by); },
            [&](const DeleteRow &) { return apply.remove(); },
            [&](const RevertRow &) { return apply.revert(); },
            [&](const RevertCell &revert) { return apply.revert(revert.column); },
            [&](const KeepMine &mine) { return apply.keepMine(mine.column); },
            [&](const TakeTheirs &theirs) { return apply.takeTheirs(theirs.column); },
        },
        edit);
    if (!outcome)
        return outcome.error();
    return with(std::move(state), row, *outcome);
}

Result<State> withoutRow(const State &state, RowId row, const Schema &schema)
{
    if (auto editable = checkWritable(schema[row.table()]); !editable)
        return editable.error();
    const auto outcome = Applier(state, row, schema).removeAlone();
    return outcome ? Result<State>(with(state, row, *outcome)) : Result<State>(outcome.error());
}

Result<void> checkWritable(const Table &table)
{
    if (table.isView())
        return ApplyText::view(table);
    if (!table.isEditable())
        return ApplyText::keyless(table);
    return {};
}

} // namespace varve
