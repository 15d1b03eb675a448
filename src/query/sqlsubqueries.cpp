#include "query/evaluator.h"
#include "query/sqlexpression_p.h"
#include "query/sqlorder_p.h"

#include <algorithm>

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

using E = Expression;

} // namespace

/// Another name for the rows of a subquery, which can be of the same table as the row outside. No
/// table is likely to be called so.
QString ExpressionCompiler::newName() const
{
    return m_syntax.identifier(u"~"_s + QString::number(m_depth + 1));
}

/// The condition that the row called `holder` refers to the one called `target`, whose columns say by
/// which collation.
QString ExpressionCompiler::joined(const QString &target,
                                   const QString &holder,
                                   const ForeignKey &key,
                                   const Table &holders,
                                   const Table &targets) const
{
    QStringList parts;
    for (qsizetype i = 0; i < key.columns.size(); ++i) {
        parts.append(target + u'.' + m_syntax.identifier(targets[key.targetColumns[i]].name)
                     + u" = "_s + holder + u'.'
                     + m_syntax.identifier(holders[key.columns[i]].name));
    }
    return parts.join(u" AND "_s);
}

/// `FROM ... WHERE ...`: the rows that a relation leads to from this row, called `name`.
QString ExpressionCompiler::reached(const E::Target &target, const QString &name) const
{
    const auto &[schema, relation] = target;
    const auto &near = schema.foreignKey(relation.link);
    const auto &nearHolder = schema[relation.link.table];
    const auto &nearTarget = schema[*near.target];
    const QString from = u"FROM "_s + m_syntax.identifier(target.table().name) + u" AS "_s + name;
    if (!relation.farLink) {
        const bool isForward = relation.isForward();
        return from + u" WHERE "_s
               + joined(isForward ? name : m_name,
                        isForward ? m_name : name,
                        near,
                        nearHolder,
                        nearTarget);
    }
    const auto &far = schema.foreignKey(*relation.farLink);
    const auto through = m_syntax.identifier(u"~"_s + QString::number(m_depth + 1) + u"through"_s);
    return from + u" JOIN "_s + m_syntax.identifier(nearHolder.name) + u" AS "_s + through
           + u" ON "_s + joined(name, through, far, nearHolder, target.table()) + u" WHERE "_s
           + joined(m_name, through, near, nearHolder, nearTarget);
}

Text ExpressionCompiler::text(const E::Related &related) const
{
    const auto name = newName();
    const ExpressionCompiler there(related.target->table(), name, *this);
    Text all{u"(SELECT "_s, {}};
    all += there(*related.inner);
    return all += u' ' + reached(*related.target, name) + u')';
}

Text ExpressionCompiler::text(const E::Quantified &test) const
{
    const auto name = newName();
    const ExpressionCompiler there(test.target->table(), name, *this);
    const bool isAny = test.quantity == Quantity::Any;
    Text all{isAny ? u"EXISTS (SELECT 1 "_s : u"NOT EXISTS (SELECT 1 "_s, {}};
    all += reached(*test.target, name) + u" AND "_s;
    all += enclosed(there(*test.condition));
    return all += isAny ? u")"_s : u" IS NOT TRUE)"_s;
}

/// `SELECT ... FROM ...` of a subquery; `column` none for rows whose cells do not matter.
Text ExpressionCompiler::rowsOf(const QuerySet &rows, std::optional<ColumnIndex> column) const
{
    const auto name = newName();
    ExpressionCompiler there(rows.table(), name, *this);
    there.m_outer = this;
    Text all{u"SELECT "_s + (column ? there.column(*column) : u"1"_s) + u" FROM "_s
                 + m_syntax.identifier(rows.table().name) + u" AS "_s + name,
             {}};
    if (rows.condition()) {
        all += u" WHERE "_s;
        all += there(*rows.condition());
    }
    if (!rows.rowLimit() && rows.rowOffset() == 0)
        return all;
    QList<Text> terms;
    for (const auto &term : rows.totalOrdering()) {
        auto by = term.expression ? there.comparand(*term.expression)
                                  : Text{there.column(term.column), {}};
        terms.append(by += direction(term));
    }
    if (!terms.isEmpty())
        all += u" ORDER BY "_s;
    all += sql::joined(terms, u", "_s);
    return all += rowLimits(rows.rowLimit(), rows.rowOffset());
}

Text ExpressionCompiler::text(const E::InQuery &test) const
{
    auto all = comparand(*test.operand, Beside::Collated);
    all += u" IN ("_s;
    all += rowsOf(*test.rows, test.rows->table().find(test.column));
    return all += u")"_s;
}

Text ExpressionCompiler::text(const E::Exists &test) const
{
    Text all{u"EXISTS ("_s, {}};
    all += rowsOf(*test.rows, {});
    return all += u")"_s;
}

} // namespace varve::sql
