#include "session/typedsession.h"

#include "session/relationtext_p.h"

#include <algorithm>

namespace varve {
namespace {

/// What `cells` say of the key; absent parts where they say nothing.
Key keyAmong(const QList<NamedValue> &cells, const Table &table)
{
    QList<Value> parts;
    for (const auto column : table.key) {
        const auto cell = std::ranges::find(cells, table[column].name, &NamedValue::column);
        parts.append(cell == cells.end() ? Value(Absent{Absent::Reason::Default}) : cell->value);
    }
    return Key(parts);
}

} // namespace

Result<Value> readableCell(const Handle &handle, const Descriptor &column)
{
    const auto cell = handle.value(QString::fromUtf8(column.names[0]));
    if (!cell)
        return cell;
    const auto &table = handle.session()->schema()[handle.id().table()];
    return readableCell(*handle.row(), Layout(&column, 1, table), column);
}

Result<void> setCells(const Handle &handle, const QList<Assigned> &assignments)
{
    return joined(assignments).and_then([&](const QList<NamedValue> &cells) {
        return handle.set(cells);
    });
}

Result<QList<Value>>
linkValues(const Handle &handle, const QString &relation, const QList<Referent> &targets)
{
    if (handle.isNull())
        return RelationText::noSession();
    auto &session = *handle.session();
    const auto found = session.schema().requireRelation(handle.id().table(), relation);
    if (!found)
        return found.error();
    QList<Value> values;
    for (const auto &target : targets) {
        if (const auto single = target.values(1)) {
            values.append(single->first());
            continue;
        }
        const auto &table = session.schema()[found->to];
        const auto row = knownRow(session, table.name.toUtf8().constData(), target);
        if (row.isNull())
            return RelationText::unknownTarget(table);
        values.append(row);
    }
    return values;
}

Result<RowId>
upsertRow(Session &session, const EntityDescription &entity, const QList<Assigned> &cells)
{
    const auto table = QString::fromUtf8(entity.tableName);
    const auto index = session.schema().require(table);
    if (!index)
        return index.error();
    const auto given = joined(cells);
    if (!given)
        return given.error();
    const auto row = session.find(*index, keyAmong(*given, session.schema()[*index]));
    if (!row.isNull()) {
        const auto done = session.set(row, *given);
        return done ? Result<RowId>(row) : done.error();
    }
    return newCells(entity, cells).and_then([&](const QList<NamedValue> &all) {
        return session.create(table, all);
    });
}

RowId knownRow(Session &session, const char *name, const Referent &referent)
{
    const auto table = session.schema().find(QString::fromUtf8(name));
    if (!table)
        return {};
    const auto parts = referent.values(session.schema()[*table].key.size());
    if (!parts || parts->isEmpty())
        return {};
    if (parts->first().isReference())
        return session.row(parts->first().reference()) ? parts->first().reference() : RowId();
    return session.find(*table, Key(*parts));
}

} // namespace varve
