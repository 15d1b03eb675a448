#pragma once

#include "query/condition.h"
#include "query/queryset.h"
#include "query/typedordering.h"
#include "query/typedrelation.h"

namespace varve {

/// The rows of entity E: a QuerySet whose verbs take what belongs to E only. A lazy immutable value.
///
/// An entity with filters of its own declares a set that has them; they can be chained:
///
///     struct Pilot::Set : varve::QuerySetOf<Pilot, Pilot::Set>
///     {
///         using QuerySetOf::QuerySetOf;
///         Set aces() const { return filter(Pilot::gunnery < 3); }
///     };
///
/// with `struct Set;` in Pilot. The first mistake, such as a table or column that the schema does not
/// have, or a comparison with a value that a column cannot hold, is the set's error().
template<typename E, typename Self = void>
class QuerySetOf
{
public:
    /// What each verb returns.
    using Set = std::conditional_t<std::is_void_v<Self>, QuerySetOf, Self>;
    /// The entity, for templates that have only the set.
    using EntityType = E;

    /// All rows of E in the order of its key. `schema` may be another than Schema::of<E>(), such as
    /// one that a database was found to have.
    explicit QuerySetOf(const Schema &schema)
        : m_erased(QuerySet::named(schema, QString::fromUtf8(E::tableName)))
    {}
    /// The rows of a set over the same table.
    explicit QuerySetOf(QuerySet erased)
        : m_erased(std::move(erased))
    {}

    /// Rows that also fulfil `condition`.
    Set filter(const Condition<E> &condition) const { return Set(filtered(m_erased, condition)); }
    /// Rows that do not fulfil `condition`; those for which it is unknown stay out, too.
    Set exclude(const Condition<E> &condition) const
    {
        return Set(filtered(m_erased, negated(condition)));
    }
    /// Drops every filter and exclude().
    Set withoutFilter() const { return Set(m_erased.withoutFilter()); }

    /// Sorted by a column, one behind a relation or a calculation, or by several, the first of which
    /// counts most: `orderBy(Pilot::name)`, `orderBy({(Pilot::lance / Lance::tons).desc(),
    /// Pilot::born.asc().nullsLast()})`.
    Set orderBy(const TypedOrdering<E> &ordering) const
    {
        return Set(sorted(m_erased, {ordering}));
    }
    Set orderBy(std::initializer_list<TypedOrdering<E>> ordering) const
    {
        return Set(sorted(m_erased, {ordering.begin(), ordering.end()}));
    }
    /// Rows that are equal in the order so far are sorted by `ordering`.
    Set thenBy(const TypedOrdering<E> &ordering) const
    {
        return Set(sortedFurther(m_erased, ordering));
    }

    /// At most `rows` rows.
    Set limit(qint64 rows) const { return Set(m_erased.limit(rows)); }

    /// All rows again, however many.
    Set withoutLimit() const { return Set(m_erased.withoutLimit()); }
    /// Without the first `rows` rows.
    Set offset(qint64 rows) const { return Set(m_erased.offset(rows)); }
    /// Rows `first` to `last`, not included, and the rows of a page: see QuerySet.
    Set slice(qint64 first, qint64 last) const { return Set(m_erased.slice(first, last)); }
    Set page(qint64 number, qint64 size) const { return Set(m_erased.page(number, size)); }

    /// In the order of the key again, or the other way round.
    Set withoutOrder() const { return Set(m_erased.withoutOrder()); }
    Set reversed() const { return Set(m_erased.reversed()); }

    /// How pending changes count, and how what is read is known afterwards: see QuerySet.
    Set pending(Pending pending) const { return Set(m_erased.pending(pending)); }
    Set untracked() const { return Set(m_erased.untracked()); }
    /// Without large texts and blobs: see QuerySet.
    Set withoutContentOver(qint64 size) const { return Set(m_erased.withoutContentOver(size)); }

    /// Reading the set also reads what a relation leads to, or several one after the other:
    /// `with(Lance::pilots)`, `with(Pilot::lance / Lance::house)`, `with(Lance::pilots / Pilot::mech)`.
    template<LeadsOn R>
    Set with(const R &relation) const requires std::same_as<typename R::SourceType, E>
    {
        return Set(m_erased.with(relationPath(relation)));
    }
    /// See QuerySet::withoutScope().
    Set withoutScope(const QString &name) const { return Set(m_erased.withoutScope(name)); }

    /// The set without its type, for all that takes one.
    const QuerySet &erased() const { return m_erased; }
    operator const QuerySet &() const { return m_erased; }

    /// The first mistake, which whatever reads the set returns.
    const std::optional<Error> &error() const { return m_erased.error(); }

private:
    QuerySet m_erased;
};

/// `set` with one more condition; if that is an error, it is the set's.
QuerySet filtered(const QuerySet &set, const Built &condition);
QuerySet sorted(const QuerySet &set, const QList<BuiltOrdering> &ordering);
QuerySet sortedFurther(const QuerySet &set, const BuiltOrdering &ordering);

/// All rows of entity E in `schema`, as its own set.
template<typename E>
typename E::Set query(const Schema &schema)
{
    return typename E::Set(schema);
}

} // namespace varve
