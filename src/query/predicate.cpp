#include "query/predicate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace varve {
namespace {

using Test = std::function<Truth(const Row &)>;

Test compiled(const Expression &condition, const Table &table);

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
Test withOperator(Comparison comparison, Make make)
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

Test integerTest(const ColumnAndValue &test, Test otherwise)
{
    return withOperator(test.comparison, [&](auto holds) -> Test {
        return [column = test.column,
                number = test.value.integer(),
                holds,
                otherwise = std::move(otherwise)](const Row &row) {
            const auto &cell = row[column];
            return cell.isInteger() ? asTruth(holds(cell.integer(), number)) : otherwise(row);
        };
    });
}

Test realTest(const ColumnAndValue &test, Test otherwise)
{
    return withOperator(test.comparison, [&](auto holds) -> Test {
        return [column = test.column,
                number = test.value.real(),
                holds,
                otherwise = std::move(otherwise)](const Row &row) {
            const auto &cell = row[column];
            return cell.isReal() && !std::isnan(cell.real()) ? asTruth(holds(cell.real(), number))
                                                             : otherwise(row);
        };
    });
}

Test textTest(const ColumnAndValue &test, Test otherwise)
{
    return [column = test.column,
            text = test.value.text(),
            isEqual = test.comparison == Comparison::Equal,
            otherwise = std::move(otherwise)](const Row &row) {
        const auto &cell = row[column];
        return cell.isText() ? asTruth((cell.text() == text) == isEqual) : otherwise(row);
    };
}

/// Whether a number is compared with the column as it is.
bool takesNumbers(const Column &column)
{
    return column.affinity != Affinity::Text;
}

Test compiledComparison(const Expression &condition, const Table &table)
{
    auto general = interpreted(condition, table);
    const auto test = columnAndValue(std::get<Expression::Compare>(condition.node()));
    if (!test)
        return general;
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
    return general;
}

/// `column IN (...)` of integers only.
Test compiledIn(const Expression &condition, const Table &table)
{
    auto general = interpreted(condition, table);
    const auto &in = std::get<Expression::In>(condition.node());
    const auto *column = std::get_if<Expression::Column>(&in.operand->node());
    if (!column || !takesNumbers(table[*column->index])
        || !std::ranges::all_of(in.values, &Value::isInteger))
        return general;
    std::vector<qint64> numbers;
    for (const auto &value : in.values)
        numbers.push_back(value.integer());
    std::ranges::sort(numbers);
    return [index = *column->index, numbers = std::move(numbers), general = std::move(general)](
               const Row &row) {
        const auto &cell = row[index];
        return cell.isInteger() ? asTruth(std::ranges::binary_search(numbers, cell.integer()))
                                : general(row);
    };
}

Test compiledIsNull(const Expression &condition, const Table &table)
{
    auto general = interpreted(condition, table);
    const auto &test = std::get<Expression::IsNull>(condition.node());
    const auto *column = std::get_if<Expression::Column>(&test.operand->node());
    if (!column)
        return general;
    return [index = *column->index, general = std::move(general)](const Row &row) {
        const auto &cell = row[index];
        return cell.isAbsent() ? general(row) : asTruth(cell.isNull());
    };
}

/// `decisive` if one of `terms` is that, else unknown if one is, else the other.
Test compiledTerms(const QList<Expression> &terms, Truth decisive, const Table &table)
{
    std::vector<Test> tests;
    for (const auto &term : terms)
        tests.push_back(compiled(term, table));
    return [tests = std::move(tests), decisive](const Row &row) {
        auto result = negation(decisive);
        for (const auto &test : tests) {
            const auto found = test(row);
            if (found == decisive)
                return decisive;
            if (found == Truth::Unknown)
                result = Truth::Unknown;
        }
        return result;
    };
}

Test compiled(const Expression &condition, const Table &table)
{
    const auto &node = condition.node();
    if (const auto *all = std::get_if<Expression::And>(&node))
        return compiledTerms(all->terms, Truth::False, table);
    if (const auto *any = std::get_if<Expression::Or>(&node))
        return compiledTerms(any->terms, Truth::True, table);
    if (const auto *negated = std::get_if<Expression::Not>(&node))
        return [test = compiled(*negated->operand, table)](const Row &row) {
            return negation(test(row));
        };
    if (std::holds_alternative<Expression::Compare>(node))
        return compiledComparison(condition, table);
    if (std::holds_alternative<Expression::In>(node))
        return compiledIn(condition, table);
    if (std::holds_alternative<Expression::IsNull>(node))
        return compiledIsNull(condition, table);
    return interpreted(condition, table);
}

} // namespace

Predicate::Predicate(const Expression &condition, const Table &table)
    : m_test(compiled(condition, table))
{
    Q_ASSERT(canEvaluate(condition, table));
}

} // namespace varve
