#include "session/apply.h"
#include "session/conflict.h"
#include "session/editgroup_p.h"
#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
namespace {

Error forbidden(const Referring &referring, const State &state, const Schema &schema)
{
    const auto &target = schema[referring.target.table()];
    const auto details =
        std::make_shared<ConstraintDetails>(ConstraintDetails::Rule::ForeignKey,
                                            schema.foreignKey(referring.link).columns,
                                            referring.rows);
    return RelationText::stillReferred(target,
                                       toText(keyOf(referring.before, target.key)),
                                       schema[referring.link.table],
                                       RelationText::list(referring.rows, state, schema))
        .withDetails(details);
}

bool holdsReference(const Row &row, const ForeignKey &foreignKey)
{
    return std::ranges::any_of(foreignKey.columns,
                               [&](ColumnIndex column) { return row[column].isReference(); });
}

/// Those of `rows` that hold the key itself in `column`: references follow the row, not its key.
QList<RowId> holdingKey(QList<RowId> rows, ColumnIndex column, const State &state)
{
    rows.removeIf([&](RowId row) { return (*state.row(row))[column].isReference(); });
    return rows;
}

} // namespace

Result<void> EditGroup::remove(RowId row)
{
    for (const auto &extension : m_session.extensions) {
        const auto removal = extension->beforeRemove(*this, row);
        if (!removal)
            return removal.error();
        if (*removal == Extension::Removal::Replaced)
            return {};
    }
    return removeUsually(row);
}

Result<void> EditGroup::remove(const QList<RowId> &rows)
{
    const auto before = m_state;
    for (const auto row : rows) {
        const bool wentAlong = before.row(row) && !m_state.row(row);
        if (wentAlong)
            continue;
        if (auto removed = remove(row); !removed)
            return removed;
    }
    return {};
}

Result<void> EditGroup::removeUsually(RowId row)
{
    const auto &schema = m_session.schema;
    if (relationsBackTo(row.table(), schema).isEmpty() || !m_state.row(row))
        return apply(DeleteRow{row});
    if (const auto reason = m_session.backend->readOnlyReason(); !reason.isEmpty())
        return SessionText::readOnly(reason);
    const auto effects = effectsOfDelete(row, m_state, schema, reader());
    if (!effects.forbidding.isEmpty())
        return forbidden(effects.forbidding.front(), m_state, schema);
    for (const auto &[other, column, value] : effects.sets) {
        if (auto set = assign(other, column, value); !set)
            return set;
    }
    for (const auto gone : effects.deletes) {
        auto next = withoutRow(m_state, gone, schema);
        if (!next)
            return next.error();
        m_state = *std::move(next);
    }
    if (!effects.unsettled.isEmpty())
        work().unsettled += effects.unsettled;
    return {};
}

/// Those of `rows` that mean `referring.target` by the key that it has given up. While keys are
/// swapped, another row has the same key; then rows mean the one that they refer to in the database.
QList<RowId> EditGroup::meaning(const Referring &referring, QList<RowId> rows)
{
    if (rows.isEmpty())
        return rows;
    const auto &foreignKey = m_session.schema.foreignKey(referring.link);
    const auto key = keyOf(referring.before, foreignKey.targetColumns);
    const auto other =
        work().indexes.find(*foreignKey.target, foreignKey.targetColumns, key, m_state);
    if (other.isNull())
        return rows;
    const auto *target = m_state.baseRow(referring.target);
    rows.removeIf([&](RowId row) {
        const auto *stored = m_state.baseRow(row);
        return !target || !stored
               || keyOf(*stored, foreignKey.columns) != keyOf(*target, foreignKey.targetColumns);
    });
    return rows;
}

