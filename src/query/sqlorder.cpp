#include "query/sqlexpression_p.h"
#include "query/sqlorder_p.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

using Terms = std::span<const SortTerm>;
using Cells = std::span<const Value>;
using Side = Place::Side;

/// The rows whose first term is NULL, or those whose first term is a value.
enum class Stretch { Nulls, Values };

Stretch stretchOf(Cells place)
{
    return place.front().isNull() ? Stretch::Nulls : Stretch::Values;
}

QList<Stretch> stretchesOf(const SortTerm &first)
{
    if (!first.nullable)
        return {Stretch::Values};
    if (first.nulls == NullOrder::First)
        return {Stretch::Nulls, Stretch::Values};
    return {Stretch::Values, Stretch::Nulls};
}

Text always()
{
    return {u"1 = 1"_s, {}};
}

Text never()
{
    return {u"1 = 0"_s, {}};
}

/// Both conditions; one that is empty holds for all rows.
Text both(const Text &a, const Text &b)
{
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() ? b : a;
    return joined({a, b}, u" AND "_s);
}

QString comparator(const SortTerm &term, Side side)
{
    const QString strict = term.order == SortOrder::Ascending ? u" > "_s : u" < "_s;
    return side == Side::After ? strict : strict.chopped(1) + u"= "_s;
}

/// Whether one comparison of row values says it all: rows with a NULL in a term make it unknown,
/// so they must come before any value.
bool isUniform(Terms terms, Cells values)
{
    const auto fits = [&](const SortTerm &term) {
        return term.order == terms.front().order
               && (!term.nullable || term.nulls == NullOrder::First);
    };
    return std::ranges::all_of(terms, fits) && std::ranges::none_of(values, &Value::isNull);
}

Text rowComparison(Terms terms, Cells values, Side side)
{
    QStringList columns;
    for (const auto &term : terms)
        columns.append(term.sql);
    const QStringList placeholders(columns.size(), u"?"_s);
    const auto row = [](const QStringList &parts) {
        const auto list = parts.join(u", "_s);
        return parts.size() == 1 ? list : u'(' + list + u')';
    };
    return {row(columns) + comparator(terms.front(), side) + row(placeholders),
            QList<Value>(values.begin(), values.end())};
}

/// The condition that `term` alone puts a row at or after `value`.
Text beyond(const SortTerm &term, const Value &value, Side side)
{
    const bool nullsLast = term.nullable && term.nulls == NullOrder::Last;
    if (!value.isNull()) {
        const Text range{term.sql + comparator(term, side) + u'?', {value}};
        return nullsLast ? joined({{u'(' + range.sql, {value}}, {term.sql + u" IS NULL)"_s, {}}},
                                  u" OR "_s)
                         : range;
    }
    if (side == Side::From)
        return nullsLast ? Text{term.sql + u" IS NULL"_s, {}} : always();
    return nullsLast ? never() : Text{term.sql + u" IS NOT NULL"_s, {}};
}

Text same(const SortTerm &term, const Value &value)
{
    if (value.isNull())
        return {term.sql + u" IS NULL"_s, {}};
    return {term.sql + u" = ?"_s, {value}};
}

/// The condition that a row stands at or after the place `values`.
Text following(Terms terms, Cells values, Side side)
{
    if (isUniform(terms, values))
        return rowComparison(terms, values, side);
    const auto &first = terms.front();
    if (terms.size() == 1)
        return beyond(first, values.front(), side);
    Text tie =
        both(same(first, values.front()), following(terms.subspan(1), values.subspan(1), side));
    Text text{u"("_s, {}};
    text += joined({beyond(first, values.front(), Side::After), tie}, u" OR "_s);
    return text += u")"_s;
}

/// following(), for a row that is known to be in the stretch of the place.
Text followingInStretch(Terms terms, Cells values, Side side)
{
    if (values.front().isNull()) {
        if (terms.size() == 1)
            return side == Side::From ? Text() : never();
        return following(terms.subspan(1), values.subspan(1), side);
    }
    QList<SortTerm> list(terms.begin(), terms.end());
    list.front().nullable = false;
    const auto condition = following(list, values, side);
    if (isUniform(list, values))
        return condition;
    // What follows is not a range; the range around it is what an index can seek.
    return both(beyond(list.front(), values.front(), Side::From), condition);
}

