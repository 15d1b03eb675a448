#pragma once

#include "base/overloaded.h"
#include "base/persistentmap.h"
#include "value/rowid.h"

#include <QList>

#include <algorithm>
#include <variant>

namespace varve {

/// The rows that one key of an index leads to. A value; copies share.
///
/// Most keys lead to one row, which needs no allocation; a key that leads to very many can still gain
/// and lose one without copying the rest.
class RowSet
{
public:
    bool isEmpty() const { return size() == 0; }

    qsizetype size() const
    {
        return std::visit(Overloaded{
                              [](RowId only) -> qsizetype { return only.isNull() ? 0 : 1; },
                              [](const auto &rows) -> qsizetype { return rows.size(); },
                          },
                          m_rows);
    }

    /// The row, if there is just one; else null.
    RowId only() const
    {
        const auto *only = std::get_if<RowId>(&m_rows);
        return only ? *only : RowId();
    }

    void insert(RowId row)
    {
        if (auto *only = std::get_if<RowId>(&m_rows)) {
            if (only->isNull() || *only == row)
                *only = row;
            else
                m_rows = Few{std::min(*only, row), std::max(*only, row)};
        } else if (auto *few = std::get_if<Few>(&m_rows)) {
            const auto place = std::ranges::lower_bound(*few, row);
            if (place == few->end() || *place != row)
                few->insert(place, row);
            if (few->size() > mostOfFew)
                m_rows = many(*few);
        } else {
            auto &rows = std::get<Many>(m_rows);
            rows = rows.inserted(row, {});
        }
    }

    void remove(RowId row)
    {
        if (auto *only = std::get_if<RowId>(&m_rows)) {
            if (*only == row)
                *only = RowId();
        } else if (auto *few = std::get_if<Few>(&m_rows)) {
            few->removeOne(row);
        } else {
            auto &rows = std::get<Many>(m_rows);
            rows = rows.removed(row);
        }
    }

    /// Ascending.
    QList<RowId> rows() const
    {
        return std::visit(Overloaded{
                              [](RowId only) { return only.isNull() ? Few() : Few{only}; },
                              [](const Few &few) { return few; },
                              [](const Many &many) {
                                  Few rows;
                                  rows.reserve(many.size());
                                  many.forEach([&](RowId row, Nothing) { rows.append(row); });
                                  std::ranges::sort(rows);
                                  return rows;
                              },
                          },
                          m_rows);
    }

private:
    struct Nothing
    {};
    using Few = QList<RowId>;
    using Many = PersistentMap<RowId, Nothing>;
    static constexpr qsizetype mostOfFew = 64; // 512 bytes: about what one edit of a Many copies.

    static Many many(const Few &few)
    {
        Many::Transient rows;
        for (const auto row : few)
            rows.insert(row, {});
        return std::move(rows).persistent();
    }

    std::variant<RowId, Few, Many> m_rows;
};

} // namespace varve
