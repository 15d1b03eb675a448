#include "query/typedcalculation.h"

namespace varve {
namespace {

Result<QList<NamedExpression>> constants(const Assigned &assigned)
{
    return assigned.cells().transform([](const QList<NamedValue> &cells) {
        QList<NamedExpression> constant;
        for (const auto &cell : cells)
            constant.append({cell.column, value(cell.value)});
        return constant;
    });
}

Result<QList<NamedExpression>> calculated(const Operand &column, const Built &expression)
{
    return expression.result().transform([&](const Expression &made) {
        return QList<NamedExpression>{{column.columnName(), made}};
    });
}

} // namespace

Altered::Altered(const Operand &column, const Built &expression)
    : m_cells(calculated(column, expression))
{}

Altered::Altered(const Assigned &assigned)
    : m_cells(constants(assigned))
{}

Altered::Altered(const Altered &) = default;
Altered::Altered(Altered &&) noexcept = default;
Altered &Altered::operator=(const Altered &) = default;
Altered &Altered::operator=(Altered &&) noexcept = default;
Altered::~Altered() = default;

Result<QList<NamedExpression>> joined(const QList<Altered> &alterations)
{
    QList<NamedExpression> all;
    for (const auto &alteration : alterations) {
        if (!alteration.cells())
            return alteration.cells();
        all += *alteration.cells();
    }
    return all;
}

} // namespace varve
