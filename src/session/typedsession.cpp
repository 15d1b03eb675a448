#include "session/relationtext_p.h"
#include "session/sessiontext_p.h"
#include "session/typedasync.h"

namespace varve {
namespace {

/// A row that `referent` names by itself, and else its key, in the table called `name`.
struct NamedRow
{
    QString table;
    RowId row;
    Key key;
};

/// Errors: NotFound (the table), Validation (the key has another number of parts).
Result<NamedRow> namedRow(const Session &session, const char *name, const Referent &referent)
{
    const auto table = QString::fromUtf8(name);
    const auto index = session.schema().require(table);
    if (!index)
        return index.error();
    const auto parts = referent.values(session.schema()[*index].key.size());
    if (!parts || parts->isEmpty())
        return SessionText::keyIsMissing(session.schema()[*index]);
    if (referent.isWholeKey() || !parts->first().isReference())
        return NamedRow{table, {}, Key(*parts)};
    const auto row = parts->first().reference();
    if (row.table() != *index)
        return SessionText::unknownRow(session.schema()[*index]);
    return NamedRow{table, row, {}};
}

/// The values for links with `targets`; `find` finds rows by keys of several columns.
Result<QList<Value>> targetValues(const Table &table,
                                  const QList<Referent> &targets,
                                  const std::function<RowId(const Key &)> &find)
{
    QList<Value> values;
    for (const auto &target : targets) {
        if (const auto single = target.values(1)) {
            values.append(single->first());
            continue;
        }
        const auto parts = target.values(table.key.size());
        const auto row = parts ? find(Key(*parts)) : RowId();
        if (row.isNull())
            return RelationText::unknownTarget(table);
        values.append(row);
    }
    return values;
}

/// The cells of `assignments` without those that `row` holds already, perhaps written in another way:
/// JSON with spaces, a moment in another zone.
Result<QList<NamedValue>>
newContent(const std::optional<Row> &row, const Table &table, const QList<Assigned> &assignments)
{
    auto cells = joined(assignments);
    if (!cells || !row)
        return cells;
    for (const auto &assignment : assignments) {
        const auto *type = assignment.type();
        const auto &cell = assignment.cells()->constFirst();
        const auto column = table.find(cell.column);
        if (type && type->isSame && column && type->isSame((*row)[*column], cell.value))
            cells->removeOne(cell);
    }
    return cells;
}

Result<RowId> idOf(const Result<Handle> &handle)
{
    return handle.transform(&Handle::id);
}

} // namespace

Result<Value> readableCell(const Handle &handle, const Descriptor &column)
{
    const auto cell = handle.value(QString::fromUtf8(column.names[0]));
    if (!cell || (!cell->isAbsent() && column.type->canRead(*cell)))
        return cell;
    // What says why.
    const auto &table = handle.session()->schema()[handle.id().table()];
    return readableCell(*handle.row(), Layout(&column, 1, table), column);
}

Result<void> setCells(const Handle &handle, const QList<Assigned> &assignments)
{
    if (handle.isNull())
        return RelationText::noSession();
    const auto &table = handle.session()->schema()[handle.id().table()];
    return newContent(handle.row(), table, assignments)
        .and_then([&](const QList<NamedValue> &cells) { return handle.set(cells); });
}

Result<void> setCells(EditGroup &group, const Handle &row, const QList<Assigned> &assignments)
{
    if (row.isNull())
        return RelationText::noSession();
    const auto &table = group.session().schema()[row.id().table()];
    return newContent(group.state().row(row.id()), table, assignments)
        .and_then([&](const QList<NamedValue> &cells) { return group.set(row.id(), cells); });
}

Result<void> incrementCell(const Handle &handle, const Operand &column, const Comparand &by)
{
    const auto added = assigned(column, by);
    return added.cells().and_then([&](const QList<NamedValue> &cells) {
        return handle.increment(cells.constFirst().column, cells.constFirst().value);
    });
}

Result<void>
incrementCell(EditGroup &group, const Handle &row, const Operand &column, const Comparand &by)
{
    if (row.isNull())
        return RelationText::noSession();
    const auto added = assigned(column, by);
    return added.cells().and_then([&](const QList<NamedValue> &cells) {
        return group.increment(row.id(), cells.constFirst().column, cells.constFirst().value);
    });
}

Result<void> EditGroup::remove(const Handle &row)
{
    return row.isNull() ? Result<void>(RelationText::noSession()) : remove(row.id());
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
    return targetValues(session.schema()[found->to], targets, [&](const Key &key) {
        return session.find(found->to, key);
    });
}

Result<LinkArguments> linkArguments(EditGroup &group,
                                    const Handle &row,
                                    const QString &relation,
                                    const QList<Referent> &targets)
{
    if (row.isNull())
        return RelationText::noSession();
    const auto &schema = group.session().schema();
    const auto found = schema.requireRelation(row.id().table(), relation);
    if (!found)
        return found.error();
    const auto find = [&](const Key &key) { return group.find(found->to, key); };
    return targetValues(schema[found->to], targets, find)
        .transform([&](const QList<Value> &values) {
            return LinkArguments{*found, values};
        });
}

Result<RowId>
upsertRow(Session &session, const EntityDescription &entity, const QList<Assigned> &cells)
{
    const auto index = session.schema().require(QString::fromUtf8(entity.tableName));
    if (!index)
        return index.error();
    RowId row;
    const auto done = session.edit(SessionText::setCells(session.schema()[*index]),
                                   [&](EditGroup &group) -> Result<void> {
                                       const auto made = upsertRow(group, entity, cells);
                                       if (!made)
                                           return made.error();
                                       row = *made;
                                       return {};
                                   });
    return done ? Result<RowId>(row) : Result<RowId>(done.error());
}

Result<RowId>
upsertRow(EditGroup &group, const EntityDescription &entity, const QList<Assigned> &cells)
{
    const auto index = group.session().schema().require(QString::fromUtf8(entity.tableName));
    if (!index)
        return index.error();
    const auto given = joined(cells);
    if (!given)
        return given.error();
    const auto known = group.find(*index, *given);
    if (!known)
        return known;
    if (!known->isNull()) {
        const auto done = setCells(group, group.session().handle(*known), cells);
        return done ? known : Result<RowId>(done.error());
    }
    return newCells(entity, cells).and_then([&](const QList<NamedValue> &all) {
        return group.create(*index, all);
    });
}

RowId knownRow(Session &session, const char *name, const Referent &referent)
{
    const auto named = namedRow(session, name, referent);
    if (!named)
        return {};
    if (!named->row.isNull())
        return session.row(named->row) ? named->row : RowId();
    return session.find(*session.schema().find(named->table), named->key);
}

Result<RowId> readRow(Session &session, const char *name, const Referent &referent)
{
    return namedRow(session, name, referent).and_then([&](const NamedRow &named) {
        return named.row.isNull() ? idOf(session.get(named.table, named.key))
                                  : Result<RowId>(session.row(named.row) ? named.row : RowId());
    });
}

QFuture<Result<RowId>> readRowLater(Session &session, const char *name, const Referent &referent)
{
    const auto named = namedRow(session, name, referent);
    if (!named || !named->row.isNull())
        return readyFuture(readRow(session, name, referent));
    return converted(session.getAsync(named->table, named->key), &session, idOf);
}

Result<RowId> referencedRow(Session &session, const char *name, const Referent &referent)
{
    return namedRow(session, name, referent).and_then([&](const NamedRow &named) {
        return named.row.isNull() ? idOf(session.reference(named.table, named.key))
                                  : Result<RowId>(named.row);
    });
}

Result<QList<RowId>> fetchAlong(Session &session, const QList<RowId> &rows, const QString &path)
{
    Result<QList<RowId>> reached = rows;
    const auto relations = path.split(u'/');
    for (const auto &relation : relations) {
        if (!reached || reached->isEmpty())
            return reached;
        reached = session.fetchRelated(*reached, relation);
    }
    return reached;
}

} // namespace varve
