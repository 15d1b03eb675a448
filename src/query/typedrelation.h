#pragma once

#include "query/rowof.h"
#include "query/typedcolumn.h"

namespace varve {

/// What leads from a row of E to at most one row of T: `Pilot::lance`, `Pilot::lance / Lance::company`.
/// Followed with `/` to a column of T, to a reference of it, or to a condition on it.
template<typename L>
concept LeadsToOne = requires(const L &relation)
{
    typename L::SourceType;
    typename L::TargetType;
    {
        relation.hops()
        } -> std::same_as<QStringList>;
};

/// What leads from a row of E to any number of rows of T: `Lance::pilots`, `Pilot::medals`.
template<typename L>
concept LeadsToMany = requires(const L &relation)
{
    typename L::SourceType;
    typename L::TargetType;
    {
        relation.name()
        } -> std::same_as<QString>;
};

/// What ends with a reference to T, so that it can be compared with one of its rows.
template<typename L>
concept EndsWithReference = LeadsToOne<L> && requires(const L &relation)
{
    {
        relation.operand()
        } -> std::convertible_to<Operand>;
};

/// A foreign key of entity E to T: `static constexpr ToOne<Lance> lance{"lance_id"};`, or with
/// options, `static constexpr auto lance = ToOne<Lance>("lance_id").onDelete(ForeignKeyRule::Cascade);`.
/// A OneToOne refers to a row that no other row refers to.
///
/// Its columns are those of T's key, in the key's order, as many as it has parts. A column that E
/// declares by itself, too, is the same column: its value can be read and compared as well. NULL
/// unless required().
template<typename E, typename T, Descriptor::Kind referenceKind>
class Reference : public Descriptor
{
public:
    /// The entity that it starts from, and the one that it leads to.
    using SourceType = E;
    using TargetType = T;

    /// Over these columns of E, up to four.
    template<typename... Names>
    explicit constexpr Reference(const char *column, Names... more)
    {
        static_assert(sizeof...(Names) < maxNames, "a key has four parts at most");
        kind = referenceKind;
        target = typeName<T>();
        const std::array<const char *, 1 + sizeof...(Names)> all{column, more...};
        for (std::size_t position = 0; position < std::size(all); ++position)
            names[position] = all[position];
    }

    /// A copy that is followed by `name`. Without it: the column without `_id`; of several columns,
    /// the name of the table.
    constexpr Reference as(const char *name) const
    {
        auto copy = *this;
        copy.alias = name;
        return copy;
    }
    /// A copy that is followed back from T by `name`. Without it: the name of this table.
    constexpr Reference related(const char *name) const
    {
        auto copy = *this;
        copy.relatedName = name;
        return copy;
    }
    /// A copy that is never NULL.
    constexpr Reference required() const
    {
        auto copy = *this;
        copy.isRequired = true;
        return copy;
    }
    /// A copy with what happens to rows of E when the row of T is deleted, or its key changed.
    constexpr Reference onDelete(ForeignKeyRule rule) const
    {
        auto copy = *this;
        copy.deleteRule = rule;
        return copy;
    }
    constexpr Reference onUpdate(ForeignKeyRule rule) const
    {
        auto copy = *this;
        copy.updateRule = rule;
        return copy;
    }
    /// A copy that refers to these columns of T, which are unique there, instead of its key.
    template<typename... Names>
    constexpr Reference to(const char *column, Names... more) const
    {
        static_assert(sizeof...(Names) < maxNames, "a key has four parts at most");
        auto copy = *this;
        const std::array<const char *, 1 + sizeof...(Names)> all{column, more...};
        for (std::size_t position = 0; position < std::size(all); ++position)
            copy.references[position] = all[position];
        return copy;
    }

    /// Whether the row refers to none, or to one.
    Condition<E> isNull() const { return Condition<E>(operand().isNull()); }
    Condition<E> isNotNull() const { return Condition<E>(negated(operand().isNull())); }
    /// Refers to one of `rows`; to one of none, no row does.
    Condition<E> in(const QList<RowOf<T>> &rows) const
    {
        return Condition<E>(operand().refersToOneOf({rows.begin(), rows.end()}));
    }
    template<HandleOnRowOf<T> H>
    Condition<E> in(const QList<H> &rows) const
    {
        return in(QList<RowOf<T>>(rows.begin(), rows.end()));
    }
    /// Refers to one of the rows of a set, which is asked for with it: `Pilot::lance.in(heavyLances)`.
    /// Errors of the set: Type, for a limited set where T's key has several columns.
    template<IsSetOfEntity S>
    Condition<E> in(const S &rows) const requires std::same_as<typename S::EntityType, T>
    {
        return Condition<E>(refersToRowOf(operand(), rows.erased()));
    }

