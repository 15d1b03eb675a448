#include "schema/table.h"

#include "schema/name_p.h"

#include <algorithm>

namespace varve {

std::optional<ColumnIndex> Table::find(const QString &wanted) const
{
    const auto isWanted = [&](const Column &column) { return isSameName(column.name, wanted); };
    const auto found = std::ranges::find_if(columns, isWanted);
    if (found == columns.end())
        return {};
    return columnIndex(found - columns.begin());
}

bool Table::isUniqueAlone(ColumnIndex column) const
{
    return isUnique({column});
}

bool Table::isUnique(const QList<ColumnIndex> &wanted) const
{
    const auto areWanted = [&](const QList<ColumnIndex> &unique) {
        return !unique.isEmpty() && std::ranges::all_of(unique, [&](ColumnIndex column) {
            return wanted.contains(column);
        });
    };
    const auto covers = [&](const Index &index) {
        return index.unique && !index.partial && !index.hasExpressions && areWanted(index.columns);
    };
    return areWanted(key) || std::ranges::any_of(indexes, covers);
}

const ForeignKey *Table::foreignKeyOf(ColumnIndex column) const
{
    const auto has = [&](const ForeignKey &foreignKey) {
        return foreignKey.columns.contains(column);
    };
    const auto found = std::ranges::find_if(foreignKeys, has);
    return found == foreignKeys.end() ? nullptr : &*found;
}

} // namespace varve
