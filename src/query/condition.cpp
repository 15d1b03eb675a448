#include "query/condition.h"

#include "schema/relation.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class ConditionText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Condition)
public:
    static Error unfit(const Operand &operand)
    {
        const auto &descriptor = operand.descriptor();
        const auto *type = descriptor.type ? descriptor.type->declaredType : "";
        return {ErrorKind::Type,
                tr("A value that \"%1.%2\" is compared with can never be in it.")
                    .arg(operand.table(), operand.columnName()),
                descriptor.type ? tr("Use one that %1 can hold.").arg(QString::fromUtf8(type))
                                : tr("Use the key of a row it refers to.")};
    }
    static Error tooLarge()
    {
        return {ErrorKind::Type,
                tr("A number in a calculation is larger than a cell can hold."),
                tr("Use one that fits into 64 bits with a sign.")};
    }
    static Error partsMissing(const Operand &operand)
    {
        return {ErrorKind::Type,
                tr("\"%1.%2\" is compared with a key that has another number of parts.")
                    .arg(operand.table(), operand.columnName()),
                tr("Give a value for each of its %n column(s).",
                   nullptr,
                   static_cast<int>(operand.columnCount()))};
    }
};

Built comparedTo(const Built &left, Comparison comparison, const Built &right)
{
    if (!left.result() || !right.result())
        return left.result() ? right : left;
    return varve::compared(*left.result(), comparison, *right.result());
}

/// None if one of them is no value.
std::optional<QList<Value>> fitting(const QList<Comparand> &values)
{
    QList<Value> all;
    for (const auto &value : values) {
        if (!value.value())
            return {};
        all.append(*value.value());
    }
    return all;
}

Built joinedBy(Built (*join)(const Built &, const Built &), const QList<Built> &all)
{
    auto joined = all.front();
    for (qsizetype position = 1; position < all.size(); ++position)
        joined = join(joined, all[position]);
    return joined;
}

} // namespace

Built::Built(Expression expression)
    : m_result(std::move(expression))
{}

Built::Built(Error error)
    : m_result(std::move(error))
{}

Built::Built(Result<Expression> result)
    : m_result(std::move(result))
{}

Built::Built(const Built &) = default;
Built::Built(Built &&) noexcept = default;
Built &Built::operator=(const Built &) = default;
Built &Built::operator=(Built &&) noexcept = default;
Built::~Built() = default;

Referent::Referent(Comparand onlyPart)
    : m_onlyPart(std::move(onlyPart))
{}

Referent::Referent(const Key &key)
    : m_onlyPart(Value())
    , m_key(key)
{}

Referent::Referent(const Referent &) = default;
Referent::Referent(Referent &&) noexcept = default;
Referent &Referent::operator=(const Referent &) = default;
Referent &Referent::operator=(Referent &&) noexcept = default;
Referent::~Referent() = default;

std::optional<QList<Value>> Referent::values(qsizetype count) const
{
    if (!m_key) {
        // A row's identity stands for each part of its key, a value only for a key of one part.
        const auto &part = m_onlyPart.value();
        if (!part || (count > 1 && !part->isReference() && !part->isNull()))
            return {};
        return QList<Value>(count, *part);
    }
    if (m_key->size() != count)
        return {};
    QList<Value> parts;
    for (qsizetype part = 0; part < count; ++part)
        parts.append((*m_key)[part]);
    return parts;
}

Operand::Operand(const char *tableName, const Descriptor &columns)
    : m_table(tableName)
    , m_descriptor(&columns)
{}

Operand::Operand(const Operand &columns, QStringList way)
    : m_table(columns.m_table)
    , m_descriptor(columns.m_descriptor)
    , m_relations(std::move(way))
{}

Operand::Operand(const Operand &) = default;
Operand::Operand(Operand &&) noexcept = default;
Operand &Operand::operator=(const Operand &) = default;
Operand &Operand::operator=(Operand &&) noexcept = default;
Operand::~Operand() = default;

QString Operand::table() const
{
    return QString::fromUtf8(m_table);
}

qsizetype Operand::columnCount() const
{
    const auto &names = m_descriptor->names;
    return std::ranges::find(names, nullptr) - std::begin(names);
}

QString Operand::columnName(qsizetype position) const
{
    return QString::fromUtf8(m_descriptor->names[static_cast<std::size_t>(position)]);
}

Built Operand::column(qsizetype position) const
{
    return followed(m_relations, col(columnName(position)));
}

Built Operand::compared(Comparison comparison, const Comparand &value) const
{
    if (!value.value())
        return ConditionText::unfit(*this);
    return column().result().transform([&](const Expression &left) {
        return varve::compared(left, comparison, varve::value(*value.value()));
    });
}

Built Operand::compared(Comparison comparison, const Built &other) const
{
    return comparedTo(column(), comparison, other);
}

