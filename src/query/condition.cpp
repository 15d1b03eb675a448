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
        const auto &descriptor = *operand.descriptor;
        const auto *type = descriptor.type ? descriptor.type->declaredType : "";
        return {ErrorKind::Type,
                tr("A value that \"%1.%2\" is compared with can never be in it.")
                    .arg(QString::fromUtf8(operand.table), operand.columnName()),
                descriptor.type ? tr("Use one that %1 can hold.").arg(QString::fromUtf8(type))
                                : tr("Use the key of a row it refers to.")};
    }
    static Error partsMissing(const Operand &operand)
    {
        return {ErrorKind::Type,
                tr("\"%1.%2\" is compared with a key that has another number of parts.")
                    .arg(QString::fromUtf8(operand.table), operand.columnName()),
                tr("Give a value for each of its %n column(s).",
                   nullptr,
                   static_cast<int>(operand.columnCount()))};
    }
};

Built joinedBy(Built (*join)(const Built &, const Built &), const QList<Built> &all)
{
    auto joined = all.front();
    for (qsizetype position = 1; position < all.size(); ++position)
        joined = join(joined, all[position]);
    return joined;
}

} // namespace

std::optional<QList<Value>> Referent::values(qsizetype count) const
{
    QList<Value> parts;
    if (!isKeyOfSeveral) {
        // A row's identity stands for each part of its key, a value only for a key of one part.
        if (!onlyPart || (count > 1 && !onlyPart->isReference() && !onlyPart->isNull()))
            return {};
        return QList<Value>(count, *onlyPart);
    }
    if (key.size() != count)
        return {};
    for (qsizetype part = 0; part < count; ++part)
        parts.append(key[part]);
    return parts;
}

qsizetype Operand::columnCount() const
{
    const auto &names = descriptor->names;
    return std::ranges::find(names, nullptr) - std::begin(names);
}

QString Operand::columnName(qsizetype position) const
{
    return QString::fromUtf8(descriptor->names[position]);
}

Built Operand::column(qsizetype position) const
{
    return followed(relations, col(columnName(position)));
}

Built Operand::compared(Comparison comparison, const std::optional<Value> &value) const
{
    if (!value)
        return ConditionText::unfit(*this);
    return column().transform([&](const Expression &left) {
        return varve::compared(left, comparison, varve::value(*value));
    });
}

Built Operand::compared(Comparison comparison, const Operand &other) const
{
    const auto left = column();
    const auto right = other.column();
    if (!left || !right)
        return left ? right : left;
    return varve::compared(*left, comparison, *right);
}

Built Operand::between(const std::optional<Value> &least,
                       const std::optional<Value> &greatest) const
{
    return both(compared(Comparison::GreaterOrEqual, least),
                compared(Comparison::LessOrEqual, greatest));
}

Built Operand::in(const QList<std::optional<Value>> &values) const
{
    QList<Value> fitting;
    for (const auto &value : values) {
        if (!value)
            return ConditionText::unfit(*this);
        fitting.append(*value);
    }
    return column().transform([&](const Expression &left) { return left.in(fitting); });
}

Built Operand::like(const QString &pattern, QChar escape) const
{
    return column().transform([&](const Expression &left) { return left.like(pattern, escape); });
}

Built Operand::contains(const QString &text) const
{
    return column().transform([&](const Expression &left) { return left.contains(text); });
}

Built Operand::isNull() const
{
    QList<Built> any;
    for (qsizetype position = 0; position < columnCount(); ++position)
        any.append(column(position).transform(&Expression::isNull));
    return joinedBy(either, any);
}

Built Operand::refersTo(const Referent &referent) const
{
    const auto values = referent.values(columnCount());
    if (!values)
        return referent.isKeyOfSeveral ? ConditionText::partsMissing(*this)
                                       : ConditionText::unfit(*this);
    QList<Built> equal;
    for (qsizetype position = 0; position < columnCount(); ++position) {
        equal.append(column(position).transform(
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

/// Expressions do not lead to other tables yet. When they do, this is related(), any() or all() of
/// `relation` and `*inner`.
Built followed(Reach reach, const QString &relation, const Built &inner)
{
    Q_UNUSED(reach)
    if (!inner)
        return inner;
    return Error{ErrorKind::Statement,
                 QCoreApplication::translate("varve::Condition",
                                             "The relation \"%1\" cannot be followed in a query.")
                     .arg(relation)};
}

Built followed(const QStringList &relations, const Built &inner)
{
    auto outer = inner;
    for (auto relation = relations.crbegin(); relation != relations.crend(); ++relation)
        outer = followed(Reach::Related, *relation, outer);
    return outer;
}

Built both(const Built &a, const Built &b)
{
    if (!a || !b)
        return a ? b : a;
    return *a && *b;
}

Built either(const Built &a, const Built &b)
{
    if (!a || !b)
        return a ? b : a;
    return *a || *b;
}

Built negated(const Built &a)
{
    return a ? Built(!*a) : a;
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
