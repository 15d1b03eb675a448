#pragma once

#include "query/newcells.h"
#include "session/editgroup.h"
#include "session/handleof.h"

// Session and EditGroup with the types of entities: include it to call what they declare so. A thin
// skin over the verbs that take names.

namespace varve {

/// The row of `referent` in the table called `table`, among those known; null if there is none.
RowId knownRow(Session &session, const char *table, const Referent &referent);

/// Changes the known row of `entity` that has the key among `cells`, or creates one.
Result<RowId>
upsertRow(Session &session, const EntityDescription &entity, const QList<Assigned> &cells);

/// `rows` of one table, each as a handle of entity E.
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
    return row.transform(
        [&](RowId found) { return found.isNull() ? HandleOf<E>() : HandleOf<E>(session, found); });
}

template<typename E>
typename E::Set Session::query() const
{
    return typename E::Set(schema());
}

template<typename E>
HandleOf<E> Session::find(const RowOf<E> &row)
{
    return handleOf<E>(*this, knownRow(*this, E::tableName, row)).value();
}

template<IsSetOfEntity S>
Result<QList<HandleOf<typename S::EntityType>>> Session::fetch(const S &set)
{
    return fetch(set.erased()).transform([this](const QList<RowId> &rows) {
        return handles<typename S::EntityType>(*this, rows);
    });
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

template<typename E>
Result<HandleOf<E>> Session::create(std::initializer_list<Assignment<E>> cells)
{
    const auto all = newCells(describedEntity<E>(), {cells.begin(), cells.end()});
    return all ? handleOf<E>(*this, create(QString::fromUtf8(E::tableName), *all)) : all.error();
}

template<typename E>
Result<HandleOf<E>> Session::upsert(std::initializer_list<Assignment<E>> cells)
{
    return handleOf<E>(*this, upsertRow(*this, describedEntity<E>(), {cells.begin(), cells.end()}));
}

template<IsSetOfEntity S>
Result<qint64> Session::update(const S &set,
                               std::initializer_list<Alteration<typename S::EntityType>> cells)
{
    const auto all = joined(QList<Altered>(cells.begin(), cells.end()));
    return all ? update(set.erased(), *all) : all.error();
}

template<typename E>
Result<HandleOf<E>> EditGroup::create(std::initializer_list<Assignment<E>> cells)
{
    const auto all = newCells(describedEntity<E>(), {cells.begin(), cells.end()});
    return all ? handleOf<E>(session(), create(QString::fromUtf8(E::tableName), *all))
               : all.error();
}

template<typename E>
Result<void> EditGroup::set(const HandleOf<E> &row, std::initializer_list<Assignment<E>> cells)
{
    const auto all = joined<E>(cells);
    return all ? set(row.id(), *all) : all.error();
}

} // namespace varve
