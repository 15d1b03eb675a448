#include "query/listedrows.h"

#include "query/calculation_p.h"

#include <algorithm>

namespace varve {
namespace {

OperandValue cell(const Row &row, const Table &table, ColumnIndex column)
{
    return {row[column], table[column].affinity, table[column].collation};
}

SourceRow sourced(const Row &row)
{
    return {{}, row};
}

} // namespace

RowSource::~RowSource() = default;

std::optional<QList<SourceRow>> ListedRows::rows(TableIndex table) const
{
    QList<SourceRow> all;
    std::ranges::transform(m_tables[toInt(table)], std::back_inserter(all), sourced);
    return all;
}

std::optional<QList<SourceRow>> ListedRows::related(const SourceRow &row,
                                                    const Relation &relation) const
{
    const auto near = relation.isForward() ? Direction::ToTarget : Direction::FromTarget;
    auto reached = joined(row.row, relation.link, near);
    if (relation.farLink) {
        QList<Row> far;
        for (const auto &through : std::as_const(reached))
            far += joined(through, *relation.farLink, Direction::ToTarget);
        reached = far;
    }
    if (relation.isToOne() && reached.size() > 1)
        reached.resize(1);
    QList<SourceRow> all;
    std::ranges::transform(reached, std::back_inserter(all), sourced);
    return all;
}

QList<Row> ListedRows::joined(const Row &row, const Relation::Link &link, Direction direction) const
{
    const auto &foreignKey = m_schema.foreignKey(link);
    const auto &holder = m_schema[link.table];
    const auto &target = m_schema[*foreignKey.target];
    const bool toTarget = direction == Direction::ToTarget;
    const auto refers = [&](const Row &holding, const Row &pointedTo) {
        for (qsizetype i = 0; i < foreignKey.columns.size(); ++i) {
            const auto order = comparison(cell(pointedTo, target, foreignKey.targetColumns[i]),
                                          cell(holding, holder, foreignKey.columns[i]));
            if (!order || *order != 0)
                return false;
        }
        return true;
    };
    QList<Row> found;
    for (const auto &other : m_tables[toInt(toTarget ? *foreignKey.target : link.table)]) {
        if (toTarget ? refers(row, other) : refers(other, row))
            found.append(other);
    }
    return found;
}

} // namespace varve
