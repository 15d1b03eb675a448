#include "schema/table.h"

#include <algorithm>

namespace varve {

std::optional<ColumnIndex> Table::find(const QString &wanted) const
{
    const auto same = [&](const Column &column) {
        return column.name.compare(wanted, Qt::CaseInsensitive) == 0;
    };
    const auto found = std::ranges::find_if(columns, same);
    if (found == columns.end())
        return {};
    return columnIndex(found - columns.begin());
}

bool Table::isUniqueAlone(ColumnIndex column) const
{
    const auto covers = [&](const Index &index) {
        return index.unique && !index.partial && !index.hasExpressions && index.columns == QList{column};
    };
    return key == QList{column} || std::ranges::any_of(indexes, covers);
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
