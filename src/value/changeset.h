#pragma once

#include "value/state.h"

#include <QList>

namespace varve {

/// What differs between two states, row by row as anyone sees them.
///
/// A row is listed also when it looks the same but stands differently to the database (its change
/// was saved, or came into conflict), since whoever shows it shows that, too. A row deleted or
/// unknown on one side has no value there.
class ChangeSet
{
public:
    struct Entry
    {
        RowId row;
        std::optional<Row> before;
        std::optional<Row> after;
    };

    ChangeSet() = default;
    explicit ChangeSet(QList<Entry> entries)
        : m_entries(std::move(entries))
    {}

    /// Visits only what differs: O(k log n) for k different rows.
    static ChangeSet between(const State &before, const State &after);

    /// What the two states say of `rows`, which are ascending and each named once, whether it differs
    /// or not: for whoever knows already what differs. O(k log n).
    static ChangeSet of(const QList<RowId> &rows, const State &before, const State &after);

    bool isEmpty() const { return m_entries.isEmpty(); }

    /// Grouped by table; rows in ascending RowId order.
    const QList<Entry> &entries() const & { return m_entries; }
    QList<Entry> entries() && { return std::move(m_entries); }

    bool touches(TableIndex table) const;

private:
    QList<Entry> m_entries;
};

} // namespace varve