QList<SortTerm> reversed(QList<SortTerm> terms)
{
    for (auto &term : terms) {
        const bool ascending = term.order == SortOrder::Ascending;
        const bool nullsFirst = term.nulls == NullOrder::First;
        term.order = ascending ? SortOrder::Descending : SortOrder::Ascending;
        term.nulls = nullsFirst ? NullOrder::Last : NullOrder::First;
    }
    return terms;
}

Text conditionOf(Stretch stretch, const QList<SortTerm> &terms, const Window &window)
{
    const auto isHere = [&](const QList<Value> &place) { return stretchOf(place) == stretch; };
    const bool begins = window.from && isHere(window.from->values);
    const bool ends = window.before && isHere(*window.before);

    Text condition;
    if (stretch == Stretch::Nulls)
        condition.sql = terms.front().sql + u" IS NULL"_s;
    else if (!begins && !ends && terms.front().nullable)
        condition.sql = terms.front().sql + u" IS NOT NULL"_s;
    if (begins)
        condition =
            both(condition, followingInStretch(terms, window.from->values, window.from->side));
    if (ends)
        condition =
            both(condition, followingInStretch(reversed(terms), *window.before, Side::After));
    return condition;
}

} // namespace

QString columnText(ColumnIndex column, const Table &table, const Syntax &syntax)
{
    return syntax.identifier(table.name) + u'.' + syntax.identifier(table[column].name);
}

QList<SortTerm> sortTerms(const QList<Ordering> &ordering, const Table &table, const Syntax &syntax)
{
    QList<SortTerm> terms;
    for (const auto &term : ordering) {
        if (term.expression) {
            const auto by = ExpressionCompiler(table, syntax).comparand(*term.expression);
            terms.append({by.sql, by.values, term.order, term.nulls, true, -1});
            continue;
        }
        terms.append({columnText(term.column, table, syntax),
                      {},
                      term.order,
                      term.nulls,
                      table[term.column].nullable,
                      toInt(term.column)});
    }
    if (table.key.isEmpty() && !table.rowNumberName.isEmpty()) {
        const auto order = terms.isEmpty() ? SortOrder::Ascending : terms.last().order;
        const QString number =
            syntax.identifier(table.name) + u'.' + syntax.identifier(table.rowNumberName);
        terms.append({number, {}, order, NullOrder::First, false, table.columns.size()});
    }
    return terms;
}

QString ordered(const QString &expression, const SortTerm &term)
{
    if (term.nullable)
        return expression + direction({{}, term.order, term.nulls});
    return expression + (term.order == SortOrder::Ascending ? u" ASC"_s : u" DESC"_s);
}

QString direction(const Ordering &term)
{
    const QString order = term.order == SortOrder::Ascending ? u" ASC"_s : u" DESC"_s;
    return order + (term.nulls == NullOrder::First ? u" NULLS FIRST"_s : u" NULLS LAST"_s);
}

/// No database takes an offset without a limit.
Text rowLimits(std::optional<qint64> limit, qint64 offset)
{
    if (!limit && offset == 0)
        return {};
    Text all{u" LIMIT ?"_s, {limit.value_or(std::numeric_limits<qint64>::max())}};
    if (offset > 0)
        all += Text{u" OFFSET ?"_s, {offset}};
    return all;
}

QList<Text> stretches(const QList<SortTerm> &terms, const Window &window)
{
    if (!window.from && !window.before)
        return {Text()};
    Q_ASSERT(!window.from || window.from->values.size() == terms.size());
    Q_ASSERT(!window.before || window.before->size() == terms.size());

    const auto all = stretchesOf(terms.front());
    const auto first = window.from ? all.indexOf(stretchOf(window.from->values)) : 0;
    const auto last = window.before ? all.indexOf(stretchOf(*window.before)) : all.size() - 1;
    QList<Text> found;
    for (auto position = first; position <= last; ++position)
        found.append(conditionOf(all[position], terms, window));
    return found.isEmpty() ? QList{never()} : found;
}

} // namespace varve::sql