    /// What a created or changed row refers to.
    // NOLINTNEXTLINE(misc-unconventional-assign-operator): it makes a value, and assigns nothing.
    Assignment<E> operator=(const RowOf<T> &row) const
    {
        return Assignment<E>(assigned(operand(), row));
    }
    /// None: NULL.
    // NOLINTNEXTLINE(misc-unconventional-assign-operator)
    Assignment<E> operator=(std::nullopt_t) const
    {
        return Assignment<E>(assigned(operand(), Referent(Comparand(Value()))));
    }

    /// The columns without types, and the relation as a way of one step: for `/` and comparisons.
    Operand operand() const { return {E::tableName, *this}; }
    QStringList hops() const { return {relationName(*this, T::tableName)}; }
};

/// A reference of T to E, seen from its target: `static constexpr ToMany<Pilot> pilots{"pilots"};`. It
/// is named as the reference says, by related() or by the name of its table. Nothing is assigned to
/// it: set the reference.
template<typename E, typename T>
class BackToMany : public Descriptor
{
public:
    /// The entity that it starts from, and the one that it leads to.
    using SourceType = E;
    using TargetType = T;

    /// The relation called `name`.
    explicit constexpr BackToMany(const char *name)
    {
        kind = Kind::ToMany;
        names[0] = name;
        target = typeName<T>();
    }

    /// What it is followed by.
    QString name() const { return QString::fromUtf8(names[0]); }

    /// At least one row of T refers to the row and fulfils `condition`.
    Condition<E> any(const Condition<T> &condition) const
    {
        return Condition<E>(followed(Following::Any, name(), condition));
    }
    /// All rows of T that refer to the row fulfil `condition`; true if there are none.
    Condition<E> all(const Condition<T> &condition) const
    {
        return Condition<E>(followed(Following::All, name(), condition));
    }
};

/// A OneToOne of T to E, seen from its target.
template<typename E, typename T>
class BackToOne : public Descriptor
{
public:
    /// The entity that it starts from, and the one that it leads to.
    using SourceType = E;
    using TargetType = T;

    /// The relation called `name`.
    explicit constexpr BackToOne(const char *name)
    {
        kind = Kind::BackToOne;
        names[0] = name;
        target = typeName<T>();
    }

    /// The relation as a way of one step.
    QStringList hops() const { return {QString::fromUtf8(names[0])}; }
};

/// Rows of T that belong to rows of E, each to many: `static constexpr ManyToMany<Genre> genres{"genres"};`
/// Declared in one of the two entities; seen from the other, it is a ToMany with the related() name.
template<typename E, typename T>
class ManyToManyRelation : public Descriptor
{
public:
    /// The entity that it starts from, and the one that it leads to.
    using SourceType = E;
    using TargetType = T;

    /// The relation called `name`.
    explicit constexpr ManyToManyRelation(const char *name)
    {
        kind = Kind::ManyToMany;
        names[0] = name;
        target = typeName<T>();
    }

    /// A copy that is followed back from T by `name`. Without it: the name of this table.
    constexpr ManyToManyRelation related(const char *name) const
    {
        auto copy = *this;
        copy.relatedName = name;
        return copy;
    }
    /// A copy that is kept in rows of entity `Through`, which has references to both. Where it has
    /// several to one of them, `source` and `target` are the relations of it that are meant.
    template<typename Through>
    constexpr ManyToManyRelation through(const char *sourceName = nullptr,
                                         const char *targetName = nullptr) const
    {
        auto copy = *this;
        copy.Descriptor::through = typeName<Through>();
        copy.throughSource = sourceName;
        copy.throughTarget = targetName;
        return copy;
    }
    /// A copy whose rows come in the order of a column of the entity given with through().
    constexpr ManyToManyRelation orderedBy(const char *column) const
    {
        auto copy = *this;
        copy.linkOrder = column;
        return copy;
    }

    /// What it is followed by.
    QString name() const { return QString::fromUtf8(names[0]); }

    /// At least one linked row fulfils `condition`.
    Condition<E> any(const Condition<T> &condition) const
    {
        return Condition<E>(followed(Following::Any, name(), condition));
    }
    /// All linked rows fulfil `condition`; true if there are none.
    Condition<E> all(const Condition<T> &condition) const
    {
        return Condition<E>(followed(Following::All, name(), condition));
    }
};

/// A reference of another entity, reached from rows of E.
template<typename E, typename T>
class ReferencePath
{
public:
    /// The entity that it starts from, and the one that it leads to.
    using SourceType = E;
    using TargetType = T;

