#include "session/apply.h"

#include "base/overloaded.h"
#include "schema/validation.h"
#include "session/sessiontext_p.h"

#include <QCoreApplication>

#include <algorithm>

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
    auto converted = stored(value, column);
    return fault(converted, column) ? value : converted;
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

    Result<Overlay> insert(const Row &cells) const
    {
        Q_ASSERT_X(!m_change && !m_base, "applied", "the row exists already");
        auto accepting = cells.cells();
        for (qsizetype cell = 0; cell < accepting.size(); ++cell)
            accepting[cell] = accepted(accepting[cell], m_table.columns[cell]);
        return m_pending.with(m_row, {{}, Row(accepting)});
    }

    Result<Overlay> set(ColumnIndex column, const Value &given) const
    {
        const auto shown = m_state.row(m_row);
        if (!shown)
            return SessionText::unknownRow(m_table);
        if (m_table[column].generated)
            return ApplyText::generated(m_table, m_table[column]);
        const auto value = accepted(given, m_table[column]);
        if (value == (*shown)[column])
            return m_pending;
        const auto change = m_change ? *m_change : RowChange{*m_base, *m_base};
        return m_pending.with(m_row, withCell(change, column, value, m_base));
    }

    /// What others see or find rows by must be known when it is written, so there it is a value.
    Result<Overlay> increment(ColumnIndex column, const Value &by) const
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
        return m_pending.with(m_row, change, increments);
    }

    Result<Overlay> remove() const
    {
        if (m_change && m_change->kind() == RowChange::Kind::Insert)
            return withoutInsert(m_row, m_pending, m_schema);
        return removeAlone();
    }

    /// What refers to the row stays as it is.
    Result<Overlay> removeAlone() const
    {
        if (!m_state.row(m_row))
            return SessionText::unknownRow(m_table);
        if (!m_base)
            return m_pending.without(m_row);
        return m_pending.with(m_row, {*m_base, {}});
    }

    Result<Overlay> revert() const
    {
        if (m_change && m_change->kind() == RowChange::Kind::Insert)
            return withoutInsert(m_row, m_pending, m_schema);
        return m_pending.without(m_row);
    }

    Result<Overlay> revert(ColumnIndex column) const
    {
        if (!m_change)
            return m_pending;
        if (m_change->kind() == RowChange::Kind::Update)
            return m_pending.with(m_row,
                                  withCell(*m_change, column, (*m_change->before)[column], m_base));
        if (m_change->kind() == RowChange::Kind::Insert)
            return m_pending.with(m_row, {{}, m_change->after->withCell(column, Absent())});
        return m_pending;
    }

    Result<Overlay> keepMine() const
    {
        if (!m_change || !m_change->before)
            return m_pending;
        if (!m_base)
            return m_change->after ? m_pending.with(m_row, {{}, m_change->after})
                                   : m_pending.without(m_row);
        if (!m_change->after)
            return m_pending.with(m_row, {*m_base, {}});
        return m_pending.with(m_row,
                              {*m_base, editsOver(*m_base, [](ColumnIndex) { return true; })});
    }

    Result<Overlay> takeTheirs() const
    {
        if (!m_change || !m_change->before)
            return m_pending;
        if (!m_base || !m_change->after)
            return m_pending.without(m_row);
        const auto agreed = [&](ColumnIndex column) {
            return !m_state.isInConflict(m_row, column);
        };
        return m_pending.with(m_row, {*m_base, editsOver(*m_base, agreed)});
    }

private:
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

} // namespace

Result<State> applied(const State &state, const Edit &edit, const Schema &schema)
{
    const auto row = rowOf(edit);
    if (auto editable = checkWritable(schema[row.table()]); !editable)
        return editable.error();
    const Applier apply(state, row, schema);
    const auto pending = std::visit(
        Overloaded{
            [&](const InsertRow &insert) { return apply.insert(insert.cells); },
            [&](const SetCell &set) { return apply.set(set.column, set.value); },
            [&](const IncrementCell &one) { return apply.increment(one.column, one.by); },
            [&](const DeleteRow &) { return apply.remove(); },
            [&](const RevertRow &) { return apply.revert(); },
            [&](const RevertCell &revert) { return apply.revert(revert.column); },
            [&](const KeepMine &) { return apply.keepMine(); },
            [&](const TakeTheirs &) { return apply.takeTheirs(); },
        },
        edit);
    return pending.transform([&](const Overlay &overlay) { return state.withPending(overlay); });
}

Result<State> withoutRow(const State &state, RowId row, const Schema &schema)
{
    if (auto editable = checkWritable(schema[row.table()]); !editable)
        return editable.error();
    return Applier(state, row, schema).removeAlone().transform([&](const Overlay &pending) {
        return state.withPending(pending);
    });
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
