#pragma once

#include "value/value.h"

#include <QAtomicInt>
#include <QList>

#include <concepts>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace varve {

/// The plain immutable record: one Value for each column of its table, in the table's order.
///
/// A copy is a reference count. A row never changes; `withCell()` gives another one, which shares the
/// cells of the row it came from, so that an edit costs the same however wide the table is.
class Row
{
public:
    class const_iterator;

    Row() = default;
    /// A row of `cells`, one for each column. O(columns).
    explicit Row(const QList<Value> &cells);
    explicit Row(QList<Value> &&cells);
    Row(std::initializer_list<Value> cells);
    ~Row() { release(); }
    Row(const Row &other)
        : m_data(other.m_data)
    {
        if (m_data)
            m_data->references.ref();
    }
    Row(Row &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr))
    {}
    Row &operator=(const Row &other)
    {
        Row(other).swap(*this);
        return *this;
    }
    Row &operator=(Row &&other) noexcept
    {
        Row(std::move(other)).swap(*this);
        return *this;
    }
    /// Exchanges the two rows. O(1).
    void swap(Row &other) noexcept { std::swap(m_data, other.m_data); }

    /// The number of cells: none in a row that was made without any.
    qsizetype size() const { return m_data ? m_data->size : 0; }
    bool isEmpty() const { return size() == 0; }

    /// The cell of `column`, as long as this row or a copy of it lives. Assert: there is one.
    const Value &operator[](ColumnIndex column) const
    {
        Q_ASSERT(toInt(column) < size());
        if (m_data->changed == wholeRow)
            return whole(m_data)->cells()[toInt(column)];
        const auto *variant = static_cast<const Variant *>(m_data);
        return variant->changed == static_cast<quint16>(column)
                   ? variant->cell
                   : variant->base->cells()[toInt(column)];
    }
    /// Over the cells, in the order of the columns; valid as long as this very row.
    const_iterator begin() const;
    const_iterator end() const;

    /// All cells as a list of its own, to make another row of. O(columns).
    QList<Value> cells() const;

    /// A row that differs in one cell; this very row when the cell already holds `value`.
    Row withCell(ColumnIndex column, Value value) const;

    /// As withCell(), for several cells; this very row when there are none.
    Row withCells(std::span<const std::pair<ColumnIndex, Value>> changes) const;

    /// Whether both are one and the same record in memory. O(1), unlike ==.
    bool isSameAs(const Row &other) const { return m_data == other.m_data; }

    friend bool operator==(const Row &a, const Row &b);

private:
    static constexpr quint16 wholeRow = 0xffff;

    /// How every row begins.
    struct Data
    {
        QAtomicInt references = 1;
        quint16 size = 0;
        quint16 changed = wholeRow; ///< The column in which a Variant differs.
    };
    /// Has its cells behind it.
    struct Whole : Data
    {
        Value *cells() { return reinterpret_cast<Value *>(this + 1); }
        const Value *cells() const { return reinterpret_cast<const Value *>(this + 1); }
    };
    /// The cells of another row but for one.
    struct Variant : Data
    {
        Whole *base = nullptr;
        Value cell;
    };

    static const Whole *whole(const Data *data) { return static_cast<const Whole *>(data); }
    template<typename Iterator>
    static Whole *made(Iterator cells, qsizetype size);
    Whole *base() const;
    static void release(Data *data);
    void release()
    {
        if (m_data && !m_data->references.deref())
            release(m_data);
    }

    Data *m_data = nullptr;
};

/// Goes through the cells of a row.
class Row::const_iterator
{
public:
    /// The names by which the standard algorithms know an iterator.
    using iterator_category = std::forward_iterator_tag;
    using value_type = Value;
    using difference_type = qptrdiff;
    using pointer = const Value *;
    using reference = const Value &;

    const_iterator() = default;
    /// At the cell of `row` with this number, from 0.
    const_iterator(const Row &row, qsizetype position)
        : m_row(&row)
        , m_position(position)
    {}

    /// The cell where it stands, and the way to the next.
    const Value &operator*() const { return (*m_row)[columnIndex(m_position)]; }
    const Value *operator->() const { return &**this; }
    const_iterator &operator++()
    {
        ++m_position;
        return *this;
    }
    const_iterator operator++(int) { return {*m_row, m_position++}; }
    friend bool operator==(const const_iterator &, const const_iterator &) = default;

private:
    const Row *m_row = nullptr;
    qsizetype m_position = 0;
};

inline Row::const_iterator Row::begin() const
{
    return {*this, 0};
}
inline Row::const_iterator Row::end() const
{
    return {*this, size()};
}

/// The values of a row's key columns in the key's order.
///
/// Nearly every key has one part, which needs no allocation.
class Key
{
public:
    Key() = default;
    /// A key of one part, or of several; of none, as of a NULL part.
    Key(Value only)
        : m_first(std::move(only))
    {}
    /// The same of what a Value can be made of: `session.get(u"pilot"_s, 7)`.
    template<typename T>
    Key(const T &only) requires(
        !std::same_as<T, Value> && !std::same_as<T, Key> && std::convertible_to<const T &, Value>)
        : Key(Value(only))
    {}
    explicit Key(const QList<Value> &parts)
        : m_first(parts.value(0))
        , m_rest(parts.mid(1))
    {}

    /// Its parts, at least one.
    qsizetype size() const { return 1 + m_rest.size(); }
    const Value &operator[](qsizetype part) const
    {
        return part == 0 ? m_first : m_rest[columnIndex(part - 1)];
    }

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
    Row m_rest; ///< The other parts; no row of a table.
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

Q_DECLARE_TYPEINFO(varve::Row, Q_RELOCATABLE_TYPE);
