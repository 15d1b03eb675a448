#pragma once

#include "query/condition.h"

namespace varve {

/// A cell and what it gets.
struct CellAssignment
{
    QString column;
    Value value;

    friend bool operator==(const CellAssignment &, const CellAssignment &) = default;
};

/// The cells that one assignment sets: one, or each of a reference with several columns. Errors:
/// Type, if the value does not fit the column.
using Assigned = Result<QList<CellAssignment>>;

Assigned assigned(const Operand &operand, const std::optional<Value> &value);
Assigned assigned(const Operand &operand, const Referent &referent);

/// What a row of entity E gets in a column or reference: `Pilot::gunnery = 3`.
template<typename E>
class Assignment
{
public:
    explicit Assignment(Assigned cells)
        : m_cells(std::move(cells))
    {}
    const Assigned &cells() const { return m_cells; }

private:
    Assigned m_cells;
};

/// The cells of all of `assignments`, the first error if there is one, or one for a column that is
/// set twice.
Assigned joined(const QList<Assigned> &assignments);

template<typename E>
Assigned joined(std::initializer_list<Assignment<E>> assignments)
{
    QList<Assigned> all;
    for (const auto &assignment : assignments)
        all.append(assignment.cells());
    return joined(all);
}

} // namespace varve