/// `column` of `row` is another one now: what refers to it by its key follows, as the rules say.
Result<void> EditGroup::settleKey(RowId row, ColumnIndex column, const Row &before)
{
    const auto &schema = m_session.schema;
    for (const auto &relation : relationsBackTo(row.table(), schema)) {
        const auto &foreignKey = schema.foreignKey(relation.link);
        const auto part = foreignKey.targetColumns.indexOf(column);
        if (part < 0)
            continue;
        const auto holder = foreignKey.columns[part];
        Referring referring{relation.link, row, before, {}};
        referring.rows = meaning(
            referring, holdingKey(reader().referring(relation.link, row, before), holder, m_state));
        if (referring.rows.isEmpty())
            continue;
        if (auto done = settleKey(referring, holder, column); !done)
            return done;
    }
    return {};
}

Result<void>
EditGroup::settleKey(const Referring &referring, ColumnIndex holder, ColumnIndex column)
{
    const auto &schema = m_session.schema;
    const auto rule = schema.foreignKey(referring.link).onUpdate;
    QList<SetCell> sets;
    switch (rule) {
    case ForeignKeyRule::Cascade:
        for (const auto row : referring.rows)
            sets.append({row, holder, (*m_state.row(referring.target))[column]});
        break;
    case ForeignKeyRule::SetNull:
        if (!canEmpty(referring.link, schema))
            return forbidden(referring, m_state, schema);
        [[fallthrough]];
    case ForeignKeyRule::SetDefault:
        sets = emptied(referring.rows, referring.link, rule, schema);
        break;
    case ForeignKeyRule::Restrict:
    case ForeignKeyRule::NoAction:
        work().unsettled.append(referring);
        break;
    }
    for (const auto &[row, cell, value] : std::as_const(sets)) {
        if (auto set = assign(row, cell, value); !set)
            return set;
    }
    return {};
}

Result<void> EditGroup::finish()
{
    if (m_work) {
        if (auto settled = settle(); !settled)
            return settled;
    }
    for (const auto row : std::as_const(m_drawnAlong))
        m_session.drawnAlong.insert(row);
    return {};
}

/// What must hold between rows.
Result<void> EditGroup::settle()
{
    for (const auto &referring : std::as_const(m_work->unsettled)) {
        if (auto settled = checkSettled(referring); !settled)
            return settled;
    }
    for (const auto &[row, relation] : std::as_const(m_work->owners)) {
        if (auto alone = checkOnlyOwner(row, relation); !alone)
            return alone;
    }
    m_session.indexes.take(m_work->indexes);
    return {};
}

/// Nothing may refer to what a row was, unless a row is that now.
Result<void> EditGroup::checkSettled(const Referring &referring)
{
    const auto &schema = m_session.schema;
    const auto &foreignKey = schema.foreignKey(referring.link);
    const auto key = keyOf(referring.before, foreignKey.targetColumns);
    const bool isThere = m_state.row(referring.target).has_value();
    const bool isKeyThere =
        !m_work->indexes.find(*foreignKey.target, foreignKey.targetColumns, key, m_state).isNull();
    auto left = referring;
    left.rows = reader().referring(referring.link, referring.target, referring.before);
    left.rows.removeIf([&](RowId row) {
        return holdsReference(*m_state.row(row), foreignKey) ? isThere : isKeyThere;
    });
    return left.rows.isEmpty() ? Result<void>() : forbidden(left, m_state, schema);
}

Result<void> EditGroup::checkOnlyOwner(RowId row, const Relation &relation)
{
    const auto cells = m_state.row(row);
    if (!cells)
        return {};
    const auto &columns = m_session.schema.foreignKey(relation.link).columns;
    const auto target = reader().target(*cells, relation.link);
    auto owners = target.isNull()
                      ? m_work->indexes.referring(relation.link, keyOf(*cells, columns), m_state)
                      : reader().referring(relation.link, target, *m_state.row(target));
    owners.removeOne(row);
    if (owners.isEmpty())
        return {};
    const auto text = RelationText::list(owners, m_state, m_session.schema);
    return RelationText::secondOwner(relation, m_session.schema, text)
        .withDetails(std::make_shared<ConstraintDetails>(
            ConstraintDetails::Rule::Unique, columns, QList{row}));
}

} // namespace varve
