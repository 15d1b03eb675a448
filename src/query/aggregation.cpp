#include "query/answer.h"
#include "query/calculation_p.h"
#include "query/evaluator.h"
#include "query/expressiontree.h"
#include "query/numericprefix_p.h"
#include "query/order.h"
#include "query/selection.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

using Answer = std::optional<Value>;
using SourceRows = QList<SourceRow>;

/// The values, without those that are equal by `collation` to another.
QList<Value> different(QList<Value> values, Collation collation)
{
    std::ranges::stable_sort(values, [collation](const Value &a, const Value &b) {
        return compared(a, b, collation) < 0;
    });
    const auto isSame = [collation](const Value &a, const Value &b) {
        return compared(a, b, collation) == 0;
    };
    values.erase(std::unique(values.begin(), values.end(), isSame), values.end());
    return values;
}

/// What SQLite's sum() adds: an integer also where a whole text is written like one.
Value addend(const Value &value)
{
    static const QRegularExpression integer(
        u"\\A[ \\t\\n\\v\\f\\r]*[+-]?[0-9]+[ \\t\\n\\v\\f\\r]*\\z"_s);
    const bool isWritten = value.isText() && integer.match(value.text()).hasMatch();
    return value.isInteger() || isWritten ? numericPrefix(value) : Value(realPrefix(value));
}

double realSum(const QList<Value> &values)
{
    double total = 0;
    for (const auto &value : values)
        total += realPrefix(value);
    return total;
}

/// None for integers whose sum 64 bits cannot hold: the database refuses it.
Answer sumOf(const QList<Value> &values)
{
    if (values.isEmpty())
        return Value();
    qint64 total = 0;
    for (const auto &value : values) {
        const auto next = addend(value);
        if (!next.isInteger())
            return Value(realSum(values));
        if (__builtin_add_overflow(total, next.integer(), &total))
            return {};
    }
    return Value(total);
}

Answer joinedTexts(const QList<Value> &values, const QString &separator)
{
    if (values.isEmpty())
        return Value();
    QStringList texts;
    for (const auto &value : values) {
        const auto text = textOf(value);
        if (!text)
            return {};
        texts.append(*text);
    }
    return Value(texts.join(separator));
}

/// Answers a selection, group by group.
class Aggregator
{
public:
    Aggregator(const Selection &selection, const RowSource &source)
        : m_selection(selection)
        , m_table(selection.rows().table())
        , m_source(source)
    {}

    /// The cells of one line, and what it is sorted by.
    struct Line
    {
        Row cells;
        QList<Value> key;
    };

    std::optional<QList<Line>> lines(const SourceRows &rows) const
    {
        const auto groups = m_selection.isGrouped() ? grouped(rows) : separated(rows);
        if (!groups)
            return {};
        QList<Line> all;
        for (const auto &group : *groups) {
            if (const auto &condition = m_selection.groupCondition()) {
                const auto holds = said(*condition, group);
                if (!holds)
                    return {};
                if (isUnknown(*holds) || !isTrue(*holds))
                    continue;
            }
            const auto line = lineOf(group);
            if (!line)
                return {};
            all.append(*line);
        }
        return all;
    }

private:
    static std::optional<QList<SourceRows>> separated(const SourceRows &rows)
    {
        QList<SourceRows> all;
        for (const auto &row : rows)
            all.append({row});
        return all;
    }

    std::optional<QList<SourceRows>> grouped(const SourceRows &rows) const
    {
        if (m_selection.groups().isEmpty())
            return QList<SourceRows>{rows};
        QList<Ordering> ordering;
        for (const auto &group : m_selection.groups())
            ordering.append({{}, SortOrder::Ascending, NullOrder::First, group});
        QList<std::pair<QList<Value>, SourceRow>> keyed;
        for (const auto &row : rows) {
            QList<Value> key;
            for (const auto &group : m_selection.groups()) {
                const auto value = evaluated(group, row, m_table, m_source);
                if (!value)
                    return {};
                key.append(*value);
            }
            keyed.append({key, row});
        }
        const auto order = [&](const auto &a, const auto &b) {
            return comparedKeys(a.first, b.first, ordering, m_table);
        };
        std::ranges::stable_sort(keyed,
                                 [&](const auto &a, const auto &b) { return order(a, b) < 0; });
        QList<SourceRows> all;
        for (qsizetype i = 0; i < keyed.size(); ++i) {
            if (i == 0 || order(keyed[i - 1], keyed[i]) != 0)
                all.append(SourceRows());
            all.last().append(keyed[i].second);
        }
        return all;
    }

