#pragma once

#include "query/expression.h"
#include "value/state.h"

#include <functional>
#include <vector>

namespace varve {

/// The numbers of one column of very many rows side by side, with the rows they are of: looking at
/// each takes a hundredth of what following the way to its row does.
///
/// It knows the rows that it was made of, which it keeps, and no others. 16 bytes a row.
class ColumnCopy
{
public:
    using Entry = State::Rows::Entry;

    /// O(rows).
    ColumnCopy(const State::Rows &rows, ColumnIndex column);

    /// Whether it is of these very rows. O(1).
    bool isOf(const State::Rows &rows) const { return m_rows.isSameAs(rows); }

    /// Calls `visit(entry)` for the rows whose number stands to `number` as `comparison` says, and for
    /// those that hold no number but something: nothing can be said of them here. NULL is left out, as
    /// no comparison with it is true.
    template<typename Visit>
    void forEach(Comparison comparison, qint64 number, Visit visit) const;

private:
    template<typename Holds, typename Visit>
    void forEachNumber(Holds holds, qint64 number, Visit visit) const
    {
        for (size_t place = 0; place < m_numbers.size(); ++place) {
            if (holds(m_numbers[place], number))
                visit(*m_numbered[place]);
        }
    }

    State::Rows m_rows; ///< Where the entries live.
    std::vector<qint64> m_numbers;
    std::vector<const Entry *> m_numbered; ///< In step with `m_numbers`.
    std::vector<const Entry *> m_others;
};

template<typename Visit>
void ColumnCopy::forEach(Comparison comparison, qint64 number, Visit visit) const
{
    switch (comparison) {
    case Comparison::Equal:
        forEachNumber(std::equal_to(), number, visit);
        break;
    case Comparison::NotEqual:
        forEachNumber(std::not_equal_to(), number, visit);
        break;
    case Comparison::Less:
        forEachNumber(std::less(), number, visit);
        break;
    case Comparison::LessOrEqual:
        forEachNumber(std::less_equal(), number, visit);
        break;
    case Comparison::Greater:
        forEachNumber(std::greater(), number, visit);
        break;
    case Comparison::GreaterOrEqual:
        forEachNumber(std::greater_equal(), number, visit);
        break;
    }
    for (const auto *entry : m_others)
        visit(*entry);
}

} // namespace varve