Built Operand::between(const Comparand &least, const Comparand &greatest) const
{
    return both(compared(Comparison::GreaterOrEqual, least),
                compared(Comparison::LessOrEqual, greatest));
}

Built Operand::in(const QList<Comparand> &values) const
{
    const auto all = fitting(values);
    if (!all)
        return ConditionText::unfit(*this);
    return column().result().transform([&](const Expression &left) { return left.in(*all); });
}

Built Operand::like(const QString &pattern, QChar escape) const
{
    return column().result().transform(
        [&](const Expression &left) { return left.like(pattern, escape); });
}

Built Operand::contains(const QString &text) const
{
    return column().result().transform([&](const Expression &left) { return left.contains(text); });
}

Built Operand::isNull() const
{
    QList<Built> any;
    for (qsizetype position = 0; position < columnCount(); ++position)
        any.append(column(position).result().transform(&Expression::isNull));
    return joinedBy(either, any);
}

Built Operand::refersTo(const Referent &referent) const
{
    const auto values = referent.values(columnCount());
    if (!values)
        return referent.isWholeKey() ? ConditionText::partsMissing(*this)
                                     : ConditionText::unfit(*this);
    QList<Built> equal;
    for (qsizetype position = 0; position < columnCount(); ++position) {
        equal.append(column(position).result().transform(
            [&](const Expression &left) { return equals(left, (*values)[position]); }));
    }
    return joinedBy(both, equal);
}

Built Operand::refersToOneOf(const QList<Referent> &referents) const
{
    if (referents.isEmpty())
        return Expression(Expression::Or{});
    QList<Built> any;
    for (const auto &referent : referents)
        any.append(refersTo(referent));
    return joinedBy(either, any);
}

Built built(const Comparand &number)
{
    return number.value() ? Built(value(*number.value())) : Built(ConditionText::tooLarge());
}

CalculatedOperand::CalculatedOperand(const Built &left, Operation operation, const Built &right)
    : m_made(!left.result()    ? left
             : !right.result() ? right
                               : Built(calculated(*left.result(), operation, *right.result())))
{}

CalculatedOperand::CalculatedOperand(Built made)
    : m_made(std::move(made))
{}

CalculatedOperand::CalculatedOperand(const CalculatedOperand &) = default;
CalculatedOperand::CalculatedOperand(CalculatedOperand &&) noexcept = default;
CalculatedOperand &CalculatedOperand::operator=(const CalculatedOperand &) = default;
CalculatedOperand &CalculatedOperand::operator=(CalculatedOperand &&) noexcept = default;
CalculatedOperand::~CalculatedOperand() = default;

Built CalculatedOperand::compared(Comparison comparison, const Comparand &value) const
{
    return comparedTo(m_made, comparison, built(value));
}

Built CalculatedOperand::compared(Comparison comparison, const Built &other) const
{
    return comparedTo(m_made, comparison, other);
}

Built CalculatedOperand::between(const Comparand &least, const Comparand &greatest) const
{
    return both(compared(Comparison::GreaterOrEqual, least),
                compared(Comparison::LessOrEqual, greatest));
}

Built CalculatedOperand::in(const QList<Comparand> &values) const
{
    const auto all = fitting(values);
    if (!all)
        return ConditionText::tooLarge();
    return m_made.result().transform([&](const Expression &left) { return left.in(*all); });
}

Built CalculatedOperand::isNull() const
{
    return m_made.result().transform(&Expression::isNull);
}

Built followed(Following following, const QString &relation, const Built &inner)
{
    if (!inner.result())
        return inner;
    switch (following) {
    case Following::Related:
        return related(relation, *inner.result());
    case Following::Any:
        return any(relation, *inner.result());
    case Following::All:
        return all(relation, *inner.result());
    }
    Q_UNREACHABLE();
}

Built followed(const QStringList &relations, const Built &inner)
{
    auto outer = inner;
    for (auto relation = relations.crbegin(); relation != relations.crend(); ++relation)
        outer = followed(Following::Related, *relation, outer);
    return outer;
}

Built both(const Built &a, const Built &b)
{
    if (!a.result() || !b.result())
        return a.result() ? b : a;
    return *a.result() && *b.result();
}

Built either(const Built &a, const Built &b)
{
    if (!a.result() || !b.result())
        return a.result() ? b : a;
    return *a.result() || *b.result();
}

Built negated(const Built &a)
{
    return a.result() ? Built(!*a.result()) : a;
}

QString relationName(const Descriptor &descriptor, const char *targetTable)
{
    if (descriptor.alias)
        return QString::fromUtf8(descriptor.alias);
    const auto first = QString::fromUtf8(descriptor.names[0]);
    if (!descriptor.isReference())
        return first;
    return descriptor.names[1] ? QString::fromUtf8(targetTable) : derivedRelationName(first);
}

} // namespace varve
