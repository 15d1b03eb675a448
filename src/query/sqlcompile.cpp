#include "query/sqlcompile.h"

#include "query/omission.h"
#include "query/sqlexpression_p.h"
#include "query/sqlorder_p.h"

#include <algorithm>

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

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
        , m_offset(window.from ? 0 : query.rowOffset())
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
        if (!m_terms.isEmpty()) {
            all += u" ORDER BY "_s;
            all += orderText(positions);
        }
        return all += rowLimits(m_limit, m_offset);
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
    Text orderText(const QList<qsizetype> &positions) const
    {
        QList<Text> parts;
        for (qsizetype i = 0; i < m_terms.size(); ++i) {
            const bool isUnion = m_stretches.size() > 1;
            if (isUnion)
                parts.append({ordered(QString::number(positions[i] + 1), m_terms[i]), {}});
            else
                parts.append({ordered(m_terms[i].sql, m_terms[i]), m_terms[i].values});
        }
        return joined(parts, u", "_s);
    }

    const QuerySet &m_query;
    const Table &m_table;
    const Syntax &m_syntax;
    QList<SortTerm> m_terms;
    QList<Text> m_stretches;
    std::optional<qint64> m_limit;
    qint64 m_offset;
};

} // namespace

Text compiled(const Expression &condition, const Table &table, const Syntax &syntax)
{
    return ExpressionCompiler(table, syntax)(condition);
}

Text compiled(const QList<Ordering> &ordering, const Table &table, const Syntax &syntax)
{
    QList<Text> parts;
    for (const auto &term : sortTerms(ordering, table, syntax))
        parts.append({ordered(term.sql, term), term.values});
    return joined(parts, u", "_s);
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