    /// What `/` makes.
    ReferencePath(Operand operand, QStringList hops)
        : m_operand(std::move(operand))
        , m_hops(std::move(hops))
    {}

    /// Whether the last row on the way refers to none, or to one. Where the way ends before, to none.
    Condition<E> isNull() const { return Condition<E>(m_operand.isNull()); }
    Condition<E> isNotNull() const { return Condition<E>(negated(m_operand.isNull())); }
    /// It refers to one of `rows`, or of the rows of a set: see Reference::in().
    Condition<E> in(const QList<RowOf<T>> &rows) const
    {
        return Condition<E>(m_operand.refersToOneOf({rows.begin(), rows.end()}));
    }
    template<HandleOnRowOf<T> H>
    Condition<E> in(const QList<H> &rows) const
    {
        return in(QList<RowOf<T>>(rows.begin(), rows.end()));
    }
    template<IsSetOfEntity S>
    Condition<E> in(const S &rows) const requires std::same_as<typename S::EntityType, T>
    {
        return Condition<E>(refersToRowOf(m_operand, rows.erased()));
    }

    /// The columns, and the relations to follow, the first of E first.
    const Operand &operand() const { return m_operand; }
    QStringList hops() const { return m_hops; }

private:
    Operand m_operand;
    QStringList m_hops;
};

/// Several relations one after the other, some of which lead to many rows: `Lance::pilots / Pilot::mech`.
/// For what reads related rows, such as QuerySetOf::with().
template<typename E, typename T>
class RelationPath
{
public:
    /// The entity that it starts from, and the one that it leads to.
    using SourceType = E;
    using TargetType = T;

    /// What `/` makes.
    explicit RelationPath(QString path)
        : m_path(std::move(path))
    {}
    /// The names of the relations, with `/` between them.
    const QString &path() const { return m_path; }

private:
    QString m_path;
};

/// A path that is no mere way to one row.
template<typename L>
concept LeadsByPath = std::same_as<L, RelationPath<typename L::SourceType, typename L::TargetType>>;

/// Whatever leads from rows of one entity to rows of another.
template<typename L>
concept LeadsOn = LeadsToOne<L> || LeadsToMany<L> || LeadsByPath<L>;

/// The names of the relations that `relation` follows, as QuerySet::with() takes them.
template<LeadsOn L>
QString relationPath(const L &relation)
{
    if constexpr (LeadsToOne<L>)
        return relation.hops().join(u'/');
    else if constexpr (LeadsToMany<L>)
        return relation.name();
    else
        return relation.path();
}

/// One relation after another, of which one at least leads to many rows.
template<LeadsOn L, LeadsOn R>
requires std::same_as<typename L::TargetType, typename R::SourceType> &&(
    !LeadsToOne<L> || !LeadsToOne<R>)RelationPath<typename L::SourceType, typename R::TargetType>
operator/(const L &relation, const R &next)
{
    return RelationPath<typename L::SourceType, typename R::TargetType>(
        relationPath(relation) + u'/' + relationPath(next));
}

/// A column of the row that `relation` leads to; NULL if it leads to none.
template<LeadsToOne L, typename V>
TypedPath<typename L::SourceType, V> operator/(const L &relation,
                                               const TypedColumn<typename L::TargetType, V> &column)
{
    return TypedPath<typename L::SourceType, V>(Operand(column.operand(), relation.hops()));
}

/// One relation further.
template<LeadsToOne L, typename U, Descriptor::Kind kind>
ReferencePath<typename L::SourceType, U>
operator/(const L &relation, const Reference<typename L::TargetType, U, kind> &next)
{
    return {Operand(next.operand(), relation.hops()), relation.hops() + next.hops()};
}

/// Whether the row that `relation` leads to fulfils `condition`; unknown if it leads to none.
template<LeadsToOne L>
Condition<typename L::SourceType> operator/(const L &relation,
                                            const Condition<typename L::TargetType> &condition)
{
    return Condition<typename L::SourceType>(followed(relation.hops(), condition));
}

/// The rows that refer to `row`.
template<EndsWithReference L>
Condition<typename L::SourceType> operator==(const L &reference,
                                             const RowOf<typename L::TargetType> &row)
{
    return Condition<typename L::SourceType>(reference.operand().refersTo(row));
}

/// As SQL's `<>`: a row that refers to none is not among them.
template<EndsWithReference L>
Condition<typename L::SourceType> operator!=(const L &reference,
                                             const RowOf<typename L::TargetType> &row)
{
    return Condition<typename L::SourceType>(negated(reference.operand().refersTo(row)));
}

} // namespace varve
