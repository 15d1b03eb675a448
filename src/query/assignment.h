#pragma once

#include "query/condition.h"
#include "value/namedvalue.h"

namespace varve {

/// The cells that one assignment sets: one, or each of a reference with several columns. Errors:
/// Type, if the value does not fit the column.
class Assigned
{
public:
    /// What typed columns and references make of `=`.
    Assigned(QList<NamedValue> cells, const TypeDescription *type = nullptr);
    Assigned(Error error);
    Assigned(const Assigned &);
    Assigned(Assigned &&) noexcept;
    Assigned &operator=(const Assigned &);
    Assigned &operator=(Assigned &&) noexcept;
    ~Assigned();

    /// Those cells, or why there are none. Owned by this.
    const Result<QList<NamedValue>> &cells() const { return m_cells; }
    /// The type of the one column that is set; null of a reference.
    const TypeDescription *type() const { return m_type; }

private:
    Result<QList<NamedValue>> m_cells;
    const TypeDescription *m_type = nullptr;
};

/// `operand`, one column or the columns of a reference, set to a value or to a row.
Assigned assigned(const Operand &operand, const Comparand &value);
Assigned assigned(const Operand &operand, const Referent &referent);

/// What a row of entity E gets in a column or reference: `Pilot::gunnery = 3`.
template<typename E>
class Assignment : public Assigned
{
public:
    /// One that is known to be about columns of E.
    explicit Assignment(Assigned assigned)
        : Assigned(std::move(assigned))
    {}
};

/// The cells of all of `assignments`, the first error if there is one, or one for a column that is
/// set twice.
Result<QList<NamedValue>> joined(const QList<Assigned> &assignments);

/// As joined(), for the lists in braces that verbs take.
template<typename E>
Result<QList<NamedValue>> joined(std::initializer_list<Assignment<E>> assignments)
{
    return joined(QList<Assigned>(assignments.begin(), assignments.end()));
}

} // namespace varve
