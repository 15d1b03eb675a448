#include "schema/affinity.h"
#include "session/apply.h"
#include "session/editgroup_p.h"
#include "session/namedcells_p.h"
#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
namespace {

/// The key that an edit gives its row, of a table whose keys are counted.
std::optional<Value> givenKey(const Edit &edit, const Table &table)
{
    if (!table.hasAutomaticKey)
        return {};
    const auto column = table.key.front();
    if (const auto *insert = std::get_if<InsertRow>(&edit))
        return stored(insert->cells[column], table[column]);
    const auto *set = std::get_if<SetCell>(&edit);
    return set && set->column == column ? std::optional(stored(set->value, table[column]))
                                        : std::nullopt;
}

/// Whether the next number will be the key of a new row with these cells.
bool isCountedOut(const QList<Value> &cells, TableIndex index, const Session::Private &session)
{
    const auto &table = session.schema[index];
    return session.isInMemory() && table.hasAutomaticKey
           && cells[toInt(table.key.front())].isAbsent()
           && !session.defaults.value(index).contains(table.key.front());
}

} // namespace

EditGroup::EditGroup(Session::Private &session, State state)
    : m_session(session)
    , m_state(std::move(state))
{}

EditGroup::~EditGroup() = default;

EditGroup::Work &EditGroup::work()
{
    if (!m_work)
        m_work = std::make_unique<Work>(RowIndexes::derived(m_session.indexes, m_session.state));
    return *m_work;
}

void EditGroup::takeOver(const State &state, const BaseUpdate &update)
{
    m_state = state.withPending(m_state.pending().rebased(update));
}

RelationReader EditGroup::reader()
{
    return {m_state, m_session.schema, work().indexes};
}

RowId EditGroup::find(TableIndex table, const Key &key)
{
    return reader().find(table, key);
}

QList<RowId> EditGroup::relatedRows(RowId row, const Relation &relation)
{
    return reader().related(row, relation);
}

Session &EditGroup::session() const
{
    return m_session.q;
}

Result<RowId> EditGroup::create(const QString &table, const QList<NamedValue> &cells)
{
    return m_session.schema.require(table).and_then(
        [&](TableIndex index) { return create(index, cells); });
}

Result<RowId> EditGroup::create(TableIndex index, const QList<NamedValue> &cells)
{
    const auto &table = m_session.schema[index];
    QList<Value> values;
    values.reserve(table.columns.size());
    for (const auto &column : table.columns)
        values.append(
            Absent{column.generated ? Absent::Reason::Generated : Absent::Reason::Default});
    const auto given = held(index, cells);
    if (!given)
        return given.error();
    for (const auto &[column, value] : *given)
        values[toInt(column)] = value;
    return insert(index, values);
}

/// What a row of the table holds that is given `cells`: relations as the columns of their keys.
Result<EditGroup::HeldCells> EditGroup::held(TableIndex table, const QList<NamedValue> &cells) const
{
    HeldCells all;
    for (const auto &named : cells) {
        const auto given = meantCells(named, table, m_session.schema);
        if (!given)
            return given.error();
        for (const auto &[column, value] : *given) {
            const auto held = asHeld(table, column, value);
            if (!held)
                return held.error();
            all.append({column, *held});
        }
    }
    return all;
}

Result<RowId> EditGroup::insert(TableIndex index, QList<Value> values)
{
    const auto &table = m_session.schema[index];
    const bool isKeyFree = isCountedOut(values, index, m_session);
    if (auto filled = fillIn(index, values); !filled)
        return filled.error();
    const Row cells(std::move(values));
    const auto key = table.isEditable() ? keyOf(cells, table.key) : Key();
    if (table.isEditable() && !isKeyFree && key.isComplete() && !find(index, key).isNull())
        return SessionText::keyTaken(table, key);
    const auto row = m_session.newRow(index);
    if (auto done = apply(InsertRow{row, cells}); !done)
        return done.error();
    for (const auto &relation : m_session.schema.relations(index)) {
        if (relation.kind == Relation::Kind::OneToOne)
            work().owners.append({row, relation});
    }
    return row;
}

Result<RowId> EditGroup::duplicate(RowId row)
{
    const auto &table = m_session.schema[row.table()];
    const auto original = m_state.row(row);
    if (!original)
        return applied(m_state, SetCell{row, {}, {}}, m_session.schema).error();
    auto cells = original->cells();
    for (qsizetype cell = 0; cell < cells.size(); ++cell) {
        if (cells[cell].isNotLoaded())
            return SessionText::notLoaded(table);
        if (table.columns[cell].generated)
            cells[cell] = Absent{Absent::Reason::Generated};
        else if (table.isUniqueAlone(columnIndex(cell)))
            cells[cell] = Absent{Absent::Reason::Default};
    }
    return insert(row.table(), cells);
}

Result<RowId> EditGroup::find(TableIndex index, const QList<NamedValue> &cells)
{
    const auto &table = m_session.schema[index];
    const auto given = held(index, cells);
    if (!given)
        return given.error();
    QList<Value> parts(table.key.size(), Absent());
    for (const auto &[column, value] : *given) {
        if (table.isKeyColumn(column) && !value.isNull())
            parts[table.key.indexOf(column)] = stored(value, table[column]);
    }
    const auto missing = std::ranges::count_if(parts, &Value::isAbsent);
    if (missing == parts.size())
        return RowId();
    return missing > 0 ? Result<RowId>(SessionText::keyIsMissing(table)) : find(index, Key(parts));
}

