#include "schema/affinity.h"
#include "session/editgroup_p.h"
#include "session/linktargets_p.h"
#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {

/// `targets` as `relation` of `row` can be linked with them, each once.
Result<QList<LinkTarget>>
EditGroup::linkTargets(RowId row, const Relation &relation, const QList<Value> &targets)
{
    const auto &schema = m_session.schema;
    Q_ASSERT_X(relation.from == row.table(), "EditGroup", "the relation is another table's");
    if (relation.kind != Relation::Kind::ManyToMany)
        return RelationText::isNotJoined(relation, schema);
    if (!m_state.row(row))
        return SessionText::unknownRow(schema[row.table()]);
    QList<LinkTarget> found;
    for (const auto &value : targets) {
        auto target = linkTarget(relation, value);
        if (!target)
            return target.error();
        const bool isRepeated = std::ranges::any_of(found, [&](const LinkTarget &other) {
            return other.row == target->row && (!other.row.isNull() || other.key == target->key);
        });
        if (isRepeated)
            return RelationText::linkedTwice(relation, schema, target->text);
        found.append(*std::move(target));
    }
    return found;
}

Result<LinkTarget> EditGroup::linkTarget(const Relation &relation, const Value &value)
{
    const auto &schema = m_session.schema;
    const auto &foreignKey = schema.foreignKey(*relation.farLink);
    if (value.isNull() || value.isAbsent())
        return RelationText::linkedToNothing(relation, schema);
    if (!value.isReference() && foreignKey.columns.size() > 1)
        return RelationText::severalColumns(relation, schema);
    auto row = value.isReference() ? value.reference() : RowId();
    if (row.isNull()) {
        const auto &column = schema[relation.link.table][foreignKey.columns.front()];
        const Key key(stored(value, column));
        row = work().indexes.find(relation.to, foreignKey.targetColumns, key, m_state);
        if (row.isNull())
            return LinkTarget{{}, key, toText(key)};
    }
    QList<Value> parts;
    for (const auto column : foreignKey.columns) {
        auto part = asHeld(relation.link.table, column, Value(row));
        if (!part)
            return part.error();
        parts.append(*std::move(part));
    }
    return LinkTarget{row, Key(parts), textOf(row)};
}

QString EditGroup::textOf(RowId row) const
{
    return RelationText::list({row}, m_state, m_session.schema);
}

} // namespace varve
