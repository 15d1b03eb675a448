#include "session/extensions/timestamps.h"

namespace varve {

Timestamps::Timestamps(TimestampColumns columns, Clock clock)
    : m_columns(std::move(columns))
    , m_clock(std::move(clock))
{}

Result<void> Timestamps::beforeInsert(RowsEvent &event)
{
    return fill(event, m_columns.created, Where::WhereEmpty).and_then([&] {
        return fill(event, m_columns.updated, Where::WhereEmpty);
    });
}

Result<void> Timestamps::beforeUpdate(RowsEvent &event)
{
    return fill(event, m_columns.updated, Where::Everywhere);
}

Result<void> Timestamps::fill(const RowsEvent &event, const QString &name, Where where) const
{
    const auto &table = event.session().schema()[event.table()];
    const auto column = name.isEmpty() ? std::nullopt : table.find(name);
    if (!column || table[*column].generated)
        return {};
    const auto now = timeStamp(m_clock, table[*column]);
    for (const auto row : event.rows()) {
        const auto cell = (*event.change(row).after)[*column];
        if (where == Where::WhereEmpty && !cell.isNull() && !cell.isAbsent())
            continue;
        if (auto set = event.edits().set(row, *column, now); !set)
            return set;
    }
    return {};
}

} // namespace varve