Result<RowId> EditGroup::upsert(TableIndex index, const QList<NamedValue> &cells)
{
    const auto known = find(index, cells);
    if (!known)
        return known;
    if (known->isNull())
        return create(index, cells);
    const auto done = set(*known, cells);
    return done ? known : Result<RowId>(done.error());
}

Result<RowId> EditGroup::upsert(const QString &table, const QList<NamedValue> &cells)
{
    return m_session.schema.require(table).and_then(
        [&](TableIndex index) { return upsert(index, cells); });
}

Result<void> EditGroup::set(RowId row, ColumnIndex column, const Value &value)
{
    const auto held = asHeld(row.table(), column, value);
    return held ? assign(row, {{column, *held}}) : Result<void>(held.error());
}

Result<void> EditGroup::set(RowId row, const QString &column, const Value &value)
{
    return set(row, {NamedValue{column, value}});
}

Result<void> EditGroup::set(RowId row, const QList<NamedValue> &cells)
{
    return held(row.table(), cells).and_then([&](const HeldCells &all) {
        return assign(row, all);
    });
}

Result<void> EditGroup::assign(RowId row, const HeldCells &cells)
{
    if (m_session.equalities.contains(row.table()) && isEqual(row, cells))
        return {};
    for (const auto &[column, value] : cells) {
        if (auto done = assign(row, column, value); !done)
            return done;
    }
    return {};
}

/// Whether the row would be what its table calls equal to what it is.
bool EditGroup::isEqual(RowId row, const HeldCells &cells) const
{
    const auto before = m_state.row(row);
    if (!before)
        return false;
    auto after = *before;
    for (const auto &[column, value] : cells)
        after = after.withCell(column, stored(value, m_session.schema[row.table()][column]));
    return m_session.equalities.value(row.table())(*before, after);
}

Result<void> EditGroup::increment(RowId row, ColumnIndex column, const Value &by)
{
    const IncrementCell edit{row, column, by};
    const auto next = applied(m_state, edit, m_session.schema);
    if (!next)
        return next.error();
    // As a value it may be a key, which others follow.
    if (!incrementOf(column, next->pending().increments(row)))
        return set(row, column, (*next->row(row))[column]);
    return apply(edit);
}

Result<void> EditGroup::increment(RowId row, const QString &column, const Value &by)
{
    const auto &table = m_session.schema[row.table()];
    const auto index = table.find(column);
    return index ? increment(row, *index, by) : SessionText::noSuchColumn(table, column);
}

/// What a cell holds that is given `value`: a reference to a row that is stored is its key.
Result<Value> EditGroup::asHeld(TableIndex index, ColumnIndex column, const Value &value) const
{
    if (!value.isReference())
        return value;
    const auto &table = m_session.schema[index];
    const auto target = value.reference();
    const auto isOver = [&](const ForeignKey &foreignKey) {
        return foreignKey.columns.contains(column);
    };
    const auto leadsThere = [&](const ForeignKey &foreignKey) {
        return isOver(foreignKey) && foreignKey.target == target.table();
    };
    if (std::ranges::any_of(table.foreignKeys, isOver)
        && std::ranges::none_of(table.foreignKeys, leadsThere))
        return RelationText::wrongTable(table, table[column], m_session.schema[target.table()]);
    const auto cells = m_state.row(target);
    if (!cells)
        return RelationText::noSuchTarget(table, table[column], m_session.schema[target.table()]);
    const auto part = m_session.schema.referencedColumn(index, column, target.table());
    // A new row may be written before or after this one: a reference puts them in order.
    if (!part || (!m_session.isInMemory() && !m_state.baseRow(target)))
        return value;
    const auto &key = (*cells)[*part];
    return key.isNull() || key.isAbsent() ? value : key;
}

Result<void> EditGroup::assign(RowId row, ColumnIndex column, const Value &value)
{
    const auto &relations = m_session.schema.relations(row.table());
    if (relations.isEmpty())
        return apply(SetCell{row, column, value});
    const auto before = m_state.row(row);
    if (auto done = apply(SetCell{row, column, value}); !done)
        return done;
    if ((*m_state.row(row))[column] == (*before)[column])
        return {};
    if (m_session.schema[row.table()].foreignKeyOf(column))
        m_drawnAlong.append(row);
    for (const auto &relation : relations) {
        if (relation.kind == Relation::Kind::OneToOne
            && m_session.schema.foreignKey(relation.link).columns.contains(column))
            work().owners.append({row, relation});
    }
    return settleKey(row, column, *before);
}

Result<void> EditGroup::apply(const Edit &edit)
{
    if (const auto reason = m_session.backend->readOnlyReason(); !reason.isEmpty())
        return SessionText::readOnly(reason);
    const auto row = std::visit([](const auto &one) { return one.row; }, edit);
    auto next = applied(std::move(m_state), edit, m_session.schema);
    if (!next)
        return next.error();
    m_state = *std::move(next);
    const auto &table = m_session.schema[row.table()];
    if (const auto key = givenKey(edit, table); key && m_session.isInMemory())
        m_session.automaticKeys.note(row.table(), *key);
    return {};
}

} // namespace varve
