#include "query/typedselection.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

Error unreadableValue(qsizetype position, const Value &value, const TypeDescription &type)
{
    const auto text = QCoreApplication::translate(
        "varve::Selection", "Value number %1 of a line is %2, which is no %3.");
    return {ErrorKind::Type,
            text.arg(
                QString::number(position + 1), toText(value), QString::fromUtf8(type.declaredType)),
            QCoreApplication::translate("varve::Selection",
                                        "Correct the cells that it was made of, or select it by "
                                        "name, which takes any value.")};
}

} // namespace

Built aggregated(Aggregate aggregate, const Built &operand, const QString &separator)
{
    return operand.result().transform([&](const Expression &made) {
        return Expression(
            Expression::Aggregated{aggregate, std::make_shared<const Expression>(made), separator});
    });
}

Selection selected(const Selection &selection, const Built &value)
{
    const auto &made = value.result();
    return made ? selection.select(*made, u"v%1"_s.arg(selection.items().size() + 1))
                : selection.failed(made.error());
}

Selection grouped(const Selection &selection, const Built &value)
{
    const auto &made = value.result();
    return made ? selection.groupBy(*made) : selection.failed(made.error());
}

Selection havingAlso(const Selection &selection, const Built &condition)
{
    const auto &made = condition.result();
    return made ? selection.having(*made) : selection.failed(made.error());
}

Selection sorted(const Selection &selection, const QList<BuiltOrdering> &ordering)
{
    auto sorted = selection;
    bool isFirst = true;
    for (const auto &one : ordering) {
        const auto term = one.term();
        if (!term)
            return selection.failed(term.error());
        sorted = isFirst ? sorted.orderBy(*term->expression, term->order, term->nulls)
                         : sorted.thenBy(*term->expression, term->order, term->nulls);
        isFirst = false;
    }
    return sorted;
}

Result<void> checkReadable(const ValueTable &lines,
                           std::initializer_list<const TypeDescription *> types)
{
    for (const auto &line : lines.rows) {
        qsizetype position = 0;
        for (const auto *type : types) {
            const auto &value = line[columnIndex(position)];
            if (value.isAbsent() || !type->canRead(value))
                return unreadableValue(position, value, *type);
            ++position;
        }
    }
    return {};
}

} // namespace varve
