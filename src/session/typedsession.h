#pragma once

#include "query/newcells.h"
#include "query/record.h"
#include "query/typedselection.h"
#include "session/editgroup.h"
#include "session/handleof.h"
#include "session/statebuilder.h"

// Session, EditGroup and StateBuilder with the types of entities: include it to call what they declare
// so. A thin skin over the verbs that take names.

namespace varve {

/// The row of `referent` in the table called `table`, among those known; null if there is none.
RowId knownRow(Session &session, const char *table, const Referent &referent);

/// The row of `referent` in the table called `table`, which is read unless it is known, or not looked
/// for. Errors: those of Session::get() and Session::reference().
Result<RowId> readRow(Session &session, const char *table, const Referent &referent);
Result<RowId> referencedRow(Session &session, const char *table, const Referent &referent);

/// Changes the known row of `entity` that has the key among `cells`, or creates one.
Result<RowId>
upsertRow(Session &session, const EntityDescription &entity, const QList<Assigned> &cells);
Result<RowId>
upsertRow(EditGroup &group, const EntityDescription &entity, const QList<Assigned> &cells);

/// What EditGroup does to a row, by a handle. Errors besides: NotFound (the handle is null).
Result<void> setCells(EditGroup &group, const Handle &row, const QList<Assigned> &cells);
Result<void>
incrementCell(EditGroup &group, const Handle &row, const Operand &column, const Comparand &by);

/// A relation of a row and the targets of its links, as EditGroup::link() takes them.
struct LinkArguments
{
    /// Of the table of the row.
    Relation relation;
    QList<Value> targets;
};
/// Errors: NotFound (the handle is null; the relation; a target given by a key of several columns).
Result<LinkArguments> linkArguments(EditGroup &group,
                                    const Handle &row,
                                    const QString &relation,
                                    const QList<Referent> &targets);

/// What the relations of `path` lead to from `rows`, one after the other: see Session::fetchRelated().
Result<QList<RowId>> fetchAlong(Session &session, const QList<RowId> &rows, const QString &path);

/// `rows` of one table, each as a handle of entity E: of a LiveResult, `handles<Pilot>(session,
/// result.rows())`.
template<typename E>
QList<HandleOf<E>> handles(Session &session, const QList<RowId> &rows)
{
    QList<HandleOf<E>> all;
    all.reserve(rows.size());
    for (const auto row : rows)
        all.append({session, row});
    return all;
}

/// The row, if there is one, as a handle of entity E.
template<typename E>
Result<HandleOf<E>> handleOf(Session &session, const Result<RowId> &row)
{
    return row.transform([&](RowId found) { return HandleOf<E>(session, found); });
}

/// `cells` of an entity as verbs that know no entities take them.
template<typename Cells>
QList<Assigned> erased(const Cells &cells)
{
    return {cells.begin(), cells.end()};
}

template<typename E>
typename E::Set Session::query() const
{
    return typename E::Set(schema());
}

template<typename E>
HandleOf<E> Session::find(const RowOf<E> &row)
{
    return {*this, knownRow(*this, E::tableName, row)};
}

template<typename E>
Result<HandleOf<E>> Session::get(const RowOf<E> &row)
{
    return handleOf<E>(*this, readRow(*this, E::tableName, row));
}

template<typename E>
Result<HandleOf<E>> Session::reference(const RowOf<E> &row)
{
    return handleOf<E>(*this, referencedRow(*this, E::tableName, row));
}

template<IsSetOfEntity S>
Result<QList<HandleOf<typename S::EntityType>>> Session::fetch(const S &set)
{
    return fetch(set.erased()).transform([this](const QList<RowId> &rows) {
        return handles<typename S::EntityType>(*this, rows);
    });
}

template<typename E>
Result<QList<HandleOf<E>>> Session::fetch(const RawQuery &query)
{
    return fetch(QString::fromUtf8(E::tableName), query)
        .transform([this](const QList<RowId> &rows) { return handles<E>(*this, rows); });
}

template<IsSetOfEntity S>
Result<HandleOf<typename S::EntityType>> Session::first(const S &set)
{
    return handleOf<typename S::EntityType>(*this, first(set.erased()));
}

template<IsSetOfEntity S>
Result<HandleOf<typename S::EntityType>> Session::last(const S &set)
{
    return handleOf<typename S::EntityType>(*this, last(set.erased()));
}

template<IsSetOfEntity S>
Result<HandleOf<typename S::EntityType>> Session::at(const S &set, qint64 position)
{
    return handleOf<typename S::EntityType>(*this, at(set.erased(), position));
}

template<IsSetOfEntity S>
Result<HandleOf<typename S::EntityType>> Session::get(const S &set)
{
    return handleOf<typename S::EntityType>(*this, get(set.erased()));
}

template<IsSetOfEntity S>
Result<QList<Record<typename S::EntityType>>> Session::rows(const S &set)
{
    return rows(set.erased()).and_then([&](const QList<Row> &rows) {
        return recordsOf<typename S::EntityType>(rows, set.erased().table());
    });
}

template<typename E, typename... Ts>
Result<QList<std::tuple<Ts...>>> Session::values(const SelectionOf<E, Ts...> &selection)
{
    return values(selection.erased()).and_then([&](const ValueTable &lines) {
        return linesOf(selection, lines);
    });
}

template<IsSetOfEntity S, typename... Items>
auto Session::values(const S &set, const Items &...items) requires(sizeof...(Items) > 0)
{
    return values(select(set, items...));
}

template<typename E, typename R>
Result<QList<HandleOf<typename R::TargetType>>>
Session::fetchRelated(const QList<HandleOf<E>> &rows,
                      const R &relation) requires std::same_as<typename R::SourceType, E>
{
    QList<RowId> from;
    for (const auto &row : rows)
        from.append(row.id());
    return fetchAlong(*this, from, relationPath(relation))
        .transform([this](const QList<RowId> &reached) {
            return handles<typename R::TargetType>(*this, reached);
        });
}

template<typename E>
Result<HandleOf<E>> Session::create(std::initializer_list<Assignment<E>> cells)
{
    return create<E>(std::span(cells.begin(), cells.size()));
}

template<typename E>
Result<HandleOf<E>> Session::create(std::span<const Assignment<E>> cells)
{
    const auto all = newCells(describedEntity<E>(), erased(cells));
    return all ? handleOf<E>(*this, create(QString::fromUtf8(E::tableName), *all)) : all.error();
}

template<typename E>
Result<HandleOf<E>> Session::upsert(std::initializer_list<Assignment<E>> cells)
{
    return upsert<E>(std::span(cells.begin(), cells.size()));
}

template<typename E>
Result<HandleOf<E>> Session::upsert(std::span<const Assignment<E>> cells)
{
    return handleOf<E>(*this, upsertRow(*this, describedEntity<E>(), erased(cells)));
}

template<IsSetOfEntity S>
Result<qint64> Session::update(const S &set,
                               std::initializer_list<Alteration<typename S::EntityType>> cells)
{
    return update(set, std::span(cells.begin(), cells.size()));
}

template<IsSetOfEntity S>
Result<qint64> Session::update(const S &set,
                               std::span<const Alteration<typename S::EntityType>> cells)
{
    const auto all = joined(QList<Altered>(cells.begin(), cells.end()));
    return all ? update(set.erased(), *all) : all.error();
}

template<typename E, typename T>
Result<void> Session::setVersionColumn(const TypedColumn<E, T> &column)
{
    static_assert(StoredInteger<T>, "a version counts");
    return setVersionColumn(QString::fromUtf8(E::tableName), column.operand().columnName());
}

template<typename E, typename T>
Result<void> Session::setValidator(
    const TypedColumn<E, T> &column,
    const std::function<std::optional<QString>(const std::type_identity_t<T> &)> &validator)
{
    const auto erased = [validator](const Value &cell) -> std::optional<QString> {
        const auto content = Codec<T>::fromValue(cell);
        return content ? validator(*content) : std::nullopt;
    };
    return setValidator(QString::fromUtf8(E::tableName),
                        column.operand().columnName(),
                        validator ? std::function<std::optional<QString>(const Value &)>(erased)
                                  : nullptr);
}

template<typename E>
Result<HandleOf<E>> EditGroup::create(std::initializer_list<Assignment<E>> cells)
{
    return create<E>(std::span(cells.begin(), cells.size()));
}

template<typename E>
Result<HandleOf<E>> EditGroup::create(std::span<const Assignment<E>> cells)
{
    const auto all = newCells(describedEntity<E>(), erased(cells));
    return all ? handleOf<E>(session(), create(QString::fromUtf8(E::tableName), *all))
               : all.error();
}

template<typename E>
Result<HandleOf<E>> EditGroup::upsert(std::initializer_list<Assignment<E>> cells)
{
    return upsert<E>(std::span(cells.begin(), cells.size()));
}

template<typename E>
Result<HandleOf<E>> EditGroup::upsert(std::span<const Assignment<E>> cells)
{
    return handleOf<E>(session(), upsertRow(*this, describedEntity<E>(), erased(cells)));
}

template<typename E>
Result<void> EditGroup::set(const HandleOf<E> &row, std::initializer_list<Assignment<E>> cells)
{
    return setCells(*this, row, erased(cells));
}

template<typename E>
Result<void> EditGroup::set(const HandleOf<E> &row,
                            std::span<const Assignment<std::type_identity_t<E>>> cells)
{
    return setCells(*this, row, erased(cells));
}

template<typename E, typename T, typename N>
Result<void>
EditGroup::increment(const HandleOf<E> &row, const TypedColumn<E, T> &column, const N &by)
{
    static_assert(Number<T>, "only numbers are counted up");
    return incrementCell(*this, row, column.operand(), ComparandOf<Bare<T>>(by));
}

template<typename E, typename R>
Result<void> EditGroup::link(const HandleOf<E> &row,
                             const R &relation,
                             const QList<RowOf<typename R::TargetType>> &targets)
{
    static_assert(std::same_as<typename R::SourceType, E>);
    return linkArguments(*this, row, relation.name(), {targets.begin(), targets.end()})
        .and_then(
            [&](const LinkArguments &all) { return link(row.id(), all.relation, all.targets); });
}

template<typename E, typename R, typename Through>
Result<void> EditGroup::link(const HandleOf<E> &row,
                             const R &relation,
                             const QList<RowOf<typename R::TargetType>> &targets,
                             std::initializer_list<Assignment<Through>> extra)
{
    static_assert(std::same_as<typename R::SourceType, E>);
    const auto cells = joined(extra);
    if (!cells)
        return cells.error();
    return linkArguments(*this, row, relation.name(), {targets.begin(), targets.end()})
        .and_then([&](const LinkArguments &all) {
            return link(row.id(), all.relation, all.targets, *cells);
        });
}

template<typename E, typename R>
Result<void> EditGroup::unlink(const HandleOf<E> &row,
                               const R &relation,
                               const QList<RowOf<typename R::TargetType>> &targets)
{
    static_assert(std::same_as<typename R::SourceType, E>);
    return linkArguments(*this, row, relation.name(), {targets.begin(), targets.end()})
        .and_then(
            [&](const LinkArguments &all) { return unlink(row.id(), all.relation, all.targets); });
}

template<typename E, typename R>
Result<void> EditGroup::unlinkAll(const HandleOf<E> &row, const R &relation)
{
    static_assert(std::same_as<typename R::SourceType, E>);
    return linkArguments(*this, row, relation.name(), {}).and_then([&](const LinkArguments &all) {
        return unlinkAll(row.id(), all.relation);
    });
}

template<typename E, typename R>
Result<void> EditGroup::setLinks(const HandleOf<E> &row,
                                 const R &relation,
                                 const QList<RowOf<typename R::TargetType>> &targets)
{
    static_assert(std::same_as<typename R::SourceType, E>);
    return linkArguments(*this, row, relation.name(), {targets.begin(), targets.end()})
        .and_then([&](const LinkArguments &all) {
            return setLinks(row.id(), all.relation, all.targets);
        });
}

template<typename E>
Result<RowId> StateBuilder::create(std::initializer_list<Assignment<E>> cells)
{
    return create<E>(std::span(cells.begin(), cells.size()));
}

template<typename E>
Result<RowId> StateBuilder::create(std::span<const Assignment<E>> cells)
{
    return newCells(describedEntity<E>(), erased(cells))
        .and_then([this](const QList<NamedValue> &all) {
            return create(QString::fromUtf8(E::tableName), all);
        });
}

} // namespace varve
