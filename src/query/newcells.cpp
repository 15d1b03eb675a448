#include "query/newcells.h"

#include <algorithm>

namespace varve {

Result<QList<NamedValue>> newCells(const EntityDescription &entity, const QList<Assigned> &given)
{
    auto assignments = given;
    const auto cells = joined(given);
    if (!cells)
        return cells;
    for (const auto &column : entity) {
        const auto &made = column.defaultValue;
        const Operand operand(entity.tableName, column);
        if (!made.make || made.isConstant
            || std::ranges::find(*cells, operand.columnName(), &NamedValue::column) != cells->end())
            continue;
        assignments.append(assigned(operand, Comparand(made.make(made))));
    }
    return joined(assignments);
}

} // namespace varve
