#pragma once

#include "query/entity.h"
#include "session/handle.h"

namespace varve {

/// What a cell of `handle` holds. Errors: those of Handle::value(); Type, if it has no content, or one
/// that the column's type cannot be read from.
Result<Value> readableCell(const Handle &handle, const Descriptor &column);

/// The cells of all of `assignments`. Errors: those of joined().
Result<void> setCells(const Handle &handle, const QList<Assigned> &assignments);

/// `by` added to a cell. Errors: those of Handle::increment(); Type, if no cell can hold `by`.
Result<void> incrementCell(const Handle &handle, const Operand &column, const Comparand &by);

/// `targets` as Handle::link() takes them: a key of several columns is looked up among the rows that
/// `relation` may lead to. Errors: NotFound.
Result<QList<Value>>
linkValues(const Handle &handle, const QString &relation, const QList<Referent> &targets);

/// The façade over a row of entity E: a Handle whose verbs take what belongs to E only, and which
/// reads cells with the types of their columns. A small value that holds nothing.
///
///     jaime[Pilot::gunnery]; jaime.set(Pilot::gunnery = 2); jaime[Pilot::lance][Lance::name];
///
/// The operators assert that there is something to read; read() and the verbs that take names, which
/// are those of Handle, return errors. Relations look at known rows: see Session::fetchRelated().
template<typename E>
class HandleOf : public Handle
{
public:
    /// Whose row it is.
    using EntityType = E;

    /// No row.
    HandleOf() = default;
    HandleOf(Session &session, RowId row)
        : Handle(session, row)
    {}
    /// The same row. Assert: it is one of E's table, or none.
    explicit HandleOf(const Handle &handle)
        : Handle(handle)
    {
        Q_ASSERT(isNull()
                 || session()->schema().find(QString::fromUtf8(E::tableName)) == id().table());
    }

    /// The content of a cell. Assert: it is there, see read().
    template<typename T>
    T operator[](const TypedColumn<E, T> &column) const
    {
        return read(column).value();
    }
    /// The content of a cell. Errors: NotFound (the row is not known or deleted, the schema has no such
    /// column, the cell was not loaded because of its size); Type (it has no content yet, as the
    /// database gives it, or one that is no T).
    template<typename T>
    Result<T> read(const TypedColumn<E, T> &column) const
    {
        return readableCell(*this, column).transform([](const Value &cell) {
            return *Codec<T>::fromValue(cell);
        });
    }

    /// Where a relation leads; a null handle if nowhere. Assert: the schema has the relation.
    template<typename T, Descriptor::Kind kind>
    HandleOf<T> operator[](const Reference<E, T, kind> &relation) const
    {
        return HandleOf<T>(related(relation.hops().first()).value());
    }
    template<typename T>
    HandleOf<T> operator[](const varve::BackToOne<E, T> &relation) const
    {
        return HandleOf<T>(related(relation.hops().first()).value());
    }
    /// The known rows that a relation leads to: see Handle::relatedRows().
    template<LeadsToMany R>
    QList<HandleOf<typename R::TargetType>>
    operator[](const R &relation) const requires std::same_as<typename R::SourceType, E>
    {
        QList<HandleOf<typename R::TargetType>> handles;
        const auto rows = relatedRows(relation.name()).value();
        for (const auto row : rows)
            handles.append({*session(), row});
        return handles;
    }

    using Handle::set;
    /// Sets one cell, or several in one step: `set({Pilot::gunnery = 2, Pilot::lance = std::nullopt})`.
    Result<void> set(const Assignment<E> &assignment) const
    {
        return setCells(*this, {assignment});
    }
    Result<void> set(std::initializer_list<Assignment<E>> assignments) const
    {
        return setCells(*this, {assignments.begin(), assignments.end()});
    }
    Result<void> set(std::span<const Assignment<E>> assignments) const
    {
        return setCells(*this, {assignments.begin(), assignments.end()});
    }
    template<typename T>
    Result<void> set(const TypedColumn<E, T> &column, const ComparandOf<T> &value) const
    {
        return setCells(*this, {column = value});
    }
    template<typename T, Descriptor::Kind kind>
    Result<void> set(const Reference<E, T, kind> &reference,
                     const std::type_identity_t<RowOf<T>> &row) const
    {
        return setCells(*this, {reference = row});
    }

    using Handle::increment;
    /// Adds `by` to a number, whatever others make of it meanwhile: see EditGroup::increment().
    template<Number T>
    Result<void> increment(const TypedColumn<E, T> &column, const ComparandOf<Bare<T>> &by) const
    {
        return incrementCell(*this, column.operand(), by);
    }

    // Links of a many-to-many relation, by handles, keys or identities: see EditGroup::link().

    using Handle::link;
    /// Adds links; one that is there is an error.
    template<LeadsToMany R>
    Result<void> link(const R &relation, const QList<RowOf<typename R::TargetType>> &targets)
        const requires std::same_as<typename R::SourceType, E>
    {
        return targetsOf(relation, targets).and_then([&](const QList<Value> &values) {
            return link(relation.name(), values);
        });
    }
    /// The through rows, which are of entity Through, also get `extra`.
    template<LeadsToMany R, typename Through>
    Result<void> link(const R &relation,
                      const QList<RowOf<typename R::TargetType>> &targets,
                      std::initializer_list<Assignment<Through>> extra)
        const requires std::same_as<typename R::SourceType, E>
    {
        const auto cells = joined(extra);
        if (!cells)
            return cells.error();
        return targetsOf(relation, targets).and_then([&](const QList<Value> &values) {
            return link(relation.name(), values, *cells);
        });
    }
    using Handle::unlink;
    template<LeadsToMany R>
    Result<void> unlink(const R &relation, const QList<RowOf<typename R::TargetType>> &targets)
        const requires std::same_as<typename R::SourceType, E>
    {
        return targetsOf(relation, targets).and_then([&](const QList<Value> &values) {
            return unlink(relation.name(), values);
        });
    }
    using Handle::unlinkAll;
    template<LeadsToMany R>
    Result<void> unlinkAll(const R &relation) const requires std::same_as<typename R::SourceType, E>
    {
        return unlinkAll(relation.name());
    }
    using Handle::setLinks;
    template<LeadsToMany R>
    Result<void> setLinks(const R &relation, const QList<RowOf<typename R::TargetType>> &targets)
        const requires std::same_as<typename R::SourceType, E>
    {
        return targetsOf(relation, targets).and_then([&](const QList<Value> &values) {
            return setLinks(relation.name(), values);
        });
    }

private:
    template<typename R>
    Result<QList<Value>> targetsOf(const R &relation,
                                   const QList<RowOf<typename R::TargetType>> &targets) const
    {
        return linkValues(*this, relation.name(), {targets.begin(), targets.end()});
    }
};

} // namespace varve
