#include "query/evaluator.h"
#include "query/pendingtable.h"
#include "query/sqlexpression_p.h"
#include "query/sqlorder_p.h"

#include <algorithm>

namespace varve::sql {

using namespace Qt::Literals::StringLiterals;

namespace {

using E = Expression;

QString word(Comparison comparison)
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

QString word(Operation operation)
{
    switch (operation) {
    case Operation::Add:
        return u" + "_s;
    case Operation::Subtract:
        return u" - "_s;
    case Operation::Multiply:
        return u" * "_s;
    case Operation::Divide:
        return u" / "_s;
    case Operation::Remainder:
        return u" % "_s;
    case Operation::Concatenate:
        return u" || "_s;
    }
    Q_UNREACHABLE();
}

QString word(Collation collation)
{
    switch (collation) {
    case Collation::NoCase:
        return u" COLLATE NOCASE"_s;
    case Collation::RTrim:
        return u" COLLATE RTRIM"_s;
    case Collation::Binary:
        return u" COLLATE BINARY"_s;
    case Collation::External:
        break;
    }
    return {};
}

/// Whether SQL itself takes the operand's collation: that of a column.
bool hasOwnCollation(const Expression &expression)
{
    if (const auto *cast = std::get_if<E::Cast>(&expression.node()))
        return hasOwnCollation(*cast->operand);
    return std::holds_alternative<E::Column>(expression.node())
           || std::holds_alternative<E::Outer>(expression.node());
}

/// `parts` with `word` between them. A chain is as deep an expression as it is long, and SQLite allows
/// a depth of 1000: a long one is made a tree.
Text nested(const QList<Text> &parts, const QString &word)
{
    constexpr qsizetype shallow = 100;
    if (parts.size() <= shallow)
        return joined(parts, word);
    const auto half = parts.size() / 2;
    return joined(
        {enclosed(nested(parts.first(half), word)), enclosed(nested(parts.sliced(half), word))},
        word);
}

} // namespace

/// A row without a key is the number that stands for it: what is stored never refers to that.
Text placeholder(const Value &value)
{
    if (value.isReference())
        return {u"?"_s, {temporaryKey(value.reference())}};
    return {u"?"_s, {value.isAbsent() ? Value() : value}};
}

Text enclosed(Text inner)
{
    inner.sql = u'(' + inner.sql + u')';
    return inner;
}

ExpressionCompiler::ExpressionCompiler(const Table &table, const Syntax &syntax)
    : m_table(table)
    , m_syntax(syntax)
    , m_name(syntax.identifier(table.name))
{}

ExpressionCompiler::ExpressionCompiler(const Table &table,
                                       QString name,
                                       const ExpressionCompiler &above)
    : m_table(table)
    , m_syntax(above.m_syntax)
    , m_name(std::move(name))
    , m_outer(above.m_outer)
    , m_depth(above.m_depth + 1)
{}

Text ExpressionCompiler::operator()(const Expression &expression) const
{
    return std::visit([this](const auto &node) { return text(node); }, expression.node());
}

Text ExpressionCompiler::operand(const Expression &expression) const
{
    const auto &node = expression.node();
    const bool simple =
        std::holds_alternative<E::Column>(node) || std::holds_alternative<E::Outer>(node)
        || std::holds_alternative<E::Literal>(node) || std::holds_alternative<E::Related>(node);
    return simple ? (*this)(expression) : enclosed((*this)(expression));
}

ExpressionCompiler::Beside ExpressionCompiler::kindOf(const Expression &expression) const
{
    return collationOf(expression, m_table) ? Beside::Collated : Beside::Plain;
}

Text ExpressionCompiler::comparand(const Expression &expression, Beside beside) const
{
    auto all = plainOperand(expression);
    const auto collation = collationOf(expression, m_table);
    const bool isDefault = collation == Collation::Binary && beside == Beside::Plain;
    if (!collation || isDefault || hasOwnCollation(expression))
        return all;
    m_hasCollated = true;
    return all += word(*collation);
}

/// What it was made of does not give it a collation: SQLite sees none through a SELECT.
Text ExpressionCompiler::plainOperand(const Expression &expression) const
{
    const bool hadCollated = std::exchange(m_hasCollated, false);
    auto all = operand(expression);
    if (std::exchange(m_hasCollated, hadCollated)) {
        Text hidden{u"(SELECT "_s, {}};
        hidden += all;
        all = hidden += u")"_s;
    }
    return all;
}

QString ExpressionCompiler::column(ColumnIndex column) const
{
    return m_name + u'.' + m_syntax.identifier(m_table[column].name);
}

Text ExpressionCompiler::text(const E::Column &cell) const
{
    Q_ASSERT_X(cell.index, "compiled", "the expression has not met its table: see resolved()");
    return {column(*cell.index), {}};
}

Text ExpressionCompiler::text(const E::Outer &cell) const
{
    if (!m_outer || !cell.index)
        return {u"NULL"_s, {}};
    return {m_outer->column(*cell.index), {}};
}

Text ExpressionCompiler::text(const E::Literal &literal) const
{
    return placeholder(literal.value);
}

Text ExpressionCompiler::text(const E::Compare &compare) const
{
    const bool leftDecides = kindOf(*compare.left) == Beside::Collated;
    auto all = comparand(*compare.left, kindOf(*compare.right));
    all += word(compare.comparison);
    return all += leftDecides ? plainOperand(*compare.right) : comparand(*compare.right);
}

Text ExpressionCompiler::text(const E::And &all) const
{
    return chain(all.terms, u" AND "_s, u"1 = 1"_s);
}

Text ExpressionCompiler::text(const E::Or &any) const
{
    return chain(any.terms, u" OR "_s, u"1 = 0"_s);
}

Text ExpressionCompiler::text(const E::Not &negation) const
{
    Text all{u"NOT "_s, {}};
    return all += operand(*negation.operand);
}

Text ExpressionCompiler::text(const E::IsNull &test) const
{
    return operand(*test.operand) += u" IS NULL"_s;
}

Text ExpressionCompiler::text(const E::In &test) const
{
    if (test.values.isEmpty())
        return {u"1 = 0"_s, {}};
    QList<Text> values;
    for (const auto &value : test.values)
        values.append(placeholder(value));
    auto all = comparand(*test.operand);
    all += u" IN "_s;
    return all += enclosed(sql::joined(values, u", "_s));
}

Text ExpressionCompiler::text(const E::Between &test) const
{
    const bool operandDecides = kindOf(*test.operand) == Beside::Collated;
    const auto end = [&](const Expression &one) {
        return operandDecides ? plainOperand(one) : comparand(one);
    };
    auto all = comparand(*test.operand, Beside::Collated);
    all += u" BETWEEN "_s;
    all += end(*test.low);
    all += u" AND "_s;
    return all += end(*test.high);
}

Text ExpressionCompiler::text(const E::Like &test) const
{
    auto all = operand(*test.operand);
    all += Text{u" LIKE ?"_s, {test.pattern}};
    if (!test.escape.isNull())
        all += Text{u" ESCAPE ?"_s, {QString(test.escape)}};
    return all;
}

/// Drivers take NULL for an empty text; for us it is unknown.
Text ExpressionCompiler::text(const E::Match &test) const
{
    const QString options = test.sensitivity == Qt::CaseInsensitive ? u"(?i)"_s : u""_s;
    const auto subject = operand(*test.operand);
    Text all{u"CASE WHEN "_s, {}};
    all += subject;
    all += u" IS NOT NULL THEN "_s;
    all += subject;
    return all += Text{u" REGEXP ? END"_s, {QString(options + test.pattern)}};
}

Text ExpressionCompiler::text(const E::Calculate &sum) const
{
    auto all = operand(*sum.left);
    all += word(sum.operation);
    return all += operand(*sum.right);
}

Text ExpressionCompiler::text(const E::Cast &cast) const
{
    static const QHash<Affinity, QString> names{{Affinity::Blob, u"BLOB"_s},
                                                {Affinity::Text, u"TEXT"_s},
                                                {Affinity::Numeric, u"NUMERIC"_s},
                                                {Affinity::Integer, u"INTEGER"_s},
                                                {Affinity::Real, u"REAL"_s}};
    Text all{u"CAST("_s, {}};
    all += (*this)(*cast.operand);
    return all += u" AS "_s + names.value(cast.affinity) + u')';
}

Text ExpressionCompiler::chain(const QList<Expression> &terms,
                               const QString &word,
                               const QString &ofNone) const
{
    if (terms.isEmpty())
        return {ofNone, {}};
    QList<Text> parts;
    for (const auto &term : terms)
        parts.append(operand(term));
    return nested(parts, word);
}

} // namespace varve::sql
