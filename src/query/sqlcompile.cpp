#include "query/sqlcompile.h"

#include "base/overloaded.h"
#include "query/omission.h"
#include "query/sqlorder_p.h"

#include <algorithm>

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What stands for `value` in a statement: no database knows a row without key, or a missing cell.
Text placeholder(const Value &value)
{
    return {u"?"_s, {value.isReference() || value.isAbsent() ? Value() : value}};
}

Text enclosed(Text inner)
{
    inner.sql = u'(' + inner.sql + u')';
    return inner;
}

QString comparator(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal:
        return u" = "_s;
    case Comparison::NotEqual:
        return u" <> "_s;
    case Comparison::Less:
        return u" < "_s;
    case Comparison::LessOrEqual:
        return u" <= "_s;
    case Comparison::Greater:
        return u" > "_s;
    case Comparison::GreaterOrEqual:
        return u" >= "_s;
    }
    Q_UNREACHABLE();
}

class ExpressionCompiler
{
public:
    ExpressionCompiler(const Table &table, const Syntax &syntax)
        : m_table(table)
        , m_syntax(syntax)
    {}

    Text operator()(const Expression &expression) const
    {
        return std::visit([this](const auto &node) { return text(node); }, expression.node());
    }

private:
    Text text(const Expression::Column &column) const
    {
        Q_ASSERT_X(
            column.index, "compiled", "the expression has not met its table: see resolved()");
        return {columnText(*column.index, m_table, m_syntax), {}};
    }
    Text text(const Expression::Literal &literal) const { return placeholder(literal.value); }
    Text text(const Expression::Compare &compare) const
    {
        auto all = operand(*compare.left);
        all += comparator(compare.comparison);
        return all += operand(*compare.right);
    }
    Text text(const Expression::And &all) const { return chain(all.terms, u" AND "_s, u"1 = 1"_s); }
    Text text(const Expression::Or &any) const { return chain(any.terms, u" OR "_s, u"1 = 0"_s); }
    Text text(const Expression::Not &negation) const
    {
        Text all{u"NOT "_s, {}};
        return all += operand(*negation.operand);
    }
    Text text(const Expression::IsNull &test) const
    {
        return operand(*test.operand) += u" IS NULL"_s;
    }
    Text text(const Expression::In &test) const
    {
        if (test.values.isEmpty())
            return {u"1 = 0"_s, {}};
        QList<Text> values;
        for (const auto &value : test.values)
            values.append(placeholder(value));
        auto all = operand(*test.operand);
        all += u" IN "_s;
        return all += enclosed(joined(values, u", "_s));
    }
    Text text(const Expression::Like &test) const
    {
        auto all = operand(*test.operand);
        all += Text{u" LIKE ?"_s, {test.pattern}};
        if (!test.escape.isNull())
            all += Text{u" ESCAPE ?"_s, {QString(test.escape)}};
        return all;
    }

    /// In parentheses unless it is but a column or a literal.
    Text operand(const Expression &expression) const
    {
        const bool simple = std::holds_alternative<Expression::Column>(expression.node())
                            || std::holds_alternative<Expression::Literal>(expression.node());
        return simple ? (*this)(expression) : enclosed((*this)(expression));
    }

    Text chain(const QList<Expression> &terms, const QString &word, const QString &ofNone) const
    {
        if (terms.isEmpty())
            return {ofNone, {}};
        QList<Text> parts;
        for (const auto &term : terms)
            parts.append(operand(term));
        return joined(parts, word);
    }

    const Table &m_table;
    const Syntax &m_syntax;
};

/// The parts of the statements for one query and window.
class SelectCompiler
{
public:
    SelectCompiler(const QuerySet &query, const Window &window, const Syntax &syntax)
        : m_query(query)
        , m_table(query.table())
        , m_syntax(syntax)
        , m_terms(sortTerms(query.totalOrdering(), m_table, syntax))
        , m_stretches(stretches(m_terms, window))
        , m_limit(limitOf(query, window))
    {}

    const QList<SortTerm> &terms() const { return m_terms; }

    /// `cells` of the rows of the window in its order. `positions` are those of the sort terms
    /// among the cells.
    Text select(const Text &cells, const QList<qsizetype> &positions) const
    {
        QList<Text> parts;
        for (const auto &stretch : m_stretches)
            parts.append(selectStretch(cells, stretch));
        auto all = joined(parts, u" UNION ALL "_s);
        if (!m_terms.isEmpty())
            all += u" ORDER BY "_s + orderText(positions);
        if (m_limit)
            all += Text{u" LIMIT ?"_s, {*m_limit}};
        return all;
    }

