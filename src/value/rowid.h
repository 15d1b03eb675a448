#pragma once

#include "base/defaulthash.h"

#include <QHashFunctions>

#include <compare>

namespace varve {

/// The position of a table in its Schema, from 0.
enum class TableIndex : quint16 {};

/// The position of a column in its Table, from 0.
enum class ColumnIndex : quint16 {};

/// Between the positions and the numbers that lists are indexed by.
constexpr qsizetype toInt(TableIndex table)
{
    return static_cast<qsizetype>(table);
}
constexpr qsizetype toInt(ColumnIndex column)
{
    return static_cast<qsizetype>(column);
}
constexpr TableIndex tableIndex(qsizetype position)
{
    return static_cast<TableIndex>(position);
}
constexpr ColumnIndex columnIndex(qsizetype position)
{
    return static_cast<ColumnIndex>(position);
}

/// The identity of a row within one session: given when the row is first seen or created, never
/// changed (not by a commit, not by a new key) and never given to another row.
///
/// It names its table, so that per-table containers need no look-up. A session can name 2^48 rows.
class RowId
{
public:
    /// No row.
    constexpr RowId() = default;
    /// The row of `table` with this serial number, which is at least 1.
    constexpr RowId(TableIndex table, quint64 serial)
        : m_bits((static_cast<quint64>(table) << serialBits) | serial)
    {
        Q_ASSERT(serial > 0 && serial < (quint64{1} << serialBits));
    }

    /// Whether it is the id of no row.
    constexpr bool isNull() const { return m_bits == 0; }
    /// The table that it names: the first one if it is the id of no row.
    constexpr TableIndex table() const { return static_cast<TableIndex>(m_bits >> serialBits); }

    /// Counts up from 1 within a session in the order in which rows were first seen.
    constexpr quint64 serial() const { return m_bits & ((quint64{1} << serialBits) - 1); }

    /// The id as one number, 0 for no row, and back: for what holds nothing but numbers, such as an
    /// item model.
    constexpr quint64 bits() const { return m_bits; }
    static constexpr RowId fromBits(quint64 bits)
    {
        RowId id;
        id.m_bits = bits;
        return id;
    }

    friend constexpr auto operator<=>(RowId, RowId) = default;

private:
    static constexpr int serialBits = 48;
    quint64 m_bits = 0;
};

/// The bits themselves: every id is another one.
constexpr size_t qHash(RowId id, size_t seed = 0)
{
    return id.bits() ^ seed;
}

/// Rows that were seen one after the other share the leaves of a persistent map.
template<>
struct DefaultHash<RowId>
{
    /// See denseHash().
    constexpr quint64 operator()(RowId id) const noexcept { return denseHash(id.bits()); }
};

} // namespace varve