    std::optional<Line> lineOf(const SourceRows &group) const
    {
        QList<Value> cells;
        QList<Value> key;
        for (const auto &item : m_selection.items()) {
            const auto value = said(item.expression, group);
            if (!value)
                return {};
            cells.append(*value);
        }
        for (const auto &term : m_selection.ordering()) {
            const auto value = said(*term.expression, group);
            if (!value)
                return {};
            key.append(*value);
        }
        return Line{Row(cells), key};
    }

    /// What `expression` says of a group: aggregates of its rows, the rest of any of them.
    Answer said(const Expression &expression, const SourceRows &group) const
    {
        bool isKnown = true;
        const auto ofOne = rewritten(expression, [&](const Expression &part) {
            const auto *aggregated = std::get_if<Expression::Aggregated>(&part.node());
            if (!aggregated)
                return std::optional<Expression>();
            const auto found = ofAll(*aggregated, group);
            isKnown &= found.has_value();
            return std::optional(value(found.value_or(Null())));
        });
        if (!isKnown)
            return {};
        const SourceRow nobody{{}, Row(QList<Value>(m_table.columns.size()))};
        return evaluated(ofOne, group.isEmpty() ? nobody : group.first(), m_table, m_source);
    }

    Answer ofAll(const Expression::Aggregated &said, const SourceRows &group) const
    {
        if (!said.operand)
            return Value(qint64{group.size()});
        QList<Value> values;
        for (const auto &row : group) {
            const auto value = evaluated(*said.operand, row, m_table, m_source);
            if (!value)
                return {};
            if (!isUnknown(*value))
                values.append(*value);
        }
        return ofValues(said, values);
    }

    Answer ofValues(const Expression::Aggregated &said, const QList<Value> &values) const
    {
        const auto collation = collationOf(*said.operand, m_table).value_or(Collation::Binary);
        switch (said.aggregate) {
        case Aggregate::Count:
            return Value(qint64{values.size()});
        case Aggregate::CountDistinct:
            return Value(qint64{different(values, collation).size()});
        case Aggregate::Sum:
            return sumOf(values);
        case Aggregate::Average:
            return values.isEmpty() ? Value()
                                    : Value(realSum(values) / static_cast<double>(values.size()));
        case Aggregate::Min:
            return values.isEmpty() ? Value() : different(values, collation).constFirst();
        case Aggregate::Max:
            return values.isEmpty() ? Value() : different(values, collation).constLast();
        case Aggregate::GroupConcat:
            break;
        }
        return joinedTexts(values, said.separator);
    }

    const Selection &m_selection;
    const Table &m_table;
    const RowSource &m_source;
};

/// Lines that look the same come once, where the first of them stands.
void removeRepeated(QList<Aggregator::Line> &lines)
{
    QSet<Key> seen;
    QList<Aggregator::Line> once;
    for (const auto &line : std::as_const(lines)) {
        const Key cells(line.cells.cells());
        if (!seen.contains(cells))
            once.append(line);
        seen.insert(cells);
    }
    lines = once;
}

} // namespace

bool canAnswer(const Selection &selection)
{
    const auto &table = selection.rows().table();
    const auto isKnown = [&](const Expression &expression) {
        // Aggregates are known; what they look at has to be.
        return canEvaluate(rewritten(expression,
                                     [](const Expression &part) {
                                         const auto *said =
                                             std::get_if<Expression::Aggregated>(&part.node());
                                         return !said           ? std::optional<Expression>()
                                                : said->operand ? std::optional(*said->operand)
                                                                : std::optional(value(0));
                                     }),
                           table,
                           Reach::Relations);
    };
    QList<Expression> parts = selection.groups();
    for (const auto &item : selection.items())
        parts.append(item.expression);
    if (selection.groupCondition())
        parts.append(*selection.groupCondition());
    for (const auto &term : selection.ordering())
        parts.append(*term.expression);
    return canAnswer(selection.rows()) && std::ranges::all_of(parts, isKnown);
}

std::optional<ValueTable> answered(const Selection &selection, const RowSource &source)
{
    Q_ASSERT(!selection.error());
    const auto &rows = selection.rows();
    const auto matching = answered(rows.withoutOrder().offset(0).withoutLimit(), source);
    if (!matching)
        return {};
    auto lines = Aggregator(selection, source).lines(*matching);
    if (!lines)
        return {};
    const auto ordering = selection.ordering();
    std::ranges::stable_sort(*lines, [&](const auto &a, const auto &b) {
        return comparedKeys(a.key, b.key, ordering, rows.table()) < 0;
    });
    if (selection.isDistinct())
        removeRepeated(*lines);
    ValueTable table;
    for (const auto &item : selection.items())
        table.names.append(item.name);
    const auto limit = selection.lineLimit().value_or(lines->size());
    for (const auto &line : lines->mid(selection.lineOffset(), limit))
        table.rows.append(line.cells);
    return table;
}

} // namespace varve
