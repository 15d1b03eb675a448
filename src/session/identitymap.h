#pragma once

#include "value/row.h"

#include <QHash>

#include <algorithm>

namespace varve {

/// Which RowId stands for which row of the database. It is no part of states: a row keeps its
/// identity whatever is undone, and a commit that gives it a key changes no state.
class IdentityMap
{
public:
    /// A RowId that was never used.
    RowId newRow(TableIndex table) { return {table, ++m_lastSerial}; }

    quint64 lastSerial() const { return m_lastSerial; }
    /// Counts on from `serial` at least.
    void startAfter(quint64 serial) { m_lastSerial = std::max(m_lastSerial, serial); }

    /// The row known under `key`, or null.
    RowId find(TableIndex table, const Key &key) const { return m_tables.value(table).value(key); }

    /// The row known under `key`; a new one if there is none. `isNew` says which.
    RowId findOrAdd(TableIndex table, const Key &key, bool &isNew)
    {
        auto &known = m_tables[table][key];
        isNew = known.isNull();
        if (isNew)
            known = newRow(table);
        return known;
    }

    void add(RowId row, const Key &key) { m_tables[row.table()][key] = row; }

    /// Makes room for so many more rows at once, which is cheaper than growing with each.
    void reserve(TableIndex table, qsizetype more)
    {
        auto &known = m_tables[table];
        known.reserve(known.size() + more);
    }

    /// Forgets `key` if it still stands for `row`.
    void remove(RowId row, const Key &key)
    {
        auto &known = m_tables[row.table()];
        if (known.value(key) == row)
            known.remove(key);
    }

private:
    QHash<TableIndex, QHash<Key, RowId>> m_tables;
    quint64 m_lastSerial = 0;
};

} // namespace varve
