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

    /// The serial number that was given last; 0 before any was.
    quint64 lastSerial() const { return m_lastSerial; }
    /// Counts on from `serial` at least.
    void startAfter(quint64 serial) { m_lastSerial = std::max(m_lastSerial, serial); }

    /// The row known under `key`, or null.
    RowId find(TableIndex table, const Key &key) const
    {
        const auto known = m_tables.constFind(table);
        if (known == m_tables.constEnd())
            return {};
        return isNumber(key) ? known->numbers.value(key[0].integer()) : known->others.value(key);
    }

    /// The row known under `key`; a new one if there is none. `isNew` says which.
    RowId findOrAdd(TableIndex table, const Key &key, bool &isNew)
    {
        auto &known = entry(table, key);
        isNew = known.isNull();
        if (isNew)
            known = newRow(table);
        return known;
    }

    /// From now on `key` stands for `row`, whatever it stood for.
    void add(RowId row, const Key &key) { entry(row.table(), key) = row; }

    /// Makes room for so many more rows at once, which is cheaper than growing with each, if they
    /// are known by numbers as the first rows were.
    void reserve(TableIndex table, qsizetype more)
    {
        auto &known = m_tables[table];
        if (known.others.isEmpty())
            known.numbers.reserve(known.numbers.size() + more);
        else
            known.others.reserve(known.others.size() + more);
    }

    /// Forgets `key` if it still stands for `row`.
    void remove(RowId row, const Key &key)
    {
        if (find(row.table(), key) != row)
            return;
        auto &known = m_tables[row.table()];
        if (isNumber(key))
            known.numbers.remove(key[0].integer());
        else
            known.others.remove(key);
    }

private:
    /// Nearly every key is one number, which takes a third of the room.
    struct Known
    {
        QHash<qint64, RowId> numbers;
        QHash<Key, RowId> others;
    };

    static bool isNumber(const Key &key) { return key.size() == 1 && key[0].isInteger(); }
    RowId &entry(TableIndex table, const Key &key)
    {
        auto &known = m_tables[table];
        return isNumber(key) ? known.numbers[key[0].integer()] : known.others[key];
    }

    QHash<TableIndex, Known> m_tables;
    quint64 m_lastSerial = 0;
};

} // namespace varve
