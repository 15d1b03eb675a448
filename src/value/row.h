#pragma once

#include "value/value.h"

#include <QList>

#include <initializer_list>
#include <optional>
#include <utility>

namespace varve {

/// The plain immutable record: one Value for each column of its table, in the table's order.
///
/// A copy is a reference count. A row never changes; `withCell()` gives another one.
class Row
{
public:
    Row() = default;
    explicit Row(QList<Value> cells)
        : m_cells(std::move(cells))
    {}
    Row(std::initializer_list<Value> cells)
        : m_cells(cells)
    {}

    qsizetype size() const { return m_cells.size(); }
    bool isEmpty() const { return m_cells.isEmpty(); }

    const Value &operator[](ColumnIndex column) const { return m_cells[toInt(column)]; }
    const QList<Value> &cells() const { return m_cells; }

    /// A copy that differs in one cell; this very row when the cell already holds `value`.
    Row withCell(ColumnIndex column, Value value) const
    {
        auto copy = *this;
        if (m_cells[toInt(column)] != value)
            copy.m_cells[toInt(column)] = std::move(value);
        return copy;
    }

    /// Whether both are one and the same record in memory. O(1), unlike ==.
    bool isSameAs(const Row &other) const
    {
        return m_cells.constData() == other.m_cells.constData();
    }

    friend bool operator==(const Row &a, const Row &b)
    {
        return a.isSameAs(b) || a.m_cells == b.m_cells;
    }

private:
    QList<Value> m_cells;
};

/// The values of a row's key columns in the key's order.
///
/// Nearly every key has one part, which needs no allocation.
class Key
{
public:
    Key() = default;
    Key(Value only)
        : m_first(std::move(only))
    {}
    explicit Key(const QList<Value> &parts)
        : m_first(parts.value(0))
        , m_rest(parts.mid(1))
    {}

    qsizetype size() const { return 1 + m_rest.size(); }
    const Value &operator[](qsizetype part) const { return part == 0 ? m_first : m_rest[part - 1]; }

    /// Whether every part is a stored value: no part is left to a default or waits for another row.
    bool isComplete() const
    {
        for (qsizetype part = 0; part < size(); ++part) {
            if ((*this)[part].isAbsent() || (*this)[part].isReference())
                return false;
        }
        return true;
    }

    friend bool operator==(const Key &, const Key &) = default;
    friend size_t qHash(const Key &key, size_t seed = 0)
    {
        auto hash = qHash(key.m_first, seed);
        for (const auto &part : key.m_rest)
            hash = hash * 31 + qHash(part, seed);
        return hash;
    }

private:
    Value m_first;
    QList<Value> m_rest;
};

/// The key of `row`, whose key columns are `columns`.
inline Key keyOf(const Row &row, const QList<ColumnIndex> &columns)
{
    if (columns.size() == 1)
        return row[columns.front()];
    QList<Value> parts;
    parts.reserve(columns.size());
    for (const auto column : columns)
        parts.append(row[column]);
    return Key(parts);
}

/// `'Pretoria', 7`: for messages, plans and tests.
QString toText(const Key &key);

} // namespace varve
