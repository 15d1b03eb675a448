#include "query/predicate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace varve {
namespace {

using Test = std::function<Truth(const Row &)>;
using Rows = std::span<const Row *const>;

/// One condition, to be asked of one row or of many.
struct Compiled
{
    Test test;
    std::function<quint64(Rows)> batch;
    std::optional<ColumnIndex> first = {}; ///< The column that is looked at first.
};

Compiled compiled(const Expression &condition, const Table &table);

/// Asks of many rows by asking of each.
Compiled oneByOne(Test test)
{
    auto batch = [test](Rows rows) {
        quint64 found = 0;
        for (size_t place = 0; place < rows.size(); ++place)
            found |= quint64{test(*rows[place]) == Truth::True} << place;
        return found;
    };
    return {std::move(test), std::move(batch)};
}

/// What is not usual.
Test interpreted(const Expression &condition, const Table &table)
{
    return [condition, &table](const Row &row) { return evaluate(condition, row, table); };
}

Truth asTruth(bool holds)
{
    return holds ? Truth::True : Truth::False;
}

Truth negation(Truth truth)
{
    if (truth == Truth::Unknown)
        return truth;
    return truth == Truth::True ? Truth::False : Truth::True;
}

/// `make` with the operator of `comparison`, so that it is chosen once and not for each row.
template<typename Make>
Compiled withOperator(Comparison comparison, Make make)
{
    switch (comparison) {
    case Comparison::Equal:
        return make(std::equal_to());
    case Comparison::NotEqual:
        return make(std::not_equal_to());
    case Comparison::Less:
        return make(std::less());
    case Comparison::LessOrEqual:
        return make(std::less_equal());
    case Comparison::Greater:
        return make(std::greater());
    case Comparison::GreaterOrEqual:
        return make(std::greater_equal());
    }
    Q_UNREACHABLE();
}

Comparison mirrored(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Less:
        return Comparison::Greater;
    case Comparison::LessOrEqual:
        return Comparison::GreaterOrEqual;
    case Comparison::Greater:
        return Comparison::Less;
    case Comparison::GreaterOrEqual:
        return Comparison::LessOrEqual;
    case Comparison::Equal:
    case Comparison::NotEqual:
        break;
    }
    return comparison;
}

/// A column that is compared with a value.
struct ColumnAndValue
{
    ColumnIndex column;
    Comparison comparison;
    Value value;
};

std::optional<ColumnAndValue> columnAndValue(const Expression::Compare &compare)
{
    using Column = Expression::Column;
    using Literal = Expression::Literal;
    const auto *left = std::get_if<Column>(&compare.left->node());
    const auto *right = std::get_if<Literal>(&compare.right->node());
    if (left && right)
        return ColumnAndValue{*left->index, compare.comparison, right->value};
    const auto *first = std::get_if<Literal>(&compare.left->node());
    const auto *second = std::get_if<Column>(&compare.right->node());
    if (first && second)
        return ColumnAndValue{*second->index, mirrored(compare.comparison), first->value};
    return {};
}

/// A comparison of one cell, as far as it is usual: `usual(cell)` says whether it holds, or nothing.
template<typename Usual>
Compiled cellTest(ColumnIndex column, Test otherwise, Usual usual)
{
    const auto test = [column, usual, otherwise](const Row &row) {
        const auto holds = usual(row[column]);
        return holds ? asTruth(*holds) : otherwise(row);
    };
    return {test,
            [column, usual, otherwise = std::move(otherwise)](Rows rows) {
                quint64 found = 0;
                for (size_t place = 0; place < rows.size(); ++place) {
                    const auto usually = usual((*rows[place])[column]);
                    const bool holds = usually ? *usually : otherwise(*rows[place]) == Truth::True;
                    found |= quint64{holds} << place;
                }
                return found;
            },
            column};
}

Compiled integerTest(const ColumnAndValue &test, Test otherwise)
{
    return withOperator(test.comparison, [&](auto holds) {
        const auto usual = [number = test.value.integer(), holds](const Value &cell) {
            return cell.isInteger() ? std::optional(holds(cell.integer(), number)) : std::nullopt;
        };
        return cellTest(test.column, std::move(otherwise), usual);
    });
}

Compiled realTest(const ColumnAndValue &test, Test otherwise)
{
    return withOperator(test.comparison, [&](auto holds) {
        const auto usual = [number = test.value.real(), holds](const Value &cell) {
            return cell.isReal() && !std::isnan(cell.real())
                       ? std::optional(holds(cell.real(), number))
                       : std::nullopt;
        };
        return cellTest(test.column, std::move(otherwise), usual);
    });
}

Compiled textTest(const ColumnAndValue &test, Test otherwise)
{
    const auto usual = [text = test.value.text(),
                        isEqual = test.comparison == Comparison::Equal](const Value &cell) {
        return cell.isText() ? std::optional((cell.text() == text) == isEqual) : std::nullopt;
    };
    return cellTest(test.column, std::move(otherwise), usual);
}

/// Whether a number is compared with the column as it is.
bool takesNumbers(const Column &column)
{
    return column.affinity != Affinity::Text;
}