    /// All columns, the row number where it takes part in the order, and what was left out.
    Text cells() const
    {
        QList<Text> list;
        QList<OmittableCell> omittable;
        for (qsizetype position = 0; position < m_table.columns.size(); ++position) {
            const OmittableCell cell{columnIndex(position),
                                     columnText(columnIndex(position), m_table, m_syntax)};
            const bool whole = !m_query.contentLimit() || isSortedBy(position);
            list.append(whole ? Text{cell.sql, {}} : limited(cell, *m_query.contentLimit()));
            if (!whole)
                omittable.append(cell);
        }
        if (isSortedBy(m_table.columns.size()))
            list.append({m_terms.last().sql, {}});
        if (m_query.contentLimit())
            list.append(omissions(omittable, *m_query.contentLimit()));
        return joined(list, u", "_s);
    }

private:
    static std::optional<qint64> limitOf(const QuerySet &query, const Window &window)
    {
        if (window.from || !query.rowLimit())
            return window.limit;
        return std::min(*query.rowLimit(), window.limit.value_or(*query.rowLimit()));
    }

    bool isSortedBy(qsizetype position) const
    {
        return std::ranges::find(m_terms, position, &SortTerm::position) != m_terms.end();
    }

    Text selectStretch(const Text &cells, const Text &stretch) const
    {
        Text all{u"SELECT "_s, {}};
        all += cells;
        all += u" FROM "_s + m_syntax.identifier(m_table.name);
        QList<Text> conditions;
        if (m_query.condition())
            conditions.append(enclosed(compiled(*m_query.condition(), m_table, m_syntax)));
        if (!stretch.isEmpty())
            conditions.append(stretch);
        if (!conditions.isEmpty())
            all += u" WHERE "_s;
        return all += joined(conditions, u" AND "_s);
    }

    /// By name; a UNION is sorted by the numbers of its columns.
    QString orderText(const QList<qsizetype> &positions) const
    {
        QStringList parts;
        for (qsizetype i = 0; i < m_terms.size(); ++i) {
            const bool isUnion = m_stretches.size() > 1;
            parts.append(
                ordered(isUnion ? QString::number(positions[i] + 1) : m_terms[i].sql, m_terms[i]));
        }
        return parts.join(u", "_s);
    }

    const QuerySet &m_query;
    const Table &m_table;
    const Syntax &m_syntax;
    QList<SortTerm> m_terms;
    QList<Text> m_stretches;
    std::optional<qint64> m_limit;
};

} // namespace

Text compiled(const Expression &condition, const Table &table, const Syntax &syntax)
{
    return ExpressionCompiler(table, syntax)(condition);
}

QString compiled(const QList<Ordering> &ordering, const Table &table, const Syntax &syntax)
{
    QStringList parts;
    for (const auto &term : sortTerms(ordering, table, syntax))
        parts.append(ordered(term.sql, term));
    return parts.join(u", "_s);
}

Text atOrAfter(const Place &place,
               const QList<Ordering> &ordering,
               const Table &table,
               const Syntax &syntax)
{
    const auto parts = stretches(sortTerms(ordering, table, syntax), {place, {}, {}});
    if (parts.size() == 1)
        return parts.front();
    QList<Text> alternatives;
    for (const auto &part : parts)
        alternatives.append(enclosed(part));
    return joined(alternatives, u" OR "_s);
}

Text selectRows(const QuerySet &query, const Window &window, const Syntax &syntax)
{
    const SelectCompiler compiler(query, window, syntax);
    QList<qsizetype> positions;
    for (const auto &term : compiler.terms())
        positions.append(term.position);
    return compiler.select(compiler.cells(), positions);
}

Text selectPlaces(const QuerySet &query, const Window &window, qint64 step, const Syntax &syntax)
{
    Q_ASSERT(step > 0);
    const SelectCompiler compiler(query, window, syntax);
    QStringList cells;
    QStringList names;
    QList<qsizetype> positions;
    for (const auto &term : compiler.terms()) {
        positions.append(cells.size());
        cells.append(term.sql);
        names.append(u'p' + QString::number(names.size()));
    }
    const auto list = names.join(u", "_s);

    // Windows over () number the rows as they come, which is sorted: an ordered window would sort
    // them once more. Names stand outside, as ORDER BY prefers them to columns that are called so.
    Text all{u"WITH sorted("_s + list + u") AS ("_s, {}};
    all += compiler.select({cells.join(u", "_s), {}}, positions);
    all += u"), numbered(ordinal, following, "_s + list
           + u") AS (SELECT row_number() OVER (), lead(1) OVER (), "_s + list + u" FROM sorted) "_s;
    all += u"SELECT ordinal, "_s + list + u" FROM numbered WHERE following IS NULL"_s;
    return all += Text{u" OR (ordinal - 1) % ? = 0"_s, {step}};
}

} // namespace varve::sql
