#include "query/assignment.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class AssignmentText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Assignment)
public:
    static Error unfit(const Operand &operand)
    {
        const auto &descriptor = operand.descriptor();
        return {ErrorKind::Type,
                tr("The value given for \"%1.%2\" cannot be stored there.")
                    .arg(operand.table(), operand.columnName()),
                descriptor.type ? tr("Use one that its type, %1, can hold.")
                                      .arg(QString::fromUtf8(descriptor.type->declaredType))
                                : tr("Use the key of a row it refers to, with all of its parts.")};
    }
    static Error twice(const QString &column)
    {
        return {ErrorKind::Validation,
                tr("The column \"%1\" is set twice.").arg(column),
                tr("Set it once.")};
    }
};

} // namespace

Assigned::Assigned(QList<NamedValue> cells, const TypeDescription *type)
    : m_cells(std::move(cells))
    , m_type(type)
{}

Assigned::Assigned(Error error)
    : m_cells(std::move(error))
{}

Assigned::Assigned(const Assigned &) = default;
Assigned::Assigned(Assigned &&) noexcept = default;
Assigned &Assigned::operator=(const Assigned &) = default;
Assigned &Assigned::operator=(Assigned &&) noexcept = default;
Assigned::~Assigned() = default;

Assigned assigned(const Operand &operand, const Comparand &comparand)
{
    const auto *type = operand.descriptor().type;
    const auto &value = comparand.value();
    if (!value || (type && !type->canRead(*value)))
        return AssignmentText::unfit(operand);
    return {QList{NamedValue{operand.columnName(), *value}}, type};
}

Assigned assigned(const Operand &operand, const Referent &referent)
{
    const auto values = referent.values(operand.columnCount());
    if (!values)
        return AssignmentText::unfit(operand);
    QList<NamedValue> cells;
    for (qsizetype column = 0; column < values->size(); ++column)
        cells.append({operand.columnName(column), (*values)[column]});
    return cells;
}

Result<QList<NamedValue>> joined(const QList<Assigned> &assignments)
{
    QList<NamedValue> cells;
    for (const auto &assignment : assignments) {
        if (!assignment.cells())
            return assignment.cells();
        for (const auto &cell : *assignment.cells()) {
            if (std::ranges::find(cells, cell.column, &NamedValue::column) != cells.end())
                return AssignmentText::twice(cell.column);
            cells.append(cell);
        }
    }
    return cells;
}

} // namespace varve