Compiled compiledComparison(const Expression &condition, const Table &table)
{
    auto general = interpreted(condition, table);
    const auto test = columnAndValue(std::get<Expression::Compare>(condition.node()));
    if (!test)
        return oneByOne(std::move(general));
    const auto &column = table[test->column];
    if (test->value.isInteger() && takesNumbers(column))
        return integerTest(*test, std::move(general));
    if (test->value.isReal() && !std::isnan(test->value.real()) && takesNumbers(column))
        return realTest(*test, std::move(general));
    const bool isEquality =
        test->comparison == Comparison::Equal || test->comparison == Comparison::NotEqual;
    const bool keepsTexts = column.affinity == Affinity::Text || column.affinity == Affinity::Blob;
    if (test->value.isText() && isEquality && keepsTexts && column.collation == Collation::Binary)
        return textTest(*test, std::move(general));
    return oneByOne(std::move(general));
}

/// `column IN (...)` of integers only.
Compiled compiledIn(const Expression &condition, const Table &table)
{
    auto general = interpreted(condition, table);
    const auto &in = std::get<Expression::In>(condition.node());
    const auto *column = std::get_if<Expression::Column>(&in.operand->node());
    if (!column || !takesNumbers(table[*column->index])
        || !std::ranges::all_of(in.values, &Value::isInteger))
        return oneByOne(std::move(general));
    std::vector<qint64> numbers;
    for (const auto &value : in.values)
        numbers.push_back(value.integer());
    std::ranges::sort(numbers);
    const auto usual = [numbers = std::move(numbers)](const Value &cell) {
        return cell.isInteger() ? std::optional(std::ranges::binary_search(numbers, cell.integer()))
                                : std::nullopt;
    };
    return cellTest(*column->index, std::move(general), usual);
}

Compiled compiledIsNull(const Expression &condition, const Table &table)
{
    auto general = interpreted(condition, table);
    const auto &test = std::get<Expression::IsNull>(condition.node());
    const auto *column = std::get_if<Expression::Column>(&test.operand->node());
    if (!column)
        return oneByOne(std::move(general));
    const auto usual = [](const Value &cell) {
        return cell.isAbsent() ? std::nullopt : std::optional(cell.isNull());
    };
    return cellTest(*column->index, std::move(general), usual);
}

/// `decisive` if one of `tests` gives that, else unknown if one does, else the other.
Test combined(const std::vector<Compiled> &tests, Truth decisive)
{
    return [tests, decisive](const Row &row) {
        auto result = negation(decisive);
        for (const auto &one : tests) {
            const auto found = one.test(row);
            if (found == decisive)
                return decisive;
            if (found == Truth::Unknown)
                result = Truth::Unknown;
        }
        return result;
    };
}

std::vector<Compiled> compiledTerms(const QList<Expression> &terms, const Table &table)
{
    std::vector<Compiled> tests;
    for (const auto &term : terms)
        tests.push_back(compiled(term, table));
    return tests;
}

std::optional<ColumnIndex> firstOf(const std::vector<Compiled> &tests)
{
    return tests.empty() ? std::nullopt : tests.front().first;
}

/// True where all are, which is not asked any more where one is not.
Compiled compiledAll(const QList<Expression> &terms, const Table &table)
{
    auto tests = compiledTerms(terms, table);
    auto test = combined(tests, Truth::False);
    const auto first = firstOf(tests);
    return {std::move(test),
            [tests = std::move(tests)](Rows rows) {
                auto found = rows.size() < Predicate::mostRows ? (quint64{1} << rows.size()) - 1
                                                               : ~quint64{0};
                for (const auto &one : tests)
                    found = found == 0 ? 0 : found & one.batch(rows);
                return found;
            },
            first};
}

/// True where one is.
Compiled compiledAny(const QList<Expression> &terms, const Table &table)
{
    auto tests = compiledTerms(terms, table);
    auto test = combined(tests, Truth::True);
    const auto first = firstOf(tests);
    return {std::move(test),
            [tests = std::move(tests)](Rows rows) {
                quint64 found = 0;
                for (const auto &one : tests)
                    found |= one.batch(rows);
                return found;
            },
            first};
}

Compiled compiled(const Expression &condition, const Table &table)
{
    const auto &node = condition.node();
    if (const auto *all = std::get_if<Expression::And>(&node))
        return compiledAll(all->terms, table);
    if (const auto *any = std::get_if<Expression::Or>(&node))
        return compiledAny(any->terms, table);
    if (const auto *negated = std::get_if<Expression::Not>(&node))
        return oneByOne([test = compiled(*negated->operand, table).test](const Row &row) {
            return negation(test(row));
        });
    if (std::holds_alternative<Expression::Compare>(node))
        return compiledComparison(condition, table);
    if (std::holds_alternative<Expression::In>(node))
        return compiledIn(condition, table);
    if (std::holds_alternative<Expression::IsNull>(node))
        return compiledIsNull(condition, table);
    return oneByOne(interpreted(condition, table));
}

} // namespace

Predicate::Predicate(const Expression &condition, const Table &table)
{
    Q_ASSERT(canEvaluate(condition, table));
    auto made = compiled(condition, table);
    m_first = made.first;
    m_test = std::move(made.test);
    m_batch = std::move(made.batch);
}

} // namespace varve
