#include "session/deleterules_p.h"
#include "session/namedcells_p.h"

#include <QSet>

#include <algorithm>

namespace varve {
namespace {

bool joinsMany(const Relation::Link &link, const Schema &schema)
{
    const auto &relations = schema.relations(*schema.foreignKey(link).target);
    return std::ranges::any_of(relations, [&](const Relation &relation) {
        return relation.kind == Relation::Kind::ManyToMany && relation.link == link;
    });
}

class Deleting
{
public:
    Deleting(const State &state, const Schema &schema, const RelationReader &reader)
        : m_state(state)
        , m_schema(schema)
        , m_reader(reader)
    {}

    DeleteEffects of(RowId row)
    {
        add(row);
        // Rows that go are appended while those before them are looked at.
        qsizetype next = 0;
        while (next < m_effects.deletes.size())
            follow(m_effects.deletes[next++]);
        leaveOutWhatGoes();
        return std::move(m_effects);
    }

private:
    void add(RowId row)
    {
        if (m_gone.contains(row))
            return;
        m_gone.insert(row);
        m_effects.deletes.append(row);
    }

    void follow(RowId row)
    {
        const auto cells = *m_state.row(row);
        for (const auto &relation : relationsBackTo(row.table(), m_schema)) {
            const auto rows = m_reader.referring(relation.link, row, cells);
            if (!rows.isEmpty())
                follow({relation.link, row, cells, rows});
        }
    }

    void follow(const Referring &referring)
    {
        const auto rule = ruleFor(referring.link);
        if (!hadKey(referring) && rule != ForeignKeyRule::Cascade) {
            m_effects.sets +=
                emptied(referring.rows, referring.link, ForeignKeyRule::SetNull, m_schema);
            return;
        }
        switch (rule) {
        case ForeignKeyRule::Cascade:
            std::ranges::for_each(referring.rows, [this](RowId row) { add(row); });
            return;
        case ForeignKeyRule::SetNull:
            if (!canEmpty(referring.link, m_schema)) {
                m_effects.forbidding.append(referring);
                return;
            }
            [[fallthrough]];
        case ForeignKeyRule::SetDefault:
            m_effects.sets += emptied(referring.rows, referring.link, rule, m_schema);
            return;
        case ForeignKeyRule::Restrict: // what goes is ordered, whatever the order of the calls
        case ForeignKeyRule::NoAction:
            m_effects.unsettled.append(referring);
            return;
        }
    }

    bool hadKey(const Referring &referring) const
    {
        return keyOf(referring.before, m_schema[referring.target.table()].key).isComplete();
    }

    ForeignKeyRule ruleFor(const Relation::Link &link) const
    {
        const auto rule = m_schema.foreignKey(link).onDelete;
        const bool isLink = rule == ForeignKeyRule::NoAction && joinsMany(link, m_schema);
        return isLink ? ForeignKeyRule::Cascade : rule;
    }

    void leaveOutWhatGoes()
    {
        const auto goes = [this](RowId row) { return m_gone.contains(row); };
        m_effects.sets.removeIf([&](const SetCell &set) { return goes(set.row); });
        for (auto *kind : {&m_effects.forbidding, &m_effects.unsettled}) {
            for (auto &referring : *kind)
                referring.rows.removeIf(goes);
            kind->removeIf([](const Referring &referring) { return referring.rows.isEmpty(); });
        }
    }

    const State &m_state;
    const Schema &m_schema;
    const RelationReader &m_reader;
    DeleteEffects m_effects;
    QSet<RowId> m_gone;
};

} // namespace

DeleteEffects
effectsOfDelete(RowId row, const State &state, const Schema &schema, const RelationReader &reader)
{
    return Deleting(state, schema, reader).of(row);
}

QList<Relation> relationsBackTo(TableIndex table, const Schema &schema)
{
    auto relations = schema.relations(table);
    relations.removeIf([&](const Relation &relation) {
        return relation.isForward() || relation.kind == Relation::Kind::ManyToMany
               || !schema[relation.link.table].isEditable();
    });
    return relations;
}

QList<SetCell> emptied(const QList<RowId> &rows,
                       const Relation::Link &link,
                       ForeignKeyRule rule,
                       const Schema &schema)
{
    QList<SetCell> sets;
    for (const auto column : schema.foreignKey(link).columns) {
        const auto value = rule == ForeignKeyRule::SetDefault
                               ? literalDefault(schema[link.table][column])
                               : std::optional(Value());
        for (const auto row : rows) {
            if (value)
                sets.append({row, column, *value});
        }
    }
    return sets;
}

bool canEmpty(const Relation::Link &link, const Schema &schema)
{
    return std::ranges::all_of(schema.foreignKey(link).columns, [&](ColumnIndex column) {
        return schema[link.table][column].nullable;
    });
}

} // namespace varve
