#include "session/editgroup.h"
#include "session/handle.h"
#include "session/session_p.h"
#include "session/sessiontext_p.h"

namespace varve {

Result<RowId> Session::create(const QString &table, const QList<NamedValue> &cells)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    return d->made(SessionText::addRow(d->schema[*index]),
                   [&](EditGroup &group) { return group.create(*index, cells); });
}

Result<Handle> Session::createHandle(const QString &table, const QList<NamedValue> &cells)
{
    return create(table, cells).transform([this](RowId row) { return handle(row); });
}

Result<RowId> Session::upsert(const QString &table, const QList<NamedValue> &cells)
{
    const auto index = d->schema.require(table);
    if (!index)
        return index.error();
    return d->made(SessionText::setCells(d->schema[*index]),
                   [&](EditGroup &group) { return group.upsert(*index, cells); });
}

Result<void> Session::set(RowId row, ColumnIndex column, const Value &value)
{
    const auto &table = d->schema[row.table()];
    return edit(SessionText::setCell(table, table[column]),
                [&](EditGroup &group) { return group.set(row, column, value); });
}

Result<void> Session::set(RowId row, const QString &column, const Value &value)
{
    const auto &table = d->schema[row.table()];
    if (const auto index = table.find(column))
        return set(row, *index, value);
    return set(row, {NamedValue{column, value}});
}

Result<void> Session::set(RowId row, const QList<NamedValue> &cells)
{
    return edit(SessionText::setCells(d->schema[row.table()]),
                [&](EditGroup &group) { return group.set(row, cells); });
}

Result<void> Session::increment(RowId row, const QString &column, const Value &by)
{
    const auto &table = d->schema[row.table()];
    const auto index = table.find(column);
    if (!index)
        return SessionText::noSuchColumn(table, column);
    return edit(SessionText::setCell(table, table[*index]),
                [&](EditGroup &group) { return group.increment(row, *index, by); });
}

Result<void> Session::remove(RowId row)
{
    return edit(SessionText::deleteRow(d->schema[row.table()]),
                [&](EditGroup &group) { return group.remove(row); });
}

Result<RowId> Session::Private::made(const QString &label,
                                     const std::function<Result<RowId>(EditGroup &)> &make)
{
    RowId row;
    const auto done = q.edit(label, [&](EditGroup &group) -> Result<void> {
        const auto result = make(group);
        if (!result)
            return result.error();
        row = *result;
        return {};
    });
    return done ? Result<RowId>(row) : Result<RowId>(done.error());
}

} // namespace varve
