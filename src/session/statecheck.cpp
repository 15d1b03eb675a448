#include "session/deleterules_p.h"
#include "session/relationtext_p.h"
#include "session/statecheck_p.h"
#include "session/uniqueness_p.h"

#include <algorithm>

namespace varve {
namespace {

class StateCheck
{
public:
    StateCheck(const State &state, const Schema &schema, RowIndexes &indexes)
        : m_state(state)
        , m_schema(schema)
        , m_indexes(indexes)
        , m_reader(state, schema, indexes)
    {}

    void check(RowId row)
    {
        if (const auto *before = m_state.baseRow(row))
            checkReferring(row, *before);
        if (const auto cells = m_state.row(row)) {
            checkUnique(row, *cells);
            checkForeignKeys(row, *cells);
        }
    }

    WriteCheck take() { return std::move(m_found); }

private:
    using Rule = ConstraintDetails::Rule;

    void add(Rule rule, const QList<ColumnIndex> &columns, RowId row, const Error &error)
    {
        m_found.refusals.append({rule, columns, {row}, error.text(), error.advice()});
    }

    void checkUnique(RowId row, const Row &cells)
    {
        const auto &table = m_schema[row.table()];
        for (const auto &set : uniqueSets(table)) {
            const auto key = keyOf(cells, set.columns);
            if (set.isPartial
                || m_indexes.holding(row.table(), set.columns, key, m_state).size() < 2)
                continue;
            add(Rule::Unique,
                set.columns,
                row,
                RelationText::notUnique(table, set.columns, toText(key)));
        }
    }

    void checkForeignKeys(RowId row, const Row &cells)
    {
        for (const auto &relation : m_schema.relations(row.table())) {
            const auto &columns = m_schema.foreignKey(relation.link).columns;
            const auto isNothing = [&](ColumnIndex column) {
                return cells[column].isNull() || cells[column].isAbsent();
            };
            if (!relation.isForward() || std::ranges::any_of(columns, isNothing)
                || !m_reader.target(cells, relation.link).isNull())
                continue;
            add(Rule::ForeignKey,
                columns,
                row,
                RelationText::dangling(relation, m_schema, toText(keyOf(cells, columns))));
        }
    }

    /// Rows that nothing has changed may refer to what this row was.
    void checkReferring(RowId row, const Row &before)
    {
        for (const auto &relation : relationsBackTo(row.table(), m_schema)) {
            const auto &foreignKey = m_schema.foreignKey(relation.link);
            const auto key = keyOf(before, foreignKey.targetColumns);
            if (!m_indexes.find(row.table(), foreignKey.targetColumns, key, m_state).isNull())
                continue;
            const auto rows = m_reader.referring(relation.link, row, before);
            if (rows.isEmpty())
                continue;
            add(Rule::ForeignKey,
                foreignKey.columns,
                rows.front(),
                RelationText::stillReferred(m_schema[row.table()],
                                            toText(key),
                                            m_schema[relation.link.table],
                                            RelationText::list(rows, m_state, m_schema)));
        }
    }

    const State &m_state;
    const Schema &m_schema;
    RowIndexes &m_indexes;
    RelationReader m_reader;
    WriteCheck m_found;
};

} // namespace

WriteCheck
checkedRows(const QList<RowId> &rows, const State &state, const Schema &schema, RowIndexes &indexes)
{
    StateCheck check(state, schema, indexes);
    for (const auto row : rows)
        check.check(row);
    return check.take();
}

Error firstRefusal(const WriteCheck &found)
{
    const auto &refusal = found.refusals.front();
    return Error(ErrorKind::Constraint, refusal.text, refusal.advice)
        .withDetails(
            std::make_shared<ConstraintDetails>(refusal.rule, refusal.columns, refusal.rows));
}

} // namespace varve
