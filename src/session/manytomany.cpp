#include "session/editgroup_p.h"
#include "session/handle.h"
#include "session/linktargets_p.h"
#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"

#include <algorithm>

namespace varve {
namespace {

bool leadsTo(const RelationReader::Link &link, const LinkTarget &target)
{
    return target.row.isNull() ? link.far.isNull() && link.farKey == target.key
                               : link.far == target.row;
}

QString listed(const QList<LinkTarget> &targets)
{
    QStringList texts;
    for (const auto &target : targets)
        texts.append(target.text);
    return texts.join(QStringLiteral(", "));
}

} // namespace

Result<void> EditGroup::link(RowId row,
                             const Relation &relation,
                             const QList<Value> &targets,
                             const QList<NamedValue> &extra)
{
    const auto wanted = linkTargets(row, relation, targets);
    if (!wanted)
        return wanted.error();
    if (auto read = readLinks(row, relation); !read)
        return read;
    auto present = *wanted;
    present.removeIf([&](const LinkTarget &target) {
        return reader().joining(row, relation, target.row, target.key).isEmpty();
    });
    if (!present.isEmpty())
        return RelationText::linkedAlready(
            relation, m_session.schema, textOf(row), listed(present));
    return addLinks(row, relation, *wanted, extra);
}

Result<void> EditGroup::unlink(RowId row, const Relation &relation, const QList<Value> &targets)
{
    const auto wanted = linkTargets(row, relation, targets);
    if (!wanted)
        return wanted.error();
    if (auto read = readLinks(row, relation); !read)
        return read;
    QList<LinkTarget> missing;
    QList<RowId> gone;
    for (const auto &target : *wanted) {
        const auto rows = reader().joining(row, relation, target.row, target.key);
        if (rows.isEmpty())
            missing.append(target);
        gone += rows;
    }
    if (!missing.isEmpty())
        return RelationText::notLinked(relation, m_session.schema, textOf(row), listed(missing));
    return removeLinks(gone);
}

Result<void> EditGroup::unlinkAll(RowId row, const Relation &relation)
{
    const auto checked = linkTargets(row, relation, {});
    if (!checked)
        return checked.error();
    if (auto read = readLinks(row, relation); !read)
        return read;
    QList<RowId> gone;
    for (const auto &link : reader().links(row, relation))
        gone.append(link.through);
    return removeLinks(gone);
}

Result<void> EditGroup::setLinks(RowId row, const Relation &relation, const QList<Value> &targets)
{
    const auto wanted = linkTargets(row, relation, targets);
    if (!wanted)
        return wanted.error();
    if (auto read = readLinks(row, relation); !read)
        return read;
    auto missing = *wanted;
    QList<RowId> gone;
    for (const auto &link : reader().links(row, relation)) {
        const auto stays = [&](const LinkTarget &target) { return leadsTo(link, target); };
        if (std::ranges::none_of(*wanted, stays))
            gone.append(link.through);
        missing.removeIf(stays);
    }
    if (auto removed = removeLinks(gone); !removed)
        return removed;
    if (auto added = addLinks(row, relation, missing, {}); !added)
        return added;
    return relation.position ? sortLinks(row, relation, *wanted) : Result<void>();
}

/// Reads which links a stored row has, unless that was done before.
Result<void> EditGroup::readLinks(RowId row, const Relation &relation)
{
    const auto *stored = m_state.baseRow(row);
    if (m_session.isInMemory() || !stored || m_session.hasReadLinks(row, relation))
        return {};
    const auto &schema = m_session.schema;
    const auto &foreignKey = schema.foreignKey(relation.link);
    QuerySet links(schema, relation.link.table);
    for (qsizetype part = 0; part < foreignKey.columns.size(); ++part) {
        const auto &column = schema[relation.link.table][foreignKey.columns[part]];
        links = links.filter(equals(col(column.name), (*stored)[foreignKey.targetColumns[part]]));
    }
    const auto read = m_session.q.fetch(links);
    if (!read)
        return read.error();
    m_session.setHasReadLinks(row, relation);
    return {};
}

/// The links of `row` that are stored and deleted here, by where they lead.
QHash<Key, RowId> EditGroup::deletedLinks(RowId row, const Relation &relation) const
{
    const auto *stored = m_state.baseRow(row);
    QHash<Key, RowId> links;
    if (!stored)
        return links;
    const auto &near = m_session.schema.foreignKey(relation.link);
    const auto &far = m_session.schema.foreignKey(*relation.farLink);
    const auto key = keyOf(*stored, near.targetColumns);
    const auto unlinked = m_session.unlinked(relation.link.table);
    for (const auto through : unlinked) {
        const auto *change = m_state.pending().find(through);
        if (change && change->kind() == RowChange::Kind::Delete
            && keyOf(*change->before, near.columns) == key)
            links.insert(keyOf(*change->before, far.columns), through);
    }
    return links;
}

Result<void> EditGroup::addLinks(RowId row,
                                 const Relation &relation,
                                 const QList<LinkTarget> &targets,
                                 const QList<NamedValue> &extra)
{
    const auto &schema = m_session.schema;
    const auto &through = schema[relation.link.table];
    const auto &near = schema.foreignKey(relation.link).columns;
    const auto &far = schema.foreignKey(*relation.farLink).columns;
    auto position = relation.position ? lastPosition(row, relation) : 0;
    const auto deleted = deletedLinks(row, relation);
    for (const auto &target : targets) {
        QList<NamedValue> cells;
        if (relation.position)
            cells.append({through[*relation.position].name, ++position});
        if (const auto link = deleted.value(target.key); !link.isNull()) {
            auto done = apply(RevertRow{link}).and_then([&] { return set(link, cells + extra); });
            if (!done)
                return done;
            continue;
        }
        for (const auto column : near)
            cells.append({through[column].name, Value(row)});
        for (qsizetype part = 0; part < far.size(); ++part)
            cells.append({through[far[part]].name, target.key[part]});
        if (const auto made = create(relation.link.table, cells + extra); !made)
            return made.error();
    }
    return {};
}

Result<void> EditGroup::removeLinks(const QList<RowId> &throughRows)
{
    for (const auto row : throughRows) {
        if (auto removed = removeUsually(row); !removed)
            return removed;
        if (m_state.baseRow(row))
            m_session.setUnlinked(row);
    }
    return {};
}

/// Gives links positions in the order of `targets`; those that are in order already keep theirs.
Result<void>
EditGroup::sortLinks(RowId row, const Relation &relation, const QList<LinkTarget> &targets)
{
    const auto links = reader().links(row, relation);
    qint64 last = 0;
    for (const auto &target : targets) {
        for (const auto &link : links) {
            if (!leadsTo(link, target))
                continue;
            const auto &held = (*m_state.row(link.through))[*relation.position];
            last = held.isInteger() && held.integer() > last ? held.integer() : last + 1;
            if (auto set = assign(link.through, *relation.position, last); !set)
                return set;
        }
    }
    return {};
}

qint64 EditGroup::lastPosition(RowId row, const Relation &relation)
{
    qint64 last = 0;
    for (const auto &link : reader().links(row, relation)) {
        const auto &held = (*m_state.row(link.through))[*relation.position];
        last = held.isInteger() ? std::max(last, held.integer()) : last;
    }
    return last;
}

Result<void> Handle::link(const QString &relation,
                          const QList<Value> &targets,
                          const QList<NamedValue> &extra) const
{
    return changeLinks(relation, [&](EditGroup &group, const Relation &found) {
        return group.link(m_row, found, targets, extra);
    });
}

Result<void> Handle::unlink(const QString &relation, const QList<Value> &targets) const
{
    return changeLinks(relation, [&](EditGroup &group, const Relation &found) {
        return group.unlink(m_row, found, targets);
    });
}

Result<void> Handle::unlinkAll(const QString &relation) const
{
    return changeLinks(relation, [&](EditGroup &group, const Relation &found) {
        return group.unlinkAll(m_row, found);
    });
}

Result<void> Handle::setLinks(const QString &relation, const QList<Value> &targets) const
{
    return changeLinks(relation, [&](EditGroup &group, const Relation &found) {
        return group.setLinks(m_row, found, targets);
    });
}

Result<void>
Handle::changeLinks(const QString &name,
                    const std::function<Result<void>(EditGroup &, const Relation &)> &change) const
{
    const auto found = relation(name);
    if (!found)
        return found.error();
    const auto &table = m_session->schema()[m_row.table()];
    return m_session->edit(SessionText::setLinks(table, found->name),
                           [&](EditGroup &group) { return change(group, *found); });
}

} // namespace varve
