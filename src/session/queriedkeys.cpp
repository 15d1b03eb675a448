#include "query/expressiontree.h"
#include "session/queriedkeys_p.h"

#include <algorithm>

namespace varve {
namespace {

using E = Expression;

bool namesRow(const Expression &expression)
{
    if (const auto *literal = std::get_if<E::Literal>(&expression.node()))
        return literal->value.isReference();
    if (const auto *in = std::get_if<E::In>(&expression.node()))
        return std::ranges::any_of(in->values, &Value::isReference);
    return std::holds_alternative<E::InQuery>(expression.node())
           || std::holds_alternative<E::Exists>(expression.node());
}

/// Puts keys into an expression about rows of one table.
class KeyFiller
{
public:
    KeyFiller(const Schema &schema, const State &state)
        : m_schema(schema)
        , m_state(state)
    {}

    Expression filled(const Expression &expression, TableIndex table) const
    {
        return rewritten(expression, [&](const Expression &part) { return replaced(part, table); });
    }

    QuerySet filled(const QuerySet &rows) const
    {
        const auto &condition = rows.condition();
        return condition && anyPart(*condition, namesRow)
                   ? rows.withResolved(filled(*condition, rows.tableIndex()))
                   : rows;
    }

private:
    std::optional<Expression> replaced(const Expression &part, TableIndex table) const
    {
        const auto &node = part.node();
        if (const auto *compare = std::get_if<E::Compare>(&node))
            return replaced(*compare, table);
        if (const auto *in = std::get_if<E::In>(&node))
            return replaced(*in, table);
        if (const auto *related = std::get_if<E::Related>(&node)) {
            auto other = *related;
            other.inner = shared(filled(*related->inner, related->target->relation.to));
            return Expression(other);
        }
        if (const auto *quantified = std::get_if<E::Quantified>(&node)) {
            auto other = *quantified;
            other.condition =
                shared(filled(*quantified->condition, quantified->target->relation.to));
            return Expression(other);
        }
        if (const auto *in = std::get_if<E::InQuery>(&node)) {
            auto other = *in;
            other.operand = shared(filled(*in->operand, table));
            other.rows = std::make_shared<QuerySet>(filled(*in->rows));
            return Expression(other);
        }
        if (const auto *exists = std::get_if<E::Exists>(&node))
            return Expression(E::Exists{std::make_shared<QuerySet>(filled(*exists->rows))});
        return {};
    }

    std::optional<Expression> replaced(const E::Compare &compare, TableIndex table) const
    {
        return varve::compared(withKey(*compare.left, *compare.right, table),
                               compare.comparison,
                               withKey(*compare.right, *compare.left, table));
    }

    std::optional<Expression> replaced(const E::In &in, TableIndex table) const
    {
        auto other = in;
        for (auto &value : other.values)
            value = key(value, *in.operand, table);
        other.operand = shared(filled(*in.operand, table));
        return Expression(other);
    }

    /// `operand`, which is compared with `other`.
    Expression withKey(const Expression &operand, const Expression &other, TableIndex table) const
    {
        const auto *literal = std::get_if<E::Literal>(&operand.node());
        return literal ? value(key(literal->value, other, table)) : filled(operand, table);
    }

    /// What `operand` holds where it leads to the row that `row` names.
    Value key(const Value &row, const Expression &operand, TableIndex table) const
    {
        if (const auto *related = std::get_if<E::Related>(&operand.node()))
            return key(row, *related->inner, related->target->relation.to);
        const auto *column = std::get_if<E::Column>(&operand.node());
        if (!row.isReference() || !column)
            return row;
        const auto target = row.reference();
        const auto cells = m_state.row(target);
        const auto isKey = target.table() == table && m_schema[table].isKeyColumn(*column->index);
        const auto part = isKey ? column->index
                                : m_schema.referencedColumn(table, *column->index, target.table());
        if (!cells || !part || (*cells)[*part].isAbsent())
            return row;
        return (*cells)[*part];
    }

    static E::Shared shared(const Expression &expression)
    {
        return std::make_shared<const Expression>(expression);
    }

    const Schema &m_schema;
    const State &m_state;
};

} // namespace

QuerySet withKnownKeys(const QuerySet &query, const State &state)
{
    return query.error() ? query : KeyFiller(query.schema(), state).filled(query);
}

} // namespace varve
