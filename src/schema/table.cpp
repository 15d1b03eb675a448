#include "schema/table.h"

#include <algorithm>

namespace varve {

std::optional<ColumnIndex> Table::find(const QString &name) const
{
    const auto same = [&](const Column &column) { return column.name.compare(name, Qt::CaseInsensitive) == 0; };
    const auto found = std::ranges::find_if(columns, same);
    if (found == columns.end())
        return {};
    return columnIndex(found - columns.begin());
}

const ForeignKey *Table::foreignKeyOf(ColumnIndex column) const
{
    const auto has = [&](const ForeignKey &key) { return key.columns.contains(column); };
    const auto found = std::ranges::find_if(foreignKeys, has);
    return found == foreignKeys.end() ? nullptr : &*found;
}

} // namespace varve
